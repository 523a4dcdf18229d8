//! Random grant and session controls, and the strengths they name.

use canopy_model::*;
use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;

use super::names::strength_id;

pub(super) fn strength() -> impl Strategy<Value = Control> {
    (0..9usize).prop_map(|n| Control::Strength(strength_id(n)))
}

fn control() -> impl Strategy<Value = Control> {
    prop_oneof![
        4 => Just(Control::Mfa),
        4 => strength(),
        2 => Just(Control::CompliantDevice),
        2 => Just(Control::HybridJoinedDevice),
        4 => select(vec![
            Control::ApprovedApp,
            Control::AppProtection,
            Control::PasswordChange,
            Control::PasswordChange,
            Control::RiskRemediation,
            Control::TermsOfUse(TermsId::new("t")),
            Control::TermsOfUse(TermsId::new("u")),
            Control::Custom("custom".into()),
            Control::VerifiedId,
            Control::Unrecognised("sandbox".into()),
        ]),
    ]
}

pub(super) fn grant() -> impl Strategy<Value = Option<Grant>> {
    let operator = || select(vec![GrantOperator::And, GrantOperator::Or]);
    let block = (operator(), vec(control(), 0..2)).prop_map(|(operator, mut controls)| {
        controls.insert(controls.len() / 2, Control::Block);
        Some(Grant { operator, controls })
    });
    prop_oneof![
        2 => Just(None),
        3 => Just(Some(Grant { operator: GrantOperator::Or, controls: vec![Control::Block] })),
        1 => block,
        14 => (operator(), vec(control(), 1..4)).prop_map(|(operator, controls)| Some(Grant { operator, controls })),
    ]
}

pub(super) fn session() -> impl Strategy<Value = SessionControls> {
    use CloudAppSecurity::*;
    use ContinuousAccessEvaluation::*;
    let frequency = select(vec![Frequency::EveryTime, Frequency::Hours(1), Frequency::Hours(8), Frequency::Hours(12)]);
    let frequency = (frequency, prop::bool::weighted(0.2))
        .prop_map(|(frequency, secondary_only)| SignInFrequency { frequency, secondary_only });
    let flag = || prop::bool::weighted(0.05);
    (
        weighted(0.2, frequency),
        weighted(0.1, select(vec![PersistentBrowser::Always, PersistentBrowser::Never])),
        weighted(0.05, select(vec![McasConfigured, MonitorOnly, BlockDownloads])),
        weighted(0.05, select(vec![StrictEnforcement, StrictLocation, Disabled])),
        (flag(), flag(), flag(), flag(), flag()),
    )
        .prop_map(
            |(sign_in_frequency, persistent_browser, cloud_app_security, continuous_access_evaluation, flags)| {
                SessionControls {
                    sign_in_frequency,
                    persistent_browser,
                    application_enforced_restrictions: flags.0,
                    cloud_app_security,
                    continuous_access_evaluation,
                    disable_resilience_defaults: flags.1,
                    token_protection: flags.2,
                    global_secure_access_profile: flags.3,
                    unrecognised: flags.4.then(|| "newControl".to_owned()).into_iter().collect(),
                }
            },
        )
}

/// A strength of every kind; what policies name beyond these was not exported.
pub(super) fn strengths() -> Vec<AuthenticationStrength> {
    let combination = |methods: &str| Combination(methods.split(',').map(AuthenticationMethod::named).collect());
    let all = |lists: &[&str]| -> Vec<Combination> { lists.iter().map(|list| combination(list)).collect() };
    let strength = |n: usize, name: &str, combinations: Vec<Combination>| AuthenticationStrength {
        id: strength_id(n),
        name: name.to_owned(),
        combinations,
        restrictions: Vec::new(),
    };
    let resistant = ["windowsHelloForBusiness", "fido2", "x509CertificateMultiFactor"];
    let passwordless = [&resistant[..], &["deviceBasedPush"]].concat();
    let more = [
        "temporaryAccessPassOneTime",
        "temporaryAccessPassMultiUse",
        "password,microsoftAuthenticatorPush",
        "password,softwareOath",
        "password,hardwareOath",
        "password,x509CertificateSingleFactor",
        "password,x509CertificateMultiFactor",
        "password,sms",
        "password,voice",
        "federatedMultiFactor",
        "microsoftAuthenticatorPush,federatedSingleFactor",
        "softwareOath,federatedSingleFactor",
        "hardwareOath,federatedSingleFactor",
        "sms,federatedSingleFactor",
        "voice,federatedSingleFactor",
    ];
    let keys = CombinationRestriction {
        applies_to: all(&["fido2"]),
        allowed_aaguids: vec!["de1e552d-db1d-4423-a619-566b625cdc84".into()],
        allowed_issuers: Vec::new(),
        allowed_policy_oids: Vec::new(),
    };
    vec![
        strength(0, "Multifactor authentication", all(&[&passwordless[..], &more].concat())),
        strength(1, "Passwordless MFA", all(&passwordless)),
        strength(2, "Phishing-resistant MFA", all(&resistant)),
        AuthenticationStrength { restrictions: vec![keys], ..strength(3, "Our keys", all(&["fido2"])) },
        strength(4, "Any key", all(&["fido2"])),
        strength(5, "Text message", all(&["password,sms"])),
        strength(6, "Code or key", all(&["qrCodePin", "fido2"])),
        strength(7, "Named only", Vec::new()),
    ]
}
