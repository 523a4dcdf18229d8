//! People, groups, roles and service principals.

use crate::{AppId, ExternalUserType, GroupId, ObjectId, RoleId, ServicePrincipalId, TenantId, UserId};

/// Who is there. Lists keep the order of the export; each id stands once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Directory {
    /// Users; empty where no user export was given.
    pub users: Vec<User>,
    /// Groups that were exported, with or without members.
    pub groups: Vec<Group>,
    /// Role assignments, active and eligible.
    pub assignments: Vec<Assignment>,
    /// Memberships that begin with an activation (Privileged Identity Management for groups).
    pub eligible_members: Vec<EligibleMember>,
    /// Service principals.
    pub service_principals: Vec<ServicePrincipal>,
    /// Users for whom per-user MFA is enforced.
    pub per_user_mfa: Vec<UserId>,
}

/// A user object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// The object id.
    pub id: UserId,
    /// `userPrincipalName`.
    pub upn: String,
    /// `displayName`, untrusted text.
    pub name: String,
    /// `userType`.
    pub user_type: UserType,
    /// `accountEnabled`; `None` where the export does not say.
    pub enabled: Option<bool>,
    /// How the user is external, if so (derived from userType, identities and UPN).
    pub external: Option<ExternalUserType>,
    /// Where an external user's credentials are.
    pub home: Home,
    /// `department`.
    pub department: Option<String>,
    /// What the account is like, beside who may sign in with it.
    pub account: Account,
}

/// What a user's account is like; `None` where the export does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// `onPremisesSyncEnabled`
    pub synced: Option<bool>,
    /// Something is in `assignedLicenses`.
    pub licensed: Option<bool>,
    /// `mail` is set; that is not always a mailbox.
    pub mail: Option<bool>,
    /// The day of the last sign-in of any kind (`signInActivity`), counted from 1970-01-01.
    pub last_sign_in: Option<u32>,
    /// The day of the last one in which somebody took part (`lastSignInDateTime`).
    pub last_interactive: Option<u32>,
}

/// Where somebody's credentials are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Home {
    /// No export says.
    #[default]
    Unknown,
    /// In no Entra tenant: a Microsoft account, Google, Facebook, a one-time passcode, SAML.
    NoTenant,
    /// In this tenant.
    Tenant(TenantId),
}

impl Home {
    /// The tenant, where there is one and it is known.
    pub const fn tenant(&self) -> Option<&TenantId> {
        match self {
            Self::Tenant(id) => Some(id),
            Self::Unknown | Self::NoTenant => None,
        }
    }
}

/// `userType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UserType {
    /// Member, and users whose type is not given.
    Member,
    /// Guest.
    Guest,
}

/// A group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The object id.
    pub id: GroupId,
    /// `displayName`, untrusted text.
    pub name: String,
    /// Users, groups and others that are members.
    pub members: Vec<ObjectId>,
    /// What the member list is.
    pub list: MemberList,
    /// Who can change who is in it.
    pub protection: GroupProtection,
}

/// What says who can change a group's members; `None` where the export does not say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupProtection {
    /// `isAssignableToRole`
    pub role_assignable: Option<bool>,
    /// `isManagementRestricted`
    pub restricted: Option<bool>,
    /// `onPremisesSyncEnabled`
    pub synced: Option<bool>,
    /// `membershipRule` of a dynamic group.
    pub rule: Option<String>,
}

/// A membership that begins with an activation (`privilegedAccessGroupEligibilityScheduleInstance`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EligibleMember {
    /// The group.
    pub group: GroupId,
    /// The user or group that is eligible.
    pub principal: ObjectId,
}

/// What is known of a group's members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberList {
    /// The members were not exported.
    Missing,
    /// Direct members; nested groups are followed where they are there too.
    Direct,
    /// Members of members included.
    Transitive,
}

/// A directory role held by a user or group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The role's template id.
    pub role: RoleId,
    /// The user, group or service principal.
    pub principal: ObjectId,
    /// Active or eligible.
    pub kind: AssignmentKind,
    /// Tenant-wide or less.
    pub scope: AssignmentScope,
    /// Held without an end and without an activation; `None` where the export does not say.
    pub lasting: Option<bool>,
}

/// How a role is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AssignmentKind {
    /// Held now.
    Active,
    /// Held after activation (Privileged Identity Management).
    Eligible,
}

/// Where an assignment holds. Policies see tenant-wide assignments only
/// (concept-conditional-access-users-groups).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AssignmentScope {
    /// `/`
    Tenant,
    /// An administrative unit or a single object.
    Narrower(String),
}

/// A service principal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServicePrincipal {
    /// The object id.
    pub id: ServicePrincipalId,
    /// The application id.
    pub app: AppId,
    /// `displayName`, untrusted text.
    pub name: String,
    /// `servicePrincipalType`, such as `Application` or `ManagedIdentity`.
    pub kind: String,
    /// The tenant that owns the application, where known.
    pub owner: Option<TenantId>,
}
