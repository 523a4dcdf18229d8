//! Changes: what makes a tenant safer or less safe, and what changes nothing.

use canopy_engine::{
    AttackerModel, Axis, Constraint, Enforcement, Layer, Policies, Question, Scope, SignIn, Space, Target, decide,
    weakest,
};
use canopy_model::{PolicyState, Tenant, UserAction};
use canopy_tests::random;
use proptest::prelude::*;

use super::common::{config, everything, forced, point, questions, rolls};

/// On registering security information a strength on the action replaces others, so that there one
/// policy more may well ask for less.
fn is_registration(sign_in: &SignIn) -> bool {
    sign_in.target == Target::Action(UserAction::RegisterSecurityInfo)
}

/// Whether the first tenant asks for at least as much of a sign-in as the second.
fn asks_as_much(more: &Space, less: &Space, sign_in: &SignIn, question: Question) -> bool {
    let (one, other) = (decide(more, sign_in, &Enforcement::ENABLED), decide(less, sign_in, &Enforcement::ENABLED));
    let covered = |space, decision| forced(space, decision, question, sign_in);
    other.verdict.class <= one.verdict.class && (!covered(less, &other) || covered(more, &one))
}

/// One more exclude, or one user include less, in some policy.
#[derive(Clone, Debug)]
enum Loosening {
    User(canopy_model::UserSelector),
    Target(canopy_model::TargetSelector),
    Location(canopy_model::LocationSelector),
    Platform(canopy_model::PlatformSelector),
    NoUser,
    NoTarget,
}

fn loosening() -> impl Strategy<Value = Loosening> {
    prop_oneof![
        random::excluded_user().prop_map(Loosening::User),
        random::excluded_target().prop_map(Loosening::Target),
        random::location().prop_map(Loosening::Location),
        random::platform().prop_map(Loosening::Platform),
        Just(Loosening::NoUser),
        Just(Loosening::NoTarget),
    ]
}

fn loosened(tenant: &Tenant, at: usize, how: Loosening) -> Tenant {
    let mut tenant = tenant.clone();
    let at = at % tenant.policies.len();
    let c = &mut tenant.policies[at].conditions;
    match how {
        Loosening::User(one) => c.users.exclude.push(one),
        Loosening::Target(one) => c.targets.selection.exclude.push(one),
        Loosening::Location(one) => c.locations.iter_mut().for_each(|l| l.exclude.push(one.clone())),
        Loosening::Platform(one) => c.platforms.iter_mut().for_each(|p| p.exclude.push(one.clone())),
        Loosening::NoUser => drop(c.users.include.pop()),
        Loosening::NoTarget => drop(c.targets.selection.include.pop()),
    }
    tenant
}

/// The tenant with some policies changed.
fn with_policies(tenant: &Tenant, change: impl Fn(&mut Vec<canopy_model::Policy>)) -> Tenant {
    let mut tenant = tenant.clone();
    change(&mut tenant.policies);
    tenant
}

proptest! {
    #![proptest_config(config(3_000))]

    /// Adding a policy never weakens a verdict.
    #[test]
    fn more_policies_never_ask_for_less(
        tenant in random::tenant(), sign_ins in prop::collection::vec(random::sign_in(), 5), question in questions()
    ) {
        let fewer = Space::new(with_policies(&tenant, |policies| drop(policies.pop())));
        let all = Space::new(tenant);
        for sign_in in sign_ins.iter().filter(|one| !is_registration(one)) {
            prop_assert!(asks_as_much(&all, &fewer, sign_in, question), "{:#?}", sign_in);
        }
    }

    /// An exclusion more, or an include less, never strengthens a verdict.
    #[test]
    fn looser_policies_never_ask_for_more(
        tenant in random::tenant(), at in 0..6usize, how in loosening(),
        sign_ins in prop::collection::vec(random::sign_in(), 5), question in questions()
    ) {
        let looser = Space::new(loosened(&tenant, at, how));
        let all = Space::new(tenant);
        for sign_in in sign_ins.iter().filter(|one| !is_registration(one)) {
            prop_assert!(asks_as_much(&all, &looser, sign_in, question), "{:#?}", sign_in);
        }
    }

    /// A layer more never asks for less.
    #[test]
    fn layers_never_ask_for_less(
        tenant in random::tenant(), sign_in in random::sign_in(), layer in prop::sample::select(Layer::ALL.to_vec()),
        question in questions()
    ) {
        let space = Space::new(tenant);
        let with = Enforcement { layers: [layer].into(), ..Enforcement::ENABLED };
        let (more, less) = (decide(&space, &sign_in, &with), decide(&space, &sign_in, &Enforcement::ENABLED));
        prop_assert!(less.verdict.class <= more.verdict.class);
        prop_assert!(!forced(&space, &less, question, &sign_in) || forced(&space, &more, question, &sign_in));
    }
}

proptest! {
    #![proptest_config(config(1_500))]

    /// What is not on, or could not be read, changes nothing that is enforced: neither one decision
    /// nor the weakest way in of anybody to anything.
    #[test]
    fn what_is_not_on_changes_nothing(
        tenant in random::tenant(), sign_ins in prop::collection::vec(random::sign_in(), 4), rolls in rolls(6), question in questions()
    ) {
        let binds = |policy: &canopy_model::Policy| {
            policy.state == PolicyState::Enabled && policy.conditions.unreadable.is_empty()
        };
        let on = Space::new(with_policies(&tenant, |policies| policies.retain(binds)));
        let all = Space::new(tenant);
        let drawn = rolls.iter().map(|roll| point(&all, roll).1);
        for sign_in in sign_ins.into_iter().chain(drawn) {
            let (one, other) = (decide(&all, &sign_in, &Enforcement::ENABLED), decide(&on, &sign_in, &Enforcement::ENABLED));
            prop_assert_eq!(&one.verdict, &other.verdict);
            prop_assert_eq!(forced(&all, &one, question, &sign_in), forced(&on, &other, question, &sign_in));
        }
        // What policies that are not on say of people may tell more of them apart, so only the
        // weakest of all is the same.
        let least = |space: &Space| {
            let found = weakest(space, &everything(), question, &mut |_, _| {});
            let ways = (0..space.atoms(Axis::Who).len()).filter_map(|who| found.overall(who));
            ways.map(|way| (way.forced, way.verdict.class)).min()
        };
        if all.knows_people() {
            prop_assert_eq!(least(&all), least(&on));
        }
    }

    /// Taking report-only policies as if they were on is the same as turning them on.
    #[test]
    fn report_only_taken_as_on_is_turned_on(tenant in random::tenant(), sign_ins in prop::collection::vec(random::sign_in(), 6)) {
        let turned_on = with_policies(&tenant, |policies| {
            let waiting = policies.iter_mut().filter(|policy| policy.state == PolicyState::ReportOnly);
            waiting.for_each(|policy| policy.state = PolicyState::Enabled);
        });
        let (waiting, on) = (Space::new(tenant), Space::new(turned_on));
        for sign_in in sign_ins {
            let taken = decide(&waiting, &sign_in, &Enforcement::of(Policies::WithReportOnly));
            prop_assert_eq!(taken.verdict, decide(&on, &sign_in, &Enforcement::ENABLED).verdict);
        }
    }

    /// An attacker who has more is never worse off: everything holds every model, and fewer
    /// constraints leave more.
    #[test]
    fn a_stronger_attacker_is_never_safer(
        tenant in random::tenant(), scope in random::scope(), fewer in prop::sample::subsequence(Constraint::ALL.to_vec(), 0..=3),
        question in questions(), rolls in rolls(10)
    ) {
        let space = Space::new(tenant);
        let constraints = scope.constraints.iter().copied().filter(|one| fewer.contains(one)).collect();
        let larger = Scope { model: AttackerModel::Everything, constraints, ..scope.clone() };
        let (small, large) = (weakest(&space, &scope, question, &mut |_, _| {}), weakest(&space, &larger, question, &mut |_, _| {}));
        for (who, _) in space.atoms(Axis::Who).iter().enumerate() {
            let least = |found: &canopy_engine::Weakest| found.overall(who).map(|way| (way.forced, way.verdict.class));
            prop_assert!(least(&small).is_none() || least(&large) <= least(&small));
        }
        for roll in rolls {
            let (_, sign_in) = point(&space, &roll);
            let considers = |scope: &Scope| canopy_tests::naive::Naive::new(space.tenant()).considers(scope, &sign_in);
            prop_assert!(!considers(&scope) || considers(&larger));
        }
    }
}
