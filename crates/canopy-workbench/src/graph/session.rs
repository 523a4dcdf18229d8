//! `conditionalAccessSessionControls`

use canopy_model::{
    CloudAppSecurity, ContinuousAccessEvaluation, Frequency, PersistentBrowser, SessionControls as Controls,
    SignInFrequency,
};
use serde::Serialize;

/// Controls that are on; Graph writes the others as null.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SessionControls {
    disable_resilience_defaults: Option<bool>,
    application_enforced_restrictions: Option<Switch>,
    cloud_app_security: Option<AppSecurity>,
    sign_in_frequency: Option<Repeated>,
    persistent_browser: Option<Persistent>,
    #[serde(skip_serializing_if = "Option::is_none")]
    continuous_access_evaluation: Option<Evaluation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    secure_sign_in_session: Option<Switch>,
    #[serde(skip_serializing_if = "Option::is_none")]
    global_secure_access_filtering_profile: Option<Switch>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Switch {
    is_enabled: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct AppSecurity {
    cloud_app_security_type: &'static str,
    is_enabled: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Repeated {
    value: Option<u32>,
    #[serde(rename = "type")]
    unit: Option<&'static str>,
    authentication_type: &'static str,
    frequency_interval: &'static str,
    is_enabled: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Persistent {
    mode: &'static str,
    is_enabled: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Evaluation {
    mode: &'static str,
}

/// `None` where no control is on.
pub(super) fn write(controls: &Controls) -> Option<SessionControls> {
    let switch = |on: bool| on.then_some(Switch { is_enabled: true });
    let written = SessionControls {
        disable_resilience_defaults: controls.disable_resilience_defaults.then_some(true),
        application_enforced_restrictions: switch(controls.application_enforced_restrictions),
        cloud_app_security: controls.cloud_app_security.map(app_security),
        sign_in_frequency: controls.sign_in_frequency.map(repeated),
        persistent_browser: controls.persistent_browser.map(persistent),
        continuous_access_evaluation: controls.continuous_access_evaluation.map(evaluation),
        secure_sign_in_session: switch(controls.token_protection),
        global_secure_access_filtering_profile: switch(controls.global_secure_access_profile),
    };
    (!controls.is_empty()).then_some(written)
}

/// Graph's names of the controls that are on.
pub(crate) fn names(controls: &Controls) -> Vec<String> {
    let all = [
        (controls.sign_in_frequency.is_some(), "signInFrequency"),
        (controls.persistent_browser.is_some(), "persistentBrowser"),
        (controls.application_enforced_restrictions, "applicationEnforcedRestrictions"),
        (controls.cloud_app_security.is_some(), "cloudAppSecurity"),
        (controls.continuous_access_evaluation.is_some(), "continuousAccessEvaluation"),
        (controls.disable_resilience_defaults, "disableResilienceDefaults"),
        (controls.token_protection, "secureSignInSession"),
        (controls.global_secure_access_profile, "globalSecureAccessFilteringProfile"),
    ];
    let on = all.into_iter().filter(|(on, _)| *on).map(|(_, name)| name.to_owned());
    on.chain(controls.unrecognised.iter().cloned()).collect()
}

const fn app_security(kind: CloudAppSecurity) -> AppSecurity {
    let cloud_app_security_type = match kind {
        CloudAppSecurity::McasConfigured => "mcasConfigured",
        CloudAppSecurity::MonitorOnly => "monitorOnly",
        CloudAppSecurity::BlockDownloads => "blockDownloads",
    };
    AppSecurity { cloud_app_security_type, is_enabled: true }
}

const fn repeated(frequency: SignInFrequency) -> Repeated {
    let (value, unit, frequency_interval) = match frequency.frequency {
        Frequency::EveryTime => (None, None, "everyTime"),
        Frequency::Hours(hours) if hours > 0 && hours % 24 == 0 => (Some(hours / 24), Some("days"), "timeBased"),
        Frequency::Hours(hours) => (Some(hours), Some("hours"), "timeBased"),
    };
    let authentication_type =
        if frequency.secondary_only { "secondaryAuthentication" } else { "primaryAndSecondaryAuthentication" };
    Repeated { value, unit, authentication_type, frequency_interval, is_enabled: true }
}

const fn persistent(mode: PersistentBrowser) -> Persistent {
    let mode = match mode {
        PersistentBrowser::Always => "always",
        PersistentBrowser::Never => "never",
    };
    Persistent { mode, is_enabled: true }
}

const fn evaluation(mode: ContinuousAccessEvaluation) -> Evaluation {
    let mode = match mode {
        ContinuousAccessEvaluation::StrictEnforcement => "strictEnforcement",
        ContinuousAccessEvaluation::StrictLocation => "strictLocation",
        ContinuousAccessEvaluation::Disabled => "disabled",
    };
    Evaluation { mode }
}
