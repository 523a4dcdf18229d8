//! `mfa-replaceable-by-other-control`

use canopy_engine::{Axis, Bearer, Question, VerdictClass};
use canopy_model::ordered::OrderedMap;

use crate::asked::{Answered, Ask, Open};
use crate::context::Context;
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
    let mut found: OrderedMap<usize, (Open, usize)> = OrderedMap::new();
    for (who, atom) in answered.space.atoms(Axis::Who).iter().enumerate() {
        let targets = replaceable(&answered, who);
        for (fact, bearer) in answered.bearers(atom).filter(|_| targets > 0) {
            let Bearer::Person(person) = bearer else { continue };
            found.entry(person.user).or_insert((Open { assumed: false, who, fact }, targets));
        }
    }
    let told = |targets: usize| format!("MFA or something else, on {targets} kinds of resources");
    let items: Vec<Item> =
        found.iter().map(|(user, (_, targets))| Item::told(Subject::User(*user), told(*targets))).collect();
    let shows = |open: &Open| {
        let way = answered.found.overall(open.who);
        way.is_some_and(|way| way.verdict.class == VerdictClass::MfaOrDevice)
    };
    let first = found.values().next().map(|(open, _)| *open).filter(shows);
    let witness = first.and_then(|open| answered.witness_of(open));
    let of = (0..context.users().len()).filter(|at| context.enabled(*at).is_some()).count();
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
