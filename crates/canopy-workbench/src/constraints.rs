//! Constraints in words: combinations that do not occur, each to be switched off.

use canopy_model::ordered;
use canopy_model::ordered::OrderedSet;

use canopy_engine::Constraint;

use crate::answer::{Assumption, AssumptionKind};

/// Those that hold, where some are switched off by their ids.
pub(crate) fn held(off: &[String]) -> OrderedSet<Constraint> {
    ordered::set(Constraint::ALL.into_iter().filter(|constraint| !off.iter().any(|wanted| wanted == id(*constraint))))
}

/// All of them, as an answer tells what it rests on.
pub(crate) fn told() -> impl Iterator<Item = Assumption> {
    Constraint::ALL.into_iter().map(|constraint| {
        let (text, source) = words(constraint);
        Assumption {
            kind: AssumptionKind::Constraint,
            id: id(constraint).to_owned(),
            text: text.to_owned(),
            source: source.to_owned(),
            otherwise: None,
        }
    })
}

/// A constraint's stable id.
const fn id(constraint: Constraint) -> &'static str {
    match constraint {
        Constraint::LegacyReachesExchangeOnly => "legacy-reaches-exchange-only",
        Constraint::LegacyPresentsNoDevice => "legacy-presents-no-device",
        Constraint::LegacyHasNoFlow => "legacy-has-no-flow",
    }
}

const fn words(constraint: Constraint) -> (&'static str, &'static str) {
    match constraint {
        Constraint::LegacyReachesExchangeOnly => (
            "Legacy clients (Exchange ActiveSync, IMAP, POP, SMTP and their like) reach Exchange Online only.",
            "concept-conditional-access-conditions lists their protocols; all are Exchange's",
        ),
        Constraint::LegacyPresentsNoDevice => {
            ("Legacy clients present no device.", "concept-conditional-access-conditions")
        }
        Constraint::LegacyHasNoFlow => (
            "Legacy clients take part in no device code flow and no authentication transfer.",
            "concept-authentication-flows",
        ),
    }
}
