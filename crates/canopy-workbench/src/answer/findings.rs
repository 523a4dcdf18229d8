//! Posture findings, in words.

use serde::{Deserialize, Serialize};

use super::PolicyRef;
use crate::question::SignInForm;

/// What the posture rules find.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Findings {
    /// One line for each rule, the gravest first.
    pub findings: Vec<FoundLine>,
    /// Declared exceptions that have ended and no longer count, in words.
    pub expired: Vec<String>,
    /// Whom each declared exception is for, in the order of the file. Who is not of the tenant has no id.
    pub declared: Vec<Vec<SubjectLine>>,
    /// What the findings come to on the way to Zero Trust.
    pub zero_trust: Vec<ZeroTrustView>,
    /// Privileged roles that somebody is eligible for, the one with the most people first.
    pub eligible: Vec<EligibleRoleLine>,
    /// What the change of June 2026 to policies on all resources does to this tenant.
    pub scope_change: ScopeChangeView,
}

/// What the change of June 2026 does: requests for next to nothing were exempt from policies on all
/// resources that leave some out, and are not any more.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ScopeChangeView {
    /// Whether an export tells what the tenant chose; else the new behaviour is supposed.
    pub known: bool,
    /// The policies that are on and on all resources with exclusions.
    pub policies: Vec<PolicyRef>,
    /// What changes, policy by policy.
    pub cases: Vec<ScopeChangeCase>,
}

/// One kind of request of which a policy asks more than before, of all for whom the change is the same.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ScopeChangeCase {
    /// The policy.
    pub policy: PolicyRef,
    /// Which requests, of which clients.
    pub request: String,
    /// What was enough before.
    pub before: String,
    /// What is asked now.
    pub after: String,
    /// How many it is about.
    pub found: u32,
    /// The first of them.
    pub subjects: Vec<SubjectLine>,
    /// How many of them it may lock out.
    pub locked_out: u32,
    /// The first of these, each with the reason.
    pub locked_out_subjects: Vec<SubjectLine>,
    /// A sign-in that shows it, as the simulator's form.
    pub form: Option<SignInForm>,
}

/// A privileged role that somebody is eligible for: what binds before its activation, on it and after.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EligibleRoleLine {
    /// The role's name.
    pub role: String,
    /// How many enabled users are eligible for it.
    pub eligible: u32,
    /// How many hold it now.
    pub active: u32,
    /// Whether the settings of its activation were exported.
    pub known: bool,
    /// What its activation asks for, in words; empty where it asks for nothing or is not known.
    pub activation: Vec<String>,
    /// What policies force on every sign-in of those who are eligible.
    pub asked: Vec<AskedOfEligible>,
    /// Those on whom, with the role active, no control is forced in every sign-in that a token taken to
    /// another device does not meet: the first of them.
    pub unbound: Vec<SubjectLine>,
    /// How many they are.
    pub unbound_count: u32,
}

/// On how many of those who are eligible for a role something is forced in every sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AskedOfEligible {
    /// What, such as "MFA".
    pub what: String,
    /// Before they activate the role.
    pub before: u32,
    /// With the role active.
    pub after: u32,
    /// Policies that are on, mean some of these people and ask for it.
    pub policies: Vec<PolicyRef>,
}

/// Areas of one kind: principles, stages, steps or pillars.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ZeroTrustView {
    /// What the areas are.
    pub title: String,
    /// Whether they follow one another; else the worst comes first.
    pub ordered: bool,
    /// The areas.
    pub areas: Vec<ZeroTrustArea>,
}

/// One area, which stands as its worst finding stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ZeroTrustArea {
    /// Its name.
    pub title: String,
    /// What it asks, in a sentence.
    pub asks: String,
    /// The status of its worst finding, or `notAssessed` where no finding stands for it.
    pub status: String,
    /// The rules that prove it, the gravest finding first.
    pub rules: Vec<String>,
    /// What these exports cannot show of it, and what would be needed; empty where they show all.
    pub beyond: String,
}

/// What came of one rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FoundLine {
    /// The rule, such as `user-without-mfa`.
    pub id: String,
    /// The bad state in a few words.
    pub title: String,
    /// `fails`, `partly`, `cannotTell` or `holds`.
    pub status: String,
    /// `critical`, `high`, `medium` or `low`.
    pub severity: String,
    /// `proved` or `assumed`.
    pub confidence: String,
    /// `policies`, `identity` or `applications`: who acts on it.
    pub audience: String,
    /// The result as a sentence, without a full stop.
    pub said: String,
    /// How many were found, without those accepted.
    pub found: u32,
    /// How many are accepted.
    pub accepted: u32,
    /// How many were looked at.
    pub of: u32,
    /// What was found, by cause, the most first.
    pub causes: Vec<FindingCause>,
    /// What is accepted, with the reason that was declared.
    pub accepted_subjects: Vec<SubjectLine>,
    /// A sign-in that shows the first, field by field; empty where none does.
    pub witness: Vec<(String, String)>,
    /// The same as the simulator's form.
    pub form: Option<SignInForm>,
    /// Exports that would decide it.
    pub missing: Vec<NeededExport>,
    /// The published controls that ask for it.
    pub cites: Vec<CitedControl>,
    /// One verdict for each baseline, where they disagree.
    pub verdicts: Vec<BaselineVerdict>,
    /// Who might be declared as an exception, and why.
    pub suggested: Vec<SubjectLine>,
    /// What to do.
    pub remedy: String,
    /// The page about the rule, Markdown.
    pub page: String,
}

/// What was found for one reason.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FindingCause {
    /// The reason, without a full stop.
    pub cause: String,
    /// The policy it is about.
    pub policy: Option<PolicyRef>,
    /// How many were found for it.
    pub found: u32,
    /// The first of them.
    pub subjects: Vec<SubjectLine>,
}

/// What a finding is about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SubjectLine {
    /// What it is.
    pub kind: SubjectKind,
    /// Its id; the user's, policy's, group's own.
    pub id: String,
    /// Its name.
    pub name: String,
    /// A user principal name, or why it is suggested or accepted.
    pub more: String,
    /// It is so only under an assumption.
    pub assumed: bool,
}

/// What a subject is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the names say it")]
pub enum SubjectKind {
    User,
    Kind,
    Policy,
    Group,
    Role,
    Location,
    Strength,
    ServicePrincipal,
    Domain,
    Method,
    Exception,
    Context,
    Action,
    Setting,
}

/// An export that a finding needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NeededExport {
    /// The export, such as "Users".
    pub what: String,
    /// The least permission that reads it; empty where nothing is asked of Graph.
    pub permission: String,
    /// The request, or what to do.
    pub request: String,
}

/// A published control.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CitedControl {
    /// The baseline's name.
    pub baseline: String,
    /// Its version.
    pub version: String,
    /// The id of the control.
    pub id: String,
}

/// What one baseline says of a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BaselineVerdict {
    /// The id of the control.
    pub id: String,
    /// Whether its demand is met.
    pub met: bool,
    /// What it demands.
    pub demand: String,
}
