//! `canopy uncovered`, `gaps`, `matrix` and `policies` as a user meets them.

use canopy_workbench::ordered::{OrderedMap, OrderedSet};
use std::path::Path;

use serde_json::{Value, json};

use crate::run::{canopy, fixture, with_input};

fn sample() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../canopy-workbench/sample").display().to_string()
}

/// The JSON of a command about exports.
fn asked(command: &str, export: &str, options: &[&str]) -> Value {
    let ran = canopy(&[&[command, export, "-q", "--format", "json"], options].concat());
    assert_eq!(ran.code, 0, "{}", ran.errors);
    assert_eq!(ran.lines.len(), 1);
    ran.lines[0].clone()
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap()
}

fn list<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    value[name].as_array().unwrap()
}

/// The table of ANSWERS.md: who can sign in without MFA with a stolen password.
fn answers() -> OrderedMap<String, String> {
    let answers = std::fs::read_to_string(Path::new(&sample()).join("ANSWERS.md")).unwrap();
    let table = answers.split("## Who can sign in without MFA, stolen password").nth(1).unwrap();
    let table = table.split("\n## ").next().unwrap();
    let row = |line: &str| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let upn = cells.get(2)?.strip_prefix('`')?.strip_suffix('`')?;
        let verdict = match cells[3] {
            "open" => "open",
            "MFA or device" => "mfaOrDevice",
            "terms only" => "otherOnly",
            other => panic!("{other} is not known"),
        };
        Some((upn.to_owned(), verdict.to_owned()))
    };
    table.lines().filter_map(row).collect()
}

#[test]
fn the_uncovered_are_those_of_the_known_answers() {
    let answer = asked("uncovered", &sample(), &[]);
    let people = list(&answer, "people");
    let found: OrderedMap<String, String> =
        people.iter().map(|one| (text(one, "userPrincipalName").to_owned(), text(one, "verdict").to_owned())).collect();
    assert_eq!(found, answers());
    assert_eq!((people.len(), &answer["total"], &answer["complete"]), (22, &json!(66), &json!(true)));
    assert_eq!(list(&answer, "withoutObject").len(), 2);
    let lea = people.iter().find(|one| text(one, "userPrincipalName").starts_with("lea.")).unwrap();
    assert_eq!(lea["cause"]["policy"]["displayName"], "CA001 - Global - Require MFA for all users");
    assert_eq!(lea["cause"]["path"], json!(["SG-Finance-Interns", "SG-Finance-Pilots", "SG-CA-MFA-Exempt"]));
}

/// Poses every witness that there is, and expects the verdict that it is a witness of.
fn assert_witnesses(export: &str, found: &[&Value]) {
    assert!(!found.is_empty());
    let requests: Vec<&Value> = found.iter().map(|one| &one["witness"]).collect();
    let ran = with_input(&["what-if", export, "--sign-in", "-", "-q"], &json!(requests).to_string());
    assert_eq!(ran.code, 0, "{}", ran.errors);
    assert_eq!(ran.lines.len(), found.len());
    for (answer, one) in ran.lines.iter().zip(found) {
        assert_eq!(answer["canopy"]["verdict"], one["verdict"], "{one}");
        assert_eq!(answer["canopy"]["sentence"], one["sentence"], "{one}");
    }
}

#[test]
fn every_witness_is_decided_as_told() {
    for model in ["trusted-network", "stolen-managed-device", "everything"] {
        for control in ["mfa", "phishing-resistant", "block"] {
            let options = ["--model", model, "--control", control, "--targets", "all"];
            let people = asked("uncovered", &sample(), &options);
            let all: Vec<&Value> = list(&people, "people").iter().chain(list(&people, "withoutObject")).collect();
            let posed: Vec<&Value> = all.iter().copied().filter(|one| !one["witness"].is_null()).collect();
            assert_witnesses(&sample(), &posed);
            let gaps = asked("gaps", &sample(), &options);
            let posed: Vec<&Value> =
                list(&gaps, "regions").iter().filter(|region| !region["witness"].is_null()).collect();
            assert_witnesses(&sample(), &posed);
        }
    }
}

/// The same of small tenants with devices, networks, flows and guests of all kinds.
#[test]
fn witnesses_in_the_known_answers_are_decided_as_told() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/known-answers");
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut tenants: Vec<String> =
        entries.filter(|path| path.is_dir()).map(|path| path.display().to_string()).collect();
    tenants.sort();
    for tenant in tenants.iter().step_by(6) {
        let ran = canopy(&["uncovered", tenant, "-q", "--format", "json", "--model", "everything", "--targets", "all"]);
        let people = list(&ran.lines[0], "people");
        let posed: Vec<&Value> = people.iter().filter(|one| !one["witness"].is_null()).collect();
        if !posed.is_empty() {
            assert_witnesses(tenant, &posed);
        }
    }
}

/// Of the headline nothing is without a witness.
#[test]
fn every_uncovered_person_of_the_sample_has_a_witness() {
    let answer = asked("uncovered", &sample(), &[]);
    let all: Vec<&Value> = list(&answer, "people").iter().chain(list(&answer, "withoutObject")).collect();
    assert!(all.iter().all(|one| one["witness"].is_object()));
    assert_witnesses(&sample(), &all);
}

const COVERED: [&str; 5] = ["mfa", "passwordless", "phishingResistant", "mfaAndDevice", "block"];

#[test]
fn the_matrix_agrees_with_the_uncovered() {
    for model in ["stolen-password", "trusted-network"] {
        let matrix = asked("matrix", &sample(), &["--model", model]);
        let wide = list(&matrix, "targets").len();
        let mut weak: OrderedSet<&str> = OrderedSet::new();
        for row in list(&matrix, "rows") {
            let verdicts = list(row, "verdicts");
            assert_eq!(verdicts.len(), wide);
            if verdicts.iter().any(|verdict| !COVERED.contains(&verdict.as_str().unwrap())) {
                weak.insert(text(row, "id"));
            }
        }
        assert_eq!(list(&matrix, "rows").len(), 66);
        assert_eq!(matrix["complete"], true);
        let uncovered = asked("uncovered", &sample(), &["--model", model]);
        let uncovered: OrderedSet<&str> = list(&uncovered, "people").iter().map(|one| text(one, "id")).collect();
        assert_eq!(weak, uncovered);
    }
}

/// A cell is the verdict that What If gives for some sign-in: Maeve is let into Payflow on a managed
/// device, and asked for MFA by everything but the finance apps and what asks for both.
#[test]
fn cells_of_the_matrix_are_exact() {
    let matrix = asked("matrix", &sample(), &[]);
    let rows = list(&matrix, "rows");
    let maeve = rows.iter().find(|row| text(row, "userPrincipalName").starts_with("maeve.")).unwrap();
    let cells = list(&matrix, "targets").iter().zip(list(maeve, "verdicts"));
    let weak: Vec<&str> =
        cells.filter(|(_, verdict)| *verdict == "mfaOrDevice").map(|(target, _)| text(target, "name")).collect();
    assert_eq!(weak.into_iter().collect::<OrderedSet<_>>(), OrderedSet::from(["Ledgerline ERP", "Payflow"]));
}

#[test]
fn gaps_are_complete_and_told_with_axes_and_counts() {
    let answer = asked("gaps", &sample(), &[]);
    assert_eq!(answer["complete"], true);
    let regions = list(&answer, "regions");
    let glass = regions.iter().find(|region| region["who"] == "group SG-CA-BreakGlass").unwrap();
    assert_eq!((&glass["people"], &glass["verdict"]), (&json!(2), &json!("open")));
    assert!(list(glass, "circumstances").iter().any(|one| one == "client app: modern authentication"));
    assert!(regions.iter().all(|region| region["witness"].is_object()));
}

/// Causes are told in terms of what was asked for.
#[test]
fn causes_name_the_control() {
    let answer = asked("uncovered", &fixture("hostile"), &["--control", "phishing-resistant"]);
    let cause = &list(&answer, "people")[0]["cause"];
    assert_eq!(text(cause, "text"), "No policy that is on requires phishing-resistant MFA");
    assert!(cause["policy"].is_null());
}

#[test]
fn policies_are_reviewed() {
    let answer = asked("policies", &sample(), &[]);
    let policies = list(&answer, "policies");
    assert_eq!((policies.len(), &answer["complete"]), (18, &json!(true)));
    assert_eq!(policies[8]["state"], "enabledForReportingButNotEnforced");
    assert_eq!(policies[1]["findings"][0]["kind"], "deadClause");
    let refused = canopy(&["policies", &sample(), "--control", "mfa"]);
    assert_eq!(refused.code, 2);
}

/// Without users, kinds of people stand for them.
#[test]
fn without_users_kinds_of_people_are_told() {
    let export = fixture("tenant/policies.json");
    let answer = asked("uncovered", &export, &[]);
    assert_eq!(answer["named"], false);
    let people = list(&answer, "people");
    let group = people.iter().find(|one| text(one, "id").starts_with("kind:group:")).unwrap();
    // No request can say that somebody is in a group.
    assert!(group["witness"].is_null());
    assert_eq!(group["userPrincipalName"], "");
    let matrix = asked("matrix", &export, &[]);
    assert!(list(&matrix, "rows").iter().any(|row| row["id"] == group["id"]));
}

#[test]
fn exit_codes_are_those_of_what_if() {
    for command in ["uncovered", "gaps", "matrix", "policies"] {
        assert_eq!(canopy(&[command, &fixture("nowhere")]).code, 1, "{command}");
        assert_eq!(canopy(&[command]).code, 2, "{command}");
        assert_eq!(canopy(&[command, &sample(), "--format", "xml"]).code, 2, "{command}");
        let text = canopy(&[command, &sample(), "-q"]);
        assert_eq!((text.code, text.errors.as_str()), (0, ""), "{command}");
        assert!(text.output.contains("What this rests on"), "{command}");
    }
}
