//! The requests and responses in Graph's own documentation, where they are beside the repository.

use std::path::Path;

use serde_json::{Value, json};

use crate::run::{canopy, with_input};

const EXAMPLES: &str =
    "../../../shared/exports/microsoftgraph__microsoft-graph-docs-contrib/whatif-evaluate-examples.json";

/// The policies of a response, as an export of policies alone.
fn policies(response: &Value) -> Vec<Value> {
    let mut policies = response["value"].as_array().unwrap().clone();
    for policy in &mut policies {
        let members = policy.as_object_mut().unwrap();
        members.remove("policyApplies");
        members.remove("analysisReasons");
    }
    policies
}

/// What a response says of a policy, and every member that both write.
fn assert_same(documented: &Value, said: &Value, path: &str) {
    match (documented, said) {
        (Value::Object(documented), Value::Object(said)) => {
            for (name, value) in documented {
                // What the model does not keep is left out or null.
                if let Some(said) = said.get(name).filter(|_| !value.is_null()) {
                    assert_same(value, said, &format!("{path}.{name}"));
                }
            }
        }
        (documented, said) => assert_eq!(documented, said, "{path}"),
    }
}

#[test]
fn documented_examples_are_answered_as_documented() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(EXAMPLES);
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("skipped: Graph's documented examples are not beside the repository");
        return;
    };
    let examples: Vec<Value> = serde_json::from_str(&text).unwrap();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    for (at, example) in examples.iter().enumerate() {
        let export = folder.join(format!("documented-{at}.json"));
        std::fs::write(&export, json!({"value": policies(&example["response"])}).to_string()).unwrap();
        let export = export.display().to_string();
        let ran = with_input(&["what-if", &export, "--sign-in", "-", "-q"], &example["request"].to_string());
        assert_eq!(ran.code, 0, "{}", ran.errors);
        if example["_caution"].is_string() {
            assert_contradiction(example, &ran.lines[0]);
            continue;
        }
        let documented = example["response"]["value"].as_array().unwrap();
        let said = ran.lines[0]["value"].as_array().unwrap();
        assert_eq!(documented.len(), said.len());
        for (documented, said) in documented.iter().zip(said) {
            assert_same(documented, said, documented["displayName"].as_str().unwrap());
        }
    }
}

/// One example contradicts itself: it says that a policy on two users applies to a third. The user
/// is in no group and no role of that policy either, so it cannot apply.
fn assert_contradiction(example: &Value, said: &Value) {
    let user = example["request"]["signInIdentity"]["userId"].as_str().unwrap();
    let policy = &example["response"]["value"][0];
    assert_eq!(policy["policyApplies"], true);
    let users = &policy["conditions"]["users"];
    assert!(!users["includeUsers"].as_array().unwrap().iter().any(|id| id == user));
    for list in ["includeGroups", "includeRoles"] {
        assert_eq!(users[list], json!([]));
    }
    assert!(users["includeGuestsOrExternalUsers"].is_null());
    assert_eq!(said["value"], json!([]));
    assert_eq!(said["canopy"]["policies"][0]["reason"], "users");
}

/// A response is no export of policies, and who takes it for one is told so.
#[test]
fn a_response_is_no_export() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(EXAMPLES);
    if path.is_file() {
        let path = path.display().to_string();
        let ran = canopy(&["what-if", &path, "--sign-in", &path]);
        assert_eq!(ran.code, 1);
        assert!(ran.errors.contains("No Conditional Access policy was found"));
        assert!(ran.lines.iter().all(|line| line["error"]["code"] == "invalidRequest"));
    }
}

/// `docs/cli.md` shows an answer; it is what the program writes about the sample tenant.
#[test]
fn the_example_in_the_manual_is_what_is_written() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let read = |name: &str| std::fs::read_to_string(root.join("docs").join(name)).unwrap();
    let sample = root.join("crates/canopy-workbench/sample").display().to_string();
    let request = root.join("docs/what-if/request.json").display().to_string();
    let ran = canopy(&["what-if", &sample, "--sign-in", &request, "-q"]);
    assert_eq!(ran.code, 0, "{}", ran.errors);
    let answer: Value = serde_json::from_str(&read("what-if/answer.json")).unwrap();
    let mut said = ran.lines[0].clone();
    // Places are as the exports were named: in the manual, from the top of the repository.
    for policy in said["canopy"]["policies"].as_array_mut().unwrap() {
        let place = policy["place"].as_str().unwrap().replace(&sample, "crates/canopy-workbench/sample");
        policy["place"] = json!(place);
    }
    assert_eq!(said, answer, "write docs/what-if/answer.json anew");

    let manual = read("cli.md");
    let excerpt = manual.split("here in part:\n\n```json\n").nth(1).unwrap().split("\n```").next().unwrap();
    let excerpt: Value = serde_json::from_str(excerpt).unwrap();
    assert_part(&excerpt, &answer);
}

/// Everything in `part` is in `whole`, lists from their beginning.
fn assert_part(part: &Value, whole: &Value) {
    match (part, whole) {
        (Value::Object(part), Value::Object(whole)) => {
            part.iter().for_each(|(name, value)| assert_part(value, &whole[name]));
        }
        (Value::Array(part), Value::Array(whole)) => {
            part.iter().zip(whole).for_each(|(part, whole)| assert_part(part, whole));
            assert!(part.len() <= whole.len());
        }
        (part, whole) => assert_eq!(part, whole),
    }
}
