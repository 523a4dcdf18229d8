//! Ids in policies for which no export has a name: they are shown as ids, and counted.

use std::collections::{BTreeMap, BTreeSet};

use canopy_model::{LocationSelector, ObjectId, Selection, TargetSelector, UserSelector};

use crate::draft::Draft;
use crate::notice::{Notice, NoticeKind, Severity, shortened};

/// One notice about all of them.
pub(crate) fn notice(draft: &Draft) -> Option<Notice> {
    let mut found: BTreeMap<&'static str, BTreeSet<&ObjectId>> = BTreeMap::new();
    let mut note = |what: &'static str, id, known: bool| {
        if !known && !draft.names.contains_key(id) {
            found.entry(what).or_default().insert(id);
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
    let count: usize = found.values().map(BTreeSet::len).sum();
    let kinds: Vec<_> = found.iter().map(|(what, ids)| format!("{} {what}", ids.len())).collect();
    let first: Vec<_> = found.values().flatten().take(3).map(ToString::to_string).collect();
    (count > 0).then(|| Notice {
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
