//! Sets of atoms in words: "Linux", "any but Windows and macOS", "12 people".

use canopy_engine::{AtomBox, AtomSet, Axis, Bearer, Network, Space, Value};

use super::conditions::{Telling, client_app, flow, insider_risk, platform_name, risk};
use super::sign_in::{device, target, undefined};
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
    let mut all = AtomSet::with_capacity(space.atoms(axis).len());
    all.insert_range(..);
    let mut set = AtomSet::with_capacity(all.len());
    chosen.iter().for_each(|at| set.insert(*at));
    atoms_among(space, names, axis, &set, &all)
}

/// The same where only some atoms are considered at all.
pub(crate) fn atoms_among(space: &Space, names: &Names<'_>, axis: Axis, chosen: &AtomSet, among: &AtomSet) -> String {
    if among.is_subset(chosen) {
        return "any".to_owned();
    }
    let told = match axis {
        Axis::Network => locations(space, names, chosen, among),
        Axis::ClientApp => clients(space, chosen).map(str::to_owned),
        _ => None,
    };
    if let Some(told) = told {
        return told;
    }
    let of = |wanted: &AtomSet| -> Vec<String> {
        let atoms = wanted.ones().filter_map(|at| space.atoms(axis).get(at));
        let told = atoms.flat_map(|atom| values(space, names, axis, &atom.values, &atom.facts));
        // Networks in one place and persons with several roles are told once.
        told.fold(Vec::new(), |mut once, text| {
            if !once.contains(&text) {
                once.push(text);
            }
            once
        })
    };
    let inside = of(chosen);
    let outside = of(&among.difference(chosen).collect());
    if outside.len() < inside.len() && outside.len() <= NAMED {
        format!("any but {}", some(&outside, axis))
    } else {
        some(&inside, axis)
    }
}

/// Networks by one or two locations: in them, or anywhere else.
fn locations(space: &Space, names: &Names<'_>, chosen: &AtomSet, among: &AtomSet) -> Option<String> {
    let telling = Telling { names, space, person: None };
    let all = space.located();
    let none = (None, AtomSet::with_capacity(among.len()));
    let one = all.iter().map(|(selector, atoms)| (Some(selector), atoms.clone()));
    let second: Vec<_> = std::iter::once(none).chain(one).collect();
    second.iter().find_map(|(other, more)| {
        all.iter().find_map(|(selector, atoms)| {
            let mut inside = atoms.clone();
            inside.union_with(more);
            inside.intersect_with(among);
            let mut outside = among.clone();
            outside.difference_with(&inside);
            let told = || {
                let places = std::iter::once(selector).chain(*other).map(|one| telling.location(one));
                places.collect::<Vec<_>>()
            };
            if inside == *chosen {
                Some(list(&told(), "or"))
            } else {
                (outside == *chosen).then(|| format!("any but {}", list(&told(), "and")))
            }
        })
    })
}

/// Clients by how they authenticate.
fn clients(space: &Space, chosen: &AtomSet) -> Option<&'static str> {
    let is_legacy = |at: usize| match space.atoms(Axis::ClientApp).get(at)?.values.first()? {
        Value::ClientApp(client) => Some(client.is_legacy()),
        _ => None,
    };
    let of_kind = |legacy: bool| {
        let all = (0..space.atoms(Axis::ClientApp).len()).filter(|at| is_legacy(*at) == Some(legacy));
        all.eq(chosen.ones())
    };
    if of_kind(false) { Some("modern authentication") } else { of_kind(true).then_some("legacy authentication") }
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
        let facts = facts.iter().filter_map(|at| space.facts().get(*at));
        let name = |fact| move |bearer: &Bearer| people::name_by(space, names, fact, bearer);
        return facts.flat_map(|fact| space.bearers(fact).iter().map(name(fact))).collect();
    }
    values.iter().map(|value| word(space, names, value)).collect()
}

fn word(space: &Space, names: &Names<'_>, value: &Value) -> String {
    match value {
        Value::Who(_) => String::new(),
        Value::Target(one) => target(names, one),
        Value::ClientApp(one) => client_app(*one).to_owned(),
        Value::Platform(one) => platform_name(*one).to_owned(),
        Value::Network(one) => place(space, one),
        Value::Device(one) => device(one),
        Value::SignInRisk(one) | Value::UserRisk(one) | Value::ServicePrincipalRisk(one) | Value::AgentRisk(one) => {
            risk(*one).to_owned()
        }
        Value::InsiderRisk(one) => insider_risk(*one).to_owned(),
        Value::Flow(flows) if flows.is_empty() => "none".to_owned(),
        Value::Flow(flows) => flows.iter().map(|one| flow(*one)).collect::<Vec<_>>().join(", "),
    }
}

/// A network by where it lies; what else is known of it would only repeat the place.
fn place(space: &Space, network: &Network) -> String {
    let located = space.lookup().locate(network);
    let names = located.locations().filter_map(|at| space.tenant().locations.get(at)).map(|one| one.name.clone());
    let names: Vec<String> = names.chain(undefined(space, network)).collect();
    let place = if names.is_empty() { "no named location".to_owned() } else { list(&names, "and") };
    if network.compliant { format!("{place} through Global Secure Access") } else { place }
}
