//! `legacy-auth-open`

use canopy_engine::{AttackerModel, Question};

use crate::asked::{Ask, Only};
use crate::context::Context;
use crate::declared::ExceptionKind;
use crate::finding::Need;
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
    let mut judged = context.forced_on(ask, &|_| true);
    if context.leaves_security_defaults_open() {
        judged.note = Some("whether security defaults are on, which block legacy protocols, is not known");
        judged.lessening.push(Need::SecurityDefaults);
    }
    judged
}
