//! `mobile-app-unprotected`

use canopy_engine::{AttackerModel, Question};

use crate::asked::{Ask, Only};
use crate::context::Context;
use crate::declared::ExceptionKind;
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "mobile-app-unprotected",
    title: "Phones reach mail and files without app protection",
    severity: Severity::Medium,
    audience: Audience::Policies,
    counted: "users",
    fails: "on a phone, an app reaches Exchange, SharePoint or Teams without app protection or a managed device",
    holds: "On phones, apps reach Exchange, SharePoint and Teams with app protection or on managed devices alone",
    remedy: "Require app protection or a compliant device on iOS and Android.",
    accepts: &[ExceptionKind::BreakGlass, ExceptionKind::ServiceAccount],
    page: page!("mobile-app-unprotected"),
    judge,
};

fn judge(context: &Context<'_>) -> Judged {
    let question = Question::ManagedDeviceOrApp;
    context.forced_on(Ask { model: AttackerModel::UnmanagedDevice, question, only: Only::PhoneOffice }, &|_| true)
}
