//! `stale-privileged-account`

use crate::context::Context;
use crate::declared::ExceptionKind;
use crate::finding::{Item, Need, Subject};
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "stale-privileged-account",
    title: "A privileged account nobody uses, or that should be gone",
    severity: Severity::Medium,
    audience: Audience::Identity,
    counted: "holders of privileged roles",
    fails: "their account is disabled or was not used for 90 days",
    holds: "Every privileged account is in use",
    remedy: "Remove the assignment.",
    accepts: &[ExceptionKind::BreakGlass, ExceptionKind::Privileged],
    page: page!("stale-privileged-account"),
    judge,
};

/// After so many days without a sign-in an account is stale.
const DAYS: u32 = 90;

fn judge(context: &Context<'_>) -> Judged {
    let administrators = context.administrators();
    let mut judged = Judged { of: administrators.len(), missing: context.missing_for_administrators(), ..Judged::default() };
    let mut unknown = false;
    for at in administrators {
        let Some(user) = context.users().get(at) else { continue };
        let why = match user.account.last_sign_in {
            _ if user.enabled == Some(false) => "The account is disabled".to_owned(),
            Some(day) if context.today.saturating_sub(day) > DAYS => {
                format!("Its last sign-in was {} days ago", context.today - day)
            }
            last => {
                unknown |= last.is_none();
                continue;
            }
        };
        judged.items.push(Item::told(Subject::User(at), why));
    }
    judged.missing.extend(unknown.then_some(Need::SignInActivity));
    judged
}
