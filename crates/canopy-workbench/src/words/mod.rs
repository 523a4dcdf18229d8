//! The engine's findings in the user's words. Only here is text made.

mod atoms;
mod cause;
mod conditions;
mod controls;
mod names;
mod policy;
pub(crate) mod recorded;
mod sign_in;
mod workloads;

pub(crate) use atoms::{atoms, atoms_among, axis_name, region};
pub(crate) use cause::{asked, cause_of, cause_policy, excluded_user};
pub(crate) use conditions::{
    Telling, client_app, conditions, flow, insider_risk, name as condition_name, platform, platform_name, risk,
};
pub(crate) use controls::{controls, controls_of, imposed, mark, sentence, session, way};
pub(crate) use names::Names;
pub(crate) use policy::{entries, policy_sentence};
pub(crate) use sign_in::{device, ip_locations, target, witness};

/// `1 person`, `2 people`.
pub(crate) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// `a`, `a or b`, `a, b or c`.
pub(crate) fn list(parts: &[String], last: &str) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [init @ .., end] => format!("{} {last} {end}", init.join(", ")),
    }
}

/// The same with a capital at the beginning.
pub(crate) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
