//! The users conditions of all policies together, with each selector asked once.
//!
//! A selector looks at one property of a person: the id, how the person is external, one group or
//! one role. So what matches a person is the union of what matches each property, and every
//! property is asked once, whoever has it. The meaning is that of [`super::who`].

use canopy_model::{Conditions, GroupId, Policy, RoleId, UserId, UserSelector};
use fixedbitset::FixedBitSet;
use rustc_hash::FxHashMap;

use super::who::{eas_reaches_everybody, selects};
use crate::lookup::Lookup;
use crate::policy_set::PolicySet;
use crate::reading::Reading;
use crate::sign_in::{External, Person};

/// The selectors, by place, that match somebody.
pub(crate) type Matched = FixedBitSet;

/// The users conditions of every policy, ready to be asked about many people.
pub(crate) struct Users<'a> {
    lookup: &'a Lookup,
    selectors: Vec<&'a UserSelector>,
    policies: Vec<Condition>,
    /// What matches each property that selectors name, beside what matches anybody.
    ids: FxHashMap<&'a UserId, Matched>,
    groups: FxHashMap<&'a GroupId, Matched>,
    roles: FxHashMap<&'a RoleId, Matched>,
    /// The same for a group and a role that none names.
    other_group: Matched,
    other_role: Matched,
    /// What matches people by how they are external: filled as they come.
    externals: FxHashMap<Option<External>, Matched>,
}

/// Which parts of a users condition have an effect, in the order of its lists.
pub(crate) struct Alive {
    pub(crate) includes: Vec<bool>,
    pub(crate) excludes: Vec<bool>,
}

struct Condition {
    include: Matched,
    exclude: Matched,
    /// The same by place, in the order of the lists.
    included: Vec<usize>,
    excluded: Vec<usize>,
    everybody: bool,
}

impl<'a> Users<'a> {
    pub(crate) fn new(policies: &'a [Policy], lookup: &'a Lookup) -> Self {
        let selectors = distinct(policies);
        let places = |list: &[UserSelector]| -> Vec<usize> {
            list.iter().filter_map(|wanted| selectors.iter().position(|known| *known == wanted)).collect()
        };
        let set = |list: &[UserSelector]| {
            let mut set = Matched::with_capacity(selectors.len());
            places(list).into_iter().for_each(|at| set.insert(at));
            set
        };
        let condition = |conditions: &Conditions| Condition {
            include: set(&conditions.users.include),
            exclude: set(&conditions.users.exclude),
            included: places(&conditions.users.include),
            excluded: places(&conditions.users.exclude),
            everybody: lookup.reads(Reading::EasAloneReachesEverybody) && eas_reaches_everybody(conditions),
        };
        let anybody = ask(&selectors, &Person::default(), lookup);
        let more = |person: Person| {
            let mut matched = ask(&selectors, &person, lookup);
            matched.difference_with(&anybody);
            matched
        };
        let in_group = |id: GroupId| more(Person { groups: vec![id], ..Person::default() });
        let with_role = |id: RoleId| more(Person { roles: vec![id], ..Person::default() });
        let (mut ids, mut groups, mut roles) = (FxHashMap::default(), FxHashMap::default(), FxHashMap::default());
        for selector in selectors.iter().copied() {
            match selector {
                UserSelector::User(id) => {
                    ids.insert(id, more(Person { id: Some(id.clone()), ..Person::default() }));
                }
                UserSelector::Group(id) => {
                    groups.insert(id, in_group(id.clone()));
                }
                UserSelector::Role(id) => {
                    roles.insert(id, with_role(id.clone()));
                }
                _ => {}
            }
        }
        let (other_group, other_role) = (in_group(GroupId::new("")), with_role(RoleId::new("")));
        let policies = policies.iter().map(|policy| condition(&policy.conditions)).collect();
        let externals = FxHashMap::default();
        Self { lookup, selectors, policies, ids, groups, roles, other_group, other_role, externals }
    }

    /// The selectors that match a person.
    pub(crate) fn matched(&mut self, person: &Person) -> Matched {
        let mut all = match self.externals.get(&person.external) {
            Some(matched) => matched.clone(),
            None => {
                let alone = Person { external: person.external.clone(), ..Person::default() };
                let matched = ask(&self.selectors, &alone, self.lookup);
                self.externals.insert(alone.external, matched.clone());
                matched
            }
        };
        person.id.iter().filter_map(|id| self.ids.get(id)).for_each(|matched| all.union_with(matched));
        let groups = person.groups.iter().map(|id| self.groups.get(id).unwrap_or(&self.other_group));
        groups.for_each(|matched| all.union_with(matched));
        let roles = person.roles.iter().map(|id| self.roles.get(id).unwrap_or(&self.other_role));
        roles.for_each(|matched| all.union_with(matched));
        all
    }

    /// The policies that admit whoever these selectors match.
    pub(crate) fn row(&self, matched: &Matched, capacity: usize) -> PolicySet {
        let admits = |condition: &Condition| {
            (condition.everybody || !condition.include.is_disjoint(matched)) && condition.exclude.is_disjoint(matched)
        };
        PolicySet::of(capacity, |at| self.policies.get(at).is_some_and(admits))
    }

    /// For each policy, that nothing of its users condition has had an effect yet.
    pub(crate) fn nothing_alive(&self) -> Vec<Alive> {
        let of = |condition: &Condition| Alive {
            includes: vec![false; condition.included.len()],
            excludes: vec![false; condition.excluded.len()],
        };
        self.policies.iter().map(of).collect()
    }

    /// Notes which includes match somebody, and which excludes take out somebody whom no other does.
    pub(crate) fn note_alive(&self, matched: &Matched, alive: &mut [Alive]) {
        for (condition, alive) in self.policies.iter().zip(alive) {
            let includes = condition.included.iter().zip(&mut alive.includes);
            includes.filter(|(at, _)| matched.contains(**at)).for_each(|(_, alive)| *alive = true);
            if !condition.everybody && condition.include.is_disjoint(matched) {
                continue;
            }
            let excludes = condition.excluded.iter().zip(&mut alive.excludes);
            excludes.filter(|(at, _)| matched.contains(**at)).for_each(|(_, alive)| *alive = true);
        }
    }

    /// Each selector with something of its own.
    pub(crate) fn named<T>(&self, numbers: Vec<T>) -> Vec<(UserSelector, T)> {
        self.selectors.iter().map(|selector| (*selector).clone()).zip(numbers).collect()
    }

    /// How many selectors there are.
    pub(crate) fn count(&self) -> usize {
        self.selectors.len()
    }
}

/// Every selector once, in the order of the policies.
fn distinct(policies: &[Policy]) -> Vec<&UserSelector> {
    let mut selectors: Vec<&UserSelector> = Vec::new();
    let users = policies.iter().map(|policy| &policy.conditions.users);
    for selector in users.flat_map(|users| users.include.iter().chain(&users.exclude)) {
        if !selectors.contains(&selector) {
            selectors.push(selector);
        }
    }
    selectors
}

fn ask(selectors: &[&UserSelector], person: &Person, lookup: &Lookup) -> Matched {
    let mut matched = Matched::with_capacity(selectors.len());
    let places = selectors.iter().enumerate().filter(|(_, selector)| selects(selector, person, lookup));
    places.for_each(|(at, _)| matched.insert(at));
    matched
}
