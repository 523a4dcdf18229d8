//! What a request is answered with; `docs/cli.md` documents the JSON it serialises to.

use serde::Serialize;

use crate::answer::{Assumption, Mark};
use crate::graph::GraphPolicy;

/// The answer to one request: Graph's, and beside it what Canopy makes of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WhatIf {
    /// Graph's collection of `whatIfAnalysisResult`.
    pub value: Vec<Analysed>,
    /// The decision and its explanation.
    pub canopy: Findings,
}

/// `whatIfAnalysisResult`: a policy that is on or report-only, and whether it applies.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Analysed {
    /// The policy.
    #[serde(flatten)]
    pub policy: GraphPolicy,
    /// Whether it applies.
    pub policy_applies: bool,
    /// Why not, by Graph's name of the first unmet condition; `notSet` where it applies.
    pub analysis_reasons: &'static str,
}

/// The decision and its explanation. Where the client app was left open and makes a difference, the
/// decision is that of the weakest case.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Findings {
    /// `block`, `grantWithControls` or `grant`.
    pub decision: &'static str,
    /// What is asked, named: `open`, `otherOnly`, `deviceOnly`, `mfaOrDevice`, `mfa`,
    /// `passwordless`, `phishingResistant`, `mfaAndDevice` or `block`.
    pub verdict: &'static str,
    /// The same as a sentence, without a full stop at its end.
    pub sentence: String,
    /// Whether nothing that could change the answer is known to be missing: otherwise see
    /// `not_evaluated`, and the assumptions of kind `incomplete`.
    pub complete: bool,
    /// Policies that block.
    pub blocked_by: Vec<Named>,
    /// What each policy that binds asks for, all of which must be satisfied; empty when blocked.
    pub requirement: Vec<ClauseLine>,
    /// The minimal ways to satisfy the requirement; empty when nothing is asked or access is
    /// blocked.
    pub ways: Vec<WayLine>,
    /// Session controls of the policies that bind; empty when blocked.
    pub session_controls: Vec<SessionLine>,
    /// Every policy that is on or report-only, with all its conditions.
    pub policies: Vec<PolicyFinding>,
    /// The decision by case, where the client app was left open and makes a difference.
    pub cases: Vec<CaseFinding>,
    /// What the answer rests on.
    pub assumptions: Vec<Assumption>,
    /// Policies that are on or report-only and could not be read in full: left out of everything
    /// above.
    pub not_evaluated: Vec<NotEvaluated>,
    /// How many notices there are about the files that were read.
    pub notices: usize,
}

/// A policy's id and name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Named {
    /// The id.
    pub id: String,
    /// The name, untrusted text.
    pub display_name: String,
}

/// What one policy asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClauseLine {
    /// The policy.
    pub policy: Named,
    /// `AND` or `OR`; of no consequence for a single control.
    pub operator: &'static str,
    /// Graph's names of controls; `authenticationStrength:<id>` and `termsOfUse:<id>`.
    pub controls: Vec<String>,
    /// The same in words.
    pub text: String,
}

/// One way to satisfy a requirement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WayLine {
    /// Controls that are enough together, of which none can be spared.
    pub controls: Vec<String>,
    /// The same in words.
    pub text: String,
}

/// The session controls of one policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SessionLine {
    /// The policy.
    pub policy: Named,
    /// Graph's names.
    pub controls: Vec<String>,
    /// The same in words, with their values.
    pub text: Vec<String>,
}

/// One policy and one sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PolicyFinding {
    /// The policy.
    #[serde(flatten)]
    pub policy: Named,
    /// File and line.
    pub place: String,
    /// Graph's state.
    pub state: String,
    /// Whether it applies.
    pub applies: bool,
    /// Graph's reason.
    pub reason: &'static str,
    /// What sign-in logs would show of a report-only policy, where nothing but the first factor
    /// has been satisfied; absent where it is not report-only or is not evaluated in sign-ins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report_only_result: Option<&'static str>,
    /// Every configured condition that is not met.
    pub unmet: Vec<ConditionFinding>,
    /// Every configured condition that is met.
    pub met: Vec<ConditionFinding>,
}

/// One condition and one sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ConditionFinding {
    /// The condition's name, as the portal has it.
    pub condition: String,
    /// Which include or exclude decides, in words.
    pub text: String,
}

/// What is decided in some cases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CaseFinding {
    /// What is asked, named.
    pub verdict: &'static str,
    /// The same as a sentence.
    pub sentence: String,
    /// When.
    pub when: Vec<String>,
}

/// A policy that could not be read in full.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NotEvaluated {
    /// The policy.
    #[serde(flatten)]
    pub policy: Named,
    /// File and line.
    pub place: String,
    /// What could not be read, and why.
    pub problems: Vec<String>,
}

/// A verdict's name in JSON.
pub const fn verdict(mark: Mark) -> &'static str {
    match mark {
        Mark::Open => "open",
        Mark::OtherOnly => "otherOnly",
        Mark::DeviceOnly => "deviceOnly",
        Mark::MfaOrDevice => "mfaOrDevice",
        Mark::Mfa => "mfa",
        Mark::Passwordless => "passwordless",
        Mark::PhishingResistant => "phishingResistant",
        Mark::MfaAndDevice => "mfaAndDevice",
        Mark::Block => "block",
    }
}
