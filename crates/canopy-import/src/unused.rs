//! Objects that are known and not used (yet): named in a notice, so that nobody wonders.

use crate::kind::Kind;
use crate::log::Words;
use crate::notice::{NoticeKind, shortened};
use crate::record::Record;
use crate::sniff::{Reader, Reading};

/// One known shape.
struct Shape {
    /// What it is, in words.
    what: &'static str,
    /// Collections whose objects it are.
    collections: &'static [&'static str],
    /// Members of which any set tells it.
    members: &'static [&'static [&'static str]],
}

const SHAPES: &[Shape] = &[
    Shape {
        what: "what-if results",
        collections: &[],
        members: &[&["policyApplies", "analysisReasons"], &["policyApplies", "conditions"]],
    },
    Shape {
        what: "sign-in records beside other objects (Replay reads them from a file of their own)",
        collections: &["signIns"],
        members: &[&["appliedConditionalAccessPolicies"], &["conditionalAccessStatus"]],
    },
    Shape {
        what: "audit records",
        collections: &["directoryAudits"],
        members: &[&["activityDisplayName", "targetResources"]],
    },
    Shape { what: "security defaults", collections: &["identitySecurityDefaultsEnforcementPolicy"], members: &[] },
    Shape {
        what: "devices",
        collections: &["devices"],
        members: &[&["deviceId", "trustType"], &["deviceId", "operatingSystem"]],
    },
    Shape {
        what: "risky users",
        collections: &["riskyUsers"],
        members: &[&["riskState", "riskLevel", "userPrincipalName"]],
    },
    Shape {
        what: "members of roles in administrative units, whom policies on roles do not reach",
        collections: &["scopedRoleMemberships"],
        members: &[&["roleId", "administrativeUnitId", "roleMemberInfo"]],
    },
    Shape {
        what: "active memberships of groups that were made or activated through Privileged Identity Management",
        collections: &[],
        members: &[&["accessId", "groupId", "principalId"]],
    },
    Shape {
        what: "role assignment requests",
        collections: &[],
        members: &[&["roleDefinitionId", "principalId", "action"]],
    },
    Shape {
        what: "cross-tenant access settings",
        collections: &["crossTenantAccessPolicy", "partners"],
        members: &[&["b2bCollaborationInbound"]],
    },
    Shape { what: "role templates", collections: &["directoryRoleTemplates"], members: &[] },
    Shape {
        what: "tenant-wide Conditional Access settings",
        collections: &[],
        members: &[&["exclusions", "advancedSettings"]],
    },
    Shape {
        what: "Intune policies",
        collections: &["deviceCompliancePolicies", "deviceConfigurations", "configurationPolicies"],
        members: &[&["roleScopeTagIds"]],
    },
    Shape {
        what: "the authorization policy",
        collections: &["authorizationPolicy"],
        members: &[&["defaultUserRolePermissions"]],
    },
    Shape {
        what: "the device registration policy",
        collections: &["deviceRegistrationPolicy"],
        members: &[&["userDeviceQuota", "azureADJoin"]],
    },
    Shape { what: "domains", collections: &["domains"], members: &[&["authenticationType", "isVerified"]] },
    Shape {
        what: "federation settings of domains",
        collections: &["federationConfiguration"],
        members: &[&["issuerUri", "federatedIdpMfaBehavior"]],
    },
    Shape {
        what: "directory settings",
        collections: &["groupSettings", "settings"],
        members: &[&["templateId", "values"]],
    },
    Shape { what: "eligible members of groups", collections: &[], members: &[&["accessId", "groupId", "principalId"]] },
    Shape {
        what: "authentication methods or combinations",
        collections: &["authenticationMethodModes", "authenticationMethodModeDetail", "combinations"],
        members: &[],
    },
];

/// Recognises them and counts them.
pub(crate) static READER: Reader = Reader { recognise, read };

/// Says that Graph gave an error in the place of an answer.
pub(crate) static ERROR: Reader = Reader { recognise: recognise_error, read: read_error };

fn recognise_error(record: &Record<'_, '_>) -> Option<Kind> {
    let error = record.node.get("error")?;
    (error.has("code") && error.has("message")).then_some(Kind::NotUsed)
}

fn read_error<'a>(reading: &mut Reading<'_, 'a>, record: &Record<'_, 'a>) {
    let message = record.node.get("error").and_then(|error| error.text_of("message")).unwrap_or_default();
    let what = format!("This is an error that Graph gave in the place of an answer: “{}”.", shortened(message));
    let words = Words::error(NoticeKind::UnknownContent, what)
        .so("What was asked for is missing.")
        .remedy("Ask again, with the permission that the request needs.");
    reading.log.say(record.node, words);
    reading.count(Kind::NotUsed, -1);
}

fn recognise(record: &Record<'_, '_>) -> Option<Kind> {
    shape(record).map(|_| Kind::NotUsed)
}

fn shape(record: &Record<'_, '_>) -> Option<&'static Shape> {
    SHAPES.iter().find(|shape| {
        let told = |set: &&[&str]| record.has(set);
        let in_place =
            shape.collections.iter().any(|name| record.usual_place && record.collection.eq_ignore_ascii_case(name));
        shape.members.iter().any(told) || (in_place && !record.node.has("value"))
    })
}

fn read<'a>(reading: &mut Reading<'_, 'a>, record: &Record<'_, 'a>) {
    let Some(shape) = shape(record) else { return };
    *reading.unused.entry(shape.what).or_default() += 1;
}
