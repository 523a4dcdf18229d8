//! What stands around Conditional Access: methods, registration, role settings, domains, licences.
//!
//! Policies are evaluated without any of it. Checks need it: a strength is only as good as the
//! methods that people may use, and a role only as safe as its activation.

use std::sync::Arc;

use crate::{ContextId, GroupId, ObjectId, PolicyId, RoleId, UserId};

/// What exports say around the policies; empty and `None` where none says anything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// `authenticationMethodsPolicy`
    pub methods: Option<MethodsPolicy>,
    /// `authorizationPolicy`
    pub authorization: Option<AuthorizationPolicy>,
    /// `deviceRegistrationPolicy`
    pub device_registration: Option<DeviceRegistrationPolicy>,
    /// Settings of roles and groups in Privileged Identity Management (`unifiedRoleManagementPolicy`).
    pub role_settings: Vec<RoleSettings>,
    /// `domain`
    pub domains: Vec<Domain>,
    /// `subscribedSku`
    pub licences: Vec<Licence>,
    /// Names and values in `directorySetting` objects, such as `BannedPasswordCheckOnPremisesMode`.
    pub directory_settings: Vec<(String, String)>,
    /// What people registered (`userRegistrationDetails`).
    pub registrations: Vec<Registration>,
    /// `activityBasedTimeoutPolicy`
    pub idle_timeouts: Vec<IdleTimeout>,
    /// `unifiedRbacResourceAction` for which an authentication context can be asked.
    pub protected_actions: Vec<ProtectedAction>,
    /// `onPremisesSyncEnabled` of the organization.
    pub synced: Option<bool>,
    /// Lists that were exported and hold nothing, by the path in their context in lower case, such as
    /// `rolemanagement/directory/roleeligibilityscheduleinstances`.
    pub empty_lists: Vec<String>,
    /// Lists of which the last page, or all but single objects, is missing; named alike. An empty name is
    /// that of a list that does not say which it is.
    pub cut_lists: Vec<String>,
    /// Per-user MFA, of every user whose state was exported.
    pub per_user_mfa: Vec<(UserId, PerUserMfa)>,
    /// Policies of whose session controls an export of theirs leaves something out.
    pub untold_sessions: Vec<UntoldSession>,
}

/// `perUserMfaState`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PerUserMfa {
    /// Off.
    Disabled,
    /// It demands registration, and turns into *enforced* with it.
    Enabled,
    /// It demands MFA at every sign-in.
    Enforced,
}

/// What an export of a policy cannot say of its session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UntoldSession {
    /// The policy.
    pub policy: PolicyId,
    /// Token protection, which older versions of Graph leave out; continuous access evaluation, which
    /// only beta tells, is left out of every one in the list.
    pub token_protection: bool,
}

/// `authenticationMethodsPolicy`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MethodsPolicy {
    /// `policyMigrationState`; new tenants have none, which counts as complete.
    pub migration: Option<String>,
    /// `reportSuspiciousActivitySettings/state`
    pub report_suspicious_activity: Option<String>,
    /// `systemCredentialPreferences/state`
    pub system_preferred: Option<String>,
    /// `authenticationMethodConfigurations`
    pub methods: Vec<MethodConfiguration>,
}

/// `authenticationMethodConfiguration`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MethodConfiguration {
    /// The id, such as `Sms`.
    pub id: String,
    /// `state` is `enabled`.
    pub enabled: bool,
    /// `includeTargets` names all users.
    pub all_users: bool,
    /// Groups in `includeTargets`.
    pub include: Vec<GroupId>,
    /// Groups in `excludeTargets`.
    pub exclude: Vec<GroupId>,
    /// Settings of this method alone, path and value, such as `keyRestrictions.isEnforced` or
    /// `featureSettings.displayAppInformationRequiredState.state`.
    pub settings: Vec<(String, String)>,
}

/// `authorizationPolicy`; `None` where the export does not say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuthorizationPolicy {
    /// `guestUserRoleId`
    pub guest_role: Option<RoleId>,
    /// `allowInvitesFrom`
    pub invites_from: Option<String>,
    /// `allowEmailVerifiedUsersToJoinOrganization`
    pub email_verified_may_join: Option<bool>,
    /// `blockMsolPowerShell`
    pub msol_blocked: Option<bool>,
    /// `defaultUserRolePermissions/allowedToCreateApps`
    pub users_create_apps: Option<bool>,
    /// `defaultUserRolePermissions/allowedToCreateSecurityGroups`
    pub users_create_groups: Option<bool>,
    /// `defaultUserRolePermissions/allowedToCreateTenants`
    pub users_create_tenants: Option<bool>,
    /// `permissionGrantPoliciesAssigned` of the default user role: what users may consent to.
    pub consent: Vec<String>,
}

/// `deviceRegistrationPolicy`; `None` where the export does not say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeviceRegistrationPolicy {
    /// `multiFactorAuthConfiguration` is `required`.
    pub mfa_required: Option<bool>,
    /// `userDeviceQuota`
    pub quota: Option<u32>,
    /// Who may join (`azureADJoin/allowedToJoin`).
    pub join: Option<Admitted>,
    /// Who may register (`azureADRegistration/allowedToRegister`).
    pub register: Option<Admitted>,
    /// `localAdminPassword/isEnabled`
    pub local_admin_password: Option<bool>,
}

/// `deviceRegistrationMembership`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admitted {
    /// `allDeviceRegistrationMembership`
    All,
    /// `enumeratedDeviceRegistrationMembership`
    Some,
    /// `noDeviceRegistrationMembership`
    None,
}

/// What activating and holding a role demands (`unifiedRoleManagementPolicyRule`); `None` where the
/// export has no such rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoleSettings {
    /// The role's template id, or the group's id.
    pub id: Option<ObjectId>,
    /// The settings are those of a group.
    pub of_group: bool,
    /// MFA on activation (`Enablement_EndUser_Assignment`); an earlier MFA of the session is enough.
    pub mfa: Option<bool>,
    /// Approval on activation (`Approval_EndUser_Assignment`).
    pub approval: Option<bool>,
    /// The authentication context on activation (`AuthenticationContext_EndUser_Assignment`), where
    /// it is enabled.
    pub context: Option<ContextId>,
    /// The longest activation, such as `PT8H` (`Expiration_EndUser_Assignment`).
    pub longest: Option<String>,
    /// Eligible assignments end (`Expiration_Admin_Eligibility`).
    pub eligible_ends: Option<bool>,
    /// Active assignments end (`Expiration_Admin_Assignment`).
    pub active_ends: Option<bool>,
}

/// `domain`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Domain {
    /// The name.
    pub name: String,
    /// `authenticationType` is `Federated`.
    pub federated: bool,
    /// `isInitial`: the tenant's first `onmicrosoft.com` domain.
    pub initial: bool,
    /// `isVerified`
    pub verified: bool,
    /// `passwordValidityPeriodInDays`; 2147483647 is never.
    pub password_days: Option<u32>,
    /// `federatedIdpMfaBehavior` (`internalDomainFederation`), where its export was given.
    pub federated_mfa: Option<String>,
}

/// `subscribedSku`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Licence {
    /// `skuPartNumber`
    pub sku: String,
    /// `capabilityStatus`, such as `Enabled` or `Suspended`.
    pub status: String,
    /// `prepaidUnits/enabled`
    pub bought: u32,
    /// `consumedUnits`
    pub used: u32,
    /// `servicePlanName` of its service plans, such as `AAD_PREMIUM`.
    pub plans: Vec<Arc<str>>,
}

/// When web apps sign out who does nothing (`activityBasedTimeoutPolicy`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdleTimeout {
    /// `ApplicationId`; `default` is all that have none of their own.
    pub app: String,
    /// `WebSessionIdleTimeout` in minutes.
    pub minutes: u32,
}

/// An action that can be protected (`unifiedRbacResourceAction`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProtectedAction {
    /// `name`, such as `microsoft.directory/conditionalAccessPolicies/delete`.
    pub name: String,
    /// `authenticationContextId`: what the action asks for, where it is protected.
    pub context: Option<ContextId>,
}

/// `userRegistrationDetails`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    /// The user, where the report names the id; the portal's download does not.
    pub user: Option<UserId>,
    /// `userPrincipalName`; upper and lower case differ between exports.
    pub upn: String,
    /// `isMfaRegistered`; the portal's download does not say.
    pub mfa_registered: Option<bool>,
    /// `isMfaCapable`
    pub mfa_capable: Option<bool>,
    /// `isPasswordlessCapable`
    pub passwordless: Option<bool>,
    /// `methodsRegistered`
    pub methods: Vec<Arc<str>>,
}
