//! The words of the domain: what a Microsoft Entra tenant's Conditional Access consists of.
//!
//! The central type is [`Tenant`]: policies, named locations, authentication strengths, the
//! [`Directory`] of people, groups and roles, and the catalogue of apps. Every other crate
//! either makes a tenant (import) or asks questions about one (engine, workbench).
//!
//! # Invariants
//!
//! - Nothing here knows JSON, a browser or an algorithm but that of [`ordered`]: these are plain data types.
//! - What a source could not say is a value of its own (`Option`, `Unrecognised`, `Unknown`);
//!   nothing is filled in with a guess.
//! - Ids compare without regard to case, as Graph does.

#![deny(clippy::disallowed_methods)]

mod apps;
mod conditions;
mod device_rule;
mod directory;
mod grant;
mod id;
mod location;
pub mod ordered;
mod policy;
mod session;
mod settings;
mod sign_in_record;
mod strength;
mod surroundings;
mod tenant;

pub use apps::{App, AppCatalogue, AppGroup, LowPrivilegeScopes};
pub use conditions::{
    AgentCondition, AgentContextSelector, AgentSelector, AttributeFilter, AuthenticationContext, ClientApp, Conditions,
    DeviceCondition, DeviceFilter, DeviceState, ExternalTenants, ExternalUserType, FilterMode, GuestSelector,
    InsiderRisk, LocationSelector, Platform, PlatformSelector, RiskLevel, Selection, TargetCondition, TargetSelector,
    TransferMethod, Unreadable, UserAction, UserSelector, WorkloadCondition, WorkloadSelector,
};
pub use device_rule::{Comparison, DeviceProperty, DeviceRule, Literal, Operator};
pub use directory::{
    Account, Assignment, AssignmentKind, AssignmentScope, Directory, EligibleMember, Group, GroupProtection, Home,
    MemberList, ServicePrincipal, User, UserType,
};
pub use grant::{Control, Grant, GrantOperator};
pub use id::{
    AppId, ContextId, GroupId, LocationId, ObjectId, PolicyId, RoleId, ServicePrincipalId, StrengthId, TenantId,
    TermsId, UserId,
};
pub use location::{CountryLookup, LocationKind, NamedLocation};
pub use policy::{Policy, PolicyState, Source};
pub use session::{
    CloudAppSecurity, ContinuousAccessEvaluation, Frequency, PersistentBrowser, SessionControls, SignInFrequency,
};
pub use settings::{ActionExclusion, BaselineScopes, InboundTrust, Settings, Trust};
pub use sign_in_record::{RecordedConditions, RecordedDevice, RecordedPolicy, RecordedResult, SignInRecord};
pub use strength::{AuthenticationMethod, AuthenticationStrength, Combination, CombinationRestriction};
pub use surroundings::{
    Admitted, AuthorizationPolicy, DeviceRegistrationPolicy, Domain, IdleTimeout, Licence, MethodConfiguration,
    MethodsPolicy, PerUserMfa, ProtectedAction, Registration, RoleSettings, Surroundings, UntoldSession,
};
pub use tenant::{MFA_TRUSTED_IPS, PolicyPlan, RoleDefinition, Tenant};
