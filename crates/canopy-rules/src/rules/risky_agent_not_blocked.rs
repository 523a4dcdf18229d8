//! `risky-agent-not-blocked`

use canopy_engine::{Axis, SignIn, Space, Subject as Who, Target, Value, Workload};
use canopy_model::ordered::OrderedMap;
use canopy_model::{RiskLevel, ServicePrincipalId, WorkloadSelector};

use crate::context::Context;
use crate::declared::ExceptionKind;
use crate::finding::{Item, Need, Subject};
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "risky-agent-not-blocked",
    title: "High-risk AI agents are not blocked",
    severity: Severity::Medium,
    audience: Audience::Policies,
    counted: "agent identities",
    fails: "at high risk some resource is not blocked to them",
    holds: "At high risk every agent identity is blocked from every resource, or there is none",
    remedy: "One policy: all agent identities, all resources, high agent risk, block.",
    accepts: &[ExceptionKind::ServiceAccount],
    page: page!("risky-agent-not-blocked"),
    judge,
};

fn judge(context: &Context<'_>) -> Judged {
    let principals = &context.tenant().directory.service_principals;
    let mut judged = Judged { missing: context.missing_for_people(), ..Judged::default() };
    let exported = !principals.is_empty() || context.is_empty_list(&["serviceprincipals"]);
    // One that no policy names stands for all of them.
    if !exported && !names_single(context) && judged.missing.is_empty() && is_blocked(context.space, ServicePrincipalId::new("")) {
        return judged;
    }
    judged.missing.extend((!exported).then_some(Need::ServicePrincipals));
    // Only beta tells conditions on agents.
    let quiet = context.leaves_beta_out().then_some(Need::BetaPolicies);
    let agents = principals.iter().enumerate().filter(|(_, one)| one.kind.eq_ignore_ascii_case("ServiceIdentity"));
    for (at, agent) in agents {
        judged.of += 1;
        if is_blocked(context.space, agent.id.clone()) {
            continue;
        }
        match quiet {
            Some(_) => judged.missing = vec![Need::BetaPolicies],
            // Which blueprint it has is in no export: a policy on that could block it.
            None => judged.items.push(Item {
                assumed: names_single(context),
                ..Item::told(Subject::ServicePrincipal(at), "No policy that is on blocks it at high agent risk")
            }),
        }
    }
    judged
}

/// Whether policies block an agent identity at high risk from every resource.
fn is_blocked(space: &Space, id: ServicePrincipalId) -> bool {
    let agent = Workload { id, in_scope: true, blueprint: None, attributes: OrderedMap::new() };
    let targets = space.atoms(Axis::Target).iter().filter_map(|atom| match atom.values.first()? {
        Value::Target(target @ Target::Resources(_)) => Some(target.clone()),
        _ => None,
    });
    targets.into_iter().all(|target| {
        let sign_in = SignIn { agent_risk: RiskLevel::High, ..SignIn::ordinary(Who::AgentIdentity(agent.clone()), target) };
        let applied = space.applied(&sign_in).and(&space.masks().enabled);
        applied.iter().any(|at| space.blocks(at))
    })
}

/// Whether a policy that is on names single agents or blueprints.
fn names_single(context: &Context<'_>) -> bool {
    let policies = &context.tenant().policies;
    let mut on = context.space.masks().enabled.iter().filter_map(|at| policies.get(at)?.conditions.workloads.as_ref());
    on.any(|one| {
        let agents = &one.agent_identities;
        let mut listed = agents.include.iter().chain(&agents.exclude);
        listed.any(|selector| *selector != WorkloadSelector::All) || one.agent_identity_filter.is_some()
    })
}
