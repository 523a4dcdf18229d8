//! One sign-in against every policy.

use canopy_model::Policy;

use crate::axis::{Axis, Met, Placed, Unmet};
use crate::cases::PartialSignIn;
use crate::lookup::Lookup;
use crate::policy_set::PolicySet;
use crate::reach::reach;
use crate::sign_in::SignIn;
use crate::space::Space;

/// Which policies' conditions a sign-in meets, whatever their state, and how each condition
/// meets it or does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// The policies all of whose conditions are met.
    pub met: PolicySet,
    conditions: Vec<Vec<(Axis, Result<Met, Unmet>)>>,
}

impl Trace {
    /// Every condition of one policy, in the order of [`Axis::ALL`].
    pub fn conditions(&self, policy: usize) -> &[(Axis, Result<Met, Unmet>)] {
        self.conditions.get(policy).map_or(&[], Vec::as_slice)
    }

    /// The unmet conditions of one policy, in the order of [`Axis::ALL`].
    pub fn unmet(&self, policy: usize) -> Vec<(Axis, Unmet)> {
        self.conditions(policy).iter().filter_map(|(axis, met)| met.err().map(|why| (*axis, why))).collect()
    }
}

/// A partial sign-in against every policy: a condition on an open axis is met where it is met
/// whatever the value.
pub fn trace_in_every_case(space: &Space, partial: &PartialSignIn) -> Trace {
    let mut trace = space.trace(&partial.sign_in);
    for axis in &partial.open {
        let rows = space.atoms(*axis).iter().map(|atom| atom.row.clone());
        let Some(always) = rows.reduce(|all, row| all.and(&row)) else { continue };
        for (policy, conditions) in trace.conditions.iter_mut().enumerate() {
            for (_, met) in conditions.iter_mut().filter(|(on, met)| on == axis && met.is_ok()) {
                if !always.contains(policy) {
                    *met = Err(Unmet::NotIncluded);
                }
            }
        }
    }
    // Who and device are taken together there: people decide what policies see of a device.
    trace.met = reach(space, partial).always;
    trace
}

/// Folds [`Axis::admits`] over all axes and policies, keeping every reason.
pub(crate) fn trace(policies: &[Policy], lookup: &Lookup, sign_in: &SignIn) -> Trace {
    let placed = Placed::new(sign_in, lookup);
    let conditions: Vec<Vec<(Axis, Result<Met, Unmet>)>> = policies
        .iter()
        .map(|policy| {
            let result = |axis: Axis| (axis, axis.admits(&policy.conditions, &placed, lookup));
            Axis::ALL.into_iter().map(result).collect()
        })
        .collect();
    let met = PolicySet::of(policies.len(), |at| {
        conditions.get(at).is_some_and(|conditions| conditions.iter().all(|(_, met)| met.is_ok()))
    });
    Trace { met, conditions }
}

/// The same fold, stopping at the first unmet condition of each policy.
pub(crate) fn applied(policies: &[Policy], lookup: &Lookup, sign_in: &SignIn) -> PolicySet {
    let placed = Placed::new(sign_in, lookup);
    PolicySet::of(policies.len(), |at| {
        let policy = policies.get(at);
        let admits = |policy: &Policy, axis: Axis| axis.admits(&policy.conditions, &placed, lookup).is_ok();
        policy.is_some_and(|policy| Axis::ALL.into_iter().all(|axis| admits(policy, axis)))
    })
}
