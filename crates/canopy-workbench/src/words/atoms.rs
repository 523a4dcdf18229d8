//! Sets of atoms in words: "Linux", "any but Windows and macOS", "12 people".

use canopy_engine::{AtomBox, Axis, Bearer, Space, Value};

use super::conditions::{client_app, flow, insider_risk, platform_name, risk};
use super::sign_in::{device, network, target};
use super::{Names, capitalised, count, list};
use crate::people;

/// Names of an axis for "depends on …".
pub(crate) const fn axis_name(axis: Axis) -> &'static str {
    match axis {
        Axis::Who => "person",
        Axis::Target => "target resource",
        Axis::ClientApp => "client app",
        Axis::Platform => "device platform",
        Axis::Network => "network",
        Axis::Device => "device",
        Axis::SignInRisk => "sign-in risk",
        Axis::UserRisk => "user risk",
        Axis::InsiderRisk => "insider risk",
        Axis::ServicePrincipalRisk => "service principal risk",
        Axis::AgentRisk => "agent risk",
        Axis::Flow => "authentication flow",
    }
}

/// How many values are named.
const NAMED: usize = 4;

/// A region of the open axes: "Device platform: Linux; network: any but HQ".
pub(crate) fn region(space: &Space, names: &Names<'_>, one: &AtomBox) -> String {
    let part =
        |(axis, chosen): (&Axis, &Vec<usize>)| format!("{}: {}", axis_name(*axis), atoms(space, names, *axis, chosen));
    capitalised(&one.iter().map(part).collect::<Vec<_>>().join("; "))
}

/// A set of atoms of one axis: what is in it, or, where that is shorter, what is not.
pub(crate) fn atoms(space: &Space, names: &Names<'_>, axis: Axis, chosen: &[usize]) -> String {
    let all = space.atoms(axis).len();
    let of = |wanted: &dyn Fn(usize) -> bool| -> Vec<String> {
        let atoms = space.atoms(axis).iter().enumerate().filter(|(at, _)| wanted(*at));
        atoms.flat_map(|(_, atom)| values(space, names, axis, &atom.values, &atom.facts)).collect()
    };
    let inside = of(&|at| chosen.contains(&at));
    let outside = of(&|at| !chosen.contains(&at));
    if chosen.len() == all {
        "any".to_owned()
    } else if outside.len() < inside.len() && outside.len() <= NAMED {
        format!("any but {}", some(&outside, axis))
    } else {
        some(&inside, axis)
    }
}

fn some(values: &[String], axis: Axis) -> String {
    if values.len() <= NAMED {
        return list(values, "or");
    }
    let named: Vec<String> = values.iter().take(NAMED - 1).cloned().collect();
    let rest = values.len() - named.len();
    let (one, many) = match axis {
        Axis::Who => ("other", "others"),
        _ => ("more", "more"),
    };
    format!("{} or {}", named.join(", "), count(rest, one, many))
}

fn values(space: &Space, names: &Names<'_>, axis: Axis, values: &[Value], facts: &[usize]) -> Vec<String> {
    if axis == Axis::Who {
        let bearers = facts.iter().filter_map(|at| space.facts().get(*at)).flat_map(|fact| &fact.bearers);
        return bearers.map(|bearer: &Bearer| people::name(space, names, bearer)).collect();
    }
    values.iter().map(|value| word(space, names, value)).collect()
}

fn word(space: &Space, names: &Names<'_>, value: &Value) -> String {
    match value {
        Value::Who(_) => String::new(),
        Value::Target(one) => target(names, one),
        Value::ClientApp(one) => client_app(*one).to_owned(),
        Value::Platform(one) => platform_name(*one).to_owned(),
        Value::Network(one) => network(space, one),
        Value::Device(one) => device(one),
        Value::SignInRisk(one) | Value::UserRisk(one) | Value::ServicePrincipalRisk(one) | Value::AgentRisk(one) => {
            risk(*one).to_owned()
        }
        Value::InsiderRisk(one) => insider_risk(*one).to_owned(),
        Value::Flow(flows) if flows.is_empty() => "none".to_owned(),
        Value::Flow(flows) => flows.iter().map(|one| flow(*one)).collect::<Vec<_>>().join(", "),
    }
}
