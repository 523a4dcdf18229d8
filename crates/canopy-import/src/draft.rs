//! The tenant while it is being put together from many files.

use canopy_model::ordered::{OrderedMap, OrderedSet};
use std::sync::Arc;

use canopy_model::{
    App, AppId, Assignment, AuthenticationContext, AuthenticationStrength, Directory, EligibleMember, Group,
    LocationSelector, NamedLocation, ObjectId, Policy, PolicyPlan, RoleId, RoleSettings, ServicePrincipal, Settings,
    Surroundings, Tenant, TenantId, User, UserId, UserSelector, ordered,
};

use rustc_hash::FxHashMap;

use crate::kind::Kind;
use crate::members::Unowned;
use crate::merged::{Identified, Merged};
use crate::notice::{Notice, NoticeKind, Severity};
use crate::registration::Registrations;
use crate::when::Minutes;
use crate::{members, tables, unresolved};

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
    pub(crate) expanded_strengths: OrderedMap<ObjectId, AuthenticationStrength>,
    pub(crate) contexts: Merged<AuthenticationContext>,
    pub(crate) users: Merged<User>,
    pub(crate) groups: Merged<Group>,
    pub(crate) service_principals: Merged<ServicePrincipal>,
    pub(crate) custom_roles: OrderedSet<RoleId>,
    pub(crate) settings: Settings,
    pub(crate) per_user_mfa: Vec<UserId>,
    pub(crate) apps: OrderedMap<AppId, App>,
    pub(crate) names: FxHashMap<ObjectId, String>,
    /// Ids that are no GUIDs: to be said unless the directory turns out to hold them.
    pub(crate) doubtful: Vec<(ObjectId, Notice)>,
    pub(crate) surroundings: Surroundings,
    pub(crate) registrations: Registrations,
    /// Settings of roles by the id of their policy, and which policy a role or group has.
    pub(crate) rules: Vec<(String, RoleSettings)>,
    pub(crate) ruled: Vec<(String, ObjectId, bool)>,
    /// How domains are federated; without a name where the export does not say which one.
    pub(crate) federations: Vec<(Option<String>, String)>,
    eligible_members: Vec<EligibleMember>,
    /// Lists of members that do not say whose they are.
    pub(crate) unowned: Vec<Unowned>,
    /// Members that are groups, as lists of members say.
    pub(crate) nested: FxHashMap<ObjectId, usize>,
    assignments: Vec<Assignment>,
    /// Assignments and eligible memberships that are there already.
    assigned: FxHashMap<String, usize>,
    words: Vec<Arc<str>>,
    /// Lists of which the last page was met, by the path in their context.
    pub(crate) ended_lists: Vec<String>,
    /// Ids of built-in roles and known apps by name, once one was asked for.
    known: Named,
}

impl Draft {
    /// A draft that holds what is the same in every tenant.
    pub(crate) fn new() -> Self {
        Self { apps: tables::apps(), ..Self::default() }
    }

    /// What follows is from an export made then, where it tells.
    pub(crate) fn begin(&mut self, taken: Option<Minutes>) {
        let now = taken.unwrap_or(0);
        self.policies.begin(now);
        self.locations.begin(now);
        self.strengths.begin(now);
        self.contexts.begin(now);
        self.users.begin(now);
        self.groups.begin(now);
        self.service_principals.begin(now);
    }

    /// The id of a built-in role or a known app, where only one has the name.
    pub(crate) fn id_of_known(&mut self, name: &str, what: &str) -> Option<ObjectId> {
        if self.known.ids.is_empty() {
            tables::roles().into_iter().for_each(|role| self.known.add(&format!("role {}", role.name), role.id.0));
            self.apps.values().for_each(|app| self.known.add(&format!("app {}", app.name), app.id.0.clone()));
        }
        self.known.get(&format!("{what} {name}"))
    }

    /// One copy of a word that occurs often.
    pub(crate) fn interned(&mut self, word: &str) -> Arc<str> {
        // There are as many as Microsoft has methods and service plans.
        if let Some(known) = self.words.iter().find(|known| ***known == *word) {
            return known.clone();
        }
        let word: Arc<str> = word.into();
        self.words.push(word.clone());
        word
    }

    /// Adds a role assignment; of one that is there already, only what it did not say.
    pub(crate) fn assign(&mut self, assignment: Assignment) {
        let scope = match &assignment.scope {
            canopy_model::AssignmentScope::Tenant => String::new(),
            canopy_model::AssignmentScope::Narrower(scope) => scope.to_lowercase(),
        };
        let eligible = assignment.kind == canopy_model::AssignmentKind::Eligible;
        let key = format!("{} {} {eligible} {scope}", assignment.role, assignment.principal);
        let at = *self.assigned.entry(key).or_insert(self.assignments.len());
        match self.assignments.get_mut(at) {
            Some(known) => known.lasting = known.lasting.or(assignment.lasting),
            None => self.assignments.push(assignment),
        }
    }

    /// Notes the name of an object that is only mentioned.
    pub(crate) fn name(&mut self, id: ObjectId, name: &str) {
        self.names.entry(id).or_insert_with(|| name.to_owned());
    }

    /// Adds an eligible membership, unless it is there already.
    pub(crate) fn make_eligible(&mut self, eligible: EligibleMember) {
        let key = format!("{} {}", eligible.group, eligible.principal);
        if self.assigned.insert(key, 0).is_none() {
            self.eligible_members.push(eligible);
        }
    }

    /// The finished tenant, how many ids in policies have no name, and notices that could only be made
    /// now.
    pub(crate) fn finish(mut self) -> (Tenant, usize, Vec<Notice>) {
        let mut notices = Vec::from_iter(members::nested(&self));
        notices.extend(self.duplicates());
        self.settle();
        for strength in tables::strengths() {
            self.expanded_strengths.insert(strength.id.0.clone(), strength);
        }
        let expanded = std::mem::take(&mut self.expanded_strengths).into_iter();
        let mut strengths: Vec<_> =
            expanded.filter(|(id, _)| !self.strengths.holds(id)).map(|(_, strength)| strength).collect();
        strengths.extend(std::mem::take(&mut self.strengths).items);
        ordered::sort_by(&mut strengths, |a, b| a.id.cmp(&b.id));
        notices.extend(self.placeholders());
        let (nameless, notice) = unresolved::unresolved(&self).unzip();
        notices.extend(notice);
        let (catalogue, roles) = (tables::catalogue(self.apps.into_values().collect()), tables::roles());
        let directory = Directory {
            users: self.users.items,
            groups: self.groups.items,
            assignments: self.assignments,
            eligible_members: self.eligible_members,
            service_principals: self.service_principals.items,
            per_user_mfa: ordered::set(self.per_user_mfa).into_iter().collect(),
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
            surroundings: self.surroundings,
            directory,
            names: ordered::map(self.names),
        };
        (tenant, nameless.unwrap_or(0), notices)
    }

    /// Brings together what several exports say of one thing.
    fn settle(&mut self) {
        for (policy, id, of_group) in std::mem::take(&mut self.ruled) {
            if let Some((_, settings)) = self.rules.iter().find(|(known, _)| *known == policy) {
                let settings = RoleSettings { id: Some(id), of_group, ..settings.clone() };
                self.surroundings.role_settings.push(settings);
            }
        }
        let domains = &mut self.surroundings.domains;
        for (name, behaviour) in std::mem::take(&mut self.federations) {
            let mut federated = domains.iter_mut().filter(|domain| match &name {
                Some(name) => domain.name.eq_ignore_ascii_case(name),
                None => domain.federated,
            });
            // Without a name it can only be that of the one federated domain.
            if let (Some(domain), None) = (federated.next(), federated.next()) {
                domain.federated_mfa = Some(behaviour);
            }
        }
        self.surroundings.registrations = std::mem::take(&mut self.registrations.items);
        let ended = std::mem::take(&mut self.ended_lists);
        self.surroundings.cut_lists.retain(|list| !ended.contains(list));
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

    /// Ids that are no GUIDs and that no loaded object has: the name of a loaded object stands for
    /// it, any other text for one that was not exported.
    fn placeholders(&mut self) -> Vec<Notice> {
        let doubtful = std::mem::take(&mut self.doubtful);
        if doubtful.is_empty() {
            return Vec::new();
        }
        let (users, groups, locations) = (&self.users, &self.groups, &self.locations);
        let users_named = by_name(users, |user| &user.upn);
        let (groups_named, locations_named) = (by_name(groups, Group::title), by_name(locations, NamedLocation::title));
        let mut named = Vec::new();
        for policy in &mut self.policies.items {
            let users_of = &mut policy.conditions.users;
            for selector in users_of.include.iter_mut().chain(&mut users_of.exclude) {
                let found = match selector {
                    UserSelector::User(id) => standing(&mut id.0, users, &users_named),
                    UserSelector::Group(id) => standing(&mut id.0, groups, &groups_named),
                    _ => continue,
                };
                named.extend(found);
            }
            let places = policy.conditions.locations.iter_mut();
            for selector in places.flat_map(|selection| selection.include.iter_mut().chain(&mut selection.exclude)) {
                let LocationSelector::Location(id) = selector else { continue };
                named.extend(standing(&mut id.0, locations, &locations_named));
            }
        }
        let known = |id: &ObjectId| id.is_guid() || users.holds(id) || groups.holds(id) || locations.holds(id);
        let is_named = |id: &ObjectId| named.contains(id);
        summed(doubtful.into_iter().filter(|(id, _)| !known(id)).map(|(id, notice)| match is_named(&id) {
            false => (id, notice),
            true => {
                let what = format!("Policies name “{}” by its name instead of its id.", id);
                let consequence = "The loaded object of that name is taken to be meant.".to_owned();
                let remedy = "Check that there is only one of that name.".to_owned();
                (
                    id,
                    Notice {
                        severity: Severity::Info,
                        code: NoticeKind::Placeholder,
                        what,
                        consequence,
                        remedy,
                        ..notice
                    },
                )
            }
        }))
    }
}

/// Ids of objects by their names, where only one has the name.
#[derive(Default)]
struct Named {
    ids: Vec<ObjectId>,
    /// A place among the ids; none where several have the name.
    by_name: FxHashMap<String, usize>,
}

impl Named {
    fn add(&mut self, name: &str, id: ObjectId) {
        self.by_name.entry(name.to_lowercase()).and_modify(|at| *at = usize::MAX).or_insert(self.ids.len());
        self.ids.push(id);
    }

    fn get(&self, name: &str) -> Option<ObjectId> {
        self.ids.get(*self.by_name.get(&name.to_lowercase())?).cloned()
    }
}

fn by_name<T: Identified>(objects: &Merged<T>, name: fn(&T) -> &str) -> Named {
    let mut named = Named::default();
    objects.items.iter().for_each(|object| named.add(name(object), object.key().clone()));
    named
}

/// Puts the id of the only object of that name in the place of its name, which is given back.
fn standing<T: Identified>(id: &mut ObjectId, objects: &Merged<T>, named: &Named) -> Option<ObjectId> {
    if id.is_guid() || objects.holds(id) {
        return None;
    }
    Some(std::mem::replace(id, named.get(&id.to_string())?))
}

/// One notice for each id, at the first of its places.
fn summed(doubtful: impl Iterator<Item = (ObjectId, Notice)>) -> Vec<Notice> {
    let mut index: FxHashMap<ObjectId, usize> = FxHashMap::default();
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
