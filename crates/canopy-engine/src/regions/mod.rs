//! All sign-ins at once: where is something not forced?
//!
//! Every forcing policy is a box, and the answer is what none of them covers. It is found exactly,
//! as a decision diagram (`diagram`), and told in few boxes that do not overlap (`cover`). Clients,
//! targets and people to whom other rules apply are worlds of their own (`world`).

mod cover;
mod diagram;
mod world;

use std::collections::BTreeMap;

use canopy_model::ClientApp;
use fixedbitset::FixedBitSet;

use crate::attacker::Scope;
use crate::axis::Axis;
use crate::policy_set::PolicySet;
use crate::sign_in::{SignIn, Subject, Target};
use crate::space::{Space, TargetKind};
use crate::verdict::Question;

use world::{Axes, ORDER, World, axes, restricted, worlds};

/// The atoms of one axis, by place.
pub type AtomSet = FixedBitSet;

/// A box of sign-ins in none of which the question is forced: on each axis any of these atoms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// The atoms, for every axis; never empty.
    pub atoms: BTreeMap<Axis, AtomSet>,
}

/// Every sign-in in which the question is not forced, as disjoint regions.
#[derive(Clone, Debug)]
pub struct Regions {
    /// The regions, in the order in which they were found.
    pub regions: Vec<Region>,
    /// Whether the list is complete; it is cut off where there are more than asked for.
    pub complete: bool,
}

impl Region {
    /// Whether a sign-in lies in the region, given its atom on every axis.
    pub fn holds(&self, point: &[(Axis, usize)]) -> bool {
        point.iter().all(|(axis, at)| self.atoms.get(axis).is_some_and(|atoms| atoms.contains(*at)))
    }

    /// The most ordinary sign-in of the region.
    pub fn witness(&self, space: &Space) -> SignIn {
        let somebody = SignIn::ordinary(Subject::Person(Default::default()), Target::other());
        self.atoms.iter().fold(somebody, |sign_in, (axis, atoms)| {
            let first = atoms.minimum().and_then(|at| space.atoms(*axis).get(at)?.values.first());
            first.into_iter().cloned().fold(sign_in, SignIn::with)
        })
    }
}

/// Finds every sign-in in which `question` is not forced, at most `limit` regions of them.
pub fn explore(space: &Space, scope: &Scope, question: Question, limit: usize) -> Regions {
    let mut regions = Regions { regions: Vec::new(), complete: true };
    for world in worlds(space, scope, question) {
        let left = limit - regions.regions.len().min(limit);
        let (found, complete) = cover::cover(&world, left);
        regions.regions.extend(found.into_iter().map(|found| world.region(found)));
        regions.complete &= complete;
    }
    join(&mut regions.regions);
    regions
}

/// A part of the sign-ins that a policy applies to: one kind of client and of target.
pub(crate) struct Part<'s> {
    /// A client of the kind.
    pub(crate) client: ClientApp,
    /// The kind of target.
    pub(crate) target: TargetKind,
    axes: Axes<'s>,
}

/// The sign-ins of a scope that a policy applies to.
pub(crate) fn parts_of<'s>(space: &'s Space, scope: &Scope, policy: usize) -> Vec<Part<'s>> {
    let mut parts = Vec::new();
    for client in [ClientApp::Browser, ClientApp::Other] {
        for target in TargetKind::ALL {
            for sight in space.sights() {
                let axes = restricted(&axes(space, scope, (client, target, sight)), policy);
                if axes.iter().all(|axis| !axis.is_empty()) {
                    parts.push(Part { client, target, axes });
                }
            }
        }
    }
    parts
}

/// A sign-in of a part to which none of these policies applies; `None` where some always does.
pub(crate) fn gap_in(space: &Space, part: &Part<'_>, policies: &PolicySet) -> Option<SignIn> {
    let world = World::new(part.axes.clone(), policies.clone());
    let gap = diagram::gap(&world)?;
    let somebody = SignIn::ordinary(Subject::Person(Default::default()), Target::other());
    let values = ORDER.into_iter().zip(&part.axes).zip(gap).filter_map(|((axis, atoms), at)| {
        let (place, _) = atoms.get(at)?;
        space.atoms(axis).get(*place)?.values.first()
    });
    Some(values.cloned().fold(somebody, SignIn::with))
}

/// Joins regions that are the same but for one axis, until there are none.
fn join(regions: &mut Vec<Region>) {
    let mut at = 0;
    while at < regions.len() {
        let joined = (at + 1..regions.len()).find_map(|other| {
            let (one, two) = (regions.get(at)?, regions.get(other)?);
            let mut differ = one.atoms.iter().filter(|(axis, atoms)| two.atoms.get(*axis) != Some(*atoms));
            let (axis, atoms) = differ.next()?;
            if differ.next().is_some() {
                return None;
            }
            let mut region = one.clone();
            let mut both = atoms.clone();
            both.union_with(two.atoms.get(axis)?);
            region.atoms.insert(*axis, both);
            Some((other, region))
        });
        match joined {
            Some((other, region)) => {
                regions.remove(other);
                if let Some(one) = regions.get_mut(at) {
                    *one = region;
                }
                at = 0;
            }
            None => at += 1,
        }
    }
}
