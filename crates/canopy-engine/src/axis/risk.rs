//! Risk levels and authentication flows: membership in a set, without thresholds.

use std::collections::BTreeSet;

use super::Unmet;

/// A level is admitted where it is selected; `high` does not stand for `medium`.
pub(super) fn admits<T: Ord>(selected: Option<&BTreeSet<T>>, level: T) -> Result<(), Unmet> {
    match selected {
        Some(levels) if !levels.contains(&level) => Err(Unmet::NotIncluded),
        _ => Ok(()),
    }
}

/// A session is admitted where any flow it used is selected, now or earlier
/// (concept-authentication-flows, protocol tracking).
pub(super) fn admits_any<T: Ord>(selected: Option<&BTreeSet<T>>, used: &BTreeSet<T>) -> Result<(), Unmet> {
    match selected {
        Some(flows) if flows.is_disjoint(used) => Err(Unmet::NotIncluded),
        _ => Ok(()),
    }
}
