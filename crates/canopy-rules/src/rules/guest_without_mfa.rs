//! `guest-without-mfa`

use canopy_engine::{Kind, Question};

use crate::asked::Ask;
use crate::context::Context;
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "guest-without-mfa",
    title: "Some kind of guest gets in without MFA",
    severity: Severity::High,
    audience: Audience::Policies,
    counted: "guests and kinds of guests",
    fails: "MFA is not forced on every sign-in",
    holds: "MFA is forced on every sign-in of every kind of guest",
    remedy: "One policy for all six kinds of external users with MFA; trust MFA of named partners only.",
    accepts: &[],
    page: page!("guest-without-mfa"),
    judge,
};

fn judge(context: &Context<'_>) -> Judged {
    let ask = Ask::password(Question::MFA);
    let answered = context.ask(ask);
    let is_guest = |user: usize| context.users().get(user).is_some_and(|user| user.external.is_some());
    let mut items = answered.items(&is_guest);
    let (kinds, of_kinds) = answered.kind_items(&|kind| is_told(kind, &|kind| answered.kinds.contains_key(kind)));
    items.extend(kinds);
    let users = (0..context.users().len()).filter(|at| context.enabled(*at).is_some() && is_guest(*at)).count();
    let of = users + of_kinds;
    let witness = answered.witness(&items);
    let missing = context.missing_for_people();
    context.beside_policies(Judged { items, of, missing, witness, asked: Some(ask), ..Judged::default() })
}

/// Those of one tenant are told by those of any, unless it is open for them alone.
fn is_told(kind: &Kind, is_open: &dyn Fn(&Kind) -> bool) -> bool {
    match kind {
        Kind::External(_, None) => true,
        Kind::External(of, Some(_)) => is_open(kind) && !is_open(&Kind::External(*of, None)),
        Kind::Both(one, other) => is_told(one, is_open) || is_told(other, is_open),
        _ => false,
    }
}
