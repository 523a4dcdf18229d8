//! The device-axis: unregistered, and registered in each way that device rules can tell apart.

use std::collections::{BTreeMap, BTreeSet};

use canopy_model::{Comparison, Conditions, DeviceCondition, DeviceProperty, DeviceRule, Literal, Operator, Policy};

use crate::axis::Axis;
use crate::lookup::Lookup;
use crate::sign_in::{Device, PropertyValue, TrustType, Value};

/// What a property is set to on a device; `None` is null.
type Setting = (DeviceProperty, Option<PropertyValue>);

pub(super) fn values(policies: &[Policy], lookup: &Lookup) -> Vec<Value> {
    let rules: Vec<&DeviceRule> = policies.iter().filter_map(|policy| rule(&policy.conditions)).collect();
    let parts = independent(&rules);
    let mut devices = vec![Device::Unregistered];
    for (compliant, trust, managed) in states() {
        let base = Device::Registered { compliant, trust, managed, properties: BTreeMap::new() };
        let mut ways = vec![base];
        for (rules, comparisons) in &parts {
            ways = ways.iter().flat_map(|device| variants(device, rules, comparisons, lookup)).collect();
        }
        devices.extend(ways);
    }
    devices.into_iter().map(Value::Device).collect()
}

/// Compliance, join and management, the most ordinary first. A compliant device is managed.
fn states() -> impl Iterator<Item = (bool, TrustType, bool)> {
    let joins = [TrustType::EntraJoined, TrustType::HybridJoined, TrustType::Registered];
    let health = [(true, true), (false, true), (false, false)];
    joins.into_iter().flat_map(move |join| health.map(|(compliant, managed)| (compliant, join, managed)))
}

fn rule(conditions: &Conditions) -> Option<&DeviceRule> {
    match &conditions.devices {
        Some(DeviceCondition::Filter(filter)) => filter.rule.as_ref().ok(),
        _ => None,
    }
}

fn comparisons<'r>(rule: &'r DeviceRule, into: &mut Vec<&'r Comparison>) {
    match rule {
        DeviceRule::Compare(comparison) => into.push(comparison),
        DeviceRule::Not(rule) => comparisons(rule, into),
        DeviceRule::And(rules) | DeviceRule::Or(rules) => rules.iter().for_each(|rule| comparisons(rule, into)),
    }
}

/// Rules that share a property, together with their comparisons; facts that every device has are
/// enumerated elsewhere and join nothing.
type Part<'r> = (Vec<&'r DeviceRule>, Vec<&'r Comparison>);

fn independent<'r>(rules: &[&'r DeviceRule]) -> Vec<Part<'r>> {
    let mut parts: Vec<(BTreeSet<&DeviceProperty>, Part<'r>)> = Vec::new();
    for rule in rules {
        let mut own = Vec::new();
        comparisons(rule, &mut own);
        own.retain(|comparison| !matches!(comparison.property.as_str(), "iscompliant" | "trusttype"));
        let mut names: BTreeSet<&DeviceProperty> = own.iter().map(|comparison| &comparison.property).collect();
        if names.is_empty() {
            continue;
        }
        let (mut joined_rules, mut joined) = (vec![*rule], own);
        parts.retain_mut(|(theirs, (rules, comparisons))| {
            let apart = theirs.is_disjoint(&names);
            if !apart {
                names.append(theirs);
                joined_rules.append(rules);
                joined.append(comparisons);
            }
            apart
        });
        parts.push((names, (joined_rules, joined)));
    }
    parts.into_iter().map(|(_, part)| part).collect()
}

/// The devices like `device` that these rules tell apart, by trying every candidate value.
fn variants(device: &Device, rules: &[&DeviceRule], comparisons: &[&Comparison], lookup: &Lookup) -> Vec<Device> {
    let names: BTreeSet<&DeviceProperty> = comparisons.iter().map(|comparison| &comparison.property).collect();
    let mut devices = vec![device.clone()];
    for name in names {
        let own: Vec<&&Comparison> = comparisons.iter().filter(|comparison| comparison.property == *name).collect();
        let settings: Vec<Setting> = candidates(name, &own).into_iter().map(|value| (name.clone(), value)).collect();
        devices = devices.iter().flat_map(|device| settings.iter().map(|setting| set(device, setting))).collect();
    }
    let mut seen = BTreeSet::new();
    devices.retain(|device| seen.insert(truths(device, rules, lookup)));
    devices
}

fn set(device: &Device, (name, value): &Setting) -> Device {
    let mut device = device.clone();
    if let (Device::Registered { properties, .. }, Some(value)) = (&mut device, value) {
        properties.insert(name.clone(), value.clone());
    }
    device
}

/// Which rules are true of a device, found by the one reader of conditions.
fn truths(device: &Device, rules: &[&DeviceRule], lookup: &Lookup) -> Vec<bool> {
    rules.iter().map(|rule| Axis::device_rule_holds(rule, device, lookup)).collect()
}

/// Every literal, one value beside each as its operator sees it, something else, and null.
fn candidates(name: &DeviceProperty, comparisons: &[&&Comparison]) -> Vec<Option<PropertyValue>> {
    let mut texts: BTreeSet<String> = BTreeSet::new();
    for comparison in comparisons {
        let operator = comparison.operator.negates().unwrap_or(comparison.operator);
        for literal in &comparison.values {
            if let Literal::Text(text) = literal {
                texts.extend(around(operator, text));
            }
        }
    }
    let one = |text: &String| {
        if name.is_collection() { PropertyValue::Many(vec![text.clone()]) } else { PropertyValue::One(text.clone()) }
    };
    let mut all = vec![None, Some(one(&"something else".to_owned()))];
    all.extend(texts.iter().map(|text| Some(one(text))));
    if name.is_collection() && texts.len() > 1 {
        all.push(Some(PropertyValue::Many(texts.iter().cloned().collect())));
    }
    all
}

fn around(operator: Operator, text: &str) -> Vec<String> {
    let exact = text.to_owned();
    match operator {
        Operator::StartsWith => vec![exact, format!("{text}…")],
        Operator::EndsWith => vec![exact, format!("…{text}")],
        Operator::Contains => vec![exact, format!("…{text}…")],
        _ => vec![exact],
    }
}
