//! Conditional Access as readable cases: Markdown files with people, policies and tables of
//! sign-ins, run through the same code as the page. `tests/spec/README.md` describes the notation.

mod columns;
mod document;
mod expected;
mod names;
mod objects;
mod people;
mod policy;
mod satisfied;
mod session;
mod sign_in;
mod tenant;
#[cfg(test)]
mod tests;
mod words;
mod world;

use canopy_model::ordered::OrderedSet;
use std::fmt;
use std::path::Path;

use document::{Case, Row, Table};
use world::World;

/// What came of some files.
#[derive(Debug, Default)]
pub struct Report {
    /// Rows that were run and were as expected.
    pub passed: usize,
    /// Rows that were not as expected, and everything that could not be understood.
    pub failed: Vec<Finding>,
    /// Rows marked as disputed that still are not as expected.
    pub disputed: Vec<Finding>,
    /// Rows, however they came out.
    pub rows: usize,
    /// The open questions that some row flips, by their names in the engine.
    pub flipped: OrderedSet<String>,
}

/// Something to say about one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The file's name.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub text: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.text)
    }
}

/// A problem at a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) line: usize,
    pub(crate) text: String,
}

pub(crate) type Outcome<T> = Result<T, Problem>;

/// A problem at a line, as an error.
pub(crate) fn problem<T>(line: usize, text: impl Into<String>) -> Outcome<T> {
    Err(Problem { line, text: text.into() })
}

/// Puts a line to what went wrong there.
pub(crate) trait At<T> {
    fn at(self, line: usize) -> Outcome<T>;
}

impl<T> At<T> for Result<T, String> {
    fn at(self, line: usize) -> Outcome<T> {
        self.map_err(|text| Problem { line, text })
    }
}

/// Runs every Markdown file of a folder but its README, in the order of their names.
pub fn run(folder: &Path) -> Report {
    let mut report = Report::default();
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    let described = |path: &Path| path.file_name().is_some_and(|name| name == "README.md");
    files.retain(|path| path.extension().is_some_and(|extension| extension == "md") && !described(path));
    files.sort();
    for path in files {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        report.read(&format!("tests/spec/{name}"), &std::fs::read_to_string(&path).unwrap());
    }
    report
}

impl Report {
    /// Runs one file.
    pub fn read(&mut self, file: &str, text: &str) {
        match document::read(text) {
            Ok(cases) => cases.iter().for_each(|case| self.case(file, case)),
            Err(problem) => self.fail(file, problem),
        }
    }

    fn fail(&mut self, file: &str, Problem { line, text }: Problem) {
        self.failed.push(Finding { file: file.to_owned(), line, text });
    }

    fn case(&mut self, file: &str, case: &Case) {
        for table in &case.tables {
            if let Err(problem) = columns::check(table, case) {
                self.fail(file, problem);
                continue;
            }
            for row in &table.rows {
                self.row(file, case, table, row);
            }
        }
    }

    fn row(&mut self, file: &str, case: &Case, table: &Table, row: &Row) {
        self.rows += 1;
        let flipped = sign_in::items(table.cell(row, columns::FLIPPED).unwrap_or_default());
        self.flipped.extend(flipped.map(str::to_owned));
        let found = match differences(case, table, row) {
            Ok(found) => found,
            Err(problem) => return self.fail(file, problem),
        };
        let text = format!("{}\n    row: {}\n    {}", case.heading, table.show(row), found.join("\n    "));
        let finding = Finding { file: file.to_owned(), line: row.line, text };
        match (found.is_empty(), table.disputed) {
            (true, false) => self.passed += 1,
            (false, false) => self.failed.push(finding),
            (false, true) => self.disputed.push(finding),
            (true, true) => {
                let text = "This row is as expected now: take it out of the disputed table.".to_owned();
                self.failed.push(Finding { text, ..finding });
            }
        }
    }
}

/// What one row expects and is not so, a line each.
fn differences(case: &Case, table: &Table, row: &Row) -> Outcome<Vec<String>> {
    let world = World::new(case, table, row)?;
    let attempt = sign_in::read(&world, table, row)?;
    expected::differences(&world, &attempt, table, row)
}
