//! `session-without-reauth`

use canopy_engine::{AttackerModel, Kind, Question};
use canopy_model::ordered::OrderedSet;

use crate::asked::{Ask, Only};
use crate::context::Context;
use crate::declared::ExceptionKind;
use crate::finding::Subject;
use crate::rule::Verdict;
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "session-without-reauth",
    title: "A session can live for 90 days and more",
    severity: Severity::Low,
    audience: Audience::Policies,
    counted: "users",
    fails: "on an unregistered device they need not sign in again within 7 days",
    holds: "On an unregistered device everybody has to sign in again within 7 days",
    remedy: "A sign-in frequency of 7 days or less on devices that nobody manages, and for guests.",
    accepts: &[ExceptionKind::BreakGlass, ExceptionKind::ServiceAccount],
    page: page!("session-without-reauth"),
    judge,
};

/// Seven days.
const WEEK: Question = Question::SignInFrequency(7 * 24);

fn judge(context: &Context<'_>) -> Judged {
    let ask = |model| Ask { model, question: WEEK, only: Only::ModernClients };
    let mut judged = context.forced_on(ask(AttackerModel::StolenPassword), &|_| true);
    // An unregistered device on a trusted network is no better managed.
    let trusted = context.forced_on(ask(AttackerModel::TrustedNetwork), &|_| true);
    let mut known: OrderedSet<Subject> = canopy_model::ordered::set(judged.items.iter().map(|item| item.subject.clone()));
    if judged.items.is_empty() {
        (judged.witness, judged.asked) = (trusted.witness, trusted.asked);
    }
    judged.items.extend(trusted.items.into_iter().filter(|item| known.insert(item.subject.clone())));
    let is_guest = |subject: &Subject| match subject {
        Subject::User(at) => context.users().get(*at).is_some_and(|user| user.external.is_some()),
        Subject::Kind(kind) => is_external(kind),
        _ => false,
    };
    // Guests without an object count among guests.
    let guests = [AttackerModel::StolenPassword, AttackerModel::TrustedNetwork].into_iter();
    let open = guests.map(ask).any(|ask| context.ask(ask).subjects().any(|who| is_guest(&who)));
    let everywhere = context.forced_on(ask(AttackerModel::Everything), &|_| true).items.is_empty();
    let unmanaged = judged.items.is_empty();
    judged.verdicts = vec![
        Verdict { id: "5.2.2.13", met: everywhere, demand: "7 days for everybody, on any device" },
        Verdict { id: "MT.1018", met: unmanaged, demand: "on devices that nobody manages" },
        Verdict { id: "21824", met: !open, demand: "for guests" },
    ];
    judged
}

fn is_external(kind: &Kind) -> bool {
    match kind {
        Kind::External(..) => true,
        Kind::Both(one, other) => is_external(one) || is_external(other),
        _ => false,
    }
}
