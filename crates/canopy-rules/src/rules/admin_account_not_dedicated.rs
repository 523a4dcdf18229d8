//! `admin-account-not-dedicated`

use crate::context::Context;
use crate::declared::ExceptionKind;
use crate::finding::{Item, Need, Subject};
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "admin-account-not-dedicated",
    title: "An everyday account holds a privileged role",
    severity: Severity::Medium,
    audience: Audience::Identity,
    counted: "holders of privileged roles",
    fails: "their account has a licence or a mail address",
    holds: "No privileged account has a licence or a mail address",
    remedy: "Separate administrator accounts without a mailbox.",
    accepts: &[ExceptionKind::BreakGlass, ExceptionKind::Privileged],
    page: page!("admin-account-not-dedicated"),
    judge,
};

fn judge(context: &Context<'_>) -> Judged {
    let administrators = context.administrators();
    let mut judged = Judged { of: administrators.len(), missing: context.missing_for_administrators(), ..Judged::default() };
    let mut unknown = false;
    for at in administrators {
        let Some(user) = context.users().get(at) else { continue };
        let account = &user.account;
        let why = match (account.licensed, account.mail) {
            (Some(true), Some(true)) => "It has licences and a mail address",
            (Some(true), _) => "It has licences",
            (_, Some(true)) => "It has a mail address",
            (licensed, mail) => {
                unknown |= licensed.is_none() || mail.is_none();
                continue;
            }
        };
        judged.items.push(Item::told(Subject::User(at), why));
    }
    judged.missing.extend(unknown.then_some(Need::AssignedLicences));
    judged
}
