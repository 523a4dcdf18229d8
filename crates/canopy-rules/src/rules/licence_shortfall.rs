//! `licence-shortfall`

use canopy_engine::{Subject as Who, Value, Workload};
use canopy_model::ordered::{OrderedMap, OrderedSet};
use canopy_model::{Control, Policy};

use crate::context::Context;
use crate::finding::{Item, Need, Subject};
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "licence-shortfall",
    title: "Policies need licences the tenant lacks",
    severity: Severity::Low,
    audience: Audience::Identity,
    counted: "kinds of licences that policies need",
    fails: "fewer are bought than policies mean people or apps",
    holds: "Licences are bought for everybody whom policies mean",
    remedy: "Buy what is missing, or let the policies mean fewer.",
    accepts: &[],
    page: page!("licence-shortfall"),
    judge,
};

/// What a kind of licence is called, the beginnings of the service plans that are one, and which policies need it.
struct Feature {
    name: &'static str,
    plans: &'static [&'static str],
    needs: fn(&Policy) -> bool,
}

/// Of people. Whoever has P2 has P1.
const OF_PEOPLE: [Feature; 3] = [
    Feature {
        name: "Microsoft Entra ID P1",
        plans: &["AAD_PREMIUM"],
        needs: |policy| policy.conditions.workloads.is_none(),
    },
    Feature { name: "Microsoft Entra ID P2", plans: &["AAD_PREMIUM_P2"], needs: judges_risk },
    Feature {
        name: "Insider Risk Management",
        plans: &["INSIDER_RISK"],
        needs: |policy| policy.conditions.insider_risk.is_some(),
    },
];

const OF_WORKLOADS: &str = "Workload Identities Premium";

fn judges_risk(policy: &Policy) -> bool {
    let conditions = &policy.conditions;
    let mut controls = policy.grant.iter().flat_map(|grant| &grant.controls);
    conditions.user_risk.is_some()
        || conditions.sign_in_risk.is_some()
        || controls.any(|control| *control == Control::RiskRemediation)
}

fn judge(context: &Context<'_>) -> Judged {
    let mut judged = Judged { missing: context.missing_for_faults(), ..Judged::default() };
    let told = !context.around().licences.is_empty() || context.is_empty_list(&["subscribedskus"]);
    let on: Vec<(usize, &Policy)> =
        context.policies().filter(|(at, _)| context.space.masks().enabled.contains(*at)).collect();
    for feature in &OF_PEOPLE {
        let using: Vec<usize> = on.iter().filter(|(_, policy)| (feature.needs)(policy)).map(|(at, _)| *at).collect();
        if using.is_empty() {
            continue;
        }
        judged.of += 1;
        judged.missing.extend(context.users().is_empty().then_some(Need::Users));
        if told {
            let [sure, supposed] = [false, true].map(|supposed| people(context, &using, supposed));
            judged.items.extend(lacking(context, feature.name, feature.plans, "people", [sure, supposed]));
        }
    }
    let using: Vec<usize> =
        on.iter().filter(|(_, policy)| policy.conditions.workloads.is_some()).map(|(at, _)| *at).collect();
    if !using.is_empty() {
        judged.of += 1;
        let [sure, supposed] = workloads(context, &using);
        judged.missing.extend((supposed == 0).then_some(Need::ServicePrincipals));
        if told {
            let plans = &[super::workload_identity_unrestricted::PREMIUM];
            judged.items.extend(lacking(context, OF_WORKLOADS, plans, "apps", [sure, supposed]));
        }
    }
    judged.missing.extend((!told && judged.of > 0).then_some(Need::Licences));
    canopy_model::ordered::sort(&mut judged.missing);
    judged.missing.dedup();
    judged
}

/// What is missing of a licence, where fewer are bought than are meant.
fn lacking(
    context: &Context<'_>,
    name: &'static str,
    plans: &[&str],
    counted: &str,
    [sure, supposed]: [usize; 2],
) -> Option<Item> {
    let licences = context.around().licences.iter();
    let of = licences.filter(|one| one.plans.iter().any(|plan| plans.iter().any(|known| plan.starts_with(known))));
    let (mut bought, mut lapsed) = (0_usize, false);
    for licence in of {
        bought += licence.bought as usize;
        // In their last days they are no longer counted as bought.
        lapsed |= !licence.status.is_empty() && !licence.status.eq_ignore_ascii_case("Enabled");
    }
    if supposed <= bought {
        return None;
    }
    let assumed = sure <= bought || lapsed;
    let meant = if sure <= bought { supposed } else { sure };
    let lapsed = if lapsed { "; some have lapsed, and what they made possible stays enforced" } else { "" };
    let why = format!("Policies mean {meant} {counted}, and {bought} licences are bought{lapsed}");
    Some(Item { assumed, ..Item::told(Subject::Setting(name), why) })
}

/// How many accounts of the tenant's own people policies mean; guests are counted by use.
fn people(context: &Context<'_>, policies: &[usize], supposed: bool) -> usize {
    let mut meant: OrderedSet<Subject> = OrderedSet::new();
    policies.iter().for_each(|at| meant.extend(context.meant(*at, supposed)));
    let own = |who: &&Subject| match who {
        Subject::User(at) => context.enabled(*at).is_some_and(|user| user.external.is_none()),
        _ => false,
    };
    meant.iter().filter(own).count()
}

/// How many applications of the tenant's own policies mean: for sure, and with those whose owner no
/// export tells.
fn workloads(context: &Context<'_>, policies: &[usize]) -> [usize; 2] {
    let tenant = context.tenant();
    let (mut sure, mut all) = (0, 0);
    for principal in &tenant.directory.service_principals {
        let own = match (&principal.owner, &tenant.id) {
            _ if !principal.kind.eq_ignore_ascii_case("Application") => continue,
            (Some(owner), Some(own)) if owner != own => continue,
            (Some(_), Some(_)) => true,
            _ => false,
        };
        let id = principal.id.clone();
        let workload = Workload { id, in_scope: true, blueprint: None, attributes: OrderedMap::new() };
        let row = context.space.row(&Value::Who(Who::ServicePrincipal(workload)));
        if policies.iter().any(|at| row.contains(*at)) {
            sure += usize::from(own);
            all += 1;
        }
    }
    [sure, all]
}
