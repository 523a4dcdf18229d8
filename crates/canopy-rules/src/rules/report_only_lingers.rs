//! `report-only-lingers`

use canopy_engine::Beside;
use canopy_model::ordered::OrderedSet;
use canopy_model::{ExternalTenants, Policy, PolicyState, TargetSelector, UserSelector};

use crate::context::Context;
use crate::declared::day;
use crate::finding::{Item, Need, Subject};
use crate::lost::{People, all_asked, facts};
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "report-only-lingers",
    title: "A policy has been report-only or off for long",
    severity: Severity::Low,
    audience: Audience::Policies,
    counted: "policies that are report-only or off",
    fails: "they were not changed for 90 days",
    holds: "No policy has been report-only or off for 90 days",
    remedy: "Decide: enable it, or delete it.",
    accepts: &[],
    page: page!("report-only-lingers"),
    judge,
};

/// So many days are long. Microsoft turns on what it manages after 45 at the earliest, and tells 28
/// before (managed-policies).
const LONG: u32 = 90;

fn judge(context: &Context<'_>) -> Judged {
    let none = context.space.exported() == 0 && !context.is_empty_list(&["conditionalaccess/policies"]);
    let mut judged = Judged { missing: none.then_some(Need::Policies).into_iter().collect(), ..Judged::default() };
    let beside = Beside::new(context.space);
    for (at, policy) in context.policies() {
        let state = match policy.state {
            PolicyState::ReportOnly => "Report-only",
            PolicyState::Disabled => "Off",
            _ => continue,
        };
        judged.of += 1;
        let age = changed(policy).map(|day| context.today.saturating_sub(day));
        // What Microsoft manages may be in its notice period.
        let managed = policy.name.starts_with("Microsoft-managed:");
        if age.map_or(managed, |age| age < LONG) {
            continue;
        }
        let age =
            age.map_or("when it was last changed is not known".to_owned(), |age| format!("not changed for {age} days"));
        let why = format!("{state}, {age}; {}", effect(context, &beside, at, policy));
        let assumed = changed(policy).is_none();
        judged.items.push(Item { assumed, ..Item::told(Subject::Policy(at), why) });
    }
    judged
}

/// When a policy was last changed, or else made.
fn changed(policy: &Policy) -> Option<u32> {
    let read = |text: &Option<String>| day(text.as_deref()?.get(..10)?);
    read(&policy.modified).or_else(|| read(&policy.created))
}

/// What enabling it would do.
fn effect(context: &Context<'_>, beside: &Beside<'_>, at: usize, policy: &Policy) -> String {
    let (space, targets) = (context.space, &policy.conditions.targets.selection.include);
    let actions = targets.iter().any(|one| matches!(one, TargetSelector::Action(_) | TargetSelector::Context(_)));
    if space.masks().not_evaluated.contains(at) {
        return "it could not be read in full".to_owned();
    }
    if policy.conditions.workloads.is_some() {
        return "it is for workloads".to_owned();
    }
    if actions {
        return "it is for actions or contexts, of which report-only may show nothing".to_owned();
    }
    let lost = beside.alone(at);
    let people = People::of(space, &facts(space, &lost), &OrderedSet::new());
    if people.is_empty() {
        let listed =
            |one: &UserSelector| matches!(one, UserSelector::Guests(guests) if guests.tenants != ExternalTenants::All);
        if policy.conditions.users.include.iter().any(listed) {
            return "whom it would bind depends on the homes of guests".to_owned();
        }
        return "on, it would bring nobody anything new at resources".to_owned();
    }
    format!("on, it would newly bring {} to {}", all_asked(&lost), people.told())
}
