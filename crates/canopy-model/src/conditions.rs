//! What a policy is assigned to. Each condition is a [`Selection`]: any include, and no exclude.
//!
//! A condition that is not configured is `None` and admits everything; missing, null and empty
//! all mean *not configured* (`conditionalAccessConditionSet`).

use crate::ordered::OrderedSet;

use crate::{AppId, ContextId, DeviceRule, GroupId, LocationId, RoleId, ServicePrincipalId, TenantId, UserId};

/// Includes joined by *or*, of which any exclude takes away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection<T> {
    /// Any of these includes.
    pub include: Vec<T>,
    /// Any of these excludes, and beats every include.
    pub exclude: Vec<T>,
}

impl<T> Default for Selection<T> {
    fn default() -> Self {
        Self { include: Vec::new(), exclude: Vec::new() }
    }
}

/// The whole condition set of a policy.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Conditions {
    /// Users, groups, roles, guests. Nobody when no include is given.
    pub users: Selection<UserSelector>,
    /// Workload identities (`clientApplications`), where the policy targets them.
    pub workloads: Option<WorkloadCondition>,
    /// Agent user accounts (`agents`), where the policy targets them.
    pub agents: Option<AgentCondition>,
    /// Resources, user actions, authentication contexts. Nothing when no include is given.
    pub targets: TargetCondition,
    /// Client app types.
    pub client_apps: Option<OrderedSet<ClientApp>>,
    /// Device platforms.
    pub platforms: Option<Selection<PlatformSelector>>,
    /// Named locations.
    pub locations: Option<Selection<LocationSelector>>,
    /// Device filter or legacy device state.
    pub devices: Option<DeviceCondition>,
    /// Sign-in risk levels.
    pub sign_in_risk: Option<OrderedSet<RiskLevel>>,
    /// User risk levels.
    pub user_risk: Option<OrderedSet<RiskLevel>>,
    /// Service principal risk levels.
    pub service_principal_risk: Option<OrderedSet<RiskLevel>>,
    /// Agent identity risk levels.
    pub agent_risk: Option<OrderedSet<RiskLevel>>,
    /// Insider risk levels (Adaptive Protection).
    pub insider_risk: Option<OrderedSet<InsiderRisk>>,
    /// Authentication flows.
    pub flows: Option<OrderedSet<TransferMethod>>,
    /// Where an agent runs (`agentContext`).
    pub agent_context: Option<Selection<AgentContextSelector>>,
    /// Members that were present but could not be read: the policy is not fully evaluated.
    pub unreadable: Vec<Unreadable>,
}

/// A part of a policy that could not be understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// Its place in the policy, such as `conditions.devices.deviceFilter.rule`.
    pub path: String,
    /// What stood there, shortened.
    pub text: String,
    /// Why it could not be read.
    pub problem: String,
}

/// One entry of `conditions.users`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UserSelector {
    /// `All`: every user in the directory, B2B guests included, agent user accounts not.
    All,
    /// `None`: adds nobody.
    None,
    /// One user.
    User(UserId),
    /// A group, members of members included; `AllGroups` is [`UserSelector::AnyGroup`].
    Group(GroupId),
    /// `All` in includeGroups (beta): a member of any group.
    AnyGroup,
    /// A directory role, where actively assigned for the whole tenant.
    Role(RoleId),
    /// `All` in includeRoles (beta): an active holder of any role.
    AnyRole,
    /// Guests or external users of the given types and home tenants.
    Guests(GuestSelector),
    /// `AllAgentIdUsers` (beta): every agent user account.
    AllAgentUsers,
    /// Text that is no id and no known token, such as a template's placeholder: matches nobody.
    Unrecognised(String),
}

/// `conditionalAccessGuestsOrExternalUsers`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuestSelector {
    /// The external user types.
    pub types: OrderedSet<ExternalUserType>,
    /// Their home tenants.
    pub tenants: ExternalTenants,
}

/// `conditionalAccessExternalTenants`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExternalTenants {
    /// Any home tenant (`membershipKind: all`, or null).
    All,
    /// Only these (`membershipKind: enumerated`).
    Enumerated(Vec<TenantId>),
}

/// `conditionalAccessGuestOrExternalUserTypes`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ExternalUserType {
    /// A guest whose credentials are in this tenant.
    InternalGuest,
    /// A B2B collaboration user with `userType` Guest.
    B2bCollaborationGuest,
    /// A B2B collaboration user with `userType` Member.
    B2bCollaborationMember,
    /// A B2B direct connect user, without an object in this directory.
    B2bDirectConnectUser,
    /// Any other external user.
    OtherExternalUser,
    /// A partner's technician (GDAP), without an object in this directory.
    ServiceProvider,
}

impl ExternalUserType {
    /// All six, in Graph's order of flags.
    pub const ALL: [Self; 6] = [
        Self::InternalGuest,
        Self::B2bCollaborationGuest,
        Self::B2bCollaborationMember,
        Self::B2bDirectConnectUser,
        Self::OtherExternalUser,
        Self::ServiceProvider,
    ];

    /// Whether another tenant or identity provider holds the credentials.
    pub const fn has_credentials_elsewhere(self) -> bool {
        !matches!(self, Self::InternalGuest)
    }
}

/// `conditions.clientApplications`: service principals and agent identities.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkloadCondition {
    /// Service principals.
    pub service_principals: Selection<WorkloadSelector>,
    /// Filter over custom security attributes of the service principal.
    pub service_principal_filter: Option<AttributeFilter>,
    /// Agent identities (beta).
    pub agent_identities: Selection<WorkloadSelector>,
    /// Filter over custom security attributes of the agent identity (beta).
    pub agent_identity_filter: Option<AttributeFilter>,
}

/// One entry of a workload identity list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WorkloadSelector {
    /// `ServicePrincipalsInMyTenant`, or `All` for agent identities.
    All,
    /// One service principal, agent identity or agent blueprint, by object id.
    One(ServicePrincipalId),
}

/// `conditions.agents`: agent user accounts (beta).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AgentCondition {
    /// Agent user accounts.
    pub users: Selection<AgentSelector>,
    /// Filter over custom security attributes.
    pub filter: Option<AttributeFilter>,
}

/// One entry of an agent user list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AgentSelector {
    /// Every agent user account.
    All,
    /// One agent user account.
    One(UserId),
}

/// Include or exclude what a rule matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilterMode {
    /// The policy applies where the rule is true.
    Include,
    /// The policy applies where the rule is false.
    Exclude,
}

/// A rule over custom security attributes (`conditionalAccessFilter`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributeFilter {
    /// Include or exclude.
    pub mode: FilterMode,
    /// The rule as written.
    pub text: String,
    /// The rule read; property names are `set_attribute`.
    pub rule: Result<DeviceRule, String>,
}

/// `conditions.applications`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TargetCondition {
    /// Resources, user actions and authentication contexts.
    pub selection: Selection<TargetSelector>,
    /// Filter for applications.
    pub filter: Option<AttributeFilter>,
}

/// One entry of `conditions.applications`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TargetSelector {
    /// `All`: every resource.
    All,
    /// `None`: nothing.
    None,
    /// One resource.
    App(AppId),
    /// `Office365`.
    Office365,
    /// `MicrosoftAdminPortals`.
    AdminPortals,
    /// `AllAgentIdResources` (beta).
    AllAgentResources,
    /// A user action.
    Action(UserAction),
    /// An authentication context.
    Context(ContextId),
    /// Text that is no id and no known token: matches nothing.
    Unrecognised(String),
}

/// An authentication context, as published in the tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthenticationContext {
    /// `c1` to `c99`.
    pub id: ContextId,
    /// The display name.
    pub name: String,
    /// `isAvailable`: apps can ask for it; `None` where the export does not say.
    pub available: Option<bool>,
}

/// `includeUserActions`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UserAction {
    /// `urn:user:registersecurityinfo`
    RegisterSecurityInfo,
    /// `urn:user:registerdevice`
    RegisterDevice,
    /// `urn:user:accountrecovery` (preview)
    AccountRecovery,
}

impl UserAction {
    /// All three.
    pub const ALL: [Self; 3] = [Self::RegisterSecurityInfo, Self::RegisterDevice, Self::AccountRecovery];
}

/// `conditionalAccessClientApp`, without `all` (which is *not configured*).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClientApp {
    /// Browsers, and confidential OAuth clients.
    Browser,
    /// Mobile apps and desktop clients.
    MobileAppsAndDesktopClients,
    /// Exchange ActiveSync.
    ExchangeActiveSync,
    /// `easSupported`: Exchange ActiveSync on supported platforms.
    EasSupported,
    /// Legacy authentication other than Exchange ActiveSync.
    Other,
}

impl ClientApp {
    /// The four kinds of client a sign-in can come from, the most ordinary first.
    pub const SIGN_INS: [Self; 4] =
        [Self::Browser, Self::MobileAppsAndDesktopClients, Self::Other, Self::ExchangeActiveSync];

    /// Whether the client speaks legacy authentication, and so can answer no prompt
    /// (concept-conditional-access-conditions).
    pub const fn is_legacy(self) -> bool {
        matches!(self, Self::ExchangeActiveSync | Self::EasSupported | Self::Other)
    }
}

/// A device platform, as derived from what the client says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Platform {
    /// Windows.
    Windows,
    /// macOS.
    MacOs,
    /// iOS and iPadOS.
    Ios,
    /// Android.
    Android,
    /// Linux.
    Linux,
    /// Windows Phone.
    WindowsPhone,
    /// A platform that Entra does not recognise.
    Unknown,
}

impl Platform {
    /// All platforms a sign-in can come from, the most ordinary first.
    pub const ALL: [Self; 7] =
        [Self::Windows, Self::MacOs, Self::Ios, Self::Android, Self::Linux, Self::WindowsPhone, Self::Unknown];
}

/// One entry of `conditions.platforms`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlatformSelector {
    /// `all`: also platforms that Entra does not recognise.
    All,
    /// One platform.
    One(Platform),
    /// Text that is no known platform: matches nothing.
    Unrecognised(String),
}

/// One entry of `conditions.locations`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LocationSelector {
    /// `All`: any network.
    All,
    /// `AllTrusted`: every location marked trusted, and the MFA trusted IPs.
    AllTrusted,
    /// A named location; the all-zero id stands for the MFA trusted IPs.
    Location(LocationId),
    /// Text that is no id and no known token: matches nothing.
    Unrecognised(String),
}

/// `conditions.devices`, and the older `conditions.deviceStates`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeviceCondition {
    /// A device filter.
    Filter(DeviceFilter),
    /// Legacy device state.
    State(Selection<DeviceState>),
}

/// `conditionalAccessFilter` over devices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceFilter {
    /// Include or exclude.
    pub mode: FilterMode,
    /// The rule as written.
    pub text: String,
    /// The rule read, or what is wrong with it and at which character.
    pub rule: Result<DeviceRule, String>,
}

/// A legacy device state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DeviceState {
    /// `All`
    All,
    /// `Compliant`
    Compliant,
    /// `DomainJoined`: hybrid joined.
    DomainJoined,
}

/// `riskLevel`; `hidden` is what a reader without a licence sees and is never a sign-in's level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RiskLevel {
    /// No risk.
    None,
    /// Low risk.
    Low,
    /// Medium risk.
    Medium,
    /// High risk.
    High,
    /// Not shown to the reader of the export.
    Hidden,
}

impl RiskLevel {
    /// The levels a sign-in can have, the most ordinary first.
    pub const ALL: [Self; 4] = [Self::None, Self::Low, Self::Medium, Self::High];
}

/// `conditionalAccessInsiderRiskLevels`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InsiderRisk {
    /// No insider risk.
    None,
    /// Minor.
    Minor,
    /// Moderate.
    Moderate,
    /// Elevated.
    Elevated,
}

impl InsiderRisk {
    /// All levels, the most ordinary first.
    pub const ALL: [Self; 4] = [Self::None, Self::Minor, Self::Moderate, Self::Elevated];
}

/// `conditionalAccessTransferMethods`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TransferMethod {
    /// Device code flow.
    DeviceCodeFlow,
    /// Authentication transfer.
    AuthenticationTransfer,
}

/// One entry of `conditions.agentContext` (beta).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AgentContextSelector {
    /// `agentUserSessionsInitiatedFromEndpoints`
    InitiatedFromEndpoints,
    /// Every session of an agent user.
    All,
    /// A token that is not documented.
    Unrecognised(String),
}
