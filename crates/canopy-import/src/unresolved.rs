//! Ids in policies for which no export has a name: they are shown as ids, and counted.

use canopy_model::{
    AgentSelector, Control, LocationSelector, ObjectId, Policy, Selection, TargetSelector, UserSelector,
    WorkloadSelector,
};
use rustc_hash::FxHashMap;

use crate::draft::Draft;
use crate::notice::{Notice, NoticeKind, Severity, shortened};
use crate::tables;

/// The kinds of object that are counted.
const KINDS: [(&str, &str); 7] = [
    ("user", "users"),
    ("group", "groups"),
    ("role", "roles"),
    ("service principal", "service principals"),
    ("named location", "named locations"),
    ("app", "apps"),
    ("terms of use", "terms of use"),
];

/// Stands for the MFA trusted IPs, which are no named location.
const MFA_TRUSTED_IPS: &str = "00000000-0000-0000-0000-000000000000";

/// How many there are, and one notice about all of them.
pub(crate) fn unresolved(draft: &Draft) -> Option<(usize, Notice)> {
    let roles = tables::roles();
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
                UserSelector::Role(id) => note(2, &id.0, roles.iter().any(|role| role.id == *id)),
                _ => {}
            }
        }
        workloads(policy).for_each(|id| note(3, id, draft.service_principals.holds(id)));
        for selector in policy.conditions.agents.iter().flat_map(|agents| all(&agents.users)) {
            if let AgentSelector::One(id) = selector {
                note(0, &id.0, draft.users.holds(&id.0));
            }
        }
        for selector in policy.conditions.locations.iter().flat_map(all) {
            if let LocationSelector::Location(id) = selector {
                note(4, &id.0, draft.locations.holds(&id.0) || id.to_string() == MFA_TRUSTED_IPS);
            }
        }
        for selector in all(&policy.conditions.targets.selection) {
            if let TargetSelector::App(id) = selector {
                note(5, &id.0, draft.apps.contains_key(id));
            }
        }
        for control in policy.grant.iter().flat_map(|grant| &grant.controls) {
            if let Control::TermsOfUse(id) = control {
                note(6, &id.0, false);
            }
        }
    }
    let counted = KINDS.iter().zip(counts).filter(|(_, count)| *count > 0);
    let kinds: Vec<_> =
        counted.map(|((one, many), count)| format!("{count} {}", if count == 1 { one } else { many })).collect();
    let notice = || Notice {
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
    };
    (!found.is_empty()).then(|| (found.len(), notice()))
}

fn workloads(policy: &Policy) -> impl Iterator<Item = &ObjectId> {
    let condition = policy.conditions.workloads.iter();
    condition.flat_map(|one| all(&one.service_principals).chain(all(&one.agent_identities))).filter_map(|selector| {
        match selector {
            WorkloadSelector::One(id) => Some(&id.0),
            WorkloadSelector::All => None,
        }
    })
}

fn all<T>(selection: &Selection<T>) -> impl Iterator<Item = &T> {
    selection.include.iter().chain(&selection.exclude)
}
