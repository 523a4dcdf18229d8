//! Texts of the overview.

use super::{count, coverage, number};
use canopy_workbench::{Counts, Gaps, Uncovered};

pub(crate) const ADMINS: &str = "Administrators without phishing-resistant MFA";
pub(crate) const REGIONS: &str = "Open regions of sign-ins";
pub(crate) const POLICIES_ON: &str = "Policies that are on";
pub(crate) const REPORTED: &str = "If report-only policies were on";
pub(crate) const SPREAD: &str = "Everybody, by the weakest way in";
pub(crate) const CAUSES: &str = "Why";
pub(crate) const GAPS: &str = "Where";
pub(crate) const ALL_PEOPLE: &str = "All people";
pub(crate) const ALL_GAPS: &str = "All gaps";
pub(crate) const TO: &str = " to ";

/// Whose administrators they are, or why there is no number.
pub(crate) fn admins(admins: Option<&Uncovered>, is_known: bool) -> String {
    match admins {
        Some(admins) => format!("of {}", count(admins.people, "administrator", "administrators")),
        None if is_known => "no role assignments loaded".to_owned(),
        None => String::new(),
    }
}

pub(crate) fn regions(gaps: Option<&Gaps>) -> &'static str {
    match gaps {
        Some(gaps) if gaps.complete => "a complete list, each with an example",
        Some(_) => "the gravest; there are more",
        None => "",
    }
}

pub(crate) fn policies(counts: &Counts) -> String {
    let others = [
        (counts.policies_report_only, "report-only"),
        (counts.policies_off, "off"),
        (counts.policies_not_evaluated, "not evaluated"),
    ];
    let others = others.into_iter().filter(|(value, _)| *value > 0);
    others.map(|(value, what)| format!("{} {what}", number(value))).collect::<Vec<_>>().join(" · ")
}

/// What report-only policies would change.
pub(crate) fn reported(now: &Uncovered, then: &Uncovered) -> String {
    match now.uncovered.saturating_sub(then.uncovered) {
        0 => "as many as today".to_owned(),
        fewer => format!("{} fewer than today", number(fewer)),
    }
}

/// Everybody on whom it is forced everywhere.
pub(crate) fn covered(answer: &Uncovered) -> &'static str {
    match coverage::forced(answer) {
        "a managed device" => "managed device or blocked, always",
        "MFA" => "MFA or blocked, always",
        _ => "phishing-resistant MFA or blocked, always",
    }
}
