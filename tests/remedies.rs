//! Remedies that are called closing are made in the export itself, read anew and judged.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use canopy_rules::RULES;
use canopy_workbench::{AskedFindings, AskedRemedies, DroppedFile, FoundLine, Remedies, RemedyLine, Workbench};
use proptest::prelude::*;
use serde_json::{Value, json};

/// 2026-11-23
const TODAY: u32 = 20_780;

type Files = BTreeMap<String, Value>;

fn pages() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/canopy-rules/pages")
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn add_files(files: &mut Files, example: &Value) {
    for shared in example["with"].as_array().into_iter().flatten() {
        let name = format!("fixtures/{}.json", shared.as_str().unwrap());
        add_files(files, &serde_json::from_str(&read(&pages().join(name))).unwrap());
    }
    for (name, file) in example.as_object().unwrap() {
        if !matches!(name.as_str(), "with" | "declared") {
            files.insert(format!("{name}.json"), file.clone());
        }
    }
}

fn open(files: &Files) -> Workbench {
    let dropped =
        files.iter().map(|(name, file)| DroppedFile { name: name.clone(), bytes: file.to_string().into_bytes() });
    Workbench::open(dropped.collect(), &mut |_| {})
}

fn remedies(files: &Files, declared: &str, rule: &str) -> Remedies {
    let asked = AskedRemedies { rule: rule.to_owned(), declared: declared.to_owned(), today: TODAY };
    open(files).remedies(&asked).unwrap()
}

fn judged(files: &Files, declared: &str, rule: &str) -> FoundLine {
    let asked = AskedFindings { declared: declared.to_owned(), today: TODAY };
    open(files).findings(&asked).unwrap().findings.into_iter().find(|one| one.id == rule).unwrap()
}

/// The export with a remedy made in it and enforced, as Graph would give it afterwards.
fn made(files: &Files, remedy: &RemedyLine) -> Files {
    let mut files = files.clone();
    let body: Value = serde_json::from_str(&remedy.json).unwrap();
    if remedy.kind == "newPolicy" {
        let requests = body["requests"].as_array();
        let new =
            requests.map_or_else(|| vec![body.clone()], |all| all.iter().map(|one| one["body"].clone()).collect());
        for (at, mut policy) in new.into_iter().enumerate() {
            assert_eq!(policy["state"], "enabledForReportingButNotEnforced");
            policy["id"] = json!(format!("99999999-0000-4000-8000-00000000000{at}"));
            policy["state"] = json!("enabled");
            files.insert(format!("remedy-{at}.json"), policy);
        }
        return files;
    }
    let edit = |files: &mut Files, address: &str, body: &Value| {
        let id = address.rsplit('/').next().unwrap();
        let patched = files.values_mut().map(|file| patch(file, id, body)).sum::<usize>();
        assert_eq!(patched, 1, "{id}");
    };
    match body["requests"].as_array() {
        Some(all) if remedy.address.ends_with("/$batch") => {
            all.iter().for_each(|one| edit(&mut files, one["url"].as_str().unwrap(), &one["body"]));
        }
        _ => edit(&mut files, &remedy.address, &body),
    }
    files
}

fn patch(value: &mut Value, id: &str, body: &Value) -> usize {
    match value {
        Value::Object(members) if members.get("id") == Some(&json!(id)) && members.contains_key("conditions") => {
            members.extend(body.as_object().unwrap().clone());
            1
        }
        Value::Object(members) => members.values_mut().map(|one| patch(one, id, body)).sum(),
        Value::Array(all) => all.iter_mut().map(|one| patch(one, id, body)).sum(),
        _ => 0,
    }
}

/// Checks all remedies of a rule; gives how many were verified.
fn check(files: &Files, declared: &str, rule: &str) -> Remedies {
    let found = remedies(files, declared, rule);
    for one in found.remedies.iter().filter(|one| one.verified) {
        let after = judged(&made(files, one), declared, rule);
        assert_eq!(after.found, one.left, "{rule}: {}", one.title);
        assert_eq!(one.closes, after.status == "holds", "{rule}: {} is {}", one.title, after.status);
        assert!(!one.safe || one.locked_out == 0);
    }
    found
}

fn sample() -> Files {
    let read = |file: DroppedFile| (file.name, serde_json::from_slice(&file.bytes).unwrap());
    Workbench::sample().into_iter().map(read).collect()
}

fn emergency(who: &[&str]) -> String {
    json!({"exceptions": [{"kind": "breakGlass", "who": who, "reason": "Sealed", "until": "2027-01-31"}]}).to_string()
}

#[test]
fn remedies_do_in_the_export_what_they_say() {
    let (mut closing, mut bare) = (Vec::new(), Vec::new());
    for rule in RULES {
        let page = read(&pages().join(format!("{}.md", rule.id)));
        let after = page.split("## Must fire\n").nth(1).unwrap();
        let text = after.split("```json\n").nth(1).unwrap().split("```").next().unwrap();
        let example: Value = serde_json::from_str(text).unwrap();
        let mut files = Files::new();
        add_files(&mut files, &example);
        let declared = example.get("declared").map(Value::to_string).unwrap_or_default();
        let found = check(&files, &declared, rule.id);
        if found.remedies.is_empty() {
            bare.push((rule.id, found.notes));
            continue;
        }
        for one in &found.remedies {
            let lines = [one.portal.as_str(), one.title.as_str()];
            assert!(lines.iter().all(|line| !line.is_empty()), "{}: {one:?}", rule.id);
            assert_eq!(one.json.is_empty(), one.powershell.is_empty(), "{}: {}", rule.id, one.title);
        }
        if found.remedies.iter().any(|one| one.closes) {
            closing.push(rule.id);
        }
    }
    assert!(bare.is_empty(), "without any remedy: {bare:?}");
    let wanted = [
        "admin-access-from-unmanaged-device",
        "admin-session-too-long",
        "admin-without-mfa",
        "admin-without-phishing-resistant",
        "approved-app-control-in-use",
        "auth-transfer-open",
        "break-glass-lockable",
        "cae-weakened",
        "device-code-flow-open",
        "device-registration-unprotected",
        "guest-without-mfa",
        "legacy-auth-open",
        "management-plane-without-mfa",
        "mfa-replaceable-by-other-control",
        "mobile-app-unprotected",
        "platform-exclusion-walkthrough",
        "policy-without-effect",
        "registration-unprotected",
        "resource-access-from-unmanaged-device",
        "risk-policy-misbuilt",
        "risky-agent-not-blocked",
        "risky-sign-in-not-stopped",
        "risky-user-not-stopped",
        "session-without-reauth",
        "token-not-bound",
        "trusted-network-skips-mfa",
        "unknown-platform-open",
        "unmanaged-browser-unrestricted",
        "user-without-mfa",
    ];
    let open: Vec<&str> = wanted.into_iter().filter(|wanted| !closing.contains(wanted)).collect();
    assert!(open.is_empty(), "without a closing remedy: {open:?}");
}

#[test]
fn remedies_of_the_sample_do_what_they_say() {
    let files = sample();
    for rule in RULES {
        check(&files, "", rule.id);
    }
}

#[test]
fn without_a_declared_emergency_account_nothing_is_safe_and_the_placeholder_is_refused() {
    let files = small("11111111-0000-4000-8000-00000000000a", "disabled");
    let found = check(&files, "", "user-without-mfa");
    assert!(found.remedies.iter().all(|one| !one.safe) && !found.remedies.is_empty());
    assert!(found.remedies[0].json.contains("<object id of your emergency access account>"));
    assert!(found.remedies[0].warnings[0].starts_with("No emergency access account is declared"));
}

/// Two people and one policy that asks all but one of them for MFA.
fn small(excluded: &str, state: &str) -> Files {
    let user = |digit: char, name: &str| {
        json!({
            "id": format!("11111111-0000-4000-8000-00000000000{digit}"), "displayName": name,
            "userPrincipalName": format!("{name}@contoso.onmicrosoft.com"), "userType": "Member", "accountEnabled": true,
        })
    };
    let policy = json!({
        "id": "22222222-0000-4000-8000-000000000001", "displayName": "CA007: It's 'MFA' $(x)", "state": state,
        "conditions": {
            "users": {"includeUsers": ["All"], "excludeUsers": [excluded]},
            "applications": {"includeApplications": ["All"]}, "clientAppTypes": ["all"],
        },
        "grantControls": {"operator": "OR", "builtInControls": ["mfa"]},
    });
    Files::from([
        ("users.json".to_owned(), json!({"value": [user('a', "bg"), user('b', "ann")]})),
        ("policies.json".to_owned(), json!({"value": [policy]})),
        (
            "securityDefaults.json".to_owned(),
            json!({
                "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#policies/identitySecurityDefaultsEnforcementPolicy/$entity",
                "id": "00000000-0000-0000-0000-000000000005", "displayName": "Security Defaults", "isEnabled": false,
            }),
        ),
    ])
}

const BREAK_GLASS: &str = "11111111-0000-4000-8000-00000000000a";

#[test]
fn a_policy_that_waits_is_switched_on_first_and_new_names_follow_the_habit() {
    let files = small(BREAK_GLASS, "enabledForReportingButNotEnforced");
    let found = check(&files, &emergency(&["bg@contoso.onmicrosoft.com"]), "user-without-mfa");
    let first = &found.remedies[0];
    assert!(first.kind == "enablePolicy" && first.closes && first.safe, "{found:#?}");
    assert_eq!(serde_json::from_str::<Value>(&first.json).unwrap(), json!({"state": "enabled"}));
    let new: Value = serde_json::from_str(&found.remedies[1].json).unwrap();
    assert_eq!(new["displayName"], "CA008: Require MFA for all users");
    assert_eq!(new["conditions"]["users"]["excludeUsers"], json!([BREAK_GLASS]));
}

#[test]
fn a_policy_that_takes_the_emergency_account_in_is_not_safe() {
    let files = small("11111111-0000-4000-8000-00000000000c", "enabledForReportingButNotEnforced");
    let found = check(&files, &emergency(&[BREAK_GLASS]), "user-without-mfa");
    let switched = found.remedies.iter().find(|one| one.kind == "enablePolicy").unwrap();
    assert!(!switched.safe && switched.closes && switched.locked_out == 1, "{switched:#?}");
    assert_eq!(switched.locked_out_subjects[0].name, "bg");
    // What is safe comes first.
    assert!(found.remedies[0].safe && found.remedies[0].kind == "newPolicy");
}

#[test]
fn a_policy_that_blocks_everybody_closes_and_is_not_safe() {
    let mut files = small(BREAK_GLASS, "enabledForReportingButNotEnforced");
    files.get_mut("policies.json").unwrap()["value"][0]["grantControls"]["builtInControls"] = json!(["block"]);
    let found = check(&files, &emergency(&[BREAK_GLASS]), "user-without-mfa");
    let switched = found.remedies.iter().find(|one| one.kind == "enablePolicy").unwrap();
    assert!(switched.closes && !switched.safe, "{switched:#?}");
    assert!(switched.locked_out_subjects.iter().any(|one| one.name == "ann" && one.more == "No way in is left"));
}

#[test]
fn who_registered_nothing_is_counted() {
    let mut files = small(BREAK_GLASS, "disabled");
    let row = json!({
        "id": "11111111-0000-4000-8000-00000000000b", "userPrincipalName": "ann@contoso.onmicrosoft.com",
        "isMfaRegistered": false, "isMfaCapable": false, "methodsRegistered": [],
    });
    files.insert("registration.json".to_owned(), json!({
        "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#reports/authenticationMethods/userRegistrationDetails",
        "value": [row],
    }));
    let found = check(&files, &emergency(&[BREAK_GLASS]), "user-without-mfa");
    let warned = |one: &RemedyLine| {
        one.warnings.iter().any(|text| text.starts_with("1 of 1 people") && text.ends_with("such as ann"))
    };
    assert!(warned(&found.remedies[0]), "{found:#?}");
}

/// The one policy of a small tenant with a member changed, and the first edit that closes a rule.
fn edited(rule: &str, change: &dyn Fn(&mut Value)) -> (Value, RemedyLine) {
    let mut files = small(BREAK_GLASS, "enabled");
    change(&mut files.get_mut("policies.json").unwrap()["value"][0]);
    files.insert(
        "namedLocations.json".to_owned(),
        json!({"value": [{
            "@odata.type": "#microsoft.graph.ipNamedLocation", "id": "33333333-0000-4000-8000-000000000001",
            "displayName": "Office", "isTrusted": true,
            "ipRanges": [{"@odata.type": "#microsoft.graph.iPv4CidrRange", "cidrAddress": "198.51.100.0/24"}],
        }]}),
    );
    let found = check(&files, &emergency(&[BREAK_GLASS]), rule);
    let edit = found.remedies.iter().find(|one| one.kind == "changePolicy");
    let edit = edit.unwrap_or_else(|| panic!("{found:#?}"));
    assert!(edit.closes && edit.verified, "{edit:#?}");
    (serde_json::from_str(&edit.json).unwrap(), edit.clone())
}

#[test]
fn one_edit_of_a_policy_that_is_on_closes_what_it_left_open() {
    let ann = "11111111-0000-4000-8000-00000000000b";
    let excludes = |policy: &mut Value| {
        policy["conditions"]["users"]["excludeUsers"] = json!([BREAK_GLASS, ann]);
    };
    let (body, edit) = edited("user-without-mfa", &excludes);
    assert_eq!(edit.title, "Policy “CA007: It's 'MFA' $(x)”: no longer exclude ann");
    assert_eq!(body.as_object().unwrap().keys().collect::<Vec<_>>(), ["conditions"]);
    assert_eq!(body["conditions"]["users"]["excludeUsers"], json!([BREAK_GLASS]));
    assert!(edit.safe, "{edit:#?}");
    let either = |policy: &mut Value| policy["grantControls"]["builtInControls"] = json!(["mfa", "compliantDevice"]);
    let (body, _) = edited("user-without-mfa", &either);
    assert_eq!(body["grantControls"]["operator"], "AND");
    assert!(body.get("conditions").is_none());
    let (body, _) = edited("user-without-phishing-resistant", &|_| {});
    let strength = json!({"id": "00000000-0000-0000-0000-000000000004"});
    assert_eq!(body["grantControls"]["authenticationStrength"], strength);
    let windows = |policy: &mut Value| policy["conditions"]["platforms"] = json!({"includePlatforms": ["windows"]});
    let (body, _) = edited("user-without-mfa", &windows);
    assert_eq!(body["conditions"]["platforms"], Value::Null);
    assert_eq!(body["conditions"]["users"]["includeUsers"], json!(["All"]));
    let away = |policy: &mut Value| {
        policy["conditions"]["locations"] = json!({"includeLocations": ["All"], "excludeLocations": ["AllTrusted"]});
    };
    assert_eq!(edited("trusted-network-skips-mfa", &away).0["conditions"]["locations"], Value::Null);
}

#[test]
fn exclusions_stay_while_no_emergency_account_is_declared() {
    let files = small("11111111-0000-4000-8000-00000000000b", "enabled");
    let found = check(&files, "", "user-without-mfa");
    assert!(found.remedies.iter().all(|one| one.kind != "changePolicy"), "{found:#?}");
}

/// A policy that is on and means everybody but some.
fn blocking(digit: usize, excluded: &[&str]) -> Value {
    json!({
        "id": format!("33333333-0000-4000-8000-00000000000{digit}"), "displayName": format!("Block {digit}"),
        "state": "enabled",
        "conditions": {
            "users": {"includeUsers": ["All"], "excludeUsers": excluded},
            "applications": {"includeApplications": ["All"]}, "clientAppTypes": ["all"],
            "locations": {"includeLocations": ["All"], "excludeLocations": ["AllTrusted"]},
        },
        "grantControls": {"operator": "OR", "builtInControls": ["block"]},
    })
}

#[test]
fn emergency_accounts_are_let_out_of_every_policy_at_once() {
    let mut files = small("11111111-0000-4000-8000-00000000000b", "disabled");
    let policies = [blocking(1, &[]), blocking(2, &[])];
    files.insert("policies.json".to_owned(), json!({ "value": policies }));
    let found = check(&files, &emergency(&[BREAK_GLASS]), "break-glass-lockable");
    let one = found.remedies.iter().find(|one| one.closes && one.safe).expect("a remedy that closes it");
    assert_eq!(
        (one.title.as_str(), one.method.as_str()),
        ("2 policies: exclude the emergency access accounts", "POST")
    );
    assert_eq!(one.address, "https://graph.microsoft.com/v1.0/$batch");
    let body: Value = serde_json::from_str(&one.json).unwrap();
    assert_eq!(body["requests"][1]["body"]["conditions"]["users"]["excludeUsers"], json!([BREAK_GLASS]));
}

#[test]
fn what_is_gone_is_taken_out_of_a_policy() {
    let mut files = small("11111111-0000-4000-8000-00000000000b", "disabled");
    let gone = "11111111-0000-4000-8000-0000000000ff";
    files.insert("policies.json".to_owned(), json!({ "value": [blocking(1, &[gone, BREAK_GLASS])] }));
    let found = check(&files, "", "dangling-reference");
    let one = found.remedies.iter().find(|one| one.kind == "changePolicy").expect("an edit");
    assert_eq!(one.left, 0);
    let body: Value = serde_json::from_str(&one.json).unwrap();
    assert_eq!(body["conditions"]["users"]["excludeUsers"], json!([BREAK_GLASS]));
}

#[test]
fn settings_are_made_for_the_tenant_where_the_export_tells_them() {
    let of = |rule: &str| {
        let page = read(&pages().join(format!("{rule}.md")));
        let after = page.split("## Must fire\n").nth(1).unwrap();
        let text = after.split("```json\n").nth(1).unwrap().split("```").next().unwrap();
        let example: Value = serde_json::from_str(text).unwrap();
        let mut files = Files::new();
        add_files(&mut files, &example);
        let found = remedies(&files, "", rule).remedies;
        let one = found.into_iter().find(|one| one.kind == "setting").unwrap();
        (one.address, serde_json::from_str::<Value>(&one.json).unwrap())
    };
    let (address, body) = of("weak-method-enabled");
    assert!(address.contains("authenticationMethodConfigurations/"), "{address}");
    assert_eq!(body["state"], "disabled");
    let (_, body) = of("strength-admits-weak-method");
    assert!(!body.to_string().contains("sms") && body["allowedCombinations"].is_array(), "{body}");
    assert_eq!(of("security-defaults-clash").1["isEnabled"].as_bool().map(|_| ()), Some(()));
    let (address, body) = of("mfa-demanded-not-registered");
    assert!(address.ends_with("/temporaryAccessPassMethods") && body["isUsableOnce"] == true, "{address} {body}");
    assert_eq!(of("standing-privilege").1["action"], "adminAssign");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Over tenants with one or two policies of any shape, nothing that is called safe takes a
    /// declared emergency account in, by the export itself.
    #[test]
    fn nothing_safe_locks_an_emergency_account_out(
        includes in proptest::collection::vec(0_usize..3, 1..4),
        excluded in proptest::collection::vec(any::<bool>(), 4),
        blocks in proptest::collection::vec(any::<bool>(), 4),
        states in proptest::collection::vec(0_usize..3, 4),
        rule in 0_usize..4,
    ) {
        let mut files = small(BREAK_GLASS, "disabled");
        let policies = includes.iter().enumerate().map(|(at, include)| json!({
            "id": format!("22222222-0000-4000-8000-00000000001{at}"), "displayName": format!("Policy {at}"),
            "state": (["enabled", "disabled", "enabledForReportingButNotEnforced"][states[at]]),
            "conditions": {
                "users": {
                    "includeUsers": [(["All", BREAK_GLASS, "11111111-0000-4000-8000-00000000000b"][*include])],
                    "excludeUsers": if excluded[at] { vec![BREAK_GLASS] } else { vec![] },
                },
                "applications": {"includeApplications": ["All"]}, "clientAppTypes": ["all"],
            },
            "grantControls": {"operator": "OR", "builtInControls": [(if blocks[at] { "block" } else { "mfa" })]},
        }));
        files.insert("policies.json".to_owned(), json!({"value": policies.collect::<Vec<_>>()}));
        let rule = ["user-without-mfa", "legacy-auth-open", "registration-unprotected", "risky-user-not-stopped"][rule];
        let declared = emergency(&[BREAK_GLASS]);
        for one in check(&files, &declared, rule).remedies.iter().filter(|one| one.safe) {
            let after = made(&files, one);
            let changed: Vec<&Value> = after.iter().flat_map(|(name, file)| {
                let all: Vec<&Value> = match name.as_str() {
                    name if name.starts_with("remedy") => vec![file],
                    "policies.json" => file["value"].as_array().unwrap().iter().collect(),
                    _ => Vec::new(),
                };
                all
            }).filter(|policy| {
                let known = files["policies.json"]["value"].as_array().unwrap();
                !known.contains(policy)
            }).collect();
            prop_assert_eq!(changed.len(), 1);
            let users = &changed[0]["conditions"]["users"];
            let lists = |member: &str, id: &str| users[member].as_array().unwrap().contains(&json!(id));
            let taken_in = lists("includeUsers", "All") || lists("includeUsers", BREAK_GLASS);
            prop_assert!(!taken_in || lists("excludeUsers", BREAK_GLASS), "{}", one.title);
        }
    }
}
