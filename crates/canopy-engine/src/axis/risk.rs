//! Risk levels and authentication flows: membership in a set, without thresholds.

use canopy_model::ordered::OrderedSet;

use canopy_model::RiskLevel;

use super::{Met, Unmet};
use crate::lookup::Lookup;
use crate::reading::Reading;

/// A level is admitted where it is selected; `high` does not stand for `medium`.
pub(super) fn admits<T: Ord>(selected: Option<&OrderedSet<T>>, level: T) -> Result<Met, Unmet> {
    match selected {
        None => Ok(Met::NotConfigured),
        Some(levels) if levels.contains(&level) => Ok(Met::Matched),
        Some(_) => Err(Unmet::NotIncluded),
    }
}

/// The same for risk levels, among which *none* can be selected.
pub(super) fn admits_level(
    selected: Option<&OrderedSet<RiskLevel>>,
    level: RiskLevel,
    lookup: &Lookup,
) -> Result<Met, Unmet> {
    let counts = level != RiskLevel::None || lookup.reads(Reading::NoneRiskMatches);
    match admits(selected, level) {
        Ok(Met::Matched) if !counts => Err(Unmet::NotIncluded),
        result => result,
    }
}

/// A session is admitted where any flow it used is selected, now or earlier
/// (concept-authentication-flows, protocol tracking).
pub(super) fn admits_any<T: Ord>(selected: Option<&OrderedSet<T>>, used: &OrderedSet<T>) -> Result<Met, Unmet> {
    match selected {
        None => Ok(Met::NotConfigured),
        Some(flows) if flows.is_disjoint(used) => Err(Unmet::NotIncluded),
        Some(_) => Ok(Met::Matched),
    }
}
