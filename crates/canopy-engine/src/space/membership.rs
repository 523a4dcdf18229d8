//! Who is in which group and holds which role, members of members included.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use canopy_model::{AssignmentKind, AssignmentScope, Directory, GroupId, ObjectId, RoleId, UserId};
use fixedbitset::FixedBitSet;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::ordered;

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

    /// The users in a group, through any nesting, in ascending order; cycles do no harm.
    pub fn users_in(&self, group: &GroupId) -> Vec<usize> {
        self.users_below(&group.0).ones().collect()
    }

    /// Everything in a group, through any nesting, whether the directory holds it or not.
    pub fn principals_in(&self, group: &GroupId) -> Vec<&ObjectId> {
        let mut seen = FxHashSet::default();
        let mut found: Vec<&ObjectId> = self.members.get(&group.0).into_iter().flatten().collect();
        found.retain(|id| seen.insert(*id));
        let mut at = 0;
        while let Some(id) = found.get(at) {
            let below = self.members.get(*id).into_iter().flatten();
            found.extend(below.filter(|id| seen.insert(*id)));
            at += 1;
        }
        found
    }

    fn users_below(&self, principal: &ObjectId) -> FixedBitSet {
        let mut users = FixedBitSet::with_capacity(self.users.len());
        self.users.get(principal).into_iter().for_each(|at| users.insert(*at));
        let mut seen = FxHashSet::from_iter([principal]);
        let mut queue = vec![principal];
        while let Some(id) = queue.pop() {
            for member in self.members.get(id).into_iter().flatten() {
                if let Some(at) = self.users.get(member) {
                    users.insert(*at);
                } else if self.members.contains_key(member) && seen.insert(member) {
                    queue.push(member);
                }
            }
        }
        users
    }

    /// The users that hold each role, themselves or through a group they are in, in ascending order.
    pub fn holders(&self, kind: AssignmentKind) -> BTreeMap<RoleId, Vec<usize>> {
        let mut holders: BTreeMap<RoleId, FixedBitSet> = BTreeMap::new();
        for (role, principal, held) in &self.roles {
            if *held == kind {
                let all = holders.entry(role.clone()).or_insert_with(|| FixedBitSet::with_capacity(self.users.len()));
                match self.users.get(principal) {
                    Some(at) => all.insert(*at),
                    None => all.union_with(&self.users_below(principal)),
                }
            }
        }
        ordered::map(holders.into_iter().map(|(role, users)| (role, users.ones().collect())))
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
