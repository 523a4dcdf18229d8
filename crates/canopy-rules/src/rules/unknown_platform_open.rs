//! `unknown-platform-open`

use canopy_engine::Beside;
use canopy_model::Platform;
use canopy_model::ordered::{OrderedSet, set};

use crate::context::Context;
use crate::declared::ExceptionKind;
use crate::finding::{Item, Subject};
use crate::lost::{People, asked, bearers, facts, on_platforms, platform, platforms, witness};
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "unknown-platform-open",
    title: "An unknown device platform gets in",
    severity: Severity::Medium,
    audience: Audience::Policies,
    counted: "users",
    fails: "less is asked of them on an unknown platform, Linux or Windows Phone than on Windows",
    holds: "As much is asked on unknown platforms, Linux and Windows Phone as on Windows",
    remedy: "Policies without platforms first; then block platforms that are not supported.",
    accepts: &[ExceptionKind::BreakGlass, ExceptionKind::ServiceAccount],
    page: page!("unknown-platform-open"),
    judge,
};

fn judge(context: &Context<'_>) -> Judged {
    let (space, mut judged) = (context.space, Judged { missing: context.missing_for_faults(), ..Judged::default() });
    judged.of = (0..context.users().len()).filter(|at| context.enabled(*at).is_some()).count();
    let windows = platforms(space, |one| one == Platform::Windows);
    let unusual = platforms(space, |one| matches!(one, Platform::Unknown | Platform::Linux | Platform::WindowsPhone));
    let (beside, nobody) = (Beside::new(space), OrderedSet::new());
    let named = |who: &Subject| context.users().is_empty() || matches!(who, Subject::User(_));
    let mut known: OrderedSet<Subject> = OrderedSet::new();
    let on = context.policies().filter(|(at, _)| space.masks().enabled.contains(*at));
    let lost: Vec<_> = on
        .filter(|(_, policy)| policy.conditions.platforms.is_some())
        .flat_map(|(at, policy)| {
            on_platforms(&beside, space, at, &windows, &unusual).into_iter().map(move |one| (policy, one))
        })
        .collect();
    // Who is found for sure is not told of as supposed.
    for sure in [true, false] {
        for (policy, one) in &lost {
            let people = People::of(space, &facts(space, std::slice::from_ref(one)), &nobody);
            let people = if sure { people.sure } else { people.supposed };
            let why = format!(
                "“{}” brings {} on Windows, and nothing does on {}",
                policy.name,
                asked(&one.clause),
                platform(one.witness.platform)
            );
            for who in set(people.iter().filter(|who| named(who)).cloned()).iter() {
                if !known.insert(who.clone()) {
                    continue;
                }
                if judged.items.is_empty() {
                    let is_them = |fact: usize| bearers(space, fact).any(|one| one == *who);
                    judged.witness = witness(space, &one.witness, &is_them);
                }
                let assumed = !sure || context.leaves_policies_out();
                judged.items.push(Item { assumed, ..Item::told(who.clone(), why.clone()) });
            }
        }
    }
    if context.users().is_empty() {
        judged.of = space.facts().len().max(known.len());
    }
    judged
}
