//! `token-not-bound`

use canopy_engine::{AttackerModel, Question};

use crate::asked::{Ask, Only};
use crate::context::Context;
use crate::declared::ExceptionKind;
use crate::finding::Need;
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "token-not-bound",
    title: "A stolen refresh token can be replayed elsewhere",
    severity: Severity::Medium,
    audience: Audience::Policies,
    counted: "holders of privileged roles, active or eligible",
    fails: "a token of a native app is of use on another device, for Exchange, SharePoint or Teams",
    holds: "A token of a native app of those with privileged roles is of no use on another device, for Exchange, SharePoint and Teams",
    remedy: "Token protection for native apps on Windows for administrators first, then on iOS and macOS; a managed device on other platforms, where tokens cannot be bound.",
    accepts: &[ExceptionKind::BreakGlass],
    page: page!("token-not-bound"),
    judge,
};

fn judge(context: &Context<'_>) -> Judged {
    let administrators = context.administrators();
    // Whoever replays a token chooses the platform, not the kind of client, and has no device here.
    let ask = Ask { model: AttackerModel::StolenPassword, question: Question::BoundToken, only: Only::NativeOffice };
    let mut judged = context.of_roles(context.forced_on(ask, &|user| administrators.contains(&user)));
    judged.missing = context.missing_for_administrators();
    // An older export may keep quiet about token protection.
    let quiet = |policy: &canopy_model::Policy| {
        let untold = &context.around().untold_sessions;
        untold.iter().any(|one| one.token_protection && one.policy == policy.id)
    };
    let policies = &context.tenant().policies;
    if context.space.masks().enabled.iter().filter_map(|at| policies.get(at)).any(quiet) {
        judged.lessening.push(Need::BetaPolicies);
        judged.items.iter_mut().for_each(|item| item.assumed = true);
    }
    judged
}
