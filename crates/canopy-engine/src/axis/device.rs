//! Devices: filters (concept-condition-filters-for-devices) and the older device state.

use canopy_model::{Conditions, DeviceCondition, DeviceFilter, DeviceProperty, DeviceRule, DeviceState, FilterMode};

use super::{Met, Unmet, attributes, select};
use crate::sign_in::{Device, PropertyValue, TrustType};

pub(super) fn admits(conditions: &Conditions, device: &Device) -> Result<Met, Unmet> {
    match &conditions.devices {
        None => Ok(Met::NotConfigured),
        Some(DeviceCondition::Filter(filter)) => filter_admits(filter, device),
        Some(DeviceCondition::State(selection)) => select(selection, |state| in_state(device, *state)),
    }
}

/// Include mode admits where the rule is true, exclude mode where it is false. A rule that could
/// not be read admits nothing; its policy is left out of every mask and named in the answer.
fn filter_admits(filter: &DeviceFilter, device: &Device) -> Result<Met, Unmet> {
    let Ok(rule) = &filter.rule else { return Err(Unmet::NotIncluded) };
    match (filter.mode, rule_holds(rule, device)) {
        (FilterMode::Include, true) | (FilterMode::Exclude, false) => Ok(Met::Matched),
        (FilterMode::Include, false) => Err(Unmet::NotIncluded),
        (FilterMode::Exclude, true) => Err(Unmet::Excluded(0)),
    }
}

pub(super) fn rule_holds(rule: &DeviceRule, device: &Device) -> bool {
    attributes::holds(rule, &|property| value(device, property))
}

fn in_state(device: &Device, state: DeviceState) -> bool {
    match (state, device) {
        (DeviceState::All, _) => true,
        (DeviceState::Compliant, Device::Registered { compliant, .. }) => *compliant,
        (DeviceState::DomainJoined, Device::Registered { trust, .. }) => *trust == TrustType::HybridJoined,
        (_, Device::Unregistered) => false,
    }
}

/// What a rule sees. Every property of an unregistered device is null. Extension attributes are
/// also unavailable on a registered device that is neither managed by Intune, compliant nor
/// hybrid joined.
fn value(device: &Device, property: &DeviceProperty) -> Option<PropertyValue> {
    let Device::Registered { compliant, trust, managed, properties } = device else { return None };
    match property.as_str() {
        "iscompliant" => Some(PropertyValue::One(if *compliant { "True" } else { "False" }.into())),
        "trusttype" => Some(PropertyValue::One(trust.as_str().into())),
        _ if property.is_extension_attribute() && !(*managed || device.is_managed()) => None,
        _ => properties.get(property).cloned(),
    }
}
