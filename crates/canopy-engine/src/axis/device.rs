//! Devices: filters (concept-condition-filters-for-devices) and the older device state.

use canopy_model::{Conditions, DeviceCondition, DeviceFilter, DeviceProperty, DeviceRule, DeviceState, FilterMode};

use super::attributes::Property;
use super::{Met, Unmet, attributes, select};
use crate::lookup::Lookup;
use crate::reading::Reading;
use crate::sign_in::{Device, PropertyValue, TrustType};

pub(super) fn admits(conditions: &Conditions, device: &Device, lookup: &Lookup) -> Result<Met, Unmet> {
    match &conditions.devices {
        None => Ok(Met::NotConfigured),
        Some(DeviceCondition::Filter(filter)) => filter_admits(filter, device, lookup),
        Some(DeviceCondition::State(selection)) => select(selection, |state| in_state(device, *state)),
    }
}

/// Include mode admits where the rule is true, exclude mode where it is false. A rule that could
/// not be read admits nothing; its policy is left out of every mask and named in the answer.
fn filter_admits(filter: &DeviceFilter, device: &Device, lookup: &Lookup) -> Result<Met, Unmet> {
    let Ok(rule) = &filter.rule else { return Err(Unmet::NotIncluded) };
    if *device == Device::Unregistered
        && filter.mode == FilterMode::Exclude
        && !lookup.reads(Reading::ExcludedRuleReachesUnregistered)
    {
        return Err(Unmet::NotIncluded);
    }
    match (filter.mode, rule_holds(rule, device, lookup)) {
        (FilterMode::Include, true) | (FilterMode::Exclude, false) => Ok(Met::Matched),
        (FilterMode::Include, false) => Err(Unmet::NotIncluded),
        (FilterMode::Exclude, true) => Err(Unmet::Excluded(0)),
    }
}

pub(super) fn rule_holds(rule: &DeviceRule, device: &Device, lookup: &Lookup) -> bool {
    let unavailable_is_null = lookup.reads(Reading::UnavailableAttributeIsNull);
    attributes::holds(rule, &|property| value(device, property, unavailable_is_null))
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
fn value(device: &Device, property: &DeviceProperty, unavailable_is_null: bool) -> Property {
    let Device::Registered { compliant, trust, managed, properties } = device else { return Property::Null };
    match property.as_str() {
        "iscompliant" => Property::Is(PropertyValue::One(if *compliant { "True" } else { "False" }.into())),
        "trusttype" => Property::Is(PropertyValue::One(trust.as_str().into())),
        _ if property.is_extension_attribute() && !(*managed || device.is_managed()) => {
            if unavailable_is_null {
                Property::Null
            } else {
                Property::Unavailable
            }
        }
        _ => properties.get(property).cloned().map_or(Property::Null, Property::Is),
    }
}
