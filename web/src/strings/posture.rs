//! Texts of the screen of findings.

use super::{count, number};
use crate::state::PostureScreen;
use canopy_workbench::{CitedControl, EligibleRoleLine, FoundLine, RemedyLine};

pub(crate) const TITLE: &str = "Posture";
pub(crate) const LIST: &str = "Findings";
pub(crate) const SEARCH: &str = "Filter findings";
pub(crate) const STATUS: &str = "Status";
pub(crate) const SEVERITY: &str = "Severity";
pub(crate) const AUDIENCE: &str = "Area";
pub(crate) const ANY: &str = "All";
pub(crate) const NO_MATCH: &str = "No finding matches.";
pub(crate) const PANEL: &str = "The finding";
pub(crate) const PANEL_EMPTY: &str = "Choose a finding to see what was found, and why.";
pub(crate) const FOUND: &str = "What was found";
pub(crate) const WITNESS: &str = "A sign-in that shows it";
pub(crate) const MISSING: &str = "What is missing to decide it";
pub(crate) const VERDICTS: &str = "Baselines disagree";
pub(crate) const CITES: &str = "Asked for by";
pub(crate) const REMEDY: &str = "What to do";
pub(crate) const PAGE: &str = "About this rule";
pub(crate) const ACCEPTED: &str = "Accepted";
pub(crate) const SUGGESTED: &str = "Perhaps to declare";
pub(crate) const SUGGESTED_NOTE: &str = "Nobody is taken for an exception who is not declared.";
pub(crate) const ACCEPT: &str = "Accept this risk";
pub(crate) const ASSUMED: &str = "under an assumption";
pub(crate) const MET: &str = "met";
pub(crate) const NOT_MET: &str = "not met";
pub(crate) const FILES: [&str; 2] = ["findings.csv", "findings.json"];
pub(crate) const COLUMNS: [&str; 10] =
    ["Rule", "Finding", "Status", "Severity", "Confidence", "Result", "Found", "Causes", "Remedy", "Asked for by"];

pub(crate) const DECLARED: &str = "Declared exceptions";
pub(crate) const DECLARED_NOTE: &str = "Emergency accounts, service accounts and accepted risks count once they are \
    declared, each with a reason and a last day. The page stores nothing: save the file, and load it next time. The \
    command line reads the same file.";
pub(crate) const NONE_DECLARED: &str = "Nothing is declared.";
pub(crate) const KIND: &str = "Kind";
pub(crate) const RULE: &str = "Finding that is accepted";
pub(crate) const WHO: &str = "Find whom it is for";
pub(crate) const WHO_ALL: &str = "Find whom it is for; nobody means all";
pub(crate) const WHO_FIELD: &str = "declared-who";
pub(crate) const REASON: &str = "Reason";
pub(crate) const REASON_FIELD: &str = "declared-reason";
pub(crate) const UNTIL: &str = "Last day";
pub(crate) const DECLARE: &str = "Declare";
pub(crate) const SAVE: &str = "Save as a file";
pub(crate) const LOAD: &str = "Load a file";
pub(crate) const DROP: &str = "Remove";
pub(crate) const ENDED: &str = "has ended";
pub(crate) const UNKNOWN: &str = "not in the exports";
pub(crate) const FOR_ALL: &str = "all";
pub(crate) const FILE_NAME: &str = "declared.json";
pub(crate) const UNREAD: &str = "The browser could not read this file. Was it moved or changed?";
pub(crate) const TILE: &str = "Posture findings";

pub(crate) const PAGES: &str = "What findings come to";
pub(crate) const IN_ORDER: &str = "Each builds on the one before.";
pub(crate) const WORST_FIRST: &str = "The worst first.";

pub(crate) const STORY: &str = "A role for a time does not stop a stolen token";
pub(crate) const STORY_STEPS: [&str; 3] = [
    "An eligible administrator signs in, and the role is not active: policies on the role do not bind yet. An attacker \
     steals the refresh token of this session.",
    "The administrator activates the role, and proves what activation asks for.",
    "The attacker redeems the stolen token again, and the new access token carries the role. Only a control that the \
     token cannot meet on another device stops it: a managed device, token protection, or signing in every time.",
];
pub(crate) const NOBODY_ELIGIBLE: &str = "Nobody is eligible for a privileged role in these exports.";
pub(crate) const ASKED_COLUMNS: [&str; 4] =
    ["Forced in every sign-in", "Before activation", "With the role active", "Policies that ask for it"];
pub(crate) const ACTIVATION: &str = "On activation:";

pub(crate) const CHANGE: &str = "All resources, since June 2026";
pub(crate) const CHANGE_TEXT: &str = "A policy on All resources that excluded any left requests for next to nothing \
    (to sign in, User.Read and the like) alone, also those of clients that were not excluded. Since June 2026 it binds \
    them. The tenant can choose which resource stands for such requests, or keep the old behaviour.";
pub(crate) const CHANGE_UNKNOWN: &str = "No export tells what this tenant chose: the new behaviour is supposed.";
pub(crate) const CHANGE_POLICIES: &str = "Policies on all resources that leave some out";
pub(crate) const NO_CHANGE: &str = "The change asks nobody for more than before.";
pub(crate) const REQUESTS: &str = "Requests of";
pub(crate) const BEFORE: &str = "Before";
pub(crate) const AFTER: &str = "Now";
pub(crate) const WHO_LOCKED: &str = "Who, and why";

pub(crate) const MAKE_REMEDIES: &str = "Make remedies for this tenant";
pub(crate) const VERIFYING: &str = "Remedies are made, and judged by the same rule…";
pub(crate) const NO_REMEDY: &str = "No edit of policies closes it by itself.";
pub(crate) const LOCKED_OUT: &str = "Would lock out";
pub(crate) const LEFT: &str = "Would leave open";
pub(crate) const COPY_JSON: &str = "Copy the body";
pub(crate) const COPY_SCRIPT: &str = "Copy as PowerShell";

/// The kinds of exceptions, as files and as people name them.
pub(crate) const KINDS: [(&str, &str); 4] = [
    ("breakGlass", "Emergency access account"),
    ("serviceAccount", "Service account"),
    ("privileged", "Privileged account that differs"),
    ("acceptedRisk", "Accepted risk"),
];

/// What the statuses mean, the worst first.
pub(crate) const STATUSES: [(&str, &str); 4] = [
    ("fails", "all that were looked at"),
    ("partly", "some of them, or only under an assumption"),
    ("cannotTell", "an export is missing"),
    ("holds", "proved, or accepted"),
];

pub(crate) fn kind(kind: &str) -> &'static str {
    KINDS.iter().find(|(name, _)| *name == kind).map_or("", |(_, told)| told)
}

pub(crate) fn status(status: &str) -> &'static str {
    match status {
        "fails" => "Fails",
        "partly" => "Fails partly",
        "cannotTell" => "Cannot tell",
        "holds" => "Holds",
        "notAssessed" => "Not assessed",
        _ => ANY,
    }
}

pub(crate) fn severity(severity: &str) -> &'static str {
    match severity {
        "critical" => "Critical",
        "high" => "High",
        "medium" => "Medium",
        "low" => "Low",
        _ => ANY,
    }
}

pub(crate) fn audience(audience: &str) -> &'static str {
    match audience {
        "policies" => "Policies",
        "identity" => "Identity",
        "applications" => "Applications",
        _ => ANY,
    }
}

pub(crate) fn confidence(confidence: &str) -> &'static str {
    if confidence == "proved" { "Proved" } else { "Under an assumption" }
}

pub(crate) fn headline(screen: &PostureScreen) -> String {
    match screen.bad() {
        None => TITLE.to_owned(),
        Some(0) => "No rule fails".to_owned(),
        Some(bad) => {
            let all = u32::try_from(screen.lines().len()).unwrap_or(u32::MAX);
            format!("{} of {} fail", number(bad), count(all, "rule", "rules"))
        }
    }
}

/// The area in which the gravest rules fail.
pub(crate) fn worst(screen: &PostureScreen) -> String {
    let found = screen.found();
    let worst = ["critical", "high", "medium", "low"].into_iter().find_map(|severity| {
        found.iter().find(|one| one.severity == severity && matches!(one.status.as_str(), "fails" | "partly"))
    });
    worst
        .map(|one| {
            format!("Worst area: {}. {}: {}.", audience(&one.audience), self::severity(&one.severity), one.title)
        })
        .unwrap_or_default()
}

pub(crate) fn left(screen: &PostureScreen) -> String {
    let (found, all) = (super::length(&screen.found()), super::length(screen.lines()));
    format!("{} of {}", number(found), count(all, "finding", "findings"))
}

/// How many were found of how many.
pub(crate) fn share(one: &FoundLine) -> String {
    let accepted = if one.accepted > 0 { format!(", {} accepted", number(one.accepted)) } else { String::new() };
    match one.of {
        0 => String::new(),
        of => format!("{} of {}{accepted}", number(one.found), number(of)),
    }
}

pub(crate) fn cause(cause: &str, found: u32) -> String {
    format!("{cause} ({})", number(found))
}

pub(crate) fn more(rest: u32) -> String {
    format!("and {} more", number(rest))
}

pub(crate) fn cite(cite: &CitedControl) -> String {
    format!("{} {} {}", cite.baseline, cite.version, cite.id)
}

pub(crate) fn declare_as(kind: &str, name: &str) -> String {
    format!("{DECLARE}: {name}, {}", self::kind(kind))
}

pub(crate) fn remove(reason: &str) -> String {
    format!("{DROP}: {reason}")
}

pub(crate) fn until(until: &str) -> String {
    format!("until {until}")
}

/// The reader speaks of the first entry of a file.
pub(crate) fn draft_refused(why: &str) -> String {
    format!("Not declared yet: {}.", why.trim_start_matches("Declared exception 1: "))
}

/// The findings of the overview's tile by severity.
pub(crate) fn by_severity(screen: &PostureScreen) -> String {
    let of = |severity: &str| {
        let count = screen.count(|one| one.severity == severity && matches!(one.status.as_str(), "fails" | "partly"));
        (count > 0).then(|| format!("{} {severity}", number(count)))
    };
    ["critical", "high", "medium", "low"].into_iter().filter_map(of).collect::<Vec<_>>().join(" · ")
}

/// The pages of the screen.
pub(crate) fn page(page: &str) -> &'static str {
    match page {
        "zeroTrust" => "Zero Trust",
        "eligible" => "Eligible administrators",
        "change" => "The 2026 change",
        _ => LIST,
    }
}

/// What an area's status rests on.
pub(crate) fn proof(findings: &[&FoundLine]) -> String {
    let bad = findings.iter().filter(|one| matches!(one.status.as_str(), "fails" | "partly")).count();
    let all = count(super::length(findings), "finding", "findings");
    if bad == 0 { all } else { format!("{all}, {bad} of them failing") }
}

pub(crate) fn holders(role: &EligibleRoleLine) -> String {
    format!("{} eligible, {} active", number(role.eligible), number(role.active))
}

pub(crate) fn of(some: u32, all: u32) -> String {
    format!("{} of {}", number(some), number(all))
}

pub(crate) fn activation(role: &EligibleRoleLine) -> String {
    match (role.known, role.activation.is_empty()) {
        (false, _) => "not known: the export of role settings is missing.".to_owned(),
        (true, true) => "nothing is asked.".to_owned(),
        (true, false) => format!("{}.", role.activation.join(", ")),
    }
}

/// Whether a stolen token is stopped.
pub(crate) fn token(role: &EligibleRoleLine) -> String {
    match role.unbound_count {
        0 => "A token stolen before activation is of no use on another device after it.".to_owned(),
        count => format!(
            "A token stolen before activation carries the role on another device after it, of {} of {}:",
            number(count),
            number(role.eligible)
        ),
    }
}

pub(crate) fn whom(found: u32) -> String {
    format!("For {}", count(found, "person or kind of people", "people and kinds of people"))
}

pub(crate) fn locked_out(found: u32) -> String {
    format!("May lock out {}", number(found))
}

/// Whether a remedy may be trusted.
pub(crate) fn stands(one: &RemedyLine) -> &'static str {
    match (one.verified, one.closes, one.safe) {
        (false, ..) => "a setting, not verified",
        (_, true, true) => "verified: closes it",
        (_, true, false) => "closes it, read the warnings",
        _ => "closes part of it",
    }
}
