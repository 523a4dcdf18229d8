//! `admin-without-mfa`

use canopy_engine::Question;
use canopy_model::AssignmentKind;

use crate::asked::Ask;
use crate::context::Context;
use crate::declared::ExceptionKind;
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "admin-without-mfa",
    title: "A role holder can reach something without MFA",
    severity: Severity::Critical,
    audience: Audience::Policies,
    counted: "holders of privileged roles",
    fails: "MFA is not forced on every sign-in",
    holds: "MFA is forced on every sign-in of those who hold a privileged role",
    remedy: "Cover administrators by the policy for all users first, and by one on roles second.",
    accepts: &[ExceptionKind::BreakGlass],
    page: page!("admin-without-mfa"),
    judge,
};

fn judge(context: &Context<'_>) -> Judged {
    let holders = context.privileged(AssignmentKind::Active);
    let judged = context.forced_on(Ask::password(Question::MFA), &|user| holders.contains(&user));
    context.beside_policies(context.of_roles(judged))
}
