//! `device-code-flow-open`

use canopy_engine::{AttackerModel, Question};
use canopy_model::TransferMethod;

use crate::asked::{Ask, Only};
use crate::context::Context;
use crate::declared::ExceptionKind;
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "device-code-flow-open",
    title: "Device code flow is open",
    severity: Severity::High,
    audience: Audience::Policies,
    counted: "users",
    fails: "the flow is not blocked for them",
    holds: "Device code flow is closed to everybody",
    remedy: "Block device code flow for all users; let through only declared accounts, from known places.",
    accepts: &[ExceptionKind::BreakGlass, ExceptionKind::ServiceAccount],
    page: page!("device-code-flow-open"),
    judge,
};

fn judge(context: &Context<'_>) -> Judged {
    let only = Only::Flow(TransferMethod::DeviceCodeFlow);
    context.forced_on(Ask { model: AttackerModel::UnmanagedDevice, question: Question::ManagedDevice, only }, &|_| true)
}
