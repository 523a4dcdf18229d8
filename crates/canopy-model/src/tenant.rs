//! Everything that was read, in one place.

use crate::ordered::{OrderedMap, OrderedSet};

use std::net::IpAddr;

use ipnet::IpNet;

use crate::{
    AppCatalogue, AuthenticationContext, AuthenticationStrength, Directory, LocationId, LocationSelector,
    NamedLocation, ObjectId, Policy, RoleId, Settings, Source, StrengthId, Surroundings, TenantId,
};

/// The id that stands for the MFA trusted IPs in a policy's locations.
pub const MFA_TRUSTED_IPS: LocationId = LocationId::guid(0);

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
    /// The named locations that policies name and no export defines, each with an address that stands
    /// for what lies there. It is one that nobody has (240.0.0.0/5, RFC 1112, section 4), and follows
    /// from the id alone, so that it means the same in every tenant.
    pub fn undefined_locations(&self) -> Vec<(LocationId, IpAddr)> {
        let conditions = self.policies.iter().filter_map(|policy| policy.conditions.locations.as_ref());
        let selectors = conditions.flat_map(|selection| selection.include.iter().chain(&selection.exclude));
        let defined: OrderedSet<&LocationId> = self.locations.iter().map(|location| &location.id).collect();
        let named = selectors.filter_map(|selector| match selector {
            LocationSelector::Location(id) if !defined.contains(id) && *id != MFA_TRUSTED_IPS => Some(id.clone()),
            _ => None,
        });
        let undefined: OrderedSet<LocationId> = named.collect();
        undefined.into_iter().map(|id| (id.clone(), nobodys_address(&id))).collect()
    }

    /// The strength with this id.
    pub fn strength(&self, id: &StrengthId) -> Option<&AuthenticationStrength> {
        self.strengths.iter().find(|strength| strength.id == *id)
    }

    /// The role with this template id.
    pub fn role(&self, id: &RoleId) -> Option<&RoleDefinition> {
        self.roles.iter().find(|role| role.id == *id)
    }
}

/// An address that nobody has, for an id.
fn nobodys_address(id: &LocationId) -> IpAddr {
    // FNV-1a, of which the last bits are taken.
    let text = id.to_string().to_lowercase();
    let hash = text.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    IpAddr::V4((0xf000_0000 | (hash & 0x07ff_ffff)).into())
}
