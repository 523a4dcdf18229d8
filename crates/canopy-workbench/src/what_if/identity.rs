//! `signInIdentity`: who signs in.

use canopy_engine::{Axis, Bearer, External, Person, Subject, Workload};
use canopy_model::{Home, ServicePrincipalId, TenantId, UserId, UserSelector, WorkloadSelector};
use serde_json::Value;

use super::Evaluator;
use super::assumed::Note;
use super::body::Body;
use super::problem::Problem;
use crate::graph::vocabulary::EXTERNAL_TYPES;
use crate::words::{count, list};
use crate::workloads;

const MEMBERS: [&str; 5] =
    ["userId", "externalUserType", "externalTenantId", "servicePrincipalId", "agentServicePrincipalId"];

/// Who signs in.
pub(super) struct Identity<'a> {
    pub(super) subject: Subject,
    /// The person of the directory, for the path through nested groups.
    pub(super) bearer: Option<&'a Bearer>,
}

/// Reads the identity; what had to be assumed of it is noted.
pub(super) fn read<'a>(
    desk: &'a Evaluator<'_>,
    value: Option<&Value>,
    notes: &mut Vec<Note>,
) -> Result<Identity<'a>, Problem> {
    let Some(value) = value else {
        return Err(Problem::request(
            "The request has no signInIdentity. It names a userId, a servicePrincipalId or an agentServicePrincipalId.",
        ));
    };
    let body = Body::of(value, "signInIdentity", &MEMBERS)?;
    let alone = |subject| Identity { subject, bearer: None };
    match kind(&body)? {
        "servicePrincipalSignIn" => {
            Ok(alone(Subject::ServicePrincipal(service_principal(desk, required(&body, "servicePrincipalId")?, notes))))
        }
        "agentSignIn" => {
            Ok(alone(Subject::AgentIdentity(agent(desk, required(&body, "agentServicePrincipalId")?, notes))))
        }
        _ => user(desk, &body, notes),
    }
}

fn kind(body: &Body<'_>) -> Result<&'static str, Problem> {
    let kinds = ["userSignIn", "servicePrincipalSignIn", "agentSignIn"];
    if let Some(named) = body.odata_type() {
        let found = kinds.into_iter().find(|kind| kind.eq_ignore_ascii_case(named));
        return found.ok_or_else(|| {
            let text: String = named.chars().take(60).collect();
            Problem::request(format!(
                "signInIdentity cannot be a “{text}”. It is a userSignIn, a servicePrincipalSignIn or an agentSignIn."
            ))
        });
    }
    let given = [
        body.get("userId").or_else(|| body.get("externalUserType")),
        body.get("servicePrincipalId"),
        body.get("agentServicePrincipalId"),
    ];
    let mut present = kinds.into_iter().zip(given).filter(|(_, given)| given.is_some()).map(|(kind, _)| kind);
    match (present.next(), present.next()) {
        (Some(only), None) => Ok(only),
        (None, _) => Err(Problem::request(
            "signInIdentity is empty. It has a userId, a servicePrincipalId or an agentServicePrincipalId.",
        )),
        (Some(_), Some(_)) => {
            Err(Problem::request("signInIdentity names several kinds of identity. Give one, or an @odata.type."))
        }
    }
}

fn required<'v>(body: &Body<'v>, name: &str) -> Result<&'v str, Problem> {
    body.text(name)?.ok_or_else(|| Problem::request(format!("signInIdentity.{name} is missing.")))
}

/// A user of the directory, a user whom the export does not hold, or an external user without an
/// object.
fn user<'a>(desk: &'a Evaluator<'_>, body: &Body<'_>, notes: &mut Vec<Note>) -> Result<Identity<'a>, Problem> {
    let id = body.text("userId")?;
    let kind = match body.text("externalUserType")?.filter(|text| !text.eq_ignore_ascii_case("none")) {
        None => None,
        Some(_) => body.one_of("externalUserType", EXTERNAL_TYPES)?,
    };
    if id.is_none() && kind.is_none() {
        return Err(Problem::request("signInIdentity.userId is missing."));
    }
    let found = id.and_then(|id| desk.user_at(id));
    let (mut person, bearer) = match (found, id) {
        (Some(at), _) => known(desk, at, notes),
        (None, id) => (unknown(desk, id, notes), None),
    };
    let home = body.text("externalTenantId")?.map(|id| Home::Tenant(TenantId::new(id)));
    match (kind, &mut person.external, home) {
        (Some(kind), external, home) => {
            let known = || external.as_ref().map(|external| external.home.clone());
            let home = home.or_else(known).unwrap_or_default();
            *external = Some(External { kind, home });
        }
        (None, Some(external), Some(home)) => external.home = home,
        (None, None, Some(_)) => {
            return Err(Problem::request(
                "signInIdentity.externalTenantId needs an externalUserType: the export does not say how this user is external.",
            ));
        }
        (None, _, None) => {}
    }
    Ok(Identity { subject: Subject::Person(person), bearer })
}

/// What the directory tells of a user. Only roles held actively count, not those the user is
/// eligible for (concept-conditional-access-users-groups).
fn known<'a>(desk: &'a Evaluator<'_>, at: usize, notes: &mut Vec<Note>) -> (Person, Option<&'a Bearer>) {
    let Some(user) = desk.space.tenant().directory.users.get(at) else { return (Person::default(), None) };
    let eligible: Vec<String> = desk.people.eligible(at).iter().map(|role| desk.names.role(role)).collect();
    if !eligible.is_empty() {
        let text = format!("The user is eligible for {} and has not activated it.", list(&eligible, "and"));
        notes.push(Note::on(Axis::Who, text, "concept-conditional-access-users-groups"));
    }
    // Facts shared by many people leave out what no policy names; here it is known of one.
    let id = Some(user.id.clone());
    let external = user.external.map(|kind| External { kind, home: user.home.clone() });
    match desk.people.subject(desk.space, &user.id.to_string()) {
        Some((Subject::Person(person), bearer)) => (Person { id, external, ..person.clone() }, Some(bearer)),
        _ => {
            let text = "The account is disabled and cannot sign in; it is evaluated as if it could.";
            notes.push(Note::on(Axis::Who, text, "accountEnabled in the export"));
            (desk.people.facts(desk.space, at), None)
        }
    }
}

const WHO: &str = "load users, groups with their members and role assignments";

/// A user of whom nothing is known but the id.
fn unknown(desk: &Evaluator<'_>, id: Option<&str>, notes: &mut Vec<Note>) -> Person {
    let depends =
        |selector: &UserSelector| !matches!(selector, UserSelector::All | UserSelector::None | UserSelector::User(_));
    let more = desk.live().filter(|policy| {
        let users = &policy.conditions.users;
        users.include.iter().chain(&users.exclude).any(depends)
    });
    let more = match more.count() {
        0 => "no policy asks for these".to_owned(),
        more => format!("{} for these", count(more, "policy asks", "policies ask")),
    };
    let who = match id {
        Some(_) => {
            "The export does not hold this user. Groups, roles and guest type are not known: the user counts as a member in no group and without any role"
        }
        None => {
            "The request names no user. Groups and roles are not known: the user counts as in no group and without any role"
        }
    };
    notes.push(Note::on(Axis::Who, format!("{who}; {more}."), WHO));
    Person { id: id.map(UserId::new), ..Person::default() }
}

fn service_principal(desk: &Evaluator<'_>, id: &str, notes: &mut Vec<Note>) -> Workload {
    let (workload, text) = workloads::service_principal(desk.space.tenant(), ServicePrincipalId::new(id));
    notes.push(Note::on(Axis::Who, text, "workload-identity"));
    attributes_unknown(desk, |c| c.service_principal_filter.is_some(), notes);
    workload
}

fn agent(desk: &Evaluator<'_>, id: &str, notes: &mut Vec<Note>) -> Workload {
    let listed = |selector: &WorkloadSelector| matches!(selector, WorkloadSelector::One(_));
    let workloads = || desk.live().filter_map(|policy| policy.conditions.workloads.as_ref());
    if workloads().any(|c| c.agent_identities.include.iter().chain(&c.agent_identities.exclude).any(listed)) {
        let text = "The agent's blueprint is not known: policies that name blueprints do not match it.";
        notes.push(Note::on(Axis::Who, text, "agent-id"));
    }
    attributes_unknown(desk, |c| c.agent_identity_filter.is_some(), notes);
    Workload { id: ServicePrincipalId::new(id), in_scope: true, blueprint: None, attributes: Default::default() }
}

fn attributes_unknown(
    desk: &Evaluator<'_>,
    filters: impl Fn(&canopy_model::WorkloadCondition) -> bool,
    notes: &mut Vec<Note>,
) {
    if desk.live().filter_map(|policy| policy.conditions.workloads.as_ref()).any(filters) {
        let text =
            "Custom security attributes of service principals are in no export: filters over them match nothing.";
        notes.push(Note::on(Axis::Who, text, "workload-identity"));
    }
}
