//! What no policy covers, as a decision diagram.
//!
//! The rows of the axes are ANDed as for one sign-in, over all atoms, and remembered by the set of
//! policies still alive. A path that leaves none alive is uncovered.

use canopy_model::ordered;
use rustc_hash::{FxHashMap, FxHashSet};

use super::AtomSet;
use super::world::{Axes, WHO, World};
use crate::policy_set::PolicySet;

/// A place in the diagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Node {
    /// Covered everywhere below.
    Covered,
    /// Uncovered for these people, by number.
    People(usize),
    /// It depends on the next axis.
    Branch(usize),
}

/// The diagram of a world.
pub(super) struct Diagram {
    pub(super) root: Node,
    /// For each branch, the atoms that lead to each node below; those that lead to nothing
    /// uncovered are left out.
    pub(super) branches: Vec<Vec<(AtomSet, Node)>>,
    /// The different sets of people that are uncovered somewhere.
    pub(super) people: Vec<AtomSet>,
}

struct Fold<'w> {
    world: &'w World<'w>,
    /// For each policy, the people whom it admits.
    admitted: Vec<AtomSet>,
    found: FxHashMap<(usize, PolicySet), Node>,
    known: FxHashMap<AtomSet, usize>,
    edges: FxHashMap<Vec<(AtomSet, Node)>, usize>,
}

/// Folds a world.
pub(super) fn diagram(world: &World<'_>) -> Diagram {
    let people = world.axes.get(WHO).map_or(&[][..], Vec::as_slice);
    let policies = world.avoid.iter().max().map_or(0, |last| last + 1);
    let mut admitted = vec![AtomSet::with_capacity(people.len()); policies];
    for (at, (_, row)) in people.iter().enumerate() {
        for policy in row.and(&world.avoid).iter() {
            admitted.get_mut(policy).into_iter().for_each(|set| set.insert(at));
        }
    }
    let mut fold =
        Fold { world, admitted, found: FxHashMap::default(), known: FxHashMap::default(), edges: FxHashMap::default() };
    let root = fold.node(0, &world.avoid);
    let mut branches: Vec<_> = fold.edges.into_iter().collect();
    ordered::sort_by_key(&mut branches, |(_, at)| *at);
    let mut people: Vec<_> = fold.known.into_iter().collect();
    ordered::sort_by_key(&mut people, |(_, at)| *at);
    Diagram {
        root,
        branches: branches.into_iter().map(|(edges, _)| edges).collect(),
        people: people.into_iter().map(|(set, _)| set).collect(),
    }
}

/// A point that none of some policies covers, by place in the space on each axis, people last; `None`
/// where they cover all. Stops at the first.
pub(super) fn gap(axes: &Axes<'_>, people: &AtomSet, admitted: &[AtomSet], policies: &PolicySet) -> Option<Vec<usize>> {
    let axes: Vec<_> = axes.iter().map(|atoms| least(atoms, policies)).collect();
    // Whoever the people are, these admit them; and so on for each axis before.
    let admits_all = |at: &usize| admitted.get(*at).is_some_and(|admitted| people.is_subset(admitted));
    let mut everybody = policies.without(policies);
    policies.iter().filter(admits_all).for_each(|at| everybody.insert(at));
    let mut full = vec![everybody];
    for atoms in axes.iter().rev() {
        let mut set = full.last().cloned().unwrap_or_else(|| policies.clone());
        atoms.iter().for_each(|(_, row)| set.keep(row));
        full.push(set);
    }
    full.reverse();
    let mut search = Search { axes, people, admitted, full, covered: FxHashSet::default(), path: Vec::new() };
    search.finds_gap(policies).then_some(search.path)
}

/// The atoms of an axis that fewest of some policies admit: where any other leaves a gap, one of these
/// does. Each with those of the policies that admit it, the one with fewest first.
fn least(atoms: &[(usize, &PolicySet)], policies: &PolicySet) -> Vec<(usize, PolicySet)> {
    let mut all: Vec<(usize, PolicySet)> = atoms.iter().map(|(at, row)| (*at, row.and(policies))).collect();
    ordered::sort_by_key(&mut all, |(at, row)| (row.len(), *at));
    let mut least: Vec<(usize, PolicySet)> = Vec::new();
    for (at, row) in all {
        if !least.iter().any(|(_, known)| known.is_subset(&row)) {
            least.push((at, row));
        }
    }
    least
}

struct Search<'w> {
    /// All axes but that of people.
    axes: Vec<Vec<(usize, PolicySet)>>,
    people: &'w AtomSet,
    /// For each policy, the people whom it admits.
    admitted: &'w [AtomSet],
    /// The policies that admit everything from each depth on.
    full: Vec<PolicySet>,
    covered: FxHashSet<(usize, PolicySet)>,
    path: Vec<usize>,
}

impl Search<'_> {
    /// Whether there is a gap below the path, for the policies that are alive there; the path then
    /// leads to it.
    fn finds_gap(&mut self, alive: &PolicySet) -> bool {
        let depth = self.path.len();
        if self.full.get(depth).is_some_and(|full| full.meets(alive)) {
            return false;
        }
        let key = (depth, alive.clone());
        if self.covered.contains(&key) {
            return false;
        }
        let mut below = 0;
        while let Some((at, row)) = self.axes.get(depth).and_then(|atoms| atoms.get(below)) {
            let (at, alive) = (*at, alive.and(row));
            self.path.push(at);
            if self.finds_gap(&alive) {
                return true;
            }
            self.path.pop();
            below += 1;
        }
        let left = if depth == self.axes.len() { self.left(alive) } else { None };
        if left.is_none() {
            self.covered.insert(key);
        }
        self.path.extend(left);
        left.is_some()
    }

    /// One of the people whom none of these policies admits.
    fn left(&self, alive: &PolicySet) -> Option<usize> {
        let mut left = self.people.clone();
        for policy in alive.iter() {
            self.admitted.get(policy).into_iter().for_each(|set| left.difference_with(set));
        }
        left.minimum()
    }
}

impl Fold<'_> {
    fn node(&mut self, depth: usize, alive: &PolicySet) -> Node {
        if depth == WHO {
            return self.people(alive);
        }
        let key = (depth, alive.clone());
        if let Some(node) = self.found.get(&key) {
            return *node;
        }
        let world = self.world;
        let atoms = world.axes.get(depth).map_or(&[][..], Vec::as_slice);
        let mut edges: Vec<(AtomSet, Node)> = Vec::new();
        for (at, (_, row)) in atoms.iter().enumerate() {
            let child = self.node(depth + 1, &alive.and(row));
            if child == Node::Covered {
                continue;
            }
            match edges.iter_mut().find(|(_, known)| *known == child) {
                Some((set, _)) => set.insert(at),
                None => {
                    let mut set = AtomSet::with_capacity(atoms.len());
                    set.insert(at);
                    edges.push((set, child));
                }
            }
        }
        let node = if edges.is_empty() {
            Node::Covered
        } else {
            let next = self.edges.len();
            // Branches of other axes are never equal: the nodes below differ.
            Node::Branch(*self.edges.entry(edges).or_insert(next))
        };
        self.found.insert(key, node);
        node
    }

    /// The people whom none of these policies admits.
    fn people(&mut self, alive: &PolicySet) -> Node {
        let count = self.world.axes.get(WHO).map_or(0, Vec::len);
        let mut left = AtomSet::with_capacity(count);
        left.insert_range(..);
        for policy in alive.iter() {
            self.admitted.get(policy).into_iter().for_each(|set| left.difference_with(set));
        }
        if left.is_clear() {
            return Node::Covered;
        }
        let next = self.known.len();
        Node::People(*self.known.entry(left).or_insert(next))
    }
}
