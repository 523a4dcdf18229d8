//! The tenant while it is being put together from many files.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use canopy_model::{
    App, AppId, Assignment, AuthenticationContext, AuthenticationStrength, Directory, Group, LocationSelector,
    NamedLocation, ObjectId, Policy, PolicyPlan, RoleId, ServicePrincipal, Settings, Tenant, TenantId, User, UserId,
    UserSelector,
};

use crate::kind::Kind;
use crate::merged::Merged;
use crate::notice::Notice;
use crate::tables;

/// Everything read so far; objects of one kind and id stand once.
#[derive(Default)]
pub(crate) struct Draft {
    pub(crate) id: Option<TenantId>,
    pub(crate) name: Option<String>,
    pub(crate) policies: Merged<Policy>,
    pub(crate) plans: Vec<PolicyPlan>,
    pub(crate) locations: Merged<NamedLocation>,
    pub(crate) strengths: Merged<AuthenticationStrength>,
    /// Strengths as expanded inside policies; lists of strengths of their own come before them.
    pub(crate) expanded_strengths: BTreeMap<ObjectId, AuthenticationStrength>,
    pub(crate) contexts: Merged<AuthenticationContext>,
    pub(crate) users: Merged<User>,
    pub(crate) groups: Merged<Group>,
    pub(crate) service_principals: Merged<ServicePrincipal>,
    pub(crate) custom_roles: BTreeSet<RoleId>,
    pub(crate) settings: Settings,
    pub(crate) per_user_mfa: BTreeSet<UserId>,
    pub(crate) apps: BTreeMap<AppId, App>,
    pub(crate) names: BTreeMap<ObjectId, String>,
    /// Ids that are no GUIDs: to be said unless the directory turns out to hold them.
    pub(crate) doubtful: Vec<(ObjectId, Notice)>,
    assignments: Vec<Assignment>,
    assigned: HashSet<(ObjectId, ObjectId, bool, String)>,
}

impl Draft {
    /// A draft that holds what is the same in every tenant.
    pub(crate) fn new() -> Self {
        Self { apps: tables::apps(), ..Self::default() }
    }

    /// Adds a role assignment, unless it is there already.
    pub(crate) fn assign(&mut self, assignment: Assignment) {
        let scope = match &assignment.scope {
            canopy_model::AssignmentScope::Tenant => String::new(),
            canopy_model::AssignmentScope::Narrower(scope) => scope.to_lowercase(),
        };
        let eligible = assignment.kind == canopy_model::AssignmentKind::Eligible;
        if self.assigned.insert((assignment.role.0.clone(), assignment.principal.clone(), eligible, scope)) {
            self.assignments.push(assignment);
        }
    }

    /// Notes the name of an object that is only mentioned.
    pub(crate) fn name(&mut self, id: ObjectId, name: &str) {
        self.names.entry(id).or_insert_with(|| name.to_owned());
    }

    /// The finished tenant, and notices that could only be made now.
    pub(crate) fn finish(mut self) -> (Tenant, Vec<Notice>) {
        let mut notices = self.duplicates();
        for strength in tables::strengths() {
            self.expanded_strengths.insert(strength.id.0.clone(), strength);
        }
        let expanded = std::mem::take(&mut self.expanded_strengths).into_iter();
        let mut strengths: Vec<_> =
            expanded.filter(|(id, _)| !self.strengths.holds(id)).map(|(_, strength)| strength).collect();
        strengths.extend(std::mem::take(&mut self.strengths).items);
        strengths.sort_by(|a, b| a.id.cmp(&b.id));
        notices.extend(self.placeholders());
        let (catalogue, roles) = (tables::catalogue(self.apps.into_values().collect()), tables::roles());
        let directory = Directory {
            users: self.users.items,
            groups: self.groups.items,
            assignments: self.assignments,
            service_principals: self.service_principals.items,
            per_user_mfa: self.per_user_mfa.into_iter().collect(),
        };
        let tenant = Tenant {
            id: self.id,
            name: self.name,
            policies: self.policies.items,
            plans: self.plans,
            locations: self.locations.items,
            mfa_trusted_ips: Vec::new(),
            strengths,
            contexts: self.contexts.items,
            apps: catalogue,
            roles,
            custom_roles: self.custom_roles,
            settings: self.settings,
            directory,
            names: self.names,
        };
        (tenant, notices)
    }

    fn duplicates(&self) -> Vec<Notice> {
        [
            self.policies.notice(Kind::Policy),
            self.locations.notice(Kind::NamedLocation),
            self.strengths.notice(Kind::AuthenticationStrength),
            self.contexts.notice(Kind::AuthenticationContext),
            self.users.notice(Kind::User),
            self.groups.notice(Kind::Group),
            self.service_principals.notice(Kind::ServicePrincipal),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// Ids that are no GUIDs and that no loaded object has become text that matches nobody.
    fn placeholders(&mut self) -> Vec<Notice> {
        let (users, groups, locations) = (&self.users, &self.groups, &self.locations);
        let known = |id: &ObjectId| users.holds(id) || groups.holds(id) || locations.holds(id);
        let lost = |id: &ObjectId| !id.is_guid() && !known(id);
        for policy in &mut self.policies.items {
            let users = &mut policy.conditions.users;
            for selector in users.include.iter_mut().chain(&mut users.exclude) {
                let id = match selector {
                    UserSelector::User(id) => &id.0,
                    UserSelector::Group(id) => &id.0,
                    _ => continue,
                };
                if lost(id) {
                    *selector = UserSelector::Unrecognised(id.to_string());
                }
            }
            let locations = policy.conditions.locations.iter_mut();
            for selector in locations.flat_map(|selection| selection.include.iter_mut().chain(&mut selection.exclude)) {
                if let LocationSelector::Location(id) = selector {
                    if lost(&id.0) {
                        *selector = LocationSelector::Unrecognised(id.to_string());
                    }
                }
            }
        }
        let doubtful = std::mem::take(&mut self.doubtful);
        summed(doubtful.into_iter().filter(|(id, _)| lost(id)))
    }
}

/// One notice for each id, at the first of its places.
fn summed(doubtful: impl Iterator<Item = (ObjectId, Notice)>) -> Vec<Notice> {
    let mut index: HashMap<ObjectId, usize> = HashMap::new();
    let mut found: Vec<(Notice, usize)> = Vec::new();
    for (id, notice) in doubtful {
        match index.get(&id).and_then(|at| found.get_mut(*at)) {
            Some((_, places)) => *places += 1,
            None => {
                index.insert(id, found.len());
                found.push((notice, 1));
            }
        }
    }
    let with_places = |(mut notice, places): (Notice, usize)| {
        if places > 1 {
            notice.what = format!("{} It stands in {places} places, of which this is the first.", notice.what);
        }
        notice
    };
    found.into_iter().map(with_places).collect()
}
