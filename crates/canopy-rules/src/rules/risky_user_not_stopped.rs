//! `risky-user-not-stopped`

use canopy_engine::{AttackerModel, Question};
use canopy_model::RiskLevel;

use crate::asked::{Ask, Only};
use crate::context::Context;
use crate::declared::ExceptionKind;
use crate::rule::Verdict;
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "risky-user-not-stopped",
    title: "A high-risk user keeps access",
    severity: Severity::High,
    audience: Audience::Policies,
    counted: "users",
    fails: "at high user risk they are neither blocked nor made to change their password",
    holds: "At high user risk everybody is blocked or has to remediate",
    remedy: "Risk remediation, or MFA with a password change, at high user risk, for all users and all resources; a block where SCuBA binds.",
    accepts: &[ExceptionKind::BreakGlass, ExceptionKind::ServiceAccount],
    page: page!("risky-user-not-stopped"),
    judge,
};

fn judge(context: &Context<'_>) -> Judged {
    let ask = |question| Ask { model: AttackerModel::Everything, question, only: Only::UserRisk(RiskLevel::High) };
    let mut judged = context.forced_on(ask(Question::Remediation), &|_| true);
    let blocked = context.forced_on(ask(Question::Blocked), &|_| true).items.is_empty();
    judged.verdicts = vec![
        Verdict { id: "MS.AAD.2.1v1", met: blocked, demand: "blocked" },
        Verdict { id: "5.2.2.6", met: judged.items.is_empty(), demand: "remediated or blocked" },
    ];
    judged
}
