//! `mfa-replaceable-by-other-control`

use canopy_engine::{Axis, Bearer, Kind, Question, VerdictClass};
use canopy_model::ordered::OrderedMap;

use crate::asked::{Answered, Ask, Open};
use crate::context::{Context, bearing};
use crate::declared::ExceptionKind;
use crate::finding::{Item, Subject};
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "mfa-replaceable-by-other-control",
    title: "MFA can be swapped for a weaker or device control",
    severity: Severity::High,
    audience: Audience::Policies,
    counted: "users",
    fails: "MFA can be answered with something else instead",
    holds: "Nowhere can MFA be answered with something else instead",
    remedy: "Make two policies of it, one for MFA and one for the device.",
    accepts: &[ExceptionKind::BreakGlass],
    page: page!("mfa-replaceable-by-other-control"),
    judge,
};

fn judge(context: &Context<'_>) -> Judged {
    let ask = Ask::password(Question::MFA);
    let answered = context.ask(ask);
    let mut found: OrderedMap<Subject, (Open, usize)> = OrderedMap::new();
    // Where no users were exported, kinds of people stand for them.
    let named = !context.users().is_empty();
    for (who, atom) in answered.space.atoms(Axis::Who).iter().enumerate() {
        let targets = replaceable(&answered, who);
        let bearers = answered.bearers(atom).filter(|(_, bearer)| matches!(bearer, Bearer::Person(_)) == named);
        for (fact, bearer) in bearers.filter(|_| targets > 0) {
            found.entry(bearing(bearer)).or_insert((Open { assumed: false, who, fact }, targets));
        }
    }
    let told = |targets: usize| format!("MFA or something else, on {targets} kinds of resources");
    let is_told = |kind: &Kind| found.contains_key(&Subject::Kind(kind.clone()));
    let once = |subject: &Subject| match subject {
        Subject::Kind(Kind::Both(one, other)) => !is_told(one) && !is_told(other),
        _ => true,
    };
    let items: Vec<Item> = found
        .iter()
        .filter(|(subject, _)| once(subject))
        .map(|(subject, (_, targets))| Item::told(subject.clone(), told(*targets)))
        .collect();
    let shows = |open: &Open| {
        let way = answered.found.overall(open.who);
        way.is_some_and(|way| way.verdict.class == VerdictClass::MfaOrDevice)
    };
    let first = found.values().next().map(|(open, _)| *open).filter(shows);
    let witness = first.and_then(|open| answered.witness_of(open));
    let of = match named {
        true => (0..context.users().len()).filter(|at| context.enabled(*at).is_some()).count(),
        false => answered.kind_items(&|_| true).1.max(items.len()),
    };
    Judged { items, of, missing: context.missing_for_people(), witness, asked: Some(ask), ..Judged::default() }
}

/// On how many kinds of targets some way in has MFA and another has none.
fn replaceable(answered: &Answered<'_>, who: usize) -> usize {
    let cells = answered.found.cells(who).iter().filter(|class| **class == VerdictClass::MfaOrDevice).count();
    let mixed = answered.found.overall(who).is_some_and(|way| {
        let by = |way| answered.space.way_forces(way, Question::MFA);
        way.verdict.ways.iter().any(by) && !way.verdict.ways.iter().all(by)
    });
    cells.max(usize::from(mixed))
}
