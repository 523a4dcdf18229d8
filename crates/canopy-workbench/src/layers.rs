//! Layers beside Conditional Access: what they are, and what the exports say of them.

use std::collections::BTreeSet;

use canopy_engine::{Layer as EngineLayer, Resource, Space, Target};
use canopy_model::AppId;

use crate::answer::LayerChoice;
use crate::question::Layer;

/// The layers that are made of policies.
pub(crate) fn binding(layers: &[Layer]) -> BTreeSet<EngineLayer> {
    layers
        .iter()
        .filter_map(|layer| match layer {
            Layer::SecurityDefaults => Some(EngineLayer::SecurityDefaults),
            Layer::PerUserMfa => Some(EngineLayer::PerUserMfa),
            Layer::MandatoryMfa => Some(EngineLayer::MandatoryMfa),
            Layer::ServiceDependencies => None,
        })
        .collect()
}

/// Every layer, as the simulator offers it.
pub(crate) fn choices(space: &Space) -> Vec<LayerChoice> {
    let settings = &space.tenant().settings;
    let choice = |layer, label: &str, text: &str, in_force| LayerChoice {
        layer,
        label: label.to_owned(),
        text: text.to_owned(),
        in_force,
    };
    let per_user = &space.tenant().directory.per_user_mfa;
    vec![
        choice(
            Layer::MandatoryMfa,
            "Mandatory MFA",
            "Microsoft asks everybody for MFA at the Azure portal and the Entra and Intune admin centers, whatever the policies say. Changes through Azure's command-line tools and API ask for it too; signing in to them does not.",
            None,
        ),
        choice(
            Layer::SecurityDefaults,
            "Security defaults",
            "MFA for administrators and for Azure management, legacy authentication blocked. The MFA that they ask of others when Microsoft sees a need is not counted. They and policies that are on exclude each other.",
            settings.security_defaults,
        ),
        choice(
            Layer::PerUserMfa,
            "Per-user MFA",
            "MFA at every sign-in for users in the state enforced.",
            (!per_user.is_empty()).then_some(true),
        ),
        choice(
            Layer::ServiceDependencies,
            "Service dependencies",
            "A service that calls others on the user's behalf before it opens is subject to their policies too. Microsoft's list is not complete.",
            None,
        ),
    ]
}

const EXCHANGE: &str = "00000002-0000-0ff1-ce00-000000000000";
const SHAREPOINT: &str = "00000003-0000-0ff1-ce00-000000000000";
const TEAMS: &str = "cc15fd57-2c6c-4117-a88c-83b1d56b4bbe";
const AZURE_PORTAL: &str = "c44b4083-3bb0-49c1-b47d-974e53cbdf3c";
const OFFICE_PORTAL: &str = "00000006-0000-0ff1-ce00-000000000000";

/// Early-bound dependencies (service-dependencies): services, and the resources whose policies must
/// be satisfied before they open. Late-bound ones are asked for when they are used.
const EARLY_BOUND: [(&str, &[&str]); 3] = [
    (TEAMS, &[EXCHANGE, SHAREPOINT]),
    (AZURE_PORTAL, &[EXCHANGE, SHAREPOINT]),
    (OFFICE_PORTAL, &[EXCHANGE, SHAREPOINT, TEAMS]),
];

/// A target with the resources that it depends on, as further audiences.
pub(crate) fn with_dependencies(target: Target) -> Target {
    let Target::Resources(mut resources) = target else { return target };
    let apps: Vec<AppId> = resources.iter().filter_map(|resource| resource.app.clone()).collect();
    for (service, needed) in EARLY_BOUND {
        if apps.contains(&AppId::new(service)) {
            resources.extend(needed.iter().map(|id| Resource::app(AppId::new(id))));
        }
    }
    Target::Resources(resources)
}
