//! `canopy matrix` by policies and by saved sign-ins, and the coverage by resources.

use canopy_workbench::ordered::OrderedMap;
use std::path::Path;

use serde_json::{Value, json};

use crate::csv::{hostile, read};
use crate::run::{canopy, fixture, with_input};

fn sample() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../canopy-workbench/sample").display().to_string()
}

fn list<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    value[name].as_array().unwrap()
}

fn row<'v>(matrix: &'v Value, name: &str) -> &'v Value {
    let begins = |row: &&Value| row["displayName"].as_str().unwrap().starts_with(name);
    list(matrix, "rows").iter().find(begins).unwrap()
}

fn number(value: &Value) -> usize {
    usize::try_from(value.as_u64().unwrap()).unwrap()
}

/// The cells of a row, or of one after activation.
fn cells<'v>(matrix: &'v Value, row: &Value) -> &'v [Value] {
    matrix["patterns"][number(&row["pattern"])].as_array().unwrap()
}

/// The only line of JSON that a run writes.
fn asked(arguments: &[&str], input: &str) -> Value {
    let ran = with_input(&[&["matrix"], arguments, &["-q", "--format", "json"]].concat(), input);
    assert_eq!((ran.code, ran.lines.len()), (0, 1), "{}", ran.errors);
    ran.lines[0].clone()
}

fn by_policies(export: &str) -> Value {
    asked(&[export, "--columns", "policies"], "")
}

/// Saved sign-ins of nobody, with every member that a request can have.
fn saved() -> Vec<Value> {
    let app = |id: &str| json!({"includeApplications": [id]});
    let (sharepoint, exchange, payflow) = (
        "00000003-0000-0ff1-ce00-000000000000",
        "00000002-0000-0ff1-ce00-000000000000",
        serde_json::from_str::<Value>(&std::fs::read_to_string(manual("request.json")).unwrap()).unwrap()
            ["signInContext"]
            .clone(),
    );
    vec![
        json!({"signInContext": app(sharepoint), "signInConditions": {"clientAppType": "browser", "devicePlatform": "linux"}}),
        json!({"signInContext": app(exchange), "signInConditions": {"clientAppType": "other"}}),
        // The client app is left open.
        json!({"signInContext": app(exchange), "signInConditions": {"ipAddress": "192.0.2.10"}}),
        json!({"signInContext": payflow, "signInConditions": {"clientAppType": "browser", "userRiskLevel": "high"}}),
        json!({"signInContext": {"userAction": "registerSecurityInformation"},
               "signInConditions": {"clientAppType": "browser", "deviceInfo": {"isCompliant": true}}}),
    ]
}

fn manual(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/what-if").join(name).display().to_string()
}

/// A saved sign-in as a request about somebody.
fn about(request: &Value, id: &str) -> Value {
    let mut request = request.clone();
    request["signInIdentity"] = json!({"userId": id});
    request
}

/// Every person on every sign-in: what `what-if` says of that very request, and how often it says
/// what.
fn assert_what_if(export: &str) -> OrderedMap<String, usize> {
    let requests = saved();
    let matrix = asked(&[export, "--columns", "sign-ins", "--sign-in", "-"], &json!(requests).to_string());
    let users: Vec<&Value> =
        list(&matrix, "rows").iter().filter(|row| !row["id"].as_str().unwrap().starts_with("kind:")).collect();
    let posed: Vec<Value> = users
        .iter()
        .flat_map(|row| requests.iter().map(move |request| about(request, row["id"].as_str().unwrap())))
        .collect();
    let mut seen: OrderedMap<String, usize> = OrderedMap::new();
    if posed.is_empty() {
        return seen;
    }
    let ran = with_input(&["what-if", export, "--sign-in", "-", "-q"], &json!(posed).to_string());
    assert_eq!((ran.code, ran.lines.len()), (0, posed.len()), "{}", ran.errors);
    let verdicts = users.iter().flat_map(|row| cells(&matrix, row));
    for ((answer, verdict), posed) in ran.lines.iter().zip(verdicts).zip(&posed) {
        assert_eq!(answer["canopy"]["verdict"], *verdict, "{export}: {posed}");
        *seen.entry(verdict.as_str().unwrap().to_owned()).or_default() += 1;
    }
    seen
}

#[test]
fn people_by_sign_ins_are_what_what_if_says() {
    let seen = assert_what_if(&sample());
    assert_eq!(seen.values().sum::<usize>(), 66 * saved().len());
    assert!(seen.len() >= 4, "{seen:?}");
}

/// The same of small tenants with guests, devices, networks and roles of all kinds.
#[test]
fn people_by_sign_ins_agree_in_the_known_answers() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/known-answers");
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut tenants: Vec<String> =
        entries.filter(|path| path.is_dir()).map(|path| path.display().to_string()).collect();
    tenants.sort();
    let seen: usize = tenants.iter().step_by(6).map(|tenant| assert_what_if(tenant).values().sum::<usize>()).sum();
    assert!(seen > 50, "{seen}");
}

/// Known answers: on Linux to SharePoint the lab engineers are let in, on legacy clients Doris.
#[test]
fn sign_ins_of_the_sample_are_decided_as_known() {
    let requests = json!(saved()).to_string();
    let matrix = asked(&[&sample(), "--columns", "sign-ins", "--sign-in", "-"], &requests);
    let verdicts = |name: &str| cells(&matrix, row(&matrix, name)).to_vec();
    assert_eq!(verdicts("Zoë")[..2], [json!("open"), json!("block")]);
    assert_eq!(verdicts("Doris")[..2], [json!("mfa"), json!("open")]);
    assert_eq!(verdicts("Maeve")[0], "mfa");
    let names: Vec<&str> = list(&matrix, "signIns").iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert!(names[0].starts_with("1: Office 365 SharePoint Online, Browser, Linux"), "{}", names[0]);
    assert!(names[2].contains("client app: any"), "{}", names[2]);
    // Administrators who are not yet: the role policy asks them for more once it is activated.
    let zuzana = row(&matrix, "Zuzana");
    let after = &zuzana["activated"][0];
    assert_eq!(after["roles"], json!(["Global Administrator"]));
    assert_eq!((&cells(&matrix, zuzana)[0], &cells(&matrix, after)[0]), (&json!("mfa"), &json!("phishingResistant")));
    assert_eq!(row(&matrix, "Maeve")["activated"], json!([]));
}

/// A sign-in that cannot be understood costs no other, and is named with its line.
#[test]
fn a_broken_sign_in_costs_no_other() {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("saved.ndjson");
    let requests = saved();
    let lines = [requests[0].to_string(), "{\"signInContext\": oops}".to_owned(), json!({"a": 1}).to_string()];
    std::fs::write(&file, lines.join("\n")).unwrap();
    let file = file.display().to_string();
    let ran = canopy(&["matrix", &sample(), "-q", "--columns", "sign-ins", "--sign-in", &file, "--format", "json"]);
    assert_eq!((ran.code, list(&ran.lines[0], "signIns").len()), (1, 1));
    assert!(ran.errors.contains("saved.ndjson, line 2: This is not JSON"), "{}", ran.errors);
    assert!(ran.errors.contains("saved.ndjson, line 3: The request has no member “a”"), "{}", ran.errors);
    let empty = with_input(&["matrix", &sample(), "-q", "--columns", "sign-ins", "--sign-in", "-"], "");
    assert_eq!((empty.code, empty.output.as_str()), (1, ""));
    assert!(empty.errors.contains("holds no sign-in"));
    let missing = canopy(&["matrix", &sample(), "--columns", "sign-ins", "--sign-in", &fixture("nowhere")]);
    assert_eq!(missing.code, 1);
}

/// People by policies: what `what-if` tells of the condition on users, in the same words.
#[test]
fn people_by_policies_are_what_a_trace_says() {
    let matrix = by_policies(&sample());
    assert_eq!((list(&matrix, "rows").len(), list(&matrix, "policies").len()), (66, 18));
    let posed: Vec<Value> =
        list(&matrix, "rows").iter().map(|row| about(&saved()[0], row["id"].as_str().unwrap())).collect();
    let ran = with_input(&["what-if", &sample(), "--sign-in", "-", "-q"], &json!(posed).to_string());
    let mut compared = 0;
    for (row, answer) in list(&matrix, "rows").iter().zip(&ran.lines) {
        let told = list(&answer["canopy"], "policies");
        for (policy, cell) in list(&matrix, "policies").iter().zip(cells(&matrix, row)) {
            // A policy that is off is not in the answer of what-if.
            let Some(told) = told.iter().find(|one| one["id"] == policy["id"]) else { continue };
            assert_taken(policy, cell, told);
            compared += 1;
        }
    }
    assert_eq!(compared, 66 * 17);
}

fn assert_taken(policy: &Value, cell: &Value, told: &Value) {
    let users = |side: &str| {
        list(told, side).iter().find(|one| one["condition"] == "Users").map(|one| one["text"].as_str().unwrap())
    };
    // What-if tells the path through nested groups beside.
    let without_path = |text: &str| text.split(", through").next().unwrap().to_owned();
    let by = |side: &str| policy[side][number(&cell["by"])]["text"].as_str().unwrap();
    match cell["is"].as_str().unwrap() {
        "included" => assert_eq!(without_path(users("met").unwrap()), by("include"), "{told}"),
        "excluded" => {
            let text = users("unmet").unwrap().strip_prefix("excluded: ").unwrap();
            assert_eq!(without_path(text), by("exclude"), "{told}");
        }
        "notIncluded" => {
            let text = users("unmet").unwrap();
            assert!(text.starts_with("not in") || text == "nothing is included", "{text}");
        }
        other => panic!("{other} is not known"),
    }
}

/// Known answers of the sample, and counts that add up.
#[test]
fn policies_of_the_sample_take_people_as_known() {
    let matrix = by_policies(&sample());
    let policies = list(&matrix, "policies");
    for policy in policies {
        let counts = ["included", "excluded", "notIncluded"].map(|name| policy[name].as_u64().unwrap());
        assert_eq!(counts.iter().sum::<u64>(), 66, "{policy}");
    }
    let states: Vec<&str> = policies.iter().map(|policy| policy["state"].as_str().unwrap()).collect();
    assert_eq!((states[8], states[17]), ("enabledForReportingButNotEnforced", "disabled"));
    assert!(policies.iter().all(|policy| policy["evaluated"] == true));
    let cell = |name: &str, policy: usize| cells(&matrix, row(&matrix, name))[policy].clone();
    let excluded = |name: &str| {
        let cell = cell(name, 0);
        assert_eq!(cell["is"], "excluded", "{name}");
        policies[0]["exclude"][number(&cell["by"])].clone()
    };
    assert_eq!(excluded("Léa")["list"], "excludeGroups");
    assert_eq!(excluded("Léa")["text"], "group SG-CA-MFA-Exempt");
    assert_eq!(excluded("Ingrid")["list"], "excludeUsers");
    assert_eq!(excluded("Ingrid")["id"], row(&matrix, "Ingrid")["id"]);
    assert_eq!(excluded("Chidi")["list"], "excludeGuestsOrExternalUsers");
    assert_eq!(cell("Maeve", 0), json!({"is": "included", "by": 0}));
    assert_eq!(cell("Nia", 8)["is"], "included");
    assert_eq!(cell("Maeve", 8), json!({"is": "notIncluded", "by": null}));
    // The role policy reaches eligible administrators only after activation.
    assert_eq!(cell("Zuzana", 10)["is"], "notIncluded");
    let after = &row(&matrix, "Zuzana")["activated"][0];
    let activated = &cells(&matrix, after)[10];
    assert_eq!(activated["is"], "included");
    assert_eq!(policies[10]["include"][number(&activated["by"])]["text"], "role Global Administrator");
    assert_eq!(policies[10]["included"], 4);
}

/// Coverage: the counts are those of the cells, in each row and column and in all.
#[test]
fn coverage_adds_up() {
    for (model, control) in
        [("stolen-password", "mfa"), ("trusted-network", "mfa"), ("everything", "phishing-resistant")]
    {
        let matrix = asked(&[&sample(), "--model", model, "--control", control, "--targets", "all"], "");
        let targets = list(&matrix, "targets");
        let names = ["enforced", "reportOnly", "excluded", "none"];
        let mut columns = vec![[0u64; 4]; targets.len()];
        for row in list(&matrix, "rows") {
            let mut own = [0u64; 4];
            let why = list(row, "causes");
            for (at, cell) in list(row, "coverage").iter().enumerate() {
                let kind = names.iter().position(|name| cell == name).unwrap();
                columns[at][kind] += 1;
                own[kind] += 1;
                assert_eq!(why[at].is_null(), kind == 0);
            }
            assert_eq!(names.map(|name| row["counts"][name].as_u64().unwrap()), own);
        }
        let mut all = [0u64; 4];
        for (target, column) in targets.iter().zip(&columns) {
            assert_eq!(names.map(|name| target["counts"][name].as_u64().unwrap()), *column);
            all.iter_mut().zip(column).for_each(|(all, one)| *all += one);
        }
        assert_eq!(names.map(|name| matrix["counts"][name].as_u64().unwrap()), all);
        assert_eq!(all.iter().sum::<u64>(), 66 * targets.len() as u64);
    }
}

/// The cause of a cell is the one that `uncovered` tells of the same weakest sign-in.
#[test]
fn causes_of_cells_are_those_of_the_uncovered() {
    let matrix = asked(&[&sample()], "");
    let cause = |name: &str, target: &str| {
        let row = row(&matrix, name);
        let column = list(&matrix, "targets").iter().position(|one| one["name"] == target).unwrap();
        let cause = &matrix["causes"][number(&list(row, "causes")[column])];
        (list(row, "coverage")[column].as_str().unwrap().to_owned(), cause["text"].as_str().unwrap().to_owned())
    };
    let told = |name: &str, target: &str| {
        let (coverage, text) = cause(name, target);
        format!("{coverage}: {text}")
    };
    assert_eq!(
        told("Maeve", "Payflow"),
        "none: CA004 - Finance apps - Require MFA or a compliant device can be satisfied without MFA"
    );
    assert_eq!(
        told("Chidi", "Supplier Portal"),
        "none: CA002 - Guests - Require MFA for external users leaves out Supplier Portal"
    );
    assert_eq!(told("Nia", "Azure Portal"), "reportOnly: CA009 - Contractors - Require MFA is report-only");
    assert_eq!(
        told("Doris", "Office 365 Exchange Online"),
        "excluded: Excluded from CA008 - Global - Block legacy authentication: group SG-Legacy-Mail-Exempt"
    );
    assert_eq!(
        told("Ingrid", "Azure Portal"),
        "excluded: Excluded by name from CA001 - Global - Require MFA for all users"
    );
}

/// Names of policies are headers, and no formulas; states, and cells after activation, are told.
#[test]
fn tables_of_policies_and_sign_ins() {
    let table = |arguments: &[&str], input: &str| {
        let ran = with_input(&[&["matrix"], arguments, &["-q", "--format", "csv"]].concat(), input);
        assert_eq!(ran.code, 0, "{}", ran.errors);
        let table = read(&ran.output);
        assert!(table.iter().all(|record| record.len() == table[0].len()));
        assert!(table.iter().flatten().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r'])));
        table
    };
    let hostile = table(&[&hostile(), "--columns", "policies"], "");
    assert_eq!(hostile[0][3], "'=cmd|'/C calc'!A0");
    assert_eq!(hostile.len(), 1 + 5 + 2);

    let policies = table(&[&sample(), "--columns", "policies"], "");
    assert_eq!((policies.len(), policies[0].len()), (1 + 66 + 6, 3 + 18));
    assert_eq!(policies[0][3], "CA001 - Global - Require MFA for all users");
    assert!(policies[0][11].ends_with("(enabledForReportingButNotEnforced)"), "{}", policies[0][11]);
    let record = |name: &str| policies.iter().find(|record| record[2].starts_with(name)).unwrap();
    assert_eq!(record("Léa")[3], "excluded: group SG-CA-MFA-Exempt");
    assert_eq!(
        record("Zuzana")[13],
        "not included; after activating Global Administrator: included: role Global Administrator"
    );

    let sign_ins = table(&[&sample(), "--columns", "sign-ins", "--sign-in", "-"], &json!(saved()).to_string());
    assert_eq!((sign_ins.len(), sign_ins[0].len()), (1 + 66 + 6, 3 + 5));
    let zuzana = sign_ins.iter().find(|record| record[2].starts_with("Zuzana")).unwrap();
    assert_eq!(zuzana[3], "mfa; after activating Global Administrator: phishingResistant");

    let resources = table(&[&sample()], "");
    let wide = resources[0].len();
    assert_eq!(resources[0][wide - 4..], ["enforced", "reportOnly", "excluded", "none"]);
    let nia = resources.iter().find(|record| record[2].starts_with("Nia")).unwrap();
    assert_eq!(nia[wide - 4..], ["2", "128", "0", "0"]);
}

/// Without users, the kinds of people that policies name stand for them.
#[test]
fn kinds_of_people_are_rows_too() {
    let export = fixture("tenant/policies.json");
    let matrix = by_policies(&export);
    assert_eq!((&matrix["named"], list(&matrix, "withoutObject").len()), (&json!(false), 0));
    assert!(list(&matrix, "rows").iter().any(|row| row["id"].as_str().unwrap().starts_with("kind:group:")));
    assert!(matrix["assumptions"].to_string().contains("No users were loaded"));
    let saved = json!(saved()).to_string();
    let matrix = asked(&[&export, "--columns", "sign-ins", "--sign-in", "-"], &saved);
    assert_eq!(list(&matrix, "signIns").len(), 5);
}

/// Options without effect are refused, and the file of sign-ins is needed where it counts.
#[test]
fn options_that_do_not_count_are_refused() {
    let refused = |options: &[&str]| {
        let ran = canopy(&[&["matrix", &sample()], options].concat());
        assert_eq!((ran.code, ran.output.as_str()), (2, ""), "{options:?}");
        ran.errors
    };
    let errors = refused(&["--columns", "policies", "--control", "block"]);
    assert!(errors.contains("--control has no effect with --columns policies"), "{errors}");
    refused(&["--columns", "policies", "--sign-in", "x.json"]);
    refused(&["--sign-in", "x.json"]);
    refused(&["--columns", "sign-ins"]);
    refused(&["--columns", "sign-ins", "--sign-in", "-", "--model", "everything"]);
    refused(&["--columns", "people"]);
    for columns in [&["--columns", "policies"][..], &["--columns", "sign-ins", "--sign-in", &manual("request.json")]] {
        let ran = canopy(&[&["matrix", &sample(), "-q"], columns].concat());
        assert_eq!((ran.code, ran.errors.as_str()), (0, ""));
        assert!(ran.output.contains("What this rests on"));
    }
}
