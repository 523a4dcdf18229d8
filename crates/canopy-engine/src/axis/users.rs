//! The users conditions of all policies together, with each selector asked once.
//!
//! A selector looks at one property of a person: the id, how the person is external, one group or
//! one role. So what matches a person is the union of what matches each property, and every
//! property is asked once, whoever has it. The meaning is that of [`super::who`].

use canopy_model::{GroupId, Policy, RoleId, UserId, UserSelector};
use fixedbitset::FixedBitSet;
use rustc_hash::FxHashMap;

use super::who::{eas_reaches_everybody, selects};
use super::{Met, Unmet};
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
    /// For each selector, the policies that include whoever it matches, and those that exclude.
    includes: Vec<PolicySet>,
    excludes: Vec<PolicySet>,
    /// The policies that include everybody, whatever they list.
    everybody: PolicySet,
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

/// The selectors of one policy, by place, in the order of its lists.
struct Condition {
    include: Vec<usize>,
    exclude: Vec<usize>,
}

impl<'a> Users<'a> {
    pub(crate) fn new(policies: &'a [Policy], lookup: &'a Lookup) -> Self {
        let selectors = distinct(policies);
        let places = |list: &[UserSelector]| -> Vec<usize> {
            list.iter().filter_map(|wanted| selectors.iter().position(|known| *known == wanted)).collect()
        };
        let conditions = |policy: &Policy| Condition {
            include: places(&policy.conditions.users.include),
            exclude: places(&policy.conditions.users.exclude),
        };
        let everybody = |policy: &Policy| {
            lookup.reads(Reading::EasAloneReachesEverybody) && eas_reaches_everybody(&policy.conditions)
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
        let everybody = PolicySet::of(policies.len(), |at| policies.get(at).is_some_and(everybody));
        let policies: Vec<Condition> = policies.iter().map(conditions).collect();
        let includes = listing(&policies, selectors.len(), |condition| &condition.include);
        let excludes = listing(&policies, selectors.len(), |condition| &condition.exclude);
        let externals = FxHashMap::default();
        Self {
            lookup,
            selectors,
            policies,
            includes,
            excludes,
            everybody,
            ids,
            groups,
            roles,
            other_group,
            other_role,
            externals,
        }
    }

    /// The selectors that match a person.
    pub(crate) fn matched(&mut self, person: &Person) -> Matched {
        let mut all = self.external(&person.external).clone();
        person.id.iter().filter_map(|id| self.ids.get(id)).for_each(|matched| all.union_with(matched));
        let groups = person.groups.iter().map(|id| self.groups.get(id).unwrap_or(&self.other_group));
        groups.for_each(|matched| all.union_with(matched));
        let roles = person.roles.iter().map(|id| self.roles.get(id).unwrap_or(&self.other_role));
        roles.for_each(|matched| all.union_with(matched));
        all
    }

    /// What matches people by how they are external, beside what matches them otherwise.
    fn external(&mut self, external: &Option<External>) -> &Matched {
        if !self.externals.contains_key(external) {
            let alone = Person { external: external.clone(), ..Person::default() };
            let matched = ask(&self.selectors, &alone, self.lookup);
            self.externals.insert(alone.external, matched);
        }
        self.externals.get(external).unwrap_or(&self.other_group)
    }

    /// The policies that admit whoever these selectors match.
    pub(crate) fn row(&self, matched: &Matched) -> PolicySet {
        let (mut included, mut excluded) = (self.everybody.clone(), PolicySet::empty(self.policies.len()));
        for at in matched.ones() {
            self.includes.get(at).into_iter().for_each(|policies| included.add(policies));
            self.excludes.get(at).into_iter().for_each(|policies| excluded.add(policies));
        }
        included.without(&excluded)
    }

    /// How the users condition of every policy takes whoever these selectors match.
    pub(crate) fn taken(&self, matched: &Matched) -> impl Iterator<Item = Result<Met, Unmet>> {
        let first = |list: &[usize]| list.iter().position(|at| matched.contains(*at));
        let taken = move |(policy, condition): (usize, &Condition)| {
            let by_rule = self.everybody.contains(policy).then_some(Met::Matched);
            let met = first(&condition.include).map(Met::Included).or(by_rule).ok_or(Unmet::NotIncluded)?;
            first(&condition.exclude).map_or(Ok(met), |at| Err(Unmet::Excluded(at)))
        };
        self.policies.iter().enumerate().map(taken)
    }

    /// Whether all that policies can know of people, but for how they are external, is matched by
    /// the same selectors and these count alike.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        self.everybody == other.everybody
            && (&self.ids, &self.groups, &self.roles) == (&other.ids, &other.groups, &other.roles)
            && (&self.other_group, &self.other_role) == (&other.other_group, &other.other_role)
    }

    /// The same for how a person is external.
    pub(crate) fn takes_like(&mut self, other: &mut Self, person: &Person) -> bool {
        self.external(&person.external) == other.external(&person.external)
    }

    /// For each policy, that nothing of its users condition has had an effect yet.
    pub(crate) fn nothing_alive(&self) -> Vec<Alive> {
        let of = |condition: &Condition| Alive {
            includes: vec![false; condition.include.len()],
            excludes: vec![false; condition.exclude.len()],
        };
        self.policies.iter().map(of).collect()
    }

    /// Notes which includes match somebody, and which excludes take out somebody whom no other does.
    pub(crate) fn note_alive(&self, matched: &Matched, alive: &mut [Alive]) {
        for (policy, (condition, alive)) in self.policies.iter().zip(alive).enumerate() {
            let includes = condition.include.iter().zip(&mut alive.includes);
            includes.filter(|(at, _)| matched.contains(**at)).for_each(|(_, alive)| *alive = true);
            if !self.everybody.contains(policy) && !condition.include.iter().any(|at| matched.contains(*at)) {
                continue;
            }
            let excludes = condition.exclude.iter().zip(&mut alive.excludes);
            excludes.filter(|(at, _)| matched.contains(**at)).for_each(|(_, alive)| *alive = true);
        }
    }

    /// The policies that include whoever these selectors match, with the place of each exclude that takes
    /// them out.
    pub(crate) fn taken_out(&self, matched: &Matched) -> impl Iterator<Item = (usize, usize)> {
        let is_included = |(policy, condition): &(usize, &Condition)| {
            self.everybody.contains(*policy) || condition.include.iter().any(|at| matched.contains(*at))
        };
        let places = |(policy, condition): (usize, &Condition)| {
            let places = condition.exclude.iter().enumerate().filter(|(_, at)| matched.contains(**at));
            places.map(|(place, _)| (policy, place)).collect::<Vec<_>>()
        };
        self.policies.iter().enumerate().filter(is_included).flat_map(places)
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

/// For each selector, the policies that list it.
fn listing(policies: &[Condition], selectors: usize, list: fn(&Condition) -> &Vec<usize>) -> Vec<PolicySet> {
    let mut by_selector = vec![PolicySet::empty(policies.len()); selectors];
    for (policy, condition) in policies.iter().enumerate() {
        for at in list(condition) {
            by_selector.get_mut(*at).into_iter().for_each(|set| set.insert(policy));
        }
    }
    by_selector
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
