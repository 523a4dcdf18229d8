//! Authentication strengths.

use crate::ordered::OrderedSet;

use crate::StrengthId;

/// `authenticationStrengthPolicy`: any one of its combinations is enough.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthenticationStrength {
    /// The id; the three built-in ones are the same in every tenant.
    pub id: StrengthId,
    /// The display name.
    pub name: String,
    /// The allowed combinations; empty where the export names the strength but does not hold it.
    pub combinations: Vec<Combination>,
    /// Restrictions on some combinations.
    pub restrictions: Vec<CombinationRestriction>,
}

/// Methods that must be used together; order is meaningless.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Combination(pub OrderedSet<AuthenticationMethod>);

/// `authenticationMethodModes`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names are Graph's own")]
pub enum AuthenticationMethod {
    Password,
    Voice,
    HardwareOath,
    SoftwareOath,
    Sms,
    Fido2,
    WindowsHelloForBusiness,
    MicrosoftAuthenticatorPush,
    DeviceBasedPush,
    TemporaryAccessPassOneTime,
    TemporaryAccessPassMultiUse,
    Email,
    X509CertificateSingleFactor,
    X509CertificateMultiFactor,
    FederatedSingleFactor,
    FederatedMultiFactor,
    QrCodePin,
    Unrecognised(String),
}

impl AuthenticationMethod {
    /// Every method that is known, by Graph's name.
    const NAMES: [(&'static str, Self); 17] = [
        ("password", Self::Password),
        ("voice", Self::Voice),
        ("hardwareOath", Self::HardwareOath),
        ("softwareOath", Self::SoftwareOath),
        ("sms", Self::Sms),
        ("fido2", Self::Fido2),
        ("windowsHelloForBusiness", Self::WindowsHelloForBusiness),
        ("microsoftAuthenticatorPush", Self::MicrosoftAuthenticatorPush),
        ("deviceBasedPush", Self::DeviceBasedPush),
        ("temporaryAccessPassOneTime", Self::TemporaryAccessPassOneTime),
        ("temporaryAccessPassMultiUse", Self::TemporaryAccessPassMultiUse),
        ("email", Self::Email),
        ("x509CertificateSingleFactor", Self::X509CertificateSingleFactor),
        ("x509CertificateMultiFactor", Self::X509CertificateMultiFactor),
        ("federatedSingleFactor", Self::FederatedSingleFactor),
        ("federatedMultiFactor", Self::FederatedMultiFactor),
        ("qrCodePin", Self::QrCodePin),
    ];

    /// The method of this name, as Graph writes it, without regard to case.
    pub fn named(name: &str) -> Self {
        let found = Self::NAMES.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name.trim()));
        found.map_or_else(|| Self::Unrecognised(name.trim().to_owned()), |(_, method)| method)
    }

    /// Graph's name; of one that is not known the text that was read.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Unrecognised(text) => text,
            known => Self::NAMES.into_iter().find(|(_, method)| method == known).map_or("", |(name, _)| name),
        }
    }
}

/// `authenticationCombinationConfiguration`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CombinationRestriction {
    /// The combinations it restricts.
    pub applies_to: Vec<Combination>,
    /// Allowed authenticator models (FIDO2).
    pub allowed_aaguids: Vec<String>,
    /// Allowed issuers' subject key identifiers (certificates).
    pub allowed_issuers: Vec<String>,
    /// Allowed policy OIDs (certificates).
    pub allowed_policy_oids: Vec<String>,
}
