//! Who signed in: what the exports know of the user, and what they leave open.

use std::collections::HashMap;

use canopy_engine::{External, Person, Space, Subject};
use canopy_model::ordered::OrderedSet;
use canopy_model::{
    AssignmentKind, AssignmentScope, ExternalUserType, GroupId, Home, MemberList, ObjectId, Policy, RoleId,
    SignInRecord, User, UserId, UserSelector, UserType,
};

/// Exports expand no more members than these.
const EXPANDED: usize = 20;

/// What the exports know of people.
pub(super) struct Who<'a> {
    space: &'a Space,
    by_upn: HashMap<String, usize>,
    by_id: HashMap<&'a ObjectId, usize>,
    held: HashMap<ObjectId, Held>,
    /// Groups that policies name and whose members are not known, or not all.
    pub(super) unknown_groups: OrderedSet<GroupId>,
    /// Roles that policies name, where no assignments are loaded.
    pub(super) unknown_roles: OrderedSet<RoleId>,
}

/// Groups and roles of one principal, of those that policies name.
#[derive(Clone, Default)]
struct Held {
    groups: OrderedSet<GroupId>,
    active: OrderedSet<RoleId>,
    eligible: OrderedSet<RoleId>,
}

impl<'a> Who<'a> {
    pub(super) fn new(space: &'a Space) -> Self {
        let directory = &space.tenant().directory;
        let (groups, roles) = named(space);
        let mut who = Self {
            space,
            by_upn: HashMap::new(),
            by_id: HashMap::new(),
            held: HashMap::new(),
            unknown_groups: OrderedSet::new(),
            unknown_roles: OrderedSet::new(),
        };
        for (at, user) in directory.users.iter().enumerate() {
            who.by_upn.insert(user.upn.to_lowercase(), at);
            who.by_id.insert(&user.id.0, at);
        }
        for group in groups {
            who.group(group);
        }
        who.roles(&roles);
        who
    }

    fn group(&mut self, group: GroupId) {
        for principal in self.space.memberships().principals_in(&self.space.tenant().directory, &group) {
            self.held.entry(principal.clone()).or_default().groups.insert(group.clone());
        }
        let known = self.space.tenant().directory.groups.iter().find(|known| known.id == group);
        let whole = |list: MemberList, members: usize| match list {
            MemberList::Missing => false,
            MemberList::Transitive => true,
            MemberList::Direct => members != EXPANDED,
        };
        if !known.is_some_and(|group| whole(group.list, group.members.len())) {
            self.unknown_groups.insert(group);
        }
    }

    fn roles(&mut self, roles: &OrderedSet<RoleId>) {
        let assignments = &self.space.tenant().directory.assignments;
        if assignments.is_empty() {
            self.unknown_roles.clone_from(roles);
        }
        let wide = assignments.iter().filter(|one| one.scope == AssignmentScope::Tenant && roles.contains(&one.role));
        for assignment in wide {
            let group = GroupId(assignment.principal.clone());
            let below =
                self.space.memberships().principals_in(&self.space.tenant().directory, &group).into_iter().cloned();
            for principal in below.chain([assignment.principal.clone()]) {
                let held = self.held.entry(principal).or_default();
                match assignment.kind {
                    AssignmentKind::Active => held.active.insert(assignment.role.clone()),
                    AssignmentKind::Eligible => held.eligible.insert(assignment.role.clone()),
                };
            }
        }
    }

    pub(super) fn key(&self, r: &SignInRecord) -> String {
        let id = |id: Option<&ObjectId>| id.map(ToString::to_string).unwrap_or_default();
        let home = id(r.home_tenant.as_ref().map(|home| &home.0));
        let here = id(r.resource_tenant.as_ref().map(|here| &here.0));
        let guest = r.user_type.map_or("", |kind| if kind == UserType::Guest { "g" } else { "m" });
        [&id(r.user.as_ref().map(|user| &user.0)), &r.upn, guest, &r.cross_tenant, &home, &here].join(" ")
    }

    /// The user's id: as recorded, or by the user principal name.
    pub(super) fn id(&self, r: &SignInRecord) -> Option<UserId> {
        r.user.clone().or_else(|| self.user(*self.by_upn.get(&r.upn.to_lowercase())?).map(|user| user.id.clone()))
    }

    fn user(&self, at: usize) -> Option<&'a User> {
        self.space.tenant().directory.users.get(at)
    }

    /// Whether the user is in the export.
    pub(super) fn is_known(&self, id: Option<&UserId>) -> bool {
        id.is_some_and(|id| self.by_id.contains_key(&id.0))
    }

    /// Roles that the user could have activated.
    pub(super) fn eligible(&self, id: Option<&UserId>) -> Vec<RoleId> {
        let held = id.and_then(|id| self.held.get(&id.0));
        held.map(|held| held.eligible.difference(&held.active).cloned().collect()).unwrap_or_default()
    }

    /// Everything that policies may have seen of the user: with each way of being external that is
    /// possible, with each group and role of which it is not known.
    ///
    /// A policy's condition on users only grows with what it includes and shrinks with what it
    /// excludes, so one unknown at a time is enough to find both answers.
    pub(super) fn subjects(&self, r: &SignInRecord) -> Vec<Subject> {
        let id = self.id(r);
        if id.is_none() && r.upn.is_empty() {
            return Vec::new();
        }
        let held = id.as_ref().and_then(|id| self.held.get(&id.0)).cloned().unwrap_or_default();
        let person = |external: &Option<External>, group: Option<&GroupId>, role: Option<&RoleId>| {
            let (mut groups, mut roles) = (held.groups.clone(), held.active.clone());
            groups.extend(group.cloned());
            roles.extend(role.cloned());
            Subject::Person(Person {
                id: id.clone(),
                external: external.clone(),
                groups: groups.into_iter().collect(),
                roles: roles.into_iter().collect(),
            })
        };
        let externals = self.externals(id.as_ref(), r);
        let first = externals.first().cloned().flatten();
        let mut subjects: Vec<Subject> = externals.iter().map(|external| person(external, None, None)).collect();
        subjects.extend(self.unknown_groups.iter().map(|group| person(&first, Some(group), None)));
        let roles = self.unknown_roles.iter().chain(&held.eligible);
        subjects.extend(roles.map(|role| person(&first, None, Some(role))));
        subjects
    }

    /// The ways in which the user may be external.
    fn externals(&self, id: Option<&UserId>, r: &SignInRecord) -> Vec<Option<External>> {
        use ExternalUserType::{
            B2bCollaborationGuest, B2bCollaborationMember, B2bDirectConnectUser, InternalGuest, ServiceProvider,
        };
        let user = id.and_then(|id| self.by_id.get(&id.0)).and_then(|at| self.user(*at));
        let told_home = r.home_tenant.is_some() && r.resource_tenant.is_some();
        let from_elsewhere = told_home && r.home_tenant != r.resource_tenant;
        let recorded = r.home_tenant.clone().filter(|_| from_elsewhere).map_or(Home::Unknown, Home::Tenant);
        let home = user.map(|user| user.home.clone()).filter(|home| *home != Home::Unknown).unwrap_or(recorded);
        let external = |kind| Some(External { kind, home: home.clone() });
        if let Some(user) = user {
            return vec![user.external.and_then(external)];
        }
        let guest = r.user_type == Some(UserType::Guest);
        match r.cross_tenant.to_lowercase().as_str() {
            "b2bdirectconnect" => vec![external(B2bDirectConnectUser)],
            "serviceprovider" => vec![external(ServiceProvider)],
            "b2bcollaboration" if guest => vec![external(B2bCollaborationGuest)],
            "b2bcollaboration" => vec![external(B2bCollaborationMember)],
            "none" if guest => vec![external(InternalGuest)],
            "none" => vec![None],
            _ => match (r.user_type, told_home, from_elsewhere) {
                (Some(UserType::Guest), true, true) => vec![external(B2bCollaborationGuest)],
                (Some(UserType::Guest), true, false) => vec![external(InternalGuest)],
                (Some(UserType::Guest), false, _) => vec![external(B2bCollaborationGuest), external(InternalGuest)],
                (Some(UserType::Member), true, true) => vec![external(B2bCollaborationMember)],
                (Some(UserType::Member), ..) => vec![None],
                (None, ..) => {
                    let kinds = [B2bCollaborationGuest, B2bCollaborationMember, InternalGuest].map(external);
                    std::iter::once(None).chain(kinds).collect()
                }
            },
        }
    }

    /// The groups and roles of one policy of which nobody knows who is in them.
    pub(super) fn unknown_in(&self, policy: &Policy) -> (Vec<GroupId>, Vec<RoleId>) {
        let users = &policy.conditions.users;
        let (mut groups, mut roles) = (Vec::new(), Vec::new());
        for selector in users.include.iter().chain(&users.exclude) {
            match selector {
                UserSelector::Group(id) if self.unknown_groups.contains(id) => groups.push(id.clone()),
                UserSelector::Role(id) if self.unknown_roles.contains(id) => roles.push(id.clone()),
                _ => {}
            }
        }
        (groups, roles)
    }
}

/// The groups and roles that policies name.
fn named(space: &Space) -> (OrderedSet<GroupId>, OrderedSet<RoleId>) {
    let tenant = space.tenant();
    let (mut groups, mut roles) = (OrderedSet::new(), OrderedSet::new());
    let users = tenant.policies.iter().take(space.exported()).map(|policy| &policy.conditions.users);
    for selector in users.flat_map(|users| users.include.iter().chain(&users.exclude)) {
        match selector {
            UserSelector::Group(id) => drop(groups.insert(id.clone())),
            UserSelector::Role(id) => drop(roles.insert(id.clone())),
            UserSelector::AnyGroup => groups.extend(tenant.directory.groups.iter().map(|group| group.id.clone())),
            UserSelector::AnyRole => roles.extend(tenant.roles.iter().map(|role| role.id.clone())),
            _ => {}
        }
    }
    (groups, roles)
}
