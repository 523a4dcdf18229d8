//! Everything that was read, in one place.

use crate::ordered::{OrderedMap, OrderedSet};

use ipnet::IpNet;

use crate::{
    AppCatalogue, AuthenticationContext, AuthenticationStrength, Directory, NamedLocation, ObjectId, Policy, RoleId,
    Settings, Source, StrengthId, Surroundings, TenantId,
};

/// A tenant, as far as the exports tell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tenant {
    /// The tenant's id, where an export names it.
    pub id: Option<TenantId>,
    /// The tenant's name, where an export names it.
    pub name: Option<String>,
    /// Policies, in the order of the exports.
    pub policies: Vec<Policy>,
    /// Policy plans (beta): present, and not evaluated.
    pub plans: Vec<PolicyPlan>,
    /// Named locations.
    pub locations: Vec<NamedLocation>,
    /// MFA trusted IPs of the legacy per-user MFA settings; no export holds them.
    pub mfa_trusted_ips: Vec<IpNet>,
    /// Authentication strengths: the built-in ones, and those that exports hold.
    pub strengths: Vec<AuthenticationStrength>,
    /// Authentication contexts.
    pub contexts: Vec<AuthenticationContext>,
    /// Apps.
    pub apps: AppCatalogue,
    /// Every directory role there is, sorted by id.
    pub roles: Vec<RoleDefinition>,
    /// Roles of the tenant's own making; policies do not see them
    /// (concept-conditional-access-users-groups).
    pub custom_roles: OrderedSet<RoleId>,
    /// Tenant-wide settings.
    pub settings: Settings,
    /// What stands around the policies and is not evaluated.
    pub surroundings: Surroundings,
    /// People, groups, role assignments, service principals.
    pub directory: Directory,
    /// Names of objects that exports mention without holding them, such as a migration table's.
    pub names: OrderedMap<ObjectId, String>,
}

/// A `conditionalAccessPolicyPlan` (beta): conditions that several rules share. Only its shape is
/// documented.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyPlan {
    /// The name, or the id where there is none.
    pub name: String,
    /// Where it was read.
    pub source: Source,
}

/// A built-in directory role (permissions-reference).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleDefinition {
    /// The template id.
    pub id: RoleId,
    /// The name.
    pub name: String,
    /// Marked as privileged by Microsoft.
    pub privileged: bool,
    /// One of the fourteen administrator roles that Microsoft's templates name.
    pub administrator: bool,
}

impl Tenant {
    /// The strength with this id.
    pub fn strength(&self, id: &StrengthId) -> Option<&AuthenticationStrength> {
        self.strengths.iter().find(|strength| strength.id == *id)
    }

    /// The role with this template id.
    pub fn role(&self, id: &RoleId) -> Option<&RoleDefinition> {
        self.roles.iter().find(|role| role.id == *id)
    }
}
