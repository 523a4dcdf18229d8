//! What is found: items less exceptions, and the status that follows.

use canopy_engine::{Cause, Kind, Question, SignIn};
use canopy_model::ordered::OrderedSet;
use canopy_model::{GroupId, LocationId, RoleId};

use crate::asked::Ask;
use crate::context::Context;
use crate::declared::ExceptionKind;
use crate::registry::RULES;
use crate::rule::{Confidence, Judged, Rule, Verdict};

/// What came of one rule.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// How it stands.
    pub status: Status,
    /// How sure that is.
    pub confidence: Confidence,
    /// The result as a sentence with its numbers, without a full stop.
    pub said: String,
    /// What is wrong, less what is accepted.
    pub items: Vec<Item>,
    /// What is wrong and accepted, with the place of the exception.
    pub accepted: Vec<(Item, usize)>,
    /// How many were looked at.
    pub of: usize,
    /// See [`Judged::missing`].
    pub missing: Vec<Need>,
    /// See [`Judged::witness`].
    pub witness: Option<SignIn>,
    /// See [`Judged::asked`].
    pub asked: Option<Ask>,
    /// See [`Judged::verdicts`].
    pub verdicts: Vec<Verdict>,
    /// See [`Judged::suggested`].
    pub suggested: Vec<(Subject, String)>,
}

/// How a rule stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// It fails for all that were looked at.
    Fails,
    /// It fails for some, or only under an assumption.
    Partly,
    /// An export that is missing could change the verdict.
    CannotTell,
    /// Proved.
    Holds,
}

/// Something that is wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// With what.
    pub subject: Subject,
    /// Why.
    pub why: Why,
    /// It is so only under an assumption, such as who is in a group whose members are not known.
    pub assumed: bool,
}

impl Item {
    /// Something that is wrong with a subject for sure, for a reason in words.
    pub fn told(subject: Subject, why: impl Into<String>) -> Self {
        Self { subject, why: Why::Told(why.into()), assumed: false }
    }
}

/// A reason.
#[derive(Clone, Debug, PartialEq)]
pub enum Why {
    /// The engine's cause why something is not forced.
    Cause(Cause, Question),
    /// In words, without a full stop.
    Told(String),
}

/// What a finding is about, by reference.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A user, by place in [`canopy_model::Directory::users`].
    User(usize),
    /// A kind of people, where there are no objects.
    Kind(Kind),
    /// A policy, by place in [`canopy_model::Tenant::policies`].
    Policy(usize),
    /// A group.
    Group(GroupId),
    /// A directory role.
    Role(RoleId),
    /// A named location.
    Location(LocationId),
    /// An authentication strength, by place in [`canopy_model::Tenant::strengths`].
    Strength(usize),
    /// A service principal, by place in [`canopy_model::Directory::service_principals`].
    ServicePrincipal(usize),
    /// A domain, by place in [`canopy_model::Surroundings::domains`].
    Domain(usize),
    /// An authentication method, by place in [`canopy_model::MethodsPolicy::methods`].
    Method(usize),
    /// A declared exception, by place.
    Exception(usize),
    /// An authentication context, by place in [`canopy_model::Tenant::contexts`].
    Context(usize),
    /// An action that can be protected, by place in [`canopy_model::Surroundings::protected_actions`].
    Action(usize),
    /// A setting of the tenant, by the name that Microsoft gives it.
    Setting(&'static str),
}

/// An export that a rule needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names are those of the exports")]
pub enum Need {
    Policies,
    Users,
    Members,
    ActiveRoles,
    EligibleRoles,
    Strengths,
    ServicePrincipals,
    SecurityDefaults,
    PerUserMfa,
    SignIns,
    MethodsPolicy,
    Registration,
    RoleSettings,
    Domains,
    DeviceRegistration,
    DirectorySettings,
    AuthorizationPolicy,
    NamedLocations,
    Organization,
    Licences,
    Contexts,
    ProtectedActions,
    /// Conditional Access settings: what stands for baseline scopes.
    BaselineScopes,
    /// Policies from beta, which alone tells continuous access evaluation.
    BetaPolicies,
    /// `mail` of users.
    Mail,
    /// `signInActivity` of users, which only some exports of users hold.
    SignInActivity,
    /// `onPremisesSyncEnabled` of users.
    SyncState,
    /// `assignedLicenses` of users.
    AssignedLicences,
    /// `isAssignableToRole` and `isManagementRestricted` of groups; the latter is in beta alone.
    GroupProtection,
    /// Whether assignments end (PIM schedules).
    AssignmentSchedules,
    /// Policies that are on and could not be read in full.
    UnreadPolicies,
    /// Not exported: the page of the service settings of per-user MFA.
    LegacyMfaPage,
    /// Not exported: the user declares it.
    Declared,
}

/// What every rule finds, the gravest first.
pub fn findings(context: &Context<'_>) -> Vec<Finding> {
    let mut all: Vec<Finding> = RULES.iter().map(|rule| find(context, rule)).collect();
    canopy_model::ordered::sort_by_key(&mut all, |found| (found.status, found.rule.severity));
    all
}

/// What one rule finds.
pub fn find(context: &Context<'_>, rule: &'static Rule) -> Finding {
    let Judged { items, of, mut missing, lessening, witness, asked, verdicts, suggested, note } = (rule.judge)(context);
    if asked.is_some() {
        missing.extend(context.missing_for_people());
    }
    // A policy that was not read asks for nothing here, and may ask for all of it.
    let unread = asked.is_some() && context.leaves_policies_out();
    // Where no users were exported, the engine was asked about kinds of people.
    let kinds = asked.is_some() && context.users().is_empty();
    let untried = kinds && !context.space.tries_all_pairs();
    let note = note
        .or(unread.then_some("policies that are on and could not be read in full are left out"))
        .or(untried.then_some("people of two kinds at once are too many to try them all"));
    let (mut open, mut accepted) = (Vec::new(), Vec::new());
    for mut item in items {
        item.assumed |= unread;
        match exception(context, rule, &item.subject) {
            Some(at) => accepted.push((item, at)),
            None => open.push(item),
        }
    }
    let sure = open.iter().filter(|item| !item.assumed).count();
    let status = match (open.len(), sure) {
        // Without any policy, what is open proves nothing but that.
        _ if missing.contains(&Need::Policies) => Status::CannotTell,
        (0, _) if missing.is_empty() => Status::Holds,
        (0, _) => Status::CannotTell,
        (found, sure) if found == sure && found + accepted.len() >= of && note.is_none() => Status::Fails,
        _ => Status::Partly,
    };
    let confidence = if sure < open.len() { Confidence::Assumed } else { Confidence::Proved };
    let counted = if kinds && !rule.counted.contains("kinds") { "kinds of people" } else { rule.counted };
    let mut said = said(rule, counted, status, (open.len(), of, accepted.len()));
    if kinds && status == Status::Holds && !untried {
        said += "; judged by all kinds of people that policies tell apart";
    }
    if let Some(note) = note.filter(|_| !open.is_empty() || untried) {
        said += "; ";
        said += note;
    }
    if !open.is_empty() {
        missing.extend(lessening);
    }
    let mut told = OrderedSet::new();
    missing.retain(|need| told.insert(*need));
    // What shows the first item shows nothing where that is accepted.
    let witness = witness.filter(|_| !open.is_empty());
    Finding { rule, status, confidence, said, items: open, accepted, of, missing, witness, asked, verdicts, suggested }
}

/// The only place where a result becomes a sentence.
fn said(rule: &Rule, counted: &str, status: Status, (found, of, accepted): (usize, usize, usize)) -> String {
    let mut said = match status {
        Status::Holds if of == 0 => format!("There are no {counted}"),
        Status::Holds => rule.holds.to_owned(),
        Status::CannotTell => "It cannot be told: what would decide it is missing".to_owned(),
        Status::Fails | Status::Partly => format!("{found} of {of} {counted}: {}", rule.fails),
    };
    if accepted > 0 {
        said += &format!("; {accepted} more accepted");
    }
    said
}

/// The exception that takes a subject out of a rule.
pub(crate) fn exception(context: &Context<'_>, rule: &Rule, subject: &Subject) -> Option<usize> {
    let all = context.declared.exceptions.iter().enumerate();
    let mut counting = all.filter(|(at, _)| context.declared.counts(*at, context.today));
    let found = counting.find(|(_, one)| match one.kind {
        ExceptionKind::AcceptedRisk => {
            one.rule.as_deref() == Some(rule.id) && (one.who.is_empty() || context.names(one, subject))
        }
        kind => rule.accepts.contains(&kind) && context.names(one, subject),
    });
    found.map(|(at, _)| at)
}
