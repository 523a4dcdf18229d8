//! Privileged Identity Management: what activating a role demands, and who may become a group's
//! member.

use canopy_model::{ContextId, EligibleMember, GroupId, ObjectId, RoleSettings};

use crate::json::Node;
use crate::kind::Kind;
use crate::record::Record;
use crate::sniff::{Reader, Reading};

/// Reads the settings of a role or group (unifiedRoleManagementPolicy and its assignment).
pub(crate) static SETTINGS: Reader = Reader { recognise: recognise_settings, read: read_settings };

/// Reads an eligible membership (privilegedAccessGroupEligibilityScheduleInstance).
pub(crate) static ELIGIBLE: Reader = Reader { recognise: recognise_eligible, read: read_eligible };

fn recognise_settings(record: &Record<'_, '_>) -> Option<Kind> {
    let assigned = record.has(&["policyId", "scopeType"]);
    let policy = record.has(&["rules", "scopeId", "scopeType"]);
    (assigned || policy).then_some(Kind::RoleSettings)
}

/// An assignment says whose settings they are; the rules stand in it, or in a policy of their own.
fn read_settings<'a>(reading: &mut Reading<'_, 'a>, record: &Record<'_, 'a>) {
    let node = record.node;
    let policy = node.text_of("policyId").or_else(|| node.text_of("id")).unwrap_or_default().to_lowercase();
    if let Some(rules) = node.get("policy").unwrap_or(node).get("rules") {
        reading.draft.rules.push((policy.clone(), settings(rules)));
    }
    let of_group = node.text_of("scopeType").is_some_and(|kind| kind.eq_ignore_ascii_case("group"));
    let role = node.text_of("roleDefinitionId");
    let whose = match of_group {
        // Who owns a group is not who is in it.
        true if role.is_some_and(|role| role.eq_ignore_ascii_case("owner")) => None,
        true => node.text_of("scopeId"),
        false => role,
    };
    if let Some(id) = whose.filter(|_| node.has("policyId")) {
        reading.draft.ruled.push((policy, ObjectId::new(id), of_group));
    }
}

/// The rules that a check needs, by their ids.
pub(crate) fn settings(rules: &Node<'_>) -> RoleSettings {
    let rule = |id: &str| {
        rules.items().iter().find(move |rule| rule.text_of("id").is_some_and(|found| found.eq_ignore_ascii_case(id)))
    };
    let flag = |id: &str, name: &str| rule(id).and_then(|rule| rule.flag_of(name));
    let has_mfa = |rule: &Node<'_>| {
        let on = rule.get("enabledRules").map(Node::words).unwrap_or_default();
        on.iter().any(|word| word.text.as_deref() == Some("MultiFactorAuthentication"))
    };
    let context =
        rule("AuthenticationContext_EndUser_Assignment").filter(|rule| rule.flag_of("isEnabled") == Some(true));
    RoleSettings {
        id: None,
        of_group: false,
        mfa: rule("Enablement_EndUser_Assignment").map(has_mfa),
        approval: rule("Approval_EndUser_Assignment")
            .and_then(|rule| rule.get("setting")?.flag_of("isApprovalRequired")),
        context: context.and_then(|rule| rule.text_of("claimValue")).map(ContextId::new),
        longest: rule("Expiration_EndUser_Assignment")
            .and_then(|rule| rule.text_of("maximumDuration"))
            .map(str::to_owned),
        eligible_ends: flag("Expiration_Admin_Eligibility", "isExpirationRequired"),
        active_ends: flag("Expiration_Admin_Assignment", "isExpirationRequired"),
    }
}

fn recognise_eligible(record: &Record<'_, '_>) -> Option<Kind> {
    if !record.has(&["accessId", "groupId", "principalId"]) || record.has(&["action"]) {
        return None;
    }
    let named = record.context.to_lowercase().contains("eligib") || record.collection.to_lowercase().contains("eligib");
    (named || record.has_any(&["eligibilityScheduleId"])).then_some(Kind::EligibleMembership)
}

fn read_eligible<'a>(reading: &mut Reading<'_, 'a>, record: &Record<'_, 'a>) {
    let node = record.node;
    for (member, id) in [("principal", "principalId"), ("group", "groupId")] {
        let name = node.get(member).and_then(|object| object.text_of("displayName"));
        if let (Some(id), Some(name)) = (node.text_of(id), name) {
            reading.draft.name(ObjectId::new(id), name);
        }
    }
    // An owner is no member.
    let is_member = node.text_of("accessId").is_some_and(|access| access.eq_ignore_ascii_case("member"));
    if let (true, Some(group), Some(principal)) = (is_member, node.text_of("groupId"), node.text_of("principalId")) {
        let eligible = EligibleMember { group: GroupId::new(group), principal: ObjectId::new(principal) };
        reading.draft.make_eligible(eligible);
    }
}
