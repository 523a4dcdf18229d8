//! Recorded sign-ins against the loaded policies: where the log and Canopy say the same, and why
//! where they do not.
//!
//! Records are taken one at a time, and what is kept of them does not grow with the log: counts, and
//! a few examples of each explanation.

mod answer;
mod compare;
mod explain;
mod facts;
mod placed;
mod status;
mod tally;
mod who;

use std::io::Read;

use canopy_engine::Space;
use canopy_import::{Notice, sign_ins};
use canopy_model::{PolicyId, SignInRecord};

use crate::Progress;
use crate::people::People;
use crate::words::{Names, recorded as words};
use compare::{Comparing, Verdict};
use placed::Placer;
use tally::Sums;

pub use answer::{Difference, DifferenceGroup, DifferenceKind, Replay, ReplayPolicy, Tally};

/// A log to replay: any source of bytes, under a name.
pub struct Log<'a> {
    /// Its name, for places in it.
    pub name: String,
    /// Where its bytes come from.
    pub from: Box<dyn Read + 'a>,
    /// How many bytes there are, as far as that is known: for the progress.
    pub size: u64,
}

/// An interruption for consent, whose records contradict themselves.
const CONSENT: u32 = 65001;

/// Logs, and other names for what their records name.
pub(crate) struct Logs<'a> {
    pub(crate) logs: Vec<Log<'a>>,
    pub(crate) rename: &'a dyn Fn(&mut SignInRecord),
}

/// Replays logs, telling what could not be read.
pub(crate) fn replay(
    space: &Space,
    people: &People,
    names: &Names<'_>,
    logs: Logs<'_>,
    progress: &mut dyn FnMut(Progress),
    broken: &mut dyn FnMut(Notice),
) -> Replay {
    let Logs { logs, rename } = logs;
    let total = logs.iter().map(|log| log.size).sum();
    let mut placer = Placer::new(space);
    let mut sums = Sums::new(space, people, names);
    let mut before = 0;
    for log in logs {
        let mut records = sign_ins(&log.name, log.from);
        while let Some(next) = records.next() {
            match next {
                Ok(mut record) => {
                    rename(&mut record);
                    sums.answer.records += 1;
                    compare(&mut placer, &mut sums, &record, &log.name);
                }
                Err(notice) => {
                    sums.answer.broken += 1;
                    broken(notice);
                }
            }
            if sums.answer.records % 128 == 1 {
                progress(crate::reading("Replaying sign-ins", before + records.bytes_read(), total));
            }
        }
        before += log.size;
        sums.answer.logs += 1;
    }
    sums.finish()
}

/// Compares one record, unless there is nothing to compare.
fn compare(placer: &mut Placer<'_>, sums: &mut Sums<'_>, record: &SignInRecord, log: &str) {
    if let Some(why) = left_out(record) {
        sums.leave_out(why);
        return;
    }
    let placed = placer.place(record);
    let sign_in = placer.sign_in(&placed, record);
    let comparing = Comparing { placer, names: sums.names, record, placed: &placed, sign_in: &sign_in };
    let (mut compared, mut differs) = (false, false);
    for recorded in record.policies.iter().flatten() {
        if recorded.id == PolicyId::new("SecurityDefaults") {
            sums.leave_out(words::DEFAULTS);
            continue;
        }
        let at = sums.find(&recorded.id);
        let verdict = match at {
            Some(at) => comparing.policy(at, recorded),
            None => Verdict::Differs(DifferenceKind::PolicyChanged, words::NOT_EXPORTED.to_owned()),
        };
        compared |= !matches!(verdict, Verdict::LeftOut(_));
        differs |= matches!(verdict, Verdict::Differs(..));
        sums.policy(&comparing, at, recorded, verdict, log);
    }
    if !differs {
        if let Some(verdict) = status::compare(&comparing) {
            compared = true;
            sums.status(&comparing, verdict, log);
        }
    }
    sums.answer.compared += u32::from(compared);
}

/// Why a record is not compared at all.
fn left_out(record: &SignInRecord) -> Option<&'static str> {
    let nobody = record.user.is_none() && record.upn.is_empty();
    let by_policy = record.policies.as_ref().is_some_and(|policies| !policies.is_empty());
    match record.error {
        _ if nobody && record.service_principal.is_some() => Some(words::WORKLOADS),
        _ if nobody => Some(words::NO_USER),
        Some(CONSENT) => Some(words::CONSENT),
        Some(error) if error != 0 && !by_policy && !status::is(record, "success") && !status::is(record, "failure") => {
            Some(words::ENDED_BEFORE)
        }
        _ => None,
    }
}
