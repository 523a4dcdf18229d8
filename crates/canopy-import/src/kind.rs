//! The kinds of object that exports hold.

/// A kind of object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A Conditional Access policy.
    Policy,
    /// A policy plan.
    PolicyPlan,
    /// A named location.
    NamedLocation,
    /// An authentication strength.
    AuthenticationStrength,
    /// An authentication context.
    AuthenticationContext,
    /// A user.
    User,
    /// A group.
    Group,
    /// A list of a group's members, on its own.
    GroupMembers,
    /// A directory role with its members.
    DirectoryRole,
    /// An active role assignment.
    RoleAssignment,
    /// An eligible role assignment.
    RoleEligibility,
    /// A role definition.
    RoleDefinition,
    /// A service principal.
    ServicePrincipal,
    /// An application registration.
    Application,
    /// The organization.
    Organization,
    /// A terms-of-use agreement.
    TermsOfUse,
    /// The tenant-wide Conditional Access settings.
    Settings,
    /// Cross-tenant access settings.
    CrossTenantAccess,
    /// Security defaults.
    SecurityDefaults,
    /// A user's per-user MFA state.
    PerUserMfa,
    /// What one person registered.
    Registration,
    /// The authentication methods policy, or a part of it.
    MethodsPolicy,
    /// The authorization policy.
    AuthorizationPolicy,
    /// The device registration policy.
    DeviceRegistrationPolicy,
    /// The settings of a role or group in Privileged Identity Management.
    RoleSettings,
    /// An eligible membership of a group.
    EligibleMembership,
    /// A domain, or how it is federated.
    Domain,
    /// A licence.
    Licence,
    /// A directory setting.
    DirectorySetting,
    /// An idle session timeout policy.
    IdleTimeout,
    /// An action that can be protected.
    ProtectedAction,
    /// An entry of a table of ids and names.
    Name,
    /// A recorded sign-in, in a log of its own.
    SignIn,
    /// A file in an archive, read as a file of its own.
    ArchivedFile,
    /// What the export script tells of its own work.
    Manifest,
    /// A known object that is not used, named in a notice.
    NotUsed,
    /// A list of Graph's in which there is nothing: the tenant has none of these.
    Empty,
}

impl Kind {
    /// The kind in words, for a count of one or of several.
    pub const fn words(self, count: usize) -> &'static str {
        let (one, many) = match self {
            Self::Policy => ("policy", "policies"),
            Self::PolicyPlan => ("policy plan", "policy plans"),
            Self::NamedLocation => ("named location", "named locations"),
            Self::AuthenticationStrength => ("authentication strength", "authentication strengths"),
            Self::AuthenticationContext => ("authentication context", "authentication contexts"),
            Self::User => ("user", "users"),
            Self::Group => ("group", "groups"),
            Self::GroupMembers => ("member list", "member lists"),
            Self::DirectoryRole => ("directory role", "directory roles"),
            Self::RoleAssignment => ("role assignment", "role assignments"),
            Self::RoleEligibility => ("role eligibility", "role eligibilities"),
            Self::RoleDefinition => ("role definition", "role definitions"),
            Self::ServicePrincipal => ("service principal", "service principals"),
            Self::Application => ("application", "applications"),
            Self::Organization => ("organization", "organizations"),
            Self::TermsOfUse => ("terms of use", "terms of use"),
            Self::Settings => ("Conditional Access settings", "Conditional Access settings"),
            Self::CrossTenantAccess => ("cross-tenant access setting", "cross-tenant access settings"),
            Self::SecurityDefaults => ("security defaults setting", "security defaults settings"),
            Self::PerUserMfa => ("per-user MFA state", "per-user MFA states"),
            Self::Registration => ("registration", "registrations"),
            Self::MethodsPolicy => ("part of the methods policy", "parts of the methods policy"),
            Self::AuthorizationPolicy => ("authorization policy", "authorization policies"),
            Self::DeviceRegistrationPolicy => ("device registration policy", "device registration policies"),
            Self::RoleSettings => ("role setting", "role settings"),
            Self::EligibleMembership => ("eligible membership", "eligible memberships"),
            Self::Domain => ("domain", "domains"),
            Self::Licence => ("licence", "licences"),
            Self::DirectorySetting => ("directory setting", "directory settings"),
            Self::IdleTimeout => ("idle session timeout", "idle session timeouts"),
            Self::ProtectedAction => ("action to protect", "actions to protect"),
            Self::Name => ("name", "names"),
            Self::SignIn => ("sign-in record", "sign-in records"),
            Self::ArchivedFile => ("file in it", "files in it"),
            Self::Manifest => ("export manifest", "export manifests"),
            Self::NotUsed => ("object not used", "objects not used"),
            Self::Empty => ("empty list", "empty lists"),
        };
        if count == 1 { one } else { many }
    }
}
