//! `user-without-phishing-resistant`

use canopy_engine::{Question, StrengthLevel};

use crate::asked::Ask;
use crate::context::Context;
use crate::declared::ExceptionKind;
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "user-without-phishing-resistant",
    title: "Ordinary users may still answer with phishable methods",
    severity: Severity::Medium,
    audience: Audience::Policies,
    counted: "users",
    fails: "phishing-resistant MFA is not forced on every sign-in",
    holds: "Phishing-resistant MFA is forced on every sign-in of every member",
    remedy: "Roll the phishing-resistant strength out group by group.",
    accepts: &[ExceptionKind::BreakGlass, ExceptionKind::ServiceAccount],
    page: page!("user-without-phishing-resistant"),
    judge,
};

fn judge(context: &Context<'_>) -> Judged {
    let ask = Ask::password(Question::Authentication(StrengthLevel::PhishingResistant));
    let members = |user: usize| context.users().get(user).is_some_and(|user| user.external.is_none());
    context.forced_on(ask, &members)
}
