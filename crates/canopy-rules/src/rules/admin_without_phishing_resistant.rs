//! `admin-without-phishing-resistant`

use canopy_engine::{Question, StrengthLevel};
use canopy_model::AssignmentKind;

use crate::asked::Ask;
use crate::context::Context;
use crate::declared::ExceptionKind;
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "admin-without-phishing-resistant",
    title: "A role holder can reach something with phishable proof",
    severity: Severity::Critical,
    audience: Audience::Policies,
    counted: "holders of privileged roles",
    fails: "phishing-resistant MFA is not forced on every sign-in",
    holds: "Phishing-resistant MFA is forced on every sign-in of those who hold a privileged role",
    remedy: "The phishing-resistant strength for all privileged roles and all resources; leave out declared break-glass alone, which carry passkeys anyway.",
    accepts: &[ExceptionKind::BreakGlass],
    page: page!("admin-without-phishing-resistant"),
    judge,
};

fn judge(context: &Context<'_>) -> Judged {
    let holders = context.privileged(AssignmentKind::Active);
    let ask = Ask::password(Question::Authentication(StrengthLevel::PhishingResistant));
    let judged = context.forced_on(ask, &|user| holders.contains(&user));
    context.of_roles(judged)
}
