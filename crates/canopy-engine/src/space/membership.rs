//! Who is in which group and holds which role, members of members included.

use canopy_model::ordered::OrderedMap;

use canopy_model::{AssignmentKind, AssignmentScope, Directory, GroupId, ObjectId, RoleId, UserId, ordered};
use fixedbitset::FixedBitSet;
use rustc_hash::{FxHashMap, FxHashSet};

/// A directory's memberships, indexed. Users and groups are given by their places in
/// [`Directory::users`] and [`Directory::groups`].
#[derive(Clone, Debug, Default)]
pub struct Memberships {
    users: FxHashMap<ObjectId, u32>,
    groups: FxHashMap<ObjectId, u32>,
    /// The direct members of each group.
    members: Vec<Members>,
    roles: Vec<(RoleId, ObjectId, AssignmentKind)>,
}

#[derive(Clone, Debug, Default)]
struct Members {
    users: Vec<u32>,
    groups: Vec<u32>,
}

/// A group in another one, and the place of the step above it in the list of such steps.
#[derive(Clone, Copy, Debug)]
struct Step {
    group: u32,
    above: Option<usize>,
}

fn places<'d>(ids: impl Iterator<Item = &'d ObjectId>) -> FxHashMap<ObjectId, u32> {
    // Nobody has four billion users.
    ids.zip(0..).map(|(id, at)| (id.clone(), at)).collect()
}

impl Memberships {
    pub(super) fn new(directory: &Directory) -> Self {
        let users = places(directory.users.iter().map(|user| &user.id.0));
        let groups = places(directory.groups.iter().map(|group| &group.id.0));
        let members = directory.groups.iter().map(|group| {
            let mut members = Members::default();
            for id in &group.members {
                match users.get(id) {
                    Some(user) => members.users.push(*user),
                    None => members.groups.extend(groups.get(id)),
                }
            }
            members.users.shrink_to_fit();
            members
        });
        Self {
            members: members.collect(),
            users,
            groups,
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
        self.users.get(&id.0).map(|at| *at as usize)
    }

    /// The place of a group in the directory.
    pub fn group(&self, id: &GroupId) -> Option<usize> {
        self.groups.get(&id.0).map(|at| *at as usize)
    }

    /// The users in a group, through any nesting, in ascending order; cycles do no harm.
    pub fn users_in(&self, group: &GroupId) -> Vec<usize> {
        self.users_below(&group.0).ones().collect()
    }

    /// Everything in a group, through any nesting, whether the directory holds it or not.
    pub fn principals_in<'d>(&self, directory: &'d Directory, group: &GroupId) -> Vec<&'d ObjectId> {
        let groups = self.steps(&group.0).into_iter().filter_map(|step| directory.groups.get(step.group as usize));
        groups.flat_map(|group| &group.members).collect()
    }

    fn users_below(&self, principal: &ObjectId) -> FixedBitSet {
        let mut users = FixedBitSet::with_capacity(self.users.len());
        let own = self.users.get(principal);
        let steps = self.steps(principal);
        let all = steps.iter().flat_map(|step| self.users_of(step)).chain(own);
        all.for_each(|user| users.insert(*user as usize));
        users
    }

    fn users_of(&self, step: &Step) -> &[u32] {
        self.members.get(step.group as usize).map_or(&[], |members| members.users.as_slice())
    }

    /// A group and all groups in it, those on shorter ways first.
    fn steps(&self, group: &ObjectId) -> Vec<Step> {
        let mut steps: Vec<Step> =
            self.groups.get(group).map(|group| Step { group: *group, above: None }).into_iter().collect();
        let mut seen: FxHashSet<u32> = steps.iter().map(|step| step.group).collect();
        let mut at = 0;
        while let Some(step) = steps.get(at).copied() {
            let within = self.members.get(step.group as usize).into_iter().flat_map(|members| &members.groups);
            let fresh =
                within.filter(|group| seen.insert(**group)).map(|group| Step { group: *group, above: Some(at) });
            steps.extend(fresh);
            at += 1;
        }
        steps
    }

    /// The users that hold each role, themselves or through a group they are in, in ascending order.
    pub fn holders(&self, kind: AssignmentKind) -> OrderedMap<RoleId, Vec<usize>> {
        let mut holders: OrderedMap<RoleId, FixedBitSet> = OrderedMap::new();
        for (role, principal, held) in &self.roles {
            if *held == kind {
                let all = holders.entry(role.clone()).or_insert_with(|| FixedBitSet::with_capacity(self.users.len()));
                match self.users.get(principal) {
                    Some(at) => all.insert(*at as usize),
                    None => all.union_with(&self.users_below(principal)),
                }
            }
        }
        ordered::map(holders.into_iter().map(|(role, users)| (role, users.ones().collect())))
    }

    /// Those of some groups that a member of `group` is in: itself, and those that hold it through any
    /// nesting.
    pub(super) fn holding<'g>(&self, group: &GroupId, of: impl Iterator<Item = &'g GroupId>) -> Vec<GroupId> {
        let place = self.groups.get(&group.0);
        let holds = |outer: &&GroupId| {
            *outer == group || place.is_some_and(|place| self.steps(&outer.0).iter().any(|step| step.group == *place))
        };
        of.filter(holds).cloned().collect()
    }

    /// The principals of tenant-wide assignments of some roles, active or eligible.
    pub(super) fn assigned(
        &self,
        wanted: impl Fn(&RoleId) -> bool,
    ) -> impl Iterator<Item = (&RoleId, &ObjectId, AssignmentKind)> {
        let wanted = self.roles.iter().filter(move |(role, ..)| wanted(role));
        wanted.map(|(role, principal, kind)| (role, principal, *kind))
    }

    /// The groups on a shortest way from a user to `group`, the user's own group first and
    /// `group` last; empty where there is none.
    pub fn path(&self, user: usize, group: &GroupId) -> Vec<usize> {
        let steps = self.steps(&group.0);
        let holds = |step: &Step| self.users_of(step).iter().any(|member| *member as usize == user);
        upwards(&steps, steps.iter().position(holds))
    }

    /// The same for everybody in a group, where many are asked about.
    pub fn paths(&self, group: &GroupId) -> Paths {
        let steps = self.steps(&group.0);
        let mut of = FxHashMap::default();
        for (at, step) in steps.iter().enumerate() {
            for user in self.users_of(step) {
                of.entry(*user).or_insert(at);
            }
        }
        Paths { steps, of }
    }
}

/// How everybody in a group comes to be in it.
#[derive(Clone, Debug)]
pub struct Paths {
    steps: Vec<Step>,
    of: FxHashMap<u32, usize>,
}

impl Paths {
    /// See [`Memberships::path`].
    pub fn of(&self, user: usize) -> Vec<usize> {
        let found = u32::try_from(user).ok().and_then(|user| self.of.get(&user));
        upwards(&self.steps, found.copied())
    }
}

fn upwards(steps: &[Step], from: Option<usize>) -> Vec<usize> {
    let step = |at: usize| steps.get(at).copied();
    let all = std::iter::successors(from.and_then(step), |below| below.above.and_then(step));
    all.map(|step| step.group as usize).collect()
}
