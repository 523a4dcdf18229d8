//! Who: users, groups, roles, guests (concept-conditional-access-users-groups), workload
//! identities (workload-identity) and agents (agent-id, policy-agent-user).

use canopy_model::ordered::OrderedMap;

use canopy_model::{
    AgentContextSelector, AgentSelector, AttributeFilter, ClientApp, Conditions, DeviceProperty, ExternalTenants,
    ExternalUserType, FilterMode, GuestSelector, Home, Selection, UserSelector, WorkloadSelector,
};

use super::attributes::Property;
use super::{Met, Unmet, attributes, select, select_also, select_or_filter};
use crate::lookup::Lookup;
use crate::reading::Reading;
use crate::sign_in::{AgentUser, External, Person, PropertyValue, Subject, Workload};

/// The subject of the token decides which lists are read: user policies never reach service
/// principals, nor policies on workload identities a user.
pub(super) fn admits(conditions: &Conditions, subject: &Subject, lookup: &Lookup) -> Result<Met, Unmet> {
    match subject {
        Subject::Person(person) => {
            let everybody = lookup.reads(Reading::EasAloneReachesEverybody) && eas_reaches_everybody(conditions);
            let matches = |selector: &UserSelector| selects(selector, person, lookup);
            match select(&conditions.users, matches) {
                Err(Unmet::NotIncluded) if everybody => {
                    let excluded = conditions.users.exclude.iter().position(matches);
                    excluded.map_or(Ok(Met::Matched), |at| Err(Unmet::Excluded(at)))
                }
                result => result,
            }
        }
        Subject::ServicePrincipal(workload) => match &conditions.workloads {
            Some(c) => workload_admits(&c.service_principals, c.service_principal_filter.as_ref(), workload),
            None => Err(Unmet::NotIncluded),
        },
        Subject::AgentIdentity(workload) => match &conditions.workloads {
            Some(c) => workload_admits(&c.agent_identities, c.agent_identity_filter.as_ref(), workload),
            None => Err(Unmet::NotIncluded),
        },
        Subject::AgentUser(agent) => agent_user_admits(conditions, agent, lookup),
    }
}

/// Whether everybody whom `inner` selects is selected by `outer` too, whoever is in which group:
/// what can be said without knowing people. May say no where the answer is yes.
pub(crate) fn contains(outer: &Conditions, inner: &Conditions) -> bool {
    let included = |wanted: &UserSelector| outer.users.include.iter().any(|selector| covers(selector, wanted));
    let spared = |excluded: &UserSelector| inner.users.exclude.iter().any(|selector| covers(selector, excluded));
    let everybody = outer.users.include.contains(&UserSelector::All);
    (everybody || !eas_reaches_everybody(inner))
        && inner.users.include.iter().all(included)
        && outer.users.exclude.iter().all(spared)
}

fn covers(selector: &UserSelector, other: &UserSelector) -> bool {
    match (selector, other) {
        (UserSelector::All, _) | (_, UserSelector::None) => true,
        (UserSelector::AnyGroup, UserSelector::Group(_)) | (UserSelector::AnyRole, UserSelector::Role(_)) => true,
        (UserSelector::Guests(all), UserSelector::Guests(some)) => {
            some.types.is_subset(&all.types) && (all.tenants == ExternalTenants::All || all.tenants == some.tenants)
        }
        (one, other) => one == other,
    }
}

/// Direct connect users and service providers have no object in this directory.
fn has_object(person: &Person) -> bool {
    let outside = [ExternalUserType::B2bDirectConnectUser, ExternalUserType::ServiceProvider];
    person.external.as_ref().is_none_or(|external| !outside.contains(&external.kind))
}

/// A policy on Exchange ActiveSync alone makes every user subject as soon as it includes all guests
/// or a role (concept-conditional-access-conditions).
pub(super) fn eas_reaches_everybody(conditions: &Conditions) -> bool {
    let only_eas = conditions.client_apps.as_ref().is_some_and(|apps| {
        apps.iter().all(|app| matches!(app, ClientApp::ExchangeActiveSync | ClientApp::EasSupported))
    });
    let broad = |selector: &UserSelector| match selector {
        UserSelector::Guests(guests) => {
            guests.types.len() == ExternalUserType::ALL.len() && guests.tenants == ExternalTenants::All
        }
        UserSelector::Role(_) | UserSelector::AnyRole => true,
        _ => false,
    };
    only_eas && conditions.users.include.iter().any(broad)
}

/// `All` is every user in the directory, guests included. A role counts where it is held actively
/// for the whole tenant, and a group through nesting too; both are facts of the person.
pub(super) fn selects(selector: &UserSelector, person: &Person, lookup: &Lookup) -> bool {
    match selector {
        UserSelector::All => has_object(person) || lookup.reads(Reading::AllCoversPeopleWithoutObject),
        UserSelector::User(id) => person.id.as_ref() == Some(id),
        UserSelector::Group(id) => person.groups.binary_search(id).is_ok(),
        UserSelector::AnyGroup => !person.groups.is_empty(),
        UserSelector::Role(id) => !lookup.is_custom(id) && person.roles.binary_search(id).is_ok(),
        UserSelector::AnyRole => person.roles.iter().any(|role| !lookup.is_custom(role)),
        UserSelector::Guests(guests) => person.external.as_ref().is_some_and(|e| guest_selects(guests, e, lookup)),
        UserSelector::None | UserSelector::AllAgentUsers | UserSelector::Unrecognised(_) => false,
    }
}

/// Listed tenants constrain by the home tenant, but not internal guests, who have none.
fn guest_selects(guests: &GuestSelector, external: &External, lookup: &Lookup) -> bool {
    guests.types.contains(&external.kind)
        && match &guests.tenants {
            ExternalTenants::All => true,
            ExternalTenants::Enumerated(_) if external.kind == ExternalUserType::InternalGuest => true,
            ExternalTenants::Enumerated(listed) => match &external.home {
                Home::Tenant(home) => listed.contains(home),
                Home::Unknown | Home::NoTenant => lookup.reads(Reading::UnknownHomeIsListed),
            },
        }
}

/// Only single-tenant service principals registered here are in scope, by object id.
fn workload_admits(
    selection: &Selection<WorkloadSelector>,
    filter: Option<&AttributeFilter>,
    workload: &Workload,
) -> Result<Met, Unmet> {
    if !workload.in_scope {
        return Err(Unmet::NotIncluded);
    }
    select_or_filter(selection, matching(filter, &workload.attributes), |selector| match selector {
        WorkloadSelector::All => true,
        WorkloadSelector::One(id) => *id == workload.id || workload.blueprint.as_ref() == Some(id),
    })
}

/// Agent user accounts are reached by `agents`, and by the older token `AllAgentIdUsers`; groups,
/// roles and `All` users do not reach them (policy-agent-user). Either way excludes.
fn agent_user_admits(conditions: &Conditions, agent: &AgentUser, lookup: &Lookup) -> Result<Met, Unmet> {
    let by_id = lookup.reads(Reading::UsersReachAgentUsers);
    let named = |selectors: &[UserSelector]| {
        selectors.iter().any(|selector| match selector {
            UserSelector::AllAgentUsers => true,
            UserSelector::User(id) => by_id && *id == agent.id,
            _ => false,
        })
    };
    if named(&conditions.users.exclude) {
        return Err(Unmet::NotIncluded);
    }
    if !conditions.agent_context.as_ref().is_none_or(|context| in_context(context, agent)) {
        return Err(Unmet::NotIncluded);
    }
    let by_token = named(&conditions.users.include).then_some(Met::Matched);
    let Some(agents) = &conditions.agents else { return by_token.ok_or(Unmet::NotIncluded) };
    let filter = matching(agents.filter.as_ref(), &agent.attributes);
    let matches = |selector: &AgentSelector| match selector {
        AgentSelector::All => true,
        AgentSelector::One(id) => *id == agent.id,
    };
    select_also(&agents.users, filter, by_token, matches)
}

/// Where an agent runs: a policy on sessions from endpoints leaves agents without a device out.
fn in_context(context: &Selection<AgentContextSelector>, agent: &AgentUser) -> bool {
    select(context, |selector| match selector {
        AgentContextSelector::All => true,
        AgentContextSelector::InitiatedFromEndpoints => agent.on_endpoint,
        AgentContextSelector::Unrecognised(_) => false,
    })
    .is_ok()
}

/// The mode of a filter over custom security attributes that is true of these attributes.
pub(super) fn matching(
    filter: Option<&AttributeFilter>,
    attributes: &OrderedMap<String, Vec<String>>,
) -> Option<FilterMode> {
    let value = |property: &DeviceProperty| {
        let found = attributes.iter().find(|(name, _)| name.to_lowercase() == property.as_str())?;
        Some(PropertyValue::Many(found.1.clone()))
    };
    let value = |property: &DeviceProperty| value(property).map_or(Property::Null, Property::Is);
    let filter = filter?;
    filter.rule.as_ref().is_ok_and(|rule| attributes::holds(rule, &value)).then_some(filter.mode)
}
