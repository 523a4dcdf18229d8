//! Layers beside Conditional Access: what they are, and what the exports say of them.

use canopy_model::ordered::OrderedSet;

use canopy_engine::{Layer as EngineLayer, Resource, Space, Target};
use canopy_model::{AppId, ordered};

use crate::answer::LayerChoice;
use crate::question::Layer;

/// The layers that are made of policies.
pub(crate) fn binding(layers: &[Layer]) -> OrderedSet<EngineLayer> {
    ordered::set(layers.iter().filter_map(|layer| match layer {
        Layer::SecurityDefaults => Some(EngineLayer::SecurityDefaults),
        Layer::PerUserMfa => Some(EngineLayer::PerUserMfa),
        Layer::MandatoryMfa => Some(EngineLayer::MandatoryMfa),
        Layer::ServiceDependencies | Layer::LateDependencies => None,
    }))
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
        choice(
            Layer::LateDependencies,
            "Service dependencies in use",
            "What a service calls only when it is used, such as Planner from Teams: signing in is not held up, using it is.",
            None,
        ),
    ]
}

const EXCHANGE: &str = "00000002-0000-0ff1-ce00-000000000000";
const SHAREPOINT: &str = "00000003-0000-0ff1-ce00-000000000000";
const TEAMS: &str = "cc15fd57-2c6c-4117-a88c-83b1d56b4bbe";
const AZURE_PORTAL: &str = "c44b4083-3bb0-49c1-b47d-974e53cbdf3c";
const OFFICE_PORTAL: &str = "00000006-0000-0ff1-ce00-000000000000";
const WINDOWS_365: &str = "0af06dc6-e4b5-4f28-818e-e78e62d137a5";
const POWER_APPS: &str = "475226c6-020e-4fb2-8a90-7a972cbfc1d4";
const POWER_AUTOMATE: &str = "7df0a125-d3be-4c96-aa54-591f83ff541c";
const AZURE_MANAGEMENT: &str = "797f4846-ba00-4fd7-ba43-dac1f8f63013";
const AZURE_AD_GRAPH: &str = "00000002-0000-0000-c000-000000000000";
const FORMS: &str = "c9a559d2-7aab-4f13-a6ed-e7e9c52aec87";
const TO_DO: &str = "3ff8e6ba-7dc3-4e9e-ba40-ee12b60d6d48";
const WEB_CLIENT_EXTENSIBILITY: &str = "08e18876-6177-487e-b8b5-cf950c1e598c";
const WEB_CLIENT_EXTENSIBILITY_ISOLATED: &str = "3bc2296e-aa22-4ed2-9e1e-946d05afa6a2";
const PLANNER: &str = "b737dad2-2f6c-4c65-90e3-ca563267e8b9";
const STREAM: &str = "2634dd23-5e5a-431c-81ca-11710d9079f4";
const WHITEBOARD: &str = "95de633a-083e-42f5-b444-a4295d8e9314";

/// Services, and the resources whose policies must be satisfied before they open
/// (service-dependencies). Left out for want of a published id: Microsoft 365 Reporting, Outlook
/// groups, Classroom.
const EARLY_BOUND: [(&str, &[&str]); 8] = [
    (TEAMS, &[EXCHANGE, SHAREPOINT]),
    (AZURE_PORTAL, &[EXCHANGE, SHAREPOINT, WINDOWS_365]),
    (OFFICE_PORTAL, &[EXCHANGE, SHAREPOINT, TEAMS, WINDOWS_365]),
    (POWER_APPS, &[AZURE_MANAGEMENT, AZURE_AD_GRAPH, SHAREPOINT, EXCHANGE]),
    (POWER_AUTOMATE, &[POWER_APPS]),
    (FORMS, &[EXCHANGE, SHAREPOINT]),
    (TO_DO, &[EXCHANGE]),
    (SHAREPOINT, &[WEB_CLIENT_EXTENSIBILITY, WEB_CLIENT_EXTENSIBILITY_ISOLATED]),
];

/// Services, and the resources whose policies are asked when these are used.
const LATE_BOUND: [(&str, &[&str]); 1] = [(TEAMS, &[PLANNER, STREAM, WHITEBOARD])];

/// A target with the resources that it depends on, those that they depend on included, as further
/// audiences.
pub(crate) fn with_dependencies(target: Target, layers: &[Layer]) -> Target {
    let Target::Resources(mut resources) = target else { return target };
    let early = EARLY_BOUND.iter().filter(|_| layers.contains(&Layer::ServiceDependencies));
    let late = LATE_BOUND.iter().filter(|_| layers.contains(&Layer::LateDependencies));
    let bound: Vec<(AppId, &[&str])> =
        early.chain(late).map(|(service, needed)| (AppId::new(service), *needed)).collect();
    let mut at = 0;
    while let Some(app) = resources.get(at).map(|resource| resource.app.clone()) {
        let needed = bound.iter().filter(|(service, _)| app.as_ref() == Some(service)).flat_map(|(_, needed)| *needed);
        for resource in needed.map(|id| Resource::app(AppId::new(id))) {
            if !resources.contains(&resource) {
                resources.push(resource);
            }
        }
        at += 1;
    }
    Target::Resources(resources)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reached(service: &str, layers: &[Layer]) -> usize {
        match with_dependencies(Target::app(AppId::new(service)), layers) {
            Target::Resources(resources) => resources.len(),
            _ => 0,
        }
    }

    #[test]
    fn dependencies_of_dependencies_count() {
        let early = [Layer::ServiceDependencies];
        assert_eq!(reached(POWER_AUTOMATE, &[]), 1);
        // Power Apps and what it needs, and what SharePoint needs.
        assert_eq!(reached(POWER_AUTOMATE, &early), 8);
        assert_eq!(reached(TEAMS, &early), 5);
        assert_eq!(reached(TEAMS, &[Layer::LateDependencies]), 4);
    }
}
