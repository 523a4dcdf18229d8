//! What a row expects, beside what the engine says.

use canopy_model::ordered::OrderedSet;

use canopy_engine::{
    Decision, Enforcement, Outcome as Access, Policies, PolicySet, Reason, ReportOnlyResult, Satisfaction, Unmet,
    VerdictClass, decide,
};
use canopy_model::Control;

use super::document::{Row, Table};
use super::sign_in::{Attempt, items};
use super::world::World;
use super::{At, Outcome, session, words};

/// A column's expectation and what was said, in the same words.
type Pair = Result<(String, String), String>;

/// Columns that say what is expected.
const COLUMNS: [&str; 12] = [
    "applies",
    "unmet",
    "reason",
    "not evaluated",
    "decision",
    "verdict",
    "blocked by",
    "controls",
    "session",
    "outcome",
    "report-only",
    "rests on",
];

/// Whether a header says what is expected.
pub(crate) fn is_column(name: &str) -> bool {
    COLUMNS.contains(&name)
}

/// Every cell that is not as expected, a line each.
pub(crate) fn differences(world: &World, attempt: &Attempt, table: &Table, row: &Row) -> Outcome<Vec<String>> {
    let enforcement = Enforcement { policies: Policies::Enabled, layers: attempt.layers.clone() };
    let decision = decide(&world.space, &attempt.sign_in, &enforcement);
    let said = Said { world, attempt, decision };
    let mut all = Vec::new();
    for name in COLUMNS {
        let Some(cell) = table.cell(row, name) else { continue };
        let (expected, got) = said.compare(name, cell).at(row.line)?;
        if expected != got {
            all.push(format!("{name}: expected {expected}; got {got}"));
        }
    }
    Ok(all)
}

struct Said<'a> {
    world: &'a World,
    attempt: &'a Attempt,
    decision: Decision,
}

/// Several words as one text; a dash for none.
fn joined(all: &OrderedSet<String>, between: &str) -> String {
    if all.is_empty() { "–".to_owned() } else { all.iter().cloned().collect::<Vec<_>>().join(between) }
}

fn set(cell: &str) -> OrderedSet<String> {
    items(cell).map(str::to_owned).collect()
}

impl Said<'_> {
    fn compare(&self, column: &str, cell: &str) -> Pair {
        match column {
            "applies" => self.applies(cell),
            "unmet" => self.unmet(cell),
            "reason" => self.reason(cell),
            "not evaluated" => self.not_evaluated(cell),
            "decision" => self.decision(cell),
            "verdict" => self.verdict(cell),
            "blocked by" => self.blocked_by(cell),
            "controls" => self.controls(cell),
            "session" => self.session(cell),
            "outcome" => self.outcome(cell),
            "report-only" => self.report_only(cell),
            "rests on" => self.rests_on(cell),
            _ => Err(format!("“{column}” expects nothing.")),
        }
    }

    fn name(&self, at: usize) -> &str {
        &self.world.space.tenant().policies[at].name
    }

    /// The tenant's own policies; those of layers come after.
    fn own(&self) -> std::ops::Range<usize> {
        0..self.world.space.exported()
    }

    fn find(&self, name: &str) -> Result<usize, String> {
        let found = self.own().find(|at| self.name(*at) == name);
        found.ok_or_else(|| format!("No policy is called “{name}”."))
    }

    /// Names of policies against a set of them.
    fn names(&self, cell: &str, among: impl Fn(usize) -> bool) -> Pair {
        let expected = set(cell);
        expected.iter().try_for_each(|name| self.find(name).map(drop))?;
        let got = self.own().filter(|at| among(*at)).map(|at| self.name(at).to_owned()).collect();
        Ok((joined(&expected, ", "), joined(&got, ", ")))
    }

    /// `A: this; B: that`, or without a name where there is just one policy.
    fn by_policy(&self, cell: &str, canonical: fn(&str) -> String, say: impl Fn(usize) -> String) -> Pair {
        let (mut expected, mut got) = (Vec::new(), Vec::new());
        for part in cell.split(';').map(str::trim) {
            let (at, value) = match part.split_once(':') {
                Some((name, value)) => (self.find(name.trim())?, value.trim()),
                None if self.own().len() == 1 => (0, part),
                None => return Err(format!("“{part}” does not say which policy.")),
            };
            expected.push(format!("{}: {}", self.name(at), canonical(value)));
            got.push(format!("{}: {}", self.name(at), say(at)));
        }
        Ok((expected.join("; "), got.join("; ")))
    }

    fn applies(&self, cell: &str) -> Pair {
        self.names(cell, |at| self.decision.binding.contains(at) || self.decision.report_only.contains(at))
    }

    fn unmet(&self, cell: &str) -> Pair {
        self.by_policy(
            cell,
            |value| joined(&set(value), ", "),
            |at| {
                let words = self.decision.trace.unmet(at).into_iter().map(|(axis, why)| match why {
                    Unmet::NotIncluded => words::axis(axis).to_owned(),
                    Unmet::Excluded(_) => format!("{} excluded", words::axis(axis)),
                });
                joined(&words.collect(), ", ")
            },
        )
    }

    fn reason(&self, cell: &str) -> Pair {
        self.by_policy(cell, str::to_owned, |at| {
            let policy = &self.world.space.tenant().policies[at];
            Reason::of(policy, at, &self.decision.trace, &self.attempt.sign_in).as_str().to_owned()
        })
    }

    fn not_evaluated(&self, cell: &str) -> Pair {
        self.names(cell, |at| self.world.space.masks().not_evaluated.contains(at))
    }

    fn decision(&self, cell: &str) -> Pair {
        let got = if self.decision.verdict.class == VerdictClass::Block {
            "block"
        } else if self.decision.requirement.clauses.is_empty() {
            "grant"
        } else {
            "controls"
        };
        Ok((cell.to_owned(), got.to_owned()))
    }

    fn verdict(&self, cell: &str) -> Pair {
        Ok((cell.to_owned(), words::class(self.decision.verdict.class).to_owned()))
    }

    fn blocked_by(&self, cell: &str) -> Pair {
        self.names(cell, |at| self.decision.blocked_by.contains(at))
    }

    /// `mfa AND (compliantDevice OR domainJoinedDevice)`, whatever the order.
    fn controls(&self, cell: &str) -> Pair {
        let clause = |text: &str| {
            let inner = text.trim().trim_start_matches('(').trim_end_matches(')');
            joined(&inner.split(" OR ").map(|option| option.trim().to_owned()).collect(), " OR ")
        };
        let expected = cell.split(" AND ").filter(|text| *text != "–").map(clause).collect();
        let said = self.decision.requirement.clauses.iter();
        let got = said.map(|clause| joined(&clause.options.iter().map(|c| self.control(c)).collect(), " OR "));
        Ok((joined(&expected, " AND "), joined(&got.collect(), " AND ")))
    }

    fn control(&self, control: &Control) -> String {
        let named = |id: &str| self.world.cast.named(id);
        match control {
            Control::Block => "block".to_owned(),
            Control::Mfa => "mfa".to_owned(),
            Control::Strength(id) => format!("strength {}", named(&id.to_string())),
            Control::CompliantDevice => "compliantDevice".to_owned(),
            Control::HybridJoinedDevice => "domainJoinedDevice".to_owned(),
            Control::ApprovedApp => "approvedApplication".to_owned(),
            Control::AppProtection => "compliantApplication".to_owned(),
            Control::PasswordChange => "passwordChange".to_owned(),
            Control::RiskRemediation => "riskRemediation".to_owned(),
            Control::TermsOfUse(id) => format!("terms {}", named(&id.to_string())),
            Control::Custom(id) => format!("custom {id}"),
            Control::VerifiedId => "verifiedID".to_owned(),
            Control::Unrecognised(text) => text.clone(),
        }
    }

    /// The session controls of all binding policies; a blocked sign-in has none.
    fn session(&self, cell: &str) -> Pair {
        let nothing = PolicySet::empty(self.world.space.capacity());
        let blocked = self.decision.verdict.class == VerdictClass::Block;
        let binding = if blocked { &nothing } else { &self.decision.binding };
        let policies = &self.world.space.tenant().policies;
        let got = binding.iter().flat_map(|at| session::words(&policies[at].session)).collect();
        Ok((joined(&set(cell), ", "), joined(&got, ", ")))
    }

    fn satisfaction(&self) -> Satisfaction<'_> {
        Satisfaction::new(&self.world.space, &self.attempt.sign_in, &self.attempt.satisfied)
    }

    fn outcome(&self, cell: &str) -> Pair {
        let got = match self.satisfaction().of(&self.decision.binding) {
            Access::Granted => "granted",
            Access::Interrupted => "interrupted",
            Access::Unknown => "unknown",
            Access::Blocked => "blocked",
        };
        Ok((cell.to_owned(), got.to_owned()))
    }

    fn report_only(&self, cell: &str) -> Pair {
        self.by_policy(cell, str::to_owned, |at| {
            let result = self.satisfaction().report_only(at, self.decision.report_only.contains(at));
            match result {
                ReportOnlyResult::NotApplied => "not applied",
                ReportOnlyResult::Success => "success",
                ReportOnlyResult::Interrupted => "interrupted",
                ReportOnlyResult::Failure => "failure",
                ReportOnlyResult::Unknown => "unknown",
            }
            .to_owned()
        })
    }

    /// Open questions by their names in the engine.
    fn rests_on(&self, cell: &str) -> Pair {
        let readings = self.world.space.rests_on(&self.attempt.sign_in, &canopy_engine::Enforcement::ENABLED);
        let got = readings.into_iter().map(|reading| format!("{reading:?}")).collect();
        Ok((joined(&set(cell), ", "), joined(&got, ", ")))
    }
}
