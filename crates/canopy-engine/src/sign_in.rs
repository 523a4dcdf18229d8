//! One sign-in: a value on every axis.

use canopy_model::ordered::{OrderedMap, OrderedSet};
use std::net::IpAddr;

use canopy_model::{
    AppId, ClientApp, ContextId, DeviceProperty, ExternalUserType, GroupId, Home, InsiderRisk, Platform, RiskLevel,
    RoleId, ServicePrincipalId, TransferMethod, UserAction, UserId,
};

/// A sign-in, complete: every axis has a value.
#[derive(Clone, Debug, PartialEq)]
pub struct SignIn {
    /// Who signs in.
    pub subject: Subject,
    /// To what.
    pub target: Target,
    /// With which kind of client.
    pub client_app: ClientApp,
    /// On which platform, as far as the client says.
    pub platform: Platform,
    /// From which network.
    pub network: Network,
    /// From which device.
    pub device: Device,
    /// The sign-in risk detected.
    pub sign_in_risk: RiskLevel,
    /// The user risk detected.
    pub user_risk: RiskLevel,
    /// The insider risk level (Adaptive Protection).
    pub insider_risk: InsiderRisk,
    /// The service principal's risk.
    pub service_principal_risk: RiskLevel,
    /// The agent identity's risk.
    pub agent_risk: RiskLevel,
    /// The authentication flows the session used, now or earlier (protocol tracking).
    pub flows: OrderedSet<TransferMethod>,
}

impl SignIn {
    /// The most ordinary sign-in of `subject` to `target`: browser, Windows, an unknown network,
    /// an unregistered device, no risk, no special flow.
    pub fn ordinary(subject: Subject, target: Target) -> Self {
        Self {
            subject,
            target,
            client_app: ClientApp::Browser,
            platform: Platform::Windows,
            network: Network::default(),
            device: Device::Unregistered,
            sign_in_risk: RiskLevel::None,
            user_risk: RiskLevel::None,
            insider_risk: InsiderRisk::None,
            service_principal_risk: RiskLevel::None,
            agent_risk: RiskLevel::None,
            flows: OrderedSet::new(),
        }
    }

    /// The same sign-in with another value on one axis.
    #[must_use]
    pub fn with(mut self, value: Value) -> Self {
        match value {
            Value::Who(v) => self.subject = v,
            Value::Target(v) => self.target = v,
            Value::ClientApp(v) => self.client_app = v,
            Value::Platform(v) => self.platform = v,
            Value::Network(v) => self.network = v,
            Value::Device(v) => self.device = v,
            Value::SignInRisk(v) => self.sign_in_risk = v,
            Value::UserRisk(v) => self.user_risk = v,
            Value::InsiderRisk(v) => self.insider_risk = v,
            Value::ServicePrincipalRisk(v) => self.service_principal_risk = v,
            Value::AgentRisk(v) => self.agent_risk = v,
            Value::Flow(v) => self.flows = v,
        }
        self
    }
}

/// A value on one axis.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "each variant is the axis of the same name")]
pub enum Value {
    Who(Subject),
    Target(Target),
    ClientApp(ClientApp),
    Platform(Platform),
    Network(Network),
    Device(Device),
    SignInRisk(RiskLevel),
    UserRisk(RiskLevel),
    InsiderRisk(InsiderRisk),
    ServicePrincipalRisk(RiskLevel),
    AgentRisk(RiskLevel),
    Flow(OrderedSet<TransferMethod>),
}

/// Whose token is asked for: that decides which policies are considered (agent-id).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Subject {
    /// A human user.
    Person(Person),
    /// A service principal, app-only.
    ServicePrincipal(Workload),
    /// An agent identity, app-only.
    AgentIdentity(Workload),
    /// An agent's user account.
    AgentUser(AgentUser),
}

/// What policies can know of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Person {
    /// The object id; `None` stands for any person that no policy names.
    pub id: Option<UserId>,
    /// How the person is external, if so.
    pub external: Option<External>,
    /// Every group the person is in, through nesting too; sorted.
    pub groups: Vec<GroupId>,
    /// Roles held actively for the whole tenant; sorted.
    pub roles: Vec<RoleId>,
}

/// How a person is external.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct External {
    /// The kind of external user.
    pub kind: ExternalUserType,
    /// Where the credentials are.
    pub home: Home,
}

/// What policies can know of a workload identity.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Workload {
    /// The object id.
    pub id: ServicePrincipalId,
    /// Whether policies can reach it at all: single-tenant, registered here, not a managed
    /// identity (workload-identity). Agent identities always are.
    pub in_scope: bool,
    /// An agent identity's blueprint.
    pub blueprint: Option<ServicePrincipalId>,
    /// Custom security attributes, `set_attribute` to values.
    pub attributes: OrderedMap<String, Vec<String>>,
}

/// What policies can know of an agent's user account.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AgentUser {
    /// The object id.
    pub id: UserId,
    /// Whether the session started on an endpoint: only then has it a platform, device or network.
    pub on_endpoint: bool,
    /// Custom security attributes, `set_attribute` to values.
    pub attributes: OrderedMap<String, Vec<String>>,
}

/// What is signed in to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// The resources one token request reaches (its audiences); usually one.
    Resources(Vec<Resource>),
    /// A token request, whose audiences depend on its scopes and on the policy.
    Request(TokenRequest),
    /// A user action.
    Action(UserAction),
    /// An authentication context asked for in addition (step-up).
    Context(ContextId),
}

/// What a client asks a token for (concept-conditional-access-cloud-apps).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TokenRequest {
    /// The client application.
    pub client: Resource,
    /// A confidential client; a public client is never a resource.
    pub confidential: bool,
    /// Whether it asks for an ID token: then a confidential client is itself an audience.
    pub id_token: bool,
    /// The resources, each with the scopes asked for, in lower case.
    pub resources: Vec<(Resource, Vec<String>)>,
}

/// One resource.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Resource {
    /// The application id; `None` stands for any resource that no policy and no list names.
    pub app: Option<AppId>,
    /// Custom security attributes of its service principal, `set_attribute` to values.
    pub attributes: OrderedMap<String, Vec<String>>,
    /// Whether it is one of Global Secure Access's own resources.
    pub global_secure_access: bool,
    /// Whether it is an agent blueprint principal or agent identity.
    pub agent: bool,
}

impl Resource {
    /// The resource with this application id and nothing else of note.
    pub fn app(id: AppId) -> Self {
        Self { app: Some(id), ..Self::default() }
    }
}

impl Target {
    /// The one resource with this application id.
    pub fn app(id: AppId) -> Self {
        Self::Resources(vec![Resource::app(id)])
    }

    /// A resource that no policy and no list names.
    pub fn other() -> Self {
        Self::Resources(vec![Resource::default()])
    }
}

/// Where a sign-in comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Network {
    /// The public address; `None` stands for any address outside every named location.
    pub ip: Option<IpAddr>,
    /// The address's country; `None` where it is unknown to Entra.
    pub country: Option<String>,
    /// The country that the Authenticator app reports; `None` where it reports none.
    pub gps_country: Option<String>,
    /// Through this tenant's Global Secure Access.
    pub compliant: bool,
}

/// The device of a sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Device {
    /// Not registered here, or it cannot present itself: every property is null.
    Unregistered,
    /// A registered device.
    Registered {
        /// Marked as compliant.
        compliant: bool,
        /// How it is joined.
        trust: TrustType,
        /// Managed by Intune.
        managed: bool,
        /// Other properties that rules can name; absent means null.
        properties: OrderedMap<DeviceProperty, PropertyValue>,
    },
}

/// `trustType`
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TrustType {
    /// Microsoft Entra joined.
    EntraJoined,
    /// Microsoft Entra hybrid joined.
    HybridJoined,
    /// Microsoft Entra registered.
    Registered,
}

impl TrustType {
    /// The value that rules compare with (concept-condition-filters-for-devices).
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EntraJoined => "AzureAD",
            Self::HybridJoined => "ServerAD",
            Self::Registered => "Workplace",
        }
    }
}

/// A device property's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PropertyValue {
    /// A string.
    One(String),
    /// A collection.
    Many(Vec<String>),
}

impl Device {
    /// What a client says of a device when it registers it; the other properties are set by the service
    /// or by whoever manages the device (concept-condition-filters-for-devices).
    pub const SELF_TOLD: [&'static str; 5] =
        ["displayname", "manufacturer", "model", "operatingsystem", "operatingsystemversion"];

    /// Whether whoever holds an account can have such a device: one that is not registered, or one that
    /// nobody manages, of which nothing is told but what it says of itself.
    pub fn is_ones_own(&self) -> bool {
        let told = |property: &DeviceProperty| Self::SELF_TOLD.contains(&property.as_str());
        match self {
            Self::Unregistered => true,
            Self::Registered { managed, properties, .. } => {
                !managed && !self.is_managed() && properties.keys().all(told)
            }
        }
    }

    /// Compliant or hybrid joined: what device controls and managed-device questions ask for.
    pub const fn is_managed(&self) -> bool {
        matches!(
            self,
            Self::Registered { compliant: true, .. } | Self::Registered { trust: TrustType::HybridJoined, .. }
        )
    }
}
