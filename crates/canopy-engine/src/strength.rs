//! Authentication strengths, placed by what their combinations are, never by their name.

use canopy_model::{AuthenticationMethod as Method, AuthenticationStrength, Combination};

/// How much a strength, or MFA itself, asks for; the weakest combination counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StrengthLevel {
    /// Some combination is a single factor, or the combinations are not known.
    SingleFactor,
    /// Every combination is multifactor.
    Mfa,
    /// Every combination is multifactor without a password.
    Passwordless,
    /// Every combination is phishing-resistant.
    PhishingResistant,
}

/// The level of a whole strength. One whose combinations were not exported counts as single
/// factor: nothing better is proved.
pub(crate) fn level(strength: &AuthenticationStrength) -> StrengthLevel {
    strength.combinations.iter().map(combination_level).min().unwrap_or(StrengthLevel::SingleFactor)
}

/// The level of one combination (concept-authentication-strengths).
pub(crate) fn combination_level(combination: &Combination) -> StrengthLevel {
    let has = |method| combination.0.contains(&method);
    if has(Method::WindowsHelloForBusiness) || has(Method::Fido2) || has(Method::X509CertificateMultiFactor) {
        StrengthLevel::PhishingResistant
    } else if has(Method::DeviceBasedPush) {
        StrengthLevel::Passwordless
    } else if has(Method::TemporaryAccessPassOneTime)
        || has(Method::TemporaryAccessPassMultiUse)
        || has(Method::FederatedMultiFactor)
        || is_two_factors(combination)
    {
        StrengthLevel::Mfa
    } else {
        StrengthLevel::SingleFactor
    }
}

/// Something known (a password, or a federated first factor) and something held.
fn is_two_factors(combination: &Combination) -> bool {
    let known = |method: &Method| matches!(method, Method::Password | Method::FederatedSingleFactor);
    let held = |method: &Method| {
        matches!(
            method,
            Method::Voice
                | Method::Sms
                | Method::HardwareOath
                | Method::SoftwareOath
                | Method::MicrosoftAuthenticatorPush
                | Method::X509CertificateSingleFactor
        )
    };
    combination.0.iter().any(known) && combination.0.iter().any(held)
}

/// Whether satisfying `strong` satisfies `weak` too: each of its combinations contains one of
/// `weak`'s, and no restriction on `weak` is left out.
pub(crate) fn implies(strong: &AuthenticationStrength, weak: &AuthenticationStrength) -> bool {
    strong.id == weak.id
        || (!strong.combinations.is_empty()
            && weak.restrictions.is_empty()
            && strong
                .combinations
                .iter()
                .all(|held| weak.combinations.iter().any(|wanted| wanted.0.is_subset(&held.0))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use canopy_model::StrengthId;

    fn strength(id: &str, combinations: &[&[Method]]) -> AuthenticationStrength {
        AuthenticationStrength {
            id: StrengthId::new(id),
            name: "Phishing-resistant, says its name".into(),
            combinations: combinations.iter().map(|c| Combination(c.iter().cloned().collect())).collect(),
            restrictions: Vec::new(),
        }
    }

    #[test]
    fn a_strength_is_as_strong_as_its_weakest_combination() {
        let fido = strength("fido", &[&[Method::Fido2], &[Method::WindowsHelloForBusiness]]);
        assert_eq!(level(&fido), StrengthLevel::PhishingResistant);
        let phone = strength("phone", &[&[Method::Fido2], &[Method::DeviceBasedPush]]);
        assert_eq!(level(&phone), StrengthLevel::Passwordless);
        let sms =
            strength("sms", &[&[Method::Fido2], &[Method::WindowsHelloForBusiness], &[Method::Password, Method::Sms]]);
        assert_eq!(level(&sms), StrengthLevel::Mfa);
        let qr = strength("qr", &[&[Method::Fido2], &[Method::QrCodePin]]);
        assert_eq!(level(&qr), StrengthLevel::SingleFactor);
        assert_eq!(level(&strength("unknown", &[])), StrengthLevel::SingleFactor);
        assert!(implies(&fido, &sms) && !implies(&sms, &fido));
    }
}
