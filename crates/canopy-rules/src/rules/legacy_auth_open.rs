//! `legacy-auth-open`

use canopy_engine::{AttackerModel, Question};

use crate::asked::{Ask, Only};
use crate::context::Context;
use crate::declared::ExceptionKind;
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "legacy-auth-open",
    title: "A protocol without MFA is still open",
    severity: Severity::Critical,
    audience: Audience::Policies,
    counted: "users",
    fails: "legacy protocols are not closed to them",
    holds: "Legacy protocols are closed to everybody",
    remedy: "One policy that blocks Exchange ActiveSync and other legacy clients for all users and all resources.",
    accepts: &[ExceptionKind::BreakGlass, ExceptionKind::ServiceAccount],
    page: page!("legacy-auth-open"),
    judge,
};

fn judge(context: &Context<'_>) -> Judged {
    let ask = Ask { model: AttackerModel::Everything, question: Question::Blocked, only: Only::LegacyClients };
    context.forced_on(ask, &|_| true)
}
