//! Recorded sign-ins and what is said about them, in the user's words.

use canopy_engine::{Axis, SignIn};
use canopy_model::{Policy, PolicyState, RecordedConditions, RecordedPolicy, RecordedResult, SignInRecord};

use super::{capitalised, conditions, list};
use crate::answer::Applies;

pub(crate) const CONSENT: &str = "sign-ins interrupted for consent (error 65001), whose records are not reliable";
pub(crate) const WORKLOADS: &str = "sign-ins of service principals and agents";
pub(crate) const ENDED_BEFORE: &str = "sign-ins that ended before any policy was asked, as with a wrong password";
pub(crate) const NO_USER: &str = "sign-ins that name no user";
pub(crate) const DEFAULTS: &str = "results of security defaults, which are no policy";
pub(crate) const NO_RESULT: &str = "policies with an unknown result, or none";
pub(crate) const NOT_READ: &str = "results of policies that could not be read in full";
pub(crate) const NOT_EXPORTED: &str =
    "The policy is not in the export: it was deleted since the sign-in, or it was not exported.";
pub(crate) const EXTERNAL_UNKNOWN: &str = "Neither the record nor the exports say how the user is external, if at all.";
pub(crate) const UMBRELLA: &str = "A request to Microsoft Graph or Windows Azure Active Directory counts as that resource alone. \
     Which services beneath it count too is not documented, and the record does not list its audiences.";
pub(crate) const CLIENT: &str = "Only the resource counts. The record fits if the client app counts too, as a \
     confidential client that asks for an ID token does; the record does not list its audiences.";
pub(crate) const OFFICE_365: &str =
    "Office 365 holds the apps that Microsoft lists by name; their ids were matched by name, and some have none.";
pub(crate) const TRUSTED_IPS: &str =
    "There are no MFA trusted IPs in the legacy multifactor settings; no export holds them.";
pub(crate) const OVERALL: &str = "Conditional Access status";

/// The policy's state then and now.
pub(crate) fn state_changed(then: &PolicyState, policy: &Policy) -> String {
    format!("“{}” was {} when the sign-in was recorded, and is {} now.", policy.name, state(then), state(&policy.state))
}

const fn state(state: &PolicyState) -> &'static str {
    match state {
        PolicyState::Enabled => "on",
        PolicyState::ReportOnly => "report-only",
        PolicyState::Disabled => "off",
        PolicyState::Unrecognised(_) => "in an unknown state",
    }
}

pub(crate) fn modified(policy: &Policy, when: &str) -> String {
    let day = when.split('T').next().unwrap_or(when);
    format!("“{}” was changed after the sign-in, on {day}: it may have said something else then.", policy.name)
}

/// The policy did not exist yet.
pub(crate) fn made_later(policy: &Policy, when: &str) -> String {
    let day = when.split('T').next().unwrap_or(when);
    format!("“{}” was made after the sign-in, on {day}.", policy.name)
}

pub(crate) fn asked_otherwise(policy: &Policy, control: &str) -> String {
    format!("“{}” was changed since: the record shows that it asked for {control}, which it does not now.", policy.name)
}

pub(crate) fn included_all(policy: &Policy, what: &str) -> String {
    format!("“{}” was changed since: the record shows that it included all {what}, which it does not now.", policy.name)
}

pub(crate) fn not_configured(policy: &Policy, condition: &str) -> String {
    format!(
        "“{}” was changed since: the record names the condition {condition}, which it does not have now.",
        policy.name
    )
}

pub(crate) fn members_unknown(groups: &[String], roles: &[String], in_export: bool) -> String {
    let mut parts = Vec::new();
    if !groups.is_empty() {
        parts.push(format!("is in {}", list(groups, "or")));
    }
    if !roles.is_empty() {
        parts.push(format!("holds {}", list(roles, "or")));
    }
    let who = if in_export { "" } else { " The user is not in the export either." };
    format!("The exports do not tell who {}.{who}", list(&parts, "or"))
}

pub(crate) fn eligible(roles: &[String]) -> String {
    format!("Users who are eligible for {} may have activated it or not; the record does not say.", list(roles, "and"))
}

pub(crate) fn member_then(policy: &Policy, group: bool) -> String {
    let what = if group { "group" } else { "role" };
    format!(
        "The user's {what}s were others then: the record shows that a {what} of “{}” decided, and the exports have the user otherwise.",
        policy.name
    )
}

pub(crate) fn not_recorded(fields: &[String]) -> String {
    format!("The record does not carry the {}.", list(fields, "and the"))
}

pub(crate) fn reading(text: &str) -> String {
    format!("{text} Read the other way, both say the same.")
}

/// Conditions, each with what the record says of it.
pub(crate) fn unexplained(policy: &Policy, clashes: Vec<(Option<&'static str>, bool)>) -> String {
    let told = |(name, met): &(Option<&'static str>, bool)| match (name, met) {
        (Some(name), true) => format!("{name} was met, and by the record's own facts it is not"),
        (Some(name), false) => format!("{name} was not met, and by the record's own facts it is"),
        (None, true) => "it applied, and by the record's own facts it does not".to_owned(),
        (None, false) => "it did not apply, and by the record's own facts it does".to_owned(),
    };
    let told: Vec<String> = clashes.iter().map(told).collect();
    format!("“{}”: the record says that {}.", policy.name, list(&told, "and that"))
}

pub(crate) fn controls_differ(policy: &Policy, controls: &str, satisfied: bool) -> String {
    let (then, now) = if satisfied { ("was not", "is") } else { ("was", "is not") };
    format!(
        "“{}” asks for {controls}: the record says that it {then} satisfied, and by the record's own facts it {now}.",
        policy.name
    )
}

pub(crate) fn status_differs(applying: &[String]) -> String {
    match applying {
        [] => "No policy that is on applies to this sign-in by the record's own facts.".to_owned(),
        some => format!("By the record's own facts these policies apply: {}.", list(some, "and")),
    }
}

/// The overall status as Canopy has it: policies that surely apply, and that may apply.
pub(crate) fn status_said(surely: &[String], perhaps: &[String]) -> String {
    match (surely, perhaps) {
        ([], []) => "Not applied".to_owned(),
        ([], perhaps) => format!("Depends on {}", list(perhaps, "and")),
        (surely, _) => format!("Applied: {}", list(surely, "and")),
    }
}

/// What was recorded of a policy.
pub(crate) fn recorded(
    policy: &RecordedPolicy,
    axes: impl Fn(RecordedConditions) -> Vec<Axis>,
    sign_in: &SignIn,
) -> String {
    let mut text = result(&policy.result).to_owned();
    for (said, conditions) in [("Met", policy.satisfied), ("Not met", policy.not_satisfied)] {
        let names: Vec<String> = conditions
            .map(&axes)
            .unwrap_or_default()
            .into_iter()
            .map(|axis| conditions::name(axis, sign_in).to_owned())
            .collect();
        if !names.is_empty() {
            text.push_str(&format!(". {said}: {}", names.join(", ")));
        }
    }
    text
}

fn result(result: &RecordedResult) -> &str {
    match result {
        RecordedResult::Success => "Applied, satisfied",
        RecordedResult::Failure => "Applied, not satisfied",
        RecordedResult::NotApplied => "Not applied",
        RecordedResult::NotEnabled => "Off",
        RecordedResult::ReportOnlySuccess => "Report-only: applied, satisfied",
        RecordedResult::ReportOnlyFailure => "Report-only: applied, not satisfied",
        RecordedResult::ReportOnlyInterrupted => "Report-only: applied, would have asked the user",
        RecordedResult::ReportOnlyNotApplied => "Report-only: not applied",
        RecordedResult::Unknown(text) => text,
    }
}

/// What Canopy says of a policy: its state, whether it applies and is satisfied, as far as that is
/// known, and the conditions that decide.
pub(crate) fn we_say(policy: &Policy, applies: Applies, satisfied: Option<bool>, conditions: &[String]) -> String {
    use Applies::{Always, Never, Sometimes};
    if policy.state == PolicyState::Disabled {
        return "Off".to_owned();
    }
    let text = match applies {
        Always => match satisfied {
            None => "applies",
            Some(true) => "applies, satisfied",
            Some(false) => "applies, not satisfied",
        }
        .to_owned(),
        Sometimes => format!("depends on {}", conditions.join(", ")),
        Never => format!("does not apply. Not met: {}", conditions.join("; ")),
    };
    if policy.state == PolicyState::ReportOnly { format!("Report-only: {text}") } else { capitalised(&text) }
}

/// Who signed in, as far as the record says.
pub(crate) fn who(record: &SignInRecord) -> String {
    let id = record.user.as_ref().map(ToString::to_string).unwrap_or_default();
    let found = [&record.user_name, &record.upn, &id].into_iter().find(|text| !text.is_empty()).cloned();
    found.unwrap_or_else(|| "somebody".to_owned())
}

/// What was signed in to.
pub(crate) fn resource(record: &SignInRecord) -> String {
    let id = record.resource.as_ref().map(ToString::to_string).unwrap_or_default();
    let resource = [&record.resource_name, &id].into_iter().find(|text| !text.is_empty()).cloned().unwrap_or_default();
    match record.app_name.as_str() {
        "" => resource,
        app if resource.is_empty() || app == resource => app.to_owned(),
        app => format!("{resource}, with {app}"),
    }
}
