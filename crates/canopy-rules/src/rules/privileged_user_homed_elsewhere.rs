//! `privileged-user-homed-elsewhere`

use crate::context::Context;
use crate::declared::ExceptionKind;
use crate::finding::{Item, Need, Subject};
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "privileged-user-homed-elsewhere",
    title: "A privileged account is synced, federated or a guest",
    severity: Severity::High,
    audience: Audience::Identity,
    counted: "holders of privileged roles",
    fails: "their account is decided on elsewhere",
    holds: "Every privileged account is decided on in this tenant alone",
    remedy: "Cloud-only administrator accounts in the managed onmicrosoft.com domain.",
    accepts: &[ExceptionKind::Privileged],
    page: page!("privileged-user-homed-elsewhere"),
    judge,
};

fn judge(context: &Context<'_>) -> Judged {
    let administrators = context.administrators();
    let mut judged = Judged { of: administrators.len(), missing: context.missing_for_administrators(), ..Judged::default() };
    let domains = &context.around().domains;
    judged.missing.extend(domains.is_empty().then_some(Need::Domains));
    let mut unknown = false;
    for at in administrators {
        let Some(user) = context.users().get(at) else { continue };
        let domain = user.upn.rsplit('@').next().unwrap_or_default();
        let federated = domains.iter().any(|one| one.federated && one.name.eq_ignore_ascii_case(domain));
        unknown |= user.account.synced.is_none();
        let why = match user {
            user if user.external.is_some() => "The account is external: its credentials are at home elsewhere",
            user if user.account.synced == Some(true) => "The account is synced from on-premises",
            _ if federated => "Its name is in a federated domain",
            _ => continue,
        };
        judged.items.push(Item::told(Subject::User(at), why));
    }
    judged.missing.extend(unknown.then_some(Need::SyncState));
    judged
}
