//! Workload identities (`clientApplications`) and agent user accounts (`agents`).

use canopy_model::{
    AgentCondition, AgentSelector, Selection, ServicePrincipalId, UserId, WorkloadCondition, WorkloadSelector,
};

use super::reading::PolicyReading;
use super::target::attribute_filter;
use crate::json::Node;

/// Reads the workload identities.
pub(crate) fn read<'a>(reading: &mut PolicyReading<'_, 'a>, node: &Node<'a>) -> Option<WorkloadCondition> {
    let known = [
        "includeServicePrincipals",
        "excludeServicePrincipals",
        "servicePrincipalFilter",
        "includeAgentIdServicePrincipals",
        "excludeAgentIdServicePrincipals",
        "agentIdServicePrincipalFilter",
    ];
    reading.known_members(node, &known);
    let mut list = |member: &str| -> Vec<WorkloadSelector> {
        let words = reading.words(node.get(member));
        words.into_iter().map(|(_, word)| workload(&word)).collect()
    };
    let service_principals =
        Selection { include: list("includeServicePrincipals"), exclude: list("excludeServicePrincipals") };
    let agent_identities = Selection {
        include: list("includeAgentIdServicePrincipals"),
        exclude: list("excludeAgentIdServicePrincipals"),
    };
    let condition = WorkloadCondition {
        service_principals,
        service_principal_filter: attribute_filter(reading, node.get("servicePrincipalFilter")),
        agent_identities,
        agent_identity_filter: attribute_filter(reading, node.get("agentIdServicePrincipalFilter")),
    };
    (condition != WorkloadCondition::default()).then_some(condition)
}

fn workload(word: &str) -> WorkloadSelector {
    match word.to_lowercase().as_str() {
        "serviceprincipalsinmytenant" | "all" => WorkloadSelector::All,
        _ => WorkloadSelector::One(ServicePrincipalId::new(word)),
    }
}

/// Reads the agent user accounts.
pub(crate) fn read_agents<'a>(reading: &mut PolicyReading<'_, 'a>, node: &Node<'a>) -> Option<AgentCondition> {
    reading.known_members(node, &["includeAgentUsers", "excludeAgentUsers", "agentFilter"]);
    let mut list = |member: &str| -> Vec<AgentSelector> {
        let words = reading.words(node.get(member));
        let one = |word: String| match word.to_lowercase().as_str() {
            "all" | "allagentidusers" => AgentSelector::All,
            _ => AgentSelector::One(UserId::new(&word)),
        };
        words.into_iter().map(|(_, word)| one(word)).collect()
    };
    let users = Selection { include: list("includeAgentUsers"), exclude: list("excludeAgentUsers") };
    let condition = AgentCondition { users, filter: attribute_filter(reading, node.get("agentFilter")) };
    (condition != AgentCondition::default()).then_some(condition)
}
