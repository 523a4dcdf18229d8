//! `canopy findings` as a user meets it.

use std::path::Path;

use serde_json::Value;

use crate::run::{Ran, canopy};

fn sample() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../canopy-workbench/sample").display().to_string()
}

fn ran(arguments: &[&str]) -> Ran {
    let sample = sample();
    canopy(&[&["findings", &sample, "-q"], arguments].concat())
}

fn file(name: &str, text: &str) -> String {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).unwrap();
    path.display().to_string()
}

fn finding<'a>(answer: &'a Value, id: &str) -> &'a Value {
    answer["findings"].as_array().unwrap().iter().find(|one| one["id"] == id).unwrap()
}

#[test]
fn text_and_markdown_name_people_and_causes() {
    for format in ["text", "markdown"] {
        let ran = ran(&["--format", format]);
        assert_eq!(ran.code, 0, "{}", ran.errors);
        assert!(ran.output.contains("22 of 66 users"), "{}", ran.output);
        assert!(ran.output.contains("Ingrid Ødegård"), "{}", ran.output);
    }
}

#[test]
fn json_has_every_member_and_exceptions_are_subtracted() {
    let all = &ran(&["--format", "json"]).lines[0];
    let open = finding(all, "user-without-mfa");
    assert_eq!((&open["found"], &open["of"], &open["status"]), (&22.into(), &66.into(), &"partly".into()));
    assert!(!open["witness"].as_array().unwrap().is_empty());

    let until = |year: u32| {
        format!(
            r#"{{"exceptions":[{{"kind":"breakGlass","who":["bg-lantern-01@northwindlantern.onmicrosoft.com"],"reason":"safe","until":"{year}-01-31"}}]}}"#
        )
    };
    let declared = file("declared.json", &until(9000));
    let less = &ran(&["--format", "json", "--declared", &declared]).lines[0];
    let one = finding(less, "user-without-mfa");
    assert_eq!((&one["found"], &one["accepted"]), (&21.into(), &1.into()));
    assert_eq!(one["acceptedSubjects"][0]["more"], "safe");

    let declared = file("ended.json", &until(2020));
    let ended = &ran(&["--format", "json", "--declared", &declared]).lines[0];
    assert_eq!(finding(ended, "user-without-mfa")["found"], 22);
    assert_eq!(ended["expired"].as_array().unwrap().len(), 1);
}

#[test]
fn sarif_has_the_shape_of_2_1_0() {
    let sarif = &ran(&["--format", "sarif"]).lines[0];
    assert_eq!(sarif["version"], "2.1.0");
    let run = &sarif["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    assert_eq!(run["tool"]["driver"]["name"], "Canopy");
    for result in run["results"].as_array().unwrap() {
        let at = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[at]["id"], result["ruleId"]);
        assert!(result["message"]["text"].is_string());
        let (kind, level) = (result["kind"].as_str().unwrap(), result["level"].as_str().unwrap());
        assert!(["pass", "open", "fail"].contains(&kind) && ["none", "note", "warning", "error"].contains(&level));
        // SARIF 2.1.0, 3.27.10: a result that is no failure has no level.
        assert_eq!(kind == "fail", level != "none");
    }
}

#[test]
fn a_wrong_file_of_exceptions_is_refused() {
    let wrong = file("wrong.json", r#"{"exceptions":[{"kind":"breakglas"}]}"#);
    let ran = ran(&["--declared", &wrong]);
    assert_eq!((ran.code, ran.output.as_str()), (1, ""));
    assert!(ran.errors.contains("Declared exception 1"), "{}", ran.errors);
}
