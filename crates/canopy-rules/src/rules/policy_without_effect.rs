//! `policy-without-effect`

use canopy_engine::{Axis, Finding, review};

use crate::context::Context;
use crate::finding::{Item, Need, Subject};
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "policy-without-effect",
    title: "A policy can never apply, or removing it changes nothing",
    severity: Severity::Low,
    audience: Audience::Policies,
    counted: "policies that are on",
    fails: "they apply to no sign-in, or nothing changes without them",
    holds: "Each policy that is on applies to some sign-in, and something changes without it",
    remedy: "Delete it, or merge it with those that cover it.",
    accepts: &[],
    page: page!("policy-without-effect"),
    judge,
};

fn judge(context: &Context<'_>) -> Judged {
    let (space, on) = (context.space, &context.space.masks().enabled);
    let mut judged = Judged { missing: context.missing_for_faults(), ..Judged::default() };
    judged.of = context.policies().filter(|(at, _)| on.contains(*at)).count();
    // Who is in which group decides whom a policy means.
    judged.missing.extend(context.users().is_empty().then_some(Need::Users));
    judged.missing.extend((!space.unknown_groups().is_empty()).then_some(Need::Members));
    let mut known = None;
    for (at, finding) in review(space).into_iter().filter(|(at, _)| *at < space.exported() && on.contains(*at)) {
        let Some(policy) = context.tenant().policies.get(at).filter(|_| known != Some(at)) else { continue };
        let sessions = policy.grant.is_none() && !policy.session.is_empty();
        let why = match &finding {
            Finding::NeverApplies(Axis::Who) => "It applies to nobody: today there is no one whom it means".to_owned(),
            Finding::NeverApplies(_) | Finding::NeverTogether => {
                "It applies to no sign-in: what it asks for together never occurs".to_owned()
            }
            // Controls of sessions are often asked for twice on purpose.
            _ if sessions => continue,
            Finding::DuplicateOf(other) => format!("It is a copy of {}", names(context, &[*other])),
            Finding::Redundant(others) if others.is_empty() => "It asks for nothing".to_owned(),
            Finding::Redundant(others) => {
                let always = others.iter().all(|other| space.selects_all_of(*other, at));
                let today = if always { "" } else { ", as long as nobody joins or leaves a group or role" };
                format!("Without it nothing changes: {} cover it{today}", names(context, others))
            }
            Finding::DeadExclude(..) | Finding::DeadInclude(..) => continue,
        };
        known = Some(at);
        judged.items.push(Item::told(Subject::Policy(at), why));
    }
    judged
}

fn names(context: &Context<'_>, places: &[usize]) -> String {
    let policies = places.iter().filter_map(|at| context.tenant().policies.get(*at));
    policies.map(|policy| format!("“{}”", policy.name)).collect::<Vec<_>>().join(", ")
}
