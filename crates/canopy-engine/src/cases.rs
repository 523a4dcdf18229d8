//! A partly specified sign-in: which policies apply always, never or sometimes, and the decision by
//! case.
//!
//! It is the same fold as for all sign-ins, over the axes that were left open: a decision diagram
//! whose leaves are verdicts.

use std::cmp::Ordering;

use canopy_model::ordered;
use canopy_model::ordered::{OrderedMap, OrderedSet};

use rustc_hash::FxHashMap;

use crate::attacker::Constraint;
use crate::axis::Axis;
use crate::decision::Enforcement;
use crate::policy_set::PolicySet;
use crate::reach::{Closed, Reach, reach};
use crate::sign_in::{SignIn, Value};
use crate::space::{Atom, Sight, Space};
use crate::verdict::Verdict;

/// A sign-in with some axes left open.
#[derive(Clone, Debug)]
pub struct PartialSignIn {
    /// The sign-in; what it says on an open axis does not count.
    pub sign_in: SignIn,
    /// The axes on which it can be anything.
    pub open: OrderedSet<Axis>,
}

/// What can come of a partial sign-in.
#[derive(Clone, Debug)]
pub struct Cases {
    /// The policies whose conditions are met.
    pub reach: Reach,
    /// The different verdicts, the weakest first.
    pub cases: Vec<Case>,
}

/// One verdict, and when it holds.
#[derive(Clone, Debug)]
pub struct Case {
    /// What is asked.
    pub verdict: Verdict,
    /// Disjoint boxes over the open axes; an axis that makes no difference is left out.
    pub boxes: Vec<AtomBox>,
    /// A sign-in that shows it, the most ordinary found.
    pub example: SignIn,
}

/// Decides a partial sign-in in all its cases. Combinations that a constraint rules out are left
/// out.
pub fn cases(
    space: &Space,
    partial: &PartialSignIn,
    enforcement: &Enforcement,
    constraints: &OrderedSet<Constraint>,
) -> Cases {
    let mut fold = Fold::new(space, partial, Closed::new(space, partial), enforcement, constraints);
    let root = fold.node(0, &fold.closed.admitted.clone());
    let mut boxes: Vec<Vec<AtomBox>> = vec![Vec::new(); fold.leaves.len()];
    fold.paths(root, &mut AtomBox::new(), &mut boxes);
    let mut cases: Vec<Case> = fold
        .leaves
        .iter()
        .zip(boxes)
        .map(|(verdict, boxes)| Case { verdict: verdict.clone(), example: fold.example(&boxes), boxes })
        .collect();
    ordered::sort_by(&mut cases, |a, b| weaker_first(&a.verdict, &b.verdict));
    Cases { reach: reach(space, partial), cases }
}

/// The verdict of the first of [`cases`] for one person after another. What comes out below the same
/// choices is found once.
pub(crate) struct WeakestCase<'s> {
    fold: Fold<'s>,
    /// The weakest leaf below each node.
    below: FxHashMap<Node, Option<usize>>,
}

impl<'s> WeakestCase<'s> {
    /// Who signs in in `partial` does not count, and is not open.
    pub(crate) fn new(
        space: &'s Space,
        partial: &'s PartialSignIn,
        enforcement: &Enforcement,
        constraints: &'s OrderedSet<Constraint>,
    ) -> Self {
        let closed = Closed::of(PolicySet::of(space.capacity(), |_| true));
        Self { fold: Fold::new(space, partial, closed, enforcement, constraints), below: FxHashMap::default() }
    }

    /// For somebody, of whom the policies are known that admit all that is not open; `None` where
    /// constraints rule the sign-in out.
    pub(crate) fn of(&mut self, sign_in: &SignIn, admitted: &PolicySet) -> Option<Verdict> {
        let root = self.fold.below(0, admitted, sign_in);
        self.leaf(root).and_then(|leaf| self.fold.leaves.get(leaf).cloned())
    }

    fn leaf(&mut self, node: Node) -> Option<usize> {
        let branch = match node {
            Node::Nothing => return None,
            Node::Leaf(leaf) => return Some(leaf),
            Node::Branch(branch) => branch,
        };
        if let Some(known) = self.below.get(&node) {
            return *known;
        }
        let (_, edges) = self.fold.branches.get(branch)?;
        let children: Vec<Node> = edges.iter().map(|(_, child)| *child).collect();
        let leaves: Vec<usize> = children.into_iter().filter_map(|child| self.leaf(child)).collect();
        let verdict = |leaf: &usize| self.fold.leaves.get(*leaf);
        let weaker = |a: &usize, b: &usize| match (verdict(a), verdict(b)) {
            (Some(a), Some(b)) => weaker_first(a, b),
            _ => Ordering::Equal,
        };
        let weakest = leaves.into_iter().min_by(weaker);
        self.below.insert(node, weakest);
        weakest
    }
}

fn weaker_first(a: &Verdict, b: &Verdict) -> Ordering {
    a.class.cmp(&b.class).then_with(|| a.ways.cmp(&b.ways))
}

/// Open axes in the order in which people think of them; the client decides what else is possible.
const ORDER: [Axis; 12] = [
    Axis::ClientApp,
    Axis::Who,
    Axis::Target,
    Axis::Platform,
    Axis::Network,
    Axis::Device,
    Axis::SignInRisk,
    Axis::UserRisk,
    Axis::InsiderRisk,
    Axis::Flow,
    Axis::ServicePrincipalRisk,
    Axis::AgentRisk,
];

/// A place in the diagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Node {
    /// Nothing is possible below.
    Nothing,
    /// A verdict.
    Leaf(usize),
    /// It depends on an axis.
    Branch(usize),
}

/// The atoms that lead to each node below.
type Edges = Vec<(Vec<usize>, Node)>;

/// A box over the open axes: on each axis that makes a difference, the atoms by place.
pub type AtomBox = OrderedMap<Axis, Vec<usize>>;

/// What decides a leaf: the binding policies with grant controls, the kind of client and of target.
type Key = (PolicySet, bool, usize);

struct Fold<'s> {
    space: &'s Space,
    partial: &'s PartialSignIn,
    constraints: &'s OrderedSet<Constraint>,
    open: Vec<Axis>,
    mask: PolicySet,
    closed: Closed,
    found: FxHashMap<(usize, PolicySet, bool, usize, Sight), Node>,
    known: FxHashMap<Key, usize>,
    leaves: Vec<Verdict>,
    branches: Vec<(Axis, Edges)>,
}

impl<'s> Fold<'s> {
    fn new(
        space: &'s Space,
        partial: &'s PartialSignIn,
        closed: Closed,
        enforcement: &Enforcement,
        constraints: &'s OrderedSet<Constraint>,
    ) -> Self {
        Self {
            space,
            partial,
            constraints,
            open: ORDER.into_iter().filter(|axis| partial.open.contains(axis)).collect(),
            mask: space.mask(enforcement),
            closed,
            found: FxHashMap::default(),
            known: FxHashMap::default(),
            leaves: Vec::new(),
            branches: Vec::new(),
        }
    }

    fn node(&mut self, depth: usize, alive: &PolicySet) -> Node {
        let start = self.partial.sign_in.clone();
        self.below(depth, alive, &start)
    }

    /// Folds the open axes from `depth` on; `sign_in` holds what was chosen before.
    fn below(&mut self, depth: usize, alive: &PolicySet, sign_in: &SignIn) -> Node {
        let Some(axis) = self.open.get(depth).copied() else { return self.leaf(alive, sign_in) };
        let target = self.space.target_kind(&sign_in.target);
        // Before the target is chosen, every target is the same.
        let target = if self.is_later(Axis::Target, depth) { 0 } else { target };
        let legacy = !self.is_later(Axis::ClientApp, depth) && sign_in.client_app.is_legacy();
        let sight = self.sight(depth, sign_in);
        let key = (depth, alive.clone(), legacy, target, sight);
        if let Some(node) = self.found.get(&key) {
            return *node;
        }
        let space = self.space;
        let mut edges: OrderedMap<Node, Vec<usize>> = OrderedMap::new();
        for (at, atom) in space.atoms(axis).iter().enumerate() {
            let Some(next) = self.chosen(sign_in, atom) else { continue };
            let mut alive = alive.and(space.seen_row(axis, atom, sight));
            if axis == Axis::Who {
                self.closed.device(space.sight_of(atom)).into_iter().for_each(|row| alive.keep(row));
            }
            let child = self.below(depth + 1, &alive, &next);
            edges.entry(child).or_default().push(at);
        }
        edges.remove(&Node::Nothing);
        // What is impossible makes no difference.
        let node = match edges.first_key_value() {
            None => Node::Nothing,
            Some((node, _)) if edges.len() == 1 => *node,
            Some(_) => {
                self.branches.push((axis, edges.into_iter().map(|(node, atoms)| (atoms, node)).collect()));
                Node::Branch(self.branches.len() - 1)
            }
        };
        self.found.insert(key, node);
        node
    }

    /// Whether policies see the device of whoever was chosen; seen, before anybody is.
    fn sight(&self, depth: usize, sign_in: &SignIn) -> Sight {
        if self.is_later(Axis::Who, depth) { Sight::Seen } else { self.space.sight(&sign_in.subject) }
    }

    fn is_later(&self, axis: Axis, depth: usize) -> bool {
        self.open.iter().skip(depth).any(|open| *open == axis)
    }

    /// The sign-in with an atom's value, unless a constraint rules it out.
    fn chosen(&self, sign_in: &SignIn, atom: &Atom) -> Option<SignIn> {
        let value: &Value = atom.values.first()?;
        let next = sign_in.clone().with(value.clone());
        self.constraints.iter().all(|constraint| constraint.allows(next.client_app, value)).then_some(next)
    }

    fn leaf(&mut self, alive: &PolicySet, sign_in: &SignIn) -> Node {
        if !self.constraints.iter().all(|constraint| constraint.allows_sign_in(sign_in)) {
            return Node::Nothing;
        }
        let binding = alive.and(&self.mask);
        let verdict = self.space.verdict_to(&binding, &sign_in.target, sign_in.client_app);
        let key =
            (self.space.asking(&binding), sign_in.client_app.is_legacy(), self.space.target_kind(&sign_in.target));
        if let Some(leaf) = self.known.get(&key) {
            return Node::Leaf(*leaf);
        }
        // Different policies may well ask for the same.
        let same = self
            .leaves
            .iter()
            .position(|known| known.ways == verdict.ways && known.legacy_cannot_comply == verdict.legacy_cannot_comply);
        let leaf = same.unwrap_or(self.leaves.len());
        if leaf == self.leaves.len() {
            self.leaves.push(verdict);
        }
        self.known.insert(key, leaf);
        Node::Leaf(leaf)
    }

    fn paths(&self, node: Node, path: &mut AtomBox, into: &mut [Vec<AtomBox>]) {
        match node {
            Node::Nothing => {}
            Node::Leaf(leaf) => into.get_mut(leaf).into_iter().for_each(|boxes| boxes.push(path.clone())),
            Node::Branch(branch) => {
                let Some((axis, edges)) = self.branches.get(branch) else { return };
                for (atoms, child) in edges {
                    path.insert(*axis, atoms.clone());
                    self.paths(*child, path, into);
                    path.remove(axis);
                }
            }
        }
    }

    /// The most ordinary sign-in of the first box.
    fn example(&self, boxes: &[AtomBox]) -> SignIn {
        let mut best: Option<(usize, SignIn)> = None;
        for one in boxes {
            let mut cost = 0;
            let mut sign_in = self.partial.sign_in.clone();
            for axis in &self.open {
                let first = one.get(axis).and_then(|atoms| atoms.first().copied()).unwrap_or(0);
                cost += first;
                if let Some(value) = self.space.atoms(*axis).get(first).and_then(|atom| atom.values.first()) {
                    sign_in = sign_in.with(value.clone());
                }
            }
            if best.as_ref().is_none_or(|(known, _)| cost < *known) {
                best = Some((cost, sign_in));
            }
        }
        best.map_or_else(|| self.partial.sign_in.clone(), |(_, sign_in)| sign_in)
    }
}
