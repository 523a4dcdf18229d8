//! Whom each policy includes, whom it excludes and whom it does not mean, for everybody.

use std::hash::Hash;

use canopy_model::Policy;
use rustc_hash::FxHashMap;

use crate::axis::{Met, Unmet, Users};
use crate::reading::Reading;
use crate::sign_in::Subject;
use crate::space::Space;

/// How the users condition of every policy takes everybody: what [`crate::Axis::Who`] says in a
/// trace.
#[derive(Clone, Debug)]
pub struct Assigned<T> {
    /// The different rows: for each policy, how it takes those who have this row.
    pub rows: Vec<Vec<T>>,
    /// For each of [`Space::facts`] its place in `rows`.
    pub of_fact: Vec<usize>,
}

/// Takes everybody by the first so many policies ([`Space::exported`] are the tenant's own,
/// [`Space::capacity`] those of layers too), and keeps of each row what `told` makes of it: there may
/// be as many rows as facts. Each selector of users is asked once, not once for each person.
pub fn assigned<T: Eq + Hash>(space: &Space, policies: usize, told: impl Fn(Result<Met, Unmet>) -> T) -> Assigned<T> {
    let policies = first(space, policies);
    let mut users = Users::new(policies, space.lookup());
    let mut known: FxHashMap<Vec<T>, usize> = FxHashMap::default();
    let mut of_fact = Vec::with_capacity(space.facts().len());
    for fact in space.facts() {
        let row = match &fact.subject {
            Subject::Person(person) => {
                let matched = users.matched(person);
                users.taken(&matched).map(&told).collect()
            }
            // Users conditions do not mean others.
            _ => policies.iter().map(|_| told(Err(Unmet::NotIncluded))).collect(),
        };
        let next = known.len();
        of_fact.push(*known.entry(row).or_insert(next));
    }
    // In the order in which they were met.
    let mut rows: Vec<Vec<T>> = Vec::new();
    rows.resize_with(known.len(), Vec::new);
    for (row, at) in known {
        if let Some(place) = rows.get_mut(at) {
            *place = row;
        }
    }
    Assigned { rows, of_fact }
}

/// The first so many policies.
fn first(space: &Space, policies: usize) -> &[Policy] {
    space.tenant().policies.get(..policies).unwrap_or_default()
}

/// The open questions on which it hangs how some policy of the tenant takes somebody.
pub fn assigned_rests_on(space: &Space) -> Vec<Reading> {
    let policies = first(space, space.exported());
    let decides = |reading: &Reading| {
        let lookup = space.lookup().with(space.lookup().readings().otherwise(*reading));
        let mut users = Users::new(policies, space.lookup());
        let mut otherwise = Users::new(policies, &lookup);
        let alike = users.is_like(&otherwise);
        space.facts().iter().any(|fact| {
            let Subject::Person(person) = &fact.subject else { return false };
            if alike && users.takes_like(&mut otherwise, person) {
                return false;
            }
            let (one, other) = (users.matched(person), otherwise.matched(person));
            users.taken(&one).ne(otherwise.taken(&other))
        })
    };
    Reading::ALL.into_iter().filter(decides).collect()
}
