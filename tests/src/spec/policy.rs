//! ```` ```policy ```` blocks: policies in Graph's own words, and the same as Graph JSON.

use serde_json::{Value, json};

use super::document::Line;
use super::tenant::Cast;
use super::{At, Outcome, problem};

/// Built-in grant controls.
const CONTROLS: [&str; 9] = [
    "block",
    "mfa",
    "compliantDevice",
    "domainJoinedDevice",
    "approvedApplication",
    "compliantApplication",
    "passwordChange",
    "riskRemediation",
    "verifiedID",
];

/// Keys whose values stand in the policy as they are, and where. The last is whether as one text.
const PLAIN: [(&str, &str, bool); 13] = [
    ("client apps", "/clientAppTypes", false),
    ("platforms", "/platforms/includePlatforms", false),
    ("exclude platforms", "/platforms/excludePlatforms", false),
    ("device states", "/devices/includeDevices", false),
    ("exclude device states", "/devices/excludeDevices", false),
    ("sign-in risk", "/signInRiskLevels", false),
    ("user risk", "/userRiskLevels", false),
    ("service principal risk", "/servicePrincipalRiskLevels", false),
    ("insider risk", "/insiderRiskLevels", true),
    ("agent risk", "/agentIdRiskLevels", true),
    ("flows", "/authenticationFlows/transferMethods", true),
    ("agent contexts", "/agentContext/includeAgentContexts", false),
    ("exclude agent contexts", "/agentContext/excludeAgentContexts", false),
];

/// Filters, and where they stand.
const FILTERS: [(&str, &str); 5] = [
    ("device filter", "/devices/deviceFilter"),
    ("app filter", "/applications/applicationFilter"),
    ("service principal filter", "/clientApplications/servicePrincipalFilter"),
    ("agent identity filter", "/clientApplications/agentIdServicePrincipalFilter"),
    ("agent user filter", "/agents/agentFilter"),
];

/// A policy's state in Graph's words.
pub(crate) fn state(text: &str) -> Result<&'static str, String> {
    match text {
        "on" => Ok("enabled"),
        "off" => Ok("disabled"),
        "report-only" => Ok("enabledForReportingButNotEnforced"),
        _ => Err(format!("“{text}” is no state: on, off, report-only.")),
    }
}

/// Reads the policies of a case.
pub(crate) fn read(lines: &[Line], cast: &Cast) -> Outcome<Vec<Value>> {
    let mut policies: Vec<Value> = Vec::new();
    let mut keys: Vec<&str> = Vec::new();
    for line in lines {
        let indented = line.text.starts_with(' ');
        match policies.last_mut() {
            Some(policy) if indented => {
                let key = line.text.split(':').next().unwrap_or_default();
                if keys.contains(&key) {
                    return problem(line.number, format!("“{}” stands there twice.", key.trim()));
                }
                keys.push(key);
                member(policy, line, cast)?;
            }
            _ => {
                keys.clear();
                let policy = begin(line, policies.len())?;
                if policies.iter().any(|known| known["displayName"] == policy["displayName"]) {
                    return problem(line.number, "Two policies have this name.");
                }
                policies.push(policy);
            }
        }
    }
    Ok(policies)
}

/// `Name (state)`
fn begin(line: &Line, place: usize) -> Outcome<Value> {
    let parts = line.text.strip_suffix(')').and_then(|text| text.rsplit_once(" ("));
    let Some((name, text)) = parts.filter(|_| !line.text.starts_with(' ')) else {
        return problem(line.number, "A policy begins with “Name (on)”, “(off)” or “(report-only)”.");
    };
    Ok(json!({
        "id": format!("0000ca00-0000-4000-8000-{:012x}", place + 1),
        "displayName": name,
        "state": state(text).at(line.number)?,
        "conditions": {"users": {}, "applications": {}, "clientAppTypes": ["all"]},
        "grantControls": null,
        "sessionControls": null,
    }))
}

fn member(policy: &mut Value, line: &Line, cast: &Cast) -> Outcome<()> {
    let Some((key, text)) = line.text.split_once(':').map(|(key, text)| (key.trim(), text.trim())) else {
        return problem(line.number, "A line of a policy reads “condition: values”.");
    };
    let conditions = &mut policy["conditions"];
    let plain = PLAIN.iter().find(|(known, ..)| *known == key);
    let filter = FILTERS.iter().find(|(known, _)| *known == key);
    let (side, thing) = key.strip_prefix("exclude ").map_or(("include", key), |thing| ("exclude", thing));
    match (key, plain, filter) {
        // Nothing said is nothing configured; a list that no policy has is none even so.
        ("grant" | "session", ..) | (_, Some(_), _) | (.., Some(_)) if text.is_empty() => {}
        ("grant", ..) => policy["grantControls"] = grant(text, cast).at(line.number)?,
        ("session", ..) => policy["sessionControls"] = super::session::read(text).at(line.number)?,
        (_, Some((_, path, as_text)), _) => {
            let value = if *as_text { json!(items(text).join(",")) } else { json!(items(text)) };
            put(conditions, path, value);
        }
        (.., Some((_, path))) => {
            let (mode, rule) = text.split_once(' ').unwrap_or((text, ""));
            put(conditions, path, json!({"mode": mode, "rule": rule}));
        }
        _ if thing == "users" => users(conditions, side, text, cast).at(line.number)?,
        _ => list(conditions, side, thing, text, cast).at(line.number)?,
    }
    Ok(())
}

/// Lists of names of one kind each.
fn list(conditions: &mut Value, side: &str, thing: &str, text: &str, cast: &Cast) -> Result<(), String> {
    let id = |item: &str, kinds: &[&str]| cast.find(item, kinds).map(|thing| thing.id.clone());
    let (member, tokens): (String, &[&str]) = match thing {
        "resources" => (
            format!("/applications/{side}Applications"),
            &["All", "None", "Office365", "MicrosoftAdminPortals", "AllAgentIdResources"],
        ),
        "user actions" => (
            format!("/applications/{side}UserActions"),
            &["urn:user:registersecurityinfo", "urn:user:registerdevice", "urn:user:accountrecovery"],
        ),
        "contexts" => (format!("/applications/{side}AuthenticationContextClassReferences"), &[]),
        "locations" => {
            (format!("/locations/{side}Locations"), &["All", "AllTrusted", "00000000-0000-0000-0000-000000000000"])
        }
        "service principals" => {
            (format!("/clientApplications/{side}ServicePrincipals"), &["ServicePrincipalsInMyTenant"])
        }
        "agent identities" => (format!("/clientApplications/{side}AgentIdServicePrincipals"), &["All"]),
        "agent users" => (format!("/agents/{side}AgentUsers"), &["All"]),
        _ => return Err(format!("“{thing}” is no condition or control.")),
    };
    for item in items(text) {
        let found = match thing {
            _ if tokens.contains(&item.as_str()) => item,
            "resources" => cast.app(&item)?,
            "contexts" => id(&item, &["context"])?,
            "locations" => id(&item, &["addresses", "countries", "compliant network"])?,
            "service principals" => id(&item, &["service principal"])?,
            "agent identities" => id(&item, &["agent identity", "blueprint"])?,
            "agent users" => id(&item, &["agent user"])?,
            _ => return Err(format!("“{item}” is none of {thing}.")),
        };
        push(conditions, &member, json!(found));
    }
    Ok(())
}

/// Users, groups, roles, guests. Text in quotation marks stands as it is.
fn users(conditions: &mut Value, side: &str, text: &str, cast: &Cast) -> Result<(), String> {
    const TOKENS: [&str; 4] = ["All", "None", "GuestsOrExternalUsers", "AllAgentIdUsers"];
    for item in items(text) {
        let quoted = item.strip_prefix('"').and_then(|item| item.strip_suffix('"'));
        if let Some(guests) = item.strip_prefix("guests ") {
            put(conditions, &format!("/users/{side}GuestsOrExternalUsers"), guest_types(guests, cast)?);
            continue;
        }
        let (member, id) = if let Some(name) = item.strip_prefix("group ") {
            ("Groups", cast.find(name, &["group"])?.id.clone())
        } else if let Some(name) = item.strip_prefix("role ") {
            ("Roles", super::names::role(name).ok_or_else(|| format!("“{name}” is no built-in role."))?)
        } else if let Some(quoted) = quoted {
            ("Users", quoted.to_owned())
        } else if item == "any group" || item == "any role" {
            (if item == "any group" { "Groups" } else { "Roles" }, "All".to_owned())
        } else if TOKENS.contains(&item.as_str()) {
            ("Users", item)
        } else {
            let kinds = [&super::people::WITH_OBJECT[..], &["agent user"]].concat();
            ("Users", cast.find(&item, &kinds)?.id.clone())
        };
        push(conditions, &format!("/users/{side}{member}"), json!(id));
    }
    Ok(())
}

/// `internalGuest + serviceProvider of Fabrikam + Tailspin`
fn guest_types(text: &str, cast: &Cast) -> Result<Value, String> {
    let (types, homes) = text.split_once(" of ").map_or((text, None), |(types, homes)| (types, Some(homes)));
    let types: Vec<&str> = types.split('+').map(str::trim).collect();
    let tenants = match homes {
        None => Value::Null,
        Some("all tenants") => {
            json!({"@odata.type": "#microsoft.graph.conditionalAccessAllExternalTenants", "membershipKind": "all"})
        }
        Some(homes) => {
            let ids = homes.split('+').map(|home| cast.find(home.trim(), &["tenant"]).map(|tenant| tenant.id.clone()));
            json!({
                "@odata.type": "#microsoft.graph.conditionalAccessEnumeratedExternalTenants",
                "membershipKind": "enumerated",
                "members": ids.collect::<Result<Vec<_>, _>>()?,
            })
        }
    };
    Ok(json!({"guestOrExternalUserTypes": types.join(","), "externalTenants": tenants}))
}

/// `mfa OR compliantDevice`, `strength MFA AND terms Rules`
fn grant(text: &str, cast: &Cast) -> Result<Value, String> {
    let operator = if text.contains(" AND ") { "AND" } else { "OR" };
    if text.contains(" AND ") && text.contains(" OR ") {
        return Err("A policy joins its controls by AND or by OR, not by both.".to_owned());
    }
    let mut grant =
        json!({"operator": operator, "builtInControls": [], "termsOfUse": [], "customAuthenticationFactors": []});
    for item in text.split(&format!(" {operator} ")).map(str::trim) {
        let quoted = item.strip_prefix('"').and_then(|item| item.strip_suffix('"'));
        if let Some(name) = item.strip_prefix("strength ") {
            grant["authenticationStrength"] = json!({"id": cast.strength(name)?});
        } else if let Some(name) = item.strip_prefix("terms ") {
            push(&mut grant, "/termsOfUse", json!(cast.find(name, &["terms"])?.id));
        } else if let Some(name) = item.strip_prefix("custom ") {
            push(&mut grant, "/customAuthenticationFactors", json!(name));
        } else if CONTROLS.contains(&item) || quoted.is_some() {
            push(&mut grant, "/builtInControls", json!(quoted.unwrap_or(item)));
        } else {
            return Err(format!("“{item}” is no grant control."));
        }
    }
    Ok(grant)
}

fn items(text: &str) -> Vec<String> {
    text.split(',').map(|item| item.trim().to_owned()).filter(|item| !item.is_empty()).collect()
}

/// Sets a member by its path, and makes the objects on the way.
fn put(value: &mut Value, path: &str, new: Value) {
    let mut at = value;
    for step in path.split('/').skip(1) {
        at = &mut at[step];
    }
    *at = new;
}

fn push(value: &mut Value, path: &str, new: Value) {
    let mut list = value.pointer(path).and_then(Value::as_array).cloned().unwrap_or_default();
    list.push(new);
    put(value, path, json!(list));
}
