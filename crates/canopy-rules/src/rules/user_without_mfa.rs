//! `user-without-mfa`

use canopy_engine::Question;

use crate::asked::Ask;
use crate::context::Context;
use crate::declared::ExceptionKind;
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "user-without-mfa",
    title: "Someone can sign in with a password alone",
    severity: Severity::Critical,
    audience: Audience::Policies,
    counted: "users",
    fails: "MFA is not forced on every sign-in",
    holds: "MFA is forced on every sign-in of every user",
    remedy: "One enabled policy: all users without declared break-glass, all resources, an authentication strength, no further condition.",
    accepts: &[ExceptionKind::BreakGlass, ExceptionKind::ServiceAccount],
    page: page!("user-without-mfa"),
    judge,
};

fn judge(context: &Context<'_>) -> Judged {
    let judged = context.forced_on(Ask::password(Question::MFA), &|_| true);
    let mut judged = context.beside_policies(judged);
    judged.suggested = context.break_glass_candidates();
    judged
}
