//! `federated-sign-in-trusted-blindly`

use crate::context::Context;
use crate::finding::{Item, Need, Subject};
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "federated-sign-in-trusted-blindly",
    title: "A federated domain decides MFA or identity for this tenant",
    severity: Severity::High,
    audience: Audience::Identity,
    counted: "domains",
    fails: "another identity provider decides on MFA there",
    holds: "No other identity provider decides on MFA",
    remedy: "Managed authentication with password hash synchronisation; otherwise rejectMfaByFederatedIdp.",
    accepts: &[],
    page: page!("federated-sign-in-trusted-blindly"),
    judge,
};

fn judge(context: &Context<'_>) -> Judged {
    let domains = &context.around().domains;
    let mut judged = Judged { of: domains.len(), ..Judged::default() };
    judged.missing.extend(domains.is_empty().then_some(Need::Domains));
    for (at, domain) in domains.iter().enumerate().filter(|(_, domain)| domain.federated) {
        let why = match domain.federated_mfa.as_deref() {
            Some(found) if found.eq_ignore_ascii_case("rejectMfaByFederatedIdp") => continue,
            Some(found) => format!("MFA of the identity provider is taken as it comes ({found})"),
            None => "It is federated, and what counts as MFA there was not exported".to_owned(),
        };
        judged.items.push(Item { assumed: domain.federated_mfa.is_none(), ..Item::told(Subject::Domain(at), why) });
    }
    judged
}
