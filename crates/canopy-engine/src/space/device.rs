//! The device-axis: unregistered, and registered in each way that device rules can tell apart.

use canopy_model::ordered::{OrderedMap, OrderedSet};

use canopy_model::{
    Comparison, Conditions, DeviceCondition, DeviceProperty, DeviceRule, Literal, Operator, Policy, ordered,
};

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
        let base = Device::Registered { compliant, trust, managed, properties: OrderedMap::new() };
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
    let mut parts: Vec<(OrderedSet<&DeviceProperty>, Part<'r>)> = Vec::new();
    for rule in rules {
        let mut own = Vec::new();
        comparisons(rule, &mut own);
        own.retain(|comparison| !matches!(comparison.property.as_str(), "iscompliant" | "trusttype"));
        let mut names = ordered::set(own.iter().map(|comparison| &comparison.property));
        if names.is_empty() {
            continue;
        }
        let (mut joined_rules, mut joined) = (vec![*rule], own);
        parts.retain_mut(|(theirs, (rules, comparisons))| {
            let apart = theirs.is_disjoint(&names);
            if !apart {
                names.extend(theirs.iter().copied());
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
    let names = ordered::set(comparisons.iter().map(|comparison| &comparison.property));
    let mut devices = vec![device.clone()];
    for name in names {
        let own: Vec<&&Comparison> = comparisons.iter().filter(|comparison| comparison.property == *name).collect();
        let settings: Vec<Setting> = candidates(name, &own).into_iter().map(|value| (name.clone(), value)).collect();
        devices = devices.iter().flat_map(|device| settings.iter().map(|setting| set(device, setting))).collect();
    }
    let mut seen = OrderedSet::new();
    devices.retain(|device| seen.insert((truths(device, rules, lookup), device.is_ones_own())));
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

/// Every value that the comparisons can tell apart, null and something else first.
///
/// A text is told apart by which literals it equals, begins with, ends with and contains. So the
/// literals themselves are enough, and every beginning with every end and every set of parts
/// between, held apart by a character that no literal has.
fn candidates(name: &DeviceProperty, comparisons: &[&&Comparison]) -> Vec<Option<PropertyValue>> {
    let literals = |wanted: &[Operator]| -> OrderedSet<String> {
        let values = comparisons
            .iter()
            .filter(|one| wanted.contains(&one.operator.negates().unwrap_or(one.operator)))
            .flat_map(|one| &one.values);
        ordered::set(values.filter_map(|literal| match literal {
            Literal::Text(text) => Some(text.to_lowercase()),
            Literal::Null => None,
        }))
    };
    let exact = literals(&[Operator::Eq, Operator::In]);
    let parts = sets(&literals(&[Operator::Contains]));
    if name.is_collection() {
        let elements = ordered::set(exact.into_iter().chain(literals(&[Operator::Contains])));
        let whole = sets(&elements).into_iter().map(|set| Some(PropertyValue::Many(set)));
        return std::iter::once(None).chain(whole).collect();
    }
    let or_nothing = |set: OrderedSet<String>| std::iter::once(String::new()).chain(set).collect::<Vec<_>>();
    let (beginnings, ends) =
        (or_nothing(literals(&[Operator::StartsWith])), or_nothing(literals(&[Operator::EndsWith])));
    let mut texts: OrderedSet<String> = OrderedSet::new();
    for beginning in &beginnings {
        for end in &ends {
            texts.extend(parts.iter().map(|parts| format!("{beginning}{APART}{}{APART}{end}", parts.join(APART))));
        }
    }
    let plain = format!("{APART}{APART}");
    texts.remove(&plain);
    let all = std::iter::once("something else".to_owned()).chain(exact).chain(texts);
    std::iter::once(None).chain(all.map(|text| Some(PropertyValue::One(text)))).collect()
}

/// Holds the parts of a made-up value apart.
const APART: &str = "…";

/// So many literals are combined in every way; of more, one, two and all at a time.
const COMBINED: usize = 6;

/// Sets of literals, the empty one first.
fn sets(literals: &OrderedSet<String>) -> Vec<Vec<String>> {
    let all: Vec<String> = literals.iter().cloned().collect();
    if all.len() > COMBINED {
        let pairs =
            all.iter().enumerate().flat_map(|(at, a)| all.iter().skip(at).map(move |b| vec![a.clone(), b.clone()]));
        return std::iter::once(Vec::new()).chain(pairs).chain([all.clone()]).collect();
    }
    all.iter().fold(vec![Vec::new()], |sets, literal| {
        let with = sets.iter().map(|set: &Vec<String>| [set.as_slice(), std::slice::from_ref(literal)].concat());
        sets.iter().cloned().chain(with).collect()
    })
}
