//! One sign-in, decided for everybody who could be the one who signs in.

use canopy_model::ordered::OrderedSet;

use rustc_hash::FxHashMap;

use crate::attacker::Constraint;
use crate::axis::Axis;
use crate::cases::{PartialSignIn, WeakestCase};
use crate::decision::Enforcement;
use crate::policy_set::PolicySet;
use crate::sign_in::{SignIn, Value};
use crate::space::{Sight, Space};
use crate::verdict::Verdict;

/// For each of [`Space::facts`], the verdict on a sign-in of whoever bears it, the weakest where
/// axes are left open; `None` where constraints rule the sign-in out. Who signs in in `partial` does
/// not count.
///
/// People whom no policy tells apart that admits everything else in the sign-in are decided once.
pub fn everybody(
    space: &Space,
    partial: &PartialSignIn,
    enforcement: &Enforcement,
    constraints: &OrderedSet<Constraint>,
) -> Vec<Option<Verdict>> {
    everybody_whom(space, partial, enforcement, constraints, |_| true)
}

/// As [`everybody`], but for those alone of whose policies something is true: those that mean them.
pub fn everybody_whom(
    space: &Space,
    partial: &PartialSignIn,
    enforcement: &Enforcement,
    constraints: &OrderedSet<Constraint>,
    wanted: impl Fn(&PolicySet) -> bool,
) -> Vec<Option<Verdict>> {
    let mut partial = partial.clone();
    partial.open.remove(&Axis::Who);
    let mut weakest = WeakestCase::new(space, &partial, enforcement, constraints);
    let mut around: FxHashMap<Sight, PolicySet> = FxHashMap::default();
    let mut known: FxHashMap<(PolicySet, Sight), Option<Verdict>> = FxHashMap::default();
    let mut verdicts = vec![None; space.facts().len()];
    for atom in space.atoms(Axis::Who).iter().filter(|atom| wanted(&atom.row)) {
        let Some(value @ Value::Who(subject)) = atom.values.first() else { continue };
        let sight = space.sight(subject);
        let own = || partial.sign_in.clone().with(value.clone());
        let around = around.entry(sight).or_insert_with(|| beside_people(space, &own(), &partial.open));
        let admitted = atom.row.and(around);
        let verdict = known.entry((admitted.clone(), sight)).or_insert_with(|| weakest.of(&own(), &admitted));
        for fact in &atom.facts {
            verdicts.iter_mut().skip(*fact).take(1).for_each(|known| known.clone_from(verdict));
        }
    }
    verdicts
}

/// The policies that admit everything in a sign-in but perhaps the person and what is left open.
fn beside_people(space: &Space, sign_in: &SignIn, open: &OrderedSet<Axis>) -> PolicySet {
    let trace = space.trace(sign_in);
    let decides = |axis: Axis| axis != Axis::Who && !open.contains(&axis);
    PolicySet::of(space.capacity(), |at| !trace.unmet(at).iter().any(|(axis, _)| decides(*axis)))
}
