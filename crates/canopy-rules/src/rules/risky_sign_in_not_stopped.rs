//! `risky-sign-in-not-stopped`

use canopy_engine::{AttackerModel, Question};
use canopy_model::RiskLevel;
use canopy_model::ordered::OrderedSet;

use crate::asked::{Ask, Only};
use crate::context::Context;
use crate::declared::ExceptionKind;
use crate::finding::Subject;
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "risky-sign-in-not-stopped",
    title: "A risky sign-in passes like any other",
    severity: Severity::High,
    audience: Audience::Policies,
    counted: "users",
    fails: "a risky sign-in needs no fresh MFA and is not blocked",
    holds: "At medium and high sign-in risk everybody needs fresh MFA or is blocked",
    remedy: "MFA with sign-in frequency every time at medium risk, a block at high risk.",
    accepts: &[ExceptionKind::BreakGlass, ExceptionKind::ServiceAccount],
    page: page!("risky-sign-in-not-stopped"),
    judge,
};

fn judge(context: &Context<'_>) -> Judged {
    let mut all = Judged::default();
    let mut known: OrderedSet<Subject> = OrderedSet::new();
    for level in [RiskLevel::High, RiskLevel::Medium] {
        // Fresh MFA is both: MFA, and again.
        for question in [Question::SignInFrequency(0), Question::MFA] {
            let ask = Ask { model: AttackerModel::Everything, question, only: Only::SignInRisk(level) };
            let judged = context.forced_on(ask, &|_| true);
            (all.of, all.missing) = (judged.of, judged.missing);
            if all.items.is_empty() {
                (all.witness, all.asked) = (judged.witness, judged.asked);
            }
            all.items.extend(judged.items.into_iter().filter(|item| known.insert(item.subject.clone())));
        }
    }
    all
}
