//! Texts of the gaps.

use super::{count, coverage, number};
use canopy_workbench::{AskedControl, GapView, Gaps};

pub(crate) const FILE_NAME: &str = "gaps.csv";
pub(crate) const COLUMNS: [&str; 8] =
    ["Who", "Target resources", "Circumstances", "People", "Of them privileged", "Weakest way in", "Cause", "Policy"];
pub(crate) const VIEWS: &str = "Usual views of gaps";
pub(crate) const SEARCH: &str = "Filter gaps";
pub(crate) const NOBODY_FOUND: &str = "No gap matches.";
pub(crate) const NOTHING: &str = "There is no gap";
pub(crate) const TO: &str = "To";
pub(crate) const WHEN: &str = "When";
pub(crate) const CAUSE: &str = "Why it is open";
pub(crate) const PROOF: &str = "What each policy does about it";
pub(crate) const PROVING: &str = "Asking every policy…";
pub(crate) const REQUEST: &str = "Copy as What If request";
pub(crate) const PANEL_EMPTY: &str = "Choose a gap to see a sign-in in it, and what each policy does about it.";
pub(crate) const ALWAYS: &str = "under any circumstances";

pub(crate) fn view(view: GapView) -> &'static str {
    match view {
        GapView::LegacyAuthentication => "Legacy authentication",
        GapView::Resources => "Some resources",
        GapView::Risk => "Risky sign-ins",
        GapView::Locations => "Some locations",
    }
}

pub(crate) fn headline(answer: &Gaps, control: &AskedControl) -> String {
    let what = coverage::of_control(control);
    match answer.regions.len() {
        0 => format!("No sign-in is left without {what}"),
        _ => {
            let regions = count(super::length(&answer.regions), "region", "regions");
            format!("{regions} of sign-ins without {what}")
        }
    }
}

pub(crate) fn note(answer: &Gaps) -> &'static str {
    match answer.complete {
        true => "They do not overlap, and the list is complete: any sign-in outside of them is covered or blocked.",
        false => "These are the gravest that were found; the list is not complete.",
    }
}

pub(crate) fn people(named: bool, people: u32) -> String {
    coverage::who(named, people)
}

pub(crate) fn privileged(value: u32) -> String {
    format!("{} privileged", number(value))
}

pub(crate) fn depends(value: u32) -> String {
    format!("for {} it depends on unknown groups", number(value))
}

pub(crate) fn resources(value: u32) -> String {
    count(value, "target", "targets")
}
