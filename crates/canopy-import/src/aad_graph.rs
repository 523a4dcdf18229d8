//! Policies as the retired Azure AD Graph keeps them, and tools that read it: the policy is JSON in
//! a string (`policyDetail`), with conditions and controls under names of its own.
//!
//! It is put into the words of Microsoft Graph and then read like any other policy. What has no
//! such word is handed on under its own name, and so marks the policy as not understood in full.

use std::borrow::Cow;

use crate::json::{Node, Value};
use crate::kind::Kind;
use crate::packed::unpacked;
use crate::record::Record;
use crate::sniff::{Reader, Reading};
use crate::{location, policy};

/// Reads policies (type 18) and named locations (type 6).
pub(crate) static READER: Reader = Reader { recognise, read };

const POLICY: u32 = 18;
const LOCATION: u32 = 6;

/// A condition, a list in it, and Graph's member; `*` is include or exclude.
const LISTS: [(&str, &str, &str); 13] = [
    ("Users", "Users", "users.*Users"),
    ("Users", "Groups", "users.*Groups"),
    ("Users", "Roles", "users.*Roles"),
    ("Users", "GuestsOrExternalUsers", "users.*GuestsOrExternalUsers"),
    ("ServicePrincipals", "ServicePrincipals", "clientApplications.*ServicePrincipals"),
    ("Applications", "Applications", "applications.*Applications"),
    ("DevicePlatforms", "DevicePlatforms", "platforms.*Platforms"),
    ("Devices", "DeviceStates", "devices.*Devices"),
    ("Locations", "Locations", "locations.*Locations"),
    ("ClientTypes", "ClientTypes", "clientAppTypes"),
    ("SignInRisks", "SignInRisks", "signInRiskLevels"),
    ("UserRisks", "UserRisks", "userRiskLevels"),
    ("AuthFlows", "AuthFlows", "authenticationFlows.transferMethods"),
];

/// Values that Graph has other words for.
const VALUES: [(&str, &str); 12] = [
    ("Guests", "GuestsOrExternalUsers"),
    ("Native", "mobileAppsAndDesktopClients"),
    ("OtherLegacy", "other"),
    ("LegacySmtp", "other"),
    ("LegacyPop", "other"),
    ("LegacyImap", "other"),
    ("LegacyMapi", "other"),
    ("LegacyOffice", "other"),
    ("RequireCompliantDevice", "compliantDevice"),
    ("RequireDomainJoinedDevice", "domainJoinedDevice"),
    ("RequireApprovedApp", "approvedApplication"),
    ("RequireCompliantApp", "compliantApplication"),
];

/// Flags that widen a policy to older clients; a policy without them covers less than its
/// conditions say.
const WIDENING: [&str; 2] = ["EnforceAllPoliciesForEas", "IncludeOtherLegacyClientTypeForEvaluation"];

fn kind(node: &Node<'_>) -> Option<Kind> {
    match node.get("policyType")?.number()? {
        POLICY => Some(Kind::Policy),
        LOCATION => Some(Kind::NamedLocation),
        _ => None,
    }
}

fn recognise(record: &Record<'_, '_>) -> Option<Kind> {
    kind(record.node).filter(|_| record.has(&["policyDetail"]))
}

fn read<'a>(reading: &mut Reading<'_, 'a>, record: &Record<'_, 'a>) {
    let node = record.node;
    let Some(kind) = kind(node) else { return };
    let details = node.get("policyDetail").map(Node::words_whole).unwrap_or_default();
    let mut read = 0;
    for detail in details {
        reading.within(detail, &mut |inner, roots| {
            let Some(object) = roots.first().and_then(|root| translated(node, kind, root)) else { return };
            read += 1;
            let Record { context, collection, usual_place, number, .. } = *record;
            let record = Record { node: &object, context, collection, usual_place, number, parent: None };
            match kind {
                Kind::Policy => (policy::READER.read)(inner, &record),
                _ => (location::READER.read)(inner, &record),
            }
        });
    }
    if read == 0 {
        reading.count(kind, -1);
        *reading.unused.entry("default policies without conditions").or_default() += 1;
    }
}

/// Members of an object under construction, by path.
#[derive(Default)]
struct Members<'o>(Vec<(Cow<'o, str>, Node<'o>)>);

impl<'o> Members<'o> {
    fn put(&mut self, path: impl Into<Cow<'o, str>>, node: Node<'o>) {
        self.0.push((path.into(), node));
    }

    fn text(&mut self, path: impl Into<Cow<'o, str>>, from: &Node<'_>, text: &str) {
        self.put(path, word(from, text));
    }
}

fn word<'o>(from: &Node<'_>, text: &str) -> Node<'o> {
    Node::new((from.start, from.end), true, Value::Text(text.to_owned().into()))
}

fn words<'t, 'o>(from: &Node<'_>, texts: impl Iterator<Item = &'t str>) -> Node<'o> {
    let items = texts.map(|text| word(from, text)).collect();
    Node::new((from.start, from.end), true, Value::Array(items))
}

fn translated<'o>(outer: &Node<'_>, kind: Kind, detail: &Node<'_>) -> Option<Node<'o>> {
    let mut members = Members::default();
    if let Some(name) = outer.text_of("displayName") {
        members.text("displayName", detail, name);
    }
    match kind {
        Kind::Policy => policy(&mut members, outer, detail)?,
        _ => named_location(&mut members, outer, detail.get("KnownNetworkPolicies").unwrap_or(detail)),
    }
    Some(Node::nested(members.0))
}

fn policy(members: &mut Members<'_>, outer: &Node<'_>, detail: &Node<'_>) -> Option<()> {
    let conditions = detail.get("Conditions")?;
    if let Some(id) = outer.text_of("objectId") {
        members.text("id", detail, id);
    }
    for (name, graph) in [("CreatedDateTime", "createdDateTime"), ("ModifiedDateTime", "modifiedDateTime")] {
        if let Some(node) = detail.get(name) {
            members.text(graph, node, node.text().unwrap_or_default());
        }
    }
    if let Some(state) = detail.get("State") {
        let text = state.text().unwrap_or_default();
        members.text("state", state, if text == "Reporting" { "enabledForReportingButNotEnforced" } else { text });
    }
    for condition in conditions.members() {
        read_condition(members, &condition.name, &condition.node);
    }
    for flag in WIDENING {
        if let Some(node) = detail.get(flag).filter(|node| node.flag() == Some(false)) {
            members.text(format!("conditions.{flag}"), node, "false");
        }
    }
    controls(members, detail.get("Controls").map(Node::items).unwrap_or_default());
    session(members, detail);
    Some(())
}

fn read_condition<'o>(members: &mut Members<'o>, name: &str, node: &Node<'_>) {
    let mut lists: Vec<(String, Vec<Node<'o>>)> = Vec::new();
    for side in ["include", "exclude"] {
        for criterion in node.get(side).map(Node::items).unwrap_or_default() {
            for list in criterion.members() {
                let known = LISTS.iter().find(|(condition, known, _)| *condition == name && *known == list.name);
                if list.name.as_ref() == "DeviceRule" {
                    members.text("conditions.devices.deviceFilter.mode", &list.node, side);
                    members.text(
                        "conditions.devices.deviceFilter.rule",
                        &list.node,
                        list.node.text().unwrap_or_default(),
                    );
                    continue;
                }
                for found in list.node.words() {
                    let text = found.text.as_deref().unwrap_or_default();
                    let path = match known {
                        // Only some conditions have a side that is excluded.
                        Some((.., path)) if side == "include" || path.contains('*') => path.replace('*', side),
                        _ if list.name.as_ref() == "Acrs" && text.starts_with("urn:user:") => {
                            format!("applications.{side}UserActions")
                        }
                        _ if list.name.as_ref() == "Acrs" => {
                            format!("applications.{side}AuthenticationContextClassReferences")
                        }
                        _ => format!("{side}{name}{}", list.name),
                    };
                    let item = word(found.node, graph_word(text));
                    match lists.iter_mut().find(|(known, _)| *known == path) {
                        Some((_, items)) => items.push(item),
                        None => lists.push((path, vec![item])),
                    }
                }
            }
        }
    }
    for (path, items) in lists {
        let start = items.first().map_or(0, |item| item.start);
        let end = items.last().map_or(0, |item| item.end);
        members.put(format!("conditions.{path}"), Node::new((start, end), true, Value::Array(items)));
    }
}

fn graph_word(text: &str) -> &str {
    VALUES.iter().find(|(old, _)| *old == text).map_or(text, |(_, new)| new)
}

/// All entries are demanded, and of each any one control.
fn controls(members: &mut Members<'_>, entries: &[Node<'_>]) {
    let mut all = Vec::new();
    for entry in entries {
        if let Some(strength) = entry.get("AuthStrengthIds").and_then(|list| list.items().first()) {
            members.text("grantControls.authenticationStrength.id", strength, strength.text().unwrap_or_default());
        }
        let Some(list) = entry.get("Control") else { continue };
        let found = list.words();
        if entries.len() > 1 && found.len() > 1 {
            let names: Vec<_> = found.iter().filter_map(|word| word.text.as_deref()).collect();
            all.push(word(list, &names.join(" or ")));
        } else {
            all.extend(
                found.iter().map(|found| word(found.node, graph_word(found.text.as_deref().unwrap_or_default()))),
            );
        }
    }
    let Some(first) = entries.first() else { return };
    members.text("grantControls.operator", first, if entries.len() > 1 { "AND" } else { "OR" });
    members.put("grantControls.builtInControls", Node::new((first.start, first.end), true, Value::Array(all)));
}

fn session(members: &mut Members<'_>, detail: &Node<'_>) {
    for control in detail.get("SessionControls").map(Node::items).unwrap_or_default() {
        let name = control.text().unwrap_or_default();
        match name {
            "SignInFrequency" => frequency(members, control, detail),
            "PersistentBrowserSessionMode" => {
                let mode = detail.text_of(name).unwrap_or_default();
                members.text("sessionControls.persistentBrowser.mode", control, mode);
            }
            _ => members.text(format!("sessionControls.{name}"), control, name),
        }
    }
}

/// Type 10 has a span of time, such as `90.00:00:00` or `04:00:00`; type 30 is every time.
fn frequency(members: &mut Members<'_>, control: &Node<'_>, detail: &Node<'_>) {
    let path = |name: &str| format!("sessionControls.signInFrequency.{name}");
    if detail.get("SignInFrequencyType").and_then(Node::number) == Some(30) {
        return members.text(path("frequencyInterval"), control, "everyTime");
    }
    let span = detail.text_of("SignInFrequencyTimeSpan").unwrap_or_default();
    let (days, time) = span.split_once('.').unwrap_or(("0", span));
    let hours = time.split(':').next().and_then(|hours| hours.parse::<u32>().ok()).unwrap_or(0);
    let hours = days.parse::<u32>().ok().and_then(|days| days.checked_mul(24)?.checked_add(hours)).unwrap_or(0);
    members.text(path("type"), control, "hours");
    members.text(path("value"), control, &hours.to_string());
}

/// Newer details hold their ranges compressed; then nothing is left to read, and that is said.
fn named_location(members: &mut Members<'_>, outer: &Node<'_>, detail: &Node<'_>) {
    if let Some(id) = detail.text_of("NetworkId").or_else(|| outer.text_of("policyIdentifier")) {
        members.text("id", detail, id);
    }
    if let Some(name) = detail.text_of("NetworkName") {
        members.text("displayName", detail, name);
    }
    let trusted = |list: &Node<'_>| list.words().iter().any(|word| word.text.as_deref() == Some("trusted"));
    if detail.get("Categories").is_some_and(trusted) {
        members.text("isTrusted", detail, "true");
    }
    if detail.flag_of("ApplyToUnknownCountry") == Some(true) {
        members.text("includeUnknownCountriesAndRegions", detail, "true");
    }
    if let Some(list) = detail.get("CountryIsoCodes") {
        members.put("countriesAndRegions", words(list, list.words().iter().filter_map(|word| word.text.as_deref())));
    }
    // Newer details hold their ranges compressed, parted by commas. Damaged ones are one range that is
    // none, and that is said.
    if let Some(list) = detail.get("CompressedCidrIpRanges").filter(|list| !list.is_hollow()) {
        let ranges = list.text().and_then(unpacked).unwrap_or_else(|| "(compressed)".to_owned());
        members.put("ipRanges", words(list, ranges.split(',').filter(|range| !range.trim().is_empty())));
    } else if let Some(list) = detail.get("CidrIpRanges") {
        members.put("ipRanges", words(list, list.words().iter().filter_map(|word| word.text.as_deref())));
    }
}
