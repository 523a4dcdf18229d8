//! Sign-ins as logs recorded them (`signIn`): what happened, not what policies mean.
//!
//! A record may leave anything out. Texts are kept as written; empty means that the record does
//! not say.

use crate::{AppId, ContextId, PolicyId, ServicePrincipalId, TenantId, UserId, UserType};

/// One recorded sign-in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignInRecord {
    /// The line of the log that the record begins at, counted from 1.
    pub line: usize,
    /// The request id.
    pub id: String,
    /// The correlation id, which the legs of one sign-in share.
    pub correlation: String,
    /// `createdDateTime`, as written.
    pub time: String,
    /// The user.
    pub user: Option<UserId>,
    /// `userPrincipalName`
    pub upn: String,
    /// `userDisplayName`, untrusted text.
    pub user_name: String,
    /// `userType`, as the resource's tenant has it.
    pub user_type: Option<UserType>,
    /// `crossTenantAccessType`, such as `b2bCollaboration`.
    pub cross_tenant: String,
    /// The user's home tenant.
    pub home_tenant: Option<TenantId>,
    /// The resource's tenant.
    pub resource_tenant: Option<TenantId>,
    /// The service principal, where it is no user who signs in.
    pub service_principal: Option<ServicePrincipalId>,
    /// The client application.
    pub app: Option<AppId>,
    /// Its name.
    pub app_name: String,
    /// The resource.
    pub resource: Option<AppId>,
    /// Its name.
    pub resource_name: String,
    /// `conditionalAccessAudiences`: the resources that the service itself judged.
    pub audiences: Vec<AppId>,
    /// Authentication contexts that were asked for.
    pub contexts: Vec<ContextId>,
    /// `clientAppUsed`
    pub client_app: String,
    /// `deviceDetail`
    pub device: Option<RecordedDevice>,
    /// The address.
    pub ip: String,
    /// The address's country, two letters.
    pub country: String,
    /// `isThroughGlobalSecureAccess`
    pub global_secure_access: Option<bool>,
    /// `riskLevelDuringSignIn`
    pub sign_in_risk: String,
    /// `authenticationProtocol`
    pub protocol: String,
    /// `originalTransferMethod`
    pub transfer: String,
    /// `conditionalAccessStatus`
    pub status: String,
    /// The error code; 0 where the sign-in succeeded.
    pub error: Option<u32>,
    /// Whether the record shows that MFA was done, now or earlier in the session.
    pub mfa: bool,
    /// What came of each policy; `None` where the log carries no results by policy.
    pub policies: Option<Vec<RecordedPolicy>>,
}

/// The device, as far as it is recorded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordedDevice {
    /// The device id; empty for a device that did not present itself.
    pub id: String,
    /// `displayName`
    pub name: String,
    /// `operatingSystem`, such as `Windows 10`.
    pub system: String,
    /// `isCompliant`
    pub compliant: Option<bool>,
    /// `isManaged`
    pub managed: Option<bool>,
    /// `trustType`, such as `Azure AD joined`.
    pub trust: String,
}

/// What was recorded of one policy (`appliedConditionalAccessPolicy`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedPolicy {
    /// Its id; `SecurityDefaults` stands for those.
    pub id: PolicyId,
    /// Its name then.
    pub name: String,
    /// What came of it.
    pub result: RecordedResult,
    /// The grant controls asked for, as written.
    pub grant: Vec<String>,
    /// The session controls asked for, as written.
    pub session: Vec<String>,
    /// Conditions that were met, where recorded.
    pub satisfied: Option<RecordedConditions>,
    /// Conditions that were not met, where recorded.
    pub not_satisfied: Option<RecordedConditions>,
    /// Includes that matched: the condition and the rule, as written.
    pub includes: Vec<(String, String)>,
    /// Excludes that matched.
    pub excludes: Vec<(String, String)>,
}

/// `appliedConditionalAccessPolicyResult`
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are Graph's own")]
pub enum RecordedResult {
    Success,
    Failure,
    NotApplied,
    NotEnabled,
    ReportOnlySuccess,
    ReportOnlyFailure,
    ReportOnlyInterrupted,
    ReportOnlyNotApplied,
    /// `unknown`, missing, or a result that Graph does not document.
    Unknown(String),
}

impl RecordedResult {
    /// The results that Graph documents.
    pub const ALL: [(&'static str, Self); 8] = [
        ("success", Self::Success),
        ("failure", Self::Failure),
        ("notApplied", Self::NotApplied),
        ("notEnabled", Self::NotEnabled),
        ("reportOnlySuccess", Self::ReportOnlySuccess),
        ("reportOnlyFailure", Self::ReportOnlyFailure),
        ("reportOnlyInterrupted", Self::ReportOnlyInterrupted),
        ("reportOnlyNotApplied", Self::ReportOnlyNotApplied),
    ];

    /// Reads Graph's name.
    pub fn new(text: &str) -> Self {
        let known = Self::ALL.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(text.trim()));
        known.map_or_else(|| Self::Unknown(text.trim().to_owned()), |(_, result)| result)
    }
}

/// A set of conditions (`conditionalAccessConditions`, flags).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RecordedConditions(pub u32);

impl RecordedConditions {
    /// Graph's names and numbers.
    pub const NAMES: [(&'static str, u32); 17] = [
        ("none", 0),
        ("application", 1),
        ("users", 2),
        ("devicePlatform", 4),
        ("location", 8),
        ("clientType", 16),
        ("signInRisk", 32),
        ("userRisk", 64),
        ("time", 128),
        ("deviceState", 256),
        ("client", 512),
        ("ipAddressSeenByAzureAD", 1024),
        ("ipAddressSeenByResourceProvider", 2048),
        ("servicePrincipals", 8192),
        ("servicePrincipalRisk", 16384),
        ("authenticationFlows", 32768),
        ("insiderRisk", 65536),
    ];

    /// The flags of a word: a number, or one of Graph's names.
    pub fn word(word: &str) -> Option<u32> {
        let word = word.trim();
        let named = || Self::NAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|(_, flags)| *flags);
        word.parse().ok().or_else(named)
    }
}
