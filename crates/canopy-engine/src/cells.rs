//! Why something is not forced on somebody at one target: the cause in a cell of [`weakest`].
//!
//! [`weakest`]: crate::weakest

use rustc_hash::FxHashMap;

use crate::attacker::Scope;
use crate::axis::Axis;
use crate::cause::{Cause, Causes};
use crate::forcing::Forcings;
use crate::policy_set::PolicySet;
use crate::sign_in::{SignIn, Target, Value};
use crate::space::{Atom, Fact, Sight, Space};
use crate::surroundings::{Reached, Surroundings};
use crate::verdict::{Question, Verdicts};
use crate::witness;

/// What people share to whom the same policies apply at a target, and whose devices are seen alike.
type Shared<T> = (T, PolicySet, Sight);

/// A sign-in, and the causes of sign-ins like it.
type Shown<'s> = (SignIn, Causes<'s>);

/// Finds causes cell by cell. What people share is found once: the least demanding sign-in of all
/// to whom the same policies apply at a target, and what of its cause does not depend on the person.
pub struct Cells<'s> {
    space: &'s Space,
    scope: &'s Scope,
    question: Question,
    forcings: Forcings,
    reached: Reached,
    verdicts: Verdicts<'s>,
    ways: FxHashMap<(usize, Sight), Vec<Surroundings>>,
    found: FxHashMap<Shared<usize>, Option<SignIn>>,
    causes: FxHashMap<Shared<(usize, usize)>, Option<Shown<'s>>>,
}

impl<'s> Cells<'s> {
    /// Cells of the same question as [`crate::weakest`].
    pub fn new(space: &'s Space, scope: &'s Scope, question: Question) -> Self {
        let forcings = Forcings::new(space, &space.mask(&scope.enforcement), question);
        Self {
            reached: Reached::new(space, scope, &forcings.relevant),
            space,
            scope,
            question,
            forcings,
            verdicts: Verdicts::new(space),
            ways: FxHashMap::default(),
            found: FxHashMap::default(),
            causes: FxHashMap::default(),
        }
    }

    /// The least demanding sign-in of those of whom a fact holds, and the chief reason why the question
    /// is not forced on it; `None` where no such sign-in is possible. `who` is the atom that holds the
    /// fact, and `to` one of the target-axis with the place of one of its values.
    pub fn cause(&mut self, (who, fact): (usize, &Fact), to: (usize, usize)) -> Option<(SignIn, Cause)> {
        let who = self.space.atoms(Axis::Who).get(who)?;
        let target = self.space.atoms(Axis::Target).get(to.0)?;
        let row = self.forcings.relevant.and(&who.row).and(&target.row);
        let sight = self.space.sight_of(who);
        let key = (to, row, sight);
        if !self.causes.contains_key(&key) {
            let named = target.values.get(to.1)?;
            let sign_in = self.sign_in(who, to.0, (&key.1, sight)).map(|found| found.with(named.clone()));
            let causes = sign_in.map(|sign_in| {
                let causes = Causes::new(self.space, self.scope, self.question, &sign_in);
                (sign_in, causes)
            });
            self.causes.insert(key.clone(), causes);
        }
        let (sign_in, causes) = self.causes.get(&key)?.as_ref()?;
        let sign_in = sign_in.clone().with(Value::Who(fact.subject.clone()));
        let cause = causes.of(&sign_in);
        Some((sign_in, cause))
    }

    /// The least demanding sign-in of people to whom these policies apply at a target, as ordinary as
    /// can be.
    fn sign_in(&mut self, who: &Atom, to: usize, (row, sight): (&PolicySet, Sight)) -> Option<SignIn> {
        let key = (to, row.clone(), sight);
        if let Some(known) = self.found.get(&key) {
            return known.clone();
        }
        let found = self.least_demanding(who, to, (row, sight));
        self.found.insert(key, found.clone());
        found
    }

    fn least_demanding(&mut self, who: &Atom, to: usize, (row, sight): (&PolicySet, Sight)) -> Option<SignIn> {
        let Self { space, scope, forcings, verdicts, reached, .. } = self;
        let target = space.atoms(Axis::Target).get(to)?;
        let value @ Value::Target(named) = target.values.first()? else { return None };
        let ways = self.ways.entry((to, sight)).or_insert_with(|| reached.ways(space, scope, target, sight));
        let way =
            ways.iter().min_by_key(|way| forcings.strength(verdicts, &way.admitted.and(row), named, way.client))?;
        let start = SignIn::ordinary(named_subject(who)?, Target::other()).with(value.clone());
        let start = way.atoms.iter().fold(start, |sign_in, (axis, at)| {
            let value = space.atoms(*axis).get(*at).and_then(|atom| atom.values.first());
            value.into_iter().cloned().fold(sign_in, SignIn::with)
        });
        let asked = witness::Asked { row: row.clone(), sight, forcings };
        Some(witness::most_ordinary(space, scope, verdicts, &asked, (start, way)))
    }
}

fn named_subject(who: &Atom) -> Option<crate::sign_in::Subject> {
    match who.values.first()? {
        Value::Who(subject) => Some(subject.clone()),
        _ => None,
    }
}
