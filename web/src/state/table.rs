//! The list of people without MFA as a table to take away; cells are the workbench's.

use super::coverage::{self, Coverage};
use crate::strings;
use canopy_workbench::{Uncovered, csv};

/// Tells spreadsheets that the text is UTF-8.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// Columns parted by tabs, to paste into a spreadsheet.
pub(super) fn tabbed(coverage: &Coverage, answer: &Uncovered) -> String {
    lines(coverage, answer, "\n", |cells| cells.map(|cell| csv::pasted(&cell)).join("\t"))
}

/// A CSV file as RFC 4180 has it.
pub(super) fn comma_separated(coverage: &Coverage, answer: &Uncovered) -> String {
    let body = lines(coverage, answer, "\r\n", |cells| cells.map(|cell| csv::cell(&cell).into_owned()).join(","));
    format!("{BYTE_ORDER_MARK}{body}")
}

/// The people that the search leaves, a line each.
fn lines(coverage: &Coverage, answer: &Uncovered, end: &str, line: impl Fn([String; 7]) -> String) -> String {
    let head = strings::coverage::COLUMNS.map(str::to_owned);
    let people = coverage::causes(answer).into_iter().flat_map(|cause| {
        coverage.found(cause.people).into_iter().map(move |(_, person)| {
            let way = usize::try_from(person.way).ok().and_then(|at| answer.ways.get(at));
            [
                person.name.clone(),
                person.upn.clone(),
                person.badges.iter().chain(&person.depends).cloned().collect::<Vec<_>>().join("; "),
                way.map(|way| way.sentence.clone()).unwrap_or_default(),
                cause.text.to_owned(),
                cause.policy.map(|policy| policy.name.clone()).unwrap_or_default(),
                person.path.join(" → "),
            ]
        })
    });
    std::iter::once(head).chain(people).map(|cells| line(cells) + end).collect()
}
