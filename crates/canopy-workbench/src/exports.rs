//! What can be exported: the one table behind the list of what is missing, the guides of the page
//! and a test of docs/exports.md.

/// Exports that belong together on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// Policies and what they refer to.
    Policies,
    /// People, groups, roles and apps.
    People,
    /// Settings of the tenant, and recorded sign-ins.
    Settings,
}

/// A kind of export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is told in the table below")]
pub enum ExportKind {
    Policies,
    NamedLocations,
    Strengths,
    Users,
    Members,
    ActiveRoles,
    EligibleRoles,
    ServicePrincipals,
    Settings,
    CrossTenantAccess,
    SecurityDefaults,
    PerUserMfa,
    SignIns,
}

/// One export: what it is good for, and how to get it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Export {
    /// Which.
    pub kind: ExportKind,
    /// Where it stands on the page.
    pub area: Area,
    /// What it holds, such as "Users".
    pub what: &'static str,
    /// What it makes possible, one sentence.
    pub unlocks: &'static str,
    /// The answers that it sharpens, by the names of the page's screens.
    pub sharpens: &'static str,
    /// The least delegated permission that reads it (Microsoft Graph permissions reference).
    pub permission: &'static str,
    /// The request, from the version on: `/v1.0/…`.
    pub request: &'static str,
}

impl Export {
    /// The address to run in Graph Explorer.
    pub fn address(&self) -> String {
        format!("https://graph.microsoft.com{}", self.request)
    }
}

const ALL: &str = "Without MFA, Simulator, Replay";
const SIMULATED: &str = "Simulator, Replay";

/// All exports that sharpen an answer, the most useful first.
pub const EXPORTS: [Export; 13] = [
    Export {
        kind: ExportKind::Policies,
        area: Area::Policies,
        what: "Conditional Access policies",
        unlocks: "Everything: without them there is nothing to evaluate.",
        sharpens: ALL,
        permission: "Policy.Read.All",
        request: "/v1.0/identity/conditionalAccess/policies",
    },
    Export {
        kind: ExportKind::Users,
        area: Area::People,
        what: "Users",
        unlocks: "People by name instead of kinds of people.",
        sharpens: ALL,
        permission: "User.Read.All",
        request: "/v1.0/users?$select=id,displayName,userPrincipalName,userType,accountEnabled,department,externalUserState,identities&$top=999",
    },
    Export {
        kind: ExportKind::Members,
        area: Area::People,
        what: "Groups with their members",
        unlocks: "Who is included or excluded through a group.",
        sharpens: ALL,
        permission: "GroupMember.Read.All",
        request: "/v1.0/groups/{id}/transitiveMembers?$select=id&$top=999",
    },
    Export {
        kind: ExportKind::ActiveRoles,
        area: Area::People,
        what: "Directory roles with their members",
        unlocks: "Which administrators the policies on roles reach.",
        sharpens: ALL,
        permission: "RoleManagement.Read.Directory",
        request: "/v1.0/roleManagement/directory/roleAssignments",
    },
    Export {
        kind: ExportKind::EligibleRoles,
        area: Area::People,
        what: "Eligible role assignments (PIM)",
        unlocks: "Administrators whom role policies do not bind before activation.",
        sharpens: ALL,
        permission: "RoleEligibilitySchedule.Read.Directory",
        request: "/v1.0/roleManagement/directory/roleEligibilityScheduleInstances",
    },
    Export {
        kind: ExportKind::NamedLocations,
        area: Area::Policies,
        what: "Named locations",
        unlocks: "What trusted networks and countries are.",
        sharpens: ALL,
        permission: "Policy.Read.All",
        request: "/v1.0/identity/conditionalAccess/namedLocations",
    },
    Export {
        kind: ExportKind::Strengths,
        area: Area::Policies,
        what: "Custom authentication strengths",
        unlocks: "Which methods a custom strength admits.",
        sharpens: ALL,
        permission: "Policy.Read.All",
        request: "/v1.0/identity/conditionalAccess/authenticationStrength/policies",
    },
    Export {
        kind: ExportKind::ServicePrincipals,
        area: Area::People,
        what: "Service principals",
        unlocks: "Resources and workload identities by name, and which apps are the tenant's own.",
        sharpens: SIMULATED,
        permission: "Application.Read.All",
        request: "/v1.0/servicePrincipals?$select=id,appId,displayName,servicePrincipalType,appOwnerOrganizationId,accountEnabled,tags&$top=999",
    },
    Export {
        kind: ExportKind::Settings,
        area: Area::Settings,
        what: "Conditional Access settings (beta)",
        unlocks: "What binds requests that ask for baseline scopes alone, and which user actions are excluded.",
        sharpens: ALL,
        permission: "Policy.Read.ConditionalAccess",
        request: "/beta/identity/conditionalAccess/settings",
    },
    Export {
        kind: ExportKind::CrossTenantAccess,
        area: Area::Settings,
        what: "Cross-tenant access settings",
        unlocks: "Whether MFA and devices of guests are trusted. Partners: …/partners.",
        sharpens: ALL,
        permission: "Policy.Read.All",
        request: "/v1.0/policies/crossTenantAccessPolicy/default",
    },
    Export {
        kind: ExportKind::SecurityDefaults,
        area: Area::Settings,
        what: "Security defaults",
        unlocks: "Whether they ask for MFA beside the policies.",
        sharpens: ALL,
        permission: "Policy.Read.All",
        request: "/v1.0/policies/identitySecurityDefaultsEnforcementPolicy",
    },
    Export {
        kind: ExportKind::PerUserMfa,
        area: Area::Settings,
        what: "Per-user MFA (beta)",
        unlocks: "Whom it asks for MFA beside the policies: one request for each user.",
        sharpens: ALL,
        permission: "Policy.Read.All",
        request: "/beta/users/{id}/authentication/requirements",
    },
    Export {
        kind: ExportKind::SignIns,
        area: Area::Settings,
        what: "Recorded sign-ins",
        unlocks: "What the service really decided, held against the policies.",
        sharpens: "Replay",
        permission: "AuditLog.Read.All",
        request: "/beta/auditLogs/signIns",
    },
];
