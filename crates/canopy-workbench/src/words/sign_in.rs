//! A sign-in, field by field, in the words of the What If form.

use canopy_engine::{Device, Network, Resource, SignIn, Space, Target, TrustType};
use canopy_model::{LocationKind, RiskLevel};

use super::conditions::{client_app, flow, insider_risk, platform_name, risk};
use super::{Names, capitalised};

/// Everything but the person.
pub(crate) fn witness(space: &Space, names: &Names<'_>, sign_in: &SignIn) -> Vec<(String, String)> {
    let mut lines = vec![
        ("Target resource", target(names, &sign_in.target)),
        ("Client app", client_app(sign_in.client_app).to_owned()),
        ("Device platform", capitalised(platform_name(sign_in.platform))),
        ("Network", network(space, &sign_in.network)),
        ("Device", device(&sign_in.device)),
        ("Sign-in risk", capitalised(risk(sign_in.sign_in_risk))),
    ];
    if sign_in.user_risk != RiskLevel::None {
        lines.push(("User risk", capitalised(risk(sign_in.user_risk))));
    }
    if sign_in.insider_risk != canopy_model::InsiderRisk::None {
        lines.push(("Insider risk", capitalised(insider_risk(sign_in.insider_risk))));
    }
    let flows: Vec<&str> = sign_in.flows.iter().map(|one| flow(*one)).collect();
    if !flows.is_empty() {
        lines.push(("Authentication flow", capitalised(&flows.join(", "))));
    }
    lines.into_iter().map(|(field, text)| (field.to_owned(), text)).collect()
}

/// What is signed in to.
pub(crate) fn target(names: &Names<'_>, target: &Target) -> String {
    match target {
        Target::Resources(resources) => {
            let all: Vec<String> = resources.iter().map(|one| resource(names, one)).collect();
            all.join(" and ")
        }
        Target::Request(request) => {
            let all: Vec<String> = request
                .resources
                .iter()
                .map(|(one, scopes)| format!("{} ({})", resource(names, one), scopes.join(" ")))
                .collect();
            format!("{}, for {}", all.join(" and "), resource(names, &request.client))
        }
        Target::Action(action) => Names::action(*action).to_owned(),
        Target::Context(id) => names.context(id),
    }
}

fn resource(names: &Names<'_>, resource: &Resource) -> String {
    match &resource.app {
        Some(id) => names.app(id),
        None if resource.global_secure_access => "Global Secure Access".to_owned(),
        None if resource.agent => "An agent's resource".to_owned(),
        None => "Any other resource".to_owned(),
    }
}

/// The named locations that an address lies in.
pub(crate) fn ip_locations(space: &Space, network: &Network) -> Vec<String> {
    let located = space.lookup().locate(network);
    let defined = located.locations().filter_map(|at| space.tenant().locations.get(at));
    let by_ip = defined.filter(|location| matches!(location.kind, LocationKind::Ip(_)));
    by_ip.map(|location| location.name.clone()).chain(undefined(space, network)).collect()
}

/// The location that an address stands for because no export defines it.
pub(crate) fn undefined(space: &Space, network: &Network) -> Option<String> {
    space.lookup().undefined(network).map(|id| format!("named location {id}, which no export defines"))
}

/// A network.
pub(crate) fn network(space: &Space, network: &Network) -> String {
    let places = ip_locations(space, network);
    let mut text = match &network.ip {
        Some(_) if space.lookup().undefined(network).is_some() => format!("In {}", places.join(" and ")),
        Some(ip) if places.is_empty() => format!("{ip}, in no named location"),
        Some(ip) => format!("{ip}, in {}", places.join(" and ")),
        None => "Any address outside named locations".to_owned(),
    };
    let by_country =
        space.tenant().locations.iter().any(|location| matches!(location.kind, LocationKind::Country { .. }));
    match &network.country {
        Some(code) => text.push_str(&format!(", country {code}")),
        None if by_country => text.push_str(", country unknown"),
        None => {}
    }
    if network.compliant {
        text.push_str(", through Global Secure Access");
    }
    text
}

/// A device.
pub(crate) fn device(device: &Device) -> String {
    match device {
        Device::Unregistered => "Not registered".to_owned(),
        Device::Registered { compliant, trust, properties, .. } => {
            let join = match trust {
                TrustType::EntraJoined => "Microsoft Entra joined",
                TrustType::HybridJoined => "Microsoft Entra hybrid joined",
                TrustType::Registered => "Microsoft Entra registered",
            };
            let health = if *compliant { "compliant" } else { "not compliant" };
            let more: Vec<String> = properties
                .iter()
                .map(|(name, value)| match value {
                    canopy_engine::PropertyValue::One(text) => format!("{} {text}", name.as_str()),
                    canopy_engine::PropertyValue::Many(texts) => format!("{} {}", name.as_str(), texts.join(", ")),
                })
                .collect();
            [vec![join.to_owned(), health.to_owned()], more].concat().join(", ")
        }
    }
}
