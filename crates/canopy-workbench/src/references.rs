//! What a policy names and no export holds, where exports of that kind were loaded, in words.

use canopy_engine::Space;
use canopy_model::{Policy, ordered};
use canopy_rules::{Reference, ReferenceKind};

use crate::answer::{FindingKind, PolicyFinding};
use crate::words::{Names, list};

const KINDS: [(ReferenceKind, &str, &str); 6] = [
    (ReferenceKind::User, "user", "users"),
    (ReferenceKind::Group, "group", "groups"),
    (ReferenceKind::Role, "role", "roles"),
    (ReferenceKind::Location, "named location", "named locations"),
    (ReferenceKind::App, "application", "applications"),
    (ReferenceKind::Context, "authentication context", "authentication contexts"),
];

/// The references of a policy that lead nowhere, one finding for each kind of object.
pub(crate) fn dangling(space: &Space, names: &Names<'_>, policy: &Policy) -> Vec<PolicyFinding> {
    let found = canopy_rules::dangling(space, policy);
    let of = |(kind, one, many): (ReferenceKind, &str, &str)| {
        let own = found.iter().filter(|(reference, _)| reference.kind() == kind);
        finding(one, many, &mut own.map(|(reference, _)| name(names, reference)))
    };
    KINDS.into_iter().filter_map(of).collect()
}

fn name(names: &Names<'_>, reference: &Reference) -> String {
    match reference {
        Reference::User(id) => names.user(id),
        Reference::Group(id) => names.group(id),
        Reference::Role(id) => names.role(id),
        Reference::Location(id) => names.location(id),
        Reference::App(id) => names.app(id),
        Reference::Context(id) => names.context(id),
    }
}

fn finding(one: &str, many: &str, names: &mut dyn Iterator<Item = String>) -> Option<PolicyFinding> {
    let names: Vec<String> = ordered::set(names).into_iter().collect();
    let text = match names.as_slice() {
        [] => return None,
        [only] => format!("The {one} {only} is in no export: it was deleted, or the export is not complete"),
        some => format!(
            "The {many} {} are in no export: they were deleted, or the export is not complete",
            list(some, "and")
        ),
    };
    Some(PolicyFinding { kind: FindingKind::Dangling, text, others: Vec::new() })
}
