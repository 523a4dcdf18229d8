//! Risk levels and authentication flows: membership in a set, without thresholds.

use std::collections::BTreeSet;

use super::{Met, Unmet};

/// A level is admitted where it is selected; `high` does not stand for `medium`.
pub(super) fn admits<T: Ord>(selected: Option<&BTreeSet<T>>, level: T) -> Result<Met, Unmet> {
    match selected {
        None => Ok(Met::NotConfigured),
        Some(levels) if levels.contains(&level) => Ok(Met::Matched),
        Some(_) => Err(Unmet::NotIncluded),
    }
}

/// A session is admitted where any flow it used is selected, now or earlier
/// (concept-authentication-flows, protocol tracking).
pub(super) fn admits_any<T: Ord>(selected: Option<&BTreeSet<T>>, used: &BTreeSet<T>) -> Result<Met, Unmet> {
    match selected {
        None => Ok(Met::NotConfigured),
        Some(flows) if flows.is_disjoint(used) => Err(Unmet::NotIncluded),
        Some(_) => Ok(Met::Matched),
    }
}
