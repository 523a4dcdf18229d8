//! Users, groups, roles, guests; workload identities; agents.

use canopy_model::ordered::OrderedMap;

use canopy_engine::{AgentUser, External, Person, Reading, Subject, Workload};
use canopy_model::*;

use super::rule::{Property, is_true};
use super::{Naive, selected};

/// Whether a filter over custom security attributes is true of these attributes.
pub(super) fn filter_is_true(filter: &AttributeFilter, attributes: &OrderedMap<String, Vec<String>>) -> bool {
    let value = |property: &DeviceProperty| {
        let found = attributes.iter().find(|(name, _)| name.to_lowercase() == property.as_str());
        found.map_or(Property::Null, |(_, elements)| Property::Elements(elements.clone()))
    };
    filter.rule.as_ref().is_ok_and(|rule| is_true(rule, &value))
}

/// Any include, listed or by filter, and no exclude, listed or by filter.
pub(super) fn selected_or_filtered<T>(
    selection: &Selection<T>,
    filter: Option<&AttributeFilter>,
    attributes: &OrderedMap<String, Vec<String>>,
    hit: impl Fn(&T) -> bool,
) -> bool {
    let by = |mode: FilterMode| filter.is_some_and(|f| f.mode == mode && filter_is_true(f, attributes));
    let included = selection.include.iter().any(&hit) || by(FilterMode::Include);
    included && !selection.exclude.iter().any(&hit) && !by(FilterMode::Exclude)
}

impl Naive<'_> {
    pub(super) fn who(&self, c: &Conditions, subject: &Subject) -> bool {
        match subject {
            Subject::Person(person) => self.person(c, person),
            Subject::ServicePrincipal(own) => c
                .workloads
                .as_ref()
                .is_some_and(|w| workload(&w.service_principals, w.service_principal_filter.as_ref(), own)),
            Subject::AgentIdentity(own) => c
                .workloads
                .as_ref()
                .is_some_and(|w| workload(&w.agent_identities, w.agent_identity_filter.as_ref(), own)),
            Subject::AgentUser(agent) => self.agent_user(c, agent),
        }
    }

    fn person(&self, c: &Conditions, person: &Person) -> bool {
        let hit = |selector: &UserSelector| self.selects(selector, person);
        let included = c.users.include.iter().any(hit) || self.reaches_everybody(c);
        included && !c.users.exclude.iter().any(hit)
    }

    /// A policy on Exchange ActiveSync alone that includes all guests or a role makes everybody
    /// subject (concept-conditional-access-conditions).
    fn reaches_everybody(&self, c: &Conditions) -> bool {
        let eas = |app: &ClientApp| matches!(app, ClientApp::ExchangeActiveSync | ClientApp::EasSupported);
        let alone = c.client_apps.as_ref().is_some_and(|apps| apps.iter().all(eas));
        let broad = |selector: &UserSelector| match selector {
            UserSelector::Guests(guests) => guests.types.len() == 6 && guests.tenants == ExternalTenants::All,
            UserSelector::Role(_) | UserSelector::AnyRole => true,
            _ => false,
        };
        alone && c.users.include.iter().any(broad) && self.reads(Reading::EasAloneReachesEverybody)
    }

    pub(super) fn selects(&self, selector: &UserSelector, person: &Person) -> bool {
        let built_in = |role: &RoleId| !self.tenant.custom_roles.contains(role);
        match selector {
            UserSelector::All => {
                let kind = person.external.as_ref().map(|external| external.kind);
                let outside = [ExternalUserType::B2bDirectConnectUser, ExternalUserType::ServiceProvider];
                !kind.is_some_and(|kind| outside.contains(&kind)) || self.reads(Reading::AllCoversPeopleWithoutObject)
            }
            UserSelector::User(id) => person.id == Some(id.clone()),
            UserSelector::Group(id) => person.groups.contains(id),
            UserSelector::AnyGroup => !person.groups.is_empty(),
            UserSelector::Role(id) => built_in(id) && person.roles.contains(id),
            UserSelector::AnyRole => person.roles.iter().any(built_in),
            UserSelector::Guests(guests) => person.external.as_ref().is_some_and(|e| self.guest(guests, e)),
            UserSelector::None | UserSelector::AllAgentUsers | UserSelector::Unrecognised(_) => false,
        }
    }

    fn guest(&self, guests: &GuestSelector, external: &External) -> bool {
        let from_there = match (&guests.tenants, &external.home) {
            (ExternalTenants::All, _) => true,
            _ if external.kind == ExternalUserType::InternalGuest => true,
            (ExternalTenants::Enumerated(list), Home::Tenant(home)) => list.contains(home),
            (ExternalTenants::Enumerated(_), _) => self.reads(Reading::UnknownHomeIsListed),
        };
        from_there && guests.types.contains(&external.kind)
    }

    /// Agent user accounts: by `agents`, by the older token among the users; not by groups, roles or
    /// all users (policy-agent-user).
    fn agent_user(&self, c: &Conditions, agent: &AgentUser) -> bool {
        let by_id = self.reads(Reading::UsersReachAgentUsers);
        let among_users = |list: &[UserSelector]| {
            list.iter().any(|selector| match selector {
                UserSelector::AllAgentUsers => true,
                UserSelector::User(id) => by_id && *id == agent.id,
                _ => false,
            })
        };
        let among_agents = |list: &[AgentSelector]| {
            list.iter().any(|selector| match selector {
                AgentSelector::All => true,
                AgentSelector::One(id) => *id == agent.id,
            })
        };
        let by_filter = |mode: FilterMode| {
            let filter = c.agents.as_ref().and_then(|agents| agents.filter.as_ref());
            filter.is_some_and(|filter| filter.mode == mode && filter_is_true(filter, &agent.attributes))
        };
        let included = among_users(&c.users.include)
            || c.agents.as_ref().is_some_and(|agents| among_agents(&agents.users.include))
            || by_filter(FilterMode::Include);
        let excluded = among_users(&c.users.exclude)
            || c.agents.as_ref().is_some_and(|agents| among_agents(&agents.users.exclude))
            || by_filter(FilterMode::Exclude);
        let in_context = c.agent_context.as_ref().is_none_or(|context| {
            selected(context, |selector| match selector {
                AgentContextSelector::All => true,
                AgentContextSelector::InitiatedFromEndpoints => agent.on_endpoint,
                AgentContextSelector::Unrecognised(_) => false,
            })
        });
        included && !excluded && in_context
    }
}

/// Only single-tenant service principals registered here, by object id; agent identities by their
/// blueprint too.
fn workload(list: &Selection<WorkloadSelector>, filter: Option<&AttributeFilter>, own: &Workload) -> bool {
    own.in_scope
        && selected_or_filtered(list, filter, &own.attributes, |selector| match selector {
            WorkloadSelector::All => true,
            WorkloadSelector::One(id) => *id == own.id || own.blueprint == Some(id.clone()),
        })
}
