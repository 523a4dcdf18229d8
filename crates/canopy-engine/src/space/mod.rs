//! A tenant compiled into one table: for each axis its atoms, and which policies admit each.

mod device;
mod eligible;
mod located;
mod membership;
mod network;
mod people;
mod sight;
mod supposed;
mod target;
mod who;
mod within;

use canopy_model::ordered::{OrderedMap, OrderedSet};
use rustc_hash::FxHashMap;
use std::sync::Arc;

use canopy_model::{
    BaselineScopes, ClientApp, CloudAppSecurity, Conditions, Control, Frequency, InsiderRisk, LocationId,
    PersistentBrowser, Platform, Policy, PolicyState, RiskLevel, Tenant, TransferMethod, UserAction, UserSelector,
    ordered,
};

use crate::attacker::Constraint;
use crate::axis::{self, Axis, Met, Placed, Unmet};
use crate::decision::{Enforcement, Policies};
use crate::layer::{self, Layer};
use crate::lookup::Lookup;
use crate::policy_set::PolicySet;
use crate::reading::{Reading, Readings};
use crate::requirement::{Clause, Controls, Requirement, Way, has_strength};
use crate::sign_in::{Device, SignIn, Subject, Target, Value};
use crate::trace::{self, Trace};
use crate::verdict::{self, Question, Verdict};

pub use eligible::Eligible;
pub use membership::{Memberships, Paths};
pub use sight::Sight;
pub use supposed::{Certainty, Supposed, UnknownGroups};
pub use who::{Activation, Bearer, Fact, Kind, PersonRef};

/// Values on one axis that no policy tells apart, and that every constraint treats alike.
#[derive(Clone, Debug)]
pub struct Atom {
    /// The values, the most ordinary first; never empty.
    pub values: Vec<Value>,
    /// The policies that admit them.
    pub row: PolicySet,
    /// On the who-axis, the places of the values in [`Space::facts`].
    pub facts: Vec<usize>,
}

/// Targets by how requirements on them are put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum TargetKind {
    /// Every requirement stays.
    Ordinary,
    /// Registering security information: some strengths replace others.
    Registration,
}

impl TargetKind {
    pub(crate) const ALL: [Self; 2] = [Self::Ordinary, Self::Registration];

    /// The kind of a target.
    pub(crate) const fn of(target: &Target) -> Self {
        match target {
            Target::Action(UserAction::RegisterSecurityInfo) => Self::Registration,
            _ => Self::Ordinary,
        }
    }
}

/// Policies by how they force something.
#[derive(Clone, Debug)]
pub(crate) struct Forcing {
    /// Forced wherever one of these applies.
    pub(crate) always: PolicySet,
    /// Forced where one of these applies, unless one of `replacing` does too.
    pub(crate) unless_replaced: PolicySet,
    /// Policies whose strengths replace those of `unless_replaced`.
    pub(crate) replacing: PolicySet,
}

impl Forcing {
    /// Whether the question is forced where these policies apply.
    pub(crate) fn forces(&self, applied: &PolicySet) -> bool {
        applied.meets(&self.always) || (applied.meets(&self.unless_replaced) && !applied.meets(&self.replacing))
    }
}

/// Policies by state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Masks {
    /// On, and fully understood.
    pub enabled: PolicySet,
    /// Report-only, and fully understood.
    pub report_only: PolicySet,
    /// On or report-only, but with a condition that could not be read, or in an unknown state:
    /// left out of every evaluation, and to be named in every answer.
    pub not_evaluated: PolicySet,
}

/// A tenant, ready to be asked.
#[derive(Clone, Debug)]
pub struct Space {
    tenant: Arc<Tenant>,
    lookup: Lookup,
    controls: Controls,
    masks: Masks,
    /// How many policies the tenant itself has; those of the layers follow.
    exported: usize,
    /// The layer of each policy after those.
    layers: Vec<Layer>,
    /// Policies that name the action of registering security information.
    naming_registration: PolicySet,
    /// For each policy the first that asks for the same under the same rules.
    alike: Vec<usize>,
    memberships: Arc<Memberships>,
    facts: Vec<Fact>,
    unknown: Vec<UnknownGroups>,
    supposes_all: bool,
    /// For each selector of users, how many people or kinds of people it matches.
    reach: Vec<(UserSelector, usize)>,
    axes: OrderedMap<Axis, Vec<Atom>>,
    /// For each policy, how much it reaches.
    breadths: Vec<usize>,
}

impl Space {
    /// Compiles a tenant. Costs time linear in people and memberships.
    pub fn new(tenant: Tenant) -> Self {
        Self::read(tenant, Readings::default())
    }

    /// The same with open questions read otherwise.
    pub fn read(mut tenant: Tenant, readings: Readings) -> Self {
        let exported = tenant.policies.len();
        let (layers, policies): (Vec<Layer>, Vec<Policy>) = layer::policies(&tenant).into_iter().unzip();
        tenant.policies.extend(policies);
        let lookup = Lookup::new(&tenant, readings);
        let memberships = Memberships::new(&tenant.directory);
        let mut facts = who::facts(&tenant, &memberships);
        let unknown = supposed::unknown(&tenant, &memberships);
        let supposes_all = supposed::suppose(&mut facts, &unknown);
        let naming_registration = target::naming(&tenant.policies, UserAction::RegisterSecurityInfo);
        let mut space = Self {
            controls: Controls::new(&tenant),
            alike: alike(&tenant.policies, &naming_registration),
            masks: masks(&tenant.policies, exported),
            exported,
            layers,
            naming_registration,
            memberships: Arc::new(memberships),
            unknown,
            supposes_all,
            lookup,
            reach: Vec::new(),
            facts: Vec::new(),
            axes: OrderedMap::new(),
            breadths: Vec::new(),
            tenant: Arc::new(tenant),
        };
        for (axis, values) in space.values() {
            let atoms = space.partition(values);
            space.axes.insert(axis, atoms);
        }
        let (who, reach) = space.people(&facts);
        space.facts = facts;
        space.axes.insert(Axis::Who, who);
        space.reach = reach;
        space.breadths = [Axis::Who, Axis::Target].iter().fold(vec![1; space.capacity()], |breadths, axis| {
            let admitted = space.admitting(*axis);
            breadths.into_iter().zip(admitted).map(|(breadth, atoms)| breadth * atoms).collect()
        });
        space
    }

    /// The same tenant with open questions read otherwise. Atoms are cut anew.
    #[must_use]
    pub fn reread(&self, readings: Readings) -> Self {
        let mut tenant = Tenant::clone(&self.tenant);
        tenant.policies.truncate(self.exported);
        Self::read(tenant, readings)
    }

    /// Puts the same tenant with other names in place of this one, which is given back. Nothing but
    /// names may differ: what was compiled stays.
    pub fn rename(&mut self, tenant: Arc<Tenant>) -> Arc<Tenant> {
        std::mem::replace(&mut self.tenant, tenant)
    }

    /// The tenant.
    pub fn tenant(&self) -> &Tenant {
        &self.tenant
    }

    /// The tables that conditions are read against.
    pub const fn lookup(&self) -> &Lookup {
        &self.lookup
    }

    /// Policies by state.
    pub const fn masks(&self) -> &Masks {
        &self.masks
    }

    /// Without users: whether people of two kinds are tried too of which policies exclude only one. Else
    /// policies name too many for that.
    pub fn tries_all_pairs(&self) -> bool {
        who::tries_all_pairs(&self.tenant)
    }

    /// Group memberships and role holders.
    pub fn memberships(&self) -> &Memberships {
        &self.memberships
    }

    /// The different things that policies can know of people, each with those of whom they hold.
    pub fn facts(&self) -> &[Fact] {
        &self.facts
    }

    /// The atoms of one axis, the most ordinary first.
    pub fn atoms(&self, axis: Axis) -> &[Atom] {
        self.axes.get(&axis).map_or(&[], Vec::as_slice)
    }

    /// How many policies there are, those of the layers among them: the capacity of every
    /// [`PolicySet`].
    pub fn capacity(&self) -> usize {
        self.tenant.policies.len()
    }

    /// How many policies the tenant itself has; they come first.
    pub const fn exported(&self) -> usize {
        self.exported
    }

    /// The policies of one layer.
    pub fn layer(&self, layer: Layer) -> PolicySet {
        PolicySet::of(self.capacity(), |at| self.layer_of(at) == Some(layer))
    }

    /// The layer that a policy belongs to; `None` for the tenant's own.
    pub fn layer_of(&self, policy: usize) -> Option<Layer> {
        policy.checked_sub(self.exported).and_then(|at| self.layers.get(at)).copied()
    }

    /// The policies that bind.
    pub fn mask(&self, enforcement: &Enforcement) -> PolicySet {
        let chosen = match &enforcement.policies {
            Policies::Enabled => self.masks.enabled.clone(),
            Policies::WithReportOnly => self.masks.enabled.or(&self.masks.report_only),
            Policies::Only(policies) => policies.clone(),
        };
        enforcement.layers.iter().fold(chosen, |chosen, layer| chosen.or(&self.layer(*layer)))
    }

    /// One sign-in against every policy.
    pub fn trace(&self, sign_in: &SignIn) -> Trace {
        trace::trace(&self.tenant.policies, &self.lookup, sign_in)
    }

    /// How a sign-in meets one policy's condition on one axis, or does not; `None` without such a policy.
    pub fn condition(&self, policy: usize, axis: Axis, sign_in: &SignIn) -> Option<Result<Met, Unmet>> {
        let policy = self.tenant.policies.get(policy)?;
        Some(axis.admits(&policy.conditions, &Placed::new(sign_in, &self.lookup), &self.lookup))
    }

    /// The policies whose conditions one sign-in meets, whatever their state.
    pub fn applied(&self, sign_in: &SignIn) -> PolicySet {
        trace::applied(&self.tenant.policies, &self.lookup, sign_in)
    }

    /// The same, with open questions read otherwise.
    pub fn applied_as(&self, sign_in: &SignIn, readings: Readings) -> PolicySet {
        trace::applied(&self.tenant.policies, &self.lookup.with(readings), sign_in)
    }

    /// The open questions that decide which of the policies that bind, are on or report-only apply to
    /// one sign-in.
    pub fn rests_on(&self, sign_in: &SignIn, enforcement: &Enforcement) -> Vec<Reading> {
        let live = self.live(enforcement);
        let applied = |readings| self.applied_as(sign_in, readings).and(&live);
        let now = applied(self.lookup.readings().clone());
        let decides = |reading: &Reading| applied(self.lookup.readings().otherwise(*reading)) != now;
        Reading::ALL.into_iter().filter(decides).collect()
    }

    /// The same for some sign-in.
    pub fn rests_on_anywhere(&self, enforcement: &Enforcement) -> Vec<Reading> {
        let live = self.live(enforcement);
        let decides = |reading: &Reading| {
            let lookup = self.lookup.with(self.lookup.readings().otherwise(*reading));
            let around = self.axes.iter().filter(|(axis, _)| **axis != Axis::Who).flat_map(|(_, atoms)| atoms);
            let mut values = around.flat_map(|atom| atom.values.iter().map(move |value| (value, &atom.row)));
            values.any(|(value, row)| self.row_as(value, &lookup).and(&live) != row.and(&live))
                || self.admits_people_otherwise(&lookup, &live)
                || self.sees_otherwise(&lookup)
        };
        Reading::ALL.into_iter().filter(decides).collect()
    }

    /// The policies that an answer can be about: those that bind, and all that are on or report-only.
    fn live(&self, enforcement: &Enforcement) -> PolicySet {
        self.mask(enforcement).or(&self.masks.enabled).or(&self.masks.report_only)
    }

    /// The clauses of one policy; none where it has no grant controls.
    pub(crate) fn clauses(&self, policy: usize) -> &[Clause] {
        self.controls.of(policy)
    }

    /// Whether whoever satisfies one clause satisfies another.
    pub(crate) fn clause_implies(&self, one: &Clause, other: &Clause) -> bool {
        self.controls.clause_implies(one, other)
    }

    /// Whether whoever satisfies a control satisfies a clause.
    pub(crate) fn control_implies(&self, option: &Control, clause: &Clause) -> bool {
        self.controls.control_implies(option, clause)
    }

    /// Whether a clause gives way to a strength on registering security information.
    pub(crate) fn is_replaceable(&self, clause: &Clause) -> bool {
        has_strength(clause) && !self.naming_registration.contains(clause.policy)
    }

    /// Whether a policy selects service principals or agents instead of people.
    pub(crate) fn is_about_workloads(&self, policy: usize) -> bool {
        self.tenant.policies.get(policy).is_some_and(|policy| Axis::selects_workloads(&policy.conditions))
    }

    /// Whether users were loaded; otherwise kinds of people stand for them.
    pub fn knows_people(&self) -> bool {
        !self.tenant.directory.users.is_empty()
    }

    /// Whether a policy selects everybody whom another selects, whoever is in which group.
    pub fn selects_all_of(&self, policy: usize, other: usize) -> bool {
        let conditions = |at: usize| self.tenant.policies.get(at).map(|policy| &policy.conditions);
        conditions(policy).zip(conditions(other)).is_some_and(|(outer, inner)| axis::contains(outer, inner))
    }

    /// Whether conditions admit a value, whatever else a sign-in has.
    pub(crate) fn admits(&self, conditions: &Conditions, value: &Value) -> bool {
        let sign_in = alone(value);
        Axis::of(value).admits(conditions, &Placed::new(&sign_in, &self.lookup), &self.lookup).is_ok()
    }

    /// What a set of policies asks for.
    pub fn requirement(&self, policies: &PolicySet) -> Requirement {
        self.controls.requirement(policies)
    }

    /// What a set of policies asks for on sign-ins to a target.
    pub fn requirement_to(&self, policies: &PolicySet, target: &Target) -> Requirement {
        match TargetKind::of(target) {
            TargetKind::Ordinary => self.controls.requirement(policies),
            TargetKind::Registration => self.controls.requirement_on_registration(policies, &self.naming_registration),
        }
    }

    /// What a set of policies asks of sign-ins to a target from a client, reduced and named.
    pub fn verdict_to(&self, policies: &PolicySet, target: &Target, client: ClientApp) -> Verdict {
        verdict::verdict(&self.controls, &self.requirement_to(policies, target), client)
    }

    /// What one policy asks for by itself, reduced and named.
    pub fn verdict_of(&self, policy: usize) -> Verdict {
        let alone = PolicySet::of(self.capacity(), |at| at == policy);
        verdict::verdict(&self.controls, &self.requirement(&alone), ClientApp::Browser)
    }

    /// The first policy that asks for the same as this one, whatever the target.
    pub(crate) fn first_alike(&self, policy: usize) -> usize {
        self.alike.get(policy).copied().unwrap_or(policy)
    }

    /// Whether a policy blocks.
    pub fn blocks(&self, policy: usize) -> bool {
        self.controls.of(policy).iter().any(|clause| clause.options.contains(&Control::Block))
    }

    /// Whether it is known what lies in a location that policies name.
    pub fn defines(&self, location: &LocationId) -> bool {
        self.lookup.defines(location)
    }

    /// Whether a policy alone forces the question on every sign-in from such a client that it
    /// applies to. A legacy client cannot answer any control, so each one blocks it.
    pub fn binds(&self, policy: usize, question: Question, client: ClientApp) -> bool {
        match (client.is_legacy(), question) {
            (true, _) => !self.controls.of(policy).is_empty(),
            (false, _) => self.imposes(policy, question) || verdict::binds(&self.controls, policy, question),
        }
    }

    /// Whether a policy's session control answers the question; no strength replaces it.
    fn imposes(&self, policy: usize, question: Question) -> bool {
        let Some(session) = self.tenant.policies.get(policy).map(|policy| &policy.session) else { return false };
        match question {
            Question::SignInFrequency(hours) => session
                .sign_in_frequency
                .is_some_and(|asked| !asked.secondary_only && asked.frequency <= Frequency::of_hours(hours)),
            Question::NeverPersistent => session.persistent_browser == Some(PersistentBrowser::Never),
            Question::RestrictedSession => {
                let proxied = session.cloud_app_security.is_some_and(|kind| kind != CloudAppSecurity::MonitorOnly);
                proxied || session.application_enforced_restrictions
            }
            Question::BoundToken => session.token_protection,
            _ => false,
        }
    }

    /// Whether some policies together force the question on sign-ins to a target from a client.
    /// Exact: see [`Space::binds`].
    pub fn forces(&self, policies: &PolicySet, question: Question, target: &Target, client: ClientApp) -> bool {
        self.forcing(policies, question, client, TargetKind::of(target)).forces(policies)
    }

    /// Which policies force a question on sign-ins to a target from such a client.
    pub(crate) fn forcing(
        &self,
        policies: &PolicySet,
        question: Question,
        client: ClientApp,
        target: TargetKind,
    ) -> Forcing {
        let forces = PolicySet::of(self.capacity(), |at| policies.contains(at) && self.binds(at, question, client));
        let nothing = PolicySet::empty(self.capacity());
        if target == TargetKind::Ordinary || client.is_legacy() {
            return Forcing { always: forces, unless_replaced: nothing.clone(), replacing: nothing };
        }
        let replacing = self.replacing().and(policies);
        let stays = |at: usize| {
            self.naming_registration.contains(at)
                || self.imposes(at, question)
                || verdict::binds_without_strengths(&self.controls, at, question)
        };
        let always = PolicySet::of(self.capacity(), |at| forces.contains(at) && stays(at));
        let unless_replaced = PolicySet::of(self.capacity(), |at| forces.contains(at) && !stays(at));
        Forcing { always, unless_replaced, replacing }
    }

    /// A number that tells apart targets on which requirements are put together differently.
    pub(crate) const fn target_kind(&self, target: &Target) -> usize {
        match TargetKind::of(target) {
            TargetKind::Ordinary => 0,
            TargetKind::Registration => 1,
        }
    }

    /// Those of some policies that ask for anything.
    pub(crate) fn asking(&self, policies: &PolicySet) -> PolicySet {
        PolicySet::of(self.capacity(), |at| policies.contains(at) && !self.controls.of(at).is_empty())
    }

    /// Policies whose strengths replace others when security information is registered.
    pub(crate) fn replacing(&self) -> PolicySet {
        PolicySet::of(self.capacity(), |at| self.naming_registration.contains(at) && self.controls.has_strength(at))
    }

    /// Whether satisfying these controls satisfies the question.
    pub fn way_forces(&self, way: &Way, question: Question) -> bool {
        way.iter().any(|control| verdict::answers(&self.controls, control, question))
    }

    /// For each policy how many atoms of an axis it admits.
    fn admitting(&self, axis: Axis) -> Vec<usize> {
        let mut counts = vec![0; self.capacity()];
        for at in self.atoms(axis).iter().flat_map(|atom| atom.row.iter()) {
            counts.iter_mut().skip(at).take(1).for_each(|count| *count += 1);
        }
        counts
    }

    /// How many kinds of people, times how many kinds of target, a policy reaches.
    pub(crate) fn breadth(&self, policy: usize) -> usize {
        self.breadths.get(policy).copied().unwrap_or(0)
    }

    /// How many people, or kinds of people, one of a policy's user excludes matches.
    pub(crate) fn excluded_people(&self, policy: usize, exclude: usize) -> usize {
        let policy = self.tenant.policies.get(policy);
        let selector = policy.and_then(|policy| policy.conditions.users.exclude.get(exclude));
        self.reach.iter().find(|(known, _)| Some(known) == selector).map_or(0, |(_, people)| *people)
    }

    /// Every value worth telling apart, but for the who-axis.
    fn values(&self) -> Vec<(Axis, Vec<Value>)> {
        let risk = |make: fn(RiskLevel) -> Value| RiskLevel::ALL.into_iter().map(make).collect();
        vec![
            (Axis::Target, target::values(&self.tenant)),
            (Axis::ClientApp, ClientApp::SIGN_INS.into_iter().map(Value::ClientApp).collect()),
            (Axis::Platform, Platform::ALL.into_iter().map(Value::Platform).collect()),
            (Axis::Network, network::values(&self.tenant)),
            (Axis::Device, device::values(&self.tenant.policies, &self.lookup)),
            (Axis::SignInRisk, risk(Value::SignInRisk)),
            (Axis::UserRisk, risk(Value::UserRisk)),
            (Axis::InsiderRisk, InsiderRisk::ALL.into_iter().map(Value::InsiderRisk).collect()),
            // People sign in here; neither risk is ever theirs.
            (Axis::ServicePrincipalRisk, vec![Value::ServicePrincipalRisk(RiskLevel::None)]),
            (Axis::AgentRisk, vec![Value::AgentRisk(RiskLevel::None)]),
            (
                Axis::Flow,
                vec![
                    Value::Flow(OrderedSet::new()),
                    Value::Flow(ordered::set([TransferMethod::DeviceCodeFlow])),
                    Value::Flow(ordered::set([TransferMethod::AuthenticationTransfer])),
                ],
            ),
        ]
    }

    /// The policies that admit a value.
    pub fn row(&self, value: &Value) -> PolicySet {
        self.row_as(value, &self.lookup)
    }

    /// The policies that admit a value, were requests limited to baseline scopes evaluated in this way.
    pub fn row_with(&self, value: &Value, baseline: &BaselineScopes) -> PolicySet {
        self.row_as(value, &self.lookup.evaluating(baseline))
    }

    /// Whether one policy, by its place, admits a value with open questions read otherwise.
    pub fn admits_read(&self, policy: usize, value: &Value, readings: Readings) -> bool {
        let lookup = self.lookup.with(readings);
        self.is_admitted(policy, Axis::of(value), &Placed::new(&alone(value), &lookup), &lookup)
    }

    fn row_as(&self, value: &Value, lookup: &Lookup) -> PolicySet {
        let sign_in = alone(value);
        let placed = Placed::new(&sign_in, lookup);
        PolicySet::of(self.capacity(), |at| self.is_admitted(at, Axis::of(value), &placed, lookup))
    }

    fn is_admitted(&self, policy: usize, axis: Axis, placed: &Placed<'_>, lookup: &Lookup) -> bool {
        let policy = self.tenant.policies.get(policy);
        policy.is_some_and(|policy| axis.admits(&policy.conditions, placed, lookup).is_ok())
    }

    /// Cuts an axis into atoms by admission; what constraints tell apart stays apart.
    fn partition(&self, values: Vec<Value>) -> Vec<Atom> {
        let mut found: FxHashMap<(PolicySet, u8), usize> = FxHashMap::default();
        let mut atoms: Vec<Atom> = Vec::new();
        for value in values {
            let row = self.row(&value);
            let at = *found.entry((row.clone(), self.kind(&value))).or_insert(atoms.len());
            if at == atoms.len() {
                atoms.push(Atom { values: Vec::new(), row, facts: Vec::new() });
            }
            atoms.get_mut(at).into_iter().for_each(|atom| atom.values.push(value.clone()));
        }
        atoms
    }

    /// What constraints and attacker models can ask of a value.
    fn kind(&self, value: &Value) -> u8 {
        match value {
            Value::ClientApp(client) => u8::from(client.is_legacy()),
            Value::Network(network) => u8::from(self.lookup.locate(network).is_trusted()),
            Value::Device(Device::Unregistered) => 0,
            Value::Device(device @ Device::Registered { compliant, .. }) => {
                1 + 4 * u8::from(device.is_ones_own()) + 2 * u8::from(*compliant) + u8::from(device.is_managed())
            }
            Value::Target(target) => {
                let exchange = Constraint::LegacyReachesExchangeOnly.allows(ClientApp::Other, value);
                match target {
                    Target::Resources(_) | Target::Request(_) => u8::from(exchange),
                    Target::Context(_) => 2,
                    Target::Action(UserAction::RegisterSecurityInfo) => 3,
                    Target::Action(_) => 4,
                }
            }
            Value::SignInRisk(level) | Value::UserRisk(level) => u8::from(*level != RiskLevel::None),
            Value::InsiderRisk(level) => u8::from(*level != InsiderRisk::None),
            Value::Flow(flows) => u8::from(!flows.is_empty()),
            _ => 0,
        }
    }
}

/// An ordinary sign-in with this value, to ask about its axis alone.
fn alone(value: &Value) -> SignIn {
    SignIn::ordinary(Subject::Person(crate::sign_in::Person::default()), Target::other()).with(value.clone())
}

/// Masks over the tenant's own policies; layers are in none.
fn masks(policies: &[Policy], exported: usize) -> Masks {
    let in_state = |state: &PolicyState, policy: &Policy| policy.state == *state;
    let understood = |policy: &Policy| policy.conditions.unreadable.is_empty();
    let of = |test: &dyn Fn(&Policy) -> bool| {
        PolicySet::of(policies.len(), |at| at < exported && policies.get(at).is_some_and(test))
    };
    Masks {
        enabled: of(&|p| in_state(&PolicyState::Enabled, p) && understood(p)),
        report_only: of(&|p| in_state(&PolicyState::ReportOnly, p) && understood(p)),
        not_evaluated: of(&|p| match p.state {
            PolicyState::Disabled => false,
            PolicyState::Unrecognised(_) => true,
            PolicyState::Enabled | PolicyState::ReportOnly => !understood(p),
        }),
    }
}

/// For each policy the first with the same grant controls; those that name the action of
/// registering security information are told apart, because strengths replace each other there.
fn alike(policies: &[Policy], naming: &PolicySet) -> Vec<usize> {
    let same = |a: usize, b: usize| {
        let grant = |at: usize| policies.get(at).map(|policy| &policy.grant);
        grant(a) == grant(b) && naming.contains(a) == naming.contains(b)
    };
    let mut firsts: Vec<usize> = Vec::new();
    (0..policies.len())
        .map(|at| {
            firsts.iter().copied().find(|first| same(*first, at)).unwrap_or_else(|| {
                firsts.push(at);
                at
            })
        })
        .collect()
}
