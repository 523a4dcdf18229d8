//! Session controls: in a policy's words, as Graph JSON, and as the product read them.

use canopy_model::{CloudAppSecurity, ContinuousAccessEvaluation, Frequency, PersistentBrowser, SessionControls};
use serde_json::{Value, json};

/// Reads what a policy says: controls with commas between, `(off)` behind one that is not enabled.
pub(crate) fn read(text: &str) -> Result<Value, String> {
    let mut all = json!({});
    for item in text.split(',').map(str::trim) {
        let (words, enabled) = item.strip_suffix(" (off)").map_or((item, true), |words| (words, false));
        let (member, mut control) = control(words).ok_or_else(|| format!("“{words}” is no session control."))?;
        if member == "disableResilienceDefaults" {
            control = json!(enabled);
        } else if member != "continuousAccessEvaluation" {
            control["isEnabled"] = json!(enabled);
        }
        all[member] = control;
    }
    Ok(all)
}

fn control(words: &str) -> Option<(&'static str, Value)> {
    let last = words.rsplit(' ').next().unwrap_or_default();
    Some(match words {
        "sign-in frequency every time" => (
            "signInFrequency",
            json!({"frequencyInterval": "everyTime", "type": null, "value": null,
                "authenticationType": "primaryAndSecondaryAuthentication"}),
        ),
        "persistent browser always" | "persistent browser never" => ("persistentBrowser", json!({"mode": last})),
        "app enforced restrictions" => ("applicationEnforcedRestrictions", json!({})),
        "app control mcasConfigured" | "app control monitorOnly" | "app control blockDownloads" => {
            ("cloudAppSecurity", json!({"cloudAppSecurityType": last}))
        }
        "continuous access evaluation strictEnforcement"
        | "continuous access evaluation strictLocation"
        | "continuous access evaluation disabled" => ("continuousAccessEvaluation", json!({"mode": last})),
        "disable resilience defaults" => ("disableResilienceDefaults", Value::Null),
        "token protection" => ("secureSignInSession", json!({})),
        "security profile" => ("globalSecureAccessFilteringProfile", json!({"profileId": "p"})),
        _ => ("signInFrequency", frequency(words.strip_prefix("sign-in frequency ")?)?),
    })
}

fn frequency(words: &str) -> Option<Value> {
    let (words, kind) = match words.strip_suffix(" of the second factor") {
        Some(words) => (words, "secondaryAuthentication"),
        None => (words, "primaryAndSecondaryAuthentication"),
    };
    let (number, unit) = words.split_once(' ')?;
    let unit = ["hours", "days"].into_iter().find(|known| known.trim_end_matches('s') == unit.trim_end_matches('s'))?;
    let value: u32 = number.parse().ok()?;
    Some(json!({"frequencyInterval": "timeBased", "type": unit, "value": value, "authenticationType": kind}))
}

/// The controls of one policy in the same words; days are shown as hours.
pub(crate) fn words(session: &SessionControls) -> Vec<String> {
    let mut all = Vec::new();
    if let Some(frequency) = session.sign_in_frequency {
        let second = if frequency.secondary_only { " of the second factor" } else { "" };
        all.push(match frequency.frequency {
            Frequency::EveryTime => format!("sign-in frequency every time{second}"),
            Frequency::Hours(1) => format!("sign-in frequency 1 hour{second}"),
            Frequency::Hours(hours) => format!("sign-in frequency {hours} hours{second}"),
        });
    }
    all.extend(session.persistent_browser.map(|mode| match mode {
        PersistentBrowser::Always => "persistent browser always".to_owned(),
        PersistentBrowser::Never => "persistent browser never".to_owned(),
    }));
    all.extend(session.cloud_app_security.map(|kind| match kind {
        CloudAppSecurity::McasConfigured => "app control mcasConfigured".to_owned(),
        CloudAppSecurity::MonitorOnly => "app control monitorOnly".to_owned(),
        CloudAppSecurity::BlockDownloads => "app control blockDownloads".to_owned(),
    }));
    all.extend(session.continuous_access_evaluation.map(|mode| match mode {
        ContinuousAccessEvaluation::StrictEnforcement => "continuous access evaluation strictEnforcement".to_owned(),
        ContinuousAccessEvaluation::StrictLocation => "continuous access evaluation strictLocation".to_owned(),
        ContinuousAccessEvaluation::Disabled => "continuous access evaluation disabled".to_owned(),
    }));
    let flags = [
        (session.application_enforced_restrictions, "app enforced restrictions"),
        (session.disable_resilience_defaults, "disable resilience defaults"),
        (session.token_protection, "token protection"),
        (session.global_secure_access_profile, "security profile"),
    ];
    all.extend(flags.into_iter().filter(|(set, _)| *set).map(|(_, words)| words.to_owned()));
    all.extend(session.unrecognised.iter().cloned());
    all
}
