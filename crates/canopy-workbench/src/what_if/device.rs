//! `deviceInfo`: the device of a sign-in.

use canopy_model::ordered::OrderedMap;

use canopy_engine::{Axis, Device, PropertyValue, TrustType};
use canopy_model::DeviceProperty;
use serde_json::Value;

use super::assumed::{Note, SIGN_IN_CONDITIONS};
use super::body::Body;
use super::problem::Problem;

/// Members that are texts, but for the extension attributes, with the names that filters give them
/// (concept-condition-filters-for-devices).
pub(super) const TEXTS: [(&str, &str); 10] = [
    ("deviceId", "deviceId"),
    ("displayName", "displayName"),
    ("enrollmentProfileName", "enrollmentProfileName"),
    ("manufacturer", "manufacturer"),
    ("mdmAppId", "mdmAppId"),
    ("model", "model"),
    ("operatingSystem", "operatingSystem"),
    ("operatingSystemVersion", "operatingSystemVersion"),
    ("ownership", "deviceOwnership"),
    ("profileType", "profileType"),
];

pub(super) const LISTS: [&str; 2] = ["physicalIds", "systemLabels"];

pub(super) const TRUST: &[(&str, TrustType)] =
    &[("AzureAD", TrustType::EntraJoined), ("ServerAD", TrustType::HybridJoined), ("Workplace", TrustType::Registered)];

/// Microsoft Intune, as the app that manages a device.
pub(super) const INTUNE: &str = "0000000a-0000-0000-c000-000000000000";

/// Reads the device; one of which nothing is said is not registered.
pub(super) fn read(value: Option<&Value>, notes: &mut Vec<Note>) -> Result<Device, Problem> {
    let Some(value) = value.filter(|value| !is_hollow(value)) else {
        let text = "The request says nothing of a device: it is taken as not registered, with every property empty.";
        notes.push(Note::on(Axis::Device, text, SIGN_IN_CONDITIONS));
        return Ok(Device::Unregistered);
    };
    let attributes: Vec<String> = (1..=15).map(|n| format!("extensionAttribute{n}")).collect();
    let mut known: Vec<&str> = TEXTS.iter().map(|(member, _)| *member).chain(LISTS).collect();
    known.extend(["isCompliant", "trustType"]);
    known.extend(attributes.iter().map(String::as_str));
    let body = Body::of(value, "signInConditions.deviceInfo", &known)?;
    let mut properties = OrderedMap::new();
    let named = TEXTS.into_iter().chain(attributes.iter().map(|name| (name.as_str(), name.as_str())));
    for (member, property) in named {
        if let Some(text) = body.text(member)? {
            properties.insert(DeviceProperty::new(property), PropertyValue::One(text.to_owned()));
        }
    }
    for member in LISTS {
        let items = body.texts(member)?;
        if !items.is_empty() {
            let items = items.into_iter().map(str::to_owned).collect();
            properties.insert(DeviceProperty::new(member), PropertyValue::Many(items));
        }
    }
    let trust = body.one_of("trustType", TRUST)?;
    if trust.is_none() {
        let text = "The request does not say how the device is joined: it is taken as registered (Workplace).";
        notes.push(Note::on(Axis::Device, text, "deviceInfo"));
    }
    let managed = body.text("mdmAppId")?.is_some_and(|id| id.eq_ignore_ascii_case(INTUNE));
    let compliant = body.flag("isCompliant")?.unwrap_or(false);
    Ok(Device::Registered { compliant, trust: trust.unwrap_or(TrustType::Registered), managed, properties })
}

fn is_hollow(value: &Value) -> bool {
    let empty = |value: &Value| match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    };
    value.as_object().is_some_and(|members| members.iter().all(|(name, value)| name.contains('@') || empty(value)))
}
