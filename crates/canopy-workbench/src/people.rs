//! People and kinds of people: how they are named, found and told apart.

use std::collections::BTreeMap;

use canopy_engine::{Activation, Bearer, External, Kind, Person, PersonRef, Space, Subject};
use canopy_model::{AssignmentKind, ExternalUserType, GroupId, RoleId, User, UserId};

use crate::answer::PersonChoice;
use crate::question::ANY;
use crate::words::{Names, capitalised, list};
use crate::workloads;

/// Everybody who can be asked about, by the id that forms and answers hold.
#[derive(Debug)]
pub(crate) struct People {
    bearers: Vec<(String, Bearer, usize)>,
    by_id: BTreeMap<String, usize>,
    active: BTreeMap<usize, Vec<RoleId>>,
    eligible: BTreeMap<usize, Vec<RoleId>>,
}

impl People {
    pub(crate) fn new(space: &Space) -> Self {
        let mut bearers: Vec<(String, Bearer, usize)> = Vec::new();
        for (fact, holds) in space.facts().iter().enumerate() {
            bearers.extend(holds.bearers.iter().map(|bearer| (id(space, bearer), bearer.clone(), fact)));
        }
        bearers.sort_by(|(_, a, _), (_, b, _)| a.cmp(b));
        let mut by_id = BTreeMap::new();
        by_id.extend(bearers.iter().enumerate().map(|(at, (id, _, _))| (id.clone(), at)));
        let roles = |kind| {
            let mut roles: BTreeMap<usize, Vec<RoleId>> = BTreeMap::new();
            for (role, holders) in space.memberships().holders(kind) {
                holders.into_iter().for_each(|user| roles.entry(user).or_default().push(role.clone()));
            }
            roles
        };
        Self { bearers, by_id, active: roles(AssignmentKind::Active), eligible: roles(AssignmentKind::Eligible) }
    }

    /// What policies know of the person with this id, and who it is.
    pub(crate) fn subject<'s>(&self, space: &'s Space, id: &str) -> Option<(&'s Subject, &Bearer)> {
        let (_, bearer, fact) = self.bearers.get(*self.by_id.get(id)?)?;
        space.facts().get(*fact).map(|fact| (&fact.subject, bearer))
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
        groups.sort();
        roles.sort();
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

    /// Those whose name contains the text, in the order of the export.
    pub(crate) fn find(&self, space: &Space, names: &Names<'_>, text: &str, limit: usize) -> Vec<PersonChoice> {
        let wanted = text.trim().to_lowercase();
        let holds = |name: &str| name.to_lowercase().contains(&wanted);
        let mut found: Vec<PersonChoice> = self
            .bearers
            .iter()
            .filter(|(_, bearer, _)| match bearer {
                Bearer::Person(person) => user(space, person).is_some_and(|user| holds(&user.name) || holds(&user.upn)),
                Bearer::Kind(kind) => holds(&kind_name(names, kind)),
            })
            .take(limit)
            .map(|(_, bearer, _)| self.choice(space, names, bearer))
            .collect();
        if holds("Anybody") && !self.bearers.is_empty() {
            let at = if wanted.is_empty() { found.len() } else { 0 };
            found.insert(at, anybody());
        }
        found.extend(workloads::find(space.tenant(), holds, limit));
        found
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
            Activation::After(roles) => {
                let roles: Vec<String> = roles.iter().map(|role| names.role(role)).collect();
                badges.push(format!("after activating {}", list(&roles, "and")));
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

/// The directory's id of a person; kinds have none.
pub(crate) fn user_id<'s>(space: &'s Space, bearer: &'s Bearer) -> Option<&'s UserId> {
    match bearer {
        Bearer::Person(person) => user(space, person).map(|user| &user.id),
        Bearer::Kind(Kind::Named(id)) => Some(id),
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

fn id(space: &Space, bearer: &Bearer) -> String {
    match bearer {
        Bearer::Person(person) => {
            let id = user(space, person).map(|user| user.id.to_string()).unwrap_or_default();
            match &person.activation {
                Activation::Before => id,
                Activation::After(roles) => roles.iter().fold(id, |id, role| format!("{id}+{role}")),
            }
        }
        Bearer::Kind(kind) => match kind {
            Kind::Everyone => "kind:everyone".to_owned(),
            Kind::InGroup(id) => format!("kind:group:{id}"),
            Kind::WithRole(id) => format!("kind:role:{id}"),
            Kind::Named(id) => format!("kind:user:{id}"),
            Kind::Both(one, other) => {
                let part = |kind: &Kind| id(space, &Bearer::Kind(kind.clone()));
                format!("{}&{}", part(one), part(other))
            }
            Kind::External(kind, None) => format!("kind:external:{kind:?}"),
            Kind::External(kind, Some(home)) => format!("kind:external:{kind:?}:{home}"),
        },
    }
}

fn kind_name(names: &Names<'_>, kind: &Kind) -> String {
    match kind {
        Kind::Everyone => "Any member whom no policy names".to_owned(),
        Kind::InGroup(id) => format!("A member of group {}", names.group(id)),
        Kind::WithRole(id) => format!("A holder of role {}", names.role(id)),
        Kind::Named(id) => format!("User {}", names.user(id)),
        Kind::Both(one, other) => {
            let second = kind_name(names, other);
            let mut rest = second.chars();
            let first = rest.next().map(|c| c.to_lowercase().to_string()).unwrap_or_default();
            format!("{}, and {first}{} too", kind_name(names, one), rest.as_str())
        }
        Kind::External(kind, None) => capitalised(Names::external(*kind)),
        Kind::External(kind, Some(home)) => {
            format!("{} of tenant {}", capitalised(Names::external(*kind)), names.tenant(home))
        }
    }
}

const fn external_badge(kind: ExternalUserType) -> &'static str {
    match kind {
        ExternalUserType::InternalGuest => "local guest",
        ExternalUserType::B2bCollaborationGuest => "guest",
        ExternalUserType::B2bCollaborationMember => "external member",
        ExternalUserType::B2bDirectConnectUser => "direct connect",
        ExternalUserType::OtherExternalUser => "external",
        ExternalUserType::ServiceProvider => "service provider",
    }
}
