//! Groups whose members no export holds: everybody may be in them or not, and so is taken both ways.
//!
//! Unknown groups that all policies treat alike are one; of the others every combination is tried
//! as long as there are not too many. What holds of somebody in every combination is certain, what
//! holds in some and not in others depends on them.

use canopy_model::ordered::{OrderedMap, OrderedSet};

use canopy_model::{AssignmentKind, GroupId, MemberList, ObjectId, RoleId, Tenant, UserSelector, ordered};
use fixedbitset::FixedBitSet;
use rustc_hash::FxHashMap;

use super::Space;
use super::eligible;
use super::membership::Memberships;
use super::who::{Bearer, Fact};
use crate::axis::Axis;
use crate::sign_in::{Person, Subject};

/// Groups whose members are not known, and that all policies treat alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownGroups {
    /// The groups; never empty.
    pub groups: Vec<GroupId>,
    adds: Adds,
}

/// What a member of a group is seen as beside what is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Adds {
    /// The groups that policies name: itself, and those above it.
    groups: OrderedSet<GroupId>,
    /// The roles that members hold.
    active: OrderedSet<RoleId>,
    /// What they are eligible for.
    eligible: OrderedSet<eligible::Adds>,
}

/// That those of whom another fact holds are in unknown groups too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Supposed {
    /// The place of the fact that is known of them.
    pub of: usize,
    /// The places in [`Space::unknown_groups`] of those they are supposed to be in; never empty.
    pub groups: Vec<usize>,
}

/// How sure it is that something holds of somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// It does not.
    Never,
    /// It does or does not, depending on who is in groups whose members are not known.
    Depends,
    /// It does.
    Certain,
}

/// So many suppositions are made at most, over everybody.
const SUPPOSITIONS: usize = 300_000;

/// The unknown groups that matter to policies.
pub(super) fn unknown(tenant: &Tenant, memberships: &Memberships) -> Vec<UnknownGroups> {
    if tenant.directory.users.is_empty() {
        return Vec::new();
    }
    let mut adds: OrderedMap<GroupId, Adds> = OrderedMap::new();
    let below = |group: &GroupId| memberships.unknown_below(&tenant.directory, group);
    let uses = uses(tenant);
    for group in uses.groups.keys() {
        for unknown in below(group) {
            adds.entry(unknown).or_default().groups.insert(group.clone());
        }
    }
    // A principal is a user too; only of groups the members can be unknown.
    let below_principal = |principal: &ObjectId| {
        let group = GroupId(principal.clone());
        if memberships.group(&group).is_some() { below(&group) } else { Vec::new() }
    };
    for (role, principal, kind) in memberships.assigned(|role| uses.roles.contains(role)) {
        for unknown in below_principal(principal).into_iter().filter(|_| kind == AssignmentKind::Active) {
            adds.entry(unknown).or_default().active.insert(role.clone());
        }
    }
    let named = ordered::set(uses.groups.keys().cloned());
    for (principal, eligible) in eligible::all(tenant, memberships, &named, &uses.roles) {
        for unknown in below_principal(principal) {
            adds.entry(unknown).or_default().eligible.insert(eligible.clone());
        }
    }
    let mut alike: OrderedMap<_, UnknownGroups> = OrderedMap::new();
    for (unknown, adds) in adds {
        let used = adds.groups.iter().filter_map(|group| uses.groups.get(group)).flatten();
        let used = ordered::set(used.copied());
        let key = (used, adds.active.clone(), adds.eligible.clone());
        alike.entry(key).or_insert_with(|| UnknownGroups { groups: Vec::new(), adds }).groups.push(unknown);
    }
    alike.into_values().collect()
}

/// Where a policy names a group: the policy, and whether it excludes.
type Use = (usize, bool);

/// How policies use groups and roles.
#[derive(Default)]
struct Uses {
    groups: OrderedMap<GroupId, Vec<Use>>,
    roles: OrderedSet<RoleId>,
}

fn uses(tenant: &Tenant) -> Uses {
    let mut uses = Uses::default();
    for (at, policy) in tenant.policies.iter().enumerate() {
        let users = &policy.conditions.users;
        let lists = [(&users.include, false), (&users.exclude, true)];
        for (selector, excludes) in lists.into_iter().flat_map(|(list, ex)| list.iter().map(move |one| (one, ex))) {
            match selector {
                UserSelector::Group(id) => uses.groups.entry(id.clone()).or_default().push((at, excludes)),
                UserSelector::Role(id) => drop(uses.roles.insert(id.clone())),
                _ => {}
            }
        }
    }
    uses.roles.retain(|role| !tenant.custom_roles.contains(role));
    uses
}

/// The same facts with each supposition that adds to them, and whether all could be made.
pub(super) fn suppose(facts: &mut Vec<Fact>, unknown: &[UnknownGroups]) -> bool {
    let most = most_at_once(facts.len(), unknown.len());
    for of in 0..facts.len() {
        let Some(Fact { subject: Subject::Person(person), bearers, .. }) = facts.get(of) else { continue };
        if !bearers.iter().any(|bearer| matches!(bearer, Bearer::Person(_))) {
            continue;
        }
        let adds = |at: &usize| unknown.get(*at).is_some_and(|groups| groups.adds_to(person));
        let useful: Vec<usize> = (0..unknown.len()).filter(adds).collect();
        let person = person.clone();
        for groups in combinations(&useful, most) {
            let all = groups.iter().filter_map(|at| unknown.get(*at));
            let joined = all.clone().fold(person.clone(), |person, groups| groups.joined_by(person));
            let eligible = ordered::set(all.flat_map(|groups| &groups.adds.eligible));
            // Before activation, after activating each, and after activating all.
            let every: Vec<&eligible::Adds> = eligible.into_iter().collect();
            let each = every.iter().map(std::slice::from_ref);
            let all_at_once = Some(every.as_slice()).filter(|all| all.len() > 1);
            for activated in std::iter::once(&[][..]).chain(each).chain(all_at_once) {
                let groups_of = activated.iter().flat_map(|adds| &adds.groups);
                let roles_of = activated.iter().flat_map(|adds| &adds.roles);
                let subject = Subject::Person(with(joined.clone(), groups_of, roles_of));
                let supposed = Some(Supposed { of, groups: groups.clone() });
                facts.push(Fact { subject, bearers: Vec::new(), supposed });
            }
        }
    }
    most >= unknown.len()
}

/// Of how many groups at once every combination can be tried.
fn most_at_once(facts: usize, groups: usize) -> usize {
    let (mut most, mut one_size, mut all) = (0, 1usize, 0usize);
    while most < groups {
        one_size = one_size.saturating_mul(groups - most) / (most + 1);
        all = all.saturating_add(one_size);
        if all.saturating_mul(facts) > SUPPOSITIONS {
            break;
        }
        most += 1;
    }
    most
}

/// Every choice of at least one and at most so many, small ones first.
fn combinations(of: &[usize], most: usize) -> Vec<Vec<usize>> {
    let mut found: Vec<Vec<usize>> = Vec::new();
    let mut last: Vec<Vec<usize>> = vec![Vec::new()];
    for _ in 0..most.min(of.len()) {
        let with_one_more = |chosen: &Vec<usize>| -> Vec<Vec<usize>> {
            let after = of.iter().filter(|one| chosen.last().is_none_or(|last| *one > last));
            after.map(|one| chosen.iter().chain([one]).copied().collect()).collect()
        };
        last = last.iter().flat_map(with_one_more).collect();
        found.extend(last.iter().cloned());
    }
    found
}

impl UnknownGroups {
    fn adds_to(&self, person: &Person) -> bool {
        let eligible = || self.adds.eligible.iter();
        let mut groups = self.adds.groups.iter().chain(eligible().flat_map(|adds| &adds.groups));
        let mut roles = self.adds.active.iter().chain(eligible().flat_map(|adds| &adds.roles));
        groups.any(|group| !person.groups.contains(group)) || roles.any(|role| !person.roles.contains(role))
    }

    fn joined_by(&self, person: Person) -> Person {
        with(person, self.adds.groups.iter(), self.adds.active.iter())
    }
}

/// Somebody in these groups and with these roles too.
fn with<'a>(
    mut person: Person,
    groups: impl Iterator<Item = &'a GroupId>,
    roles: impl Iterator<Item = &'a RoleId>,
) -> Person {
    person.groups.extend(groups.cloned());
    ordered::sort(&mut person.groups);
    person.groups.dedup();
    person.roles.extend(roles.cloned());
    ordered::sort(&mut person.roles);
    person.roles.dedup();
    person
}

impl Memberships {
    /// The groups in a group whose members are not known, itself among them; none below a list that
    /// holds members of members too.
    fn unknown_below(&self, directory: &canopy_model::Directory, group: &GroupId) -> Vec<GroupId> {
        let Some(start) = self.group(group) else { return vec![group.clone()] };
        let (mut seen, mut open) = (ordered::set([start]), vec![start]);
        let mut found = Vec::new();
        while let Some(group) = open.pop().and_then(|at| directory.groups.get(at)) {
            match group.list {
                MemberList::Missing => found.push(group.id.clone()),
                MemberList::Direct => {
                    let within = group.members.iter().filter_map(|id| self.group(&GroupId(id.clone())));
                    open.extend(within.filter(|at| seen.insert(*at)));
                }
                MemberList::Transitive => {}
            }
        }
        found
    }
}

impl Space {
    /// The groups whose members no export holds and that matter to policies, those that all policies
    /// treat alike together. None where no users were loaded: kinds of people stand for everybody then.
    pub fn unknown_groups(&self) -> &[UnknownGroups] {
        &self.unknown
    }

    /// Whether every combination of unknown groups was tried; they are many otherwise.
    pub const fn supposes_all(&self) -> bool {
        self.supposes_all
    }

    /// The facts that suppose something of those of whom a known one holds, with their places.
    pub fn suppositions(&self, of: usize) -> impl Iterator<Item = (usize, &Fact)> {
        // Known facts come first, and what is supposed of each stands together.
        let before = |of: usize| self.facts.partition_point(|fact| fact.supposed.as_ref().is_none_or(|s| s.of < of));
        let range = before(of)..before(of + 1);
        range.clone().zip(self.facts.get(range).unwrap_or_default())
    }

    /// Of whom a fact holds, or would hold if they were in the groups that it supposes.
    pub fn bearers<'s>(&'s self, fact: &'s Fact) -> &'s [Bearer] {
        match &fact.supposed {
            None => &fact.bearers,
            Some(supposed) => self.facts.get(supposed.of).map_or(&[], |known| known.bearers.as_slice()),
        }
    }

    /// How sure it is of each user, by place, to be in one of some atoms of the who-axis, whichever
    /// eligible roles are activated.
    pub fn certainty(&self, holds: impl Fn(usize) -> bool) -> Vec<Certainty> {
        let mut of_facts = FixedBitSet::with_capacity(self.facts.len());
        for (at, atom) in self.atoms(Axis::Who).iter().enumerate() {
            if holds(at) {
                atom.facts.iter().for_each(|fact| of_facts.insert(*fact));
            }
        }
        let mut found = vec![Certainty::Never; self.tenant.directory.users.len()];
        let mut several: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
        let mut first: Vec<Option<usize>> = vec![None; found.len()];
        for (at, fact) in self.facts.iter().enumerate() {
            for bearer in &fact.bearers {
                let Bearer::Person(person) = bearer else { continue };
                match first.get_mut(person.user) {
                    Some(place @ None) => *place = Some(at),
                    Some(Some(first)) => several.entry(person.user).or_insert_with(|| vec![*first]).push(at),
                    None => {}
                }
            }
        }
        let holds = |fact: usize| of_facts.contains(fact);
        let mut of_one: FxHashMap<usize, Certainty> = FxHashMap::default();
        for (user, (place, first)) in found.iter_mut().zip(first).enumerate() {
            let Some(first) = first else { continue };
            *place = match several.get(&user) {
                Some(facts) => self.certainty_of(facts, &holds),
                None => *of_one.entry(first).or_insert_with(|| self.certainty_of(&[first], &holds)),
            };
        }
        found
    }

    /// The same of somebody of whom these facts are known, before and after activating roles, where
    /// something holds of some facts.
    pub fn certainty_of(&self, facts: &[usize], holds: &dyn Fn(usize) -> bool) -> Certainty {
        let ways: Vec<Ways> = facts
            .iter()
            .map(|of| {
                let mut supposed: Vec<(&[usize], bool)> = Vec::new();
                for (at, fact) in self.suppositions(*of) {
                    // With and without activated roles: one of them is enough.
                    match supposed.last_mut() {
                        Some((groups, known)) if *groups == fact.supposes() => *known |= holds(at),
                        _ => supposed.push((fact.supposes(), holds(at))),
                    }
                }
                Ways { known: holds(*of), supposed }
            })
            .collect();
        together(&ways)
    }
}

impl Fact {
    /// The places in [`Space::unknown_groups`] of the groups that are supposed.
    pub fn supposes(&self) -> &[usize] {
        self.supposed.as_ref().map_or(&[], |supposed| supposed.groups.as_slice())
    }
}

/// Whether something holds of a fact, as it is known and in each supposition that adds to it.
struct Ways<'s> {
    known: bool,
    supposed: Vec<(&'s [usize], bool)>,
}

impl Ways<'_> {
    fn hold(&self, groups: &[usize]) -> bool {
        let adds = |group: &&usize| self.supposed.iter().any(|(groups, _)| *groups == [**group]);
        let groups: Vec<usize> = groups.iter().filter(adds).copied().collect();
        let supposed = self.supposed.iter().find(|(known, _)| *known == groups);
        supposed.map_or(self.known, |(_, holds)| *holds)
    }
}

/// Somebody with several facts, before and after activating roles: one of them is enough.
fn together(ways: &[Ways<'_>]) -> Certainty {
    let any = ways.iter().any(|way| way.known || way.supposed.iter().any(|(_, holds)| *holds));
    let always = || ways.iter().any(|way| way.known && way.supposed.iter().all(|(_, holds)| *holds));
    let suppositions = || ways.iter().flat_map(|way| way.supposed.iter().map(|(groups, _)| *groups));
    let every = || std::iter::once(&[][..]).chain(suppositions()).all(|groups| ways.iter().any(|way| way.hold(groups)));
    match any {
        false => Certainty::Never,
        true if always() || every() => Certainty::Certain,
        true => Certainty::Depends,
    }
}
