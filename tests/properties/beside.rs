//! What is lost where one condition of a policy alone is not met.

use std::collections::{BTreeMap, BTreeSet};

use canopy_engine::{AttackerModel, Axis, Beside, Clause, Enforcement, Scope, SignIn, Space, Value};
use canopy_model::{Control, Policy, UserSelector};
use canopy_tests::{naive::Naive, random};
use proptest::prelude::*;

use super::common::{config, somebody};

/// So many sign-ins at most.
const MOST: usize = 20_000;

/// What each sign-in of a scope is, by the first value of each atom.
fn sign_ins(space: &Space, naive: &Naive<'_>, scope: &Scope) -> Option<Vec<(usize, SignIn)>> {
    let mut all = vec![(0, somebody())];
    for axis in Axis::ALL {
        let values: Vec<(usize, &Value)> =
            space.atoms(axis).iter().enumerate().map(|(at, atom)| (at, &atom.values[0])).collect();
        let next = |(who, sign_in): &(usize, SignIn), at: usize, value: &Value| {
            (if axis == Axis::Who { at } else { *who }, sign_in.clone().with(value.clone()))
        };
        let count = all.len() * values.len();
        if count > MOST {
            return None;
        }
        all = all.iter().flat_map(|one| values.iter().map(move |(at, value)| next(one, *at, value))).collect();
    }
    all.retain(|(_, sign_in)| naive.considers(scope, sign_in));
    Some(all)
}

/// The controls of a policy of which one is enough, each time.
fn clauses(policy: &Policy) -> Vec<BTreeSet<Control>> {
    let Some(grant) = &policy.grant else { return Vec::new() };
    match grant.operator {
        // A block leaves nothing else to ask for.
        _ if grant.controls.contains(&Control::Block) => vec![[Control::Block].into()],
        canopy_model::GrantOperator::And => grant.controls.iter().map(|one| [one.clone()].into()).collect(),
        canopy_model::GrantOperator::Or if grant.controls.is_empty() => Vec::new(),
        canopy_model::GrantOperator::Or => vec![grant.controls.iter().cloned().collect()],
    }
}

/// Whether one policy asks of a sign-in for as much as some controls, one of which is enough.
fn as_much(naive: &Naive<'_>, sign_in: &SignIn, policy: &Policy, wanted: &BTreeSet<Control>, risky: bool) -> bool {
    let asked = naive.asked(sign_in, &Enforcement::ENABLED);
    let proof = |c: &Control| match c {
        Control::CompliantDevice | Control::HybridJoinedDevice | Control::AppProtection | Control::ApprovedApp => 1,
        Control::PasswordChange | Control::RiskRemediation => 2,
        _ => 0,
    };
    let is_mfa = |c: &Control| asked.level(c) >= Some(canopy_engine::StrengthLevel::Mfa);
    let good = |done: &Control| {
        wanted.iter().any(|w| {
            asked.implies(done, w)
                || (proof(w) > 0 && proof(done) == proof(w))
                || (*w == Control::Block && !risky && (is_mfa(done) || proof(done) == 1))
        })
    };
    let all = clauses(policy);
    let blocks = all.iter().any(|one| one.contains(&Control::Block));
    blocks || (sign_in.client_app.is_legacy() && !all.is_empty()) || all.iter().any(|own| own.iter().all(good))
}

proptest! {
    #![proptest_config(config(400))]

    /// Tried one by one: exactly those escape a clause who have a sign-in for which everything but one
    /// condition of the policy holds, and to which no other policy applies that asks for as much.
    #[test]
    fn what_is_lost_is_what_no_other_policy_makes_up_for(
        tenant in random::small_tenant(), axis in prop::sample::select(vec![Axis::Who, Axis::Platform]), some in 1..4usize
    ) {
        let space = Space::new(tenant.clone());
        let naive = Naive::new(&tenant);
        let beside = Beside::new(&space);
        for policy in space.masks().enabled.iter() {
            let conditions = &tenant.policies[policy].conditions;
            let model = beside.model(policy);
            let risky = model == AttackerModel::Everything;
            let all = sign_ins(&space, &naive, &Scope::new(model));
            prop_assume!(all.is_some());
            // Every atom, or every second or third.
            let wanted = |at: usize| at.is_multiple_of(some);
            let place = |s: &SignIn| {
                let value = if axis == Axis::Who { Value::Who(s.subject.clone()) } else { Value::Platform(s.platform) };
                space.atoms(axis).iter().position(|atom| atom.values.contains(&value)).unwrap()
            };
            let lies_beside = |s: &SignIn| {
                wanted(place(s)) && Axis::ALL.into_iter().all(|one| naive.holds(one, conditions, s) == (one != axis))
            };
            let escapes = |s: &SignIn, clause: &BTreeSet<Control>| {
                !space.masks().enabled.iter().filter(|other| *other != policy).any(|other| {
                    let other = &tenant.policies[other];
                    naive.applies(other, s) && as_much(&naive, s, other, clause, risky)
                })
            };
            let mut tried: BTreeMap<BTreeSet<Control>, BTreeSet<usize>> = BTreeMap::new();
            for (who, sign_in) in all.unwrap().iter().filter(|(_, s)| lies_beside(s)) {
                for clause in clauses(&tenant.policies[policy]).into_iter().filter(|clause| escapes(sign_in, clause)) {
                    tried.entry(clause).or_default().insert(*who);
                }
            }
            let options = |clause: &Clause| clause.options.iter().cloned().collect::<BTreeSet<Control>>();
            let lost = beside.lost(policy, axis, &wanted);
            let told: BTreeMap<_, BTreeSet<usize>> =
                lost.iter().map(|one| (options(&one.clause), one.people.ones().collect())).collect();
            prop_assert_eq!(&told, &tried, "{} {:?}", policy, axis);
            for one in &lost {
                prop_assert!(lies_beside(&one.witness) && escapes(&one.witness, &options(&one.clause)));
            }
        }
    }

    /// An exclude takes out whom the policy includes and it alone is enough to leave out.
    #[test]
    fn whom_an_exclude_takes_out_is_as_it_reads(tenant in random::tenant()) {
        let space = Space::new(tenant.clone());
        let naive = Naive::new(&tenant);
        let taken = space.taken_out();
        for (at, policy) in tenant.policies.iter().enumerate() {
            let with = |exclude: Vec<UserSelector>| {
                let mut conditions = policy.conditions.clone();
                conditions.users.exclude = exclude;
                conditions
            };
            for (place, exclude) in policy.conditions.users.exclude.iter().enumerate() {
                let (without, alone) = (with(Vec::new()), with(vec![exclude.clone()]));
                let is_taken = |fact: &usize| {
                    let s = somebody().with(Value::Who(space.facts()[*fact].subject.clone()));
                    naive.holds(Axis::Who, &without, &s) && !naive.holds(Axis::Who, &alone, &s)
                };
                let wanted: Vec<usize> = (0..space.facts().len()).filter(is_taken).collect();
                let found = taken.iter().find(|(policy, exclude, _)| (*policy, *exclude) == (at, place));
                prop_assert_eq!(found.map(|(_, _, facts)| facts.clone()).unwrap_or_default(), wanted);
            }
        }
    }
}
