//! Ids to names, from everything that was read.

use canopy_engine::{Eligible, Memberships, Space};
use canopy_model::{
    AppId, ContextId, ExternalUserType, GroupId, LocationId, ObjectId, RoleId, StrengthId, Tenant, TenantId, TermsId,
    UserAction, UserId,
};

/// Names of everything a tenant holds or mentions.
#[derive(Debug)]
pub(crate) struct Names<'t> {
    tenant: &'t Tenant,
    memberships: &'t Memberships,
}

impl<'t> Names<'t> {
    pub(crate) fn new(space: &'t Space) -> Self {
        Self { tenant: space.tenant(), memberships: space.memberships() }
    }

    /// A name that some export mentions, or the id itself.
    fn mentioned(&self, id: &ObjectId) -> String {
        self.tenant.names.get(id).cloned().unwrap_or_else(|| id.to_string())
    }

    pub(crate) fn user(&self, id: &UserId) -> String {
        let found = self.memberships.user(id).and_then(|at| self.tenant.directory.users.get(at));
        found.map_or_else(|| self.mentioned(&id.0), |user| user.name.clone())
    }

    pub(crate) fn group(&self, id: &GroupId) -> String {
        let found = self.memberships.group(id).and_then(|at| self.tenant.directory.groups.get(at));
        found.map_or_else(|| self.mentioned(&id.0), |group| group.name.clone())
    }

    pub(crate) fn role(&self, id: &RoleId) -> String {
        self.tenant.role(id).map_or_else(|| self.mentioned(&id.0), |role| role.name.clone())
    }

    /// What somebody is eligible for, in words.
    pub(crate) fn eligible(&self, eligible: &Eligible) -> String {
        match eligible {
            Eligible::Role(id) => self.role(id),
            Eligible::Group(id) => format!("group {}", self.group(id)),
        }
    }

    pub(crate) fn app(&self, id: &AppId) -> String {
        self.tenant.apps.name(id).map_or_else(|| self.mentioned(&id.0), str::to_owned)
    }

    pub(crate) fn location(&self, id: &LocationId) -> String {
        if id.to_string() == "00000000-0000-0000-0000-000000000000" {
            return "MFA trusted IPs".to_owned();
        }
        let found = self.tenant.locations.iter().find(|location| location.id == *id);
        found.map_or_else(|| self.mentioned(&id.0), |location| location.name.clone())
    }

    pub(crate) fn strength(&self, id: &StrengthId) -> String {
        self.tenant.strength(id).map_or_else(|| self.mentioned(&id.0), |strength| strength.name.clone())
    }

    pub(crate) fn terms(&self, id: &TermsId) -> String {
        self.mentioned(&id.0)
    }

    pub(crate) fn tenant(&self, id: &TenantId) -> String {
        self.mentioned(&id.0)
    }

    pub(crate) fn context(&self, id: &ContextId) -> String {
        let found = self.tenant.contexts.iter().find(|context| context.id == *id);
        found.map_or_else(|| format!("authentication context {id}"), |context| format!("{} ({id})", context.name))
    }

    pub(crate) const fn action(action: UserAction) -> &'static str {
        match action {
            UserAction::RegisterSecurityInfo => "Register security information",
            UserAction::RegisterDevice => "Register or join devices",
            UserAction::AccountRecovery => "Account recovery",
        }
    }

    /// The portal's names for the external user types, in the plural.
    pub(crate) const fn external(kind: ExternalUserType) -> &'static str {
        match kind {
            ExternalUserType::InternalGuest => "local guest users",
            ExternalUserType::B2bCollaborationGuest => "B2B collaboration guest users",
            ExternalUserType::B2bCollaborationMember => "B2B collaboration member users",
            ExternalUserType::B2bDirectConnectUser => "B2B direct connect users",
            ExternalUserType::OtherExternalUser => "other external users",
            ExternalUserType::ServiceProvider => "service provider users",
        }
    }
}
