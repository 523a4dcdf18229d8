//! `platform-exclusion-walkthrough`

use canopy_engine::Beside;

use crate::context::Context;
use crate::declared::ExceptionKind;
use crate::finding::{Item, Subject};
use crate::lost::{People, all_asked, counts, facts, on_platforms, platform, platforms, spared, witness};
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "platform-exclusion-walkthrough",
    title: "A forged user agent walks past a policy",
    severity: Severity::High,
    audience: Audience::Policies,
    counted: "policies on some platforms that ask for something",
    fails: "on another platform nothing asks the same people for as much",
    holds: "Claiming another platform takes no requirement away",
    remedy: "Take platforms out of policies that ask for MFA; ask for managed devices or apps on every platform, and block the rest.",
    accepts: &[ExceptionKind::BreakGlass, ExceptionKind::ServiceAccount],
    page: page!("platform-exclusion-walkthrough"),
    judge,
};

fn judge(context: &Context<'_>) -> Judged {
    let (space, mut judged) = (context.space, Judged { missing: context.missing_for_faults(), ..Judged::default() });
    let (beside, spared, any) = (Beside::new(space), spared(context), platforms(space, |_| true));
    for (at, policy) in context.policies().filter(|(at, _)| space.masks().enabled.contains(*at)) {
        if policy.conditions.platforms.is_none() || policy.grant.is_none() || !context.means_anybody(at) {
            continue;
        }
        judged.of += 1;
        let shows = |fact: usize| counts(space, fact, &spared);
        let mut lost = on_platforms(&beside, space, at, &any, &any);
        lost.retain(|one| facts(space, std::slice::from_ref(one)).ones().any(shows));
        let Some(first) = lost.first() else { continue };
        let people = People::of(space, &facts(space, &lost), &spared);
        let claimed = platform(first.witness.platform);
        let why = format!("Claiming {claimed} spares {} {}", people.told(), all_asked(&lost));
        if judged.items.is_empty() {
            judged.witness = lost.iter().find_map(|one| witness(space, &one.witness, &shows));
        }
        let assumed = people.assumed() || context.leaves_policies_out();
        judged.items.push(Item { assumed, ..Item::told(Subject::Policy(at), why) });
    }
    judged
}
