//! One sign-in: which policies apply, and what they ask for.

use canopy_engine::{Axis, Enforcement, Space, Value, decide, session};
use canopy_model::{AppId, BaselineScopes, Control, PolicyState, SessionControls};
use canopy_tests::{naive::Naive, random};
use proptest::prelude::*;

use super::common::{all_questions, config, forced};

proptest! {
    #![proptest_config(config(4_000))]

    /// The table says of every condition of every policy what a naive reading says, however open
    /// questions are read.
    #[test]
    fn conditions_hold_as_a_naive_reading_says(
        tenant in random::tenant(), flipped in random::flipped(), sign_ins in prop::collection::vec(random::sign_in(), 8)
    ) {
        let space = Space::read(tenant.clone(), canopy_engine::Readings(flipped.clone()));
        let naive = Naive::read(&tenant, &flipped);
        for sign_in in sign_ins {
            let trace = space.trace(&sign_in);
            for (at, policy) in tenant.policies.iter().enumerate() {
                let unmet: Vec<Axis> = trace.unmet(at).into_iter().map(|(axis, _)| axis).collect();
                let fails = |axis: &Axis| !naive.holds(*axis, &policy.conditions, &sign_in);
                let expected: Vec<Axis> = Axis::ALL.into_iter().filter(fails).collect();
                prop_assert_eq!(&unmet, &expected, "{:#?}\n{:#?}", &policy.conditions, &sign_in);
                prop_assert_eq!(trace.met.contains(at), expected.is_empty());
            }
            prop_assert_eq!(space.applied(&sign_in), trace.met);
        }
    }

    /// What a request meets under another setting for baseline scopes is what it meets in a tenant with
    /// that setting.
    #[test]
    fn a_row_under_another_setting_is_that_of_a_tenant_with_it(
        tenant in random::tenant(), sign_ins in prop::collection::vec(random::sign_in(), 4)
    ) {
        let space = Space::new(tenant.clone());
        for baseline in [BaselineScopes::Legacy, BaselineScopes::Enabled, BaselineScopes::Customized(AppId::new("x"))] {
            let mut other = tenant.clone();
            other.settings.baseline_scopes = Some(baseline.clone());
            let other = Space::new(other);
            for sign_in in &sign_ins {
                let target = Value::Target(sign_in.target.clone());
                prop_assert_eq!(space.row_with(&target, &baseline), other.row(&target), "{:?}", target);
            }
        }
    }

    /// The verdict has the name, and forces the controls, that trying who gets in shows; layers
    /// beside the policies count.
    #[test]
    fn the_verdict_is_what_nobody_gets_in_without(
        tenant in random::tenant(), enforcement in random::enforcement(), sign_ins in prop::collection::vec(random::sign_in(), 4)
    ) {
        let space = Space::new(tenant.clone());
        let naive = Naive::new(&tenant);
        for sign_in in sign_ins {
            let decision = decide(&space, &sign_in, &enforcement);
            let asked = naive.asked(&sign_in, &enforcement);
            prop_assert_eq!(decision.verdict.class, asked.class(), "{:#?}", &decision.requirement);
            for question in all_questions() {
                let expected = asked.forced(question);
                prop_assert_eq!(forced(&space, &decision, question, &sign_in), expected, "{:?} {:#?}", question, &decision.requirement);
            }
            prop_assert_eq!(decision.blocked_by.is_empty(), !blocks(&space, &decision.binding));
        }
    }

    /// The ways in are all there are and each is needed: whoever can satisfy some controls gets in
    /// just where these satisfy one of the ways.
    #[test]
    fn whoever_gets_in_satisfies_a_way(
        tenant in random::tenant(), sign_in in random::sign_in(), able in prop::collection::vec(any::<u16>(), 8)
    ) {
        let space = Space::new(tenant.clone());
        let asked = Naive::new(&tenant).asked(&sign_in, &Enforcement::ENABLED);
        let ways = decide(&space, &sign_in, &Enforcement::ENABLED).verdict.ways;
        let controls: Vec<Control> = asked.controls().into_iter().collect();
        for able in able {
            let chosen: Vec<&Control> =
                controls.iter().enumerate().filter(|(at, _)| able & (1 << (at % 16)) != 0).map(|(_, one)| one).collect();
            let can = |wanted: &Control| chosen.iter().any(|done| asked.implies(done, wanted));
            let by_a_way = ways.iter().any(|way| way.iter().all(can));
            prop_assert_eq!(by_a_way, asked.gets_in(can), "{:?} {:#?}", chosen, ways);
        }
        for (at, way) in ways.iter().enumerate() {
            let spared = |other: &_| covers(&asked, way, other);
            prop_assert!(!ways.iter().enumerate().any(|(other_at, other)| at != other_at && spared(other)), "{:#?}", ways);
        }
    }

    /// Session controls are those of all policies that bind; none where access is blocked. The
    /// shortest sign-in frequency binds.
    #[test]
    fn session_controls_come_from_all_policies(tenant in random::tenant(), sign_in in random::sign_in()) {
        let space = Space::new(tenant.clone());
        let naive = Naive::new(&tenant);
        let decision = decide(&space, &sign_in, &Enforcement::ENABLED);
        let found = session(&space, &decision.binding);
        let mut expected = naive.asked(&sign_in, &Enforcement::ENABLED).session_parts();
        let key = |part: &SessionControls| format!("{part:?}");
        let mut controls: Vec<SessionControls> = found.iter().map(|one| one.control.clone()).collect();
        controls.sort_by_key(key);
        expected.sort_by_key(key);
        prop_assert_eq!(&controls, &expected);
        for one in &found {
            let imposes = |at: &usize| {
                let policy = &tenant.policies[*at];
                policy.state == PolicyState::Enabled && naive.applies(policy, &sign_in) && policy.session.parts().contains(&one.control)
            };
            prop_assert!(!one.by.is_empty() && one.by.iter().all(imposes));
            let Some(own) = one.control.sign_in_frequency else { continue };
            let shorter = found.iter().filter_map(|other| other.control.sign_in_frequency).any(|other| {
                other != own && other.frequency <= own.frequency && (!other.secondary_only || own.secondary_only)
            });
            prop_assert_eq!(one.standing == canopy_engine::Standing::Overruled, shorter);
        }
    }
}

fn blocks(space: &Space, binding: &canopy_engine::PolicySet) -> bool {
    binding.iter().any(|at| {
        let grant = space.tenant().policies[at].grant.as_ref();
        grant.is_some_and(|grant| grant.controls.contains(&Control::Block))
    })
}

/// Whether whoever satisfies one way satisfies another.
fn covers(asked: &canopy_tests::naive::Asked<'_>, way: &canopy_engine::Way, other: &canopy_engine::Way) -> bool {
    other.iter().all(|wanted| way.iter().any(|done| asked.implies(done, wanted)))
}
