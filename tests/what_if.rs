//! What If answers requests as the documents decide them: every test vector that a request and
//! exports can express, where the vectors are beside the repository.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use canopy_tests::vectors::request::pose;
use canopy_workbench::{DroppedFile, Workbench};
use serde_json::{Value, json};

#[test]
fn vectors_are_answered_as_documented() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/semantics/vectors.jsonl");
    let Ok(text) = std::fs::read_to_string(path) else {
        println!("skipped: the test vectors are not beside the repository");
        return;
    };
    let (mut asked, mut failed, mut left_out) = (0, Vec::new(), BTreeMap::new());
    for line in text.lines() {
        let vector: Value = serde_json::from_str(line).unwrap();
        match pose(&vector) {
            Err(why) => *left_out.entry(why).or_insert(0) += 1,
            Ok(posed) => {
                asked += 1;
                let workbench = Workbench::open(posed.files, &mut |_| {});
                let said =
                    workbench.what_if().answer(&posed.request).map(|answer| serde_json::to_value(answer).unwrap());
                let differences = match said {
                    Ok(said) => differences(&vector["expected"], &said),
                    Err(problem) => vec![problem.message],
                };
                if !differences.is_empty() {
                    failed.push(format!("{} {}: {differences:#?}", vector["id"], vector["title"]));
                }
            }
        }
    }
    println!("{asked} vectors asked, {} differ; no request can express {left_out:#?}", failed.len());
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    assert!(asked > 100);
}

fn differences(expected: &Value, said: &Value) -> Vec<String> {
    let canopy = &said["canopy"];
    let mut all = Vec::new();
    for wanted in expected["policies"].as_array().into_iter().flatten() {
        all.extend(policy(wanted, said));
    }
    let mut compare = |what: &str, wanted: Value, said: Value| {
        if !wanted.is_null() && wanted != said {
            all.push(format!("{what}: expected {wanted}, said {said}"));
        }
    };
    compare("decision", expected["decision"].clone(), canopy["decision"].clone());
    let ids = |list: &Value| set(list, |one| one["id"].as_str().unwrap_or_default().to_owned());
    compare(
        "blockedBy",
        set(&expected["blockedBy"], |one| one.as_str().unwrap().to_owned()),
        ids(&canopy["blockedBy"]),
    );
    let clause = |one: &Value, policy: &Value| {
        let controls: BTreeSet<&str> = one["controls"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        let operator =
            if controls.len() > 1 { one["operator"].as_str().unwrap().to_uppercase() } else { String::new() };
        format!("{policy} {operator} {controls:?}")
    };
    compare(
        "controls",
        set(&expected["controls"], |one| clause(one, &one["policy"])),
        set(&canopy["requirement"], |one| clause(one, &one["policy"]["id"])),
    );
    let sessions = canopy["sessionControls"].as_array().into_iter().flatten().flat_map(|line| {
        let names = line["controls"].as_array().unwrap().iter();
        names.map(|name| format!("{} {name}", line["policy"]["id"])).collect::<Vec<_>>()
    });
    compare(
        "session",
        set(&expected["session"], |one| format!("{} {}", one["policy"], one["control"])),
        json!(sessions.collect::<BTreeSet<String>>()),
    );
    all
}

/// A list as a set of texts; null stays null.
fn set(list: &Value, text: impl Fn(&Value) -> String) -> Value {
    list.as_array().map_or(Value::Null, |items| json!(items.iter().map(text).collect::<BTreeSet<String>>()))
}

/// Disabled policies, and those that could not be read, are not among the results.
fn policy(wanted: &Value, said: &Value) -> Option<String> {
    let results = said["value"].as_array().unwrap();
    let Some(found) = results.iter().find(|result| result["id"] == wanted["id"]) else {
        return (wanted["applies"] == json!(true)).then(|| format!("{} is not among the results", wanted["id"]));
    };
    let (applies, reason) = (&found["policyApplies"], &found["analysisReasons"]);
    let acceptable = match &wanted["reason"] {
        Value::Null => true,
        Value::Array(any) => any.contains(reason),
        one => one == reason,
    };
    let same = (wanted["applies"].is_null() || wanted["applies"] == *applies) && acceptable;
    (!same).then(|| format!("{}: expected {wanted}, said {applies} {reason}", wanted["id"]))
}

/// A guest whose home tenant the export tells does not rest on how an unknown one is read.
#[test]
fn a_known_home_tenant_is_known() {
    let (guest, home) = ("a0000001-0000-4000-8000-000000000001", "bbbbbbbb-0000-4000-8000-000000000001");
    let policy = |listed: &str| {
        json!({"value": [{
            "id": "c0000001-0000-4000-8000-000000000001", "displayName": "Partners", "state": "enabled",
            "conditions": {
                "applications": {"includeApplications": ["All"]},
                "users": {"includeGuestsOrExternalUsers": {
                    "guestOrExternalUserTypes": "b2bCollaborationGuest",
                    "externalTenants": {"membershipKind": "enumerated", "members": [listed]},
                }},
            },
            "grantControls": {"operator": "OR", "builtInControls": ["mfa"]},
        }]})
    };
    let users = json!({"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#users", "value": [{
        "id": guest, "displayName": "Guest", "userPrincipalName": "g#EXT#@contoso.example", "userType": "Guest",
        "identities": [{"signInType": "federated", "issuer": format!("https://sts.windows.net/{home}/")}],
    }]});
    let request = json!({
        "signInIdentity": {"userId": guest},
        "signInContext": {"includeApplications": ["00000002-0000-0ff1-ce00-000000000000"]},
        "signInConditions": {"clientAppType": "browser"},
    });
    for (listed, applies) in [(home, true), ("aaaaaaaa-0000-4000-8000-000000000001", false)] {
        let file = |name: &str, value: &Value| DroppedFile { name: name.into(), bytes: value.to_string().into_bytes() };
        let files = vec![file("policies.json", &policy(listed)), file("users.json", &users)];
        let workbench = Workbench::open(files, &mut |_| {});
        let answer = workbench.what_if().answer(&request).unwrap();
        assert_eq!(answer.canopy.policies[0].applies, applies);
        assert!(answer.canopy.assumptions.iter().all(|one| one.id != "unknown-home-tenant-is-listed"));
    }
}
