//! All sign-ins at once: where is something not forced?
//!
//! The rows of all axes are folded as for one sign-in, but over all atoms, and memoised on the
//! set of forcing policies still alive. What is left is a decision diagram; its paths are the
//! regions.

use std::collections::BTreeMap;

use canopy_model::ClientApp;
use rustc_hash::FxHashMap;

use crate::attacker::Scope;
use crate::axis::Axis;
use crate::policy_set::PolicySet;
use crate::sign_in::Value;
use crate::space::{Forcing, Sight, Space, TargetKind};
use crate::verdict::Question;

/// A box of sign-ins in none of which the question is forced: on each axis any of these atoms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// The atoms by place, for every axis.
    pub atoms: BTreeMap<Axis, Vec<usize>>,
}

/// Every sign-in in which the question is not forced, as disjoint regions.
#[derive(Clone, Debug)]
pub struct Regions {
    /// The regions, in a fixed order.
    pub regions: Vec<Region>,
    /// Whether the list is complete; it is cut off where there are more than asked for.
    pub complete: bool,
}

/// Axes in the order of the fold: the client first, because what binds depends on it, and people
/// last, so that everything before is shared among them.
const ORDER: [Axis; 12] = [
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
    Axis::Target,
    Axis::Who,
];

/// A place in the diagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Node {
    /// Forced everywhere below.
    Covered,
    /// Forced nowhere below.
    Gap,
    /// It depends on the next axis.
    Branch(usize),
}

/// The atoms that lead to each node below.
type Edges = Vec<(Vec<usize>, Node)>;

/// Finds every sign-in in which `question` is not forced, at most `limit` regions of them.
pub fn explore(space: &Space, scope: &Scope, question: Question, limit: usize) -> Regions {
    let mut regions = Regions { regions: Vec::new(), complete: true };
    let mask = space.mask(&scope.enforcement);
    for client in [ClientApp::Browser, ClientApp::Other] {
        for target in TargetKind::ALL {
            let forcing = space.forcing(&mask, question, client, target);
            for sight in space.sights() {
                let mut fold = Fold::new(space, scope, (client, target, sight), &forcing);
                let root = fold.node(0, &forcing.always.or(&forcing.unless_replaced).or(&forcing.replacing));
                fold.paths(0, root, &mut Vec::new(), limit, &mut regions);
            }
        }
    }
    regions
}

struct Fold<'s> {
    /// For each axis of [`ORDER`], the atoms that are considered, and the policies that admit each.
    axes: Vec<Vec<(usize, &'s PolicySet)>>,
    /// For each axis, the policies that admit everything from there on.
    full: Vec<PolicySet>,
    forcing: &'s Forcing,
    found: FxHashMap<(usize, PolicySet), Node>,
    branches: Vec<Edges>,
}

impl<'s> Fold<'s> {
    fn new(
        space: &'s Space,
        scope: &Scope,
        (client, target, sight): (ClientApp, TargetKind, Sight),
        forcing: &'s Forcing,
    ) -> Self {
        let considered = |value: &Value| {
            let same_kind = match value {
                Value::ClientApp(other) => other.is_legacy() == client.is_legacy(),
                Value::Target(other) => TargetKind::of(other) == target,
                Value::Who(subject) => space.sight(subject) == sight,
                _ => true,
            };
            same_kind && scope.allows(value, space.lookup()) && scope.is_compatible(client, value)
        };
        let axes: Vec<Vec<(usize, &PolicySet)>> = ORDER
            .iter()
            .map(|axis| {
                let atoms = space.atoms(*axis).iter().enumerate();
                let wanted = atoms.filter(|(_, atom)| atom.values.first().is_some_and(considered));
                wanted.map(|(at, atom)| (at, space.seen_row(*axis, atom, sight))).collect()
            })
            .collect();
        let mut full = vec![PolicySet::of(space.capacity(), |_| true)];
        for atoms in axes.iter().rev() {
            let mut set = full.last().cloned().unwrap_or_else(|| PolicySet::empty(space.capacity()));
            atoms.iter().for_each(|(_, row)| set.keep(row));
            full.push(set);
        }
        full.reverse();
        Self { axes, full, forcing, found: FxHashMap::default(), branches: Vec::new() }
    }

    /// What is certain about everything below, if anything is.
    fn certain(&self, depth: usize, alive: &PolicySet) -> Option<Node> {
        let forced_below = self.full.get(depth).map(|full| full.and(alive))?;
        let replaced = alive.meets(&self.forcing.replacing);
        if !alive.meets(&self.forcing.always) && !alive.meets(&self.forcing.unless_replaced) {
            Some(Node::Gap)
        } else if forced_below.meets(&self.forcing.always)
            || (!replaced && forced_below.meets(&self.forcing.unless_replaced))
        {
            Some(Node::Covered)
        } else if depth == self.axes.len() {
            // All axes are decided: what is alive applies, and is replaced.
            Some(Node::Gap)
        } else {
            None
        }
    }

    fn node(&mut self, depth: usize, alive: &PolicySet) -> Node {
        if let Some(node) = self.certain(depth, alive) {
            return node;
        }
        let key = (depth, alive.clone());
        if let Some(node) = self.found.get(&key) {
            return *node;
        }
        let atoms = self.axes.get(depth).cloned().unwrap_or_default();
        let mut edges: BTreeMap<Node, Vec<usize>> = BTreeMap::new();
        for (at, row) in atoms {
            let child = self.node(depth + 1, &alive.and(row));
            if child != Node::Covered {
                edges.entry(child).or_default().push(at);
            }
        }
        let node = if edges.is_empty() {
            Node::Covered
        } else {
            self.branches.push(edges.into_iter().map(|(node, atoms)| (atoms, node)).collect());
            Node::Branch(self.branches.len() - 1)
        };
        self.found.insert(key, node);
        node
    }

    fn paths(&self, depth: usize, node: Node, path: &mut Vec<Vec<usize>>, limit: usize, into: &mut Regions) {
        if into.regions.len() >= limit {
            into.complete &= node == Node::Covered;
            return;
        }
        match node {
            Node::Covered => {}
            Node::Gap => into.regions.extend(self.region(depth, path)),
            Node::Branch(branch) => {
                for (atoms, child) in self.branches.get(branch).into_iter().flatten() {
                    path.push(atoms.clone());
                    self.paths(depth + 1, *child, path, limit, into);
                    path.pop();
                }
            }
        }
    }

    /// The box of a path, with every atom on the axes that it did not come to; none where no
    /// sign-in is considered at all.
    fn region(&self, depth: usize, path: &[Vec<usize>]) -> Option<Region> {
        let rest = self.axes.iter().skip(depth).map(|atoms| atoms.iter().map(|(at, _)| *at).collect());
        let atoms: BTreeMap<Axis, Vec<usize>> = ORDER.into_iter().zip(path.iter().cloned().chain(rest)).collect();
        atoms.values().all(|atoms: &Vec<usize>| !atoms.is_empty()).then_some(Region { atoms })
    }
}
