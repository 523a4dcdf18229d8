//! Service principals, agents and agents' user accounts, as far as one can ask about them.

use canopy_model::ordered::OrderedMap;

use canopy_engine::{AgentUser, Subject, Workload};
use canopy_model::{
    AgentSelector, Policy, Selection, ServicePrincipal, ServicePrincipalId, Tenant, UserId, WorkloadSelector, ordered,
};

use crate::answer::PersonChoice;

/// What the form's id of each kind begins with; nothing more stands for one that no policy names.
const SERVICE_PRINCIPAL: &str = "sp:";
const AGENT: &str = "agent:";
const AGENT_USER: &str = "agent-user:";

/// Who is meant by an id of the form.
pub(crate) fn subject(tenant: &Tenant, id: &str) -> Option<Subject> {
    let workload = |id: &str| Workload {
        id: ServicePrincipalId::new(id),
        in_scope: true,
        blueprint: None,
        attributes: OrderedMap::new(),
    };
    let principal = |id: &str| service_principal(tenant, ServicePrincipalId::new(id)).0;
    let user = |id: &str| AgentUser { id: UserId::new(id), on_endpoint: false, attributes: OrderedMap::new() };
    let kinds = [
        id.strip_prefix(SERVICE_PRINCIPAL).map(|id| Subject::ServicePrincipal(principal(id))),
        id.strip_prefix(AGENT).map(|id| Subject::AgentIdentity(workload(id))),
        id.strip_prefix(AGENT_USER).map(|id| Subject::AgentUser(user(id))),
    ];
    kinds.into_iter().flatten().next()
}

/// A service principal as policies see it, and what that rests on. They reach single-tenant ones
/// that are registered here, not managed identities (workload-identity).
pub(crate) fn service_principal(tenant: &Tenant, id: ServicePrincipalId) -> (Workload, String) {
    let all = &tenant.directory.service_principals;
    let (in_scope, text) = match all.iter().find(|known| known.id == id) {
        None => (true, not_held(all, &id)),
        Some(known) => match out_of_reach(tenant, known) {
            Some(why) => (false, format!("This is {why}, which policies do not reach.")),
            None => (true, "The application is taken as single-tenant; the export does not say.".to_owned()),
        },
    };
    (Workload { id, in_scope, blueprint: None, attributes: OrderedMap::new() }, text)
}

/// Why policies do not reach a service principal.
fn out_of_reach(tenant: &Tenant, known: &ServicePrincipal) -> Option<&'static str> {
    let elsewhere = known.owner.as_ref().zip(tenant.id.as_ref()).is_some_and(|(owner, here)| owner != here);
    if known.kind.eq_ignore_ascii_case("ManagedIdentity") {
        Some("a managed identity")
    } else if elsewhere {
        Some("another tenant's application")
    } else {
        None
    }
}

fn not_held(all: &[ServicePrincipal], id: &ServicePrincipalId) -> String {
    match all.iter().find(|known| known.app.0 == id.0) {
        Some(known) => format!(
            "This is the application id of a service principal; policies and requests name its object id, {}.",
            known.id
        ),
        None => "The export does not hold this service principal: it is taken as a single-tenant one registered here, the only kind that policies reach.".to_owned(),
    }
}

/// Those that hold the text in their name: what the export has, what policies name, and one of
/// each kind that nothing names.
pub(crate) fn find(tenant: &Tenant, holds: impl Fn(&str) -> bool, limit: usize) -> Vec<PersonChoice> {
    let choice = |prefix: &str, id: &str, name: &str, badge: &str| PersonChoice {
        id: format!("{prefix}{id}"),
        name: name.to_owned(),
        upn: String::new(),
        badges: vec![badge.to_owned()],
        workload: true,
    };
    let held = tenant.directory.service_principals.iter().map(|known| {
        let badge = out_of_reach(tenant, known).unwrap_or("service principal");
        choice(SERVICE_PRINCIPAL, &known.id.to_string(), &known.name, badge)
    });
    let anyone = [
        choice(SERVICE_PRINCIPAL, "", "Any service principal of this tenant", "service principal"),
        choice(AGENT, "", "Any agent identity", "agent"),
        choice(AGENT_USER, "", "Any agent's user account", "agent user"),
    ];
    let named = |prefix, ids: Vec<String>, badge: &'static str| {
        ids.into_iter().map(move |id| choice(prefix, &id, &id, badge)).collect::<Vec<_>>()
    };
    let agents = named(AGENT, agents(&tenant.policies), "agent");
    let users = named(AGENT_USER, agent_users(&tenant.policies), "agent user");
    held.chain(anyone).chain(agents).chain(users).filter(|choice| holds(&choice.name)).take(limit).collect()
}

/// The workload or agent of an id of the form.
pub(crate) fn by_id(tenant: &Tenant, id: &str) -> Option<PersonChoice> {
    find(tenant, |_| true, usize::MAX).into_iter().find(|choice| choice.id == id)
}

fn agents(policies: &[Policy]) -> Vec<String> {
    let workloads = policies.iter().filter_map(|policy| policy.conditions.workloads.as_ref());
    distinct(workloads.flat_map(|one| all(&one.agent_identities)).filter_map(|selector| match selector {
        WorkloadSelector::One(id) => Some(id.to_string()),
        WorkloadSelector::All => None,
    }))
}

fn agent_users(policies: &[Policy]) -> Vec<String> {
    let agents = policies.iter().filter_map(|policy| policy.conditions.agents.as_ref());
    distinct(agents.flat_map(|one| all(&one.users)).filter_map(|selector| match selector {
        AgentSelector::One(id) => Some(id.to_string()),
        AgentSelector::All => None,
    }))
}

fn all<T>(selection: &Selection<T>) -> impl Iterator<Item = &T> {
    selection.include.iter().chain(&selection.exclude)
}

fn distinct(ids: impl Iterator<Item = String>) -> Vec<String> {
    let mut ids: Vec<String> = ids.collect();
    ordered::sort(&mut ids);
    ids.dedup();
    ids
}
