//! What is uncovered, in few boxes that do not overlap.
//!
//! People with the same gaps are taken together. From the largest gap on, a box is grown around it,
//! axis by axis, as far as everything in it is uncovered and in no box yet; people come last, so
//! that a box holds all who share it. What is left of each path of the diagram begins the next box,
//! until nothing is left.

use canopy_model::ordered;
use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use super::AtomSet;
use super::diagram::{Diagram, Node, diagram};
use super::world::{ORDER, WHO, World};
use crate::axis::Axis;
use crate::policy_set::PolicySet;

/// The axes in the order in which a box grows: everything around a sign-in before what it is to and
/// whose it is.
const GROWTH: [Axis; 12] = [
    Axis::AgentRisk,
    Axis::ServicePrincipalRisk,
    Axis::InsiderRisk,
    Axis::UserRisk,
    Axis::SignInRisk,
    Axis::Flow,
    Axis::ClientApp,
    Axis::Network,
    Axis::Device,
    Axis::Platform,
    Axis::Target,
    Axis::Who,
];

/// A box: on each axis of the world some of its atoms.
type AtomBox = Vec<AtomSet>;

/// Covers what is uncovered in a world with at most `limit` boxes; says whether that is all.
pub(super) fn cover(world: &World<'_>, limit: usize) -> (Vec<AtomBox>, bool) {
    let diagram = diagram(world);
    let mut paths: Vec<(AtomBox, usize)> = Vec::new();
    walk(&diagram, diagram.root, &mut Vec::new(), &mut paths);
    let classes = classes(world, &diagram);
    let mut gaps: Vec<Gap> = classes.into_iter().map(|class| gap(&diagram, &paths, class)).collect();
    ordered::sort_by_key(&mut gaps, |gap| (Reverse(gap.extent), gap.people.minimum()));
    let mut boxes: Vec<AtomBox> = Vec::new();
    for gap in &gaps {
        for path in &gap.paths {
            let Some((around, _)) = paths.get(*path) else { continue };
            let mut whole = around.clone();
            whole.push(gap.people.clone());
            while let Some(left) = remainder(&whole, &boxes) {
                if boxes.len() >= limit {
                    return (boxes, false);
                }
                boxes.push(grown(world, left, &boxes));
            }
        }
    }
    (boxes, true)
}

/// People with the same gaps.
struct Gap {
    people: AtomSet,
    /// The paths of the diagram, the widest first.
    paths: Vec<usize>,
    /// How much of all targets and surroundings is open to them.
    extent: u128,
}

/// Every path to uncovered people: the atoms on the axes before them, and which people.
fn walk(diagram: &Diagram, node: Node, path: &mut AtomBox, into: &mut Vec<(AtomBox, usize)>) {
    match node {
        Node::Covered => {}
        Node::People(people) => into.push((path.clone(), people)),
        Node::Branch(branch) => {
            for (atoms, child) in diagram.branches.get(branch).into_iter().flatten() {
                path.push(atoms.clone());
                walk(diagram, *child, path, into);
                path.pop();
            }
        }
    }
}

/// People by the sets of uncovered people that they are in.
fn classes(world: &World<'_>, diagram: &Diagram) -> Vec<AtomSet> {
    let count = world.axes.get(WHO).map_or(0, Vec::len);
    let mut class = vec![0u32; count];
    let mut next = 1u32;
    for set in &diagram.people {
        let mut split: FxHashMap<u32, u32> = FxHashMap::default();
        for at in set.ones() {
            if let Some(own) = class.get_mut(at) {
                *own = *split.entry(*own).or_insert_with(|| {
                    next += 1;
                    next - 1
                });
            }
        }
    }
    let mut found: FxHashMap<u32, AtomSet> = FxHashMap::default();
    for (at, class) in class.into_iter().enumerate().filter(|(_, class)| *class > 0) {
        found.entry(class).or_insert_with(|| AtomSet::with_capacity(count)).insert(at);
    }
    let mut classes: Vec<AtomSet> = found.into_values().collect();
    ordered::sort_by_key(&mut classes, AtomSet::minimum);
    classes
}

fn gap(diagram: &Diagram, paths: &[(AtomBox, usize)], people: AtomSet) -> Gap {
    let one = people.minimum().unwrap_or(0);
    let theirs = |set: &usize| diagram.people.get(*set).is_some_and(|set| set.contains(one));
    let mut own: Vec<(u128, usize)> = paths
        .iter()
        .enumerate()
        .filter(|(_, (_, set))| theirs(set))
        .map(|(at, (around, _))| (volume(around), at))
        .collect();
    ordered::sort_by_key(&mut own, |(volume, at)| (Reverse(*volume), *at));
    Gap {
        extent: own.iter().map(|(volume, _)| volume).sum(),
        paths: own.into_iter().map(|(_, at)| at).collect(),
        people,
    }
}

fn volume(around: &[AtomSet]) -> u128 {
    around.iter().map(|atoms| atoms.count_ones(..) as u128).product()
}

/// A part of a box that lies in none of these; `None` where nothing is left.
fn remainder(whole: &[AtomSet], boxes: &[AtomBox]) -> Option<AtomBox> {
    if whole.iter().any(AtomSet::is_clear) {
        return None;
    }
    let Some((at, taken)) = boxes.iter().enumerate().find(|(_, taken)| meets(whole, taken)) else {
        return Some(whole.to_vec());
    };
    let rest = boxes.get(at + 1..).unwrap_or_default();
    // What is outside on one axis, then what is inside there and outside on the next, and so on.
    let mut inside = whole.to_vec();
    for (axis, own) in taken.iter().enumerate() {
        let Some(here) = inside.get(axis) else { break };
        let mut outside = inside.clone();
        let mut left = here.clone();
        left.difference_with(own);
        if let Some(place) = outside.get_mut(axis) {
            *place = left;
        }
        if let Some(found) = remainder(&outside, rest) {
            return Some(found);
        }
        if let Some(place) = inside.get_mut(axis) {
            place.intersect_with(own);
        }
    }
    None
}

fn meets(one: &[AtomSet], other: &[AtomSet]) -> bool {
    one.iter().zip(other).all(|(one, other)| !one.is_disjoint(other))
}

/// The largest box around an uncovered one: on each axis in turn every atom with which all of it
/// stays uncovered and outside of the boxes that are taken.
fn grown(world: &World<'_>, start: AtomBox, taken: &[AtomBox]) -> AtomBox {
    let mut grown = start;
    for axis in GROWTH {
        let Some(at) = ORDER.iter().position(|known| *known == axis) else { continue };
        let alive = alive_elsewhere(world, &grown, at);
        let rivals: Vec<&AtomSet> =
            taken.iter().filter(|taken| meets_elsewhere(&grown, taken, at)).filter_map(|taken| taken.get(at)).collect();
        let atoms = world.axes.get(at).map_or(&[][..], Vec::as_slice);
        let mut wide = AtomSet::with_capacity(atoms.len());
        for (place, (_, row)) in atoms.iter().enumerate() {
            if !row.meets(&alive) && !rivals.iter().any(|taken| taken.contains(place)) {
                wide.insert(place);
            }
        }
        if let Some(place) = grown.get_mut(at) {
            *place = wide;
        }
    }
    grown
}

/// The policies that admit something of a box on every axis but one.
fn alive_elsewhere(world: &World<'_>, grown: &[AtomSet], but: usize) -> PolicySet {
    let mut alive = world.avoid.clone();
    for (at, (atoms, own)) in world.axes.iter().zip(grown).enumerate() {
        if at == but || alive.is_empty() {
            continue;
        }
        let mut some = alive.without(&alive);
        for (_, row) in own.ones().filter_map(|place| atoms.get(place)) {
            some.add(row);
            if alive.is_subset(&some) {
                break;
            }
        }
        alive.keep(&some);
    }
    alive
}

fn meets_elsewhere(one: &[AtomSet], other: &[AtomSet], but: usize) -> bool {
    one.iter().zip(other).enumerate().all(|(at, (one, other))| at == but || !one.is_disjoint(other))
}
