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
    let mut judged = Judged { of: 5 + around.domains.len(), ..Judged::default() };
    let value = |name: &str| around.directory_settings.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let told = |name, why: &str| Item::told(Subject::Setting(name), why);
    // What was never saved is as Microsoft made it; a list that is empty was exported too.
    let exported = !around.directory_settings.is_empty() || context.is_empty_list(&["groupsettings", "settings"]);
    judged.missing.extend((!exported).then_some(Need::DirectorySettings));
    let number = |name: &str| value(name).and_then(|number| number.trim().parse::<u32>().ok());
    let is_on = |name: &str| value(name).is_some_and(|on| on.eq_ignore_ascii_case("true"));
    if exported {
        if !is_on("EnableBannedPasswordCheck") {
            judged.items.push(told("EnableBannedPasswordCheck", "Custom banned words are off"));
        } else if value("BannedPasswordList").unwrap_or_default().trim().is_empty() {
            judged.items.push(told("BannedPasswordList", "The list of custom banned words is empty"));
        }
        let enforced = value("BannedPasswordCheckOnPremisesMode").is_some_and(|mode| mode.eq_ignore_ascii_case("enforce"));
        let flaw = match (is_on("EnableBannedPasswordCheckOnPremises"), enforced) {
            (true, true) => None,
            (true, false) => Some(told("BannedPasswordCheckOnPremisesMode", "On-premises, bad passwords are only logged")),
            (false, _) => Some(told("EnableBannedPasswordCheckOnPremises", "On-premises, passwords are not checked")),
        };
        match around.synced {
            Some(true) => judged.items.extend(flaw),
            Some(false) => {}
            None => judged.missing.extend(flaw.map(|_| Need::Organization)),
        }
        if number("LockoutThreshold").is_some_and(|tries| tries > 10) {
            judged.items.push(told("LockoutThreshold", "More than ten tries before a lockout"));
        }
        if number("LockoutDurationInSeconds").is_some_and(|seconds| seconds < 60) {
            judged.items.push(told("LockoutDurationInSeconds", "A lockout ends in less than a minute"));
        }
    }
    judged.missing.extend(around.domains.is_empty().then_some(Need::Domains));
    for (at, domain) in around.domains.iter().enumerate() {
        // None is the default of new tenants: never. Passwords of a federated domain are not kept here.
        if !domain.federated && domain.password_days.is_some_and(|days| days != NEVER) {
            judged.items.push(Item::told(Subject::Domain(at), "Passwords expire"));
        }
    }
    judged
}
