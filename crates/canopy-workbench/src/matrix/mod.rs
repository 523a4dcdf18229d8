//! The matrices of people: by resources, by policies and by saved sign-ins.

mod policies;
mod resources;
pub(crate) mod sign_ins;
mod view;

use std::collections::HashMap;
use std::hash::Hash;

use canopy_engine::{Activation, Bearer, PersonRef, Space};
use canopy_model::ordered;

use crate::answer::{MatrixActivated, MatrixPeople, MatrixRow};
use crate::bearers;
use crate::words::Names;

pub(crate) use policies::policies;
pub(crate) use resources::{column, reported, resources};
pub use sign_ins::SavedSignIn;
pub(crate) use sign_ins::{of_forms, sign_ins};
pub(crate) use view::{policy_view, view};

/// One state of somebody: which eligible roles are activated, and the place of the fact that then
/// holds, in [`Space::facts`].
type State<'s> = (&'s Bearer, usize);

/// Everybody in all their states, the one before any activation first.
fn people(space: &Space) -> Vec<(Bearer, Vec<State<'_>>)> {
    let facts = space.facts().iter().enumerate();
    let states =
        facts.flat_map(|(at, fact)| fact.bearers.iter().map(move |bearer| (bearers::whole(bearer), (bearer, at))));
    let mut states: Vec<(Bearer, State<'_>)> = states.collect();
    ordered::sort(&mut states);
    let mut people: Vec<(Bearer, Vec<State<'_>>)> = Vec::new();
    for (who, state) in states {
        match people.last_mut() {
            Some((known, states)) if *known == who => states.push(state),
            _ => people.push((who, vec![state])),
        }
    }
    people
}

/// The rows of a matrix whose cells are those of a person in all states: `pattern` finds their place.
fn rows(space: &Space, names: &Names<'_>, mut pattern: impl FnMut(&[State<'_>]) -> u32) -> MatrixPeople {
    rows_with(space, names, |states| (pattern(states), Vec::new()))
}

/// The rows of a matrix whose cells are those of a fact, with those after activation where they
/// differ: `pattern` finds their place.
fn rows_by_state(space: &Space, names: &Names<'_>, pattern: impl Fn(usize) -> u32) -> MatrixPeople {
    rows_with(space, names, |states| {
        let before = states.first().map_or(0, |(_, fact)| pattern(*fact));
        let activated = states.iter().filter_map(|(bearer, fact)| {
            let Bearer::Person(PersonRef { activation: Activation::After(activated), .. }) = bearer else {
                return None;
            };
            let roles = activated.iter().map(|one| names.eligible(one)).collect();
            let after = pattern(*fact);
            (after != before).then_some(MatrixActivated { roles, pattern: after })
        });
        (before, activated.collect())
    })
}

fn rows_with(
    space: &Space,
    names: &Names<'_>,
    mut patterns: impl FnMut(&[State<'_>]) -> (u32, Vec<MatrixActivated>),
) -> MatrixPeople {
    let mut found = MatrixPeople { named: bearers::are_named(space), rows: Vec::new(), without_object: Vec::new() };
    for (bearer, states) in people(space) {
        let (pattern, activated) = patterns(&states);
        let who = bearers::identified(space, names, &bearer);
        let row = MatrixRow { id: who.id, user_principal_name: who.upn, display_name: who.name, pattern, activated };
        let list = if bearers::is_counted(space, &bearer) { &mut found.rows } else { &mut found.without_object };
        list.push(row);
    }
    found
}

/// How many people have each pattern.
fn by_pattern(people: &MatrixPeople, patterns: usize) -> Vec<u64> {
    let mut counts = vec![0; patterns];
    for row in &people.rows {
        counts.iter_mut().skip(row.pattern as usize).take(1).for_each(|count| *count += 1);
    }
    counts
}

/// Different things, each once, by place.
struct Patterns<C>(HashMap<C, u32>);

impl<C: Ord + Hash> Patterns<C> {
    fn new() -> Self {
        Self(HashMap::new())
    }

    /// The place of one of them.
    fn place(&mut self, one: C) -> u32 {
        let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        *self.0.entry(one).or_insert(next)
    }

    /// All of them, in the order of their places.
    fn found(self) -> Vec<C> {
        let mut found: Vec<(u32, C)> = self.0.into_iter().map(|(one, at)| (at, one)).collect();
        ordered::sort_by_key(&mut found, |(at, _)| *at);
        found.into_iter().map(|(_, one)| one).collect()
    }
}
