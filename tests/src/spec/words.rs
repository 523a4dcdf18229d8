//! The engine's names in words.

use canopy_engine::{Axis, VerdictClass};

/// A condition.
pub(crate) const fn axis(axis: Axis) -> &'static str {
    match axis {
        Axis::Who => "who",
        Axis::Target => "target",
        Axis::ClientApp => "client app",
        Axis::Platform => "platform",
        Axis::Network => "network",
        Axis::Device => "device",
        Axis::SignInRisk => "sign-in risk",
        Axis::UserRisk => "user risk",
        Axis::InsiderRisk => "insider risk",
        Axis::ServicePrincipalRisk => "service principal risk",
        Axis::AgentRisk => "agent risk",
        Axis::Flow => "flow",
    }
}

/// What is asked, from the weakest.
pub(crate) const fn class(class: VerdictClass) -> &'static str {
    match class {
        VerdictClass::Open => "open",
        VerdictClass::OtherOnly => "other only",
        VerdictClass::DeviceOnly => "device",
        VerdictClass::MfaOrDevice => "MFA or device",
        VerdictClass::Mfa => "MFA",
        VerdictClass::Passwordless => "passwordless",
        VerdictClass::PhishingResistant => "phishing-resistant",
        VerdictClass::MfaAndDevice => "MFA and device",
        VerdictClass::Block => "block",
    }
}
