//! `conditionalAccessDevices` and `conditionalAccessFilter`

use canopy_model::{AttributeFilter, DeviceCondition, DeviceState, FilterMode};
use serde::Serialize;

use super::conditions::both;
use super::vocabulary::{self, DEVICE_STATES};

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Devices {
    include_devices: Vec<String>,
    exclude_devices: Vec<String>,
    device_filter: Option<Filter>,
}

/// A filter over devices or over custom security attributes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Filter {
    mode: &'static str,
    rule: String,
}

impl Filter {
    fn new(mode: FilterMode, rule: &str) -> Self {
        let mode = match mode {
            FilterMode::Include => "include",
            FilterMode::Exclude => "exclude",
        };
        Self { mode, rule: rule.to_owned() }
    }

    pub(super) fn of_attributes(filter: &AttributeFilter) -> Self {
        Self::new(filter.mode, &filter.text)
    }
}

pub(super) fn write(condition: &DeviceCondition) -> Devices {
    match condition {
        DeviceCondition::Filter(filter) => Devices {
            include_devices: Vec::new(),
            exclude_devices: Vec::new(),
            device_filter: Some(Filter::new(filter.mode, &filter.text)),
        },
        DeviceCondition::State(states) => {
            let word = |state: &DeviceState| vocabulary::name(DEVICE_STATES, state).to_owned();
            let (include_devices, exclude_devices) = both(states, word);
            Devices { include_devices, exclude_devices, device_filter: None }
        }
    }
}
