//! The way from people to a group through nested groups, for many people at once.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use canopy_model::{GroupId, ObjectId, Tenant};

/// The members of every group, and what was found of the groups that were asked about.
pub(crate) struct Nesting<'t> {
    members: BTreeMap<&'t ObjectId, &'t [ObjectId]>,
    /// For a group, everything below it with the group that it is a member of, one step nearer.
    below: BTreeMap<GroupId, BTreeMap<&'t ObjectId, &'t ObjectId>>,
}

impl<'t> Nesting<'t> {
    pub(crate) fn new(tenant: &'t Tenant) -> Self {
        let groups = tenant.directory.groups.iter();
        Self { members: groups.map(|g| (&g.id.0, g.members.as_slice())).collect(), below: BTreeMap::new() }
    }

    /// The groups on a shortest way, the person's own first and `group` last; empty where there is
    /// none.
    pub(crate) fn path(&mut self, person: &ObjectId, group: &GroupId) -> Vec<GroupId> {
        if !self.below.contains_key(group) {
            let found = self.search(group);
            self.below.insert(group.clone(), found);
        }
        let mut path = Vec::new();
        let Some(below) = self.below.get(group) else { return path };
        let mut at = person;
        while let Some(above) = below.get(at) {
            path.push(GroupId((*above).clone()));
            at = above;
        }
        path
    }

    fn search(&self, group: &GroupId) -> BTreeMap<&'t ObjectId, &'t ObjectId> {
        let mut above = BTreeMap::new();
        let Some((top, _)) = self.members.get_key_value(&group.0) else { return above };
        let mut seen = BTreeSet::from([*top]);
        let mut queue = VecDeque::from([*top]);
        while let Some(id) = queue.pop_front() {
            for member in self.members.get(id).copied().unwrap_or_default() {
                if seen.insert(member) {
                    above.insert(member, id);
                    queue.push_back(member);
                }
            }
        }
        above
    }
}
