//! People, groups and roles as Graph JSON.

use serde_json::{Value, json};

use super::tenant::{Cast, Thing};
use super::{At, Outcome, names, problem};

/// Kinds of person that have an object in the directory.
pub(crate) const WITH_OBJECT: [&str; 4] =
    ["person", "internalGuest", "b2bCollaborationGuest", "b2bCollaborationMember"];

/// A person with an object in the directory.
pub(crate) fn user(cast: &Cast, person: &Thing) -> Outcome<Value> {
    let external = matches!(person.kind, "b2bCollaborationGuest" | "b2bCollaborationMember");
    let issuer = match person.after("of").first() {
        Some(home) => {
            let home = cast.find(home, &["tenant"]).at(person.line)?;
            format!("https://sts.windows.net/{}/", home.id)
        }
        None if person.says("with Google") => "google.com".to_owned(),
        None if person.says("with a passcode") => "mail".to_owned(),
        None => "MicrosoftAccount".to_owned(),
    };
    let own = json!({"signInType": "userPrincipalName", "issuer": "contoso.example"});
    // Before an invitation is redeemed, identities still show this tenant (user-properties).
    let elsewhere = external && !person.says("pending");
    let identities = if elsewhere { json!([{"signInType": "federated", "issuer": issuer}, own]) } else { json!([own]) };
    let mark = if external { "_elsewhere#EXT#" } else { "" };
    let state = external.then_some(if person.says("pending") { "PendingAcceptance" } else { "Accepted" });
    let guest = matches!(person.kind, "internalGuest" | "b2bCollaborationGuest");
    Ok(json!({
        "id": person.id,
        "displayName": person.name,
        "userPrincipalName": format!("{}{mark}@contoso.example", person.name.replace(' ', ".")),
        "userType": if guest { "Guest" } else { "Member" },
        "accountEnabled": true,
        "externalUserState": state,
        "identities": identities,
    }))
}

/// A group with its direct members.
pub(crate) fn group(cast: &Cast, group: &Thing) -> Outcome<Value> {
    let members = cast.all(&MEMBERS).filter(|thing| thing.after("in").contains(&group.name.as_str()));
    let members: Vec<Value> = members.map(|thing| json!({"id": thing.id, "displayName": thing.name})).collect();
    Ok(json!({"id": group.id, "displayName": group.name, "securityEnabled": true, "members": members}))
}

/// What can be a member of a group, or hold a role.
const MEMBERS: [&str; 6] =
    ["person", "internalGuest", "b2bCollaborationGuest", "b2bCollaborationMember", "group", "agent user"];

/// Active and eligible assignments.
pub(crate) fn roles(cast: &Cast) -> Outcome<(Vec<Value>, Vec<Value>)> {
    let (mut active, mut eligible) = (Vec::new(), Vec::new());
    for holder in cast.all(&MEMBERS) {
        for text in holder.after("holds") {
            active.push(assignment(holder, text, "unifiedRoleAssignment")?);
        }
        for text in holder.after("eligible for") {
            eligible.push(assignment(holder, text, "unifiedRoleEligibilityScheduleInstance")?);
        }
    }
    Ok((active, eligible))
}

fn assignment(holder: &Thing, text: &str, kind: &str) -> Outcome<Value> {
    let (name, scope) = match text.strip_suffix(" in one unit") {
        Some(name) => (name, "/administrativeUnits/0000000b-0000-4000-8000-00000000000b"),
        None => (text, "/"),
    };
    let Some(role) = names::role(name) else {
        return problem(holder.line, format!("“{name}” is no built-in role."));
    };
    Ok(json!({
        "@odata.type": format!("#microsoft.graph.{kind}"),
        "principalId": holder.id,
        "roleDefinitionId": role,
        "directoryScopeId": scope,
    }))
}

/// States of the old per-user MFA, where a person has one.
pub(crate) fn per_user_mfa(cast: &Cast) -> Vec<Value> {
    let state = |person: &Thing| {
        let state = ["enforced", "enabled"].into_iter().find(|state| person.says(&format!("per-user MFA {state}")))?;
        Some(json!({"id": person.id, "perUserMfaState": state}))
    };
    cast.all(&WITH_OBJECT).filter_map(state).collect()
}
