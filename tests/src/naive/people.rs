//! Who can sign in, as the directory says.

use canopy_model::ordered::OrderedSet;

use canopy_engine::{Activation, Eligible, External, Kind, Person};
use canopy_model::*;

/// Somebody of the directory, with some of what they are eligible for activated.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NaivePerson {
    /// The place among the users.
    pub user: usize,
    /// What is activated.
    pub activation: Activation,
}

/// Every group that somebody or something is in, through nesting too.
fn groups_of(tenant: &Tenant, id: &ObjectId) -> OrderedSet<GroupId> {
    let mut found: OrderedSet<GroupId> = OrderedSet::new();
    loop {
        let holds = |group: &&Group| {
            group.members.iter().any(|member| member == id || found.iter().any(|known| known.0 == *member))
        };
        let more: OrderedSet<GroupId> =
            tenant.directory.groups.iter().filter(holds).map(|group| group.id.clone()).collect();
        if more.is_subset(&found) {
            return found;
        }
        found.extend(more);
    }
}

fn roles_of(tenant: &Tenant, user: &User, kind: AssignmentKind) -> OrderedSet<RoleId> {
    let groups = groups_of(tenant, &user.id.0);
    let held = tenant.directory.assignments.iter().filter(|assignment| {
        let holder = assignment.principal == user.id.0 || groups.iter().any(|group| group.0 == assignment.principal);
        holder && assignment.kind == kind && assignment.scope == AssignmentScope::Tenant
    });
    held.map(|assignment| assignment.role.clone()).collect()
}

/// Everybody who can sign in: each enabled user, before activating anything, after activating each
/// role and membership that some policy tells apart, and after all of them.
pub fn people(tenant: &Tenant) -> OrderedSet<NaivePerson> {
    let mut people = OrderedSet::new();
    for (at, user) in tenant.directory.users.iter().enumerate().filter(|(_, user)| user.enabled != Some(false)) {
        let active = roles_of(tenant, user, AssignmentKind::Active);
        let roles = roles_of(tenant, user, AssignmentKind::Eligible);
        let roles = roles.difference(&active).filter(|role| is_told_apart(tenant, role));
        let mut more: Vec<Eligible> = roles.cloned().map(Eligible::Role).collect();
        for group in eligible_groups(tenant, user) {
            if adds(tenant, user, &active, &group) && !more.contains(&Eligible::Group(group.clone())) {
                more.push(Eligible::Group(group));
            }
        }
        let mut add = |activation| _ = people.insert(NaivePerson { user: at, activation });
        add(Activation::Before);
        for one in &more {
            add(Activation::After(vec![one.clone()]));
        }
        if more.len() > 1 {
            add(Activation::After(more));
        }
    }
    people
}

/// The groups that a user can become a member of.
fn eligible_groups(tenant: &Tenant, user: &User) -> Vec<GroupId> {
    let mine = groups_of(tenant, &user.id.0);
    let eligible = tenant.directory.eligible_members.iter();
    let eligible = eligible.filter(|one| one.principal == user.id.0 || mine.iter().any(|own| own.0 == one.principal));
    eligible.map(|one| one.group.clone()).collect()
}

/// A group and every group that it is in.
fn with_outer(tenant: &Tenant, group: &GroupId) -> OrderedSet<GroupId> {
    let mut all = groups_of(tenant, &group.0);
    all.insert(group.clone());
    all
}

/// The roles that members of some groups hold.
fn roles_of_groups(tenant: &Tenant, groups: &OrderedSet<GroupId>) -> OrderedSet<RoleId> {
    let held = tenant.directory.assignments.iter().filter(|assignment| {
        groups.iter().any(|group| group.0 == assignment.principal)
            && assignment.kind == AssignmentKind::Active
            && assignment.scope == AssignmentScope::Tenant
    });
    held.map(|assignment| assignment.role.clone()).collect()
}

/// Whether a membership adds a group or role that some policy tells apart.
fn adds(tenant: &Tenant, user: &User, active: &OrderedSet<RoleId>, group: &GroupId) -> bool {
    let groups = with_outer(tenant, group);
    let mine = groups_of(tenant, &user.id.0);
    let named = |id: &GroupId| {
        tenant.policies.iter().any(|policy| {
            let users = &policy.conditions.users;
            users.include.iter().chain(&users.exclude).any(|selector| match selector {
                UserSelector::Group(named) => named == id,
                UserSelector::AnyGroup => tenant.directory.groups.iter().any(|known| known.id == *id),
                _ => false,
            })
        })
    };
    let roles = roles_of_groups(tenant, &groups);
    groups.iter().any(|id| named(id) && !mine.contains(id))
        || roles.iter().any(|role| is_told_apart(tenant, role) && !active.contains(role))
}

fn is_told_apart(tenant: &Tenant, role: &RoleId) -> bool {
    let layers = [
        "0526716b-113d-4c15-b2c8-68e3c22b9f80",
        "45d8d3c5-c802-45c6-b32a-1d70b5e1e86e",
        "d29b2b05-8046-44ba-8758-1e26182fcf32",
    ];
    let by_layer = layers.iter().any(|id| *role == RoleId::new(id))
        || tenant.roles.iter().any(|known| known.administrator && known.id == *role);
    let named = tenant.policies.iter().any(|policy| {
        let users = &policy.conditions.users;
        users.include.iter().chain(&users.exclude).any(|selector| match selector {
            UserSelector::AnyRole => tenant.roles.iter().any(|known| known.id == *role),
            UserSelector::Role(named) => named == role,
            _ => false,
        })
    });
    (by_layer || named) && !tenant.custom_roles.contains(role)
}

/// All that policies could know of somebody.
pub fn activated(tenant: &Tenant, person: &NaivePerson) -> Person {
    let user = &tenant.directory.users[person.user];
    let mut roles = roles_of(tenant, user, AssignmentKind::Active);
    let mut groups = groups_of(tenant, &user.id.0);
    if let Activation::After(more) = &person.activation {
        for one in more {
            match one {
                Eligible::Role(role) => _ = roles.insert(role.clone()),
                Eligible::Group(group) => {
                    let outer = with_outer(tenant, group);
                    roles.extend(roles_of_groups(tenant, &outer));
                    groups.extend(outer);
                }
            }
        }
    }
    Person {
        id: Some(user.id.clone()),
        external: user.external.map(|kind| External { kind, home: user.home.clone() }),
        groups: groups.into_iter().collect(),
        roles: roles.into_iter().collect(),
    }
}

/// All that policies know of a kind of person.
pub fn of_kind(kind: &Kind) -> Person {
    let nobody = Person::default();
    match kind {
        Kind::Everyone => nobody,
        Kind::InGroup(id) => Person { groups: vec![id.clone()], ..nobody },
        Kind::WithRole(id) => Person { roles: vec![id.clone()], ..nobody },
        Kind::Named(id) => Person { id: Some(id.clone()), ..nobody },
        Kind::External(kind, home) => {
            let home = home.clone().map_or(Home::Unknown, Home::Tenant);
            Person { external: Some(External { kind: *kind, home }), ..nobody }
        }
        Kind::Both(one, other) => {
            let (one, other) = (of_kind(one), of_kind(other));
            let mut both = Person {
                id: one.id.or(other.id),
                external: one.external.or(other.external),
                groups: [one.groups, other.groups].concat(),
                roles: [one.roles, other.roles].concat(),
            };
            both.groups.sort();
            both.roles.sort();
            both
        }
    }
}
