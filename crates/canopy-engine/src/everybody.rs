//! One sign-in, decided for everybody who could be the one who signs in.

use canopy_model::ordered::OrderedSet;

use rustc_hash::FxHashMap;

use crate::attacker::Constraint;
use crate::axis::Axis;
use crate::cases::{PartialSignIn, cases};
use crate::decision::{Enforcement, decide};
use crate::policy_set::PolicySet;
use crate::sign_in::Value;
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
    let mut open = partial.open.clone();
    open.remove(&Axis::Who);
    let mut around: FxHashMap<Sight, PolicySet> = FxHashMap::default();
    let mut known: FxHashMap<(PolicySet, Sight), Option<Verdict>> = FxHashMap::default();
    let mut verdicts = vec![None; space.facts().len()];
    for atom in space.atoms(Axis::Who) {
        let Some(value @ Value::Who(subject)) = atom.values.first() else { continue };
        let sight = space.sight(subject);
        let own = PartialSignIn { sign_in: partial.sign_in.clone().with(value.clone()), open: open.clone() };
        let around = around.entry(sight).or_insert_with(|| beside_people(space, &own));
        let verdict = known.entry((atom.row.and(around), sight)).or_insert_with(|| {
            let weakest = cases(space, &own, enforcement, constraints).cases.into_iter().next()?;
            Some(decide(space, &weakest.example, enforcement).verdict)
        });
        for fact in &atom.facts {
            verdicts.iter_mut().skip(*fact).take(1).for_each(|known| known.clone_from(verdict));
        }
    }
    verdicts
}

/// The policies that admit everything in a sign-in but perhaps the person and what is left open.
fn beside_people(space: &Space, partial: &PartialSignIn) -> PolicySet {
    let trace = space.trace(&partial.sign_in);
    let decides = |axis: Axis| axis != Axis::Who && !partial.open.contains(&axis);
    PolicySet::of(space.capacity(), |at| !trace.unmet(at).iter().any(|(axis, _)| decides(*axis)))
}
