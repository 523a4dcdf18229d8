//! `sessionControls`.

use canopy_model::{
    CloudAppSecurity, ContinuousAccessEvaluation, Frequency, PersistentBrowser, SessionControls, SignInFrequency,
};

use super::reading::PolicyReading;
use crate::json::Node;
use crate::json::is_metadata;
use crate::log::Words;
use crate::notice::{NoticeKind, shortened};

const MEMBERS: [&str; 9] = [
    "applicationEnforcedRestrictions",
    "cloudAppSecurity",
    "signInFrequency",
    "persistentBrowser",
    "continuousAccessEvaluation",
    "disableResilienceDefaults",
    "secureSignInSession",
    "globalSecureAccessFilteringProfile",
    "AdditionalProperties",
];

/// Reads the session controls.
pub(crate) fn read<'a>(reading: &mut PolicyReading<'_, 'a>, node: &Node<'a>) -> SessionControls {
    let on = |name: &str| node.get(name).filter(|control| is_on(control));
    let mut session = SessionControls {
        application_enforced_restrictions: on("applicationEnforcedRestrictions").is_some(),
        disable_resilience_defaults: node.flag_of("disableResilienceDefaults").unwrap_or(false),
        token_protection: on("secureSignInSession").is_some(),
        global_secure_access_profile: on("globalSecureAccessFilteringProfile").is_some(),
        ..SessionControls::default()
    };
    let mut lost = Vec::new();
    session.sign_in_frequency = on("signInFrequency").and_then(|node| known(node, frequency(node), &mut lost));
    session.persistent_browser = on("persistentBrowser").and_then(|node| known(node, persistence(node), &mut lost));
    session.cloud_app_security = on("cloudAppSecurity").and_then(|node| known(node, app_control(node), &mut lost));
    let evaluation = on("continuousAccessEvaluation");
    session.continuous_access_evaluation = evaluation.and_then(|node| known(node, continuous(node), &mut lost));
    for member in node.members() {
        let expected =
            is_metadata(&member.name) || MEMBERS.iter().any(|known| known.eq_ignore_ascii_case(&member.name));
        let lost = lost.iter().any(|node| std::ptr::eq(*node, &member.node));
        if lost || (!expected && is_on(&member.node)) {
            unknown(reading, &member.node, &member.name);
            session.unrecognised.push(member.name.clone().into_owned());
        }
    }
    session
}

/// A control that is not enabled is as good as absent (signInFrequencySessionControl).
fn is_on(control: &Node<'_>) -> bool {
    !control.is_hollow() && control.flag().unwrap_or(true) && control.flag_of("isEnabled").unwrap_or(true)
}

fn known<'n, 'a, T>(node: &'n Node<'a>, value: Option<T>, lost: &mut Vec<&'n Node<'a>>) -> Option<T> {
    if value.is_none() {
        lost.push(node);
    }
    value
}

fn unknown(reading: &mut PolicyReading<'_, '_>, node: &Node<'_>, name: &str) {
    let what = format!("Policy {}: the session control “{}” is not known like this.", reading.title(), shortened(name));
    let words = Words::warning(NoticeKind::UnknownValue, what)
        .so("It is listed, but what it does is not.")
        .remedy("Check this policy in the portal.");
    reading.log.say(node, words);
}

fn lower(node: &Node<'_>, name: &str) -> String {
    node.text_of(name).unwrap_or_default().trim().to_lowercase()
}

fn frequency(node: &Node<'_>) -> Option<SignInFrequency> {
    let secondary_only = lower(node, "authenticationType") == "secondaryauthentication";
    let frequency = if lower(node, "frequencyInterval") == "everytime" {
        Frequency::EveryTime
    } else {
        let value = node.get("value")?.number()?;
        match lower(node, "type").as_str() {
            "hours" => Frequency::Hours(value),
            "days" => Frequency::Hours(value.saturating_mul(24)),
            _ => return None,
        }
    };
    Some(SignInFrequency { frequency, secondary_only })
}

fn persistence(node: &Node<'_>) -> Option<PersistentBrowser> {
    match lower(node, "mode").as_str() {
        "always" => Some(PersistentBrowser::Always),
        "never" => Some(PersistentBrowser::Never),
        _ => None,
    }
}

fn app_control(node: &Node<'_>) -> Option<CloudAppSecurity> {
    match lower(node, "cloudAppSecurityType").as_str() {
        "mcasconfigured" => Some(CloudAppSecurity::McasConfigured),
        "monitoronly" => Some(CloudAppSecurity::MonitorOnly),
        "blockdownloads" => Some(CloudAppSecurity::BlockDownloads),
        _ => None,
    }
}

fn continuous(node: &Node<'_>) -> Option<ContinuousAccessEvaluation> {
    match lower(node, "mode").as_str() {
        "strictenforcement" => Some(ContinuousAccessEvaluation::StrictEnforcement),
        "strictlocation" => Some(ContinuousAccessEvaluation::StrictLocation),
        "disabled" => Some(ContinuousAccessEvaluation::Disabled),
        _ => None,
    }
}
