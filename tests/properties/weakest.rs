//! The weakest way in.

use canopy_engine::{Axis, Question, Space, decide, explore, weakest};
use canopy_tests::{naive::Naive, random};
use proptest::prelude::*;

use super::common::{config, forced, point, questions, rolls};

proptest! {
    #![proptest_config(config(2_500))]

    /// The weakest way in: its witness shows it, no sign-in that is considered is weaker, neither
    /// anywhere nor at its target, and it is not forced just where some region holds the person.
    #[test]
    fn nothing_is_weaker_than_the_weakest_way_in(
        tenant in random::tenant(), scope in random::scope(), question in questions(), rolls in rolls(40)
    ) {
        let space = Space::new(tenant.clone());
        let naive = Naive::new(&tenant);
        let found = weakest(&space, &scope, question, &mut |_, _| {});
        let regions = explore(&space, &scope, question, usize::MAX);
        for (who, atom) in space.atoms(Axis::Who).iter().enumerate() {
            let in_region = regions.regions.iter().any(|region| region.atoms.get(&Axis::Who).unwrap().contains(who));
            let Some(way) = found.overall(who) else {
                prop_assert!(!in_region);
                continue;
            };
            prop_assert_eq!(in_region, !way.forced);
            // It shows it for everybody who has this way in.
            for value in &atom.values {
                let witness = way.witness.clone().with(value.clone());
                prop_assert!(naive.considers(&scope, &witness), "{:#?}", witness);
                let asked = naive.asked(&witness, &scope.enforcement);
                prop_assert_eq!((asked.forced(question), asked.class()), (way.forced, way.verdict.class), "{:#?}", witness);
                let replayed = decide(&space, &witness, &scope.enforcement);
                prop_assert_eq!(replayed.verdict.class, way.verdict.class);
                prop_assert_eq!(forced(&space, &replayed, question, &witness), way.forced);
            }
        }
        for roll in rolls {
            let (atoms, sign_in) = point(&space, &roll);
            if !naive.considers(&scope, &sign_in) {
                continue;
            }
            let asked = naive.asked(&sign_in, &scope.enforcement);
            let (who, target) = (atoms[0].1, atoms[1].1);
            let way = found.overall(who).unwrap();
            prop_assert!((way.forced, way.verdict.class) <= (asked.forced(question), asked.class()), "{:#?}", sign_in);
            let column = found.targets.iter().position(|at| *at == target).unwrap();
            if question == Question::MFA {
                prop_assert!(found.cells(who)[column] <= asked.class(), "{:#?}", sign_in);
            }
        }
    }
}
