//! The known-answer collection: `tests/known-answers/*` through the importer and the engine.
//!
//! A case is a folder of exports with an `answer.json`, whose format `README.md` there documents.
//! A case that asks nothing, names somebody who is not there, or shows nothing of what it claims
//! is a failure, so that none can pass by being empty.

mod answer;
mod check;
mod engine;
mod folder;
mod index;
mod sign_in;
#[cfg(test)]
mod tests;

use std::fmt;
use std::path::Path;

pub use folder::{Case, folders, read};
pub use index::table;

/// One thing that is not as the answer says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The case's folder.
    pub case: String,
    /// Which question or sign-in; empty for the case as a whole.
    pub place: String,
    /// Expected and got.
    pub text: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.place.is_empty() { "the case" } else { &self.place };
        write!(f, "{}, {place}: {}", self.case, self.text)
    }
}

/// What came of the collection.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Cases that were run.
    pub cases: usize,
    /// Questions that were asked.
    pub questions: usize,
    /// Sign-ins that were decided.
    pub sign_ins: usize,
    /// What is not as expected.
    pub failed: Vec<Finding>,
    /// What is not as expected in cases that are marked as disputed.
    pub disputed: Vec<Finding>,
}

impl Report {
    /// A disputed case must fail; once it does not, the mark is wrong.
    fn settle(&mut self, case: &Case, found: Vec<Finding>) {
        if case.answer.disputed.is_none() {
            self.failed.extend(found);
        } else if found.is_empty() {
            let text = "it is as expected now: take the mark “disputed” away.".to_owned();
            self.failed.push(Finding { case: case.name.clone(), place: String::new(), text });
        } else {
            self.disputed.extend(found);
        }
    }
}

/// Runs every case of a collection.
pub fn run(root: &Path) -> Report {
    let mut report = Report::default();
    for folder in folders(root) {
        report.cases += 1;
        match read(&folder) {
            Ok(case) => {
                report.questions += case.answer.questions.len();
                report.sign_ins += case.answer.sign_ins.len();
                report.settle(&case, judge(&case));
            }
            Err(text) => {
                let case = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                report.failed.push(Finding { case, place: String::new(), text });
            }
        }
    }
    report
}

/// Everything in one case that is not as its answer says.
pub fn judge(case: &Case) -> Vec<Finding> {
    let found = check::case(case);
    found.into_iter().map(|(place, text)| Finding { case: case.name.clone(), place, text }).collect()
}
