//! All sign-ins: where a question is not forced.

use canopy_engine::{Axis, Region, SignIn, Space, Value, decide, explore};
use canopy_tests::{naive::Naive, random};
use proptest::prelude::*;

use super::common::{config, forced, point, questions, rolls};

/// The values that a sign-in has.
fn values(s: &SignIn) -> [Value; 12] {
    [
        Value::Who(s.subject.clone()),
        Value::Target(s.target.clone()),
        Value::ClientApp(s.client_app),
        Value::Platform(s.platform),
        Value::Network(s.network.clone()),
        Value::Device(s.device.clone()),
        Value::SignInRisk(s.sign_in_risk),
        Value::UserRisk(s.user_risk),
        Value::InsiderRisk(s.insider_risk),
        Value::ServicePrincipalRisk(s.service_principal_risk),
        Value::AgentRisk(s.agent_risk),
        Value::Flow(s.flows.clone()),
    ]
}

/// Whether a sign-in, all of whose values are an atom's, lies in a region.
fn lies_in(space: &Space, region: &Region, sign_in: &SignIn) -> bool {
    values(sign_in).iter().all(|value| {
        let axis = Axis::of(value);
        let place = space.atoms(axis).iter().position(|atom| atom.values.contains(value));
        place.is_some_and(|place| region.atoms.get(&axis).unwrap().contains(place))
    })
}

proptest! {
    #![proptest_config(config(2_500))]

    /// A sign-in lies in exactly one region if the question is not forced on it, and in none if it is
    /// or if the scope does not consider it.
    #[test]
    fn regions_are_complete_disjoint_and_right(
        tenant in random::tenant(), scope in random::scope(), question in questions(), rolls in rolls(40)
    ) {
        let space = Space::new(tenant.clone());
        let naive = Naive::new(&tenant);
        let regions = explore(&space, &scope, question, usize::MAX);
        prop_assert!(regions.complete);
        for roll in rolls {
            let (atoms, sign_in) = point(&space, &roll);
            let inside = regions.regions.iter().filter(|region| region.holds(&atoms)).count();
            let uncovered = naive.considers(&scope, &sign_in) && !naive.asked(&sign_in, &scope.enforcement).forced(question);
            prop_assert_eq!(inside, usize::from(uncovered), "{:?} {:#?}", question, sign_in);
        }
    }

    /// The witness of a region lies in it, is considered, and is not forced when it is replayed. A
    /// list that was cut off holds nothing else.
    #[test]
    fn witnesses_lie_inside_and_show_it(
        tenant in random::tenant(), scope in random::scope(), question in questions(), limit in 1..6usize
    ) {
        let space = Space::new(tenant.clone());
        let naive = Naive::new(&tenant);
        let all = explore(&space, &scope, question, usize::MAX);
        let some = explore(&space, &scope, question, limit);
        prop_assert!(some.regions.len() <= limit);
        prop_assert_eq!(some.complete && !all.regions.is_empty(), !some.regions.is_empty() && some.complete);
        for region in all.regions.iter().chain(&some.regions) {
            let witness = region.witness(&space);
            prop_assert!(lies_in(&space, region, &witness), "{:#?}", witness);
            prop_assert!(naive.considers(&scope, &witness), "{:#?}", witness);
            let decision = decide(&space, &witness, &scope.enforcement);
            prop_assert!(!forced(&space, &decision, question, &witness));
            prop_assert!(!naive.asked(&witness, &scope.enforcement).forced(question), "{:#?}", witness);
        }
    }
}
