//! People and kinds of people: how they are named, found and told apart.

use canopy_model::ordered::OrderedMap;

use canopy_engine::{Activation, Bearer, Eligible, External, Fact, Kind, Person, PersonRef, Space, Subject, Supposed};
use canopy_model::{AssignmentKind, ExternalUserType, GroupId, RoleId, User, UserId, ordered};

use crate::answer::PersonChoice;
use crate::question::ANY;
use crate::words::{Names, capitalised, list};
use crate::workloads;

/// Everybody who can be asked about, users in the order of the export, then kinds.
#[derive(Debug)]
pub(crate) struct People {
    /// The place of a fact in [`Space::facts`], and of a bearer in it.
    bearers: Vec<(u32, u32)>,
    active: OrderedMap<usize, Vec<RoleId>>,
    eligible: OrderedMap<usize, Vec<RoleId>>,
}

impl People {
    #[expect(clippy::disallowed_methods, reason = "a hundred thousand places and more: worth a sort of their own")]
    pub(crate) fn new(space: &Space) -> Self {
        let facts = (0..).zip(space.facts());
        let all = facts.flat_map(|(fact, holds)| (0..).zip(&holds.bearers).map(move |(at, _)| (fact, at)));
        let mut bearers: Vec<(u32, u32)> = all.collect();
        bearers.sort_unstable_by_key(|place| bearer(space, *place));
        let roles = |kind| {
            let mut roles: OrderedMap<usize, Vec<RoleId>> = OrderedMap::new();
            for (role, holders) in space.memberships().holders(kind) {
                holders.into_iter().for_each(|user| roles.entry(user).or_default().push(role.clone()));
            }
            roles
        };
        Self { bearers, active: roles(AssignmentKind::Active), eligible: roles(AssignmentKind::Eligible) }
    }

    /// What policies know of the person with this id, and who it is.
    pub(crate) fn subject<'s>(&self, space: &'s Space, wanted: &str) -> Option<(&'s Subject, &'s Bearer)> {
        let (known, supposed) = wanted.split_at(wanted.find(SUPPOSED).unwrap_or(wanted.len()));
        let (at, bearer) = self.known(space, known)?;
        let fact = match supposed {
            "" => space.facts().get(at),
            ids => {
                let mut facts = space.suppositions(at).map(|(_, fact)| fact);
                facts.find(|fact| supposed_id(space, fact.supposed.as_ref()) == ids)
            }
        };
        Some((&fact?.subject, bearer))
    }

    /// The place of what is known of somebody, and who it is.
    fn known<'s>(&self, space: &'s Space, wanted: &str) -> Option<(usize, &'s Bearer)> {
        // The ids of what is activated follow that of the user, or there is no user in it.
        let ends = wanted.match_indices('+').map(|(at, _)| at).chain([wanted.len()]);
        let user = ends.filter_map(|end| space.memberships().user(&UserId::new(wanted.get(..end)?))).next();
        let before = |user: usize| {
            self.bearers.partition_point(|place| match bearer(space, *place) {
                Some(Bearer::Person(person)) => person.user < user,
                Some(Bearer::Kind(_)) | None => false,
            })
        };
        let candidates = self.bearers.get(before(user.unwrap_or(usize::MAX))..)?;
        let found = candidates.iter().map_while(|place| Some((place.0, bearer(space, *place)?)));
        let mut same = found.take_while(|(_, bearer)| match bearer {
            Bearer::Person(person) => user == Some(person.user),
            Bearer::Kind(_) => user.is_none(),
        });
        same.find(|(_, bearer)| id(space, bearer) == wanted).map(|(fact, bearer)| (fact as usize, bearer))
    }

    /// The roles that a user is eligible for and does not hold.
    pub(crate) fn eligible(&self, user: usize) -> Vec<RoleId> {
        let held = self.active.get(&user).map(Vec::as_slice).unwrap_or_default();
        let eligible = self.eligible.get(&user).into_iter().flatten();
        eligible.filter(|role| !held.contains(role)).cloned().collect()
    }

    /// Whether a user holds a privileged role or is eligible for one.
    pub(crate) fn is_privileged(&self, space: &Space, user: usize) -> bool {
        let roles = [&self.active, &self.eligible].into_iter().filter_map(|held| held.get(&user)).flatten();
        roles.into_iter().any(|role| space.tenant().role(role).is_some_and(|role| role.privileged))
    }

    /// Everything that the directory tells of a user, also of one who cannot sign in.
    pub(crate) fn facts(&self, space: &Space, at: usize) -> Person {
        let directory = &space.tenant().directory;
        let Some(user) = directory.users.get(at) else { return Person::default() };
        let is_in = |group: &GroupId| space.memberships().users_in(group).contains(&at);
        let mut groups: Vec<GroupId> = directory.groups.iter().map(|g| g.id.clone()).filter(is_in).collect();
        let mut roles: Vec<RoleId> = self.active.get(&at).cloned().unwrap_or_default();
        ordered::sort(&mut groups);
        ordered::sort(&mut roles);
        let external = user.external.map(|kind| External { kind, home: user.home.clone() });
        Person { id: Some(user.id.clone()), external, groups, roles }
    }

    pub(crate) fn choice(&self, space: &Space, names: &Names<'_>, bearer: &Bearer) -> PersonChoice {
        match bearer {
            Bearer::Person(person) => self.person(space, names, person),
            Bearer::Kind(kind) => PersonChoice {
                id: id(space, bearer),
                name: kind_name(names, kind),
                upn: String::new(),
                badges: Vec::new(),
                workload: false,
            },
        }
    }

    /// The same where a fact holds of somebody, or is supposed to.
    pub(crate) fn choice_by(&self, space: &Space, names: &Names<'_>, fact: &Fact, bearer: &Bearer) -> PersonChoice {
        let mut choice = self.choice(space, names, bearer);
        if let Some(supposed) = &fact.supposed {
            choice.id += &supposed_id(space, Some(supposed));
            choice.badges.push(format!("if in {}", unknown(space, names, &supposed.groups, "and")));
        }
        choice
    }

    /// Those whose name contains the text, in the order of the export.
    pub(crate) fn find(&self, space: &Space, names: &Names<'_>, text: &str, limit: usize) -> Vec<PersonChoice> {
        let wanted = text.trim().to_lowercase();
        let holds = |name: &str| name.to_lowercase().contains(&wanted);
        let bearers = self.bearers.iter().filter_map(|place| bearer(space, *place));
        let found = bearers.filter(|bearer| match bearer {
            Bearer::Person(person) => user(space, person).is_some_and(|user| holds(&user.name) || holds(&user.upn)),
            Bearer::Kind(kind) => holds(&kind_name(names, kind)),
        });
        let mut found: Vec<PersonChoice> = found.take(limit).map(|bearer| self.choice(space, names, bearer)).collect();
        if holds("Anybody") && !self.bearers.is_empty() {
            let at = if wanted.is_empty() { found.len() } else { 0 };
            found.insert(at, anybody());
        }
        found.extend(workloads::find(space.tenant(), holds, limit));
        found
    }

    /// Whoever has this id.
    pub(crate) fn by_id(&self, space: &Space, names: &Names<'_>, wanted: &str) -> Option<PersonChoice> {
        if wanted == ANY {
            return Some(anybody());
        }
        let known = self.subject(space, wanted);
        let known =
            known.map(|(_, bearer)| PersonChoice { id: wanted.to_owned(), ..self.choice(space, names, bearer) });
        known.or_else(|| workloads::by_id(space.tenant(), wanted))
    }

    fn person(&self, space: &Space, names: &Names<'_>, person: &PersonRef) -> PersonChoice {
        let found = user(space, person);
        let mut badges: Vec<String> = Vec::new();
        badges.extend(found.and_then(|user| user.external).map(|kind| external_badge(kind).to_owned()));
        let held = self.active.get(&person.user).into_iter().flatten();
        badges.extend(held.map(|role| names.role(role)));
        match &person.activation {
            Activation::Before => {
                let eligible = self.eligible.get(&person.user).into_iter().flatten();
                badges.extend(eligible.map(|role| format!("eligible: {}", names.role(role))));
            }
            Activation::After(activated) => {
                let activated: Vec<String> = activated.iter().map(|one| names.eligible(one)).collect();
                badges.push(format!("after activating {}", list(&activated, "and")));
            }
        }
        PersonChoice {
            id: id(space, &Bearer::Person(person.clone())),
            name: found.map(|user| user.name.clone()).unwrap_or_default(),
            upn: found.map(|user| user.upn.clone()).unwrap_or_default(),
            badges,
            workload: false,
        }
    }
}

fn bearer(space: &Space, (fact, at): (u32, u32)) -> Option<&Bearer> {
    space.facts().get(fact as usize)?.bearers.get(at as usize)
}

/// The choice that leaves the person open.
pub(crate) fn anybody() -> PersonChoice {
    PersonChoice {
        id: ANY.to_owned(),
        name: "Anybody".to_owned(),
        upn: String::new(),
        badges: Vec::new(),
        workload: false,
    }
}

/// The user that a reference points to.
pub(crate) fn user<'s>(space: &'s Space, person: &PersonRef) -> Option<&'s User> {
    space.tenant().directory.users.get(person.user)
}

/// A person's place in the directory; most kinds have none.
pub(crate) fn place(space: &Space, bearer: &Bearer) -> Option<usize> {
    match bearer {
        Bearer::Person(person) => Some(person.user),
        Bearer::Kind(Kind::Named(id)) => space.memberships().user(id),
        Bearer::Kind(_) => None,
    }
}

/// What a bearer is called.
pub(crate) fn name(space: &Space, names: &Names<'_>, bearer: &Bearer) -> String {
    match bearer {
        Bearer::Person(person) => user(space, person).map(|user| user.name.clone()).unwrap_or_default(),
        Bearer::Kind(kind) => kind_name(names, kind),
    }
}

/// The id of somebody; the roles that are activated follow that of the user.
fn id(space: &Space, bearer: &Bearer) -> String {
    match bearer {
        Bearer::Person(person) => {
            let id = user(space, person).map(|user| user.id.to_string()).unwrap_or_default();
            match &person.activation {
                Activation::Before => id,
                Activation::After(activated) => activated.iter().fold(id, |id, one| match one {
                    Eligible::Role(one) => format!("{id}+{one}"),
                    Eligible::Group(one) => format!("{id}+{one}"),
                }),
            }
        }
        Bearer::Kind(kind) => kind_id(kind),
    }
}

/// Begins each group that somebody is supposed to be in.
const SUPPOSED: char = '~';

/// Whether an id is that of somebody who is supposed to be in groups.
pub(crate) fn is_supposed(id: &str) -> bool {
    id.contains(SUPPOSED)
}

/// What follows the id of somebody who is supposed to be in groups.
pub(crate) fn supposed_id(space: &Space, supposed: Option<&Supposed>) -> String {
    let groups = supposed.into_iter().flat_map(|supposed| &supposed.groups);
    let groups = groups.filter_map(|at| space.unknown_groups().get(*at)?.groups.first());
    groups.fold(String::new(), |id, group| format!("{id}{SUPPOSED}{group}"))
}

/// Unknown groups by name, joined by this word: those that all policies treat alike are alternatives.
pub(crate) fn unknown(space: &Space, names: &Names<'_>, groups: &[usize], word: &str) -> String {
    let classes = groups.iter().filter_map(|at| space.unknown_groups().get(*at));
    let told: Vec<String> = classes
        .map(|class| {
            let groups: Vec<String> = class.groups.iter().map(|group| names.group(group)).collect();
            list(&groups, "or")
        })
        .collect();
    list(&told, word)
}

/// What somebody is called of whom a fact holds, or is supposed to hold.
pub(crate) fn name_by(space: &Space, names: &Names<'_>, fact: &Fact, bearer: &Bearer) -> String {
    let name = name(space, names, bearer);
    match &fact.supposed {
        None => name,
        Some(supposed) => format!("{name}, if in {}", unknown(space, names, &supposed.groups, "and")),
    }
}

/// The id of a kind of people, the same in all answers.
pub(crate) fn kind_id(kind: &Kind) -> String {
    match kind {
        Kind::Everyone => "kind:everyone".to_owned(),
        Kind::InGroup(id) => format!("kind:group:{id}"),
        Kind::WithRole(id) => format!("kind:role:{id}"),
        Kind::Named(id) => format!("kind:user:{id}"),
        Kind::Both(one, other) => format!("{}&{}", kind_id(one), kind_id(other)),
        Kind::External(kind, None) => format!("kind:external:{kind:?}"),
        Kind::External(kind, Some(home)) => format!("kind:external:{kind:?}:{home}"),
    }
}

fn kind_name(names: &Names<'_>, kind: &Kind) -> String {
    capitalised(&plain_kind(names, kind))
}

/// A kind of people within a sentence.
fn plain_kind(names: &Names<'_>, kind: &Kind) -> String {
    match kind {
        Kind::Everyone => "any member whom no policy names".to_owned(),
        Kind::InGroup(id) => format!("a member of group {}", names.group(id)),
        Kind::WithRole(id) => format!("a holder of role {}", names.role(id)),
        Kind::Named(id) => format!("user {}", names.user(id)),
        Kind::Both(one, other) => format!("{}, and {} too", plain_kind(names, one), plain_kind(names, other)),
        Kind::External(kind, None) => Names::external(*kind).to_owned(),
        Kind::External(kind, Some(home)) => format!("{} of tenant {}", Names::external(*kind), names.tenant(home)),
    }
}

pub(crate) const fn external_badge(kind: ExternalUserType) -> &'static str {
    match kind {
        ExternalUserType::InternalGuest => "local guest",
        ExternalUserType::B2bCollaborationGuest => "guest",
        ExternalUserType::B2bCollaborationMember => "external member",
        ExternalUserType::B2bDirectConnectUser => "direct connect",
        ExternalUserType::OtherExternalUser => "external",
        ExternalUserType::ServiceProvider => "service provider",
    }
}
