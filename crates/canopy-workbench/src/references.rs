//! What a policy names and no export holds, where exports of that kind were loaded.

use canopy_model::{LocationSelector, Policy, Selection, TargetSelector, Tenant, UserSelector, ordered};

use crate::answer::{FindingKind, PolicyFinding};
use crate::words::{Names, list};

/// The references of a policy that lead nowhere, one finding for each kind of object.
pub(crate) fn dangling(tenant: &Tenant, names: &Names<'_>, policy: &Policy) -> Vec<PolicyFinding> {
    let c = &policy.conditions;
    let directory = &tenant.directory;
    let mut users = all(&c.users).filter_map(|selector| match selector {
        UserSelector::User(id) if !directory.users.iter().any(|user| user.id == *id) => Some(names.user(id)),
        _ => None,
    });
    let mut groups = all(&c.users).filter_map(|selector| match selector {
        UserSelector::Group(id) if !directory.groups.iter().any(|group| group.id == *id) => Some(names.group(id)),
        _ => None,
    });
    let mut roles = all(&c.users).filter_map(|selector| match selector {
        UserSelector::Role(id) if tenant.role(id).is_none() => Some(names.role(id)),
        _ => None,
    });
    let mut locations = c.locations.iter().flat_map(all).filter_map(|selector| match selector {
        LocationSelector::Location(id) if !tenant.locations.iter().any(|one| one.id == *id) => Some(names.location(id)),
        _ => None,
    });
    let mut apps = all(&c.targets.selection).filter_map(|selector| match selector {
        TargetSelector::App(id) if !tenant.apps.apps.iter().any(|app| app.id == *id) => Some(names.app(id)),
        _ => None,
    });
    let mut contexts = all(&c.targets.selection).filter_map(|selector| match selector {
        TargetSelector::Context(id) if !tenant.contexts.iter().any(|one| one.id == *id) => Some(names.context(id)),
        _ => None,
    });
    [
        finding("user", "users", !directory.users.is_empty(), &mut users),
        finding("group", "groups", !directory.groups.is_empty(), &mut groups),
        finding("role", "roles", true, &mut roles),
        finding("named location", "named locations", !tenant.locations.is_empty(), &mut locations),
        finding("application", "applications", !directory.service_principals.is_empty(), &mut apps),
        finding("authentication context", "authentication contexts", !tenant.contexts.is_empty(), &mut contexts),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn all<T>(selection: &Selection<T>) -> impl Iterator<Item = &T> {
    selection.include.iter().chain(&selection.exclude)
}

fn finding(one: &str, many: &str, loaded: bool, names: &mut dyn Iterator<Item = String>) -> Option<PolicyFinding> {
    let names: Vec<String> = ordered::set(names).into_iter().collect();
    let text = match names.as_slice() {
        [] => return None,
        [only] => format!("The {one} {only} is in no export: it was deleted, or the export is not complete"),
        some => format!(
            "The {many} {} are in no export: they were deleted, or the export is not complete",
            list(some, "and")
        ),
    };
    loaded.then(|| PolicyFinding { kind: FindingKind::Dangling, text, others: Vec::new() })
}
