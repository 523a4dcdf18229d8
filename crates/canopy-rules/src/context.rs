//! What rules ask: the tenant, the engine's answers, who holds which role, what is declared.

use canopy_model::ordered::{OrderedMap, OrderedSet};
use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use canopy_engine::{Axis, Bearer, Kind, Layer, Question, Space};
use canopy_model::{
    AssignmentKind, AssignmentScope, GroupId, LocationSelector, MemberList, ObjectId, Policy, PolicyState,
    Registration, RoleId, Surroundings, Tenant, User,
};

use crate::asked::{Answered, Ask};
use crate::declared::{Declared, Exception, ExceptionKind};
use crate::finding::{Item, Need, Subject};
use crate::rule::Judged;
use crate::scope_change::{ScopeChange, scope_changes};

/// What a rule may ask. Questions to the engine are answered once, whoever asks.
pub struct Context<'s> {
    /// The tenant, compiled.
    pub space: &'s Space,
    /// What was declared.
    pub declared: &'s Declared,
    /// In days since 1970-01-01.
    pub today: u32,
    /// Who holds a role, directly or through a group, tenant-wide or less.
    pub held: Vec<Held>,
    /// What decides beside the policies, as far as exports tell.
    layers: OrderedSet<Layer>,
    answered: RefCell<OrderedMap<Ask, Rc<Answered<'s>>>>,
    scope_changes: OnceCell<Vec<ScopeChange>>,
}

impl std::fmt::Debug for Context<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Context").field("today", &self.today).finish_non_exhaustive()
    }
}

/// A role that a user holds or is eligible for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The user, by place.
    pub user: usize,
    /// The role.
    pub role: RoleId,
    /// Active or eligible.
    pub kind: AssignmentKind,
    /// For less than the whole tenant: policies on the role do not see it.
    pub narrower: bool,
    /// Through this group.
    pub group: Option<GroupId>,
    /// See [`canopy_model::Assignment::lasting`].
    pub lasting: Option<bool>,
}

impl<'s> Context<'s> {
    /// Prepares to judge.
    pub fn new(space: &'s Space, declared: &'s Declared, today: u32) -> Self {
        let tenant = space.tenant();
        let mut layers = OrderedSet::new();
        // They and policies that are on exclude each other: beside such policies they prove nothing.
        let defaults = tenant.settings.security_defaults == Some(true) && space.masks().enabled.is_empty();
        layers.extend(defaults.then_some(Layer::SecurityDefaults));
        layers.extend((!tenant.directory.per_user_mfa.is_empty()).then_some(Layer::PerUserMfa));
        Self {
            space,
            declared,
            today,
            held: held(space),
            layers,
            answered: RefCell::default(),
            scope_changes: OnceCell::new(),
        }
    }

    /// The tenant.
    pub fn tenant(&self) -> &'s Tenant {
        self.space.tenant()
    }

    /// What stands around the policies.
    pub fn around(&self) -> &'s Surroundings {
        &self.tenant().surroundings
    }

    /// The users of the directory.
    pub fn users(&self) -> &'s [User] {
        &self.tenant().directory.users
    }

    /// A user, where that account can sign in.
    pub fn enabled(&self, user: usize) -> Option<&'s User> {
        self.users().get(user).filter(|user| user.enabled != Some(false))
    }

    /// Whether a policy that is on could not be read in full, and so is left out of every answer.
    pub(crate) fn leaves_policies_out(&self) -> bool {
        let mut all = self.policies();
        all.any(|(at, one)| one.state == PolicyState::Enabled && self.space.masks().not_evaluated.contains(at))
    }

    /// These policies, and what decides beside all policies.
    pub(crate) fn enforcing(&self, policies: canopy_engine::PolicySet) -> canopy_engine::Enforcement {
        let policies = canopy_engine::Policies::Only(policies);
        canopy_engine::Enforcement { policies, layers: self.layers.clone() }
    }

    /// The engine's answer to a question.
    pub(crate) fn ask(&self, ask: Ask) -> Rc<Answered<'s>> {
        if let Some(known) = self.answered.borrow().get(&ask) {
            return Rc::clone(known);
        }
        let answered = Rc::new(Answered::new(self.space, ask, &self.layers));
        self.answered.borrow_mut().insert(ask, Rc::clone(&answered));
        answered
    }

    /// Whether something is forced on every sign-in of some users, of whom a test holds. Kinds of
    /// people stand for them where no users were exported.
    pub(crate) fn forced_on(&self, ask: Ask, wanted: &dyn Fn(usize) -> bool) -> Judged {
        let answered = self.ask(ask);
        let named = !self.users().is_empty();
        let (items, of) = if named {
            (
                answered.items(wanted),
                (0..self.users().len()).filter(|at| self.enabled(*at).is_some() && wanted(*at)).count(),
            )
        } else {
            answered.kind_items(&|_| true)
        };
        let witness = answered.witness(&items);
        let missing = self.missing_for_people();
        Judged { items, of, missing, witness, asked: Some(ask), ..Judged::default() }
    }

    /// What security defaults and per-user MFA take away from what was found on MFA. Both count as far as
    /// they force it; security defaults ask for it of others only when Microsoft sees a need.
    pub(crate) fn beside_policies(&self, judged: Judged) -> Judged {
        let mut judged = judged;
        let told = canopy_model::ordered::set(self.around().per_user_mfa.iter().map(|(user, _)| user.clone()));
        let untold = |item: &Item| match &item.subject {
            Subject::User(at) => self.users().get(*at).is_some_and(|user| !told.contains(&user.id)),
            _ => told.is_empty(),
        };
        judged.lessening.extend(judged.items.iter().any(untold).then_some(Need::PerUserMfa));
        let untold = self.leaves_security_defaults_open();
        judged.note = match self.tenant().settings.security_defaults {
            Some(true) => Some(
                "security defaults are on: of others than administrators they ask for MFA when Microsoft sees a need",
            ),
            None if untold => Some(
                "whether security defaults are on, which ask administrators for MFA and others when Microsoft sees a need, is not known",
            ),
            _ => None,
        };
        judged.lessening.extend(untold.then_some(Need::SecurityDefaults));
        judged
    }

    /// Whether security defaults may be on, for all that was exported: never beside policies that are on.
    pub(crate) fn leaves_security_defaults_open(&self) -> bool {
        self.space.masks().enabled.is_empty() && self.tenant().settings.security_defaults.is_none()
    }

    /// Whether a policy that is on was exported in a version of Graph that leaves out what only beta tells:
    /// continuous access evaluation, and conditions on agents.
    pub(crate) fn leaves_beta_out(&self) -> bool {
        let untold = canopy_model::ordered::set(self.around().untold_sessions.iter().map(|one| &one.policy));
        let policies = &self.tenant().policies;
        self.space.masks().enabled.iter().filter_map(|at| policies.get(at)).any(|policy| untold.contains(&policy.id))
    }

    /// Whether a list was exported that holds nothing, by the end of its path.
    pub(crate) fn is_empty_list(&self, names: &[&str]) -> bool {
        self.around().empty_lists.iter().any(|known| names.iter().any(|name| known.ends_with(name)))
    }

    /// What is missing to know who holds a role or is eligible for one.
    pub(crate) fn missing_for_administrators(&self) -> Vec<Need> {
        let mut missing = self.missing_for_roles();
        let none = !self.tenant().directory.assignments.iter().any(|one| one.kind == AssignmentKind::Eligible);
        if none && !self.is_empty_list(&ELIGIBLE) {
            missing.push(Need::EligibleRoles);
        }
        missing
    }

    /// What is missing before anything can be proved of everybody. Unknown members of groups are
    /// supposed both ways by the engine, and so take nothing away from a proof; what lies in a location
    /// that no export defines is not.
    pub(crate) fn missing_for_people(&self) -> Vec<Need> {
        let on = self.policies().filter(|(at, _)| self.space.masks().enabled.contains(*at));
        let places = on.filter_map(|(_, policy)| policy.conditions.locations.as_ref());
        let mut places = places.flat_map(|places| places.include.iter().chain(&places.exclude));
        let undefined = places.any(|one| matches!(one, LocationSelector::Location(id) if !self.space.defines(id)));
        self.missing_policies().into_iter().chain(undefined.then_some(Need::NamedLocations)).collect()
    }

    fn missing_policies(&self) -> Option<Need> {
        let none = self.space.exported() == 0 && !self.is_empty_list(&["conditionalaccess/policies"]);
        none.then_some(Need::Policies)
    }

    /// The policies that were exported, by place: not what stands beside them, such as security
    /// defaults, which the engine has as policies too.
    pub fn policies(&self) -> impl Iterator<Item = (usize, &'s Policy)> {
        self.tenant().policies.iter().enumerate().take(self.space.exported())
    }

    /// The same where a policy may be at fault: those that are on and could not be read in full are left
    /// out of every evaluation, and so are policy plans.
    pub(crate) fn missing_for_faults(&self) -> Vec<Need> {
        self.missing_for_people().into_iter().chain(self.missing_for_shapes()).collect()
    }

    /// The same where the fault is in how a policy is written, whatever the engine says of it.
    pub(crate) fn missing_for_shapes(&self) -> Vec<Need> {
        let unread = !self.space.masks().not_evaluated.is_empty() || !self.tenant().plans.is_empty();
        self.missing_policies().into_iter().chain(unread.then_some(Need::UnreadPolicies)).collect()
    }

    /// The privileged roles, as Microsoft marks them.
    pub fn is_privileged(&self, role: &RoleId) -> bool {
        self.tenant().role(role).is_some_and(|role| role.privileged)
    }

    /// Whether a user holds a privileged role in this way.
    pub(crate) fn privileged(&self, kind: AssignmentKind) -> OrderedSet<usize> {
        let held = self.held.iter().filter(|held| held.kind == kind && self.is_privileged(&held.role));
        canopy_model::ordered::set(held.map(|held| held.user))
    }

    /// Those who hold a privileged role or are eligible for one.
    pub(crate) fn administrators(&self) -> OrderedSet<usize> {
        let mut all = self.privileged(AssignmentKind::Active);
        all.extend(self.privileged(AssignmentKind::Eligible));
        all
    }

    /// What is missing to know who holds a role.
    pub(crate) fn missing_for_roles(&self) -> Vec<Need> {
        let directory = &self.tenant().directory;
        let mut missing = Vec::new();
        if directory.users.is_empty() {
            missing.push(Need::Users);
        }
        if !directory.assignments.iter().any(|one| one.kind == AssignmentKind::Active) {
            missing.push(Need::ActiveRoles);
        }
        let unknown =
            |id: &ObjectId| directory.groups.iter().any(|group| group.id.0 == *id && group.list == MemberList::Missing);
        if directory.assignments.iter().any(|one| unknown(&one.principal)) {
            missing.push(Need::Members);
        }
        missing
    }

    /// The same of those who hold roles. Where no users were exported, those whom policies tell apart by
    /// a privileged role stand for them.
    pub(crate) fn of_roles(&self, judged: Judged) -> Judged {
        let missing = self.missing_for_roles();
        let (true, Some(ask)) = (self.users().is_empty(), judged.asked) else { return Judged { missing, ..judged } };
        let answered = self.ask(ask);
        let (items, of) = answered.kind_items(&|kind| self.has_privileges(kind));
        let witness = answered.witness(&items);
        Judged { items, of, missing, witness, ..judged }
    }

    fn has_privileges(&self, kind: &Kind) -> bool {
        match kind {
            Kind::WithRole(role) => self.is_privileged(role),
            Kind::Both(one, other) => self.has_privileges(one) || self.has_privileges(other),
            _ => false,
        }
    }

    /// The role that may do everything.
    pub(crate) fn global_administrator(&self) -> RoleId {
        RoleId(ObjectId::guid(0x62e9_0394_69f5_4237_9190_0121_7714_5e10))
    }

    /// Whether a role may do everything.
    pub(crate) fn is_global_administrator(&self, role: &RoleId) -> bool {
        *role == self.global_administrator()
    }

    /// What the change of June 2026 does, policy by policy and request by request. Where no export holds
    /// the tenant's choice, the behaviour since then is supposed.
    pub fn scope_changes(&self) -> &[ScopeChange] {
        self.scope_changes.get_or_init(|| scope_changes(self))
    }

    /// What users registered, by place.
    pub(crate) fn registrations(&self) -> OrderedMap<usize, &'s Registration> {
        let mut by_name: OrderedMap<String, usize> = OrderedMap::new();
        by_name.extend(self.users().iter().enumerate().map(|(at, user)| (user.upn.to_lowercase(), at)));
        let place = |one: &Registration| {
            let by_id = one.user.as_ref().and_then(|id| self.space.memberships().user(id));
            by_id.or_else(|| by_name.get(&one.upn.to_lowercase()).copied())
        };
        self.around().registrations.iter().filter_map(|one| Some((place(one)?, one))).collect()
    }

    /// Cloud-only Global Administrators on whom MFA is not forced, who are not declared: perhaps
    /// emergency accounts.
    pub(crate) fn break_glass_candidates(&self) -> Vec<(Subject, String)> {
        let answered = self.ask(Ask::password(Question::MFA));
        let declared = self.declared_as(ExceptionKind::BreakGlass);
        let holds = |user: usize| {
            let mut held = self.held.iter().filter(|held| held.user == user && held.kind == AssignmentKind::Active);
            held.any(|held| self.is_global_administrator(&held.role))
        };
        let cloud_only =
            |user: &User| user.account.synced != Some(true) && user.upn.to_lowercase().ends_with(".onmicrosoft.com");
        let open = answered.users.keys().copied().filter(|user| !declared.contains(user) && holds(*user));
        let candidates = open.filter(|user| self.users().get(*user).is_some_and(cloud_only));
        let why = "A cloud-only Global Administrator whom policies leave out";
        candidates.map(|user| (Subject::User(user), why.to_owned())).collect()
    }

    /// What policies see of a user before anything is activated.
    pub(crate) fn seen(&self, user: usize) -> Option<&'s canopy_engine::Subject> {
        let own = |bearer: &Bearer| match bearer {
            Bearer::Person(person) => person.user == user && person.activation == canopy_engine::Activation::Before,
            Bearer::Kind(_) => false,
        };
        self.space.facts().iter().find(|fact| fact.bearers.iter().any(own)).map(|fact| &fact.subject)
    }

    /// Whether a policy means anybody at all.
    pub(crate) fn means_anybody(&self, policy: usize) -> bool {
        self.space.atoms(Axis::Who).iter().any(|atom| atom.row.contains(policy))
    }

    /// Everybody whom a policy means, whatever the rest of the sign-in: for sure, or also if who is in
    /// groups whose members are not known is supposed.
    pub fn meant(&self, policy: usize, supposed: bool) -> OrderedSet<Subject> {
        let atoms = self.space.atoms(Axis::Who).iter().filter(|atom| atom.row.contains(policy));
        let facts = atoms.flat_map(|atom| &atom.facts).filter_map(|at| self.space.facts().get(*at));
        let counting = facts.filter(|fact| supposed || fact.supposed.is_none());
        told_once(canopy_model::ordered::set(counting.flat_map(|fact| self.space.bearers(fact)).map(bearing)))
    }

    /// The name of a role.
    pub(crate) fn role_name(&self, role: &RoleId) -> String {
        self.tenant().role(role).map_or_else(|| role.to_string(), |role| role.name.clone())
    }

    /// The declared users of a kind that count today.
    pub(crate) fn declared_as(&self, kind: ExceptionKind) -> OrderedSet<usize> {
        let all = self.declared.exceptions.iter().enumerate();
        let counting = all.filter(|(at, one)| one.kind == kind && self.declared.counts(*at, self.today));
        let users = counting.flat_map(|(_, one)| one.who.iter().filter_map(|who| self.user(who)));
        canopy_model::ordered::set(users)
    }

    /// The user with this id or user principal name.
    pub(crate) fn user(&self, wanted: &str) -> Option<usize> {
        let by_id = self.space.memberships().user(&canopy_model::UserId::new(wanted));
        by_id.or_else(|| self.users().iter().position(|user| user.upn.eq_ignore_ascii_case(wanted.trim())))
    }

    /// Whether an exception names a subject.
    pub(crate) fn names(&self, exception: &Exception, subject: &Subject) -> bool {
        let is = |id: String| exception.who.iter().any(|who| who.trim().eq_ignore_ascii_case(&id));
        match subject {
            Subject::User(at) => {
                self.users().get(*at).is_some_and(|user| is(user.id.to_string()) || is(user.upn.clone()))
            }
            Subject::Policy(at) => self
                .tenant()
                .policies
                .get(*at)
                .is_some_and(|policy| is(policy.id.to_string()) || is(policy.name.clone())),
            Subject::Group(id) => is(id.to_string()),
            Subject::Role(id) => is(id.to_string()),
            Subject::Location(id) => is(id.to_string()),
            Subject::Strength(at) => self.tenant().strengths.get(*at).is_some_and(|one| is(one.id.to_string())),
            Subject::ServicePrincipal(at) => {
                let all = &self.tenant().directory.service_principals;
                all.get(*at).is_some_and(|one| is(one.id.to_string()) || is(one.app.to_string()))
            }
            Subject::Domain(at) => self.around().domains.get(*at).is_some_and(|one| is(one.name.clone())),
            Subject::Method(at) => {
                let methods = self.around().methods.as_ref();
                methods.and_then(|all| all.methods.get(*at)).is_some_and(|one| is(one.id.clone()))
            }
            Subject::Setting(name) => is((*name).to_owned()),
            Subject::Context(at) => self.tenant().contexts.get(*at).is_some_and(|one| is(one.id.to_string())),
            Subject::Action(at) => self.around().protected_actions.get(*at).is_some_and(|one| is(one.name.clone())),
            Subject::Kind(_) | Subject::Exception(_) => false,
        }
    }
}

/// Who it is, as the subject of a finding.
pub(crate) fn bearing(bearer: &Bearer) -> Subject {
    match bearer {
        Bearer::Person(person) => Subject::User(person.user),
        Bearer::Kind(kind) => Subject::Kind(kind.clone()),
    }
}

/// External users of one tenant are told by those of any, unless no such kind is there.
pub(crate) fn told_once(all: OrderedSet<Subject>) -> OrderedSet<Subject> {
    let any = |subject: &Subject| match subject {
        Subject::Kind(Kind::External(kind, Some(_))) => all.contains(&Subject::Kind(Kind::External(*kind, None))),
        _ => false,
    };
    canopy_model::ordered::set(all.iter().filter(|subject| !any(subject)).cloned())
}

/// The lists of Graph that tell who is eligible for a role.
pub(crate) const ELIGIBLE: [&str; 2] = ["roleeligibilityscheduleinstances", "roleeligibilityschedules"];

/// Every role of every user, through groups too.
fn held(space: &Space) -> Vec<Held> {
    let (directory, memberships) = (&space.tenant().directory, space.memberships());
    let mut all = Vec::new();
    for one in &directory.assignments {
        let group = GroupId(one.principal.clone());
        let (users, group) = match memberships.user(&canopy_model::UserId(one.principal.clone())) {
            Some(user) => (vec![user], None),
            None => (memberships.users_in(&group), Some(group)),
        };
        let held = |user: usize, kind: AssignmentKind| Held {
            user,
            role: one.role.clone(),
            kind,
            narrower: one.scope != AssignmentScope::Tenant,
            group: group.clone(),
            lasting: one.lasting,
        };
        all.extend(users.into_iter().map(|user| held(user, one.kind)));
        // Whoever is eligible to be a member is eligible for what the members hold.
        let eligible = directory.eligible_members.iter().filter(|member| Some(&member.group) == group.as_ref());
        for member in eligible {
            let users = match memberships.user(&canopy_model::UserId(member.principal.clone())) {
                Some(user) => vec![user],
                None => memberships.users_in(&GroupId(member.principal.clone())),
            };
            all.extend(users.into_iter().map(|user| held(user, AssignmentKind::Eligible)));
        }
    }
    all
}
