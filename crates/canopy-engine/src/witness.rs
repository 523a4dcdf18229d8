//! Witnesses: the most ordinary sign-in that still shows the same thing.

use crate::attacker::Scope;
use crate::axis::Axis;
use crate::forcing::Forcings;
use crate::policy_set::PolicySet;
use crate::sign_in::SignIn;
use crate::space::{Sight, Space};
use crate::surroundings::{AROUND, Surroundings};
use crate::verdict::Verdicts;

/// Axes in the order in which a reader expects to see something out of the ordinary last.
const ORDER: [Axis; 8] = [
    Axis::Flow,
    Axis::ClientApp,
    Axis::InsiderRisk,
    Axis::UserRisk,
    Axis::SignInRisk,
    Axis::Device,
    Axis::Platform,
    Axis::Network,
];

/// What is asked of whom, where.
pub(crate) struct Asked<'a> {
    /// What forces it.
    pub(crate) forcings: &'a Forcings,
    /// The policies that ask for something of the person at the target.
    pub(crate) row: PolicySet,
    /// What policies see of the person's device.
    pub(crate) sight: Sight,
}

/// Replaces each value around who and target by the most ordinary one with which the sign-in is
/// asked for no more.
pub(crate) fn most_ordinary(
    space: &Space,
    scope: &Scope,
    verdicts: &mut Verdicts<'_>,
    asked: &Asked<'_>,
    (sign_in, way): (SignIn, &Surroundings),
) -> SignIn {
    let mut best = sign_in;
    let mut atoms = way.atoms.clone();
    let mut rows = |atoms: &canopy_model::ordered::OrderedMap<Axis, usize>, sign_in: &SignIn| {
        let mut binding = asked.row.clone();
        for axis in AROUND {
            let atom = atoms.get(&axis).and_then(|at| space.atoms(axis).get(*at));
            atom.into_iter().for_each(|atom| binding.keep(space.seen_row(axis, atom, asked.sight)));
        }
        asked.forcings.strength(verdicts, &binding, &sign_in.target, sign_in.client_app)
    };
    let bound = rows(&atoms, &best);
    for axis in ORDER {
        let current = atoms.get(&axis).copied().unwrap_or(0);
        for (at, atom) in space.atoms(axis).iter().enumerate().take(current) {
            let Some(value) = atom.values.first().filter(|value| scope.allows(value, space.lookup())) else { continue };
            let tried = best.clone().with(value.clone());
            let previous = atoms.insert(axis, at);
            if scope.is_possible(&tried) && rows(&atoms, &tried) <= bound {
                best = tried;
                break;
            }
            previous.into_iter().for_each(|previous| {
                atoms.insert(axis, previous);
            });
        }
    }
    best
}
