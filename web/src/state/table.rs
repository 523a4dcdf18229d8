//! Lists as tables to take away; cells are escaped as the workbench has it.

use canopy_workbench::csv;

/// Tells spreadsheets that the text is UTF-8.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// Columns parted by tabs, to paste into a spreadsheet.
pub(super) fn tabbed<const N: usize>(head: &[&str; N], rows: Vec<[String; N]>) -> String {
    lines(head, rows, "\n", |cells| cells.iter().map(|cell| csv::pasted(cell)).collect::<Vec<_>>().join("\t"))
}

/// A CSV file as RFC 4180 has it.
pub(super) fn comma_separated<const N: usize>(head: &[&str; N], rows: Vec<[String; N]>) -> String {
    let line = |cells: &[String]| cells.iter().map(|cell| csv::cell(cell)).collect::<Vec<_>>().join(",");
    format!("{BYTE_ORDER_MARK}{}", lines(head, rows, "\r\n", line))
}

fn lines<const N: usize>(
    head: &[&str; N],
    rows: Vec<[String; N]>,
    end: &str,
    line: impl Fn(&[String]) -> String,
) -> String {
    let head = head.map(str::to_owned);
    std::iter::once(head).chain(rows).map(|cells| line(&cells) + end).collect()
}
