//! `answer.json`. Members that are not known, and values outside the vocabulary, are errors.

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;

use serde::Deserialize;

/// What is expected of one case.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Answer {
    /// A few words.
    pub title: String,
    /// What is planted, one sentence.
    pub planted: String,
    /// Why it has the effect that it has.
    pub why: String,
    /// The documents that say so.
    pub sources: Vec<String>,
    /// What tools usually get wrong.
    pub mistake: String,
    /// How an open question is read, where the answer hangs on one.
    pub assumes: Option<String>,
    /// Whether the exports hold something that an importer should warn of.
    #[serde(default)]
    pub warnings: bool,
    /// Why this collection's own engine fails the case.
    pub disputed: Option<String>,
    /// Questions over all sign-ins.
    pub questions: Vec<Question>,
    /// Single sign-ins.
    pub sign_ins: Vec<SignIn>,
}

/// Who can sign in so that a control is not forced?
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Question {
    /// The control.
    pub control: Control,
    /// What the attacker has.
    pub model: Model,
    /// To what.
    #[serde(default)]
    pub targets: Targets,
    /// Exactly these users, by user principal name.
    pub uncovered: Option<Vec<String>>,
    /// Exactly these kinds of people who have no object in the exports.
    pub uncovered_kinds: Option<Vec<String>>,
    /// Exactly these users are covered, whatever the exports leave out.
    pub certainly_covered: Option<Vec<String>>,
    /// Whether the exports leave nothing out that could change the answer.
    pub complete: bool,
}

/// What must be forced.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "kebab-case")]
pub enum Control {
    Mfa,
    Passwordless,
    PhishingResistant,
    ManagedDevice,
    Block,
}

/// What the attacker has.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Model {
    StolenPassword,
    TrustedNetwork,
    StolenManagedDevice,
    Everything,
}

/// Which targets are considered.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Targets {
    #[default]
    Resources,
    UserActions,
    Contexts,
    All,
}

/// One sign-in, and what comes of it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SignIn {
    pub user_principal_name: Option<String>,
    pub kind: Option<String>,
    pub service_principal_id: Option<String>,
    pub agent_user_id: Option<String>,
    #[serde(default)]
    pub activated_roles: Vec<String>,
    pub app_id: Option<String>,
    #[serde(default)]
    pub custom_security_attributes: BTreeMap<String, Vec<String>>,
    pub user_action: Option<UserAction>,
    pub authentication_context: Option<String>,
    #[serde(default)]
    pub client_app_type: ClientApp,
    #[serde(default)]
    pub device_platform: Platform,
    pub ip_address: Option<IpAddr>,
    pub country: Option<String>,
    #[serde(default)]
    pub compliant_network: bool,
    pub device_info: Option<BTreeMap<String, serde_json::Value>>,
    #[serde(default)]
    pub sign_in_risk_level: Risk,
    #[serde(default)]
    pub user_risk_level: Risk,
    #[serde(default)]
    pub service_principal_risk_level: Risk,
    #[serde(default)]
    pub insider_risk_level: InsiderRisk,
    pub authentication_flow: Option<Flow>,
    /// Exactly these policies, on or report-only, apply.
    pub applies: Vec<String>,
    /// The decision.
    pub decision: Decision,
    /// Exactly these of the controls that the case asks about are not forced.
    pub gap: Vec<Control>,
}

/// The decision.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub enum Decision {
    Grant,
    GrantWithControls,
    Block,
}

#[derive(Clone, Copy, Debug, Deserialize)]
pub enum UserAction {
    #[serde(rename = "urn:user:registersecurityinfo")]
    RegisterSecurityInfo,
    #[serde(rename = "urn:user:registerdevice")]
    RegisterDevice,
    #[serde(rename = "urn:user:accountrecovery")]
    AccountRecovery,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ClientApp {
    #[default]
    Browser,
    MobileAppsAndDesktopClients,
    ExchangeActiveSync,
    Other,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Platform {
    #[default]
    Windows,
    #[serde(rename = "macOS")]
    MacOs,
    #[serde(rename = "iOS")]
    Ios,
    Android,
    Linux,
    WindowsPhone,
    Unknown,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Risk {
    #[default]
    None,
    Low,
    Medium,
    High,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum InsiderRisk {
    #[default]
    None,
    Minor,
    Moderate,
    Elevated,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Flow {
    DeviceCodeFlow,
    AuthenticationTransfer,
}

impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} under {:?} to {:?}", self.control, self.model, self.targets)
    }
}
