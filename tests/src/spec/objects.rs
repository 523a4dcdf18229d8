//! Locations, strengths, contexts and settings as Graph JSON.

use serde_json::{Value, json};

use super::sign_in::items;
use super::tenant::{Cast, Thing};
use super::{At, Outcome, problem};

/// A named location.
pub(crate) fn location(_: &Cast, location: &Thing) -> Outcome<Value> {
    let trusted = location.says("trusted");
    let others =
        || location.details.iter().filter(|detail| !matches!(detail.as_str(), "trusted" | "unknown" | "by GPS"));
    let mut value = match location.kind {
        "addresses" => {
            let range = |text: &String| {
                let version = if text.contains(':') { 6 } else { 4 };
                json!({"@odata.type": format!("#microsoft.graph.iPv{version}CidrRange"), "cidrAddress": text})
            };
            json!({
                "@odata.type": "#microsoft.graph.ipNamedLocation",
                "isTrusted": trusted,
                "ipRanges": others().map(range).collect::<Vec<_>>(),
            })
        }
        "countries" => json!({
            "@odata.type": "#microsoft.graph.countryNamedLocation",
            "countriesAndRegions": others().collect::<Vec<_>>(),
            "includeUnknownCountriesAndRegions": location.says("unknown"),
            "countryLookupMethod": if location.says("by GPS") { "authenticatorAppGps" } else { "clientIpAddress" },
        }),
        _ => json!({
            "@odata.type": "#microsoft.graph.compliantNetworkNamedLocation",
            "compliantNetworkType": "allTenantCompliantNetworks",
            "isTrusted": trusted,
        }),
    };
    value["id"] = json!(location.id);
    value["displayName"] = json!(location.name);
    Ok(value)
}

/// An authentication strength. Combinations are methods joined by `+`; restrictions hold for one of them.
pub(crate) fn strength(_: &Cast, strength: &Thing) -> Outcome<Value> {
    let restricts = ["AAGUID", "issuer", "policy"];
    let is_restriction = |detail: &&String| restricts.iter().any(|word| detail.starts_with(&format!("{word} ")));
    let combinations: Vec<String> =
        strength.details.iter().filter(|d| !is_restriction(d)).map(|detail| detail.replace('+', ",")).collect();
    let members = ["allowedAAGUIDs", "allowedIssuerSkis", "allowedPolicyOIDs"];
    let mut configurations: Vec<Value> = Vec::new();
    for (word, member) in restricts.into_iter().zip(members) {
        for text in strength.after(word) {
            let (value, on) = text.split_once(" on ").unwrap_or((text, "fido2"));
            let on = json!([on.replace('+', ",")]);
            let known = configurations.iter().position(|c| c["appliesToCombinations"] == on);
            let at = known.unwrap_or_else(|| {
                configurations.push(json!({"appliesToCombinations": on}));
                configurations.len() - 1
            });
            let mut list = configurations[at][member].as_array().cloned().unwrap_or_default();
            list.push(json!(value));
            configurations[at][member] = json!(list);
        }
    }
    Ok(json!({
        "@odata.type": "#microsoft.graph.authenticationStrengthPolicy",
        "id": strength.id,
        "displayName": strength.name,
        "allowedCombinations": combinations,
        "combinationConfigurations": configurations,
    }))
}

/// An authentication context.
pub(crate) fn context(_: &Cast, context: &Thing) -> Outcome<Value> {
    Ok(json!({"id": context.id, "displayName": context.name, "isAvailable": true}))
}

/// Cross-tenant access: the default, and partners.
pub(crate) fn trust(cast: &Cast) -> Outcome<Vec<Value>> {
    let words = ["MFA", "compliant devices", "hybrid joined devices"];
    let inbound = |says: &dyn Fn(&str) -> bool| {
        json!({
            "isMfaAccepted": says(words[0]),
            "isCompliantDeviceAccepted": says(words[1]),
            "isHybridAzureADJoinedDeviceAccepted": says(words[2]),
        })
    };
    let mut all = Vec::new();
    if let Some((line, text)) = cast.settings.get("default trust") {
        let said: Vec<&str> = items(text).collect();
        if let Some(word) = said.iter().find(|word| !words.contains(word)) {
            return problem(*line, format!("“{word}” cannot be trusted: {}.", words.join(", ")));
        }
        all.push(json!({"isServiceDefault": false, "inboundTrust": inbound(&|word| said.contains(&word))}));
    }
    for partner in cast.all(&["tenant"]) {
        let trust = inbound(&|word| partner.says(&format!("trusts {word}")));
        let own = (!partner.details.is_empty()).then_some(trust);
        all.push(json!({"tenantId": partner.id, "inboundTrust": own, "b2bCollaborationInbound": null}));
    }
    Ok(all)
}

/// The settings singleton, where the case says anything of it.
pub(crate) fn singleton(cast: &Cast) -> Outcome<Option<Value>> {
    let (scopes, taken) = (cast.settings.get("baseline scopes"), cast.settings.get("taken out of All"));
    if scopes.is_none() && taken.is_none() {
        return Ok(None);
    }
    let scopes = match scopes.map(|(line, text)| (*line, text.as_str())) {
        None | Some((_, "not saved")) => Value::Null,
        Some((_, "enabled")) => json!({"baselineScopes": {"resourceAppId": "00000002-0000-0000-c000-000000000000"}}),
        Some((_, "legacy")) => json!({"baselineScopes": {"resourceAppId": "00000000-0000-0000-0000-000000000000"}}),
        Some((line, app)) => json!({"baselineScopes": {"resourceAppId": cast.app(app).at(line)?}}),
    };
    let exclusions = match taken {
        Some((line, text)) => items(text).map(taken_out).collect::<Result<Vec<_>, _>>().at(*line)?,
        None => Vec::new(),
    };
    let exclusions = json!({"allResourcesExclusions": {"userActionExclusions": exclusions}});
    Ok(Some(json!({"exclusions": exclusions, "advancedSettings": scopes})))
}

/// `accountrecovery (on)`, or nothing.
fn taken_out(text: &str) -> Result<Value, String> {
    let Some((action, state)) =
        text.split_once(" (").and_then(|(action, rest)| Some((action, rest.strip_suffix(')')?)))
    else {
        return Err(format!("“{text}” is no action with a state, such as accountrecovery (on)."));
    };
    Ok(json!({"userAction": action, "state": super::policy::state(state)?}))
}
