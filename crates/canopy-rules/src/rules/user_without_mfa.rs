//! `user-without-mfa`

use canopy_engine::Question;

use crate::asked::Ask;
use crate::context::Context;
use crate::declared::ExceptionKind;
use crate::finding::{Item, Need, Subject};
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "user-without-mfa",
    title: "Someone can sign in with a password alone",
    severity: Severity::Critical,
    audience: Audience::Policies,
    counted: "users",
    fails: "MFA is not forced on every sign-in",
    holds: "MFA is forced on every sign-in of every user",
    remedy: "One enabled policy: all users without declared break-glass, all resources, an authentication strength, no further condition.",
    accepts: &[ExceptionKind::BreakGlass, ExceptionKind::ServiceAccount],
    page: page!("user-without-mfa"),
    judge,
};

fn judge(context: &Context<'_>) -> Judged {
    let mut judged = context.forced_on(Ask::password(Question::MFA), &|_| true);
    let layers = !judged.items.is_empty() && context.tenant().settings.security_defaults.is_none();
    judged.missing.extend(layers.then_some(Need::SecurityDefaults));
    judged.suggested = suggested(context, &judged.items);
    judged
}

/// Open accounts whose shape is that of an emergency account: cloud-only administrators.
fn suggested(context: &Context<'_>, items: &[Item]) -> Vec<(Subject, String)> {
    let administrators = context.privileged(canopy_model::AssignmentKind::Active);
    let declared = context.declared_as(ExceptionKind::BreakGlass);
    let users = items.iter().filter_map(|item| match item.subject {
        Subject::User(user) => Some(user),
        _ => None,
    });
    let cloud_only = |user: &usize| {
        context.users().get(*user).is_some_and(|one| {
            one.upn.to_ascii_lowercase().ends_with(".onmicrosoft.com") && one.account.synced != Some(true)
        })
    };
    let candidates = users.filter(|user| administrators.contains(user) && !declared.contains(user)).filter(cloud_only);
    let why = "A cloud-only administrator that policies leave out: perhaps a break-glass account".to_owned();
    candidates.map(|user| (Subject::User(user), why.clone())).collect()
}
