//! Random conditions, every one of them.

use canopy_model::*;
use proptest::collection::{btree_set, vec};
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;

use super::names::*;
use super::rules::{attribute_filter, device_filter};

fn selection<T: Clone + std::fmt::Debug>(
    include: impl Strategy<Value = T>,
    exclude: impl Strategy<Value = T>,
) -> impl Strategy<Value = Selection<T>> {
    (vec(include, 1..3), vec(exclude, 0..3)).prop_map(|(include, exclude)| Selection { include, exclude })
}

fn unknown() -> String {
    "Current administrator will be excluded".to_owned()
}

pub(super) fn external_type() -> impl Strategy<Value = ExternalUserType> {
    select(&ExternalUserType::ALL[..])
}

fn guests() -> impl Strategy<Value = GuestSelector> {
    let types = prop_oneof![3 => btree_set(external_type(), 1..4), 1 => Just(ExternalUserType::ALL.into())];
    let tenants = prop_oneof![
        2 => Just(ExternalTenants::All),
        1 => vec((0..2usize).prop_map(home), 1..2).prop_map(ExternalTenants::Enumerated),
    ];
    (types, tenants).prop_map(|(types, tenants)| GuestSelector { types: ordered::set(types), tenants })
}

/// One entry among the users; `All` is for includes.
pub fn excluded_user() -> impl Strategy<Value = UserSelector> {
    prop_oneof![
        6 => (0..6usize).prop_map(|n| UserSelector::User(user_id(n))),
        8 => (0..5usize).prop_map(|n| UserSelector::Group(group_id(n))),
        5 => (0..ROLES).prop_map(|n| UserSelector::Role(role_id(n))),
        4 => guests().prop_map(UserSelector::Guests),
        1 => Just(UserSelector::AnyGroup),
        1 => Just(UserSelector::AnyRole),
        1 => Just(UserSelector::AllAgentUsers),
        1 => Just(UserSelector::None),
        1 => (0..2usize).prop_map(|n| UserSelector::User(agent_user_id(n))),
        1 => Just(UserSelector::Unrecognised(unknown())),
    ]
}

fn user() -> impl Strategy<Value = UserSelector> {
    prop_oneof![1 => Just(UserSelector::All), 6 => excluded_user()]
}

/// One entry among the excluded resources.
pub fn excluded_target() -> impl Strategy<Value = TargetSelector> {
    prop_oneof![
        6 => (0..ORDINARY_APPS).prop_map(|n| TargetSelector::App(app(n))),
        1 => (0..APPS).prop_map(|n| TargetSelector::App(app(n))),
        2 => Just(TargetSelector::Office365),
        2 => Just(TargetSelector::AdminPortals),
        1 => Just(TargetSelector::AllAgentResources),
        1 => Just(TargetSelector::Unrecognised(unknown())),
    ]
}

fn target() -> impl Strategy<Value = TargetSelector> {
    prop_oneof![
        8 => Just(TargetSelector::All),
        6 => excluded_target(),
        // Registering security information has rules of its own.
        2 => Just(TargetSelector::Action(UserAction::RegisterSecurityInfo)),
        1 => select(&UserAction::ALL[..]).prop_map(TargetSelector::Action),
        2 => (1..3usize).prop_map(|n| TargetSelector::Context(context_id(n))),
        1 => Just(TargetSelector::None),
    ]
}

/// One entry among the locations.
pub fn location() -> impl Strategy<Value = LocationSelector> {
    prop_oneof![
        2 => Just(LocationSelector::All),
        2 => Just(LocationSelector::AllTrusted),
        6 => (0..7usize).prop_map(|n| LocationSelector::Location(location_id(n))),
        1 => Just(LocationSelector::Location(LocationId::new("00000000-0000-0000-0000-000000000000"))),
        1 => Just(LocationSelector::Unrecognised(unknown())),
    ]
}

/// One entry among the platforms.
pub fn platform() -> impl Strategy<Value = PlatformSelector> {
    prop_oneof![
        3 => Just(PlatformSelector::All),
        6 => select(&Platform::ALL[..6]).prop_map(PlatformSelector::One),
        1 => Just(PlatformSelector::Unrecognised(unknown())),
    ]
}

fn device() -> impl Strategy<Value = DeviceCondition> {
    let states = || select(vec![DeviceState::All, DeviceState::Compliant, DeviceState::DomainJoined]);
    prop_oneof![
        3 => device_filter().prop_map(DeviceCondition::Filter),
        1 => selection(states(), states()).prop_map(DeviceCondition::State),
    ]
}

fn levels() -> impl Strategy<Value = std::collections::BTreeSet<RiskLevel>> {
    let all = [RiskLevel::None, RiskLevel::Low, RiskLevel::Medium, RiskLevel::High, RiskLevel::Hidden];
    btree_set(select(all.to_vec()), 1..4)
}

fn workload(from: usize) -> impl Strategy<Value = WorkloadSelector> {
    prop_oneof![
        1 => Just(WorkloadSelector::All),
        2 => (from..from + 3).prop_map(|n| WorkloadSelector::One(workload_id(n))),
        1 => (0..8usize).prop_map(|n| WorkloadSelector::One(workload_id(n))),
    ]
}

fn perhaps_empty<T: Clone + std::fmt::Debug>(
    one: impl Strategy<Value = T> + Clone,
) -> impl Strategy<Value = Selection<T>> {
    (vec(one.clone(), 0..3), vec(one, 0..2)).prop_map(|(include, exclude)| Selection { include, exclude })
}

fn workloads() -> impl Strategy<Value = WorkloadCondition> {
    let service_principals = || {
        prop_oneof![
            1 => Just(WorkloadSelector::All),
            2 => (0..3usize).prop_map(|n| WorkloadSelector::One(workload_id(n))),
        ]
    };
    let agents = || prop_oneof![1 => Just(WorkloadSelector::All), 2 => workload(3), 1 => Just(WorkloadSelector::One(workload_id(6)))];
    (
        (vec(service_principals(), 0..3), vec(service_principals(), 0..2)),
        weighted(0.3, attribute_filter()),
        (vec(agents(), 0..3), vec(agents(), 0..2)),
        weighted(0.3, attribute_filter()),
    )
        .prop_map(|(principals, service_principal_filter, agents, agent_identity_filter)| WorkloadCondition {
            service_principals: Selection { include: principals.0, exclude: principals.1 },
            service_principal_filter,
            agent_identities: Selection { include: agents.0, exclude: agents.1 },
            agent_identity_filter,
        })
}

fn agents() -> impl Strategy<Value = AgentCondition> {
    let one =
        select(vec![AgentSelector::All, AgentSelector::One(agent_user_id(0)), AgentSelector::One(agent_user_id(1))]);
    (perhaps_empty(one), weighted(0.3, attribute_filter())).prop_map(|(users, filter)| AgentCondition { users, filter })
}

fn agent_context() -> impl Strategy<Value = Selection<AgentContextSelector>> {
    let one = || {
        select(vec![
            AgentContextSelector::All,
            AgentContextSelector::InitiatedFromEndpoints,
            AgentContextSelector::InitiatedFromEndpoints,
            AgentContextSelector::Unrecognised(unknown()),
        ])
    };
    (vec(one(), 1..3), vec(one(), 0..2)).prop_map(|(include, exclude)| Selection { include, exclude })
}

/// Whom a policy is on: mostly people, else workload identities and agents.
fn who() -> impl Strategy<Value = Conditions> {
    let people = selection(user(), excluded_user()).prop_map(|users| Conditions { users, ..Conditions::default() });
    let nobody = selection(Just(UserSelector::None), Just(UserSelector::None));
    let others =
        (nobody, weighted(0.7, workloads()), weighted(0.5, agents()), any::<bool>(), weighted(0.3, agent_context()))
            .prop_map(|(mut users, workloads, agents, token, agent_context)| {
                users.exclude.clear();
                if token {
                    users.include.push(UserSelector::AllAgentUsers);
                }
                Conditions { users, workloads, agents, agent_context, ..Conditions::default() }
            });
    prop_oneof![5 => people, 1 => others]
}

fn rarely<S: Strategy>(strategy: S) -> impl Strategy<Value = Option<S::Value>>
where
    S::Value: Clone,
{
    weighted(0.25, strategy)
}

pub(super) fn conditions() -> impl Strategy<Value = Conditions> {
    let flows = vec![TransferMethod::DeviceCodeFlow, TransferMethod::AuthenticationTransfer];
    let clients = [&ClientApp::SIGN_INS[..], &[ClientApp::EasSupported]].concat();
    // A policy on Exchange ActiveSync alone has a rule of its own.
    let clients = prop_oneof![
        4 => btree_set(select(clients), 1..3),
        1 => select(vec![ClientApp::ExchangeActiveSync, ClientApp::EasSupported]).prop_map(|one| [one].into()),
    ];
    let what = (selection(target(), excluded_target()), weighted(0.1, attribute_filter()));
    let around = (
        rarely(clients),
        rarely(selection(platform(), platform())),
        rarely(selection(location(), location())),
        rarely(device()),
        rarely(levels()),
        rarely(levels()),
        rarely(btree_set(select(&InsiderRisk::ALL[..]), 1..3)),
        rarely(btree_set(select(flows), 1..3)),
        weighted(0.1, levels()),
        weighted(0.1, levels()),
    );
    (who(), what, around, prop::bool::weighted(0.05)).prop_map(|(who, (selection, filter), around, unread)| {
        let unread =
            unread.then(|| Unreadable { path: "conditions.times".into(), text: "{}".into(), problem: "?".into() });
        Conditions {
            targets: TargetCondition { selection, filter },
            client_apps: around.0.map(ordered::set),
            platforms: around.1,
            locations: around.2,
            devices: around.3,
            sign_in_risk: around.4.map(ordered::set),
            user_risk: around.5.map(ordered::set),
            insider_risk: around.6.map(ordered::set),
            flows: around.7.map(ordered::set),
            service_principal_risk: around.8.map(ordered::set),
            agent_risk: around.9.map(ordered::set),
            unreadable: unread.into_iter().collect(),
            ..who
        }
    })
}
