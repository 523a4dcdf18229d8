//! Directory roles and their assignments.

use canopy_model::{Assignment, AssignmentKind, AssignmentScope, ObjectId, RoleId, RoleSettings};

use crate::json::Node;
use crate::kind::Kind;
use crate::log::Words;
use crate::members;
use crate::notice::NoticeKind;
use crate::privileged;
use crate::record::Record;
use crate::sniff::{Reader, Reading};

/// Reads a directory role with its members.
pub(crate) static DIRECTORY_ROLE: Reader = Reader { recognise: recognise_role, read: read_role };

/// Reads an assignment or an eligibility.
pub(crate) static ASSIGNMENT: Reader = Reader { recognise: recognise_assignment, read: read_assignment };

/// Reads a role definition, for its name and whether it is a custom one.
pub(crate) static DEFINITION: Reader = Reader { recognise: recognise_definition, read: read_definition };

fn recognise_role(record: &Record<'_, '_>) -> Option<Kind> {
    let shaped = record.is("directoryRole", "directoryRoles") && record.has(&["roleTemplateId"]);
    let listed = record.usual_place && record.has(&["roleTemplateId", "members"]);
    // ScubaGear keeps the assignments and the rules of a role with it.
    let gathered = record.has(&["roleTemplateId", "assignments"]);
    (shaped || listed || gathered).then_some(Kind::DirectoryRole)
}

fn read_role<'a>(reading: &mut Reading<'_, 'a>, record: &Record<'_, 'a>) {
    let node = record.node;
    let Some(role) = node.text_of("roleTemplateId").map(RoleId::new) else { return };
    if let Some(rules) = node.get("rules") {
        let id = Some(role.0.clone());
        reading.draft.surroundings.role_settings.push(RoleSettings { id, ..privileged::settings(rules) });
    }
    for assignment in node.get("assignments").map(Node::items).unwrap_or_default() {
        let record = Record { node: assignment, collection: "roleAssignmentScheduleInstances", ..*record };
        reading.count(Kind::RoleAssignment, 1);
        read_assignment(reading, &record);
    }
    let Some(list) = node.get("members") else { return };
    let name = node.text_of("displayName").unwrap_or_default();
    let next = node.get("members@odata.nextLink");
    for principal in members::expanded(reading, list, next, name) {
        let (role, kind, scope) = (role.clone(), AssignmentKind::Active, AssignmentScope::Tenant);
        reading.draft.assign(Assignment { role, principal, kind, scope, lasting: None });
    }
}

fn recognise_assignment(record: &Record<'_, '_>) -> Option<Kind> {
    let placed = record.usual_place || record.odata_type().is_some() || record.has(&["directoryScopeId"]);
    if !placed || !record.has(&["principalId", "roleDefinitionId"]) {
        return None;
    }
    Some(if is_eligible(record) { Kind::RoleEligibility } else { Kind::RoleAssignment })
}

/// By type or collection where these are given, else by the members that only one of them has.
fn is_eligible(record: &Record<'_, '_>) -> bool {
    let named = record.odata_type().unwrap_or(record.collection).to_lowercase();
    if named.contains("eligib") || named.contains("assignment") {
        return named.contains("eligib");
    }
    record.has(&["roleEligibilityScheduleId"])
        || (record.has(&["memberType"]) && !record.has_any(&["assignmentType", "roleAssignmentScheduleId"]))
}

fn read_assignment<'a>(reading: &mut Reading<'_, 'a>, record: &Record<'_, 'a>) {
    let node = record.node;
    let template = node.get("roleDefinition").and_then(|role| role.text_of("templateId"));
    let role = template.or_else(|| node.text_of("roleDefinitionId"));
    let (Some(role), Some(principal)) = (role, node.text_of("principalId")) else {
        let words = Words::error(NoticeKind::Missing, "This role assignment names no role or nobody.")
            .so("It is left out.")
            .remedy("Export the role assignments with all their members.");
        reading.log.say(node, words);
        return;
    };
    let principal = ObjectId::new(principal);
    let names = node.get("principal");
    if let Some(name) = names.and_then(|p| p.text_of("displayName").or_else(|| p.text_of("userPrincipalName"))) {
        reading.draft.name(principal.clone(), name);
    }
    let kind = if is_eligible(record) { AssignmentKind::Eligible } else { AssignmentKind::Active };
    let (role, scope, lasting) = (RoleId::new(role), scope(node), lasting(node));
    reading.draft.assign(Assignment { role, principal, kind, scope, lasting });
}

/// Schedules and their instances tell when they end; assignments alone do not.
fn lasting(node: &Node<'_>) -> Option<bool> {
    if node.text_of("assignmentType").is_some_and(|kind| kind.eq_ignore_ascii_case("activated")) {
        return Some(false);
    }
    if node.has("endDateTime") {
        return Some(node.get("endDateTime").is_none());
    }
    let end = node.get("scheduleInfo")?.get("expiration")?.text_of("type")?;
    Some(end.eq_ignore_ascii_case("noExpiration"))
}

fn scope(node: &Node<'_>) -> AssignmentScope {
    let named = node.text_of("directoryScopeId").or_else(|| node.text_of("appScopeId"));
    match named.map(str::trim) {
        None | Some("/") => AssignmentScope::Tenant,
        Some(scope) => AssignmentScope::Narrower(scope.to_owned()),
    }
}

fn recognise_definition(record: &Record<'_, '_>) -> Option<Kind> {
    let placed = record.is("unifiedRoleDefinition", "roleDefinitions") && record.has(&["displayName"]);
    (placed || record.has(&["rolePermissions", "isBuiltIn"])).then_some(Kind::RoleDefinition)
}

fn read_definition<'a>(reading: &mut Reading<'_, 'a>, record: &Record<'_, 'a>) {
    if let (Some(id), Some(name)) = (record.node.text_of("id"), record.node.text_of("displayName")) {
        reading.draft.name(ObjectId::new(id), name);
        if record.node.flag_of("isBuiltIn") == Some(false) {
            reading.draft.custom_roles.insert(RoleId::new(id));
        }
    }
}
