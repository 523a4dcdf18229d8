//! The simulator on small tenants: who can be asked about beside people.

use canopy_tests::tenant::Opened;
use canopy_workbench::{DroppedFile, Mark, SignInForm, Simulation};

const POLICIES: &str = r#"{"value":[
  {"id":"c0000000-0000-4000-8000-000000000001","displayName":"Robots at home","state":"enabled",
   "conditions":{"users":{"includeUsers":["None"]},"applications":{"includeApplications":["All"]},
     "clientApplications":{"includeServicePrincipals":["ServicePrincipalsInMyTenant"]},
     "servicePrincipalRiskLevels":["high"]},
   "grantControls":{"operator":"OR","builtInControls":["block"]}},
  {"id":"c0000000-0000-4000-8000-000000000002","displayName":"No agents","state":"enabled",
   "conditions":{"users":{"includeUsers":["None"]},"applications":{"includeApplications":["All"]},
     "clientApplications":{"includeAgentIdServicePrincipals":["All"]}},
   "grantControls":{"operator":"OR","builtInControls":["block"]}}]}"#;

const PRINCIPALS: &str = r#"{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#servicePrincipals","value":[
  {"id":"a0000000-0000-4000-8000-000000000001","appId":"b0000000-0000-4000-8000-000000000001",
   "displayName":"Backup","servicePrincipalType":"Application"},
  {"id":"a0000000-0000-4000-8000-000000000002","appId":"b0000000-0000-4000-8000-000000000002",
   "displayName":"Clock","servicePrincipalType":"ManagedIdentity"}]}"#;

fn opened() -> Opened {
    let file = |name: &str, text: &str| DroppedFile { name: name.into(), bytes: text.as_bytes().to_vec() };
    Opened::files(vec![file("policies.json", POLICIES), file("principals.json", PRINCIPALS)])
}

fn simulate(opened: &Opened, person: &str, risk: &str) -> Simulation {
    let form = SignInForm { person: person.into(), workload_risk: risk.into(), ..SignInForm::default() };
    opened.simulate(form).unwrap()
}

fn found(opened: &Opened, text: &str) -> Vec<(String, Vec<String>)> {
    opened.people(text).into_iter().map(|choice| (choice.id, choice.badges)).collect()
}

#[test]
fn a_service_principal_is_judged_by_its_risk() {
    let opened = opened();
    let (id, badges) = found(&opened, "backup").remove(0);
    assert_eq!(badges, ["service principal"]);
    let calm = simulate(&opened, &id, "none");
    assert_eq!(calm.mark, Mark::Open);
    assert_eq!(calm.sentence, "Access is granted: no policy that asks for anything applies");
    assert_eq!(simulate(&opened, &id, "high").mark, Mark::Block);
}

#[test]
fn a_managed_identity_is_out_of_reach() {
    let opened = opened();
    let (id, badges) = found(&opened, "clock").remove(0);
    assert_eq!(badges, ["a managed identity"]);
    assert_eq!(simulate(&opened, &id, "high").mark, Mark::Open);
}

#[test]
fn agents_and_their_accounts_are_told_apart() {
    let opened = opened();
    let ids: Vec<String> = found(&opened, "agent").into_iter().map(|(id, _)| id).collect();
    assert_eq!(ids, ["agent:", "agent-user:"]);
    assert_eq!(simulate(&opened, "agent:", "none").mark, Mark::Block);
    assert_eq!(simulate(&opened, "agent-user:", "none").mark, Mark::Open);
}
