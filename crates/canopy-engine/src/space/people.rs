//! The who-axis: people whom no policy tells apart are one atom.

use canopy_model::{Policy, UserSelector};
use rustc_hash::FxHashMap;

use super::{Activation, Atom, Bearer, Fact, Sight, Space};
use crate::axis::{Axis, Met, Placed, Unmet, Users};
use crate::lookup::Lookup;
use crate::policy_set::PolicySet;
use crate::regions::AtomSet;
use crate::sign_in::{SignIn, Subject, Value};

impl Space {
    /// The atoms of some facts, and how many people each selector matches.
    pub(super) fn people(&self, facts: &[Fact]) -> (Vec<Atom>, Vec<(UserSelector, usize)>) {
        let mut users = Users::new(&self.tenant.policies, &self.lookup);
        let mut reach = vec![0; users.count()];
        let mut found: FxHashMap<(PolicySet, Sight), usize> = FxHashMap::default();
        let mut atoms: Vec<Atom> = Vec::new();
        for (place, fact) in facts.iter().enumerate() {
            let Subject::Person(person) = &fact.subject else { continue };
            let matched = users.matched(person);
            matched.ones().for_each(|at| reach.iter_mut().skip(at).take(1).for_each(|n| *n += fact.bearers.len()));
            let key = (users.row(&matched), self.sight(&fact.subject));
            let at = *found.entry(key).or_insert_with_key(|(row, _)| {
                atoms.push(Atom { values: Vec::new(), row: row.clone(), facts: Vec::new() });
                atoms.len() - 1
            });
            if let Some(atom) = atoms.get_mut(at) {
                atom.values.push(Value::Who(fact.subject.clone()));
                atom.facts.push(place);
            }
        }
        (atoms, users.named(reach))
    }

    /// For every selector of users that a policy has, the atoms of the who-axis all of whose people
    /// it matches. One that matches some of an atom and not all is left out.
    pub fn selected(&self) -> Vec<(UserSelector, AtomSet)> {
        let mut users = Users::new(&self.tenant.policies, &self.lookup);
        let atoms = self.atoms(Axis::Who);
        let empty = || AtomSet::with_capacity(atoms.len());
        let mut whole: Vec<(AtomSet, bool)> = (0..users.count()).map(|_| (empty(), true)).collect();
        for (at, atom) in atoms.iter().enumerate() {
            let mut counts = vec![0; users.count()];
            for value in &atom.values {
                let Value::Who(Subject::Person(person)) = value else { continue };
                users.matched(person).ones().for_each(|n| counts.iter_mut().skip(n).take(1).for_each(|c| *c += 1));
            }
            for ((set, is_whole), count) in whole.iter_mut().zip(counts) {
                if count == atom.values.len() {
                    set.insert(at);
                } else if count > 0 {
                    *is_whole = false;
                }
            }
        }
        let (sets, kept): (Vec<AtomSet>, Vec<bool>) = whole.into_iter().unzip();
        let named = users.named(sets).into_iter().zip(kept);
        named.filter(|(_, kept)| *kept).map(|(selected, _)| selected).collect()
    }

    /// For every selector of users that a policy has, how many users of the directory it matches as
    /// they are before anything is activated, of those who can sign in.
    pub fn matching(&self) -> Vec<(UserSelector, usize)> {
        let mut users = Users::new(&self.tenant.policies, &self.lookup);
        let mut people = vec![0; users.count()];
        let today =
            |bearer: &&Bearer| matches!(bearer, Bearer::Person(person) if person.activation == Activation::Before);
        for fact in &self.facts {
            let Subject::Person(person) = &fact.subject else { continue };
            let number = fact.bearers.iter().filter(today).count();
            users.matched(person).ones().for_each(|at| people.iter_mut().skip(at).take(1).for_each(|n| *n += number));
        }
        users.named(people)
    }

    /// Whom each policy includes and takes out again: the place of the policy, that of the exclude in its
    /// list, and those of the facts. An exclude that takes nobody out is left out.
    pub fn taken_out(&self) -> Vec<(usize, usize, Vec<usize>)> {
        let mut users = Users::new(&self.tenant.policies, &self.lookup);
        let mut found: FxHashMap<(usize, usize), Vec<usize>> = FxHashMap::default();
        for (at, fact) in self.facts.iter().enumerate() {
            let Subject::Person(person) = &fact.subject else { continue };
            let matched = users.matched(person);
            users.taken_out(&matched).for_each(|one| found.entry(one).or_default().push(at));
        }
        let mut found: Vec<_> = found.into_iter().map(|((policy, place), facts)| (policy, place, facts)).collect();
        canopy_model::ordered::sort_by_key(&mut found, |(policy, place, _)| (*policy, *place));
        found
    }

    /// How the conditions on who signs in of some policies take one sign-in.
    pub fn of_person(&self, policies: &[usize], sign_in: &SignIn) -> Vec<Result<Met, Unmet>> {
        let placed = Placed::new(sign_in, &self.lookup);
        let admits = |policy: &Policy| Axis::Who.admits(&policy.conditions, &placed, &self.lookup);
        policies.iter().filter_map(|at| self.tenant.policies.get(*at).map(admits)).collect()
    }

    /// Whether somebody's row would be another with another lookup.
    pub(super) fn admits_people_otherwise(&self, lookup: &Lookup, live: &PolicySet) -> bool {
        let mut users = Users::new(&self.tenant.policies, &self.lookup);
        let mut otherwise = Users::new(&self.tenant.policies, lookup);
        let alike = users.is_like(&otherwise);
        let mut people = self.facts.iter().filter_map(|fact| match &fact.subject {
            Subject::Person(person) => Some(person),
            _ => None,
        });
        people.any(|person| {
            if alike && users.takes_like(&mut otherwise, person) {
                return false;
            }
            let (one, other) = (users.matched(person), otherwise.matched(person));
            users.row(&one).and(live) != otherwise.row(&other).and(live)
        })
    }
}
