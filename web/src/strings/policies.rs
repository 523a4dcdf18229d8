//! Texts of the policies.

use super::{count, length, number};
use crate::route::{Found, Order};
use crate::state::PoliciesScreen;
use canopy_workbench::{FindingKind, PolicyFacet, Review, Reviewed};

pub(crate) const FILES: [&str; 2] = ["policies.csv", "policies.json"];
pub(crate) const COLUMNS: [&str; 9] =
    ["Name", "State", "In one sentence", "People", "Targets", "Created", "Changed", "Findings", "Place"];
pub(crate) const SEARCH: &str = "Filter by name or words";
pub(crate) const FILTERS: &str = "Which policies";
pub(crate) const ORDER: &str = "Order";
pub(crate) const STATE: &str = "State";
pub(crate) const FACETS: [&str; 4] = ["Who", "Condition", "Grant control", "Session control"];
pub(crate) const TARGET: &str = "Reaches";
pub(crate) const FOUND: &str = "Findings";
pub(crate) const MORE: &str = "More filters";
pub(crate) const SINCE: &str = "Changed since";
pub(crate) const ANY: &str = "Any";
pub(crate) const ALL: &str = "Show all";
pub(crate) const NO_MATCH: &str = "No policy matches.";
pub(crate) const NONE: &str = "There are no policies";
pub(crate) const NONE_TEXT: &str =
    "Nothing that was opened holds Conditional Access policies. Add their export to see what each of them does.";
pub(crate) const FILES_LINK: &str = "See what was read";
pub(crate) const KINDS: &str = "No users were loaded: reach counts kinds of people that the policies mention.";
pub(crate) const PANEL: &str = "Policy";
pub(crate) const PANEL_EMPTY: &str = "Choose a policy to see its conditions, findings and JSON.";
pub(crate) const LINK: &str = "See the policy";
pub(crate) const REACH: &str = "Reach";
pub(crate) const CREATED: &str = "Created";
pub(crate) const CHANGED: &str = "Changed";
pub(crate) const READ_IN: &str = "Read in";
pub(crate) const FINDINGS: &str = "Findings";
pub(crate) const NO_FINDINGS: &str =
    "Nothing was found: it changes some sign-ins, and no clause of it is without effect.";
pub(crate) const NOT_JUDGED: &str = "It is off, so it was not held against the others.";
pub(crate) const OTHERS: &str = "Other policies of this finding";
pub(crate) const CONDITIONS: &str = "Conditions";
pub(crate) const INCLUDE: &str = "Include";
pub(crate) const EXCLUDE: &str = "Exclude";
pub(crate) const GRANT: &str = "Grant controls";
pub(crate) const SESSION: &str = "Session controls";
pub(crate) const UNREAD: &str = "What could not be read";
pub(crate) const JSON: &str = "JSON, as Microsoft Graph writes it";
pub(crate) const JSON_UNREAD: &str = "What could not be read is not in it.";
pub(crate) const COPY_JSON: &str = "Copy JSON";
pub(crate) const COPY_LIST: &str = "Copy list";
pub(crate) const MARKDOWN: &str = "Copy Markdown";
pub(crate) const CSV: &str = "CSV file";
pub(crate) const DOWNLOAD_JSON: &str = "JSON file";
pub(crate) const TAKE: &str = "Take the list away";

pub(crate) fn headline(review: &Review) -> String {
    let found = review.policies.iter().filter(|policy| !policy.findings.is_empty()).fold(0_u32, |n, _| n + 1);
    let all = count(length(&review.policies), "policy", "policies");
    match found {
        0 => format!("{all}, and nothing was found about any"),
        some => format!("{all}, something was found about {}", number(some)),
    }
}

/// How many policies are left.
pub(crate) fn left(screen: &PoliciesScreen) -> String {
    let all = screen.review.as_ref().map(|review| length(&review.policies)).unwrap_or_default();
    format!("{} of {}", number(length(&screen.found())), count(all, "policy", "policies"))
}

/// The day of a timestamp.
pub(crate) fn day(when: &str) -> &str {
    when.split('T').next().unwrap_or(when)
}

pub(crate) fn people(named: bool, value: u32) -> String {
    super::coverage::who(named, value)
}

pub(crate) fn targets(value: u32) -> String {
    count(value, "target", "targets")
}

pub(crate) fn reach(named: bool, policy: &Reviewed) -> String {
    format!("{} · {}", people(named, policy.people), targets(policy.targets))
}

pub(crate) fn findings(value: u64) -> String {
    count(value, "finding", "findings")
}

pub(crate) const fn order(order: Order) -> &'static str {
    match order {
        Order::Exported => "As exported",
        Order::Name => "Name",
        Order::Reach => "Reach",
        Order::Changed => "Latest change",
        Order::State => "State",
    }
}

pub(crate) const fn found(found: Found) -> &'static str {
    match found {
        Found::Whatever => ANY,
        Found::Something => "Something was found",
        Found::Of(kind) => finding(kind),
    }
}

pub(crate) const fn finding(kind: FindingKind) -> &'static str {
    match kind {
        FindingKind::NeverApplies => "Never applies",
        FindingKind::Duplicate => "Duplicate",
        FindingKind::Shadowed => "Shadowed",
        FindingKind::Redundant => "Redundant",
        FindingKind::AsksForNothing => "Asks for nothing",
        FindingKind::DeadClause => "Clause without effect",
        FindingKind::Dangling => "Names what is gone",
        FindingKind::NotEvaluated => "Not evaluated",
    }
}

pub(crate) const fn facet(facet: PolicyFacet) -> &'static str {
    match facet {
        PolicyFacet::Users => "Users",
        PolicyFacet::Guests => "Guests or external users",
        PolicyFacet::WorkloadIdentities => "Workload identities",
        PolicyFacet::Agents => "Agents",
        PolicyFacet::ClientApps => "Client apps",
        PolicyFacet::Platforms => "Device platforms",
        PolicyFacet::Network => "Network",
        PolicyFacet::Devices => "Filter for devices",
        PolicyFacet::SignInRisk => "Sign-in risk",
        PolicyFacet::UserRisk => "User risk",
        PolicyFacet::InsiderRisk => "Insider risk",
        PolicyFacet::WorkloadRisk => "Risk of the workload",
        PolicyFacet::Flows => "Authentication flows",
        PolicyFacet::Block => "Block access",
        PolicyFacet::Mfa => "MFA",
        PolicyFacet::Strength => "Authentication strength",
        PolicyFacet::ManagedDevice => "Managed device",
        PolicyFacet::ClientAppControl => "Approved app or app protection",
        PolicyFacet::PasswordChange => "Password change or risk remediation",
        PolicyFacet::TermsOfUse => "Terms of use",
        PolicyFacet::OtherControl => "Other grant controls",
        PolicyFacet::SignInFrequency => "Sign-in frequency",
        PolicyFacet::PersistentBrowser => "Persistent browser session",
        PolicyFacet::AppControl => "App control or app-enforced restrictions",
        PolicyFacet::OtherSession => "Other session controls",
    }
}
