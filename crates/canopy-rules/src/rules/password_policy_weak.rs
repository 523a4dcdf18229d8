//! `password-policy-weak`

use crate::context::Context;
use crate::finding::{Item, Need, Subject};
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "password-policy-weak",
    title: "Password protection is off, audit-only, or passwords expire",
    severity: Severity::Low,
    audience: Audience::Identity,
    counted: "settings",
    fails: "password protection leaves a hole",
    holds: "Password protection is on, enforces, and passwords do not expire",
    remedy: "Turn the list of custom banned words on and Enforce mode too; let passwords not expire.",
    accepts: &[],
    page: page!("password-policy-weak"),
    judge,
};

/// What Graph gives for passwords that do not expire.
const NEVER: u32 = 2_147_483_647;

fn judge(context: &Context<'_>) -> Judged {
    let around = context.around();
    let mut judged = Judged { of: 4 + around.domains.len(), ..Judged::default() };
    let value = |name: &str| around.directory_settings.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let told = |name, why: &str| Item::told(Subject::Setting(name), why);
    match value("EnableBannedPasswordCheck") {
        None => judged.missing.push(Need::DirectorySettings),
        Some(on) if !on.eq_ignore_ascii_case("true") => {
            judged.items.push(told("EnableBannedPasswordCheck", "Custom banned words are off"));
        }
        Some(_) if value("BannedPasswordList").unwrap_or_default().trim().is_empty() => {
            judged.items.push(told("BannedPasswordList", "The list of custom banned words is empty"));
        }
        Some(_) => {}
    }
    let on_premises = value("BannedPasswordCheckOnPremisesMode").filter(|_| around.synced != Some(false));
    if on_premises.is_some_and(|mode| !mode.eq_ignore_ascii_case("enforce")) {
        judged.items.push(told("BannedPasswordCheckOnPremisesMode", "On-premises, bad passwords are only logged"));
    }
    if value("LockoutThreshold").and_then(|tries| tries.parse::<u32>().ok()).is_some_and(|tries| tries > 10) {
        judged.items.push(told("LockoutThreshold", "More than ten tries before a lockout"));
    }
    judged.missing.extend(around.domains.is_empty().then_some(Need::Domains));
    for (at, domain) in around.domains.iter().enumerate() {
        // None is the default of new tenants: never.
        if domain.password_days.is_some_and(|days| days != NEVER) {
            judged.items.push(Item::told(Subject::Domain(at), "Passwords expire"));
        }
    }
    judged
}
