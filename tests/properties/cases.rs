//! A sign-in known in part: what can come of it.

use std::collections::BTreeSet;

use canopy_engine::{
    AtomBox, AttackerModel, Axis, Constraint, PartialSignIn, Scope, SignIn, Space, Subject, Targets, Value, cases,
    decide, trace_in_every_case,
};
use canopy_tests::{naive::Naive, random};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use super::common::{Point, config, point, roll};

/// So many ways of filling in are tried; of more, so many evenly.
const MOST: usize = 1_000;

/// Every way of filling in the open axes, or [`MOST`] of them: the atom on each, and the sign-in.
fn filled(space: &Space, partial: &PartialSignIn) -> (Vec<(Point, SignIn)>, bool) {
    let values: Vec<Vec<(Axis, usize, &Value)>> = partial
        .open
        .iter()
        .map(|axis| {
            let atoms = space.atoms(*axis).iter().enumerate();
            atoms.flat_map(|(at, atom)| atom.values.iter().map(move |value| (*axis, at, value))).collect()
        })
        .collect();
    let count: usize = values.iter().map(Vec::len).product();
    let tried = count.min(MOST);
    let ways = (0..tried).map(|n| {
        let mut rest = n * count / tried;
        let mut sign_in = partial.sign_in.clone();
        let mut atoms = Vec::new();
        for here in &values {
            let (axis, at, value) = here[rest % here.len()];
            rest /= here.len();
            sign_in = sign_in.with(value.clone());
            atoms.push((axis, at));
        }
        (atoms, sign_in)
    });
    (ways.collect(), tried == count)
}

/// Checks every answer about a partial sign-in against all ways of filling it in.
fn check(
    tenant: &canopy_model::Tenant,
    space: &Space,
    partial: &PartialSignIn,
    scope: &Scope,
) -> Result<(), TestCaseError> {
    let naive = Naive::new(tenant);
    let found = cases(space, partial, &scope.enforcement, &scope.constraints);
    let (ways, is_all) = filled(space, partial);
    let (mut always, mut ever) = (vec![true; tenant.policies.len()], vec![false; tenant.policies.len()]);
    let mut shown = BTreeSet::new();
    for (atoms, sign_in) in &ways {
        for (at, policy) in tenant.policies.iter().enumerate() {
            let applies = naive.applies(policy, sign_in);
            always[at] &= applies;
            ever[at] |= applies;
        }
        if !naive.considers(scope, sign_in) {
            continue;
        }
        let inside =
            |one: &AtomBox| atoms.iter().all(|(axis, at)| one.get(axis).is_none_or(|atoms| atoms.contains(at)));
        let hits: Vec<usize> =
            (0..found.cases.len()).filter(|case| found.cases[*case].boxes.iter().any(inside)).collect();
        prop_assert_eq!(hits.len(), 1, "{:#?}", sign_in);
        let case = &found.cases[hits[0]];
        prop_assert_eq!(case.verdict.class, naive.asked(sign_in, &scope.enforcement).class(), "{:#?}", sign_in);
        prop_assert_eq!(&case.verdict.ways, &decide(space, sign_in, &scope.enforcement).verdict.ways);
        shown.insert(hits[0]);
    }
    for case in &found.cases {
        prop_assert!(naive.considers(scope, &case.example), "{:#?}", &case.example);
        let decision = decide(space, &case.example, &scope.enforcement);
        prop_assert_eq!(&decision.verdict.ways, &case.verdict.ways);
    }
    let (in_all, in_some) = (&found.reach.always, &found.reach.sometimes);
    for at in 0..tenant.policies.len() {
        prop_assert!(always[at] || !in_all.contains(at), "{} applies not always", at);
        prop_assert!(!ever[at] || in_all.contains(at) || in_some.contains(at), "{} applies", at);
        if is_all {
            prop_assert_eq!(in_all.contains(at), always[at], "{}", at);
            prop_assert_eq!(in_some.contains(at), ever[at] && !always[at], "{}", at);
            prop_assert_eq!(trace_in_every_case(space, partial).met.contains(at), always[at], "{}", at);
        }
    }
    if is_all {
        prop_assert_eq!(shown.len(), found.cases.len(), "a case that does not occur");
    }
    Ok(())
}

/// Some constraints, and nothing else left out.
fn scope(enforcement: canopy_engine::Enforcement, constraints: Vec<Constraint>) -> Scope {
    let constraints = constraints.into_iter().collect();
    Scope { model: AttackerModel::Everything, constraints, enforcement, targets: Targets::All }
}

fn constraints() -> impl Strategy<Value = Vec<Constraint>> {
    prop_oneof![Just(Vec::new()), prop::sample::subsequence(Constraint::ALL.to_vec(), 1..=3)]
}

fn open_axes(of: &'static [Axis]) -> impl Strategy<Value = canopy_model::ordered::OrderedSet<Axis>> {
    prop::collection::vec(prop::sample::select(of), 0..4).prop_map(canopy_model::ordered::set)
}

/// What can be left open of a workload identity or an agent: these sign in as themselves, and the
/// space holds no risks of theirs, so neither can stay open.
const AROUND_WORKLOADS: [Axis; 8] = [
    Axis::Target,
    Axis::ClientApp,
    Axis::Platform,
    Axis::Network,
    Axis::Device,
    Axis::SignInRisk,
    Axis::UserRisk,
    Axis::Flow,
];

proptest! {
    #![proptest_config(config(1_500))]

    /// Every way of filling in lies in just one case, with that case's verdict; every case occurs;
    /// policies apply always, sometimes or never as the ways of filling in show.
    #[test]
    fn cases_are_those_of_every_way_of_filling_in(
        tenant in random::tenant(), open in open_axes(&Axis::ALL), roll in roll(),
        enforcement in random::enforcement(), constraints in constraints()
    ) {
        let space = Space::new(tenant.clone());
        let (_, sign_in) = point(&space, &roll);
        check(&tenant, &space, &PartialSignIn { sign_in, open }, &scope(enforcement, constraints))?;
    }

    /// The same where what is not open is nothing that the tenant has heard of: any person, resource,
    /// token request, device or network.
    #[test]
    fn cases_of_strangers(
        tenant in random::tenant(), open in open_axes(&AROUND_WORKLOADS), sign_in in random::sign_in(),
        enforcement in random::enforcement(), constraints in constraints()
    ) {
        let space = Space::new(tenant.clone());
        check(&tenant, &space, &PartialSignIn { sign_in, open }, &scope(enforcement, constraints))?;
    }

    /// The same for service principals, agent identities and agents' user accounts.
    #[test]
    fn cases_of_workloads(
        tenant in random::tenant(), open in open_axes(&AROUND_WORKLOADS),
        sign_in in random::sign_in_of(random::workload()), enforcement in random::enforcement()
    ) {
        prop_assert!(!matches!(sign_in.subject, Subject::Person(_)));
        let space = Space::new(tenant.clone());
        check(&tenant, &space, &PartialSignIn { sign_in, open }, &scope(enforcement, Vec::new()))?;
    }
}
