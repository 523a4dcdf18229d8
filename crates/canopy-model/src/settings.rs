//! Tenant-wide settings that policies do not hold.

use crate::ordered::OrderedMap;

use crate::{AppId, Home, PolicyState, TenantId, UserAction};

/// Settings outside the policies. `None` means that no export said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// How requests limited to baseline scopes are evaluated (conditionalAccessSettings).
    pub baseline_scopes: Option<BaselineScopes>,
    /// User actions taken out of policies on all resources (conditionalAccessExclusions).
    pub action_exclusions: Option<Vec<ActionExclusion>>,
    /// Which claims of other tenants are accepted (cross-tenant access).
    pub inbound_trust: InboundTrust,
    /// Whether security defaults are on.
    pub security_defaults: Option<bool>,
}

/// Which resource stands for requests limited to baseline scopes
/// (concept-enforcement-resource-exclusions).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BaselineScopes {
    /// Windows Azure Active Directory: the behaviour since 2026, and the default.
    Enabled,
    /// None: policies on all resources with exclusions do not reach them.
    Legacy,
    /// A placeholder app of the tenant's own.
    Customized(AppId),
}

/// An exclusion of a user action from policies on all resources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionExclusion {
    /// The action.
    pub action: UserAction,
    /// Only an enabled exclusion has an effect.
    pub state: PolicyState,
}

/// `crossTenantAccessPolicyInboundTrust`, by tenant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InboundTrust {
    /// For tenants without settings of their own.
    pub default: Option<Trust>,
    /// For tenants with settings of their own.
    pub tenants: OrderedMap<TenantId, Trust>,
}

/// Which claims are accepted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Trust {
    /// `isMfaAccepted`
    pub mfa: bool,
    /// `isCompliantDeviceAccepted`
    pub compliant_device: bool,
    /// `isHybridAzureADJoinedDeviceAccepted`
    pub hybrid_joined_device: bool,
}

impl Trust {
    /// Whether any claim about devices is accepted.
    pub const fn accepts_devices(self) -> bool {
        self.compliant_device || self.hybrid_joined_device
    }
}

impl InboundTrust {
    /// What is accepted from somebody's home; nothing where no export said otherwise.
    pub fn of(&self, home: &Home) -> Trust {
        self.told(home).unwrap_or_default()
    }

    /// What exports say about a home; `None` where none says anything. Trust is between Entra
    /// tenants: nothing is accepted from elsewhere.
    pub fn told(&self, home: &Home) -> Option<Trust> {
        match home {
            Home::NoTenant => Some(Trust::default()),
            Home::Unknown => self.default,
            Home::Tenant(id) => self.tenants.get(id).copied().or(self.default),
        }
    }
}
