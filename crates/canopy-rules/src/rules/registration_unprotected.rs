//! `registration-unprotected`

use canopy_engine::{AttackerModel, Question};
use canopy_model::UserAction;

use crate::asked::{Ask, Only};
use crate::context::Context;
use crate::declared::ExceptionKind;
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "registration-unprotected",
    title: "Security info can be registered with only a password",
    severity: Severity::High,
    audience: Audience::Policies,
    counted: "users",
    fails: "MFA is not forced on registering security information",
    holds: "MFA is forced on everybody who registers security information",
    remedy: "Require a strength, a Temporary Access Pass or a managed device on the user action; a trusted place only as a second best.",
    accepts: &[ExceptionKind::BreakGlass, ExceptionKind::ServiceAccount],
    page: page!("registration-unprotected"),
    judge,
};

fn judge(context: &Context<'_>) -> Judged {
    let only = Only::Action(UserAction::RegisterSecurityInfo);
    let ask = Ask { model: AttackerModel::StolenPassword, question: Question::MFA, only };
    context.forced_on(ask, &|_| true)
}
