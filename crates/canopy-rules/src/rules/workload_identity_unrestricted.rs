//! `workload-identity-unrestricted`

use canopy_engine::{Axis, Space, Subject as Who, Value, Workload};
use canopy_model::ordered::OrderedMap;
use canopy_model::{AssignmentKind, ServicePrincipal};

use crate::context::Context;
use crate::declared::ExceptionKind;
use crate::finding::{Item, Need, Subject};
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "workload-identity-unrestricted",
    title: "A workload or agent identity that no policy reaches",
    severity: Severity::Medium,
    audience: Audience::Applications,
    counted: "workload and agent identities that policies can reach",
    fails: "no policy ever blocks them",
    holds: "Some policy restricts every workload and agent identity that policies can reach",
    remedy: "A policy that blocks workload identities outside of known addresses, those with roles first; managed identities where the work runs in Azure.",
    accepts: &[ExceptionKind::ServiceAccount],
    page: page!("workload-identity-unrestricted"),
    judge,
};

/// Without it no such policy can be made.
const PREMIUM: &str = "AAD_WRKLDID";

fn judge(context: &Context<'_>) -> Judged {
    let (tenant, directory) = (context.tenant(), &context.tenant().directory);
    let mut judged = Judged { missing: context.missing_for_people(), ..Judged::default() };
    let exported = !directory.service_principals.is_empty() || context.is_empty_list(&["serviceprincipals"]);
    judged.missing.extend((!exported).then_some(Need::ServicePrincipals));
    let (mut with_roles, mut others) = (Vec::new(), Vec::new());
    for (at, principal) in directory.service_principals.iter().enumerate() {
        let agent = principal.kind.eq_ignore_ascii_case("ServiceIdentity");
        let own = tenant.id.is_some() && principal.owner == tenant.id;
        // Policies reach neither managed identities nor applications of other tenants.
        if !agent && (principal.kind.eq_ignore_ascii_case("ManagedIdentity") || (principal.owner.is_some() && tenant.id.is_some() && !own)) {
            continue;
        }
        judged.of += 1;
        if is_restricted(context.space, principal, agent) {
            continue;
        }
        // Only beta tells policies on agents.
        if agent && context.leaves_beta_out() {
            judged.missing.push(Need::BetaPolicies);
            continue;
        }
        let roles = roles(context, principal);
        let (list, why) = if roles.is_empty() {
            (&mut others, "No policy blocks it".to_owned())
        } else {
            (&mut with_roles, format!("No policy blocks it, and it holds {}", roles.join(", ")))
        };
        // Whose application it is decides whether policies can reach it at all.
        list.push(Item { assumed: !agent && !own, ..Item::told(Subject::ServicePrincipal(at), why) });
    }
    with_roles.append(&mut others);
    judged.items = with_roles;
    let licences = &context.around().licences;
    let held = licences.iter().any(|one| one.bought > 0 && one.plans.iter().any(|plan| plan.starts_with(PREMIUM)));
    judged.lessening.extend(licences.is_empty().then_some(Need::Licences));
    judged.note = (!licences.is_empty() && !held)
        .then_some("a recommendation, since such a policy needs Workload Identities Premium, which the tenant has not");
    judged
}

/// Whether some policy that is on blocks it, in some place or at some risk.
fn is_restricted(space: &Space, principal: &ServicePrincipal, agent: bool) -> bool {
    let workload = Workload { id: principal.id.clone(), in_scope: true, blueprint: None, attributes: OrderedMap::new() };
    let who = if agent { Who::AgentIdentity(workload) } else { Who::ServicePrincipal(workload) };
    let meant = space.row(&Value::Who(who)).and(&space.masks().enabled);
    meant.iter().any(|at| space.blocks(at) && is_reachable(space, at))
}

/// Whether a policy admits anything at all on the axes of a workload's sign-in.
fn is_reachable(space: &Space, policy: usize) -> bool {
    let admits = |axis: Axis| space.atoms(axis).iter().any(|atom| atom.row.contains(policy));
    admits(Axis::Target) && admits(Axis::Network)
}

/// The directory roles that it holds.
fn roles(context: &Context<'_>, principal: &ServicePrincipal) -> Vec<String> {
    let all = context.tenant().directory.assignments.iter();
    let own = all.filter(|one| one.principal == principal.id.0 && one.kind == AssignmentKind::Active);
    own.map(|one| context.role_name(&one.role)).collect()
}
