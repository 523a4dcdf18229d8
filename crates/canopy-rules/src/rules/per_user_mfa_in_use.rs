//! `per-user-mfa-in-use`

use canopy_engine::Question;
use canopy_model::{PerUserMfa, UserId, ordered};

use crate::asked::{Ask, Only};
use crate::context::Context;
use crate::declared::ExceptionKind;
use crate::finding::{Item, Need, Subject};
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "per-user-mfa-in-use",
    title: "Per-user MFA or remembered MFA is still on",
    severity: Severity::Medium,
    audience: Audience::Identity,
    counted: "users",
    fails: "per-user MFA is enabled or enforced",
    holds: "Per-user MFA is off for everybody",
    remedy: "Let policies ask for MFA, then set every user to disabled and clear the service settings of per-user MFA.",
    accepts: &[ExceptionKind::BreakGlass],
    page: page!("per-user-mfa-in-use"),
    judge,
};

fn judge(context: &Context<'_>) -> Judged {
    let states = ordered::map(context.around().per_user_mfa.iter().map(|(user, state)| (user.clone(), *state)));
    let open = context.ask(Ask { only: Only::Policies, ..Ask::password(Question::MFA) });
    let mut judged = Judged::default();
    judged.missing.extend(context.users().is_empty().then_some(Need::Users));
    let mut untold = states.is_empty();
    for (at, user) in context.users().iter().enumerate() {
        // External users have it where they are at home.
        if context.enabled(at).is_none() || user.external.is_some() {
            continue;
        }
        judged.of += 1;
        let state = match states.get::<UserId>(&user.id) {
            Some(PerUserMfa::Disabled) => continue,
            Some(PerUserMfa::Enabled) => "Enabled",
            Some(PerUserMfa::Enforced) => "Enforced",
            None => {
                untold = true;
                continue;
            }
        };
        let covered = !open.users.contains_key(&at);
        let rest = if covered { "left over, since policies force MFA everywhere" } else { "and policies do not force MFA everywhere" };
        judged.items.push(Item::told(Subject::User(at), format!("{state}, {rest}")));
    }
    judged.missing.extend(untold.then_some(Need::PerUserMfa));
    judged
}
