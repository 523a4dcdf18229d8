//! Graph's reasons why a policy does not apply (`whatIfAnalysisReasons`).

use canopy_model::{Policy, PolicyState};

use crate::axis::Axis;
use crate::sign_in::{SignIn, Subject, Target};
use crate::trace::Trace;

/// A reason, by Graph's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names are Graph's own")]
pub enum Reason {
    NotSet,
    PolicyNotEnabled,
    Users,
    WorkloadIdentities,
    AgentIdentities,
    Application,
    UserActions,
    AuthenticationContext,
    DevicePlatform,
    Devices,
    ClientApps,
    Location,
    SignInRisk,
    UserRisk,
    InsiderRisk,
    AgentIdRisk,
    ServicePrincipalRisk,
    AuthenticationFlow,
}

/// The order in which the first unmet condition is picked. What If reports the first unmet
/// condition; which comes first is not documented.
const ORDER: [Axis; 12] = [
    Axis::Who,
    Axis::Target,
    Axis::Platform,
    Axis::Device,
    Axis::ClientApp,
    Axis::Network,
    Axis::SignInRisk,
    Axis::UserRisk,
    Axis::InsiderRisk,
    Axis::ServicePrincipalRisk,
    Axis::AgentRisk,
    Axis::Flow,
];

impl Reason {
    /// Why a policy does not apply to a sign-in; [`Reason::NotSet`] where it does.
    pub fn of(policy: &Policy, at: usize, trace: &Trace, sign_in: &SignIn) -> Self {
        if matches!(policy.state, PolicyState::Disabled | PolicyState::Unrecognised(_)) {
            return Self::PolicyNotEnabled;
        }
        let unmet = trace.unmet(at);
        let first = ORDER.into_iter().find(|axis| unmet.iter().any(|(unmet, _)| unmet == axis));
        first.map_or(Self::NotSet, |axis| Self::on(axis, sign_in))
    }

    /// The reason that stands for one axis.
    pub const fn on(axis: Axis, sign_in: &SignIn) -> Self {
        match axis {
            Axis::Who => match sign_in.subject {
                Subject::Person(_) => Self::Users,
                Subject::ServicePrincipal(_) => Self::WorkloadIdentities,
                Subject::AgentIdentity(_) | Subject::AgentUser(_) => Self::AgentIdentities,
            },
            Axis::Target => match sign_in.target {
                Target::Resources(_) | Target::Request(_) => Self::Application,
                Target::Action(_) => Self::UserActions,
                Target::Context(_) => Self::AuthenticationContext,
            },
            Axis::Platform => Self::DevicePlatform,
            Axis::Device => Self::Devices,
            Axis::ClientApp => Self::ClientApps,
            Axis::Network => Self::Location,
            Axis::SignInRisk => Self::SignInRisk,
            Axis::UserRisk => Self::UserRisk,
            Axis::InsiderRisk => Self::InsiderRisk,
            Axis::ServicePrincipalRisk => Self::ServicePrincipalRisk,
            Axis::AgentRisk => Self::AgentIdRisk,
            Axis::Flow => Self::AuthenticationFlow,
        }
    }

    /// Graph's name. Graph has none for service principal risk; `notEnoughInformation` stands in.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotSet => "notSet",
            Self::PolicyNotEnabled => "policyNotEnabled",
            Self::Users => "users",
            Self::WorkloadIdentities => "workloadIdentities",
            Self::AgentIdentities => "agentIdentities",
            Self::Application => "application",
            Self::UserActions => "userActions",
            Self::AuthenticationContext => "authenticationContext",
            Self::DevicePlatform => "devicePlatform",
            Self::Devices => "devices",
            Self::ClientApps => "clientApps",
            Self::Location => "location",
            Self::SignInRisk => "signInRisk",
            Self::UserRisk => "userRisk",
            Self::InsiderRisk => "insiderRisk",
            Self::AgentIdRisk => "agentIdRisk",
            Self::ServicePrincipalRisk => "notEnoughInformation",
            Self::AuthenticationFlow => "authenticationFlow",
        }
    }
}
