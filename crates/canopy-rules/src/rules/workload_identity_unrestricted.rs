//! `workload-identity-unrestricted`

use canopy_engine::{Axis, Space, Subject as Who, Value, Workload};
use canopy_model::ordered::{OrderedMap, OrderedSet};
use canopy_model::{AssignmentKind, ServicePrincipal, TenantId};

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
pub(crate) const PREMIUM: &str = "AAD_WRKLDID";

/// Microsoft's own tenants.
const MICROSOFT: [TenantId; 2] = [
    TenantId::guid(0xf8cdef31_a31e_4b4a_93e4_5f571e91255a),
    TenantId::guid(0x72f988bf_86f1_41af_91ab_2d7cd011db47),
];

fn judge(context: &Context<'_>) -> Judged {
    let (tenant, directory) = (context.tenant(), &context.tenant().directory);
    let mut judged = Judged { missing: context.missing_for_people(), ..Judged::default() };
    let exported = !directory.service_principals.is_empty() || context.is_empty_list(&["serviceprincipals"]);
    judged.missing.extend((!exported).then_some(Need::ServicePrincipals));
    let quiet = context.leaves_beta_out();
    let mut untold: OrderedSet<Need> = OrderedSet::new();
    let (mut with_roles, mut others) = (Vec::new(), Vec::new());
    for (at, principal) in directory.service_principals.iter().enumerate() {
        let agent = principal.kind.eq_ignore_ascii_case("ServiceIdentity");
        // Policies reach neither managed identities nor applications of other tenants.
        if !agent {
            match (&principal.owner, &tenant.id) {
                _ if principal.kind.eq_ignore_ascii_case("ManagedIdentity") => continue,
                (Some(owner), Some(own)) if owner == own => {}
                (Some(owner), _) if tenant.id.is_some() || MICROSOFT.contains(owner) => continue,
                (Some(_), _) => {
                    untold.insert(Need::Organization);
                    continue;
                }
                (None, _) => {
                    untold.insert(Need::ServicePrincipals);
                    continue;
                }
            }
        }
        judged.of += 1;
        if is_restricted(context.space, principal, agent) {
            continue;
        }
        // Only beta tells policies on agents.
        if agent && quiet {
            untold.insert(Need::BetaPolicies);
            continue;
        }
        let roles = roles(context, principal);
        let (list, why) = if roles.is_empty() {
            (&mut others, "No policy blocks it".to_owned())
        } else {
            (&mut with_roles, format!("No policy blocks it, and it holds {}", roles.join(", ")))
        };
        list.push(Item::told(Subject::ServicePrincipal(at), why));
    }
    judged.missing.extend(untold);
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
