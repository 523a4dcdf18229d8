//! Ids in policies for which no export has a name: they are shown as ids, and counted.

use canopy_model::{LocationSelector, ObjectId, Selection, TargetSelector, UserSelector};
use rustc_hash::FxHashMap;

use crate::draft::Draft;
use crate::notice::{Notice, NoticeKind, Severity, shortened};

/// The kinds of object that are counted.
const KINDS: [&str; 4] = ["users", "groups", "named locations", "apps"];

/// One notice about all of them.
pub(crate) fn notice(draft: &Draft) -> Option<Notice> {
    let mut found: FxHashMap<ObjectId, usize> = FxHashMap::default();
    let (mut counts, mut first) = (KINDS.map(|_| 0_usize), Vec::new());
    let mut note = |kind: usize, id: &ObjectId, known: bool| {
        if !known && !draft.names.contains_key(id) && found.insert(id.clone(), kind).is_none() {
            counts.iter_mut().skip(kind).take(1).for_each(|count| *count += 1);
            if first.len() < 3 {
                first.push(id.to_string());
            }
        }
    };
    for policy in &draft.policies.items {
        for selector in all(&policy.conditions.users) {
            match selector {
                UserSelector::User(id) => note(0, &id.0, draft.users.holds(&id.0)),
                UserSelector::Group(id) => note(1, &id.0, draft.groups.holds(&id.0)),
                _ => {}
            }
        }
        for selector in policy.conditions.locations.iter().flat_map(all) {
            if let LocationSelector::Location(id) = selector {
                note(2, &id.0, draft.locations.holds(&id.0));
            }
        }
        for selector in all(&policy.conditions.targets.selection) {
            if let TargetSelector::App(id) = selector {
                note(3, &id.0, draft.apps.contains_key(id));
            }
        }
    }
    let counted = KINDS.iter().zip(counts).filter(|(_, count)| *count > 0);
    let kinds: Vec<_> = counted.map(|(what, count)| format!("{count} {what}")).collect();
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
