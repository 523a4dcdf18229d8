//! Texts of the policies.

use super::{count, coverage, number};
use crate::state::{Shown, Sort};
use canopy_workbench::{Actor, FindingKind, PolicyState, Review};

pub(crate) const FILE_NAME: &str = "policies.csv";
pub(crate) const COLUMNS: [&str; 8] =
    ["Policy", "State", "What it does", "People", "Targets", "Findings", "Last changed", "File"];
/// What the workbench says of a policy that blocks.
pub(crate) const BLOCKS: &str = "block";
pub(crate) const SEARCH: &str = "Filter by name, person, resource, condition";
pub(crate) const SHOW: &str = "Show";
pub(crate) const SORT: &str = "Sort by";
pub(crate) const NOBODY_FOUND: &str = "No policy matches.";
pub(crate) const PANEL_EMPTY: &str = "Choose a policy to see its conditions, its reach and what is wrong with it.";
pub(crate) const NONE: &str = "No policy was read";
pub(crate) const NONE_TEXT: &str = "Load the export of the Conditional Access policies.";
pub(crate) const CONDITIONS: &str = "Conditions";
pub(crate) const CONTROLS: &str = "Controls";
pub(crate) const GRANT: &str = "Grant";
pub(crate) const SESSION: &str = "Session";
pub(crate) const REACH: &str = "Reach";
pub(crate) const SELECTS: &str = "Selects";
pub(crate) const REACHES: &str = "Reaches";
pub(crate) const CREATED: &str = "Created";
pub(crate) const CHANGED: &str = "Last changed";
pub(crate) const FINDINGS: &str = "What was found";
pub(crate) const NO_FINDINGS: &str = "Nothing: it applies, and no other policy makes it superfluous.";
pub(crate) const JSON: &str = "As Graph writes it";
pub(crate) const JSON_COPY: &str = "Copy the JSON";
pub(crate) const FETCHING: &str = "Writing…";

/// What can be shown, in the order of the list.
pub(crate) const SHOWN: [(Shown, &str); 10] = [
    (Shown::All, "All policies"),
    (Shown::State(PolicyState::On), "On"),
    (Shown::State(PolicyState::ReportOnly), "Report-only"),
    (Shown::State(PolicyState::Off), "Off"),
    (Shown::Found, "With findings"),
    (Shown::Blocking, "That block"),
    (Shown::Session, "With session controls"),
    (Shown::About(Actor::Guests), "About external users"),
    (Shown::About(Actor::Workloads), "About workload identities"),
    (Shown::About(Actor::Agents), "About agents"),
];

/// The orders, in the order of the list.
pub(crate) const SORTS: [(Sort, &str); 5] = [
    (Sort::Exports, "Order of the export"),
    (Sort::Name, "Name"),
    (Sort::People, "People, most first"),
    (Sort::Resources, "Targets, most first"),
    (Sort::Changed, "Last change, latest first"),
];

pub(crate) fn headline(review: &Review) -> String {
    let found = review.policies.iter().filter(|policy| !policy.findings.is_empty()).fold(0_u64, |count, _| count + 1);
    let all = count(super::length(&review.policies), "policy", "policies");
    match found {
        0 => all,
        some => format!("{all}, something found about {}", number(some)),
    }
}

pub(crate) fn people(named: bool, people: u32) -> String {
    coverage::who(named, people)
}

pub(crate) fn targets(value: u32) -> String {
    count(value, "target", "targets")
}

pub(crate) fn finding(kind: FindingKind) -> &'static str {
    match kind {
        FindingKind::NeverApplies => "never applies",
        FindingKind::Duplicate => "duplicate",
        FindingKind::Shadowed | FindingKind::Redundant => "superfluous",
        FindingKind::AsksForNothing => "asks for nothing",
        FindingKind::DeadClause => "dead clause",
        FindingKind::Dangling => "names what is gone",
        FindingKind::NotEvaluated => "not evaluated",
    }
}
