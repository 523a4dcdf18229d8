//! All that is asked of the engine, in one place.

use std::collections::BTreeSet;

use canopy_engine::{
    AttackerModel, Axis, Bearer, Certainty, Enforcement, Fact, Kind, PolicySet, Question, Reading, Readings, Scope,
    SignIn, Space, StrengthLevel, Targets, Value, VerdictClass, decide, explore, weakest,
};
use canopy_import::{File, Import, Severity, import};
use canopy_model::{Group, GroupId, GroupProtection, MemberList, Tenant, UserSelector};
use canopy_workbench::{AssumptionKind, PolicyScope};

use super::answer::{self, Control, Decision, Model};
use super::folder::Case;
use super::sign_in::{self, EXTERNAL};
use crate::tenant::Opened;

/// Regions at most; no case comes near.
const REGIONS: usize = 100_000;

/// Who is not covered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) people: BTreeSet<String>,
    pub(super) kinds: BTreeSet<String>,
}

/// What comes of a sign-in.
pub(super) struct Decided {
    pub(super) applies: BTreeSet<String>,
    pub(super) decision: Decision,
    /// Of the controls asked about, those that are not forced.
    pub(super) gap: BTreeSet<Control>,
    /// Whether which policies apply hangs on an open question.
    pub(super) rests_on: bool,
}

pub(super) struct Engine {
    space: Space,
    /// What was said at the import, and files of which nothing was understood.
    pub(super) warnings: Vec<String>,
    pub(super) not_read: Vec<String>,
    /// Whether nothing that could change an answer is missing.
    pub(super) complete: bool,
}

impl Engine {
    pub(super) fn open(case: &Case) -> Self {
        let files = case.files.iter().map(|file| File { name: file.name.clone(), bytes: file.bytes.clone() });
        let Import { tenant, files, notices, .. } = import(files.collect(), &mut |_, _| {});
        let loud = notices.iter().filter(|notice| notice.severity != Severity::Info);
        let empty = files.iter().filter(|file| file.recognised.is_empty());
        let answer = Opened::files(case.files.clone())
            .without_mfa(canopy_workbench::AttackerModel::default(), PolicyScope::Enabled);
        Self {
            warnings: loud.map(ToString::to_string).collect(),
            not_read: empty.map(|file| file.name.clone()).collect(),
            complete: answer.assumptions.iter().all(|one| one.kind != AssumptionKind::Incomplete),
            space: Space::new(tenant),
        }
    }

    /// The user principal names of all who can sign in.
    pub(super) fn people(&self) -> BTreeSet<String> {
        let enabled = self.space.tenant().directory.users.iter().filter(|user| user.enabled != Some(false));
        enabled.map(|user| user.upn.clone()).collect()
    }

    /// The ids of all policies.
    pub(super) fn policies(&self) -> BTreeSet<String> {
        self.space.tenant().policies.iter().take(self.space.exported()).map(|policy| policy.id.to_string()).collect()
    }

    /// Everybody for whom the control is not forced on some sign-in.
    pub(super) fn uncovered(&self, asked: &answer::Question) -> Result<Found, String> {
        uncovered(&self.space, asked)
    }

    /// Users for whom the control is forced whoever is in the groups whose members are not known.
    pub(super) fn certainly_covered(&self, asked: &answer::Question) -> Result<BTreeSet<String>, String> {
        let mut covered = self.people();
        let tenant = self.exported();
        let unknown = unknown_groups(&tenant);
        for full in 0..1_usize << unknown.len() {
            let mut tenant = tenant.clone();
            for (at, id) in unknown.iter().enumerate() {
                let everybody = tenant.directory.users.iter().map(|user| user.id.0.clone()).collect();
                let members = if full & (1 << at) == 0 { Vec::new() } else { everybody };
                tenant.directory.groups.retain(|group| group.id != *id);
                let list = MemberList::Direct;
                let protection = GroupProtection::default();
                tenant.directory.groups.push(Group { id: id.clone(), name: String::new(), members, list, protection });
            }
            let uncovered = uncovered(&Space::new(tenant), asked)?;
            covered.retain(|upn| !uncovered.people.contains(upn));
        }
        let told = self.told_certainly_covered(asked);
        if told != covered {
            return Err(format!("every way of knowing the groups says {covered:?}, the product says {told:?}"));
        }
        Ok(covered)
    }

    /// The same, as the product tells it.
    fn told_certainly_covered(&self, asked: &answer::Question) -> BTreeSet<String> {
        let found = weakest(&self.space, &scope(asked), question(asked.control), &mut |_, _| {});
        let certainty = self.space.certainty(|who| found.overall(who).is_some_and(|way| !way.forced));
        let users = self.space.tenant().directory.users.iter().zip(certainty);
        let covered = users.filter(|(user, one)| user.enabled != Some(false) && *one == Certainty::Never);
        covered.map(|(user, _)| user.upn.clone()).collect()
    }

    /// The tenant as it was read, without the engine's own layers.
    fn exported(&self) -> Tenant {
        let mut tenant = self.space.tenant().clone();
        tenant.policies.truncate(self.space.exported());
        tenant
    }

    pub(super) fn sign_in(&self, asked: &answer::SignIn) -> Result<SignIn, String> {
        sign_in::read(&self.space, asked)
    }

    pub(super) fn decide(&self, sign_in: &SignIn, controls: &BTreeSet<Control>) -> Decided {
        let decided = decide(&self.space, sign_in, &Enforcement::ENABLED);
        let id = |at: usize| self.space.tenant().policies.get(at).map(|policy| policy.id.to_string());
        let decision = match decided.verdict.class {
            VerdictClass::Block => Decision::Block,
            _ if decided.requirement.clauses.is_empty() => Decision::Grant,
            _ => Decision::GrantWithControls,
        };
        let open = |control: &&Control| {
            !self.space.forces(&decided.binding, question(**control), &sign_in.target, sign_in.client_app)
        };
        let applied = self.applied(sign_in, Readings::default());
        Decided {
            applies: decided.binding.or(&decided.report_only).iter().filter_map(id).collect(),
            decision,
            gap: controls.iter().filter(open).copied().collect(),
            rests_on: Reading::ALL
                .into_iter()
                .any(|reading| self.applied(sign_in, Readings::flipped(reading)) != applied),
        }
    }

    /// The policies that apply, with open questions read so.
    fn applied(&self, sign_in: &SignIn, readings: Readings) -> PolicySet {
        let masks = self.space.masks();
        self.space.applied_as(sign_in, readings).and(&masks.enabled.or(&masks.report_only))
    }

    /// Whether a question is about such sign-ins.
    pub(super) fn is_about(&self, asked: &answer::Question, sign_in: &SignIn) -> bool {
        let values = [
            Value::Target(sign_in.target.clone()),
            Value::Device(sign_in.device.clone()),
            Value::Network(sign_in.network.clone()),
            Value::SignInRisk(sign_in.sign_in_risk),
            Value::UserRisk(sign_in.user_risk),
            Value::InsiderRisk(sign_in.insider_risk),
        ];
        let scope = scope(asked);
        values.iter().all(|value| scope.allows(value, self.space.lookup())) && scope.is_possible(sign_in)
    }
}

const fn question(control: Control) -> Question {
    match control {
        Control::Mfa => Question::MFA,
        Control::Passwordless => Question::Authentication(StrengthLevel::Passwordless),
        Control::PhishingResistant => Question::Authentication(StrengthLevel::PhishingResistant),
        Control::ManagedDevice => Question::ManagedDevice,
        Control::Block => Question::Blocked,
    }
}

fn scope(asked: &answer::Question) -> Scope {
    let model = match asked.model {
        Model::StolenPassword => AttackerModel::StolenPassword,
        Model::TrustedNetwork => AttackerModel::TrustedNetwork,
        Model::StolenManagedDevice => AttackerModel::StolenManagedDevice,
        Model::Everything => AttackerModel::Everything,
    };
    let targets = match asked.targets {
        answer::Targets::Resources => Targets::Resources,
        answer::Targets::UserActions => Targets::Actions,
        answer::Targets::Contexts => Targets::Contexts,
        answer::Targets::All => Targets::All,
    };
    Scope { targets, ..Scope::new(model) }
}

/// Asked both ways that the engine has, which must agree; the sign-ins that show it are replayed.
fn uncovered(space: &Space, asked: &answer::Question) -> Result<Found, String> {
    let (scope, question) = (scope(asked), question(asked.control));
    let mut found = Found::default();
    let weakest = weakest(space, &scope, question, &mut |_, _| {});
    for (who, atom) in space.atoms(Axis::Who).iter().enumerate() {
        let Some(way) = weakest.overall(who).filter(|way| !way.forced) else { continue };
        for fact in atom.facts.iter().filter_map(|at| space.facts().get(*at)) {
            add(&mut found, space, fact);
            let witness = way.witness.clone().with(Value::Who(fact.subject.clone()));
            let decided = decide(space, &witness, &scope.enforcement);
            if space.forces(&decided.binding, question, &witness.target, witness.client_app) {
                return Err(format!("the sign-in found does not show it: {witness:?}"));
            }
        }
    }
    let regions = explore(space, &scope, question, REGIONS);
    let mut explored = Found::default();
    let who = regions.regions.iter().filter_map(|region| region.atoms.get(&Axis::Who));
    for who in who.flat_map(canopy_engine::AtomSet::ones) {
        let facts = space.atoms(Axis::Who).get(who).map(|atom| &atom.facts);
        facts.into_iter().flatten().filter_map(|at| space.facts().get(*at)).for_each(|f| add(&mut explored, space, f));
    }
    if !regions.complete || explored != found {
        return Err(format!("the weakest ways in say {found:?}, all regions say {explored:?}"));
    }
    // Several facts together are told only where none of them is enough.
    let all = found.kinds.clone();
    found.kinds.retain(|kind| !kind.contains(" + ") || !kind.split(" + ").any(|part| all.contains(part)));
    Ok(found)
}

fn add(found: &mut Found, space: &Space, fact: &Fact) {
    for bearer in &fact.bearers {
        match bearer {
            Bearer::Person(person) => {
                let user = space.tenant().directory.users.get(person.user);
                found.people.extend(user.map(|user| user.upn.clone()));
            }
            Bearer::Kind(kind) => {
                found.kinds.insert(name(kind));
            }
        }
    }
}

/// A kind in the collection's vocabulary.
fn name(kind: &Kind) -> String {
    match kind {
        Kind::Everyone => "everyone".to_owned(),
        Kind::InGroup(id) => format!("group:{id}"),
        Kind::WithRole(id) => format!("role:{id}"),
        Kind::Named(id) => format!("user:{id}"),
        Kind::Both(one, other) => {
            let mut parts = [name(one), name(other)];
            parts.sort();
            parts.join(" + ")
        }
        Kind::External(kind, home) => {
            let name = EXTERNAL.into_iter().find(|(_, known)| known == kind).map_or("", |(name, _)| name);
            home.as_ref().map_or_else(|| format!("external:{name}"), |home| format!("external:{name}:{home}"))
        }
    }
}

/// Groups that policies name and whose members no export holds.
fn unknown_groups(tenant: &Tenant) -> BTreeSet<GroupId> {
    let users = tenant.policies.iter().map(|policy| &policy.conditions.users);
    let named = users.flat_map(|users| users.include.iter().chain(&users.exclude)).filter_map(|selector| {
        let UserSelector::Group(id) = selector else { return None };
        Some(id.clone())
    });
    let known =
        |id: &GroupId| tenant.directory.groups.iter().any(|group| group.id == *id && group.list != MemberList::Missing);
    named.filter(|id| !known(id)).collect()
}
