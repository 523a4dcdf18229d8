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

/// What was read, and how much of it could be compared.
fn read(replay: &Replay) -> String {
    let (records, logs) = (count(replay.records, "sign-in", "sign-ins"), count(replay.logs, "log", "logs"));
    let broken = match replay.broken {
        0 => String::new(),
        broken => format!(", {} could not be read", number(broken)),
    };
    format!(
        "{records} in {logs}, {} compared{broken}. One evaluation is one policy of one sign-in.",
        number(replay.compared)
    )
}

pub(crate) fn notes(replay: &Replay) -> Vec<String> {
    let Tally { agree, .. } = replay.statuses;
    let statuses = (replay.evaluations.all() > 0 && replay.statuses.all() > 0).then(|| {
        let all = count(replay.statuses.all(), "sign-in", "sign-ins");
        format!("Overall Conditional Access status: {} of {all} agree.", number(agree))
    });
    let controls = (replay.conditions_only > 0).then(|| {
        let some = number(replay.conditions_only);
        format!("Compared by conditions only: {some} of those that agree. The record does not carry what the controls ask for.")
    });
    std::iter::once(read(replay)).chain(statuses).chain(controls).collect()
}

pub(crate) fn and_more(count: u32) -> String {
    format!("and {} more of the same", number(count))
}

/// When, as people write it: without the parts of a second.
pub(crate) fn time(recorded: &str) -> String {
    let short = recorded.get(..19).filter(|_| recorded.as_bytes().get(10) == Some(&b'T'));
    short.map_or_else(|| recorded.to_owned(), |short| short.replacen('T', " ", 1))
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
