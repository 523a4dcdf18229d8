//! What was read, and what is missing.

use canopy_import::{FileReport, Import, Kind, Notice, UnownedMembers};
use canopy_model::{AssignmentKind, Control, MemberList, PolicyState, Tenant, UserSelector, ordered};

use crate::answer::{Choice, Counts, FileLine, Inventory, Missing, NoticeLine, Severity, UnownedLine};
use crate::exports::{EXPORTS, ExportKind};

/// Tells what an import came to; the tenant itself is moved on to the engine afterwards.
pub(crate) fn inventory(import: &Import) -> Inventory {
    let of = |wanted: Severity| import.notices.iter().map(notice).filter(move |notice| notice.severity == wanted);
    let notices = [Severity::Error, Severity::Warning, Severity::Info].into_iter().flat_map(of).collect();
    Inventory {
        tenant: import.tenant.name.clone(),
        counts: counts(import),
        files: import.files.iter().map(|file| line(file, &import.notices)).collect(),
        notices,
        missing: missing(import),
        unowned: import.unowned.iter().map(unowned).collect(),
        groups: if import.unowned.is_empty() { Vec::new() } else { groups(&import.tenant) },
    }
}

fn unowned(list: &UnownedMembers) -> UnownedLine {
    let group = list.group.as_ref().map(ToString::to_string).unwrap_or_default();
    UnownedLine { file: list.file.clone(), count: list.count as u32, group }
}

/// Every group that is known by name or stands in a policy; those in policies first, then by name.
fn groups(tenant: &Tenant) -> Vec<Choice> {
    let selectors = tenant.policies.iter().map(|policy| &policy.conditions.users);
    let selectors = selectors.flat_map(|users| users.include.iter().chain(&users.exclude));
    let in_policies = ordered::set(selectors.filter_map(|selector| match selector {
        UserSelector::Group(id) => Some(id),
        _ => None,
    }));
    let named = tenant.directory.groups.iter().map(|group| (&group.id, group.name.clone()));
    let mentioned = in_policies.iter().map(|id| (*id, tenant.names.get(&id.0).cloned().unwrap_or_default()));
    // What the directory says of a group comes last, and wins.
    let known = ordered::map(mentioned.chain(named));
    let mut choices: Vec<Choice> = known
        .into_iter()
        .map(|(id, name)| Choice {
            id: id.to_string(),
            label: if name.is_empty() { id.to_string() } else { name },
            group: if in_policies.contains(id) { "In policies" } else { "Other groups" }.to_owned(),
        })
        .collect();
    ordered::sort_by_key(&mut choices, |choice| (choice.group.clone(), choice.label.to_lowercase(), choice.id.clone()));
    choices
}

fn counts(import: &Import) -> Counts {
    let tenant = &import.tenant;
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
        ids_without_name: import.nameless as u32,
        named_locations: tenant.locations.len() as u32,
        users: directory.users.len() as u32,
        users_disabled: directory.users.iter().filter(|user| user.enabled == Some(false)).count() as u32,
        guests: directory.users.iter().filter(|user| user.external.is_some()).count() as u32,
        groups: directory.groups.len() as u32,
        groups_without_members: directory.groups.iter().filter(|g| g.list == MemberList::Missing).count() as u32,
        active_role_assignments: assigned(AssignmentKind::Active),
        eligible_role_assignments: assigned(AssignmentKind::Eligible),
        sign_ins: recognised(import, Kind::SignIn),
    }
}

fn recognised(import: &Import, wanted: Kind) -> u32 {
    let recognised = import.files.iter().flat_map(|file| &file.recognised);
    recognised.filter(|(kind, _)| *kind == wanted).map(|(_, count)| *count as u32).sum()
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
fn missing(import: &Import) -> Vec<Missing> {
    let absent = EXPORTS.iter().filter(|export| is_absent(export.kind, import));
    absent
        .map(|export| Missing {
            what: export.what.to_owned(),
            unlocks: export.unlocks.to_owned(),
            sharpens: export.sharpens.to_owned(),
            permission: export.permission.to_owned(),
            request: format!("GET {}", export.address()),
        })
        .collect()
}

fn is_absent(kind: ExportKind, import: &Import) -> bool {
    let Tenant { policies, locations, directory, settings, .. } = &import.tenant;
    let assigned = |kind| directory.assignments.iter().any(|one| one.kind == kind);
    match kind {
        ExportKind::Policies => policies.is_empty(),
        ExportKind::NamedLocations => locations.is_empty(),
        ExportKind::Strengths => lacks_strength(&import.tenant),
        ExportKind::Users => directory.users.is_empty(),
        ExportKind::Members => directory.groups.iter().all(|group| group.list == MemberList::Missing),
        ExportKind::ActiveRoles => !assigned(AssignmentKind::Active),
        ExportKind::EligibleRoles => !assigned(AssignmentKind::Eligible),
        ExportKind::ServicePrincipals => directory.service_principals.is_empty(),
        ExportKind::Settings => settings.baseline_scopes.is_none(),
        ExportKind::CrossTenantAccess => settings.inbound_trust.default.is_none(),
        ExportKind::SecurityDefaults => settings.security_defaults.is_none(),
        // Nobody enforced and nothing loaded look alike in the tenant.
        ExportKind::PerUserMfa => recognised(import, Kind::PerUserMfa) == 0,
        ExportKind::SignIns => import.logs.is_empty(),
    }
}

/// Whether a policy asks for a strength that is in no export.
fn lacks_strength(tenant: &Tenant) -> bool {
    let controls = tenant.policies.iter().filter_map(|policy| policy.grant.as_ref()).flat_map(|grant| &grant.controls);
    let mut asked = controls.filter_map(|control| match control {
        Control::Strength(id) => Some(id),
        _ => None,
    });
    asked.any(|id| tenant.strength(id).is_none())
}
