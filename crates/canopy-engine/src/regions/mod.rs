//! All sign-ins at once: where is something not forced?
//!
//! Every forcing policy is a box, and the answer is what none of them covers. It is found exactly,
//! as a decision diagram (`diagram`), and told in few boxes that do not overlap (`cover`). Clients,
//! targets and people to whom other rules apply are worlds of their own (`world`).

mod cover;
mod diagram;
mod world;

use canopy_model::ordered::OrderedMap;

use canopy_model::ClientApp;
use fixedbitset::FixedBitSet;

use crate::attacker::Scope;
use crate::axis::Axis;
use crate::policy_set::PolicySet;
use crate::sign_in::{SignIn, Subject, Target};
use crate::space::{Space, TargetKind};
use crate::verdict::Question;

use world::{Axes, ORDER, axes, restricted, worlds};

/// The atoms of one axis, by place.
pub type AtomSet = FixedBitSet;

/// A box of sign-ins in none of which the question is forced: on each axis any of these atoms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// The atoms, for every axis; never empty.
    pub atoms: OrderedMap<Axis, AtomSet>,
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

/// Some sign-ins: one kind of client, of target, and of people by what is seen of their devices.
pub(crate) struct Part<'s> {
    /// A client of the kind.
    pub(crate) client: ClientApp,
    /// The kind of target.
    pub(crate) target: TargetKind,
    /// All axes but that of people.
    axes: Axes<'s>,
    people: AtomSet,
}

/// All sign-ins of a scope in parts, to ask of many sets of policies what they leave open.
pub(crate) struct Parts<'s> {
    space: &'s Space,
    all: Vec<Part<'s>>,
    /// For each policy, the people whom it admits.
    admitted: Vec<AtomSet>,
}

impl<'s> Parts<'s> {
    pub(crate) fn new(space: &'s Space, scope: &Scope) -> Self {
        let atoms = space.atoms(Axis::Who);
        let mut admitted = vec![AtomSet::with_capacity(atoms.len()); space.capacity()];
        for (at, atom) in atoms.iter().enumerate() {
            for policy in atom.row.iter() {
                admitted.get_mut(policy).into_iter().for_each(|set| set.insert(at));
            }
        }
        let mut all = Vec::new();
        for client in [ClientApp::Browser, ClientApp::Other] {
            for target in TargetKind::ALL {
                for sight in space.sights() {
                    let mut axes = axes(space, scope, (client, target, sight));
                    let mut people = AtomSet::with_capacity(atoms.len());
                    axes.pop().into_iter().flatten().for_each(|(at, _)| people.insert(at));
                    all.push(Part { client, target, axes, people });
                }
            }
        }
        Self { space, all, admitted }
    }

    /// What a policy applies to.
    pub(crate) fn of(&self, policy: usize) -> Vec<Part<'s>> {
        let Some(admitted) = self.admitted.get(policy) else { return Vec::new() };
        let within = |part: &Part<'s>| {
            let mut people = part.people.clone();
            people.intersect_with(admitted);
            Part { client: part.client, target: part.target, axes: restricted(&part.axes, policy), people }
        };
        let mut parts: Vec<Part<'s>> = self.all.iter().map(within).collect();
        parts.retain(|part| !part.people.is_clear() && part.axes.iter().all(|axis| !axis.is_empty()));
        parts
    }

    /// What a policy would apply to if it admitted some other atoms on one axis, and those alone.
    pub(crate) fn beside(&self, policy: usize, axis: Axis, wanted: &dyn Fn(usize) -> bool) -> Vec<Part<'s>> {
        let Some(admitted) = self.admitted.get(policy) else { return Vec::new() };
        let place = ORDER.iter().position(|known| *known == axis);
        let beside = |part: &Part<'s>| {
            let mut axes = restricted(&part.axes, policy);
            let mut people = part.people.clone();
            match (axis, place.and_then(|at| Some((axes.get_mut(at)?, part.axes.get(at)?)))) {
                (Axis::Who, _) => {
                    people.difference_with(admitted);
                    let others: Vec<usize> = people.ones().filter(|at| !wanted(*at)).collect();
                    others.into_iter().for_each(|at| people.set(at, false));
                }
                (_, Some((own, all))) => {
                    let outside = all.iter().filter(|(at, row)| !row.contains(policy) && wanted(*at));
                    *own = outside.copied().collect();
                    people.intersect_with(admitted);
                }
                (_, None) => people.clear(),
            }
            Part { client: part.client, target: part.target, axes, people }
        };
        let mut parts: Vec<Part<'s>> = self.all.iter().map(beside).collect();
        parts.retain(|part| !part.people.is_clear() && part.axes.iter().all(|axis| !axis.is_empty()));
        parts
    }

    /// All people of a part who have a sign-in in it to which none of these policies applies, by place,
    /// and one such sign-in; `None` where some policy always applies.
    pub(crate) fn gaps(&self, part: &Part<'_>, policies: &PolicySet) -> Option<(AtomSet, SignIn)> {
        let reaching = PolicySet::of(self.space.capacity(), |at| policies.contains(at) && self.reaches(part, at));
        let (mut left, mut found) = (part.people.clone(), AtomSet::with_capacity(part.people.len()));
        let mut first = None;
        while let Some(gap) = diagram::gap(&part.axes, &left, &self.admitted, &reaching) {
            // Whoever is admitted by none of the policies that apply there has the same gap.
            let mut alive = reaching.clone();
            for (atoms, place) in part.axes.iter().zip(&gap) {
                atoms.iter().filter(|(at, _)| at == place).for_each(|(_, row)| alive.keep(row));
            }
            let mut sharing = left.clone();
            for policy in alive.iter() {
                self.admitted.get(policy).into_iter().for_each(|admitted| sharing.difference_with(admitted));
            }
            gap.last().into_iter().for_each(|somebody| sharing.insert(*somebody));
            left.difference_with(&sharing);
            found.union_with(&sharing);
            first.get_or_insert(gap);
        }
        Some((found, self.sign_in(first?)))
    }

    /// Whether a policy applies to some sign-in of a part.
    pub(crate) fn reaches(&self, part: &Part<'_>, policy: usize) -> bool {
        self.admitted.get(policy).is_some_and(|admitted| !admitted.is_disjoint(&part.people))
            && part.axes.iter().all(|axis| axis.iter().any(|(_, row)| row.contains(policy)))
    }

    /// A sign-in of a part to which none of these policies applies; `None` where some always does.
    pub(crate) fn gap(&self, part: &Part<'_>, policies: &PolicySet) -> Option<SignIn> {
        let reaching = PolicySet::of(self.space.capacity(), |at| policies.contains(at) && self.reaches(part, at));
        Some(self.sign_in(diagram::gap(&part.axes, &part.people, &self.admitted, &reaching)?))
    }

    fn sign_in(&self, gap: Vec<usize>) -> SignIn {
        let somebody = SignIn::ordinary(Subject::Person(Default::default()), Target::other());
        let values = ORDER.into_iter().zip(gap).filter_map(|(axis, at)| self.space.atoms(axis).get(at)?.values.first());
        values.cloned().fold(somebody, SignIn::with)
    }
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
