//! `canopy replay` as a user meets it: the report, its JSON, standard input and exit codes.

use crate::run::{canopy, with_input};

/// A path among the repository's records made by hand.
fn recorded(name: &str) -> String {
    format!("{}/../../tests/fixtures/replay/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn tenant() -> [String; 2] {
    [recorded("policies.json"), recorded("directory.json")]
}

#[test]
fn unexplained_differences_are_told_and_end_with_3() {
    let [policies, directory] = tenant();
    let ran = canopy(&["replay", &policies, &directory, "--sign-ins", &recorded("signins.json")]);
    assert_eq!(ran.code, 3, "{}", ran.errors);
    for part in [
        "16 sign-ins in 1 log, 13 compared",
        "54.1% of 24 evaluations agree (13 agree, 9 explained, 2 unexplained)",
        "Unexplained: Canopy or the export is wrong (2)",
        "recorded     Applied, not satisfied. Met: Users, Target resources, Client apps",
        "Canopy says  Does not apply. Not met: Client apps",
        "CA99 - Gone  (not in the export)",
    ] {
        assert!(ran.output.contains(part), "{part}\n{}", ran.output);
    }
}

#[test]
fn json_is_one_object() {
    let [policies, directory] = tenant();
    let log = recorded("signins.json");
    let ran = canopy(&["replay", &policies, &directory, "-q", "--sign-ins", &log, "--format", "json"]);
    assert_eq!((ran.code, ran.lines.len()), (3, 1));
    let answer = &ran.lines[0];
    assert_eq!(answer["evaluations"], serde_json::json!({"agree": 13, "explained": 9, "unexplained": 2}));
    assert_eq!((answer["records"].as_u64(), answer["compared"].as_u64()), (Some(16), Some(13)));
    let kinds: Vec<&str> =
        answer["differences"].as_array().unwrap().iter().map(|g| g["kind"].as_str().unwrap()).collect();
    assert!(kinds.starts_with(&["unexplained", "unexplained", "reading"]), "{kinds:?}");
    let example = answer["differences"][0]["examples"][0].as_object().unwrap();
    let members: Vec<&str> = example.keys().map(String::as_str).collect();
    assert_eq!(members, ["place", "policy", "recorded", "resource", "time", "weSay", "who"]);
}

#[test]
fn what_is_explained_ends_with_0_and_a_broken_record_with_1() {
    let [policies, directory] = tenant();
    let text = std::fs::read_to_string(recorded("signins.ndjson")).unwrap();
    let whole: String = text.lines().filter(|line| !line.ends_with(':')).map(|line| format!("{line}\n")).collect();
    for (input, code, told) in [(&whole, 0, ""), (&text, 1, "standard input, line 2")] {
        let ran = with_input(&["replay", &policies, &directory, "-q", "--sign-ins", "-"], input);
        assert_eq!(ran.code, code, "{}", ran.errors);
        assert!(ran.errors.contains(told), "{}", ran.errors);
        assert!(ran.output.contains("80% of 10 evaluations agree"), "{}", ran.output);
    }
}

#[test]
fn the_portals_csv_says_what_it_lacks() {
    let [policies, directory] = tenant();
    let ran = canopy(&["replay", &policies, &directory, "-q", "--sign-ins", &recorded("signins.csv")]);
    assert_eq!(ran.code, 3, "{}", ran.errors);
    assert!(ran.output.contains("no results by policy"), "{}", ran.output);
    assert!(ran.output.contains("33.3% of 3 overall statuses agree"), "{}", ran.output);
}

#[test]
fn files_and_arguments_that_are_wrong() {
    let [policies, directory] = tenant();
    let none = canopy(&["replay", &policies, "-q", "--sign-ins", &directory]);
    assert_eq!((none.code, none.errors.contains("No sign-in was found")), (1, true), "{}", none.errors);
    let missing = canopy(&["replay", &policies, "-q", "--sign-ins", "nowhere.json"]);
    assert_eq!((missing.code, missing.errors.contains("nowhere.json could not be read")), (1, true));
    assert_eq!(canopy(&["replay", &policies]).code, 2);
    assert_eq!(canopy(&["replay", &policies, "--sign-ins", &directory, "--format", "xml"]).code, 2);
}
