//! The list of people without MFA as a table to take away.

use super::coverage::{self, Coverage};
use crate::strings;
use canopy_workbench::Uncovered;

/// Tells spreadsheets that the text is UTF-8.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// Columns parted by tabs, to paste into a spreadsheet.
pub(super) fn tabbed(coverage: &Coverage, answer: &Uncovered) -> String {
    lines(coverage, answer, "\n", |cells| cells.map(|cell| guarded(&single_line(&cell))).join("\t"))
}

/// A CSV file as RFC 4180 has it.
pub(super) fn comma_separated(coverage: &Coverage, answer: &Uncovered) -> String {
    let body = lines(coverage, answer, "\r\n", |cells| cells.map(|cell| quoted(&guarded(&cell))).join(","));
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

/// A cell that no spreadsheet takes for a formula.
fn guarded(cell: &str) -> String {
    let is_formula = cell.trim_start().starts_with(['=', '+', '-', '@']) || cell.starts_with(['\t', '\r']);
    if is_formula { format!("'{cell}") } else { cell.to_owned() }
}

fn single_line(cell: &str) -> String {
    cell.replace(['\t', '\r', '\n'], " ")
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\r', '\n']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::{guarded, quoted, single_line};

    #[test]
    fn no_cell_is_a_formula() {
        for cell in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1"] {
            assert_eq!(guarded(cell), format!("'{cell}"));
        }
        assert_eq!(guarded("Ada = Bob"), "Ada = Bob");
        assert_eq!(guarded(""), "");
    }

    #[test]
    fn a_cell_stays_one_cell() {
        assert_eq!(quoted("a,\"b\"\n"), "\"a,\"\"b\"\"\n\"");
        assert_eq!(quoted("plain"), "plain");
        assert_eq!(single_line("a\tb\r\nc"), "a b  c");
    }
}
