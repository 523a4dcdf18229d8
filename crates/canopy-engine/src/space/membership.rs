//! Who is in which group and holds which role, members of members included.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use canopy_model::{AssignmentKind, AssignmentScope, Directory, GroupId, ObjectId, RoleId, UserId};
use rustc_hash::FxHashMap;

/// A directory's memberships, indexed. Users are given by their place in [`Directory::users`].
#[derive(Clone, Debug, Default)]
pub struct Memberships {
    users: FxHashMap<ObjectId, usize>,
    /// For each group, its direct members: users and groups.
    members: FxHashMap<ObjectId, Vec<ObjectId>>,
    roles: Vec<(RoleId, ObjectId, AssignmentKind)>,
}

impl Memberships {
    pub(super) fn new(directory: &Directory) -> Self {
        Self {
            users: directory.users.iter().enumerate().map(|(at, user)| (user.id.0.clone(), at)).collect(),
            members: directory.groups.iter().map(|group| (group.id.0.clone(), group.members.clone())).collect(),
            roles: directory
                .assignments
                .iter()
                .filter(|assignment| assignment.scope == AssignmentScope::Tenant)
                .map(|assignment| (assignment.role.clone(), assignment.principal.clone(), assignment.kind))
                .collect(),
        }
    }

    /// The place of a user in the directory.
    pub fn user(&self, id: &UserId) -> Option<usize> {
        self.users.get(&id.0).copied()
    }

    /// The users in a group, through any nesting; cycles do no harm.
    pub fn users_in(&self, group: &GroupId) -> BTreeSet<usize> {
        self.users_below(&group.0)
    }

    /// Everything in a group, through any nesting, whether the directory holds it or not.
    pub fn principals_in<'p>(&'p self, group: &'p GroupId) -> BTreeSet<&'p ObjectId> {
        let mut found = self.below(&group.0);
        found.remove(&group.0);
        found
    }

    fn users_below(&self, principal: &ObjectId) -> BTreeSet<usize> {
        self.below(principal).into_iter().filter_map(|id| self.users.get(id).copied()).collect()
    }

    fn below<'p>(&'p self, principal: &'p ObjectId) -> BTreeSet<&'p ObjectId> {
        let mut seen = BTreeSet::from([principal]);
        let mut queue = VecDeque::from([principal]);
        while let Some(id) = queue.pop_front() {
            for member in self.members.get(id).into_iter().flatten() {
                if seen.insert(member) {
                    queue.push_back(member);
                }
            }
        }
        seen
    }

    /// The users that hold each role, themselves or through a group they are in.
    pub fn holders(&self, kind: AssignmentKind) -> BTreeMap<RoleId, BTreeSet<usize>> {
        let mut holders: BTreeMap<RoleId, BTreeSet<usize>> = BTreeMap::new();
        for (role, principal, held) in &self.roles {
            if *held == kind {
                holders.entry(role.clone()).or_default().extend(self.users_below(principal));
            }
        }
        holders
    }

    /// The groups on a shortest way from a user to `group`, the user's own group first and
    /// `group` last; empty where there is none.
    pub fn path(&self, user: &UserId, group: &GroupId) -> Vec<GroupId> {
        let mut above: BTreeMap<&ObjectId, &ObjectId> = BTreeMap::new();
        let mut queue = VecDeque::from([&group.0]);
        let mut seen = BTreeSet::from([&group.0]);
        while let Some(id) = queue.pop_front() {
            for member in self.members.get(id).into_iter().flatten() {
                if *member == user.0 {
                    let mut path = vec![GroupId(id.clone())];
                    let mut at = id;
                    while let Some(next) = above.get(at) {
                        path.push(GroupId((*next).clone()));
                        at = next;
                    }
                    return path;
                }
                if seen.insert(member) {
                    above.insert(member, id);
                    queue.push_back(member);
                }
            }
        }
        Vec::new()
    }
}
