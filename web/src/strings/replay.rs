//! The screen of recorded sign-ins.

use super::{count, number};
use canopy_workbench::{DifferenceKind, Replay, Tally};

pub(crate) const LEAD: &str = "What the service recorded, held against what Canopy says of the loaded policies.";
pub(crate) const EMPTY_TITLE: &str = "No sign-ins are loaded";
pub(crate) const EMPTY_PORTAL: &str = "In the Microsoft Entra admin center, open Sign-in logs, choose Download and \
    JSON, and drop the file here. Or ask Graph with AuditLog.Read.All, and Policy.Read.All for the results by policy; \
    v1.0 answers too, without the conditions.";
pub(crate) const REQUEST: &str = "GET https://graph.microsoft.com/beta/auditLogs/signIns";
pub(crate) const REQUEST_NAME: &str = "Sign-ins";
pub(crate) const ADD: &str = "Add sign-in logs";
pub(crate) const AGREE: &str = "agree";
pub(crate) const EXPLAINED: &str = "explained";
pub(crate) const UNEXPLAINED: &str = "unexplained";
pub(crate) const TILE_READ: &str = "Sign-ins read";
pub(crate) const TILE_COMPARED: &str = "Sign-ins compared";
pub(crate) const TILE_EVALUATIONS: &str = "Evaluations";
pub(crate) const TILE_EVALUATIONS_NOTE: &str = "one for each policy of a sign-in";
pub(crate) const TILE_UNEXPLAINED: &str = "Unexplained";
pub(crate) const TILE_UNEXPLAINED_NONE: &str = "every difference has a reason";
pub(crate) const TILE_UNEXPLAINED_SOME: &str = "Canopy or the export is wrong";
pub(crate) const DIFFERENCES: &str = "Differences";
pub(crate) const NO_DIFFERENCES: &str = "The records and Canopy say the same everywhere.";
pub(crate) const POLICIES: &str = "By policy";
pub(crate) const POLICY: &str = "Policy";
pub(crate) const NOT_EXPORTED: &str = "not in the export";
pub(crate) const RECORDED: &str = "Recorded";
pub(crate) const WE_SAY: &str = "Canopy says";
pub(crate) const WHERE: &str = "Record";
pub(crate) const SIMULATE: &str = "Open in the simulator";
pub(crate) const LEFT_OUT: &str = "Left out of the comparison";

/// The share that agrees, to one decimal; nothing where nothing was compared.
pub(crate) fn share(tally: Tally) -> String {
    match tally.per_mille() {
        None => "–".to_owned(),
        Some(share) if share % 10 == 0 => format!("{}%", share / 10),
        Some(share) => format!("{}.{}%", share / 10, share % 10),
    }
}

/// What the share is of: evaluations, or overall statuses where a log has nothing else.
pub(crate) fn headline(replay: &Replay) -> (Tally, String) {
    match replay.evaluations.all() {
        0 => (
            replay.statuses,
            format!("of {} agree", count(replay.statuses.all(), "overall status", "overall statuses")),
        ),
        all => (replay.evaluations, format!("of {} agree", count(all, "evaluation", "evaluations"))),
    }
}

pub(crate) fn said(replay: &Replay) -> String {
    let (tally, what) = headline(replay);
    format!("{} {what}, {} unexplained", share(tally), number(tally.unexplained))
}

pub(crate) fn logs(replay: &Replay) -> String {
    let broken: u32 = replay.logs.iter().map(|log| log.broken).sum();
    let logs = count(super::length(&replay.logs), "log", "logs");
    if broken == 0 { format!("in {logs}") } else { format!("in {logs}, {} could not be read", number(broken)) }
}

pub(crate) fn records(replay: &Replay) -> u32 {
    replay.logs.iter().map(|log| log.records).sum()
}

pub(crate) fn notes(replay: &Replay) -> Vec<String> {
    let statuses = (replay.evaluations.all() > 0 && replay.statuses.all() > 0).then(|| {
        format!(
            "The overall status of {} agrees in {}.",
            count(replay.statuses.all(), "sign-in", "sign-ins"),
            number(replay.statuses.agree)
        )
    });
    let controls = (replay.conditions_only > 0).then(|| {
        format!("Of those that agree, {} could be compared by their conditions only: the record does not carry what the controls ask for.", number(replay.conditions_only))
    });
    statuses.into_iter().chain(controls).collect()
}

pub(crate) fn and_more(count: u32) -> String {
    format!("and {} more of the same", number(count))
}

/// A kind of explanation, and what to make of it.
pub(crate) fn kind(kind: DifferenceKind) -> (&'static str, &'static str) {
    match kind {
        DifferenceKind::Unexplained => ("Unexplained", "look at these first"),
        DifferenceKind::Reading => ("Canopy's reading", "Microsoft's documents leave these open"),
        DifferenceKind::PolicyChanged => ("Policy changed since", "export policies of the time of the log"),
        DifferenceKind::MembershipUnknown => ("Membership unknown", "load users, groups with members and roles"),
        DifferenceKind::NotRecorded => ("Not recorded", "no log carries these facts"),
    }
}
