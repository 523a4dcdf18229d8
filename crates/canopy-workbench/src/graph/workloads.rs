//! `conditionalAccessClientApplications` and `conditionalAccessAgents`

use canopy_model::{AgentCondition, AgentSelector, WorkloadCondition, WorkloadSelector};
use serde::Serialize;

use super::conditions::both;
use super::devices::Filter;

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ClientApplications {
    include_service_principals: Vec<String>,
    exclude_service_principals: Vec<String>,
    service_principal_filter: Option<Filter>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    include_agent_id_service_principals: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    exclude_agent_id_service_principals: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    agent_id_service_principal_filter: Option<Filter>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Agents {
    include_agent_users: Vec<String>,
    exclude_agent_users: Vec<String>,
    agent_filter: Option<Filter>,
}

pub(super) fn write(condition: &WorkloadCondition) -> ClientApplications {
    let word = |all: &'static str| {
        move |selector: &WorkloadSelector| match selector {
            WorkloadSelector::All => all.to_owned(),
            WorkloadSelector::One(id) => id.to_string(),
        }
    };
    let (include, exclude) = both(&condition.service_principals, word("ServicePrincipalsInMyTenant"));
    let (include_agents, exclude_agents) = both(&condition.agent_identities, word("All"));
    ClientApplications {
        include_service_principals: include,
        exclude_service_principals: exclude,
        service_principal_filter: condition.service_principal_filter.as_ref().map(Filter::of_attributes),
        include_agent_id_service_principals: include_agents,
        exclude_agent_id_service_principals: exclude_agents,
        agent_id_service_principal_filter: condition.agent_identity_filter.as_ref().map(Filter::of_attributes),
    }
}

pub(super) fn write_agents(condition: &AgentCondition) -> Agents {
    let (include_agent_users, exclude_agent_users) = both(&condition.users, |selector| match selector {
        AgentSelector::All => "All".to_owned(),
        AgentSelector::One(id) => id.to_string(),
    });
    let agent_filter = condition.filter.as_ref().map(Filter::of_attributes);
    Agents { include_agent_users, exclude_agent_users, agent_filter }
}
