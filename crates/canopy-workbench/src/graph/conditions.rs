//! `conditionalAccessConditionSet`. Members that only Graph beta has are written where they are
//! configured.

use canopy_model::ordered::OrderedSet;
use canopy_model::{AgentContextSelector, Conditions, LocationSelector, PlatformSelector, RiskLevel, Selection};
use serde::Serialize;

use super::applications::{self, Applications};
use super::devices::{self, Devices};
use super::users::{self, Users};
use super::vocabulary::{self, CLIENT_APPS, INSIDER_RISKS, PLATFORMS, RISKS, TRANSFER_METHODS};
use super::workloads::{self, Agents, ClientApplications};

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ConditionSet {
    user_risk_levels: Vec<&'static str>,
    sign_in_risk_levels: Vec<&'static str>,
    client_app_types: Vec<&'static str>,
    service_principal_risk_levels: Vec<&'static str>,
    insider_risk_levels: Option<String>,
    platforms: Option<Platforms>,
    locations: Option<Locations>,
    devices: Option<Devices>,
    client_applications: Option<ClientApplications>,
    authentication_flows: Option<AuthenticationFlows>,
    #[serde(skip_serializing_if = "Option::is_none")]
    agent_id_risk_levels: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    agents: Option<Agents>,
    #[serde(skip_serializing_if = "Option::is_none")]
    agent_context: Option<AgentContext>,
    applications: Applications,
    users: Users,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Platforms {
    include_platforms: Vec<String>,
    exclude_platforms: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Locations {
    include_locations: Vec<String>,
    exclude_locations: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct AuthenticationFlows {
    transfer_methods: String,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct AgentContext {
    include_agent_contexts: Vec<String>,
    exclude_agent_contexts: Vec<String>,
}

pub(super) fn write(c: &Conditions) -> ConditionSet {
    ConditionSet {
        user_risk_levels: risks(c.user_risk.as_ref()),
        sign_in_risk_levels: risks(c.sign_in_risk.as_ref()),
        client_app_types: c.client_apps.as_ref().map_or_else(|| vec!["all"], |a| vocabulary::list(CLIENT_APPS, a)),
        service_principal_risk_levels: risks(c.service_principal_risk.as_ref()),
        insider_risk_levels: c.insider_risk.as_ref().map(|levels| vocabulary::flags(INSIDER_RISKS, levels)),
        platforms: c.platforms.as_ref().map(platforms),
        locations: c.locations.as_ref().map(locations),
        devices: c.devices.as_ref().map(devices::write),
        client_applications: c.workloads.as_ref().map(workloads::write),
        authentication_flows: c
            .flows
            .as_ref()
            .map(|flows| AuthenticationFlows { transfer_methods: vocabulary::flags(TRANSFER_METHODS, flows) }),
        agent_id_risk_levels: c.agent_risk.as_ref().map(|levels| vocabulary::flags(RISKS, levels)),
        agents: c.agents.as_ref().map(workloads::write_agents),
        agent_context: c.agent_context.as_ref().map(agent_context),
        applications: applications::write(&c.targets),
        users: users::write(&c.users),
    }
}

fn risks(levels: Option<&OrderedSet<RiskLevel>>) -> Vec<&'static str> {
    levels.map(|levels| vocabulary::list(RISKS, levels)).unwrap_or_default()
}

/// Both lists of a selection.
pub(super) fn both<T>(selection: &Selection<T>, one: impl Fn(&T) -> String) -> (Vec<String>, Vec<String>) {
    (selection.include.iter().map(&one).collect(), selection.exclude.iter().map(&one).collect())
}

fn platforms(selection: &Selection<PlatformSelector>) -> Platforms {
    let (include_platforms, exclude_platforms) = both(selection, |selector| match selector {
        PlatformSelector::All => "all".to_owned(),
        PlatformSelector::One(platform) => vocabulary::name(PLATFORMS, platform).to_owned(),
        PlatformSelector::Unrecognised(text) => text.clone(),
    });
    Platforms { include_platforms, exclude_platforms }
}

fn locations(selection: &Selection<LocationSelector>) -> Locations {
    let (include_locations, exclude_locations) = both(selection, |selector| match selector {
        LocationSelector::All => "All".to_owned(),
        LocationSelector::AllTrusted => "AllTrusted".to_owned(),
        LocationSelector::Location(id) => id.to_string(),
        LocationSelector::Unrecognised(text) => text.clone(),
    });
    Locations { include_locations, exclude_locations }
}

fn agent_context(selection: &Selection<AgentContextSelector>) -> AgentContext {
    let (include_agent_contexts, exclude_agent_contexts) = both(selection, |selector| match selector {
        AgentContextSelector::All => "All".to_owned(),
        AgentContextSelector::InitiatedFromEndpoints => "agentUserSessionsInitiatedFromEndpoints".to_owned(),
        AgentContextSelector::Unrecognised(text) => text.clone(),
    });
    AgentContext { include_agent_contexts, exclude_agent_contexts }
}
