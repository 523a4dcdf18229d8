//! The who-axis: what policies can know of each person, so that people whom no policy can tell
//! apart cost nothing more.

use canopy_model::ordered::{OrderedMap, OrderedSet};

use canopy_model::{
    AssignmentKind, ExternalTenants, ExternalUserType, GroupId, Home, RoleId, Tenant, TenantId, Trust, User, UserId,
    UserSelector, ordered,
};
use rustc_hash::FxHashMap;

use super::eligible::{self, Adds, Eligible};
use super::membership::Memberships;
use super::supposed::Supposed;
use crate::sign_in::{External, Person, Subject};

/// One thing that policies can know of a person, and of whom it holds.
#[derive(Clone, Debug)]
pub struct Fact {
    /// What policies see: only groups and roles that some policy names, and the id only where
    /// some policy names it.
    pub subject: Subject,
    /// Of whom it holds; empty where it is supposed: see [`crate::Space::bearers`].
    pub bearers: Vec<Bearer>,
    /// What is supposed beside what is known.
    pub supposed: Option<Supposed>,
}

/// Of whom a fact holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bearer {
    /// A user of the directory.
    Person(PersonRef),
    /// A kind of person, where the directory was not exported or holds no such objects.
    Kind(Kind),
}

/// A user, and what of that which the user is eligible for is activated.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PersonRef {
    /// The place in [`canopy_model::Directory::users`].
    pub user: usize,
    /// What is activated.
    pub activation: Activation,
}

/// A person who is eligible for something is two people to Conditional Access: policies on it do not
/// bind before activation (concept-conditional-access-users-groups).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Activation {
    /// With the roles held actively, and no other.
    Before,
    /// With these eligible roles and memberships activated too.
    After(Vec<Eligible>),
}

/// A kind of person.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A member whom no policy names in any way.
    Everyone,
    /// A member who is in this group and in no other that policies name.
    InGroup(GroupId),
    /// A member who holds this role and no other that policies name.
    WithRole(RoleId),
    /// This user, in no group and without any role that policies name.
    Named(UserId),
    /// Somebody of two kinds at once.
    Both(Box<Kind>, Box<Kind>),
    /// An external user of this kind, whose home is this tenant or any that policies do not name.
    External(ExternalUserType, Option<TenantId>),
}

/// What the policies of a tenant say about people.
#[derive(Debug, Default)]
struct Mentions {
    users: OrderedSet<UserId>,
    groups: OrderedSet<GroupId>,
    roles: OrderedSet<RoleId>,
    tenants: OrderedSet<TenantId>,
    every_group: bool,
    every_role: bool,
    /// A home of some user that policies do not tell from others that they do not name; it stands for
    /// these, because it is known.
    unnamed: Option<TenantId>,
    /// Users, groups and roles that some policy excludes.
    excluded: OrderedSet<Kind>,
}

impl Mentions {
    fn of(tenant: &Tenant) -> Self {
        let mut mentions = Self::default();
        for policy in &tenant.policies {
            let users = &policy.conditions.users;
            for selector in users.include.iter().chain(&users.exclude) {
                mentions.add(selector);
            }
            mentions.excluded.extend(users.exclude.iter().flat_map(kinds_of));
        }
        let trust = &tenant.settings.inbound_trust;
        let unlike = |told: &Trust| told.accepts_devices() != trust.of(&Home::Unknown).accepts_devices();
        mentions.tenants.extend(trust.tenants.iter().filter(|(_, told)| unlike(told)).map(|(home, _)| home.clone()));
        if mentions.every_group {
            mentions.groups.extend(tenant.directory.groups.iter().map(|group| group.id.clone()));
        }
        if mentions.every_role {
            mentions.roles.extend(tenant.roles.iter().map(|role| role.id.clone()));
        }
        mentions.roles.retain(|role| !tenant.custom_roles.contains(role));
        let mut homes = tenant.directory.users.iter().filter_map(|user| user.home.tenant());
        mentions.unnamed = homes.find(|home| !mentions.tenants.contains(home)).cloned();
        mentions
    }

    fn add(&mut self, selector: &UserSelector) {
        match selector {
            UserSelector::User(id) => {
                self.users.insert(id.clone());
            }
            UserSelector::Group(id) => {
                self.groups.insert(id.clone());
            }
            UserSelector::Role(id) => {
                self.roles.insert(id.clone());
            }
            UserSelector::AnyGroup => self.every_group = true,
            UserSelector::AnyRole => self.every_role = true,
            UserSelector::Guests(guests) => {
                if let ExternalTenants::Enumerated(tenants) = &guests.tenants {
                    self.tenants.extend(tenants.iter().cloned());
                }
            }
            UserSelector::All | UserSelector::None | UserSelector::AllAgentUsers | UserSelector::Unrecognised(_) => {}
        }
    }
}

/// The facts of a tenant. With users loaded they are real people, and the kinds of external user
/// that have no object in the directory; without, they are what the policies mention.
pub(super) fn facts(tenant: &Tenant, memberships: &Memberships) -> Vec<Fact> {
    let mentions = Mentions::of(tenant);
    if tenant.directory.users.is_empty() {
        return kinds(&mentions);
    }
    let mut facts = people(tenant, memberships, &mentions);
    for kind in [ExternalUserType::B2bDirectConnectUser, ExternalUserType::ServiceProvider] {
        facts.extend(externals(kind, &mentions));
    }
    facts
}

fn people(tenant: &Tenant, memberships: &Memberships, mentions: &Mentions) -> Vec<Fact> {
    let users = &tenant.directory.users;
    let mut groups: Vec<Vec<GroupId>> = vec![Vec::new(); users.len()];
    for group in &mentions.groups {
        for user in memberships.users_in(group) {
            groups.get_mut(user).into_iter().for_each(|list| list.push(group.clone()));
        }
    }
    let active = roles_by_user(memberships, AssignmentKind::Active, mentions, users.len());
    let eligible = eligible::all(tenant, memberships, &mentions.groups, &mentions.roles);
    let eligible = eligible::by_user(tenant, memberships, &eligible);
    let mut places: FxHashMap<Person, usize> = FxHashMap::default();
    let mut bearers: Vec<Vec<Bearer>> = Vec::new();
    let everyone = users.iter().zip(groups).zip(active.into_iter().zip(eligible));
    for (at, ((user, groups), (active, eligible))) in everyone.enumerate() {
        // Disabled accounts cannot sign in.
        if user.enabled == Some(false) {
            continue;
        }
        for (activation, groups, roles) in activations(&groups, &active, &eligible) {
            let place = *places.entry(person(user, groups, roles, mentions)).or_insert(bearers.len());
            bearers.resize_with(bearers.len().max(place + 1), Vec::new);
            let bearer = Bearer::Person(PersonRef { user: at, activation });
            bearers.get_mut(place).into_iter().for_each(|bearers| bearers.push(bearer.clone()));
        }
    }
    // In the order in which they were met.
    let mut people = vec![Person::default(); bearers.len()];
    for (person, place) in places {
        if let Some(at) = people.get_mut(place) {
            *at = person;
        }
    }
    let facts = people.into_iter().map(Subject::Person).zip(bearers);
    facts.map(|(subject, bearers)| Fact { subject, bearers, supposed: None }).collect()
}

fn roles_by_user(
    memberships: &Memberships,
    kind: AssignmentKind,
    mentions: &Mentions,
    users: usize,
) -> Vec<OrderedSet<RoleId>> {
    let mut roles = vec![OrderedSet::new(); users];
    for (role, holders) in memberships.holders(kind) {
        if !mentions.roles.contains(&role) {
            continue;
        }
        for user in holders {
            if let Some(set) = roles.get_mut(user) {
                set.insert(role.clone());
            }
        }
    }
    roles
}

/// Before activation, after activating each that somebody is eligible for and does not have already,
/// and after activating all: the groups and roles that policies see.
fn activations(
    groups: &[GroupId],
    active: &OrderedSet<RoleId>,
    eligible: &[Adds],
) -> Vec<(Activation, Vec<GroupId>, OrderedSet<RoleId>)> {
    let has = |adds: &Adds| {
        adds.groups.iter().all(|id| groups.contains(id)) && adds.roles.iter().all(|role| active.contains(role))
    };
    let more: Vec<&Adds> = eligible.iter().filter(|adds| !has(adds)).collect();
    let with = |adds: &[&Adds]| {
        let groups = ordered::set(groups.iter().chain(adds.iter().flat_map(|adds| &adds.groups)));
        let roles = ordered::set(active.iter().chain(adds.iter().flat_map(|adds| &adds.roles)).cloned());
        let what = adds.iter().map(|adds| adds.what.clone()).collect();
        (Activation::After(what), groups.into_iter().cloned().collect(), roles)
    };
    let mut all = vec![(Activation::Before, groups.to_vec(), active.clone())];
    all.extend(more.iter().map(|adds| with(std::slice::from_ref(adds))));
    if more.len() > 1 {
        all.push(with(&more));
    }
    all
}

fn person(user: &User, groups: Vec<GroupId>, roles: OrderedSet<RoleId>, mentions: &Mentions) -> Person {
    let home = || match &user.home {
        Home::Tenant(id) if !mentions.tenants.contains(id) => {
            mentions.unnamed.clone().map_or(Home::Unknown, Home::Tenant)
        }
        home => home.clone(),
    };
    Person {
        id: mentions.users.contains(&user.id).then(|| user.id.clone()),
        external: user.external.map(|kind| External { kind, home: home() }),
        groups,
        roles: roles.into_iter().collect(),
    }
}

fn kinds(mentions: &Mentions) -> Vec<Fact> {
    let kinds = singles(mentions);
    let pairs = pairs(&kinds, mentions);
    let mut facts: Vec<Fact> = kinds.into_iter().chain(pairs).map(|(kind, person)| fact(kind, person)).collect();
    facts.extend(ExternalUserType::ALL.into_iter().flat_map(|kind| externals(kind, mentions)));
    facts
}

/// Members of one kind each.
fn singles(mentions: &Mentions) -> OrderedMap<Kind, Person> {
    let mut kinds: OrderedMap<Kind, Person> = ordered::map([(Kind::Everyone, Person::default())]);
    for group in &mentions.groups {
        kinds.insert(Kind::InGroup(group.clone()), Person { groups: vec![group.clone()], ..Person::default() });
    }
    for role in &mentions.roles {
        kinds.insert(Kind::WithRole(role.clone()), Person { roles: vec![role.clone()], ..Person::default() });
    }
    for user in &mentions.users {
        kinds.insert(Kind::Named(user.clone()), Person { id: Some(user.clone()), ..Person::default() });
    }
    kinds
}

/// The kinds that a selector names.
fn kinds_of(selector: &UserSelector) -> Vec<Kind> {
    match selector {
        UserSelector::User(id) => vec![Kind::Named(id.clone())],
        UserSelector::Group(id) => vec![Kind::InGroup(id.clone())],
        UserSelector::Role(id) => vec![Kind::WithRole(id.clone())],
        UserSelector::Guests(guests) => {
            let homes: Vec<Option<TenantId>> = match &guests.tenants {
                ExternalTenants::Enumerated(tenants) => tenants.iter().cloned().map(Some).collect(),
                ExternalTenants::All => vec![None],
            };
            let pairs = guests.types.iter().flat_map(|kind| homes.iter().map(|home| (*kind, home.clone())));
            pairs.map(|(kind, home)| Kind::External(kind, home)).collect()
        }
        _ => Vec::new(),
    }
}

/// So many pairs are tried at most; with more mentions, only pairs of excluded ones.
const PAIRS: usize = 100_000;

/// Whether pairs are tried too of which only one kind is excluded somewhere.
pub(super) fn tries_all_pairs(tenant: &Tenant) -> bool {
    let mentions = Mentions::of(tenant);
    !tenant.directory.users.is_empty() || are_few(&mentions, singles(&mentions).len())
}

fn are_few(mentions: &Mentions, singles: usize) -> bool {
    mentions.excluded.len().saturating_mul(singles) <= PAIRS
}

/// People of two kinds of whom one is excluded somewhere: who is in which group is not known, and
/// two exclusions together can leave out somebody whom neither leaves out alone.
fn pairs(kinds: &OrderedMap<Kind, Person>, mentions: &Mentions) -> Vec<(Kind, Person)> {
    let is_excluded = |kind: &Kind| mentions.excluded.contains(kind);
    let few = are_few(mentions, kinds.len());
    // Of external users, one kind stands for those that no policy excludes.
    let ordinary = Kind::External(ExternalUserType::B2bCollaborationGuest, None);
    let guests = mentions.excluded.iter().chain([&ordinary]).filter_map(|kind| match kind {
        Kind::External(of, home) => Some((kind.clone(), external(*of, home.clone()))),
        _ => None,
    });
    let guests: OrderedMap<Kind, Person> = ordered::map(guests);
    let all: Vec<(&Kind, &Person)> = kinds.iter().chain(&guests).collect();
    let excluded: Vec<_> = all.iter().copied().filter(|(kind, _)| is_excluded(kind)).collect();
    let is_other = |kind: &Kind| *kind != Kind::Everyone && (few || is_excluded(kind) || *kind == ordinary);
    let others: Vec<_> = all.iter().copied().filter(|(kind, _)| is_other(kind)).collect();
    excluded
        .iter()
        .flat_map(|one| others.iter().map(move |other| (*one, *other)))
        .filter(|((one, _), (other, _))| one != other && (!is_excluded(other) || one < other))
        .filter(|((_, one), (_, other))| one.id.is_none() || other.id.is_none())
        .filter(|((_, one), (_, other))| one.external.is_none() || other.external.is_none())
        .map(|((one, first), (other, second))| {
            let mut both = first.clone();
            both.id = both.id.or_else(|| second.id.clone());
            both.external = both.external.or_else(|| second.external.clone());
            both.groups.extend(second.groups.iter().cloned());
            both.roles.extend(second.roles.iter().cloned());
            ordered::sort(&mut both.groups);
            ordered::sort(&mut both.roles);
            (Kind::Both(Box::new(one.clone()), Box::new(other.clone())), both)
        })
        .collect()
}

fn external(kind: ExternalUserType, home: Option<TenantId>) -> Person {
    let external = Some(External { kind, home: home.map_or(Home::Unknown, Home::Tenant) });
    Person { external, ..Person::default() }
}

fn externals(kind: ExternalUserType, mentions: &Mentions) -> Vec<Fact> {
    let named = mentions.tenants.iter().cloned().map(Some).filter(|_| kind != ExternalUserType::InternalGuest);
    std::iter::once(None)
        .chain(named)
        .map(|home| fact(Kind::External(kind, home.clone()), external(kind, home)))
        .collect()
}

fn fact(kind: Kind, person: Person) -> Fact {
    Fact { subject: Subject::Person(person), bearers: vec![Bearer::Kind(kind)], supposed: None }
}
