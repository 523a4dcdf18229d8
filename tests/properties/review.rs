//! What each policy adds to the others.

use canopy_engine::{
    AttackerModel, Enforcement, Finding, Policies, PolicySet, Scope, SignIn, Space, Standing, decide, redundant,
    review, session,
};
use canopy_model::SessionControls;
use canopy_tests::{naive::Naive, random};
use proptest::prelude::*;

use super::common::{config, point, rolls};

/// Everything that is asked of a sign-in: of a legacy client no session is left to control.
fn asked(
    space: &Space,
    sign_in: &SignIn,
    enforcement: &Enforcement,
) -> (Vec<canopy_engine::Way>, Vec<SessionControls>) {
    let decision = decide(space, sign_in, enforcement);
    let imposed = session(space, &decision.binding).into_iter().filter(|one| one.standing == Standing::Binds);
    let mut controls: Vec<SessionControls> = imposed.map(|one| one.control).collect();
    controls.sort_by_key(|one| format!("{one:?}"));
    if sign_in.client_app.is_legacy() {
        controls.clear();
    }
    (decision.verdict.ways, controls)
}

proptest! {
    #![proptest_config(config(2_000))]

    /// A policy is redundant just when taking it away changes no sign-in: what is asked for stays the
    /// same in every sample, and where it is not redundant there is a sign-in that shows it.
    #[test]
    fn a_policy_is_redundant_just_when_nothing_changes_without_it(tenant in random::tenant(), rolls in rolls(40)) {
        let space = Space::new(tenant);
        for policy in space.masks().enabled.iter() {
            let others = PolicySet::of(space.capacity(), |at| at != policy);
            let fewer = Enforcement::of(Policies::Only(space.masks().enabled.and(&others)));
            match redundant(&space, policy) {
                Ok(_) => for roll in &rolls {
                    let (_, sign_in) = point(&space, roll);
                    if Scope::new(AttackerModel::Everything).is_possible(&sign_in) {
                        prop_assert_eq!(asked(&space, &sign_in, &Enforcement::ENABLED), asked(&space, &sign_in, &fewer));
                    }
                },
                Err(Some(changed)) => {
                    prop_assert_ne!(asked(&space, &changed, &Enforcement::ENABLED), asked(&space, &changed, &fewer));
                }
                Err(None) => {}
            }
        }
    }

    /// A policy that is said never to apply applies to no sample.
    #[test]
    fn a_policy_said_never_to_apply_does_not(tenant in random::tenant(), rolls in rolls(40)) {
        let space = Space::new(tenant.clone());
        let naive = Naive::new(&tenant);
        let never = review(&space).into_iter().filter(|(_, finding)| matches!(finding, Finding::NeverApplies(_) | Finding::NeverTogether));
        for (at, finding) in never {
            for roll in &rolls {
                let (_, sign_in) = point(&space, roll);
                let possible = Scope::new(AttackerModel::Everything).is_possible(&sign_in);
                prop_assert!(!possible || !naive.applies(&tenant.policies[at], &sign_in), "{:?} {:#?}", finding, sign_in);
            }
        }
    }
}

/// Found by a random tenant: a strength on all resources covers MFA on registering security
/// information where no policy replaces it, and does not where one may.
#[test]
fn a_strength_that_nothing_replaces_stays() {
    use canopy_model::*;
    let on = |target: TargetSelector, control: Control| Policy {
        id: PolicyId::new("p"),
        name: "p".into(),
        state: PolicyState::Enabled,
        conditions: Conditions {
            users: Selection { include: vec![UserSelector::All], exclude: Vec::new() },
            targets: TargetCondition {
                selection: Selection { include: vec![target], exclude: Vec::new() },
                filter: None,
            },
            ..Conditions::default()
        },
        grant: Some(Grant { operator: GrantOperator::And, controls: vec![control] }),
        session: SessionControls::default(),
        created: None,
        modified: None,
        template: None,
        source: Source::default(),
    };
    let registering = || TargetSelector::Action(UserAction::RegisterSecurityInfo);
    let fido2 = |id: &str| AuthenticationStrength {
        id: StrengthId::new(id),
        name: id.into(),
        combinations: vec![Combination([AuthenticationMethod::Fido2].into())],
        restrictions: Vec::new(),
    };
    let strength = |id: &str| Control::Strength(StrengthId::new(id));
    let tenant = |policies| Tenant { policies, strengths: vec![fido2("one"), fido2("other")], ..Tenant::default() };
    let both = vec![on(registering(), Control::Mfa), on(TargetSelector::All, strength("one"))];
    assert_eq!(redundant(&Space::new(tenant(both.clone())), 0), Ok(vec![1]));
    let replaced = [both, vec![on(registering(), Control::TermsOfUse(TermsId::new("t")))]].concat();
    let mut replaced = tenant(replaced);
    replaced.policies[2].grant.as_mut().unwrap().controls.push(strength("other"));
    replaced.policies[2].conditions.users.include = vec![UserSelector::Group(GroupId::new("some"))];
    assert!(redundant(&Space::new(replaced), 0).is_err());
}
