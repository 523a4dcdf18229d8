//! `exclusion-without-fallback`

use canopy_engine::{AtomSet, Axis, Beside, Lost, Value};
use canopy_model::ordered::OrderedSet;
use canopy_model::{GroupId, RoleId, UserSelector};

use crate::context::Context;
use crate::declared::ExceptionKind;
use crate::finding::{Item, Need, Subject, exception};
use crate::lost::{People, all_asked, bearers, counts, facts, spared, witness};
use crate::remedy::SYNC_ROLES;
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "exclusion-without-fallback",
    title: "An exclusion is not caught by any other policy",
    severity: Severity::High,
    audience: Audience::Policies,
    counted: "exclusions that match somebody",
    fails: "no other policy asks as much of those excluded",
    holds: "Whoever is excluded from a policy is asked for as much by others",
    remedy: "A fallback policy for those excluded, or a shorter exclusion.",
    accepts: &[ExceptionKind::BreakGlass, ExceptionKind::ServiceAccount],
    page: page!("exclusion-without-fallback"),
    judge,
};

fn judge(context: &Context<'_>) -> Judged {
    let (space, mut judged) = (context.space, Judged { missing: context.missing_for_faults(), ..Judged::default() });
    judged.lessening.extend(context.users().is_empty().then_some(Need::Users));
    let (beside, spared) = (Beside::new(space), spared(context));
    let mut accepted: OrderedSet<Subject> = OrderedSet::new();
    let all = space.taken_out();
    for policy in space.masks().enabled.iter().filter(|at| is_asked_of_people(context, *at)) {
        let Some(users) = context.tenant().policies.get(policy).map(|one| &one.conditions.users) else { continue };
        let own = all.iter().filter(|(of, ..)| *of == policy);
        let excluded = own.filter_map(|(_, at, facts)| Some((users.exclude.get(*at)?, facts)));
        let excluded: Vec<_> = excluded.filter(|(selector, _)| !is_sync(selector)).collect();
        let out: AtomSet = excluded.iter().flat_map(|(_, facts)| facts.iter().copied()).collect();
        let among = |at: usize| {
            space.atoms(Axis::Who).get(at).is_some_and(|atom| atom.facts.iter().any(|fact| out.contains(*fact)))
        };
        let lost = beside.lost(policy, Axis::Who, &among);
        for (selector, own) in excluded {
            let own: AtomSet = own.iter().copied().collect();
            let shows = |fact: usize| own.contains(fact) && counts(space, fact, &spared);
            let escaping = |one: &Lost| facts(space, std::slice::from_ref(one)).ones().any(shows);
            let escaping: Vec<Lost> = lost.iter().filter(|one| escaping(one)).cloned().collect();
            if !own.ones().any(shows) {
                // All are meant to be left out.
                let mut of = facts(space, &lost);
                of.intersect_with(&own);
                accepted.extend(of.ones().flat_map(|fact| bearers(space, fact)));
                continue;
            }
            judged.of += 1;
            let mut of = facts(space, &escaping);
            of.intersect_with(&own);
            let people = People::of(space, &of, &spared);
            if people.is_empty() {
                continue;
            }
            let assumed = people.assumed();
            let (people, asked) = (people.told(), all_asked(&escaping));
            let why = format!("{}: {people} excluded, and no other policy brings {asked}", name(context, selector));
            if judged.items.is_empty() {
                let among = |at: usize| {
                    space.atoms(Axis::Who).get(at).is_some_and(|atom| atom.facts.iter().any(|fact| shows(*fact)))
                };
                let lost = beside.lost(policy, Axis::Who, &among);
                judged.witness = lost.first().and_then(|one| witness(space, &one.witness, &shows));
            }
            let assumed = assumed || context.leaves_policies_out();
            judged.items.push(Item { assumed, ..Item::told(Subject::Policy(policy), why) });
        }
    }
    let declared = accepted.iter().filter(|who| exception(context, &RULE, who).is_some());
    let declared: Vec<Item> = declared.map(|who| Item::told(who.clone(), "Declared, and excluded")).collect();
    judged.of += declared.len();
    judged.items.extend(declared);
    judged
}

/// Whether a policy means people and asks something of them at resources.
fn is_asked_of_people(context: &Context<'_>, policy: usize) -> bool {
    let resource = |value: &Value| matches!(value, Value::Target(canopy_engine::Target::Resources(_)));
    let targets = context.space.atoms(Axis::Target).iter().filter(|atom| atom.row.contains(policy));
    let asks = context.tenant().policies.get(policy).is_some_and(|policy| policy.grant.is_some());
    asks && context.means_anybody(policy) && targets.flat_map(|atom| &atom.values).any(resource)
}

fn is_sync(selector: &UserSelector) -> bool {
    matches!(selector, UserSelector::Role(role) if SYNC_ROLES.iter().any(|id| *role == RoleId::guid(*id)))
}

fn name(context: &Context<'_>, selector: &UserSelector) -> String {
    let directory = &context.tenant().directory;
    let group = |id: &GroupId| directory.groups.iter().find(|one| one.id == *id).map(|one| one.name.clone());
    match selector {
        UserSelector::Group(id) => format!("Group “{}”", group(id).unwrap_or_else(|| id.to_string())),
        UserSelector::Role(id) => format!("Role “{}”", context.role_name(id)),
        UserSelector::User(id) => {
            let user = context.space.memberships().user(id).and_then(|at| context.users().get(at));
            user.map_or_else(|| id.to_string(), |user| user.name.clone())
        }
        UserSelector::Guests(_) => "Guests and external users".to_owned(),
        _ => "Others".to_owned(),
    }
}
