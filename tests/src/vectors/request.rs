//! Vectors as requests of Graph's What If, with the directory around them as exports.

use canopy_workbench::DroppedFile;
use serde_json::{Map, Value, json};

use super::context;

/// A vector as exports and a request.
pub struct Posed {
    /// Policies, named locations, settings, and the directory with the vector's principal in it.
    pub files: Vec<DroppedFile>,
    /// The request.
    pub request: Value,
}

/// Microsoft Intune, as the app that manages a device.
const INTUNE: &str = "0000000a-0000-0000-c000-000000000000";
const OTHER_TENANT: &str = "ffffffff-0000-4000-8000-000000000001";

/// Poses a vector.
///
/// # Errors
///
/// Names the part of its context that a request and exports cannot express.
pub fn pose(vector: &Value) -> Result<Posed, String> {
    let c = &vector["context"];
    let mut files = context::files(&vector["policies"], c);
    let identity = identity(&c["principal"], &mut files)?;
    let target = target(&c["target"])?;
    if c["mfaTrustedIps"].as_array().is_some_and(|ranges| !ranges.is_empty()) {
        return Err("MFA trusted IPs".to_owned());
    }
    let request = json!({
        "signInIdentity": identity,
        "signInContext": target,
        "signInConditions": conditions(c)?,
    });
    let dropped =
        |(name, value): (&str, Value)| DroppedFile { name: name.to_owned(), bytes: value.to_string().into_bytes() };
    Ok(Posed { files: files.into_iter().map(dropped).collect(), request })
}

fn given(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::Array(items) => !items.is_empty(),
        Value::Object(members) => !members.is_empty(),
        _ => true,
    }
}

/// The first of these members that says something.
fn any_given(value: &Value, names: &[&str]) -> Result<(), String> {
    names.iter().find(|name| given(&value[**name])).map_or(Ok(()), |name| Err((*name).to_owned()))
}

fn identity(p: &Value, files: &mut Vec<(&'static str, Value)>) -> Result<Value, String> {
    any_given(p, &["customSecurityAttributes", "blueprintId", "customRoles"])?;
    match p["kind"].as_str() {
        Some("user") => {
            files.extend(directory(p));
            Ok(json!({
                "userId": p["id"], "externalUserType": p["externalUserType"], "externalTenantId": p["homeTenantId"],
            }))
        }
        Some("servicePrincipal") => {
            files.extend(service_principal(p)?);
            Ok(json!({"servicePrincipalId": p["id"]}))
        }
        Some("agentIdentity") => Ok(json!({"agentServicePrincipalId": p["id"]})),
        _ => Err(p["kind"].to_string()),
    }
}

/// The user with groups and roles.
fn directory(p: &Value) -> Vec<(&'static str, Value)> {
    let context = |set: &str| format!("https://graph.microsoft.com/v1.0/$metadata#{set}");
    let user = json!({"id": p["id"], "displayName": "Somebody", "userPrincipalName": "somebody@contoso.example", "userType": "Member"});
    let mut members: Map<String, Value> = Map::new();
    let mut add = |group: &Value, member: &Value, kind: &str| {
        let list = members.entry(group.as_str().unwrap()).or_insert_with(|| json!([]));
        list.as_array_mut().unwrap().push(json!({"@odata.type": format!("#microsoft.graph.{kind}"), "id": member}));
    };
    p["groups"].as_array().into_iter().flatten().for_each(|group| add(group, &p["id"], "user"));
    for (child, parents) in p["groupNesting"].as_object().into_iter().flatten() {
        parents.as_array().into_iter().flatten().for_each(|parent| add(parent, &json!(child), "group"));
    }
    let groups: Vec<Value> =
        members.iter().map(|(id, list)| json!({"id": id, "displayName": id, "members": list})).collect();
    let held = |list: &str, scope: &str| -> Vec<Value> {
        let roles = p[list].as_array().into_iter().flatten();
        roles.map(|role| json!({"principalId": p["id"], "roleDefinitionId": role, "directoryScopeId": scope})).collect()
    };
    let active = [held("activeRoles", "/"), held("scopedRoles", "/administrativeUnits/1")].concat();
    let sets = [
        ("users.json", "users", vec![user]),
        ("groups.json", "groups", groups),
        ("roles.json", "roleManagement/directory/roleAssignments", active),
        ("eligible.json", "roleManagement/directory/roleEligibilityScheduleInstances", held("eligibleRoles", "/")),
    ];
    let file = |(name, set, value): (&'static str, &str, Vec<Value>)| {
        (name, json!({"@odata.context": context(set), "value": value}))
    };
    sets.into_iter().map(file).collect()
}

fn service_principal(p: &Value) -> Result<Vec<(&'static str, Value)>, String> {
    let owned = p["ownedByTenant"] == json!(true);
    let here = "ffffffff-0000-4000-8000-000000000000";
    if owned && p["singleTenant"] != json!(true) && p["managedIdentity"] != json!(true) {
        return Err("a multitenant application of the tenant's own".to_owned());
    }
    let kind = if p["managedIdentity"] == json!(true) { "ManagedIdentity" } else { "Application" };
    let principal = json!({
        "id": p["id"], "appId": "eeeeeeee-0000-4000-8000-000000000001", "displayName": "Robot",
        "servicePrincipalType": kind, "appOwnerOrganizationId": if owned { here } else { OTHER_TENANT },
    });
    let context = |set: &str| format!("https://graph.microsoft.com/v1.0/$metadata#{set}");
    Ok(vec![
        ("servicePrincipals.json", json!({"@odata.context": context("servicePrincipals"), "value": [principal]})),
        (
            "organization.json",
            json!({"@odata.context": context("organization"), "value": [{"id": here, "displayName": "Contoso", "verifiedDomains": []}]}),
        ),
    ])
}

fn target(t: &Value) -> Result<Value, String> {
    any_given(t, &["customSecurityAttributes", "isAgentResource", "isGlobalSecureAccessResource", "viaAgent"])?;
    match t["kind"].as_str() {
        Some("application") if t["appId"].is_string() => Ok(json!({"includeApplications": [t["appId"]]})),
        Some("userAction") => Ok(json!({"userAction": t["action"]})),
        Some("authenticationContext") => Ok(json!({"authenticationContext": t["value"]})),
        _ => Err(format!("the target {}", t["kind"])),
    }
}

fn conditions(c: &Value) -> Result<Value, String> {
    let (network, risk, flow) = (&c["network"], &c["risk"], &c["authenticationFlow"]);
    any_given(network, &["compliantNetwork"])?;
    if given(&network["gpsCountry"]) && network["gpsCountry"] != network["country"] {
        return Err("another country by GPS".to_owned());
    }
    if flow["originalTransferMethod"].as_str().is_some_and(|method| method != "none") {
        return Err("an earlier transfer method".to_owned());
    }
    let platform = c["platform"].as_str().filter(|platform| *platform != "unknown");
    Ok(json!({
        "clientAppType": c["clientAppType"], "devicePlatform": platform,
        "ipAddress": network["ip"], "country": network["country"],
        "signInRiskLevel": risk["signIn"], "userRiskLevel": risk["user"], "insiderRiskLevel": risk["insider"],
        "servicePrincipalRiskLevel": risk["servicePrincipal"], "agentIdRiskLevel": risk["agent"],
        "authenticationFlow": {"transferMethod": flow["transferMethod"]},
        "deviceInfo": device(&c["device"])?,
    }))
}

/// What a device says of itself, at its own level or under `properties`.
fn device(d: &Value) -> Result<Value, String> {
    if d.is_null() || d["registered"] == json!(false) {
        return Ok(Value::Null);
    }
    let mut info = json!({"isCompliant": false, "trustType": "Workplace"});
    let nested = d["properties"].as_object().into_iter().flatten();
    for (name, value) in d.as_object().into_iter().flatten().chain(nested) {
        match name.as_str() {
            "registered" | "properties" => {}
            "managedByIntune" if *value == json!(true) => info["mdmAppId"] = json!(INTUNE),
            "managedByIntune" => {}
            "deviceOwnership" => info["ownership"] = value.clone(),
            _ => info[name.as_str()] = value.clone(),
        }
    }
    Ok(info)
}
