//! `break-glass-weakly-built`

use crate::context::Context;
use crate::declared::ExceptionKind;
use crate::finding::{Item, Need, Subject};
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "break-glass-weakly-built",
    title: "An emergency account is built so it can fail or be abused",
    severity: Severity::High,
    audience: Audience::Identity,
    counted: "declared emergency accounts",
    fails: "they can fail or be abused",
    holds: "Declared emergency accounts are built as they should be",
    remedy: "Two keys and no telephone; an alert on use; a name in the onmicrosoft.com domain.",
    accepts: &[],
    page: page!("break-glass-weakly-built"),
    judge,
};

/// What the report of registered methods calls passkeys and certificates.
const RESISTANT: [&str; 5] =
    ["fido2", "passKeyDeviceBound", "passKeyDeviceBoundAuthenticator", "windowsHelloForBusiness", "x509Certificate"];

fn judge(context: &Context<'_>) -> Judged {
    let declared = context.declared_as(ExceptionKind::BreakGlass);
    let mut judged = Judged { of: declared.len(), ..Judged::default() };
    if declared.is_empty() {
        judged.missing.push(Need::Declared);
    }
    let registrations = context.registrations();
    for at in declared {
        let Some(user) = context.users().get(at) else { continue };
        let mut flaws: Vec<&str> = Vec::new();
        flaws.extend((!user.upn.to_lowercase().ends_with(".onmicrosoft.com")).then_some("its name is in a domain of your own"));
        flaws.extend((user.account.synced == Some(true)).then_some("it is synced from on-premises"));
        flaws.extend((user.account.licensed == Some(true)).then_some("it has a licence"));
        flaws.extend((user.account.mail == Some(true)).then_some("it has a mail address"));
        match registrations.get(&at) {
            Some(found) if !found.methods.iter().any(|method| RESISTANT.iter().any(|known| known.eq_ignore_ascii_case(method))) => {
                flaws.push("no passkey or certificate is registered");
            }
            Some(found) if found.methods.iter().any(|method| method.to_lowercase().ends_with("phone")) => {
                flaws.push("a telephone is registered");
            }
            Some(_) => {}
            None => judged.missing.push(Need::Registration),
        }
        judged.missing.extend(user.account.synced.is_none().then_some(Need::SyncState));
        judged.missing.extend(user.account.licensed.is_none().then_some(Need::AssignedLicences));
        judged.missing.extend(user.account.mail.is_none().then_some(Need::Mail));
        if !flaws.is_empty() {
            judged.items.push(Item::told(Subject::User(at), capitalised(&flaws.join(", "))));
        }
    }
    judged.missing = canopy_model::ordered::set(judged.missing).into_iter().collect();
    judged
}

/// With a capital at the beginning.
fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
