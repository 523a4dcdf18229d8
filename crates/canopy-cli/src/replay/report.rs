//! A replay as text.

use canopy_workbench::{Difference, DifferenceGroup, DifferenceKind, Replay, Tally};

/// The report, line by line.
pub(crate) fn lines(replay: &Replay) -> Vec<String> {
    let mut lines = head(replay);
    for group in &replay.differences {
        let first = replay.differences.iter().find(|other| other.kind == group.kind);
        if first.is_some_and(|first| std::ptr::eq(first, group)) {
            lines.extend([String::new(), title(group.kind, replay)]);
        }
        lines.extend(difference_group(group));
    }
    if !replay.policies.is_empty() {
        lines.extend([String::new(), "By policy".to_owned()]);
        lines.push(format!("  {:>9} {:>9} {:>11}  policy", "agree", "explained", "unexplained"));
    }
    lines.extend(replay.policies.iter().map(|line| {
        let Tally { agree, explained, unexplained } = line.evaluations;
        let missing = if line.state.is_none() { "  (not in the export)" } else { "" };
        format!("  {agree:>9} {explained:>9} {unexplained:>11}  {}{missing}", line.policy.name)
    }));
    lines
}

fn head(replay: &Replay) -> Vec<String> {
    let mut lines = vec![format!(
        "{} in {}, {} compared{}",
        count(replay.records, "sign-in", "sign-ins"),
        count(replay.logs, "log", "logs"),
        replay.compared,
        if replay.broken == 0 { String::new() } else { format!(", {} could not be read", replay.broken) }
    )];
    lines.extend(share(replay.evaluations, "evaluation", "evaluations"));
    lines.extend(share(replay.statuses, "overall status", "overall statuses"));
    if replay.evaluations.all() == 0 && replay.records > 0 {
        lines.push("there are no results by policy to compare: the portal's CSV has none, its JSON has".to_owned());
    }
    if replay.conditions_only > 0 {
        lines.push(format!(
            "{} of those that agree compared by conditions only: the record does not carry what the controls ask for",
            replay.conditions_only
        ));
    }
    lines.extend(replay.left_out.iter().map(|(what, how_many)| format!("left out: {how_many} {what}")));
    lines
}

/// `54.1% of 24 evaluations agree (13 agree, 9 explained, 2 unexplained)`
fn share(tally: Tally, one: &str, many: &str) -> Option<String> {
    let share = tally.per_mille()?;
    let Tally { agree, explained, unexplained } = tally;
    let whole = if share % 10 == 0 { String::new() } else { format!(".{}", share % 10) };
    let all = count(tally.all(), one, many);
    Some(format!(
        "{}{whole}% of {all} agree ({agree} agree, {explained} explained, {unexplained} unexplained)",
        share / 10
    ))
}

fn title(kind: DifferenceKind, replay: &Replay) -> String {
    let all: u32 = replay.differences.iter().filter(|group| group.kind == kind).map(|group| group.count).sum();
    let name = match kind {
        DifferenceKind::Unexplained => "Unexplained: Canopy or the export is wrong",
        DifferenceKind::Reading => "Canopy's reading, where Microsoft's documents leave the question open",
        DifferenceKind::PolicyChanged => "Policy changed since",
        DifferenceKind::MembershipUnknown => "Membership unknown",
        DifferenceKind::NotRecorded => "Not recorded",
    };
    format!("{name} ({all})")
}

fn difference_group(group: &DifferenceGroup) -> Vec<String> {
    let shown = u32::try_from(group.examples.len()).unwrap_or(u32::MAX);
    let mut lines = vec![format!("  {} x {}", group.count, group.why)];
    lines.extend(group.examples.iter().flat_map(difference));
    if let Some(more) = group.count.checked_sub(shown).filter(|more| *more > 0) {
        lines.push(format!("      and {more} more of the same"));
    }
    lines
}

fn difference(one: &Difference) -> Vec<String> {
    let mut lines = vec![
        format!("      {}  {}  {}  ({})", one.time, one.who, one.resource, one.place),
        format!("        policy       {}", one.policy),
        format!("        recorded     {}", one.recorded),
    ];
    if !one.we_say.is_empty() {
        lines.push(format!("        Canopy says  {}", one.we_say));
    }
    lines
}

fn count(number: u32, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
