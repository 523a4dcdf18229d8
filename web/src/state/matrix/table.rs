//! The matrix as a table to take away: everybody who is found, and every target; cells are the
//! workbench's.

use super::listing::Listing;
use super::sheet::{Look, Sheet};
use crate::strings::{self, matrix as text};
use canopy_workbench::csv;
use canopy_workbench::ordered::OrderedMap;

/// Tells spreadsheets that the text is UTF-8.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// A CSV file as RFC 4180 has it.
pub(super) fn table(sheet: &Sheet, listing: &Listing) -> String {
    let names = sheet.source.names();
    let mut table = String::from(BYTE_ORDER_MARK);
    let head = text::TABLE_HEAD.into_iter().chain(names.iter().copied());
    line(&mut table, head.map(|name| csv::cell(name).into_owned()));
    // Many people have the same cells: they are written once.
    let mut cells: OrderedMap<usize, String> = OrderedMap::new();
    for row in listing.rows(usize::MAX) {
        let pattern = sheet.pattern(row);
        let cells = cells.entry(pattern).or_insert_with(|| {
            let told = (0..names.len()).filter_map(|of| sheet.source.look(pattern, of)).map(|look| match look {
                Look::Mark(cell) => strings::mark(cell.mark),
                Look::Policy(cell) => text::policy_cell(cell),
            });
            let told: Vec<_> = told.map(csv::cell).collect();
            told.join(",")
        });
        let who = [sheet.name(row).to_owned(), sheet.user_principal_name(row).to_owned(), sheet.badges(row).join("; ")];
        line(&mut table, who.iter().map(|text| csv::cell(text).into_owned()).chain([cells.clone()]));
    }
    table
}

fn line(table: &mut String, cells: impl Iterator<Item = String>) {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            table.push(',');
        }
        table.push_str(&cell);
    }
    table.push_str("\r\n");
}
