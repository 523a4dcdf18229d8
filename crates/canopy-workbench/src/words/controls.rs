//! Grant and session controls, and verdicts.

use canopy_engine::{Imposed, Standing, StrengthLevel, Verdict, VerdictClass, Way};
use canopy_model::{
    CloudAppSecurity, ContinuousAccessEvaluation, Control, Frequency, GrantOperator, PersistentBrowser, Policy,
    SessionControls,
};

use super::{Names, list};
use crate::answer::Mark;

/// What a policy asks for, in a few words: `MFA or compliant device`, `block`, `session only`.
pub(crate) fn controls(names: &Names<'_>, policy: &Policy) -> String {
    let Some(grant) = &policy.grant else {
        return if policy.session.is_empty() { "nothing".to_owned() } else { "session only".to_owned() };
    };
    controls_of(names, &grant.controls, grant.operator)
}

/// Controls and how they combine, in a few words.
pub(crate) fn controls_of(names: &Names<'_>, controls: &[Control], operator: GrantOperator) -> String {
    if controls.contains(&Control::Block) {
        return "block".to_owned();
    }
    let parts: Vec<String> = controls.iter().map(|one| control(names, one)).collect();
    list(&parts, if operator == GrantOperator::And { "and" } else { "or" })
}

fn control(names: &Names<'_>, control: &Control) -> String {
    match control {
        Control::Block => "block".to_owned(),
        Control::Mfa => "MFA".to_owned(),
        Control::Strength(id) => format!("authentication strength {}", names.strength(id)),
        Control::CompliantDevice => "compliant device".to_owned(),
        Control::HybridJoinedDevice => "hybrid joined device".to_owned(),
        Control::ApprovedApp => "approved client app".to_owned(),
        Control::AppProtection => "app protection policy".to_owned(),
        Control::PasswordChange => "password change".to_owned(),
        Control::RiskRemediation => "risk remediation".to_owned(),
        Control::TermsOfUse(id) => format!("terms of use {}", names.terms(id)),
        Control::Custom(id) => format!("custom control {id}"),
        Control::VerifiedId => "Verified ID".to_owned(),
        Control::Unrecognised(text) => format!("a control that is not known ({text})"),
    }
}

/// One way to satisfy a requirement: `MFA and compliant device`.
pub(crate) fn way(names: &Names<'_>, way: &Way) -> String {
    let parts: Vec<String> = way.iter().map(|one| control(names, one)).collect();
    list(&parts, "and")
}

pub(crate) const fn mark(class: VerdictClass) -> Mark {
    match class {
        VerdictClass::Open => Mark::Open,
        VerdictClass::OtherOnly => Mark::OtherOnly,
        VerdictClass::DeviceOnly => Mark::DeviceOnly,
        VerdictClass::MfaOrDevice => Mark::MfaOrDevice,
        VerdictClass::Mfa => Mark::Mfa,
        VerdictClass::Passwordless => Mark::Passwordless,
        VerdictClass::PhishingResistant => Mark::PhishingResistant,
        VerdictClass::MfaAndDevice => Mark::MfaAndDevice,
        VerdictClass::Block => Mark::Block,
    }
}

/// A verdict as a sentence, without a full stop.
pub(crate) fn sentence(names: &Names<'_>, verdict: &Verdict) -> String {
    let ways: Vec<String> = verdict.ways.iter().map(|one| way(names, one)).collect();
    let asked = list(&ways, "or");
    match verdict.class {
        VerdictClass::Open => "Access is granted, and nothing is asked but the first factor".to_owned(),
        VerdictClass::Block if verdict.legacy_cannot_comply => {
            "Access is blocked: a legacy client cannot answer what is asked".to_owned()
        }
        VerdictClass::Block => "Access is blocked".to_owned(),
        VerdictClass::OtherOnly if ways.iter().any(String::is_empty) => "Access is granted".to_owned(),
        VerdictClass::OtherOnly | VerdictClass::DeviceOnly | VerdictClass::MfaOrDevice => {
            format!("Access is granted with {asked}: MFA is not forced")
        }
        VerdictClass::MfaAndDevice if verdict.level == Some(StrengthLevel::PhishingResistant) => {
            format!("Access is granted with phishing-resistant MFA and a managed device: {asked}")
        }
        _ => format!("Access is granted with {asked}"),
    }
}

/// The session controls of a policy, each as a text.
pub(crate) fn session(controls: &SessionControls) -> Vec<String> {
    let mut all = Vec::new();
    if let Some(frequency) = controls.sign_in_frequency {
        let what = if frequency.secondary_only { ", secondary methods only" } else { "" };
        all.push(match frequency.frequency {
            Frequency::EveryTime => format!("sign-in frequency: every time{what}"),
            Frequency::Hours(1) => format!("sign-in frequency: 1 hour{what}"),
            Frequency::Hours(hours) if hours % 24 == 0 && hours > 24 => {
                format!("sign-in frequency: {} days{what}", hours / 24)
            }
            Frequency::Hours(hours) => format!("sign-in frequency: {hours} hours{what}"),
        });
    }
    all.extend(controls.persistent_browser.map(|mode| match mode {
        PersistentBrowser::Always => "persistent browser session: always".to_owned(),
        PersistentBrowser::Never => "persistent browser session: never".to_owned(),
    }));
    all.extend(controls.cloud_app_security.map(|kind| match kind {
        CloudAppSecurity::McasConfigured => "app control: custom policy".to_owned(),
        CloudAppSecurity::MonitorOnly => "app control: monitor only".to_owned(),
        CloudAppSecurity::BlockDownloads => "app control: block downloads".to_owned(),
    }));
    all.extend(controls.continuous_access_evaluation.map(|mode| match mode {
        ContinuousAccessEvaluation::StrictEnforcement => "continuous access evaluation: strict".to_owned(),
        ContinuousAccessEvaluation::StrictLocation => "continuous access evaluation: strict location".to_owned(),
        ContinuousAccessEvaluation::Disabled => "continuous access evaluation: disabled".to_owned(),
    }));
    let flags = [
        (controls.application_enforced_restrictions, "app-enforced restrictions"),
        (controls.disable_resilience_defaults, "resilience defaults disabled"),
        (controls.token_protection, "token protection"),
        (controls.global_secure_access_profile, "Global Secure Access security profile"),
    ];
    all.extend(flags.into_iter().filter(|(set, _)| *set).map(|(_, text)| text.to_owned()));
    all.extend(controls.unrecognised.iter().map(|name| format!("a session control that is not known ({name})")));
    all
}

/// One session control, and what becomes of it beside the others.
pub(crate) fn imposed(imposed: &Imposed) -> String {
    let control = session(&imposed.control).join(", ");
    let standing = match imposed.standing {
        Standing::Binds => "",
        Standing::Overruled => " (a shorter one binds)",
        Standing::Contested => " (policies contradict each other, and which wins is not documented)",
    };
    control + standing
}
