//! Who: people, service principals and agents, whom policies select by lists of their own.

use canopy_engine::{Met, Subject, Unmet};
use canopy_model::{AgentSelector, Conditions, ServicePrincipalId, WorkloadSelector};

use super::conditions::Telling;

impl Telling<'_> {
    /// Which include or exclude of the lists for such a subject decides.
    pub(super) fn who(&self, c: &Conditions, met: Result<Met, Unmet>, subject: &Subject) -> String {
        let nobody = |whom: &str| format!("no {whom} are included");
        match subject {
            Subject::Person(_) => self.selected(&c.users, met, |selector| self.user(selector)),
            Subject::ServicePrincipal(_) => c.workloads.as_ref().map_or_else(
                || nobody("workload identities"),
                |w| self.selected(&w.service_principals, met, |one| self.workload(one, "all service principals")),
            ),
            Subject::AgentIdentity(_) => c.workloads.as_ref().map_or_else(
                || nobody("agents"),
                |w| self.selected(&w.agent_identities, met, |one| self.workload(one, "all agents")),
            ),
            Subject::AgentUser(_) => c.agents.as_ref().map_or_else(
                || nobody("agent users"),
                |agents| {
                    self.selected(&agents.users, met, |selector| match selector {
                        AgentSelector::All => "all agent users".to_owned(),
                        AgentSelector::One(id) => self.names.user(id),
                    })
                },
            ),
        }
    }

    pub(super) fn workload(&self, selector: &WorkloadSelector, all: &str) -> String {
        match selector {
            WorkloadSelector::All => all.to_owned(),
            WorkloadSelector::One(id) => self.service_principal(id),
        }
    }

    fn service_principal(&self, id: &ServicePrincipalId) -> String {
        let all = &self.space.tenant().directory.service_principals;
        all.iter().find(|known| known.id == *id).map_or_else(|| id.to_string(), |known| known.name.clone())
    }
}
