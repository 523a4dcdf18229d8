//! `methods-policy-loose`

use canopy_model::MethodsPolicy;

use crate::context::Context;
use crate::finding::{Item, Need, Subject};
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "methods-policy-loose",
    title: "Authentication methods policy leaves known holes",
    severity: Severity::Medium,
    audience: Audience::Identity,
    counted: "settings",
    fails: "the authentication methods policy leaves a hole",
    holds: "No known hole is left by the authentication methods policy",
    remedy: "Set each feature explicitly, and for all users.",
    accepts: &[],
    page: page!("methods-policy-loose"),
    judge,
};

/// A setting of a method, the value that leaves a hole, and which hole.
const HOLES: [(&str, &str, &str, &str); 6] = [
    ("MicrosoftAuthenticator", "featureSettings.displayAppInformationRequiredState.state", "disabled", "The app is not shown on approval"),
    ("MicrosoftAuthenticator", "featureSettings.displayLocationInformationRequiredState.state", "disabled", "The place is not shown on approval"),
    ("MicrosoftAuthenticator", "featureSettings.companionAppAllowedState.state", "enabled", "Approval in Outlook (Authenticator Lite) shows less"),
    ("Fido2", "isAttestationEnforced", "false", "Attestation is not enforced: any key can be registered"),
    ("Fido2", "keyRestrictions.isEnforced", "false", "No key model is ruled out"),
    ("TemporaryAccessPass", "isUsableOnce", "false", "A Temporary Access Pass can be used again"),
];

/// Settings that are on for nobody but a group where they name one.
const AIMED: [(&str, &str); 2] = [
    ("featureSettings.displayAppInformationRequiredState", "The app is shown to one group alone"),
    ("featureSettings.displayLocationInformationRequiredState", "The place is shown to one group alone"),
];

fn judge(context: &Context<'_>) -> Judged {
    let of = HOLES.len() + 3;
    let Some(policy) = &context.around().methods else {
        return Judged { of, missing: vec![Need::MethodsPolicy], ..Judged::default() };
    };
    let (mut items, mut unknown) = (Vec::new(), false);
    for (method, setting, value, why) in HOLES {
        match value_of(policy, method, setting) {
            Told::Off => {}
            Told::Not => unknown = true,
            Told::Is(found) if found.eq_ignore_ascii_case(value) => items.push(Item::told(Subject::Setting(setting), why)),
            Told::Is(_) => {}
        }
    }
    for (setting, why) in AIMED {
        let is = |member: &str, value: &str| match value_of(policy, "MicrosoftAuthenticator", &format!("{setting}.{member}")) {
            Told::Is(found) => found.eq_ignore_ascii_case(value),
            Told::Off | Told::Not => true,
        };
        if is("state", "enabled") && !is("includeTarget.id", "all_users") {
            items.push(Item::told(Subject::Setting(setting), why));
        }
    }
    // New tenants have no state of migration, which counts as complete.
    if policy.migration.as_ref().is_some_and(|state| !state.eq_ignore_ascii_case("migrationComplete")) {
        items.push(Item::told(Subject::Setting("policyMigrationState"), "The migration from the old pages is not complete: they still count"));
    }
    let own = [
        ("reportSuspiciousActivitySettings", &policy.report_suspicious_activity, "People cannot report a prompt that they did not cause"),
        ("systemCredentialPreferences", &policy.system_preferred, "The strongest method is not asked for first"),
    ];
    for (setting, state, why) in own {
        unknown |= state.is_none();
        if state.as_ref().is_some_and(|state| state.eq_ignore_ascii_case("disabled")) {
            items.push(Item::told(Subject::Setting(setting), why));
        }
    }
    let missing = if unknown { vec![Need::MethodsPolicy] } else { Vec::new() };
    Judged { items, of, missing, ..Judged::default() }
}

/// What an export tells of a method's setting.
enum Told<'a> {
    /// The method is off: the setting does not count.
    Off,
    /// It does not tell.
    Not,
    Is(&'a str),
}

fn value_of<'a>(policy: &'a MethodsPolicy, method: &str, setting: &str) -> Told<'a> {
    let Some(found) = policy.methods.iter().find(|one| one.id.eq_ignore_ascii_case(method)) else { return Told::Not };
    if !found.enabled {
        return Told::Off;
    }
    found.settings.iter().find(|(path, _)| path == setting).map_or(Told::Not, |(_, value)| Told::Is(value))
}
