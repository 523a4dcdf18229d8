//! Random tenants and sign-ins over a small world, so that conditions often meet.
//!
//! Every condition, selector, grant control, session control and setting that the engine reads occurs
//! here; where two things have a rule of their own together, they occur together often enough.

mod conditions;
mod controls;
mod directory;
mod names;
mod rules;
mod sign_ins;

use canopy_model::ordered::OrderedSet;

use canopy_engine::{AttackerModel, Constraint, Enforcement, Layer, Policies, Reading, Scope, Targets};
use canopy_model::*;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

pub use conditions::{excluded_target, excluded_user, location, platform};
pub use names::group_id;
pub use sign_ins::{sign_in, sign_in_of, workload};

use names::*;

/// One policy.
pub fn policy() -> impl Strategy<Value = Policy> {
    let state = prop_oneof![
        14 => Just(PolicyState::Enabled),
        3 => Just(PolicyState::ReportOnly),
        2 => Just(PolicyState::Disabled),
        1 => Just(PolicyState::Unrecognised("partiallyEnabled".into())),
    ];
    (state, conditions::conditions(), controls::grant(), controls::session()).prop_map(
        |(state, conditions, grant, session)| Policy {
            id: PolicyId::new("p"),
            name: "p".into(),
            state,
            conditions,
            grant,
            session,
            created: None,
            modified: None,
            template: None,
            source: Source::default(),
        },
    )
}

/// A tenant of up to six policies; half of them without any users.
pub fn tenant() -> impl Strategy<Value = Tenant> {
    of_size(6, 5)
}

/// The same policies, of which the first asks for a strength on registering security information and
/// the second reaches that too: there a strength replaces others, and little else is like it.
fn registering(mut policies: Vec<Policy>, strength: Control) -> Vec<Policy> {
    let everybody = || Selection { include: vec![UserSelector::All], exclude: Vec::new() };
    let on =
        |target| TargetCondition { selection: Selection { include: vec![target], exclude: Vec::new() }, filter: None };
    let targets = [TargetSelector::Action(UserAction::RegisterSecurityInfo), TargetSelector::All];
    for (policy, target) in policies.iter_mut().zip(targets) {
        policy.conditions = Conditions { users: everybody(), targets: on(target), ..Conditions::default() };
    }
    policies[0]
        .grant
        .get_or_insert(Grant { operator: GrantOperator::And, controls: Vec::new() })
        .controls
        .push(strength);
    policies
}

fn of_size(policies: usize, users: usize) -> impl Strategy<Value = Tenant> {
    let trusted_ips = subsequence(vec!["192.0.2.64/26", "203.0.113.0/24"], 0..=1);
    (
        (vec(policy(), 1..=policies), prop::bool::weighted(0.15), controls::strength()).prop_map(
            |(policies, register, strength)| if register { registering(policies, strength) } else { policies },
        ),
        prop::option::of(directory::directory(users)),
        directory::settings(),
        directory::locations(),
        trusted_ips,
    )
        .prop_map(|(policies, directory, settings, locations, trusted_ips)| Tenant {
            policies,
            settings,
            locations,
            strengths: controls::strengths(),
            apps: directory::apps(),
            roles: directory::roles(),
            custom_roles: [role_id(CUSTOM_ROLE)].into(),
            contexts: vec![AuthenticationContext { id: context_id(3), name: "Step-up".into(), available: None }],
            mfa_trusted_ips: trusted_ips.into_iter().map(|range| range.parse().unwrap()).collect(),
            directory: directory.unwrap_or_default(),
            ..Tenant::default()
        })
}

/// A tenant so small that all its sign-ins can be tried: up to three policies, which have conditions
/// on at most two of everything around who, what and the client app.
pub fn small_tenant() -> impl Strategy<Value = Tenant> {
    (of_size(3, 3), subsequence((0..9usize).collect::<Vec<_>>(), 0..=2)).prop_map(|(mut tenant, kept)| {
        for policy in &mut tenant.policies {
            let c = &mut policy.conditions;
            let keeps = |n: usize| kept.contains(&n);
            c.platforms = c.platforms.take().filter(|_| keeps(0));
            c.locations = c.locations.take().filter(|_| keeps(1));
            c.devices = c.devices.take().filter(|_| keeps(2));
            c.sign_in_risk = c.sign_in_risk.take().filter(|_| keeps(3));
            c.user_risk = c.user_risk.take().filter(|_| keeps(4));
            c.insider_risk = c.insider_risk.take().filter(|_| keeps(5));
            c.flows = c.flows.take().filter(|_| keeps(6));
            c.service_principal_risk = c.service_principal_risk.take().filter(|_| keeps(7));
            c.agent_risk = c.agent_risk.take().filter(|_| keeps(8));
        }
        tenant
    })
}

/// Some open questions read the other way; often none.
pub fn flipped() -> impl Strategy<Value = OrderedSet<Reading>> {
    let some = subsequence(Reading::ALL.to_vec(), 1..5).prop_map(ordered::set);
    prop_oneof![1 => Just(OrderedSet::new()), 1 => some]
}

/// Which policies and layers bind.
pub fn enforcement() -> impl Strategy<Value = Enforcement> {
    let policies = prop_oneof![2 => Just(Policies::Enabled), 1 => Just(Policies::WithReportOnly)];
    let layers = prop_oneof![2 => Just(Vec::new()), 1 => subsequence(Layer::ALL.to_vec(), 1..=3)];
    (policies, layers).prop_map(|(policies, layers)| Enforcement { policies, layers: layers.into_iter().collect() })
}

/// What is considered: any attacker, any constraints, any kinds of target, whatever binds.
pub fn scope() -> impl Strategy<Value = Scope> {
    let constraints = prop_oneof![
        1 => Just(Constraint::ALL.to_vec()),
        1 => subsequence(Constraint::ALL.to_vec(), 0..=3),
    ];
    let targets = prop_oneof![
        3 => Just(Targets::All),
        1 => select(vec![Targets::Resources, Targets::Actions, Targets::Contexts]),
    ];
    let model = prop_oneof![1 => Just(AttackerModel::Everything), 1 => select(AttackerModel::ALL.to_vec())];
    (model, constraints, enforcement(), targets).prop_map(|(model, constraints, enforcement, targets)| Scope {
        model,
        constraints: constraints.into_iter().collect(),
        enforcement,
        targets,
    })
}
