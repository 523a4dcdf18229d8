//! Causes: why somebody is uncovered, as a sentence.

use canopy_engine::{Axis, Cause, Question, Space, StrengthLevel};
use canopy_model::{Policy, UserSelector};

use super::Names;
use super::atoms::axis_name;
use super::conditions::Telling;

/// A cause as a sentence, without a full stop, in terms of what was asked for.
pub(crate) fn cause_of(space: &Space, names: &Names<'_>, cause: &Cause, question: Question) -> String {
    told(space, names, cause, terms(question))
}

/// What is asked for: "MFA", "a managed device".
pub(crate) const fn asked(question: Question) -> &'static str {
    match question {
        Question::SignInFrequency(0) => "signing in again every time",
        _ => terms(question).1,
    }
}

/// What a policy does that forces it, and what is forced.
const fn terms(question: Question) -> (&'static str, &'static str) {
    match question {
        Question::Authentication(StrengthLevel::PhishingResistant) => {
            ("requires phishing-resistant MFA", "phishing-resistant MFA")
        }
        Question::Authentication(_) => ("requires MFA", "MFA"),
        Question::Strength(_) => ("requires this authentication strength", "this authentication strength"),
        Question::ManagedDevice => ("requires a managed device", "a managed device"),
        Question::ManagedDeviceOrApp => {
            ("requires a managed device or a protected app", "a managed device or a protected app")
        }
        Question::RestrictedSession => ("restricts sessions in browsers", "a restricted session"),
        Question::SignInFrequency(_) => ("requires signing in again so soon", "signing in again so soon"),
        Question::Remediation => ("requires remediation", "remediation"),
        Question::NeverPersistent => ("ends the session with the browser", "the session ending with the browser"),
        Question::BoundToken => ("binds tokens to a device", "a bound token"),
        Question::Blocked => ("blocks", "being blocked"),
    }
}

/// `terms` are what a policy does that is missing, and what is missing.
fn told(space: &Space, names: &Names<'_>, cause: &Cause, (requires, asked): (&str, &str)) -> String {
    let policy = cause_policy(space, cause).map(|policy| policy.name.as_str()).unwrap_or_default();
    let telling = Telling { names, space, person: None };
    match cause {
        Cause::Excluded { axis: Axis::Who, .. } => match excluded_user(space, cause) {
            Some(UserSelector::User(_)) => format!("Excluded by name from {policy}"),
            Some(selector) => format!("Excluded from {policy}: {}", telling.user(selector)),
            None => format!("Excluded from {policy}"),
        },
        Cause::Excluded { axis, exclude, .. } => {
            let value = cause_policy(space, cause).and_then(|policy| excluded_value(&telling, policy, *axis, *exclude));
            let value = value.unwrap_or_else(|| format!("some {}s", axis_name(*axis)));
            format!("{policy} leaves out {value}")
        }
        Cause::AsksForLess { .. } => format!("{policy} can be satisfied without {asked}"),
        Cause::Condition { axis, .. } => format!("{policy} does not cover every {}", axis_name(*axis)),
        Cause::ReportOnly { .. } => format!("{policy} is report-only"),
        Cause::NotIncluded => format!("No policy that is on and {requires} includes them"),
        Cause::NoPolicy => format!("No policy that is on {requires}"),
    }
}

/// The policy that a cause is about.
pub(crate) fn cause_policy<'s>(space: &'s Space, cause: &Cause) -> Option<&'s Policy> {
    match cause {
        Cause::Excluded { policy, .. }
        | Cause::AsksForLess { policy }
        | Cause::Condition { policy, .. }
        | Cause::ReportOnly { policy } => space.tenant().policies.get(*policy),
        Cause::NotIncluded | Cause::NoPolicy => None,
    }
}

/// The user selector that an exclusion names.
pub(crate) fn excluded_user<'s>(space: &'s Space, cause: &Cause) -> Option<&'s UserSelector> {
    match cause {
        Cause::Excluded { axis: Axis::Who, exclude, .. } => {
            cause_policy(space, cause)?.conditions.users.exclude.get(*exclude)
        }
        _ => None,
    }
}

fn excluded_value(telling: &Telling<'_>, policy: &Policy, axis: Axis, exclude: usize) -> Option<String> {
    let c = &policy.conditions;
    match axis {
        Axis::Target => c.targets.selection.exclude.get(exclude).map(|selector| telling.target(selector)),
        Axis::Network => c.locations.as_ref()?.exclude.get(exclude).map(|selector| telling.location(selector)),
        _ => None,
    }
}
