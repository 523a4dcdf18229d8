//! What people are eligible for (Privileged Identity Management), and what they are seen as after an
//! activation: a role counts once it is active, and so does a membership
//! (concept-conditional-access-users-groups; PIM for Groups, concept-pim-for-groups).

use canopy_model::ordered::OrderedSet;

use canopy_model::{AssignmentKind, GroupId, ObjectId, RoleId, Tenant, UserId, ordered};

use super::membership::Memberships;

/// Something that begins with an activation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Eligible {
    /// A directory role.
    Role(RoleId),
    /// A membership in a group.
    Group(GroupId),
}

/// What somebody is eligible for, and what policies see after it is activated.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Adds {
    pub(super) what: Eligible,
    pub(super) groups: Vec<GroupId>,
    pub(super) roles: Vec<RoleId>,
}

/// Who is eligible, a user or the members of a group, and for what, as far as policies can tell.
pub(super) fn all<'t>(
    tenant: &'t Tenant,
    memberships: &'t Memberships,
    groups: &OrderedSet<GroupId>,
    roles: &OrderedSet<RoleId>,
) -> Vec<(&'t ObjectId, Adds)> {
    let assigned = memberships.assigned(|role| roles.contains(role));
    let of_role =
        |role: &RoleId| Adds { what: Eligible::Role(role.clone()), groups: Vec::new(), roles: vec![role.clone()] };
    let mut found: Vec<(&ObjectId, Adds)> = assigned
        .filter(|(.., kind)| *kind == AssignmentKind::Eligible)
        .map(|(role, principal, _)| (principal, of_role(role)))
        .collect();
    ordered::sort_by(&mut found, |a, b| a.1.what.cmp(&b.1.what));
    found.extend(tenant.directory.eligible_members.iter().map(|eligible| {
        let adds = Adds {
            what: Eligible::Group(eligible.group.clone()),
            groups: memberships.holding(&eligible.group, groups.iter()),
            roles: roles_of_members(memberships, &eligible.group, roles),
        };
        (&eligible.principal, adds)
    }));
    found.retain(|(_, adds)| !adds.groups.is_empty() || !adds.roles.is_empty());
    found
}

/// What each user is eligible for, by place.
pub(super) fn by_user(tenant: &Tenant, memberships: &Memberships, all: &[(&ObjectId, Adds)]) -> Vec<Vec<Adds>> {
    let mut found: Vec<Vec<Adds>> = vec![Vec::new(); tenant.directory.users.len()];
    for (principal, adds) in all {
        let user = memberships.user(&UserId((*principal).clone()));
        let users = user.map_or_else(|| memberships.users_in(&GroupId((*principal).clone())), |user| vec![user]);
        for user in users {
            let list = found.get_mut(user).filter(|list| !list.iter().any(|known| known.what == adds.what));
            list.into_iter().for_each(|list| list.push(adds.clone()));
        }
    }
    found
}

/// The roles that members of a group hold because of it.
fn roles_of_members(memberships: &Memberships, group: &GroupId, roles: &OrderedSet<RoleId>) -> Vec<RoleId> {
    let assigned = memberships.assigned(|role| roles.contains(role));
    let active = assigned.filter(|(.., kind)| *kind == AssignmentKind::Active);
    let held = active.filter(|(_, principal, _)| {
        let principal = GroupId((*principal).clone());
        !memberships.holding(group, std::iter::once(&principal)).is_empty()
    });
    ordered::set(held.map(|(role, ..)| role.clone())).into_iter().collect()
}
