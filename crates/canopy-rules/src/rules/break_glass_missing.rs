//! `break-glass-missing`

use canopy_model::AssignmentKind;

use crate::context::Context;
use crate::declared::ExceptionKind;
use crate::finding::{Item, Need, Subject};
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "break-glass-missing",
    title: "Fewer than two usable emergency accounts are declared",
    severity: Severity::High,
    audience: Audience::Identity,
    counted: "emergency accounts wanted",
    fails: "fewer than two that are declared can be used",
    holds: "Two declared emergency accounts or more can be used",
    remedy: "Declare two cloud-only accounts that hold Global Administrator permanently; store one passkey of each in separate places.",
    accepts: &[],
    page: page!("break-glass-missing"),
    judge,
};

/// How many there should be.
const WANTED: usize = 2;

fn judge(context: &Context<'_>) -> Judged {
    let declared = context.declared_as(ExceptionKind::BreakGlass);
    let mut judged = Judged { of: WANTED, ..Judged::default() };
    if declared.is_empty() {
        judged.missing.push(Need::Declared);
        judged.suggested = context.break_glass_candidates();
        return judged;
    }
    let flaws: Vec<(usize, &str)> = declared.iter().filter_map(|at| Some((*at, flaw(context, *at)?))).collect();
    let usable = declared.len() - flaws.len();
    if usable < WANTED {
        let told = |(at, why): (usize, &str)| Item::told(Subject::User(at), why);
        judged.items = flaws.into_iter().map(told).collect();
        if declared.len() < WANTED {
            judged.items.push(Item::told(Subject::Setting("Break-glass accounts"), "Fewer than two are declared"));
        }
        judged.of = judged.of.max(judged.items.len() + usable);
    }
    judged.missing = context.missing_for_roles();
    judged
}

/// Why an account is of no use in an emergency.
fn flaw(context: &Context<'_>, at: usize) -> Option<&'static str> {
    let user = context.users().get(at)?;
    let permanent = context.held.iter().any(|held| {
        held.user == at
            && held.kind == AssignmentKind::Active
            && !held.narrower
            && held.lasting != Some(false)
            && context.is_global_administrator(&held.role)
    });
    match user {
        user if user.enabled == Some(false) => Some("The account is disabled"),
        user if user.account.synced == Some(true) => Some("The account is synced from on-premises"),
        user if user.external.is_some() => Some("The account is at home elsewhere"),
        _ if !permanent => Some("It does not hold Global Administrator permanently"),
        _ => None,
    }
}
