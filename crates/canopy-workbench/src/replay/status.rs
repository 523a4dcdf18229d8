//! The overall Conditional Access status of a sign-in: all that a log without results by policy
//! tells.

use canopy_engine::{Axis, Outcome};
use canopy_model::{Policy, SignInRecord};

use super::answer::DifferenceKind;
use super::compare::{Comparing, Verdict};
use super::explain;
use crate::answer::Applies;
use crate::words::recorded as words;

/// Whether the status is this one, however a log writes it: `notApplied`, `Not Applied`.
pub(super) fn is(record: &SignInRecord, wanted: &str) -> bool {
    let letters = record.status.chars().filter(|c| !c.is_whitespace());
    letters.flat_map(char::to_lowercase).eq(wanted.chars())
}

/// Compares the status; nothing where none is recorded.
pub(super) fn compare(c: &Comparing<'_>) -> Option<Verdict> {
    let success = is(c.record, "success");
    if !success && !is(c.record, "failure") && !is(c.record, "notapplied") {
        return None;
    }
    let applied_then = !is(c.record, "notapplied");
    let on = mentioned(c);
    let applying = |wanted: Applies| on.iter().filter(move |(at, _)| c.placed.applies(*at) == wanted);
    let surely: Vec<(usize, &Policy)> = applying(Applies::Always).copied().collect();
    let perhaps: Vec<(usize, &Policy)> = applying(Applies::Sometimes).copied().collect();
    Some(match (applied_then, surely.is_empty(), perhaps.is_empty()) {
        (true, false, _) => outcome(c, success, &surely, perhaps.is_empty()),
        (false, true, true) => Verdict::Agrees(true),
        (_, true, false) => depends(c, &perhaps),
        (false, false, _) | (true, true, true) => differs(c, &surely),
    })
}

/// What the engine says of it.
pub(super) fn said(c: &Comparing<'_>) -> String {
    let on = mentioned(c);
    let names = |wanted: Applies| -> Vec<String> {
        on.iter().filter(|(at, _)| c.placed.applies(*at) == wanted).map(|(_, policy)| policy.name.clone()).collect()
    };
    words::status_said(&names(Applies::Always), &names(Applies::Sometimes))
}

/// The policies that are on, of those that the record mentions; of all where it mentions none.
fn mentioned<'a>(c: &Comparing<'a>) -> Vec<(usize, &'a Policy)> {
    let space = c.placer.space;
    let listed = c.record.policies.as_deref().unwrap_or_default();
    let is_meant = |policy: &Policy| listed.is_empty() || listed.iter().any(|one| one.id == policy.id);
    let on = space.masks().enabled.iter();
    on.filter_map(|at| space.tenant().policies.get(at).map(|policy| (at, policy)))
        .filter(|(_, p)| is_meant(p))
        .collect()
}

/// Something applies: whether it was satisfied is compared where that is known of all of it.
fn outcome(c: &Comparing<'_>, success: bool, surely: &[(usize, &Policy)], all: bool) -> Verdict {
    let outcomes: Option<Vec<Outcome>> = surely.iter().map(|(at, policy)| c.outcome(*at, policy)).collect();
    let blocks = surely.iter().any(|(at, policy)| c.outcome(*at, policy) == Some(Outcome::Blocked));
    let known = outcomes.filter(|_| all).map(|all| all.into_iter().all(|one| one == Outcome::Granted));
    match known.or(blocks.then_some(false)) {
        None => Verdict::Agrees(false),
        Some(granted) if granted == success => Verdict::Agrees(true),
        Some(_) => differs(c, surely),
    }
}

fn depends(c: &Comparing<'_>, perhaps: &[(usize, &Policy)]) -> Verdict {
    let Some((at, policy)) = perhaps.first() else { return Verdict::Agrees(false) };
    let axes: Vec<Axis> = c.placed.axes(*at, Applies::Sometimes);
    let (kind, why) = explain::open(c, policy, &axes);
    Verdict::Differs(kind, why)
}

fn differs(c: &Comparing<'_>, surely: &[(usize, &Policy)]) -> Verdict {
    let later = |policy: &&Policy| {
        let times = [&policy.modified, &policy.created].into_iter().flatten();
        times.into_iter().any(|time| explain::is_later(time, &c.record.time))
    };
    let all = c.placer.space.tenant().policies.iter().take(c.placer.space.exported());
    let changed =
        if surely.is_empty() { all.collect() } else { surely.iter().map(|(_, policy)| *policy).collect::<Vec<_>>() };
    match changed.into_iter().find(later) {
        Some(policy) => {
            let made = policy.created.as_ref().filter(|made| explain::is_later(made, &c.record.time));
            let when = policy.modified.as_deref().unwrap_or_default();
            let why = made.map_or_else(|| words::modified(policy, when), |made| words::made_later(policy, made));
            Verdict::Differs(DifferenceKind::PolicyChanged, why)
        }
        None => {
            let names: Vec<String> = surely.iter().map(|(_, policy)| policy.name.clone()).collect();
            Verdict::Differs(DifferenceKind::Unexplained, words::status_differs(&names))
        }
    }
}
