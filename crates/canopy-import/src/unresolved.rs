//! Ids in policies for which no export has a name: they are shown as ids, and counted.

use canopy_model::{LocationSelector, ObjectId, Selection, TargetSelector, UserSelector};

use crate::draft::Draft;
use crate::notice::{Notice, NoticeKind, Severity, shortened};

/// One notice about all of them.
pub(crate) fn notice(draft: &Draft) -> Option<Notice> {
    let mut found: Vec<(&'static str, &ObjectId)> = Vec::new();
    let mut note = |what: &'static str, id, known: bool| {
        if !known && !draft.names.contains_key(id) {
            found.push((what, id));
        }
    };
    for policy in &draft.policies.items {
        for selector in all(&policy.conditions.users) {
            match selector {
                UserSelector::User(id) => note("users", &id.0, draft.users.holds(&id.0)),
                UserSelector::Group(id) => note("groups", &id.0, draft.groups.holds(&id.0)),
                _ => {}
            }
        }
        for selector in policy.conditions.locations.iter().flat_map(all) {
            if let LocationSelector::Location(id) = selector {
                note("named locations", &id.0, draft.locations.holds(&id.0));
            }
        }
        for selector in all(&policy.conditions.targets.selection) {
            if let TargetSelector::App(id) = selector {
                note("apps", &id.0, draft.apps.contains_key(id));
            }
        }
    }
    found.sort();
    found.dedup();
    let of = |wanted: &str| found.iter().filter(|(what, _)| *what == wanted).count();
    let counts = ["users", "groups", "named locations", "apps"].map(|what| (what, of(what)));
    let kinds: Vec<_> =
        counts.iter().filter(|(_, count)| *count > 0).map(|(what, count)| format!("{count} {what}")).collect();
    let first: Vec<_> = found.iter().take(3).map(|(_, id)| id.to_string()).collect();
    (!found.is_empty()).then(|| Notice {
        severity: Severity::Info,
        code: NoticeKind::Unresolved,
        file: String::new(),
        line: None,
        column: None,
        path: None,
        excerpt: shortened(&first.join(", ")),
        what: format!("Ids in policies without a name: {}.", kinds.join(", ")),
        consequence: "They are shown as ids.".to_owned(),
        remedy: "Load the users, groups, named locations and service principals, or a table of ids and names."
            .to_owned(),
    })
}

fn all<T>(selection: &Selection<T>) -> impl Iterator<Item = &T> {
    selection.include.iter().chain(&selection.exclude)
}
