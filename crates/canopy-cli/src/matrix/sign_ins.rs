//! People by saved sign-ins: the verdict if it is they who sign in.

use std::borrow::Cow;
use std::path::Path;

use canopy_workbench::what_if::{self, Evaluator, Posed, requests};
use canopy_workbench::{Assumption, Mark, MatrixSignIn, SavedSignIn, SignInMatrix};
use serde::Serialize;

use super::{Row, everybody, header, shortened, size, told, who, with_activated};
use crate::asked::{self, Asked};
use crate::command::Finish;
use crate::{output, terminal};

/// The matrix as JSON.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Written<'m> {
    named: bool,
    sign_ins: Vec<Column<'m>>,
    patterns: Vec<Vec<&'static str>>,
    rows: Vec<Row<'m>>,
    without_object: Vec<Row<'m>>,
    complete: bool,
    assumptions: &'m [Assumption],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Column<'m> {
    /// The line of the file.
    line: usize,
    name: &'m str,
    sign_in: &'m [(String, String)],
    assumptions: &'m [Assumption],
}

pub(super) fn run(asked: &Asked, file: Option<&Path>) -> Finish {
    let opened = asked.exports.open();
    let file = file.unwrap_or_else(|| Path::new("-"));
    let posed = match crate::what_if::read(file) {
        Ok(bytes) => requests(bytes),
        Err(error) => {
            terminal::say(&format!("{} could not be read: {error}", file.display()));
            return Finish::Incomplete;
        }
    };
    let evaluator = opened.workbench.what_if();
    let (saved, lines) = understood(&evaluator, &posed, file);
    if saved.is_empty() {
        terminal::say(&format!("{} holds no sign-in that can be understood", file.display()));
        return Finish::Incomplete;
    }
    let problems = opened.problems + (posed.len() - saved.len());
    let answer = Answer { found: evaluator.matrix(&saved), lines };
    output::write(asked.format, &answer, Finish::with_problems(problems))
}

/// The sign-ins that can be understood, with their lines; the others are told.
fn understood(evaluator: &Evaluator<'_>, posed: &[Posed], file: &Path) -> (Vec<SavedSignIn>, Vec<usize>) {
    let read = |one: &Posed| {
        let saved = one.body.as_ref().map_err(Clone::clone).and_then(|body| evaluator.saved(body));
        match saved {
            Ok(saved) => Some((saved, one.line)),
            Err(problem) => {
                terminal::say(&format!("{}, line {}: {}", file.display(), one.line, problem.message));
                None
            }
        }
    };
    posed.iter().filter_map(read).unzip()
}

struct Answer {
    found: SignInMatrix,
    /// The line of each sign-in.
    lines: Vec<usize>,
}

impl Answer {
    fn mark(&self, pattern: u32, column: usize) -> Option<Mark> {
        self.found.patterns.get(pattern as usize)?.get(column).copied()
    }

    /// One sign-in by verdict, the weakest first.
    fn told(&self, column: usize, sign_in: &MatrixSignIn) -> Vec<String> {
        let by_mark = told(&self.found.people, |pattern| self.mark(pattern, column));
        let mut lines = vec![String::new(), sign_in.name.clone()];
        for (mark, people) in &by_mark.before {
            lines.push(format!("  {:<17}  {}: {}", what_if::verdict(*mark), people.len(), shortened(people)));
        }
        for (mark, people) in &by_mark.after {
            lines.push(format!("  after activation {}: {}", what_if::verdict(*mark), shortened(people)));
        }
        lines.extend(sign_in.assumptions.iter().map(|one| format!("  - {}", one.text)));
        lines
    }
}

impl output::Answered for Answer {
    fn text(&self) -> Vec<String> {
        let SignInMatrix { people, sign_ins, assumptions, .. } = &self.found;
        let mut lines = vec![size(people, &asked::count(sign_ins.len(), "sign-in", "sign-ins"))];
        lines.extend(sign_ins.iter().enumerate().flat_map(|(column, sign_in)| self.told(column, sign_in)));
        lines.extend(asked::rests_on(assumptions));
        lines
    }

    fn json(&self) -> impl Serialize + '_ {
        let SignInMatrix { people, sign_ins, patterns, assumptions } = &self.found;
        let of_sign_ins = sign_ins.iter().flat_map(|one| &one.assumptions);
        let all: Vec<Assumption> = of_sign_ins.chain(assumptions).cloned().collect();
        Written {
            named: people.named,
            sign_ins: sign_ins.iter().zip(&self.lines).map(|(sign_in, line)| column(sign_in, *line)).collect(),
            patterns: patterns.iter().map(|row| row.iter().map(|mark| what_if::verdict(*mark)).collect()).collect(),
            rows: people.rows.iter().map(Row::from).collect(),
            without_object: people.without_object.iter().map(Row::from).collect(),
            complete: asked::is_complete(&all),
            assumptions,
        }
    }

    fn header(&self) -> Vec<String> {
        header(self.found.sign_ins.iter().map(|sign_in| sign_in.name.clone()))
    }

    fn rows(&self) -> impl Iterator<Item = Vec<Cow<'_, str>>> {
        everybody(&self.found.people).map(move |row| {
            let cells = (0..self.found.sign_ins.len()).map(move |column| {
                with_activated(row, |pattern| Cow::from(self.mark(pattern, column).map_or("", what_if::verdict)))
            });
            who(row).chain(cells).collect()
        })
    }
}

fn column(sign_in: &MatrixSignIn, line: usize) -> Column<'_> {
    Column { line, name: &sign_in.name, sign_in: &sign_in.sign_in, assumptions: &sign_in.assumptions }
}
