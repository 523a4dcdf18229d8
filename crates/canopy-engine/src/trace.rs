//! One sign-in against every policy.

use canopy_model::Policy;

use crate::axis::{Axis, Placed, Unmet};
use crate::lookup::Lookup;
use crate::policy_set::PolicySet;
use crate::sign_in::SignIn;

/// Which policies' conditions a sign-in meets, whatever their state, and every condition it does
/// not meet of the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// The policies all of whose conditions are met.
    pub met: PolicySet,
    /// For each policy, every unmet condition in the order of [`Axis::ALL`].
    pub unmet: Vec<Vec<(Axis, Unmet)>>,
}

impl Trace {
    /// The unmet conditions of one policy.
    pub fn of(&self, policy: usize) -> &[(Axis, Unmet)] {
        self.unmet.get(policy).map_or(&[], Vec::as_slice)
    }
}

/// Folds [`Axis::admits`] over all axes and policies.
pub(crate) fn trace(policies: &[Policy], lookup: &Lookup, sign_in: &SignIn) -> Trace {
    let placed = Placed::new(sign_in, lookup);
    let unmet: Vec<Vec<(Axis, Unmet)>> = policies
        .iter()
        .map(|policy| {
            let why = |axis: Axis| axis.admits(&policy.conditions, &placed, lookup).err().map(|why| (axis, why));
            Axis::ALL.into_iter().filter_map(why).collect()
        })
        .collect();
    let met = PolicySet::of(policies.len(), |at| unmet.get(at).is_some_and(Vec::is_empty));
    Trace { met, unmet }
}
