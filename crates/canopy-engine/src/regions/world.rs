//! Parts of all sign-ins in which the forcing policies are plain boxes.

use canopy_model::{ClientApp, ordered};

use super::{AtomSet, Region};
use crate::attacker::Scope;
use crate::axis::Axis;
use crate::policy_set::PolicySet;
use crate::sign_in::Value;
use crate::space::{Atom, Sight, Space, TargetKind};
use crate::verdict::Question;

/// The axes in the order of the diagram: targets first, because most differ in few policies, and
/// people last, because they are many.
pub(super) const ORDER: [Axis; 12] = [
    Axis::Target,
    Axis::ClientApp,
    Axis::Flow,
    Axis::ServicePrincipalRisk,
    Axis::AgentRisk,
    Axis::InsiderRisk,
    Axis::UserRisk,
    Axis::SignInRisk,
    Axis::Device,
    Axis::Network,
    Axis::Platform,
    Axis::Who,
];

/// The place of the people in [`ORDER`].
pub(super) const WHO: usize = 11;

/// On each axis, in the order of [`ORDER`], the atoms that are considered, by place in the space, and
/// the policies that admit each.
pub(super) type Axes<'s> = Vec<Vec<(usize, &'s PolicySet)>>;

/// Some sign-ins: on each axis, in the order of [`ORDER`], the atoms that are considered and the
/// policies that admit each. What no policy of `avoid` covers is asked for.
pub(super) struct World<'s> {
    pub(super) axes: Axes<'s>,
    pub(super) avoid: PolicySet,
    /// How many atoms each axis has in all.
    sizes: Vec<usize>,
}

impl<'s> World<'s> {
    /// A box over the places in [`World::axes`], as a region.
    pub(super) fn region(&self, found: Vec<AtomSet>) -> Region {
        let axes = ORDER.into_iter().zip(found).zip(self.axes.iter().zip(&self.sizes));
        let placed = axes.map(|((axis, atoms), (places, size))| {
            let mut set = AtomSet::with_capacity(*size);
            atoms.ones().filter_map(|at| places.get(at)).for_each(|(at, _)| set.insert(*at));
            (axis, set)
        });
        Region { atoms: ordered::map(placed) }
    }
}

/// The worlds of a scope, which do not overlap.
pub(super) fn worlds<'s>(space: &'s Space, scope: &Scope, question: Question) -> Vec<World<'s>> {
    let mask = space.mask(&scope.enforcement);
    let mut worlds = Vec::new();
    for client in [ClientApp::Browser, ClientApp::Other] {
        for target in TargetKind::ALL {
            let forcing = space.forcing(&mask, question, client, target);
            for sight in space.sights() {
                let axes = axes(space, scope, (client, target, sight));
                let sizes = ORDER.iter().map(|axis| space.atoms(*axis).len()).collect::<Vec<_>>();
                // Where no policy replaces the strengths of others, all of them force; where one
                // does, only those that stay. The first one that does tells the latter apart.
                let mut earlier = PolicySet::empty(space.capacity());
                for replacing in forcing.replacing.iter() {
                    let within = restricted(&axes, replacing);
                    worlds.push(World { axes: within, avoid: forcing.always.or(&earlier), sizes: sizes.clone() });
                    earlier.insert(replacing);
                }
                worlds.push(World { axes, avoid: forcing.always.or(&forcing.unless_replaced).or(&earlier), sizes });
            }
        }
    }
    worlds.retain(|world| world.axes.iter().all(|axis| !axis.is_empty()));
    worlds
}

pub(super) fn axes<'s>(
    space: &'s Space,
    scope: &Scope,
    (client, target, sight): (ClientApp, TargetKind, Sight),
) -> Axes<'s> {
    let considered = |value: &Value| {
        let same_kind = match value {
            Value::ClientApp(other) => other.is_legacy() == client.is_legacy(),
            Value::Target(other) => TargetKind::of(other) == target,
            Value::Who(subject) => space.sight(subject) == sight,
            _ => true,
        };
        same_kind && scope.is_compatible(client, value)
    };
    ORDER
        .iter()
        .map(|axis| {
            let wanted = |(_, atom): &(usize, &Atom)| atom.values.first().is_some_and(considered);
            let atoms = scope.considered(space, *axis).filter(wanted);
            atoms.map(|(at, atom)| (at, space.seen_row(*axis, atom, sight))).collect()
        })
        .collect()
}

/// Only what a policy covers.
pub(super) fn restricted<'s>(axes: &Axes<'s>, policy: usize) -> Axes<'s> {
    let within = |atoms: &Vec<(usize, &'s PolicySet)>| {
        atoms.iter().filter(|(_, row)| row.contains(policy)).copied().collect::<Vec<_>>()
    };
    axes.iter().map(within).collect()
}
