//! The table of all cases in the collection's README.

use std::path::Path;

use super::folder::{folders, read};

/// The table as it must stand in the README.
pub fn table(root: &Path) -> String {
    let rows = folders(root).into_iter().filter_map(|folder| {
        let case = read(&folder).ok()?;
        let (number, _) = case.name.split_once('-')?;
        Some(format!("| [{number}]({}/answer.json) | {} | {} |\n", case.name, case.answer.title, case.answer.mistake))
    });
    std::iter::once("| case | planted | usual mistake |\n|---|---|---|\n".to_owned()).chain(rows).collect()
}
