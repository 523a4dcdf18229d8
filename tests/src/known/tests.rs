//! The runner itself: what is wrong in an answer must be found.

use std::path::Path;

use serde_json::{Value, json};

use super::{Case, Report, judge, read};

/// What is changed, and how.
type Change = (&'static str, fn(&mut Value));

fn first() -> (Case, Value) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("known-answers/01-mfa-or-compliant-device");
    let answer = std::fs::read(folder.join("answer.json")).unwrap();
    (read(&folder).unwrap(), serde_json::from_slice(&answer).unwrap())
}

/// What comes of the first case with a change to its answer.
fn judged(change: fn(&mut Value)) -> Vec<String> {
    let (case, mut answer) = first();
    change(&mut answer);
    match serde_json::from_value(answer) {
        Ok(answer) => judge(&Case { answer, ..case }).iter().map(ToString::to_string).collect(),
        Err(error) => vec![error.to_string()],
    }
}

#[test]
fn an_answer_that_is_right_passes() {
    assert_eq!(judged(|_| ()), Vec::<String>::new());
}

#[test]
fn an_answer_that_is_wrong_fails() {
    let changes: [Change; 15] = [
        ("nobody is uncovered", |a| a["questions"][0]["uncovered"] = json!([])),
        ("one too few", |a| drop(a["questions"][0]["uncovered"].as_array_mut().unwrap().pop())),
        ("somebody who is not there", |a| a["questions"][0]["uncovered"][0] = json!("nobody@junipervale.example")),
        ("kinds of people", |a| a["questions"][0]["uncoveredKinds"] = json!(["everyone"])),
        ("a word that is no kind", |a| a["questions"][0]["uncoveredKinds"] = json!(["guests"])),
        ("incomplete", |a| a["questions"][0]["complete"] = json!(false)),
        ("certain where nothing is missing", |a| a["questions"][0]["certainlyCovered"] = json!([])),
        ("no policy applies", |a| a["signIns"][0]["applies"] = json!([])),
        ("a policy that is not there", |a| a["signIns"][0]["applies"][0] = json!("CA001")),
        ("another decision", |a| a["signIns"][0]["decision"] = json!("grant")),
        ("no gap", |a| a["signIns"][0]["gap"] = json!([])),
        ("a gap that is none", |a| a["signIns"][2]["gap"] = json!(["mfa"])),
        ("a control that is not asked about", |a| a["signIns"][0]["gap"] = json!(["mfa", "block"])),
        ("an open question that decides nothing", |a| a["assumes"] = json!("It is so.")),
        ("a warning that nobody gives", |a| a["warnings"] = json!(true)),
    ];
    for (what, change) in changes {
        assert!(!judged(change).is_empty(), "{what}: nothing was found");
    }
}

#[test]
fn an_answer_that_says_nothing_fails() {
    let changes: [Change; 13] = [
        ("no questions", |a| a["questions"] = json!([])),
        ("no sign-ins", |a| a["signIns"] = json!([])),
        ("no sign-in shows the gap", |a| drop(a["signIns"].as_array_mut().unwrap().drain(..2))),
        ("no sign-in shows what is covered", |a| drop(a["signIns"].as_array_mut().unwrap().drain(2..))),
        ("no source", |a| a["sources"] = json!([])),
        ("an empty text", |a| a["why"] = json!("")),
        ("a member missing", |a| drop(a["questions"][0].as_object_mut().unwrap().remove("complete"))),
        ("no list of people", |a| drop(a["questions"][0].as_object_mut().unwrap().remove("uncovered"))),
        ("no target", |a| drop(a["signIns"][0].as_object_mut().unwrap().remove("appId"))),
        ("two targets", |a| a["signIns"][0]["userAction"] = json!("urn:user:registerdevice")),
        ("nobody who signs in", |a| drop(a["signIns"][0].as_object_mut().unwrap().remove("userPrincipalName"))),
        ("a member that is not known", |a| a["signIns"][0]["ipAdress"] = json!("203.0.113.7")),
        ("a word that is not known", |a| a["questions"][0]["control"] = json!("MFA")),
    ];
    for (what, change) in changes {
        assert!(!judged(change).is_empty(), "{what}: nothing was found");
    }
}

#[test]
fn a_disputed_case_must_fail() {
    let (mut case, _) = first();
    case.answer.disputed = Some("It is said to be otherwise.".to_owned());
    let mut report = Report::default();
    report.settle(&case, judge(&case));
    assert!(report.failed[0].text.contains("take the mark"), "{:?}", report.failed);
    case.answer.sign_ins[0].gap.clear();
    let mut report = Report::default();
    report.settle(&case, judge(&case));
    assert!(report.failed.is_empty() && !report.disputed.is_empty());
}
