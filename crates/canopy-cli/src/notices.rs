//! What was read, for whoever sits at the terminal: counted, with alike notices told once.

use canopy_workbench::{Inventory, NoticeLine, Severity};

use crate::{exports, terminal};

/// How many groups of notices are told.
const SHOWN: usize = 12;

/// Tells what was read, in a line, and the notices, the most serious first. Notices that are good
/// to know are told only where no policy was found: then they may say why.
pub(crate) fn tell(inventory: &Inventory) {
    let counts = &inventory.counts;
    let policies = exports::policies(counts);
    let nameless = match counts.ids_without_name as usize {
        0 => String::new(),
        some => format!("; {} in policies without a name", count(some, "id", "ids")),
    };
    terminal::say(&format!(
        "Read {}: {} ({} on, {} report-only, {} off, {} not understood), {}, {}, {}{nameless}.",
        count(inventory.files.len(), "file", "files"),
        count(policies as usize, "policy", "policies"),
        counts.policies_on,
        counts.policies_report_only,
        counts.policies_off,
        counts.policies_not_evaluated,
        count(counts.named_locations as usize, "named location", "named locations"),
        count(counts.users as usize, "user", "users"),
        count(counts.groups as usize, "group", "groups"),
    ));
    let wanted = |notice: &&NoticeLine| notice.severity != Severity::Info || policies == 0;
    let groups = grouped(inventory.notices.iter().filter(wanted));
    for group in groups.iter().take(SHOWN) {
        terminal::say(&told(group));
    }
    if let Some(more) = groups.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        terminal::say(&format!("and {more} more kinds of notices"));
    }
}

fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// Notices of one severity and kind with one consequence, in the order in which they first occur.
fn grouped<'n>(notices: impl Iterator<Item = &'n NoticeLine>) -> Vec<Vec<&'n NoticeLine>> {
    let mut groups: Vec<Vec<&NoticeLine>> = Vec::new();
    for notice in notices {
        let alike = |group: &&mut Vec<&NoticeLine>| {
            group.first().is_some_and(|first| {
                (first.severity, &first.kind) == (notice.severity, &notice.kind)
                    && first.consequence == notice.consequence
            })
        };
        match groups.iter_mut().find(alike) {
            Some(group) => group.push(notice),
            None => groups.push(vec![notice]),
        }
    }
    groups
}

fn told(group: &[&NoticeLine]) -> String {
    let Some(first) = group.first() else { return String::new() };
    let severity = match first.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    };
    let place = if first.place.is_empty() { String::new() } else { format!("{}: ", first.place) };
    let more = match group.len() - 1 {
        0 => String::new(),
        more => format!(" ({more} more like it)"),
    };
    format!("{severity} ({}): {place}{} {} {}{more}", first.kind, first.what, first.consequence, first.remedy)
}
