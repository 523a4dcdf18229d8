//! `policy-without-effect`

use canopy_engine::{Axis, Finding, review};
use canopy_model::ordered::OrderedSet;

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
    let found: Vec<_> = review(space).into_iter().filter(|(at, _)| on.contains(*at)).collect();
    // All that are told can go at once: none of them is relied on.
    let (mut told, mut relied): (OrderedSet<usize>, OrderedSet<usize>) = (OrderedSet::new(), OrderedSet::new());
    for covered in [false, true] {
        for (at, finding) in found.iter().filter(|(_, one)| covered == matches!(one, Finding::Redundant(_))) {
            let others = match finding {
                Finding::DuplicateOf(other) => std::slice::from_ref(other),
                Finding::Redundant(others) => others,
                _ => &[],
            };
            let spoken_for =
                told.contains(at) || relied.contains(at) || others.iter().any(|other| told.contains(other));
            let Some(why) = why(context, *at, finding).filter(|_| !spoken_for && *at < space.exported()) else {
                continue;
            };
            told.insert(*at);
            relied.extend(others.iter().copied());
            judged.items.push(Item::told(Subject::Policy(*at), why));
        }
    }
    judged
}

/// What is wrong with a policy; `None` where it is no case.
fn why(context: &Context<'_>, at: usize, finding: &Finding) -> Option<String> {
    let policy = context.tenant().policies.get(at)?;
    let sessions = policy.grant.is_none() && !policy.session.is_empty();
    Some(match finding {
        Finding::NeverApplies(Axis::Who) => "It applies to nobody: today there is no one whom it means".to_owned(),
        Finding::NeverApplies(_) | Finding::NeverTogether => {
            "It applies to no sign-in: what it asks for together never occurs".to_owned()
        }
        Finding::DeadExclude(..) | Finding::DeadInclude(..) => return None,
        // Controls of sessions are often asked for twice on purpose.
        _ if sessions => return None,
        Finding::DuplicateOf(other) => format!("It is a copy of {}", names(context, &[*other])),
        Finding::Redundant(others) if others.is_empty() => "It asks for nothing".to_owned(),
        Finding::Redundant(others) => {
            let always = others.iter().all(|other| context.space.selects_all_of(*other, at));
            let today = if always { "" } else { ", by who is in groups and roles today" };
            let cover = if others.len() == 1 { "covers" } else { "cover" };
            format!("Without it nothing changes{today}: {} {cover} it", names(context, others))
        }
    })
}

fn names(context: &Context<'_>, places: &[usize]) -> String {
    let policies = places.iter().filter_map(|at| context.tenant().policies.get(*at));
    policies.map(|policy| format!("“{}”", policy.name)).collect::<Vec<_>>().join(", ")
}
