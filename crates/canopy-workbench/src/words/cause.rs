//! Causes: why somebody is uncovered, as a sentence.

use canopy_engine::{Axis, Cause, Space};
use canopy_model::{Policy, UserSelector};

use super::Names;
use super::atoms::axis_name;
use super::conditions::Telling;

/// A cause as a sentence, without a full stop.
pub(crate) fn cause(space: &Space, names: &Names<'_>, cause: &Cause) -> String {
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
        Cause::AsksForLess { .. } => format!("{policy} can be satisfied without MFA"),
        Cause::Condition { axis, .. } => format!("{policy} does not cover every {}", axis_name(*axis)),
        Cause::ReportOnly { .. } => format!("{policy} is report-only"),
        Cause::NotIncluded => "No policy that requires MFA includes them".to_owned(),
        Cause::NoPolicy => "No policy that is on requires MFA".to_owned(),
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
