//! `auth-transfer-open`

use canopy_engine::{AttackerModel, Question};
use canopy_model::TransferMethod;

use crate::asked::{Ask, Only};
use crate::context::Context;
use crate::declared::ExceptionKind;
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "auth-transfer-open",
    title: "Authentication transfer is open",
    severity: Severity::Medium,
    audience: Audience::Policies,
    counted: "users",
    fails: "the flow is not blocked for them",
    holds: "Authentication transfer is closed to everybody",
    remedy: "Block authentication transfer for all users.",
    accepts: &[ExceptionKind::BreakGlass, ExceptionKind::ServiceAccount],
    page: page!("auth-transfer-open"),
    judge,
};

fn judge(context: &Context<'_>) -> Judged {
    let only = Only::Flow(TransferMethod::AuthenticationTransfer);
    context.forced_on(Ask { model: AttackerModel::UnmanagedDevice, question: Question::Blocked, only }, &|_| true)
}
