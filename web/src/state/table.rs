//! Lists as tables to take away; cells are escaped as the workbench has it.

use super::Effect;
use canopy_workbench::{csv, table};

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

/// How a list is taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TableFormat {
    /// To the clipboard, for a spreadsheet.
    Pasted,
    /// To the clipboard, for a text.
    Markdown,
    /// As a CSV file.
    Csv,
    /// As a JSON file.
    Json,
}

/// Takes a list away; `files` are the names of the CSV and the JSON file.
pub(super) fn taken<const N: usize>(
    format: TableFormat,
    [csv, json]: [&'static str; 2],
    head: &[&str; N],
    rows: Vec<[String; N]>,
) -> Effect {
    match format {
        TableFormat::Pasted => Effect::Copy(tabbed(head, rows)),
        TableFormat::Markdown => Effect::Copy(table::markdown(head, rows.iter().map(<[String; N]>::as_slice))),
        TableFormat::Csv => Effect::Download { name: csv, text: comma_separated(head, rows) },
        TableFormat::Json => {
            let text = table::json(head, rows.iter().map(<[String; N]>::as_slice));
            Effect::Download { name: json, text }
        }
    }
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
