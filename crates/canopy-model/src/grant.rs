//! Grant controls: what a policy asks for.

use crate::{StrengthId, TermsId};

/// `conditionalAccessGrantControls`, with every kind of control in one list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// How the controls combine; of no consequence where there is one.
    pub operator: GrantOperator,
    /// The controls; never empty.
    pub controls: Vec<Control>,
}

/// How the controls of one policy combine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GrantOperator {
    /// Require all the selected controls.
    And,
    /// Require one of the selected controls.
    Or,
}

/// One grant control.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Control {
    /// Block access.
    Block,
    /// Require multifactor authentication.
    Mfa,
    /// Require an authentication strength.
    Strength(StrengthId),
    /// Require the device to be marked as compliant.
    CompliantDevice,
    /// Require a Microsoft Entra hybrid joined device.
    HybridJoinedDevice,
    /// Require an approved client app (read-only since 30 June 2026).
    ApprovedApp,
    /// Require an app protection policy.
    AppProtection,
    /// Require a password change.
    PasswordChange,
    /// Require risk remediation.
    RiskRemediation,
    /// Require terms of use.
    TermsOfUse(TermsId),
    /// A custom control (deprecated).
    Custom(String),
    /// Verified ID; seen in the account recovery template only.
    VerifiedId,
    /// A control that is not known: whether it is satisfied cannot be judged.
    Unrecognised(String),
}
