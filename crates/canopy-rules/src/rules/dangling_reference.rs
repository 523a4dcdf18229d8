//! `dangling-reference`

use canopy_model::ordered::OrderedSet;
use canopy_model::{GroupId, PolicyState, UserSelector};

use crate::context::Context;
use crate::finding::{Item, Need, Subject};
use crate::references::{Reference, ReferenceKind, is_complete, is_known, references};
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "dangling-reference",
    title: "A policy points at something that is gone",
    severity: Severity::Medium,
    audience: Audience::Policies,
    counted: "policies that are not off, and methods",
    fails: "they name what is gone",
    holds: "Users, groups, roles, locations and contexts that policies and methods name are there",
    remedy: "Replace the id, or remove it.",
    accepts: &[],
    page: page!("dangling-reference"),
    judge,
};

fn judge(context: &Context<'_>) -> Judged {
    let none = context.space.exported() == 0 && !context.is_empty_list(&["conditionalaccess/policies"]);
    let mut judged = Judged { missing: none.then_some(Need::Policies).into_iter().collect(), ..Judged::default() };
    let (mut needs, mut harmless) = (OrderedSet::new(), Vec::new());
    for (at, policy) in context.policies().filter(|(_, policy)| policy.state != PolicyState::Disabled) {
        judged.of += 1;
        let gone = gone(context, references(policy), &mut needs);
        let (include, exclude): (Vec<_>, Vec<_>) = gone.into_iter().partition(|(_, included)| *included);
        let is_gone = |one: &UserSelector| match one {
            UserSelector::User(id) => include.contains(&(Reference::User(id.clone()), true)),
            UserSelector::Group(id) => include.contains(&(Reference::Group(id.clone()), true)),
            UserSelector::None | UserSelector::Unrecognised(_) => true,
            _ => false,
        };
        let conditions = &policy.conditions;
        let why = if include.is_empty() {
            format!("It excludes {}, which takes nothing out", kinds(&exclude))
        } else if conditions.users.include.iter().any(|one| !is_gone(one)) || conditions.workloads.is_some() {
            format!("It includes {}", kinds(&include))
        } else {
            format!("It includes {} and nobody else: it binds nobody", kinds(&include))
        };
        // A role that is not known may be newer than what is known of them.
        let assumed = include.iter().chain(&exclude).all(|(one, _)| one.kind() == ReferenceKind::Role);
        let item = Item { assumed, ..Item::told(Subject::Policy(at), why) };
        match (include.is_empty(), exclude.is_empty()) {
            (false, _) => judged.items.push(item),
            (true, false) => harmless.push(item),
            (true, true) => {}
        }
    }
    judged.items.extend(harmless);
    let methods = context.around().methods.as_ref();
    judged.missing.extend(methods.is_none().then_some(Need::MethodsPolicy));
    for (at, method) in methods.into_iter().flat_map(|methods| &methods.methods).enumerate() {
        judged.of += 1;
        let named = |id: &GroupId| (Reference::Group(id.clone()), true);
        let all = method.include.iter().chain(&method.exclude).map(named).collect();
        if !gone(context, all, &mut needs).is_empty() {
            judged.items.push(Item::told(Subject::Method(at), "It names a group that is gone"));
        }
    }
    judged.missing.extend(needs.iter().copied());
    judged
}

/// Those that no export holds, where it is complete. Applications of Microsoft need not be there.
fn gone(
    context: &Context<'_>,
    mut all: Vec<(Reference, bool)>,
    needs: &mut OrderedSet<Need>,
) -> Vec<(Reference, bool)> {
    all.retain(|(one, _)| {
        let need = match one.kind() {
            _ if one.is_placeholder() || is_known(context.space, one) => return false,
            ReferenceKind::App => return false,
            ReferenceKind::Role => return true,
            ReferenceKind::User => Need::Users,
            ReferenceKind::Group => Need::Members,
            ReferenceKind::Location => Need::NamedLocations,
            ReferenceKind::Context => Need::Contexts,
        };
        let complete = is_complete(context.space, one.kind());
        if !complete {
            needs.insert(need);
        }
        complete
    });
    all
}

fn kinds(all: &[(Reference, bool)]) -> String {
    let one = |kind: ReferenceKind, name: &str, names: &str| {
        let count = all.iter().filter(|(one, _)| one.kind() == kind).count();
        match count {
            0 => None,
            1 => Some(format!("a {name} that is gone")),
            _ => Some(format!("{count} {names} that are gone")),
        }
    };
    let all = [
        one(ReferenceKind::User, "user", "users"),
        one(ReferenceKind::Group, "group", "groups"),
        one(ReferenceKind::Role, "role", "roles"),
        one(ReferenceKind::Location, "named location", "named locations"),
        one(ReferenceKind::Context, "context", "contexts"),
    ];
    all.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
