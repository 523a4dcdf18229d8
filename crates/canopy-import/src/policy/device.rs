//! `conditions.devices` and the older `conditions.deviceStates`.

use canopy_model::{DeviceCondition, DeviceFilter, DeviceRule, DeviceState, FilterMode, Selection};

use super::reading::PolicyReading;
use crate::json::Node;
use crate::log::Words;
use crate::notice::{NoticeKind, shortened};
use crate::rule::{self, Subject};

/// Device states have three spellings over time (conditionalAccessDevices,
/// conditionalAccessDeviceStates); all mean the same.
const INCLUDES: [&str; 3] = ["includeDevices", "includeDeviceStates", "includeStates"];
const EXCLUDES: [&str; 3] = ["excludeDevices", "excludeDeviceStates", "excludeStates"];

/// Reads the device condition.
pub(crate) fn read<'a>(
    reading: &mut PolicyReading<'_, 'a>,
    devices: Option<&Node<'a>>,
    states: Option<&Node<'a>>,
) -> Option<DeviceCondition> {
    let known = [&INCLUDES[..], &EXCLUDES[..], &["deviceFilter"]].concat();
    let mut selection = Selection::default();
    for node in [devices, states].into_iter().flatten() {
        reading.known_members(node, &known);
        for member in INCLUDES {
            selection.include.extend(device_states(reading, node.get(member)));
        }
        for member in EXCLUDES {
            selection.exclude.extend(device_states(reading, node.get(member)));
        }
    }
    let filter = devices.and_then(|node| node.get("deviceFilter")).and_then(|node| device_filter(reading, node));
    let stated = !selection.include.is_empty() || !selection.exclude.is_empty();
    match (filter, stated) {
        (Some(filter), stated) => {
            if let Some(node) = devices.or(states).filter(|_| stated) {
                let problem = "A device filter and device states stand together, which Entra does not allow.";
                reading.unreadable(node, NoticeKind::UnknownValue, problem);
            }
            Some(DeviceCondition::Filter(filter))
        }
        (None, true) => Some(DeviceCondition::State(selection)),
        (None, false) => None,
    }
}

fn device_states<'a>(reading: &mut PolicyReading<'_, 'a>, node: Option<&Node<'a>>) -> Vec<DeviceState> {
    let known =
        [("All", DeviceState::All), ("Compliant", DeviceState::Compliant), ("DomainJoined", DeviceState::DomainJoined)];
    reading.set(node, &known).unwrap_or_default().into_iter().collect()
}

fn device_filter<'a>(reading: &mut PolicyReading<'_, 'a>, node: &Node<'a>) -> Option<DeviceFilter> {
    let (mode, text, rule) = filter(reading, node, Subject::Device)?;
    if let Ok(rule) = &rule {
        for name in rule::unknown_properties(rule) {
            let what =
                format!("Policy {}: devices have no documented property “{}”.", reading.title(), shortened(&name));
            let words = Words::warning(NoticeKind::Rule, what)
                .so("Answers treat it as a property that any device may have.")
                .remedy("Check the spelling of the rule.");
            reading.log.say(node.get("rule").unwrap_or(node), words);
        }
    }
    Some(DeviceFilter { mode, text, rule })
}

/// Mode, text and tree of a filter; `None` where it is not configured.
pub(crate) fn filter<'a>(
    reading: &mut PolicyReading<'_, 'a>,
    node: &Node<'a>,
    subject: Subject,
) -> Option<(FilterMode, String, Result<DeviceRule, String>)> {
    reading.known_members(node, &["mode", "rule"]);
    if node.is_hollow() {
        return None;
    }
    let text = node.text_of("rule").unwrap_or_default().to_owned();
    let parsed = rule::parse(&text, subject);
    let mode = match node.text_of("mode").unwrap_or_default().to_lowercase().as_str() {
        "include" => Ok(FilterMode::Include),
        "exclude" => Ok(FilterMode::Exclude),
        _ => Err("The filter does not say whether it includes or excludes.".to_owned()),
    };
    let (mode, rule) = match (mode, parsed) {
        (Ok(mode), rule) => (mode, rule),
        // Without a mode the rule decides nothing.
        (Err(problem), _) => (FilterMode::Include, Err(problem)),
    };
    if let Err(problem) = &rule {
        let problem = problem.clone();
        reading.unreadable(node.get("rule").unwrap_or(node), NoticeKind::Rule, &problem);
    }
    Some((mode, text, rule))
}
