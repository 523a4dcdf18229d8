//! `canopy what-if` as a user meets it: arguments, files, lines and exit codes.

use crate::run::{Ran, fixture, with_input};
use serde_json::{Value, json};

/// The fixture tenant: six policies, two users, a group, a role assignment and a service principal.
pub(crate) const ANNE: &str = "a0000001-0000-4000-8000-000000000001";
const BORIS: &str = "a0000002-0000-4000-8000-000000000002";
pub(crate) const ROBOT: &str = "d0000001-0000-4000-8000-000000000001";
const EXCHANGE: &str = "00000002-0000-0ff1-ce00-000000000000";

pub(crate) fn ask(requests: &str) -> Ran {
    with_input(&["what-if", &fixture("tenant"), "--sign-in", "-", "--quiet"], requests)
}

fn answer(request: &Value) -> Value {
    let ran = ask(&request.to_string());
    assert_eq!(ran.code, 0, "{}", ran.errors);
    assert_eq!(ran.lines.len(), 1);
    ran.lines[0].clone()
}

pub(crate) fn user(id: &str, conditions: Value) -> Value {
    json!({
        "signInIdentity": {"@odata.type": "#microsoft.graph.userSignIn", "userId": id},
        "signInContext": {"@odata.type": "#microsoft.graph.applicationContext", "includeApplications": [EXCHANGE]},
        "signInConditions": conditions,
    })
}

/// Name and reason of each policy in `value`.
fn reasons(answer: &Value) -> Vec<(&str, &str)> {
    let policies = answer["value"].as_array().unwrap().iter();
    policies.map(|p| (p["displayName"].as_str().unwrap(), p["analysisReasons"].as_str().unwrap())).collect()
}

fn finding<'a>(answer: &'a Value, name: &str) -> &'a Value {
    let all = answer["canopy"]["policies"].as_array().unwrap();
    all.iter().find(|finding| finding["displayName"] == name).unwrap()
}

fn assumptions(answer: &Value) -> String {
    answer["canopy"]["assumptions"].to_string()
}

#[test]
fn a_user_who_is_asked_for_mfa() {
    let conditions =
        json!({"clientAppType": "browser", "devicePlatform": "windows", "ipAddress": "198.51.100.7", "country": "NO"});
    let answer = answer(&user(ANNE, conditions));
    assert_eq!(
        reasons(&answer),
        [
            ("MFA for all", "notSet"),
            ("Block legacy clients", "clientApps"),
            ("Robots stay at home", "users"),
            ("Registration from home", "application"),
            ("Step up", "application"),
        ]
    );
    let canopy = &answer["canopy"];
    assert_eq!(canopy["decision"], "grantWithControls");
    assert_eq!(canopy["verdict"], "mfa");
    assert_eq!(canopy["sentence"], "Access is granted with MFA");
    assert_eq!(canopy["complete"], true);
    assert_eq!(canopy["requirement"][0]["policy"]["displayName"], "MFA for all");
    assert_eq!(canopy["requirement"][0]["operator"], "OR");
    assert_eq!(canopy["requirement"][0]["controls"], json!(["mfa"]));
    assert_eq!(canopy["ways"], json!([{"controls": ["mfa"], "text": "MFA"}]));
    assert_eq!(canopy["sessionControls"][0]["text"], json!(["sign-in frequency: 12 hours"]));
}

/// Every unmet condition is told, not only the one that Graph names, and which exclude it is.
#[test]
fn every_unmet_condition_is_told() {
    let answer = answer(&user(BORIS, json!({"clientAppType": "browser", "devicePlatform": "windows"})));
    let excluded = finding(&answer, "MFA for all");
    assert_eq!(excluded["reason"], "users");
    assert_eq!(excluded["unmet"], json!([{"condition": "Users", "text": "excluded: group Exempt, through Pilots"}]));
    let registration = finding(&answer, "Registration from home");
    let unmet: Vec<&str> =
        registration["unmet"].as_array().unwrap().iter().map(|one| one["condition"].as_str().unwrap()).collect();
    assert_eq!(unmet, ["Target resources", "Network"]);
    assert_eq!(answer["canopy"]["decision"], "grant");
}

/// The whole policy is in `value`, as Graph has it.
#[test]
fn policies_are_whole() {
    let answer = answer(&user(ANNE, json!({})));
    let policy = &answer["value"][0];
    assert_eq!(policy["id"], "c0000001-0000-4000-8000-000000000001");
    assert_eq!(policy["state"], "enabled");
    assert_eq!(policy["conditions"]["users"]["includeUsers"], json!(["All"]));
    assert_eq!(policy["grantControls"]["builtInControls"], json!(["mfa"]));
    assert_eq!(policy["sessionControls"]["signInFrequency"]["value"], 12);
    assert_eq!(policy["modifiedDateTime"], "2026-01-02T03:04:05Z");
}

#[test]
fn applied_policies_only() {
    let mut request = user(ANNE, json!({"clientAppType": "browser"}));
    for wanted in [json!(true), json!("true")] {
        request["appliedPoliciesOnly"] = wanted;
        assert_eq!(reasons(&answer(&request)), [("MFA for all", "notSet")]);
    }
    // What does not apply is still explained.
    assert_eq!(answer(&request)["canopy"]["policies"].as_array().unwrap().len(), 5);
}

/// A client app that is left open is decided by its weakest case, and each case is told.
#[test]
fn an_open_client_app_is_told_by_case() {
    let answer = answer(&user(ANNE, json!({})));
    let canopy = &answer["canopy"];
    assert_eq!(canopy["decision"], "grantWithControls");
    assert_eq!(canopy["cases"].as_array().unwrap().len(), 2);
    assert_eq!(canopy["cases"][1]["verdict"], "block");
    assert_eq!(finding(&answer, "Block legacy clients")["reason"], "clientApps");
    assert!(assumptions(&answer).contains("The client app is left open"));
}

#[test]
fn a_user_whom_the_export_does_not_hold() {
    let stranger = "a0000009-0000-4000-8000-000000000009";
    let answer = answer(&user(stranger, json!({"clientAppType": "browser"})));
    assert_eq!(reasons(&answer)[0], ("MFA for all", "notSet"));
    assert!(assumptions(&answer).contains("The export does not hold this user"));
}

#[test]
fn a_user_by_name() {
    let answer = answer(&user("BORIS@contoso.example", json!({})));
    assert_eq!(reasons(&answer)[0], ("MFA for all", "users"));
}

#[test]
fn an_external_user_without_an_object() {
    let mut request = user(ANNE, json!({"clientAppType": "browser"}));
    request["signInIdentity"] = json!({"externalUserType": "b2bDirectConnectUser"});
    let answer = answer(&request);
    assert_eq!(reasons(&answer)[0], ("MFA for all", "notSet"));
    assert!(assumptions(&answer).contains("The request names no user"));
}

#[test]
fn a_service_principal() {
    let request = |id: &str| {
        json!({
            "signInIdentity": {"servicePrincipalId": id},
            "signInContext": {"includeApplications": [EXCHANGE]},
        })
    };
    let robot = answer(&request(ROBOT));
    assert_eq!(
        reasons(&robot),
        [
            ("MFA for all", "workloadIdentities"),
            ("Block legacy clients", "workloadIdentities"),
            ("Robots stay at home", "notSet"),
            ("Registration from home", "workloadIdentities"),
            ("Step up", "workloadIdentities"),
        ]
    );
    assert_eq!(robot["canopy"]["decision"], "block");
    assert_eq!(robot["canopy"]["blockedBy"][0]["displayName"], "Robots stay at home");
    assert_eq!(robot["canopy"]["requirement"], json!([]));
    let included = json!({"condition": "Workload identities", "text": "all service principals"});
    assert!(finding(&robot, "Robots stay at home")["met"].as_array().unwrap().contains(&included));

    let by_app_id = answer(&request("d0000002-0000-4000-8000-000000000002"));
    assert!(assumptions(&by_app_id).contains(&format!("its object id, {ROBOT}")));
    let home = answer(&json!({
        "signInIdentity": {"servicePrincipalId": ROBOT},
        "signInContext": {"includeApplications": [EXCHANGE]},
        "signInConditions": {"ipAddress": "192.0.2.9"},
    }));
    assert_eq!(home["canopy"]["decision"], "grant");
    assert_eq!(reasons(&home)[2], ("Robots stay at home", "location"));
}

#[test]
fn an_agent() {
    let answer = answer(&json!({
        "signInIdentity": {"agentServicePrincipalId": ROBOT},
        "signInContext": {"includeApplications": [EXCHANGE]},
    }));
    assert!(reasons(&answer).iter().all(|(_, reason)| *reason == "agentIdentities"));
}

#[test]
fn a_user_action() {
    let answer = answer(&json!({
        "signInIdentity": {"userId": ANNE},
        "signInContext": {"userAction": "registerSecurityInformation"},
        "signInConditions": {"clientAppType": "browser", "ipAddress": "192.0.2.9", "country": "NO"},
    }));
    assert_eq!(reasons(&answer)[3], ("Registration from home", "notSet"));
    assert_eq!(reasons(&answer)[4], ("Step up", "userActions"));
}

/// Both names of the member that Graph's pages give; a report-only policy has a result.
#[test]
fn an_authentication_context() {
    for member in ["authenticationContext", "authenticationContextValue"] {
        let answer = answer(&json!({
            "signInIdentity": {"userId": ANNE},
            "signInContext": {"@odata.type": "#microsoft.graph.authContext", member: "c7"},
        }));
        assert_eq!(reasons(&answer)[4], ("Step up", "notSet"));
        assert_eq!(finding(&answer, "Step up")["reportOnlyResult"], "reportOnlyFailure");
        assert_eq!(reasons(&answer)[0], ("MFA for all", "authenticationContext"));
    }
}

#[test]
fn devices_risks_and_flows_are_read() {
    let answer = answer(&user(
        ANNE,
        json!({
            "clientAppType": "mobileAppsAndDesktopClients", "devicePlatform": "iOS", "signInRiskLevel": "high",
            "userRiskLevel": "low", "insiderRiskLevel": "elevated",
            "authenticationFlow": {"transferMethod": "deviceCodeFlow"},
            "deviceInfo": {"isCompliant": true, "trustType": "AzureAD", "ownership": "Company", "physicalIds": ["[x]"]},
        }),
    ));
    assert_eq!(answer["canopy"]["decision"], "grantWithControls");
}
