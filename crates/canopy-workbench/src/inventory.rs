//! What was read, and what is missing.

use canopy_import::{FileReport, Import, Kind, Notice};
use canopy_model::{AssignmentKind, MemberList, PolicyState, Tenant};

use crate::answer::{Counts, FileLine, Inventory, Missing, NoticeLine, Severity};

/// Tells what an import came to; the tenant itself is moved on to the engine afterwards.
pub(crate) fn inventory(import: &Import) -> Inventory {
    let of = |wanted: Severity| import.notices.iter().map(notice).filter(move |notice| notice.severity == wanted);
    let notices = [Severity::Error, Severity::Warning, Severity::Info].into_iter().flat_map(of).collect();
    Inventory {
        tenant: import.tenant.name.clone(),
        counts: Counts { sign_ins: sign_ins(import), ..counts(&import.tenant) },
        files: import.files.iter().map(|file| line(file, &import.notices)).collect(),
        notices,
        missing: missing(&import.tenant),
    }
}

fn counts(tenant: &Tenant) -> Counts {
    let in_state = |wanted: &dyn Fn(&PolicyState) -> bool| {
        let understood = tenant.policies.iter().filter(|policy| policy.conditions.unreadable.is_empty());
        understood.filter(|policy| wanted(&policy.state)).count() as u32
    };
    let on = in_state(&|state| *state == PolicyState::Enabled);
    let report_only = in_state(&|state| *state == PolicyState::ReportOnly);
    let off = tenant.policies.iter().filter(|policy| policy.state == PolicyState::Disabled).count() as u32;
    let directory = &tenant.directory;
    let assigned = |kind| directory.assignments.iter().filter(|one| one.kind == kind).count() as u32;
    Counts {
        policies_on: on,
        policies_report_only: report_only,
        policies_off: off,
        policies_not_evaluated: tenant.policies.len() as u32 - on - report_only - off,
        named_locations: tenant.locations.len() as u32,
        users: directory.users.len() as u32,
        users_disabled: directory.users.iter().filter(|user| user.enabled == Some(false)).count() as u32,
        guests: directory.users.iter().filter(|user| user.external.is_some()).count() as u32,
        groups: directory.groups.len() as u32,
        groups_without_members: directory.groups.iter().filter(|g| g.list == MemberList::Missing).count() as u32,
        active_role_assignments: assigned(AssignmentKind::Active),
        eligible_role_assignments: assigned(AssignmentKind::Eligible),
        sign_ins: 0,
    }
}

fn sign_ins(import: &Import) -> u32 {
    let recognised = import.files.iter().flat_map(|file| &file.recognised);
    recognised.filter(|(kind, _)| *kind == Kind::SignIn).map(|(_, count)| *count as u32).sum()
}

fn line(file: &FileReport, notices: &[Notice]) -> FileLine {
    FileLine {
        name: file.name.clone(),
        size: file.size as u64,
        recognised: file.recognised.iter().map(|(kind, count)| format!("{count} {}", kind.words(*count))).collect(),
        notices: notices.iter().filter(|notice| notice.file == file.name).count() as u32,
    }
}

pub(crate) fn notice(notice: &Notice) -> NoticeLine {
    let mut place = notice.file.clone();
    if let Some(line) = notice.line {
        place.push_str(&format!(", line {line}"));
    }
    if let Some(column) = notice.column {
        place.push_str(&format!(", column {column}"));
    }
    NoticeLine {
        severity: match notice.severity {
            canopy_import::Severity::Error => Severity::Error,
            canopy_import::Severity::Warning => Severity::Warning,
            canopy_import::Severity::Info => Severity::Info,
        },
        kind: notice.code.words().to_owned(),
        place,
        path: notice.path.clone().unwrap_or_default(),
        excerpt: notice.excerpt.clone(),
        what: notice.what.clone(),
        consequence: notice.consequence.clone(),
        remedy: notice.remedy.clone(),
    }
}

/// Exports that would sharpen answers, the most useful first.
fn missing(tenant: &Tenant) -> Vec<Missing> {
    let directory = &tenant.directory;
    let has = |kind| directory.assignments.iter().any(|one| one.kind == kind);
    let no_members = directory.groups.iter().all(|group| group.list == MemberList::Missing);
    let wanted = [
        (
            tenant.policies.is_empty(),
            "Conditional Access policies",
            "Everything: without them there is nothing to evaluate.",
            "Policy.Read.All",
            "GET https://graph.microsoft.com/v1.0/identity/conditionalAccess/policies",
        ),
        (
            directory.users.is_empty(),
            "Users",
            "People by name instead of kinds of people.",
            "User.Read.All",
            "GET https://graph.microsoft.com/v1.0/users?$select=id,displayName,userPrincipalName,userType,accountEnabled,department,externalUserState,identities&$top=999",
        ),
        (
            no_members,
            "Groups with their members",
            "Who is included or excluded through a group.",
            "GroupMember.Read.All",
            "GET https://graph.microsoft.com/v1.0/groups/{id}/transitiveMembers?$select=id&$top=999",
        ),
        (
            !has(AssignmentKind::Active),
            "Directory roles with their members",
            "Which administrators the policies on roles reach.",
            "RoleManagement.Read.Directory",
            "GET https://graph.microsoft.com/v1.0/roleManagement/directory/roleAssignments",
        ),
        (
            !has(AssignmentKind::Eligible),
            "Eligible role assignments",
            "Administrators whom role policies do not bind before activation.",
            "RoleEligibilitySchedule.Read.Directory",
            "GET https://graph.microsoft.com/v1.0/roleManagement/directory/roleEligibilityScheduleInstances",
        ),
        (
            tenant.locations.is_empty(),
            "Named locations",
            "What trusted networks and countries are.",
            "Policy.Read.All",
            "GET https://graph.microsoft.com/v1.0/identity/conditionalAccess/namedLocations",
        ),
    ];
    let absent = wanted.into_iter().filter(|(absent, ..)| *absent);
    absent
        .map(|(_, what, unlocks, permission, request)| Missing {
            what: what.to_owned(),
            unlocks: unlocks.to_owned(),
            permission: permission.to_owned(),
            request: request.to_owned(),
        })
        .collect()
}
