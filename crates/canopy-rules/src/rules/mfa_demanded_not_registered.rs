//! `mfa-demanded-not-registered`

use canopy_engine::Question;

use crate::asked::Ask;
use crate::context::Context;
use crate::declared::ExceptionKind;
use crate::finding::{Item, Need, Subject};
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "mfa-demanded-not-registered",
    title: "MFA is demanded of people who have not registered",
    severity: Severity::High,
    audience: Audience::Identity,
    counted: "users of whom MFA is demanded",
    fails: "they have no method for it",
    holds: "Everybody of whom MFA is demanded has registered a method",
    remedy: "Register with a Temporary Access Pass, under a protected registration.",
    accepts: &[ExceptionKind::BreakGlass, ExceptionKind::ServiceAccount],
    page: page!("mfa-demanded-not-registered"),
    judge,
};

fn judge(context: &Context<'_>) -> Judged {
    let answered = context.ask(Ask::password(Question::MFA));
    // External users register where they are at home.
    let wanted = |at: &usize| {
        let own = context.enabled(*at).is_some_and(|user| user.external.is_none());
        own && !answered.users.contains_key(at)
    };
    let mut judged = Judged { missing: context.missing_for_people(), ..Judged::default() };
    let registrations = context.registrations();
    judged.missing.extend(context.users().is_empty().then_some(Need::Users));
    let mut unknown = registrations.is_empty();
    for user in (0..context.users().len()).filter(wanted) {
        judged.of += 1;
        let Some(found) = registrations.get(&user) else {
            unknown = true;
            continue;
        };
        if found.mfa_capable == Some(false) && found.passwordless != Some(true) {
            judged.items.push(Item::told(Subject::User(user), "No method that answers MFA is registered"));
        }
    }
    judged.missing.extend(unknown.then_some(Need::Registration));
    judged
}
