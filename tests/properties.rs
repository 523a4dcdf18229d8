//! Properties over random tenants: the compiled table agrees with a naive reading, and what is
//! said of all sign-ins agrees with each one.

use canopy_engine::{
    AttackerModel, Axis, Decision, Enforcement, PartialSignIn, Policies, PolicySet, Question, Scope, SignIn, Space,
    Standing, StrengthLevel, Subject, Targets, Value, cases, decide, explore, redundant, session, weakest,
};
use canopy_model::{Control, Frequency, Policy, PolicyState, Tenant};
use canopy_tests::{naive, random};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

/// Everything that can happen, on every kind of target.
fn everything() -> Scope {
    Scope { constraints: [].into(), targets: Targets::All, ..Scope::new(AttackerModel::Everything) }
}

/// The policies that bind, read naively.
fn binding<'t>(tenant: &'t Tenant, sign_in: &SignIn) -> Vec<&'t Policy> {
    let on = tenant.policies.iter().filter(|policy| policy.state == PolicyState::Enabled);
    on.filter(|policy| naive::applies(tenant, policy, sign_in)).collect()
}

/// Whether nobody gets in without satisfying a control of this kind, read naively.
fn is_forced(tenant: &Tenant, sign_in: &SignIn, question: Question) -> bool {
    let strong = |control: &Control| match question {
        Question::Authentication(StrengthLevel::PhishingResistant) => matches!(control, Control::Strength(_)),
        Question::Authentication(_) => matches!(control, Control::Mfa | Control::Strength(_)),
        Question::Strength(_) => matches!(control, Control::Strength(_)),
        Question::ManagedDevice => matches!(control, Control::CompliantDevice | Control::HybridJoinedDevice),
        Question::SignInFrequency(_) | Question::Blocked => false,
    };
    let binding = binding(tenant, sign_in);
    let again = |policy: &&Policy| match (question, policy.session.sign_in_frequency) {
        (Question::SignInFrequency(hours), Some(asked)) => {
            !asked.secondary_only
                && match asked.frequency {
                    Frequency::EveryTime => true,
                    Frequency::Hours(asked) => asked <= hours,
                }
        }
        _ => false,
    };
    let asked_again = !sign_in.client_app.is_legacy() && binding.iter().any(again);
    asked_again || !naive::gets_in(&binding, sign_in, |control| !strong(control))
}

/// The same, as the engine sees it.
fn forced(space: &Space, decision: &Decision, question: Question, sign_in: &SignIn) -> bool {
    space.forces(&decision.binding, question, &sign_in.target, sign_in.client_app)
}

fn questions() -> impl Strategy<Value = Question> {
    prop::sample::select(vec![
        Question::MFA,
        Question::Authentication(StrengthLevel::PhishingResistant),
        Question::Strength(0),
        Question::ManagedDevice,
        Question::SignInFrequency(8),
        Question::Blocked,
    ])
}

/// A point: for each axis an atom and one of its values, by two random numbers.
fn point(space: &Space, dice: &[(usize, usize)]) -> (Vec<(Axis, usize)>, SignIn) {
    let mut atoms = Vec::new();
    let somebody = SignIn::ordinary(Subject::Person(Default::default()), canopy_engine::Target::other());
    let sign_in = Axis::ALL.into_iter().zip(dice).fold(somebody, |sign_in, (axis, (a, v))| {
        let at = a % space.atoms(axis).len();
        let values = &space.atoms(axis)[at].values;
        atoms.push((axis, at));
        sign_in.with(values[v % values.len()].clone())
    });
    (atoms, sign_in)
}

/// The same tenants every time, so that a red run is a change's fault; CANOPY_SEED tries others.
fn config() -> Config {
    let seed = std::env::var("CANOPY_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(2026);
    Config { cases: 2_000, failure_persistence: None, rng_seed: RngSeed::Fixed(seed), ..Config::default() }
}

/// Up to four axes to leave open.
fn open_axes() -> impl Strategy<Value = std::collections::BTreeSet<Axis>> {
    prop::collection::btree_set(prop::sample::select(&Axis::ALL[..]), 1..4)
}

fn dice() -> impl Strategy<Value = Vec<Vec<(usize, usize)>>> {
    prop::collection::vec(prop::collection::vec((0..10_000usize, 0..10_000usize), 12), 40)
}

proptest! {
    #![proptest_config(config())]

    /// One sign-in: the table says of every policy what a naive reading says.
    #[test]
    fn applied_is_what_a_naive_reading_says(tenant in random::tenant(), sign_ins in prop::collection::vec(random::sign_in(), 10)) {
        let space = Space::new(tenant.clone());
        for sign_in in sign_ins {
            let trace = space.trace(&sign_in);
            for (at, policy) in tenant.policies.iter().enumerate() {
                prop_assert_eq!(trace.met.contains(at), naive::applies(&tenant, policy, &sign_in));
                prop_assert_eq!(trace.met.contains(at), trace.unmet(at).is_empty());
            }
            prop_assert_eq!(space.applied(&sign_in), trace.met);
        }
    }

    /// The verdict on one sign-in forces a control just when nobody gets in without it.
    #[test]
    fn the_verdict_forces_what_nobody_gets_in_without(
        tenant in random::tenant(), sign_in in random::sign_in(), question in questions()
    ) {
        let space = Space::new(tenant.clone());
        let decision = decide(&space, &sign_in, &Enforcement::ENABLED);
        prop_assert_eq!(forced(&space, &decision, question, &sign_in), is_forced(&tenant, &sign_in, question));
    }

    /// Every value of an atom is admitted by the same policies.
    #[test]
    fn values_of_an_atom_are_told_apart_by_no_policy(tenant in random::tenant()) {
        let space = Space::new(tenant);
        for axis in Axis::ALL {
            for atom in space.atoms(axis) {
                prop_assert!(atom.values.iter().all(|value| space.row(value) == atom.row));
            }
        }
    }

    /// The atoms are fine enough: any sign-in at all is admitted on every axis just like some atom.
    #[test]
    fn every_value_is_like_some_atom(tenant in random::tenant(), sign_in in random::sign_in()) {
        let space = Space::new(tenant);
        let values = [
            Value::ClientApp(sign_in.client_app), Value::Platform(sign_in.platform), Value::Network(sign_in.network),
            Value::Device(sign_in.device), Value::SignInRisk(sign_in.sign_in_risk), Value::UserRisk(sign_in.user_risk),
            Value::InsiderRisk(sign_in.insider_risk),
        ];
        for value in values {
            let row = space.row(&value);
            prop_assert!(space.atoms(Axis::of(&value)).iter().any(|atom| atom.row == row), "{:?}", value);
        }
    }

    /// All sign-ins: a point lies in exactly one region if the question is not forced there, and
    /// in none if it is.
    #[test]
    fn regions_are_complete_disjoint_and_right(tenant in random::tenant(), question in questions(), dice in dice()) {
        let space = Space::new(tenant.clone());
        let regions = explore(&space, &everything(), question, usize::MAX);
        prop_assert!(regions.complete);
        for roll in dice {
            let (atoms, sign_in) = point(&space, &roll);
            let inside = regions.regions.iter().filter(|region| region.holds(&atoms)).count();
            prop_assert_eq!(inside, usize::from(!is_forced(&tenant, &sign_in, question)));
        }
    }

    /// The weakest way in: its witness shows it, nothing sampled is weaker, and it is uncovered
    /// just when some region holds the person.
    #[test]
    fn nothing_is_weaker_than_the_weakest_way_in(tenant in random::tenant(), question in questions(), dice in dice()) {
        let space = Space::new(tenant);
        let scope = everything();
        let found = weakest(&space, &scope, question, &mut |_, _| {});
        let regions = explore(&space, &scope, question, usize::MAX);
        for (who, atom) in space.atoms(Axis::Who).iter().enumerate() {
            let way = found.overall(who).unwrap();
            let witness = way.witness.clone().with(atom.values[0].clone());
            let replayed = decide(&space, &witness, &scope.enforcement);
            prop_assert_eq!(replayed.verdict.class, way.verdict.class);
            prop_assert_eq!(forced(&space, &replayed, question, &witness), way.forced);
            let in_region = regions.regions.iter().any(|region| region.atoms[&Axis::Who].contains(who));
            prop_assert_eq!(in_region, !way.forced);
        }
        for roll in dice {
            let (atoms, sign_in) = point(&space, &roll);
            let decision = decide(&space, &sign_in, &scope.enforcement);
            let way = found.overall(atoms[0].1).unwrap();
            let strength = (forced(&space, &decision, question, &sign_in), decision.verdict.class);
            prop_assert!((way.forced, way.verdict.class) <= strength);
        }
    }

    /// A partial sign-in: every way of filling it in lies in just one case, with that case's verdict;
    /// policies apply always, never or sometimes as the ways of filling it in show.
    #[test]
    fn cases_cover_every_way_of_filling_in(tenant in random::tenant(), open in open_axes(), dice in dice()) {
        let space = Space::new(tenant);
        let (fixed, sign_in) = point(&space, &dice[0]);
        let partial = PartialSignIn { sign_in, open: open.clone() };
        let found = cases(&space, &partial, &Enforcement::ENABLED, &[].into());
        for roll in &dice {
            let (atoms, any) = point(&space, roll);
            let place = |axis: &Axis| {
                let from = if open.contains(axis) { &atoms } else { &fixed };
                from.iter().find(|(known, _)| known == axis).unwrap().1
            };
            let filled = Axis::ALL.into_iter().filter(|axis| open.contains(axis)).fold(partial.sign_in.clone(), |s, axis| {
                s.with(space.atoms(axis)[place(&axis)].values[0].clone())
            });
            let _ = any;
            let decision = decide(&space, &filled, &Enforcement::ENABLED);
            let inside = |one: &canopy_engine::AtomBox| one.iter().all(|(axis, atoms)| atoms.contains(&place(axis)));
            let hits: Vec<_> = found.cases.iter().filter(|case| case.boxes.iter().any(inside)).collect();
            prop_assert_eq!(hits.len(), 1);
            prop_assert_eq!(&hits[0].verdict.ways, &decision.verdict.ways);
            prop_assert!(found.reach.always.is_subset(&decision.trace.met));
            prop_assert!(decision.trace.met.is_subset(&found.reach.always.or(&found.reach.sometimes)));
        }
        for case in &found.cases {
            let decision = decide(&space, &case.example, &Enforcement::ENABLED);
            prop_assert_eq!(&decision.verdict.ways, &case.verdict.ways);
        }
    }

    /// Adding a policy never weakens a verdict, but where security information is registered:
    /// there a strength on the action replaces others.
    #[test]
    fn more_policies_never_ask_for_less(tenant in random::tenant(), sign_in in random::sign_in(), question in questions()) {
        prop_assume!(sign_in.target != canopy_engine::Target::Action(canopy_model::UserAction::RegisterSecurityInfo));
        let all = Space::new(tenant.clone());
        let mut fewer = tenant;
        fewer.policies.pop();
        let fewer = Space::new(fewer);
        let more = decide(&all, &sign_in, &Enforcement::ENABLED);
        let less = decide(&fewer, &sign_in, &Enforcement::ENABLED);
        prop_assert!(less.verdict.class <= more.verdict.class);
        prop_assert!(!forced(&fewer, &less, question, &sign_in) || forced(&all, &more, question, &sign_in));
    }

    /// A policy is redundant just when taking it away changes no sign-in: what is asked for stays the
    /// same in every sample, and where it is not redundant there is a sign-in that shows it.
    #[test]
    fn a_policy_is_redundant_just_when_nothing_changes_without_it(tenant in random::tenant(), dice in dice()) {
        let space = Space::new(tenant);
        for policy in space.masks().enabled.iter() {
            let mut without = space.masks().enabled.clone();
            without = without.and(&PolicySet::of(space.capacity(), |at| at != policy));
            let fewer = Enforcement::of(Policies::Only(without));
            let asked = |sign_in: &SignIn, enforcement: &Enforcement| {
                let decision = decide(&space, sign_in, enforcement);
                let mut session: Vec<_> = session(&space, &decision.binding).into_iter().filter(|one| one.standing == Standing::Binds).map(|one| one.control).collect();
                session.sort_by_key(|one| format!("{one:?}"));
                (decision.verdict.ways, if sign_in.client_app.is_legacy() { Vec::new() } else { session })
            };
            match redundant(&space, policy) {
                Ok(_) => for roll in &dice {
                    let (_, sign_in) = point(&space, roll);
                    if Scope::new(AttackerModel::Everything).is_possible(&sign_in) {
                        prop_assert_eq!(asked(&sign_in, &Enforcement::ENABLED), asked(&sign_in, &fewer));
                    }
                },
                Err(Some(changed)) => prop_assert_ne!(asked(&changed, &Enforcement::ENABLED), asked(&changed, &fewer)),
                Err(None) => {}
            }
        }
    }
}
