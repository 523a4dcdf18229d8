//! `control-group-editable`

use canopy_model::ordered::OrderedMap;
use canopy_model::{Group, GroupId, GroupProtection, MemberList, Policy, UserSelector};

use crate::context::Context;
use crate::finding::{Item, Need, Subject};
use crate::references::{ReferenceKind, is_complete};
use crate::rule::{Audience, Judged, Rule, Severity, Verdict, page};

pub(crate) static RULE: Rule = Rule {
    id: "control-group-editable",
    title: "Somebody without a role for policies can change who a policy binds",
    severity: Severity::High,
    audience: Audience::Identity,
    counted: "groups that policies use",
    fails: "whoever manages groups, or a member, changes whom policies mean",
    holds: "Every group that a policy uses is role-assignable, in a restricted unit, or mastered on-premises",
    remedy: "Put the group into a restricted management administrative unit, or use a role-assignable one.",
    accepts: &[],
    page: page!("control-group-editable"),
    judge,
};

/// Attributes that users change themselves, in rules of dynamic groups (users-default-permissions;
/// PATCH /me).
const OWN: [&str; 3] = ["user.mobile", "user.othermails", "user.preferredlanguage"];

fn judge(context: &Context<'_>) -> Judged {
    let mut judged = Judged { missing: context.missing_for_faults(), ..Judged::default() };
    let (memberships, groups) = (context.space.memberships(), &context.tenant().directory.groups);
    let mut used = used(context);
    let mut open: Vec<GroupId> = used.keys().cloned().collect();
    while let Some(id) = open.pop() {
        let Some(group) = memberships.group(&id).and_then(|at| groups.get(at)) else {
            // One that is gone binds nobody.
            let gone = is_complete(context.space, ReferenceKind::Group);
            judged.missing.extend((!gone).then_some(Need::Members));
            continue;
        };
        judged.of += 1;
        judged.missing.extend((group.list == MemberList::Missing).then_some(Need::Members));
        let policies = used.get(&id).copied().unwrap_or_default();
        match flaw(group) {
            Flaw::None => {}
            Flaw::Untold => judged.missing.push(Need::GroupProtection),
            Flaw::Found { why, assumed } => {
                let means = if policies == 0 { "a group that policies use".to_owned() } else { told(policies) };
                let item = Item::told(Subject::Group(id), format!("{why}: it decides on {means}"));
                judged.items.push(Item { assumed, ..item });
            }
        }
        for nested in group.members.iter().map(|id| GroupId(id.clone())) {
            if memberships.group(&nested).is_some() && !used.contains_key(&nested) {
                used.insert(nested.clone(), 0);
                open.push(nested);
            }
        }
    }
    let create = context.around().authorization.as_ref().and_then(|one| one.users_create_groups);
    judged.verdicts.extend(create.map(|may| Verdict {
        id: "5.1.3.1",
        met: !may,
        demand: "users create no security groups",
    }));
    canopy_model::ordered::sort(&mut judged.missing);
    judged.missing.dedup();
    judged
}

fn told(policies: usize) -> String {
    format!("whom {policies} {} mean", if policies == 1 { "policy" } else { "policies" })
}

/// The groups that policies that are on include or exclude, and how many policies do.
fn used(context: &Context<'_>) -> OrderedMap<GroupId, usize> {
    let mut all: OrderedMap<GroupId, usize> = OrderedMap::new();
    let on = context.policies().filter(|(at, _)| context.space.masks().enabled.contains(*at));
    for (_, policy) in on {
        for id in canopy_model::ordered::set(named(policy)).iter() {
            let count = all.get(*id).copied().unwrap_or_default();
            all.insert((*id).clone(), count + 1);
        }
    }
    all
}

fn named(policy: &Policy) -> impl Iterator<Item = &GroupId> {
    let users = &policy.conditions.users;
    users.include.iter().chain(&users.exclude).filter_map(|one| match one {
        UserSelector::Group(id) => Some(id),
        _ => None,
    })
}

enum Flaw {
    None,
    Untold,
    Found { why: &'static str, assumed: bool },
}

fn flaw(group: &Group) -> Flaw {
    let GroupProtection { role_assignable, restricted, synced, rule } = &group.protection;
    let rule = rule.as_deref().unwrap_or_default().to_lowercase();
    // Which attributes users may change is a tenant's choice too.
    if OWN.iter().any(|own| rule.contains(own)) {
        return Flaw::Found { why: "Its rule asks for an attribute that users change themselves", assumed: true };
    }
    match (role_assignable, restricted, synced) {
        (Some(true), ..) | (_, Some(true), _) | (_, _, Some(true)) => Flaw::None,
        (Some(false), Some(false), synced) => {
            Flaw::Found { why: "It is neither role-assignable nor restricted", assumed: synced.is_none() }
        }
        _ => Flaw::Untold,
    }
}
