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

fn judge(context: &Context<'_>) -> Judged {
    let of = HOLES.len() + 3;
    let Some(policy) = &context.around().methods else {
        return Judged { of, missing: vec![Need::MethodsPolicy], ..Judged::default() };
    };
    let mut items: Vec<Item> = HOLES.iter().filter(|hole| is_open(policy, hole)).map(|hole| Item::told(Subject::Setting(hole.1), hole.3)).collect();
    let is = |value: &Option<String>, wanted: &str| value.as_ref().is_some_and(|found| found.eq_ignore_ascii_case(wanted));
    // New tenants have no state of migration, which counts as complete.
    if policy.migration.is_some() && !is(&policy.migration, "migrationComplete") {
        items.push(Item::told(Subject::Setting("policyMigrationState"), "The migration from the old pages is not complete: they still count"));
    }
    if is(&policy.report_suspicious_activity, "disabled") {
        items.push(Item::told(Subject::Setting("reportSuspiciousActivitySettings"), "People cannot report a prompt that they did not cause"));
    }
    if is(&policy.system_preferred, "disabled") {
        items.push(Item::told(Subject::Setting("systemCredentialPreferences"), "The strongest method is not asked for first"));
    }
    let missing = if policy.methods.is_empty() { vec![Need::MethodsPolicy] } else { Vec::new() };
    Judged { items, of, missing, ..Judged::default() }
}

/// Whether a method is on and its setting leaves the hole.
fn is_open(policy: &MethodsPolicy, (method, setting, value, _): &(&str, &str, &str, &str)) -> bool {
    let on = policy.methods.iter().filter(|one| one.enabled && one.id.eq_ignore_ascii_case(method));
    on.flat_map(|one| &one.settings).any(|(path, found)| path == setting && found.eq_ignore_ascii_case(value))
}
