//! Posture findings that come out wrong easily: the false alarms and the misses of each rule.

use canopy_workbench::{AskedFindings, DroppedFile, FoundLine, Workbench};
use serde_json::{Value, json};

/// 2026-11-23
const TODAY: u32 = 20_780;

const ADA: &str = "10000000-0000-0000-0000-000000000001";
const BEN: &str = "10000000-0000-0000-0000-000000000002";
const GLOBAL_ADMINISTRATOR: &str = "62e90394-69f5-4237-9190-012177145e10";
const SYNCHRONIZATION: &str = "d29b2b05-8046-44ba-8758-1e26182fcf32";
const EXCHANGE: &str = "00000002-0000-0ff1-ce00-000000000000";
const OFFICE: &str = "40000000-0000-0000-0000-000000000001";
const OWN: &str = "3ceaaf30-8142-48ea-91d9-3080f9b439fc";

/// A small tenant, file by file.
struct Small {
    files: Vec<(String, Value)>,
    declared: String,
}

fn v1(list: &str, value: Value) -> Value {
    json!({ "@odata.context": format!("https://graph.microsoft.com/v1.0/$metadata#{list}"), "value": value })
}

fn beta(list: &str, value: Value) -> Value {
    json!({ "@odata.context": format!("https://graph.microsoft.com/beta/$metadata#{list}"), "value": value })
}

fn user(id: &str, name: &str) -> Value {
    json!({ "id": id, "displayName": name, "userPrincipalName": format!("{name}@fabrikam.example"), "userType": "Member",
            "accountEnabled": true })
}

impl Small {
    /// Ada, who is Global Administrator, and Ben; nobody is eligible for anything.
    fn new(policies: Value) -> Self {
        let assigned = json!({ "id": "a1", "principalId": ADA, "roleDefinitionId": GLOBAL_ADMINISTRATOR, "directoryScopeId": "/" });
        Self { files: Vec::new(), declared: String::new() }
            .with("users", v1("users", json!([user(ADA, "ada"), user(BEN, "ben")])))
            .with("roles", v1("roleManagement/directory/roleAssignments", json!([assigned])))
            .with("eligible", v1("roleManagement/directory/roleEligibilityScheduleInstances", json!([])))
            .with("policies", beta("identity/conditionalAccess/policies", policies))
    }

    /// The same with a file, in the place of one of that name.
    fn with(mut self, name: &str, file: Value) -> Self {
        self.files.retain(|(known, _)| known != name);
        self.files.push((name.to_owned(), file));
        self
    }

    fn without(mut self, name: &str) -> Self {
        self.files.retain(|(known, _)| known != name);
        self
    }

    fn declared(mut self, kind: &str, who: &str) -> Self {
        let one = json!({ "kind": kind, "who": [who], "reason": "so it is", "until": "2027-06-30" });
        self.declared = json!({ "exceptions": [one] }).to_string();
        self
    }

    fn judged(&self, rule: &str) -> FoundLine {
        let file = |(name, file): &(String, Value)| DroppedFile {
            name: format!("{name}.json"),
            bytes: file.to_string().into_bytes(),
        };
        let workbench = Workbench::open(self.files.iter().map(file).collect(), &mut |_| {});
        let answer = workbench.findings(&AskedFindings { declared: self.declared.clone(), today: TODAY }).unwrap();
        answer.findings.into_iter().find(|one| one.id == rule).unwrap()
    }

    /// The status, and what is missing.
    fn stands(&self, rule: &str) -> (String, Vec<String>) {
        let one = self.judged(rule);
        (one.status, one.missing.into_iter().map(|need| need.what).collect())
    }

    fn status(&self, rule: &str) -> String {
        self.judged(rule).status
    }
}

/// A policy for all users and all resources; `more` goes over it, members of `conditions` one by one.
fn policy(name: &str, more: Value) -> Value {
    let mut policy = json!({
        "id": format!("20000000-0000-0000-0000-{:012}", name.bytes().map(u64::from).fold(7, |all, byte| all * 31 % 999_999_937 + byte)),
        "displayName": name,
        "state": "enabled",
        "conditions": { "users": { "includeUsers": ["All"] }, "applications": { "includeApplications": ["All"] },
                        "clientAppTypes": ["all"] },
    });
    for (member, value) in more.as_object().unwrap() {
        match (member.as_str(), value) {
            ("conditions", Value::Object(conditions)) => {
                for (condition, value) in conditions {
                    policy["conditions"][condition] = value.clone();
                }
            }
            _ => policy[member] = value.clone(),
        }
    }
    policy
}

fn grant(controls: &[&str]) -> Value {
    json!({ "operator": "OR", "builtInControls": controls })
}

fn mfa(conditions: Value) -> Value {
    policy("MFA", json!({ "grantControls": grant(&["mfa"]), "conditions": conditions }))
}

fn mfa_for_all() -> Value {
    mfa(json!({}))
}

fn every_time() -> Value {
    json!({ "signInFrequency": { "authenticationType": "primaryAndSecondaryAuthentication", "frequencyInterval": "everyTime",
                                 "isEnabled": true } })
}

fn office(trusted: bool, ranges: &[&str]) -> Value {
    let range = |range: &&str| {
        let kind = if range.contains(':') { "iPv6CidrRange" } else { "iPv4CidrRange" };
        json!({ "@odata.type": format!("#microsoft.graph.{kind}"), "cidrAddress": range })
    };
    let ranges: Vec<Value> = ranges.iter().map(range).collect();
    let office = json!({ "@odata.type": "#microsoft.graph.ipNamedLocation", "id": OFFICE, "displayName": "Office",
                         "isTrusted": trusted, "ipRanges": ranges });
    v1("identity/conditionalAccess/namedLocations", json!([office]))
}

fn outside(excluded: &str) -> Value {
    json!({ "locations": { "includeLocations": ["All"], "excludeLocations": [excluded] } })
}

#[test]
fn who_is_eligible_must_be_known_before_anything_is_proved_of_administrators() {
    let told = json!({ "id": ADA, "displayName": "ada", "userPrincipalName": "ada@fabrikam.onmicrosoft.com",
                       "userType": "Member", "accountEnabled": true, "onPremisesSyncEnabled": null, "mail": null,
                       "assignedLicenses": [], "signInActivity": { "lastSignInDateTime": "2026-11-20T10:00:00Z" } });
    let domain = json!({ "id": "fabrikam.onmicrosoft.com", "authenticationType": "Managed", "isInitial": true });
    let known = || {
        Small::new(json!([mfa_for_all()]))
            .with("users", v1("users", json!([told])))
            .with("domains", v1("domains", json!([domain])))
    };
    let eligible = "Eligible role assignments (PIM)".to_owned();
    for rule in ["privileged-user-homed-elsewhere", "admin-account-not-dedicated", "stale-privileged-account"] {
        assert_eq!(known().status(rule), "holds", "{rule}");
        let stands = known().without("eligible").stands(rule);
        assert_eq!(stands, ("cannotTell".to_owned(), vec![eligible.clone()]), "{rule}");
    }
    // One Global Administrator is too few for sure once it is known that nobody is eligible.
    let rule = "global-admin-count-out-of-range";
    assert_eq!(known().status(rule), "fails");
    assert_eq!(known().without("eligible").stands(rule), ("cannotTell".to_owned(), vec![eligible]));
}

#[test]
fn five_global_administrators_are_too_many_for_one_baseline_whoever_else_is_eligible() {
    let ids: Vec<String> = (1..=5).map(|n| format!("10000000-0000-0000-0000-00000000000{n}")).collect();
    let users: Vec<Value> = ids.iter().map(|id| user(id, &format!("admin{}", &id[35..]))).collect();
    let assigned: Vec<Value> = ids
        .iter()
        .map(|id| json!({ "id": format!("a{id}"), "principalId": id, "roleDefinitionId": GLOBAL_ADMINISTRATOR, "directoryScopeId": "/" }))
        .collect();
    let tenant = Small::new(json!([mfa_for_all()]))
        .with("users", v1("users", json!(users)))
        .with("roles", v1("roleManagement/directory/roleAssignments", json!(assigned)))
        .without("eligible");
    let one = tenant.judged("global-admin-count-out-of-range");
    assert_eq!((one.status.as_str(), one.found, one.verdicts.len()), ("partly", 1, 1), "{}", one.said);
    assert!(!one.verdicts[0].met && one.verdicts[0].id == "1.1.3");
}

#[test]
fn security_defaults_alone_are_no_proof_and_are_told() {
    let defaults = || {
        json!({ "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#policies/identitySecurityDefaultsEnforcementPolicy/$entity",
                           "id": "00000000-0000-0000-0000-000000000005", "isEnabled": true })
    };
    let none = || Small::new(json!([]));
    let with = none().with("defaults", defaults());
    let one = with.judged("user-without-mfa");
    // Ada is an administrator, of whom they ask for MFA each time.
    assert_eq!((one.status.as_str(), one.found), ("partly", 1), "{}", one.said);
    assert!(one.said.contains("security defaults are on"), "{}", one.said);
    assert_eq!(with.status("admin-without-mfa"), "holds");
    assert_eq!(with.status("legacy-auth-open"), "holds");
    assert_eq!(with.judged("management-plane-without-mfa").found, 1, "Graph is left to Microsoft's judgement");
    let one = none().judged("user-without-mfa");
    assert_eq!(one.status, "partly", "it is not known whether they are on: {}", one.said);
    assert!(one.said.contains("is not known") && one.missing.iter().any(|need| need.what == "Security defaults"));
    // Beside policies that are on they cannot be.
    let one = Small::new(json!([mfa(json!({ "users": { "includeUsers": [ADA] } }))])).judged("user-without-mfa");
    assert!(!one.said.contains("security defaults"), "{}", one.said);
    let clash = Small::new(json!([mfa(json!({ "users": { "includeUsers": [BEN] } }))])).with("defaults", defaults());
    assert_eq!(clash.judged("admin-without-mfa").found, 1, "exports that do not belong together prove nothing");
}

fn per_user(id: &str, state: &str) -> Value {
    json!({ "@odata.context": format!("https://graph.microsoft.com/beta/$metadata#users('{id}')/authentication/requirements"),
            "perUserMfaState": state })
}

#[test]
fn per_user_mfa_covers_whom_it_is_enforced_for_but_not_legacy_clients() {
    let tenant = Small::new(json!([])).with("ada", per_user(ADA, "enforced")).with("ben", per_user(BEN, "enforced"));
    assert_eq!(tenant.status("user-without-mfa"), "holds");
    let legacy = tenant.judged("legacy-auth-open");
    assert_eq!(
        (legacy.status.as_str(), legacy.found),
        ("partly", 2),
        "app passwords; security defaults may block them"
    );
    assert!(legacy.missing.iter().any(|need| need.what == "Security defaults"));
    let one = tenant.judged("per-user-mfa-in-use");
    assert_eq!((one.status.as_str(), one.found), ("fails", 2));
    assert!(one.causes[0].cause.contains("do not force MFA everywhere"), "{}", one.causes[0].cause);
    // Enabled demands registration, not MFA.
    let tenant = Small::new(json!([])).with("ada", per_user(ADA, "enforced")).with("ben", per_user(BEN, "enabled"));
    assert_eq!(tenant.judged("user-without-mfa").found, 1);
    // Left over where policies ask everybody.
    let tenant = Small::new(json!([mfa_for_all()])).with("ada", per_user(ADA, "enforced"));
    let one = tenant.judged("per-user-mfa-in-use");
    assert!(one.causes[0].cause.contains("left over"), "{}", one.causes[0].cause);
    assert_eq!(one.missing[0].what, "Per-user MFA (beta)", "Ben is not told");
}

#[test]
fn settings_that_no_export_tells_prove_nothing() {
    let methods = |more: Value| {
        let mut all = json!({ "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#policies/authenticationMethodsPolicy/$entity",
            "id": "authenticationMethodsPolicy",
            "authenticationMethodConfigurations": [
                { "id": "TemporaryAccessPass", "state": "disabled" }, { "id": "Fido2", "state": "disabled" },
                { "id": "MicrosoftAuthenticator", "state": "disabled" } ] });
        more.as_object().unwrap().iter().for_each(|(name, value)| all[name] = value.clone());
        Small::new(json!([mfa_for_all()])).with("methods", all)
    };
    let on = json!({ "state": "enabled" });
    assert_eq!(methods(json!({})).status("methods-policy-loose"), "cannotTell");
    let told = json!({ "reportSuspiciousActivitySettings": on, "systemCredentialPreferences": on });
    assert_eq!(methods(told.clone()).status("methods-policy-loose"), "holds", "what is off has no holes");
    let mut aimed = told;
    let feature = |id: &str| json!({ "state": "enabled", "includeTarget": { "targetType": "group", "id": id } });
    aimed["authenticationMethodConfigurations"] = json!([
        { "id": "TemporaryAccessPass", "state": "disabled" }, { "id": "Fido2", "state": "disabled" },
        { "id": "MicrosoftAuthenticator", "state": "enabled", "featureSettings": {
            "companionAppAllowedState": { "state": "disabled" },
            "displayAppInformationRequiredState": feature("all_users"),
            "displayLocationInformationRequiredState": feature("30000000-0000-0000-0000-000000000001") } }]);
    let one = methods(aimed).judged("methods-policy-loose");
    assert_eq!((one.status.as_str(), one.found), ("partly", 1), "the place is shown to one group alone");
    // An empty list of settings was exported, and so says that nothing was ever saved.
    let domain = json!({ "id": "fabrikam.example", "authenticationType": "Managed", "isVerified": true });
    let tenant = Small::new(json!([mfa_for_all()])).with("domains", v1("domains", json!([domain])));
    assert_eq!(tenant.status("password-policy-weak"), "cannotTell");
    let tenant = tenant.with("settings", v1("groupSettings", json!([])));
    assert_eq!(tenant.judged("password-policy-weak").found, 1, "no banned words of its own");
    let glass = json!({ "id": ADA, "displayName": "ada", "userPrincipalName": "ada@fabrikam.onmicrosoft.com", "accountEnabled": true,
                        "onPremisesSyncEnabled": null });
    let registered = json!({ "id": ADA, "userPrincipalName": "ada@fabrikam.onmicrosoft.com", "isMfaCapable": true,
                             "methodsRegistered": ["passKeyDeviceBound"] });
    let tenant = Small::new(json!([mfa_for_all()]))
        .with("users", v1("users", json!([glass])))
        .with("registration", v1("reports/authenticationMethods/userRegistrationDetails", json!([registered])))
        .declared("breakGlass", ADA);
    let (status, missing) = tenant.stands("break-glass-weakly-built");
    assert_eq!((status.as_str(), missing.len()), ("cannotTell", 2), "licences and mail: {missing:?}");
}

#[test]
fn both_risks_in_one_policy_are_wrong_only_where_one_alone_passes() {
    let both = policy(
        "Both",
        json!({ "grantControls": grant(&["block"]),
        "conditions": { "userRiskLevels": ["high"], "signInRiskLevels": ["high"] } }),
    );
    let sign_in = policy(
        "Sign-in",
        json!({ "grantControls": grant(&["mfa"]), "sessionControls": every_time(),
        "conditions": { "signInRiskLevels": ["medium", "high"] } }),
    );
    let user =
        policy("User", json!({ "grantControls": grant(&["block"]), "conditions": { "userRiskLevels": ["high"] } }));
    let status = |policies: Value| Small::new(policies).status("risk-policy-misbuilt");
    assert_eq!(status(json!([both])), "fails");
    assert_eq!(status(json!([both, sign_in])), "fails", "user risk alone passes");
    assert_eq!(status(json!([both, sign_in, user])), "holds");
    let mut off = both;
    off["state"] = json!("enabledForReportingButNotEnforced");
    assert_eq!(status(json!([off])), "holds", "it binds nobody");
}

#[test]
fn a_machine_is_told_by_its_traces_and_never_for_sure() {
    let activity = |interactive: Value, other: &str| json!({ "lastSignInDateTime": interactive, "lastNonInteractiveSignInDateTime": other });
    let named = |name: &str, activity: Value| {
        let mut one = user(BEN, name);
        one["signInActivity"] = activity;
        one
    };
    let tenant = |user: Value| {
        Small::new(json!([mfa(json!({ "users": { "includeUsers": ["All"], "excludeUsers": [BEN] } }))]))
            .with("users", v1("users", json!([user])))
    };
    let rule = "user-account-runs-service";
    let alone = tenant(named("ledger", activity(json!(null), "2026-11-20T10:00:00Z"))).judged(rule);
    assert_eq!((alone.status.as_str(), alone.confidence.as_str()), ("partly", "assumed"));
    let now = || activity(json!("2026-11-20T10:00:00Z"), "2026-11-20T10:00:00Z");
    assert_eq!(tenant(named("ledger", now())).status(rule), "holds", "a person takes part");
    assert_eq!(tenant(named("svc-scan", now())).status(rule), "partly", "its name");
    let room = named("room-4", activity(json!(null), "2026-11-20T10:00:00Z"));
    assert_eq!(tenant(room).status(rule), "holds", "a device that people share");
    assert_eq!(tenant(user(BEN, "ledger")).status(rule), "cannotTell", "nobody knows who takes part");
    assert_eq!(tenant(named("svc-scan", now())).declared("serviceAccount", BEN).status(rule), "holds");
    let sync = json!({ "id": "a2", "principalId": BEN, "roleDefinitionId": SYNCHRONIZATION, "directoryScopeId": "/" });
    let tenant =
        tenant(named("sync", now())).with("roles", v1("roleManagement/directory/roleAssignments", json!([sync])));
    assert_eq!(tenant.status(rule), "holds", "the sync account has a rule of its own");
}

fn principal(n: u8, kind: &str) -> Value {
    json!({ "id": format!("50000000-0000-0000-0000-00000000000{n}"), "appId": format!("51000000-0000-0000-0000-00000000000{n}"),
            "displayName": format!("App {n}"), "servicePrincipalType": kind, "appOwnerOrganizationId": OWN })
}

#[test]
fn workloads_are_reached_by_object_id_and_only_where_policies_can() {
    let organization = v1("organization", json!([{ "id": OWN, "displayName": "Fabrikam", "verifiedDomains": [] }]));
    let tenant = |policies: Value, principals: Value| {
        Small::new(policies)
            .with("organization", organization.clone())
            .with("principals", v1("servicePrincipals", principals))
    };
    let block = |id: &str| {
        policy(
            "Workloads",
            json!({ "grantControls": grant(&["block"]), "conditions": { "users": { "includeUsers": ["None"] },
            "clientApplications": { "includeServicePrincipals": [id] } } }),
        )
    };
    let rule = "workload-identity-unrestricted";
    let own = || json!([principal(1, "Application"), principal(2, "ManagedIdentity")]);
    assert_eq!(tenant(json!([mfa_for_all()]), own()).judged(rule).of, 1, "managed identities are out of reach");
    assert_eq!(tenant(json!([block("50000000-0000-0000-0000-000000000001")]), own()).status(rule), "holds");
    assert_eq!(
        tenant(json!([block("51000000-0000-0000-0000-000000000001")]), own()).status(rule),
        "fails",
        "an application id"
    );
    let shell = policy(
        "Nobody",
        json!({ "grantControls": grant(&["block"]), "conditions": { "users": { "includeUsers": ["None"] } } }),
    );
    assert_eq!(tenant(json!([shell]), own()).status(rule), "fails");
    let licence =
        json!({ "skuPartNumber": "SPE_E3", "prepaidUnits": { "enabled": 5 }, "consumedUnits": 1, "servicePlans": [] });
    let one = tenant(json!([mfa_for_all()]), own()).with("skus", v1("subscribedSkus", json!([licence]))).judged(rule);
    assert_eq!(one.status, "partly");
    assert!(one.said.contains("recommendation"), "{}", one.said);
    let role = json!({ "id": "a3", "principalId": "50000000-0000-0000-0000-000000000003", "roleDefinitionId": GLOBAL_ADMINISTRATOR,
                       "directoryScopeId": "/" });
    let one = tenant(json!([mfa_for_all()]), json!([principal(1, "Application"), principal(3, "Application")]))
        .with("more", v1("roleManagement/directory/roleAssignments", json!([role])))
        .judged(rule);
    let holding = one.causes.iter().find(|cause| cause.cause.contains("Global Administrator")).unwrap();
    assert_eq!(holding.subjects[0].name, "App 3");
    assert_eq!(Small::new(json!([mfa_for_all()])).status(rule), "cannotTell");
}

#[test]
fn conditions_on_agents_are_told_by_beta_alone() {
    let agent = v1("servicePrincipals", json!([principal(4, "ServiceIdentity")]));
    let rule = "risky-agent-not-blocked";
    let tenant = |policies: Value| Small::new(policies).with("principals", agent.clone());
    assert_eq!(tenant(json!([mfa_for_all()])).status(rule), "fails");
    let v1_policies = v1("identity/conditionalAccess/policies", json!([mfa_for_all()]));
    assert_eq!(tenant(json!([])).with("policies", v1_policies).status(rule), "cannotTell");
    let none = v1("servicePrincipals", json!([principal(1, "Application")]));
    assert_eq!(Small::new(json!([mfa_for_all()])).with("principals", none).status(rule), "holds", "there is no agent");
    let low = policy(
        "Low",
        json!({ "grantControls": grant(&["block"]), "conditions": { "users": { "includeUsers": ["None"] },
        "clientApplications": { "includeAgentIdServicePrincipals": ["All"] }, "agentIdRiskLevels": "low" } }),
    );
    assert_eq!(tenant(json!([low])).status(rule), "fails", "another level");
}

#[test]
fn the_sync_account_is_neither_locked_out_nor_left_open() {
    let role = json!({ "id": "a1", "principalId": BEN, "roleDefinitionId": SYNCHRONIZATION, "directoryScopeId": "/" });
    let rule = "sync-account-mishandled";
    let tenant = |policies: Value| {
        Small::new(policies)
            .with("roles", v1("roleManagement/directory/roleAssignments", json!([role])))
            .with("locations", office(true, &["203.0.113.8/32"]))
    };
    let people = mfa(json!({ "users": { "includeUsers": ["All"], "excludeRoles": [SYNCHRONIZATION] } }));
    let here = |users: Value, place: Value| {
        policy(
            "Here",
            json!({ "grantControls": grant(&["block"]), "conditions": { "users": users, "locations": place["locations"] } }),
        )
    };
    let role = || json!({ "includeRoles": [SYNCHRONIZATION] });
    let cause = |tenant: Small| tenant.judged(rule).causes[0].cause.clone();
    assert!(cause(tenant(json!([mfa_for_all()]))).contains("cannot give"));
    assert!(cause(tenant(json!([people]))).contains("from anywhere"));
    assert_eq!(tenant(json!([people, here(role(), outside("AllTrusted"))])).status(rule), "holds");
    assert_eq!(Small::new(json!([mfa_for_all()])).status(rule), "holds", "an application identity needs no exclusion");
}

#[test]
fn resilience_counts_where_it_denies_somebody() {
    let rule = "cae-weakened";
    let strict = |more: Value| {
        let mut all =
            json!({ "grantControls": grant(&["mfa"]), "sessionControls": { "disableResilienceDefaults": true } });
        more.as_object().unwrap().iter().for_each(|(name, value)| all[name] = value.clone());
        Small::new(json!([policy("Strict", all)]))
    };
    assert_eq!(strict(json!({})).status(rule), "holds", "everything can be evaluated in an outage");
    let risky = || strict(json!({ "conditions": { "signInRiskLevels": ["high"] } }));
    let one = risky().declared("breakGlass", ADA).judged(rule);
    assert!(one.causes[0].cause.contains("emergency account among them"), "{}", one.causes[0].cause);
    let mut accepted = risky();
    accepted.declared =
        json!({ "exceptions": [{ "kind": "acceptedRisk", "rule": rule, "who": ["Strict"], "reason": "highest tier",
        "until": "2027-06-30" }] })
        .to_string();
    assert_eq!(accepted.status(rule), "holds", "a declared choice");
    // A place that blocks administrators wants strict enforcement.
    let block = policy("Block", json!({ "grantControls": grant(&["block"]), "conditions": outside("AllTrusted") }));
    let strictly = policy(
        "Strictly",
        json!({ "sessionControls": { "continuousAccessEvaluation": { "mode": "strictLocation" } } }),
    );
    let at = |policies: Value| Small::new(policies).with("locations", office(true, &["203.0.113.0/24"])).status(rule);
    assert_eq!(at(json!([block])), "fails");
    assert_eq!(at(json!([block, strictly])), "holds");
    let v1_policies = v1("identity/conditionalAccess/policies", json!([mfa_for_all()]));
    assert_eq!(Small::new(json!([])).with("policies", v1_policies).status(rule), "cannotTell");
}

#[test]
fn an_administrators_session_is_short_by_effect() {
    let rule = "admin-session-too-long";
    let short = |frequency: Value, more: Value| {
        let mut session = frequency;
        session["persistentBrowser"] = json!({ "mode": "never", "isEnabled": true });
        let mut all = json!({ "sessionControls": session });
        more.as_object().unwrap().iter().for_each(|(name, value)| all[name] = value.clone());
        policy("Short", all)
    };
    assert_eq!(
        Small::new(json!([short(every_time(), json!({}))])).status(rule),
        "holds",
        "every time is the strictest"
    );
    let off = short(every_time(), json!({ "state": "enabledForReportingButNotEnforced" }));
    assert_eq!(Small::new(json!([off])).status(rule), "fails");
    let portals = short(
        every_time(),
        json!({ "conditions": { "applications": { "includeApplications": ["MicrosoftAdminPortals"] } } }),
    );
    assert_eq!(Small::new(json!([portals])).status(rule), "fails", "portals alone");
    let always = policy(
        "Always",
        json!({ "sessionControls": { "persistentBrowser": { "mode": "always", "isEnabled": true } } }),
    );
    let one = Small::new(json!([short(every_time(), json!({})), always])).judged(rule);
    assert_eq!((one.status.as_str(), one.confidence.as_str()), ("partly", "assumed"), "which wins is not documented");
    // Ben is eligible: a policy on the role does not bind the session that he begins with.
    let eligible =
        json!({ "id": "e1", "principalId": BEN, "roleDefinitionId": GLOBAL_ADMINISTRATOR, "directoryScopeId": "/" });
    let roles = short(every_time(), json!({ "conditions": { "users": { "includeRoles": [GLOBAL_ADMINISTRATOR] } } }));
    let tenant = Small::new(json!([roles]));
    assert_eq!(tenant.status(rule), "holds");
    let tenant =
        tenant.with("eligible", v1("roleManagement/directory/roleEligibilityScheduleInstances", json!([eligible])));
    assert_eq!(tenant.judged(rule).found, 1);
    assert_eq!(tenant.without("eligible").status(rule), "cannotTell");
}

#[test]
fn a_frequency_for_one_platform_or_at_risk_is_none() {
    let rule = "session-without-reauth";
    let weekly = |conditions: Value| {
        let session = json!({ "signInFrequency": { "authenticationType": "primaryAndSecondaryAuthentication", "type": "days", "value": 7,
            "frequencyInterval": "timeBased", "isEnabled": true } });
        Small::new(json!([policy("Weekly", json!({ "sessionControls": session, "conditions": conditions }))]))
            .with("locations", office(true, &["203.0.113.0/24"]))
    };
    assert_eq!(weekly(json!({})).status(rule), "holds");
    assert_eq!(weekly(json!({ "platforms": { "includePlatforms": ["windows"] } })).status(rule), "fails");
    assert_eq!(weekly(json!({ "signInRiskLevels": ["medium", "high"] })).status(rule), "fails");
    assert_eq!(weekly(outside("AllTrusted")).status(rule), "fails", "an unregistered device in the office");
    let unmanaged =
        json!({ "devices": { "deviceFilter": { "mode": "exclude", "rule": "device.isCompliant -eq True" } } });
    let one = weekly(unmanaged).judged(rule);
    let met: Vec<bool> = one.verdicts.iter().map(|verdict| verdict.met).collect();
    assert_eq!((one.status.as_str(), met), ("holds", vec![false, true, true]), "CIS wants it on every device");
}

#[test]
fn a_token_that_only_windows_binds_is_replayed_as_another_platform() {
    let rule = "token-not-bound";
    let bound = |conditions: Value, session: Value| {
        policy("Bound", json!({ "sessionControls": session, "conditions": conditions }))
    };
    let on = || json!({ "secureSignInSession": { "isEnabled": true } });
    assert_eq!(Small::new(json!([bound(json!({}), on())])).status(rule), "holds");
    let windows = json!({ "platforms": { "includePlatforms": ["windows"] } });
    let one = Small::new(json!([bound(windows, on())])).judged(rule);
    assert_eq!(one.status, "fails");
    assert!(one.causes[0].cause.contains("device platform"), "{}", one.causes[0].cause);
    let device = policy("Device", json!({ "grantControls": grant(&["compliantDevice"]) }));
    assert_eq!(Small::new(json!([device])).status(rule), "holds", "a managed device is no worse");
    // An older version of Graph has no such member.
    let quiet = policy("Quiet", json!({ "sessionControls": { "disableResilienceDefaults": null } }));
    let tenant = Small::new(json!([])).with("policies", v1("identity/conditionalAccess/policies", json!([quiet])));
    assert_eq!(tenant.judged(rule).confidence, "assumed");
}

fn baseline(resource: &str) -> Value {
    json!({ "@odata.context": "https://graph.microsoft.com/beta/$metadata#identity/conditionalAccess/settings/$entity", "exclusions": null,
            "advancedSettings": { "baselineScopes": { "resourceAppId": resource } } })
}

#[test]
fn the_change_of_2026_is_told_by_what_it_binds() {
    let rule = "baseline-scope-change-exposes";
    let placeholder = "d0000000-0000-4000-8000-000000000002";
    let azure_ad = "00000002-0000-0000-c000-000000000000";
    let leaving =
        |apps: Value| mfa(json!({ "applications": { "includeApplications": ["All"], "excludeApplications": apps } }));
    let tenant = |policies: Value, resource: &str| Small::new(policies).with("settings", baseline(resource));
    let excluded = || leaving(json!([EXCHANGE]));
    let one = tenant(json!([excluded()]), azure_ad).judged(rule);
    assert_eq!((one.status.as_str(), one.confidence.as_str()), ("fails", "proved"), "{}", one.said);
    assert_eq!((one.found, one.of), (4, 4), "two users, and two kinds of people without an object");
    let cause = &one.causes[0].cause;
    assert!(
        cause.contains("public clients") && cause.contains("Exchange") && cause.contains("now need MFA"),
        "{cause}"
    );
    assert_eq!(tenant(json!([mfa_for_all()]), azure_ad).status(rule), "holds", "without exclusions there was no hole");
    assert_eq!(tenant(json!([excluded()]), "00000000-0000-0000-0000-000000000000").status(rule), "holds", "opted out");
    let placed = leaving(json!([EXCHANGE, placeholder]));
    assert_eq!(tenant(json!([placed]), placeholder).status(rule), "holds", "the placeholder is excluded");
    assert_eq!(tenant(json!([excluded()]), placeholder).status(rule), "fails", "the placeholder is not excluded");
    // Another policy asked for as much before.
    let all = policy("All", json!({ "grantControls": grant(&["mfa"]) }));
    assert_eq!(tenant(json!([excluded(), all]), azure_ad).status(rule), "holds");
    let windows = policy(
        "Windows",
        json!({ "grantControls": grant(&["mfa"]), "conditions": { "platforms": { "includePlatforms": ["windows"] } } }),
    );
    assert_eq!(tenant(json!([excluded(), windows]), azure_ad).status(rule), "fails", "on other platforms nothing did");
    // Where the setting is not exported, it is an assumption.
    let one = Small::new(json!([excluded()])).judged(rule);
    assert_eq!((one.status.as_str(), one.confidence.as_str()), ("partly", "assumed"));
    assert_eq!(one.missing[0].what, "Conditional Access settings (beta)");
    assert_eq!(Small::new(json!([mfa_for_all()])).status(rule), "holds");
}

#[test]
fn those_whom_the_change_of_2026_may_lock_out_are_told() {
    let rule = "baseline-scope-change-exposes";
    let leaving = |grant: Value| {
        let apps = json!({ "includeApplications": ["All"], "excludeApplications": [EXCHANGE] });
        policy("Leaving", json!({ "grantControls": grant, "conditions": { "applications": apps } }))
    };
    let tenant = |control: &str| {
        Small::new(json!([leaving(grant(&[control]))]))
            .with("settings", baseline("00000002-0000-0000-c000-000000000000"))
    };
    let registered = |id: &str, able: bool| json!({ "id": id, "userPrincipalName": "x", "isMfaRegistered": able, "isMfaCapable": able, "methodsRegistered": [] });
    let report = v1(
        "reports/authenticationMethods/userRegistrationDetails",
        json!([registered(ADA, true), registered(BEN, false)]),
    );
    let one = tenant("mfa").with("registration", report).judged(rule);
    let locked = one.causes.iter().find(|cause| cause.cause.contains("no method is registered")).unwrap();
    assert_eq!((locked.found, locked.subjects[0].name.as_str()), (1, "ben"));
    let cause = |control: &str| tenant(control).judged(rule).causes[0].cause.clone();
    assert!(cause("block").contains("are now blocked"), "{}", cause("block"));
    assert!(cause("compliantDevice").contains("without such a device"), "{}", cause("compliantDevice"));
    let one = tenant("mfa").declared("serviceAccount", BEN).judged(rule);
    assert!(one.causes.iter().any(|cause| cause.cause.contains("service account") && cause.subjects[0].name == "ben"));
}

#[test]
fn azure_devops_is_no_part_of_azure_management() {
    let rule = "management-plane-without-mfa";
    let on =
        |apps: Value| Small::new(json!([mfa(json!({ "applications": { "includeApplications": apps } }))])).judged(rule);
    let azure = "797f4846-ba00-4fd7-ba43-dac1f8f63013";
    let one = on(json!(["MicrosoftAdminPortals", azure]));
    let met: Vec<bool> = one.verdicts.iter().map(|verdict| verdict.met).collect();
    assert_eq!((one.status.as_str(), met), ("fails", vec![true, false]));
    let one = on(json!(["499b84ac-1321-427f-aa17-267ca6975798"]));
    assert_eq!(one.verdicts.iter().map(|verdict| verdict.met).collect::<Vec<_>>(), [false, true]);
    let strength = policy(
        "Strong",
        json!({ "grantControls": { "operator": "OR", "builtInControls": [],
        "authenticationStrength": { "id": "00000000-0000-0000-0000-000000000004" } } }),
    );
    assert_eq!(Small::new(json!([strength])).status(rule), "holds", "a strength is as good");
    let one = Small::new(json!([mfa(json!({ "users": { "includeRoles": [GLOBAL_ADMINISTRATOR] } }))])).judged(rule);
    assert_eq!(one.found, 1, "Ben is no administrator, and gets there all the same");
}

#[test]
fn a_context_counts_by_what_it_asks_beyond_the_everyday() {
    let rule = "sensitive-action-without-step-up";
    let action = |verb: &str, context: Value| {
        json!({ "name": format!("microsoft.directory/conditionalAccessPolicies/{verb}"), "isAuthenticationContextSettable": true,
                "authenticationContextId": context })
    };
    let actions = |context: Value| {
        let all = ["create", "basic/update", "delete"].map(|verb| action(verb, context.clone()));
        beta("roleManagement/directory/resourceNamespaces('microsoft.directory')/resourceActions", json!(all))
    };
    let published = v1(
        "identity/conditionalAccess/authenticationContextClassReferences",
        json!([{ "id": "c1", "displayName": "Policies", "isAvailable": true }]),
    );
    let step = |more: Value| {
        let mut all =
            json!({ "conditions": { "applications": { "includeAuthenticationContextClassReferences": ["c1"] } } });
        more.as_object().unwrap().iter().for_each(|(name, value)| all[name] = value.clone());
        policy("Step", all)
    };
    let tenant = |policies: Value| {
        Small::new(policies).with("actions", actions(json!("c1"))).with("contexts", published.clone())
    };
    let strong = || json!({ "operator": "OR", "builtInControls": [], "authenticationStrength": { "id": "00000000-0000-0000-0000-000000000004" } });
    assert_eq!(tenant(json!([step(json!({ "grantControls": strong() }))])).status(rule), "holds");
    let fresh = step(json!({ "grantControls": grant(&["mfa"]), "sessionControls": every_time() }));
    assert_eq!(tenant(json!([fresh])).status(rule), "holds");
    let plain = step(json!({ "grantControls": grant(&["mfa"]) }));
    assert_eq!(tenant(json!([plain])).judged(rule).found, 3, "MFA done in the morning is enough");
    let off = step(json!({ "grantControls": strong(), "state": "enabledForReportingButNotEnforced" }));
    let one = tenant(json!([off])).judged(rule);
    assert_eq!(
        (one.status.as_str(), one.found),
        ("fails", 4),
        "three actions, and a context for which nothing is asked"
    );
    let without = Small::new(json!([step(json!({ "grantControls": strong() }))])).with("contexts", published.clone());
    assert_eq!(without.stands(rule), ("cannotTell".to_owned(), vec!["Protected actions".to_owned()]));
}

#[test]
fn a_place_takes_mfa_away_only_where_mfa_is_asked_elsewhere() {
    let rule = "trusted-network-skips-mfa";
    let at =
        |policies: Value, trusted: bool| Small::new(policies).with("locations", office(trusted, &["203.0.113.0/24"]));
    let away = |excluded: &str| mfa(outside(excluded));
    assert_eq!(at(json!([away("AllTrusted")]), true).status(rule), "fails");
    let one = at(json!([away(OFFICE)]), false).judged(rule);
    assert_eq!(one.status, "fails", "a named location need not be trusted");
    assert!(one.causes[0].cause.contains("not trusted"));
    let block = policy("Block", json!({ "grantControls": grant(&["block"]), "conditions": outside("AllTrusted") }));
    assert_eq!(at(json!([block]), true).status(rule), "holds", "elsewhere it is blocked: no MFA is taken away");
    let registering = policy(
        "Register",
        json!({ "grantControls": grant(&["mfa"]), "conditions": {
        "applications": { "includeUserActions": ["urn:user:registersecurityinfo"] }, "locations": outside("AllTrusted")["locations"] } }),
    );
    assert_eq!(at(json!([registering, mfa_for_all()]), true).status(rule), "holds", "registration alone");
    assert_eq!(at(json!([mfa_for_all()]), true).status(rule), "holds");
    // Trusted IPs of per-user MFA are in no export, and nothing shows what they would do.
    let (status, missing) = at(json!([away("AllTrusted")]), false).stands(rule);
    assert_eq!(
        (status.as_str(), missing.as_slice()),
        ("cannotTell", &["Service settings of per-user MFA".to_owned()][..])
    );
    let (status, missing) = Small::new(json!([away(OFFICE)])).stands(rule);
    assert_eq!((status.as_str(), missing.as_slice()), ("cannotTell", &["Named locations".to_owned()][..]));
}

#[test]
fn a_country_is_a_fault_only_where_unknown_places_are_let_in() {
    let rule = "named-location-unsound";
    let countries = v1(
        "identity/conditionalAccess/namedLocations",
        json!([{ "@odata.type": "#microsoft.graph.countryNamedLocation",
        "id": OFFICE, "displayName": "Countries", "countriesAndRegions": ["NO"], "includeUnknownCountriesAndRegions": true,
        "countryLookupMethod": "clientIpAddress" }]),
    );
    let at = |conditions: Value| {
        let block = policy("Block", json!({ "grantControls": grant(&["block"]), "conditions": conditions }));
        Small::new(json!([block])).with("locations", countries.clone()).status(rule)
    };
    assert_eq!(at(outside(OFFICE)), "fails", "unknown places get in");
    assert_eq!(at(json!({ "locations": { "includeLocations": [OFFICE] } })), "holds", "unknown places are blocked");
    let ranges = |ranges: &[&str], place: Value| {
        let block = policy("Block", json!({ "grantControls": grant(&["block"]), "conditions": place }));
        Small::new(json!([block])).with("locations", office(true, ranges)).judged(rule)
    };
    let here = || json!({ "locations": { "includeLocations": [OFFICE] } });
    assert!(ranges(&["203.0.113.0/24"], here()).causes[0].cause.contains("IPv6"));
    assert_eq!(ranges(&["203.0.113.0/24", "2001:db8::/48"], here()).status, "holds");
    assert!(ranges(&["10.0.0.0/16", "2001:db8::/48"], here()).causes[0].cause.contains("private"));
    assert!(ranges(&["203.0.0.0/15", "2001:db8::/48"], here()).causes[0].cause.contains("wide"));
}

#[test]
fn of_two_places_that_overlap_the_trusted_one_is_told() {
    let place = |n: u8, trusted: bool, range: &str| {
        json!({ "@odata.type": "#microsoft.graph.ipNamedLocation", "id": format!("40000000-0000-0000-0000-00000000000{n}"),
                "displayName": format!("Place {n}"), "isTrusted": trusted,
                "ipRanges": [{ "@odata.type": "#microsoft.graph.iPv4CidrRange", "cidrAddress": range }] })
    };
    let all: Vec<String> = (1..=4).map(|n| format!("40000000-0000-0000-0000-00000000000{n}")).collect();
    let block = policy(
        "Block",
        json!({ "grantControls": grant(&["block"]),
        "conditions": { "locations": { "includeLocations": ["All"], "excludeLocations": all } } }),
    );
    let places = [
        place(1, true, "203.0.113.0/24"),
        place(2, false, "203.0.113.128/25"),
        place(3, false, "198.51.100.0/24"),
        place(4, false, "198.51.100.7/32"),
    ];
    let one = Small::new(json!([block]))
        .with("locations", v1("identity/conditionalAccess/namedLocations", json!(places)))
        .judged("named-location-unsound");
    let told: Vec<(&str, &str)> =
        one.causes.iter().map(|cause| (cause.subjects[0].name.as_str(), cause.cause.as_str())).collect();
    assert_eq!(told, [("Place 1", "It overlaps with Place 2"), ("Place 4", "It overlaps with Place 3")]);
}

#[test]
fn registering_is_not_protected_by_what_was_registered() {
    let tenant = Small::new(json!([])).with("ada", per_user(ADA, "enforced")).with("ben", per_user(BEN, "enforced"));
    assert_eq!(tenant.status("registration-unprotected"), "fails", "whoever comes first registers");
}

#[test]
fn a_context_that_nobody_can_ask_for_needs_no_policy() {
    let context = json!({ "id": "c2", "displayName": "Draft", "isAvailable": false });
    let one = Small::new(json!([mfa_for_all()]))
        .with("contexts", v1("identity/conditionalAccess/authenticationContextClassReferences", json!([context])))
        .judged("sensitive-action-without-step-up");
    assert_eq!((one.found, one.of), (0, 0));
}

#[test]
fn whose_an_application_is_must_be_known() {
    let rule = "workload-identity-unrestricted";
    let microsoft = json!({ "id": "50000000-0000-0000-0000-000000000009", "appId": "00000003-0000-0000-c000-000000000000",
        "displayName": "Microsoft Graph", "servicePrincipalType": "Application", "appOwnerOrganizationId": "f8cdef31-a31e-4b4a-93e4-5f571e91255a" });
    let tenant =
        |principals: Value| Small::new(json!([mfa_for_all()])).with("principals", v1("servicePrincipals", principals));
    assert_eq!(tenant(json!([microsoft])).status(rule), "holds", "Microsoft's");
    let (status, missing) = tenant(json!([microsoft, principal(1, "Application")])).stands(rule);
    assert_eq!((status.as_str(), missing.as_slice()), ("cannotTell", &["Organization".to_owned()][..]));
}

/// A policy for a group whose members were not exported means nobody for sure, and anybody perhaps.
#[test]
fn members_that_are_not_known_are_supposed() {
    let group = "30000000-0000-0000-0000-000000000001";
    let groups =
        v1("groups", json!([{ "id": group, "displayName": "Some", "securityEnabled": true, "groupTypes": [] }]));
    let users = json!({ "includeGroups": [group] });
    let both = policy(
        "Both",
        json!({ "grantControls": grant(&["block"]),
        "conditions": { "users": users, "userRiskLevels": ["high"], "signInRiskLevels": ["high"] } }),
    );
    let one = Small::new(json!([both])).with("groups", groups.clone()).judged("risk-policy-misbuilt");
    assert_eq!((one.status.as_str(), one.confidence.as_str()), ("partly", "assumed"));
    let off = policy(
        "Off",
        json!({ "sessionControls": { "continuousAccessEvaluation": { "mode": "disabled" } },
        "conditions": { "users": { "includeGroups": [group] } } }),
    );
    let one = Small::new(json!([off])).with("groups", groups).judged("cae-weakened");
    assert_eq!((one.status.as_str(), one.confidence.as_str()), ("partly", "assumed"));
}

/// A policy that could not be read is in no evaluation, and may be the one at fault.
#[test]
fn what_could_not_be_read_is_no_proof_that_no_policy_is_at_fault() {
    let unread = policy("Unread", json!({ "grantControls": grant(&["block"]), "state": "partiallyEnabled" }));
    let with = || Small::new(json!([mfa_for_all(), unread])).declared("breakGlass", ADA);
    for rule in ["risk-policy-misbuilt", "cae-weakened", "baseline-scope-change-exposes", "break-glass-lockable"] {
        let (status, missing) = with().stands(rule);
        assert_eq!(
            (status.as_str(), missing.as_slice()),
            ("cannotTell", &["Policies that can be read".to_owned()][..]),
            "{rule}"
        );
        assert_eq!(Small::new(json!([mfa_for_all()])).declared("breakGlass", ADA).status(rule), "holds", "{rule}");
    }
    assert_eq!(with().status("user-without-mfa"), "holds", "one policy more asks for no less");
}

/// Whoever can become a member of a group that holds a role is eligible for the role.
#[test]
fn eligible_members_of_a_group_that_holds_a_role_are_counted() {
    let group = "30000000-0000-0000-0000-000000000001";
    let groups = v1(
        "groups",
        json!([{ "id": group, "displayName": "Admins", "isAssignableToRole": true, "members": [{ "id": ADA }] }]),
    );
    let holds =
        json!({ "id": "a1", "principalId": group, "roleDefinitionId": GLOBAL_ADMINISTRATOR, "directoryScopeId": "/" });
    let member = json!({ "id": "m1", "groupId": group, "principalId": BEN, "accessId": "member" });
    let tenant = Small::new(json!([mfa_for_all()]))
        .with("groups", groups)
        .with("roles", v1("roleManagement/directory/roleAssignments", json!([holds])))
        .with("members", v1("identityGovernance/privilegedAccess/group/eligibilityScheduleInstances", json!([member])));
    assert_eq!(tenant.status("global-admin-count-out-of-range"), "holds", "Ada and Ben");
    assert_eq!(tenant.judged("admin-session-too-long").of, 2);
}

/// A place that a policy leaves out is somewhere, also where no export says where.
#[test]
fn a_location_that_no_export_defines_is_a_place_of_its_own() {
    let leaves_out = Small::new(json!([mfa(outside(OFFICE))]));
    let one = leaves_out.judged("user-without-mfa");
    assert_eq!((one.status.as_str(), one.found), ("fails", 2), "{}", one.said);
    let network = one.witness.iter().find(|(field, _)| field == "Network").unwrap();
    assert!(network.1.contains("which no export defines"), "{network:?}");
    // Blocked everywhere else: who comes from there is not.
    let block = policy("Block", json!({ "grantControls": grant(&["block"]), "conditions": outside(OFFICE) }));
    assert_eq!(Small::new(json!([block])).status("user-without-mfa"), "fails");
    // What is asked everywhere is asked there too.
    assert_eq!(Small::new(json!([mfa_for_all()])).status("user-without-mfa"), "holds");
}
