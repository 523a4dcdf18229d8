//! The small world that random tenants and sign-ins share.

use canopy_model::*;

fn guid(kind: u32, n: usize) -> String {
    format!("{kind:08x}-0000-4000-8000-{n:012x}")
}

/// The nth user.
pub(super) fn user_id(n: usize) -> UserId {
    UserId::new(&guid(0xa, n))
}
pub(super) fn agent_user_id(n: usize) -> UserId {
    UserId::new(&guid(0xaa, n))
}
pub fn group_id(n: usize) -> GroupId {
    GroupId::new(&guid(0xb, n))
}
pub(super) fn location_id(n: usize) -> LocationId {
    LocationId::new(&guid(0x1, n))
}
pub(super) fn home(n: usize) -> TenantId {
    TenantId::new(&guid(0xe, n))
}
/// Service principals, agent identities (from 3) and blueprints (from 6).
pub(super) fn workload_id(n: usize) -> ServicePrincipalId {
    ServicePrincipalId::new(&guid(0x5, n))
}
pub(super) fn context_id(n: usize) -> ContextId {
    ContextId::new(&format!("c{n}"))
}
pub(super) fn strength_id(n: usize) -> StrengthId {
    match n {
        0 => StrengthId::new("00000000-0000-0000-0000-000000000002"),
        1 => StrengthId::new("00000000-0000-0000-0000-000000000003"),
        2 => StrengthId::new("00000000-0000-0000-0000-000000000004"),
        n => StrengthId::new(&guid(0x7, n)),
    }
}

/// Roles: an administrator's, one that security defaults know beside those, an ordinary one, the one
/// that security defaults exempt, and one of the tenant's own making.
pub(super) const ROLES: usize = 5;
pub(super) const CUSTOM_ROLE: usize = 4;
pub(super) fn role_id(n: usize) -> RoleId {
    match n {
        1 => RoleId::new("0526716b-113d-4c15-b2c8-68e3c22b9f80"),
        3 => RoleId::new("d29b2b05-8046-44ba-8758-1e26182fcf32"),
        n => RoleId::new(&guid(0xc, n)),
    }
}

/// Apps: the first seven are ordinary resources, of which 0 and 1 are in Office 365, 2 is an admin
/// portal and 2 and 3 are Azure management; the others are special to the rules.
pub(super) const ORDINARY_APPS: usize = 7;
pub(super) const APPS: usize = 14;
/// Windows Azure Active Directory and Microsoft Graph.
pub(super) const DIRECTORY: usize = 7;
pub(super) const GRAPH: usize = 8;
pub(super) fn app(n: usize) -> AppId {
    match n {
        0 => AppId::new("00000002-0000-0ff1-ce00-000000000000"),
        1 => AppId::new("00000003-0000-0ff1-ce00-000000000000"),
        2 => AppId::new("c44b4083-3bb0-49c1-b47d-974e53cbdf3c"),
        3 => AppId::new("797f4846-ba00-4fd7-ba43-dac1f8f63013"),
        DIRECTORY => AppId::new("00000002-0000-0000-c000-000000000000"),
        GRAPH => AppId::new("00000003-0000-0000-c000-000000000000"),
        9 => AppId::new("93625bc8-bfe2-437a-97e0-3d0060024faa"),
        10 => AppId::new("e92b9b37-1b47-4c01-9fbc-91d84450870e"),
        11 => AppId::new("fb60f99c-7a34-4190-8149-302f77469936"),
        12 => AppId::new("9ba1a5c7-f17a-4de9-a1f1-6178c8d51223"),
        13 => AppId::new("01cb2876-7ebd-4aa4-9cc9-d28bd4d359a9"),
        n => AppId::new(&guid(0xd, n)),
    }
}
