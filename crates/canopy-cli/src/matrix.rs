//! `canopy matrix`: people by resources, with the weakest verdict in each cell.

use std::borrow::Cow;
use std::collections::BTreeMap;

use canopy_workbench::{Assumption, Mark, Matrix, MatrixRow, MatrixTarget, what_if};
use clap::Args as _;
use serde::Serialize;

use crate::asked::{self, Asked};
use crate::command::{self, Command, Finish};
use crate::{output, terminal};

pub(crate) const COMMAND: Command =
    Command { name: "matrix", arguments: Arguments::augment_args, run: |matches| command::parsed(matches, run) };

/// Find the weakest verdict of every person on every resource
///
/// Each cell holds the weakest verdict of all sign-ins of the person to the resource. As text,
/// people with the same row are told together.
#[derive(Debug, clap::Args)]
#[command(after_long_help = HELP)]
struct Arguments {
    #[command(flatten)]
    asked: Asked,
}

const HELP: &str = "\
Verdicts, from the weakest: open, otherOnly, deviceOnly, mfaOrDevice, mfa, passwordless,
phishingResistant, mfaAndDevice, block. Sign-ins on which the control is not forced count as weaker
than those on which it is.

docs/cli.md has all members of the JSON.

Exit code:
  0  the question is answered and every file was read
  1  a file had a problem, or no policy was found
  2  the arguments are wrong";

/// How many people of one row, or resources of one verdict, a text names.
const NAMED: usize = 6;

/// The matrix as JSON.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Written<'m> {
    named: bool,
    targets: &'m [MatrixTarget],
    rows: Vec<Row<'m>>,
    without_object: Vec<Row<'m>>,
    complete: bool,
    assumptions: &'m [Assumption],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Row<'m> {
    id: &'m str,
    user_principal_name: &'m str,
    display_name: &'m str,
    verdicts: &'m [&'static str],
}

fn run(arguments: &Arguments) -> Finish {
    let asked = &arguments.asked;
    let opened = asked.exports.open();
    match opened.workbench.matrix(&asked.coverage()) {
        Ok(found) => {
            let verdicts = |marks: &Vec<Mark>| marks.iter().map(|mark| what_if::verdict(*mark)).collect();
            let answer = Answer { verdicts: found.patterns.iter().map(verdicts).collect(), found: &found };
            output::write(asked.format, &answer, Finish::with_problems(opened.problems))
        }
        Err(problem) => {
            terminal::say(&problem);
            Finish::Incomplete
        }
    }
}

struct Answer<'m> {
    found: &'m Matrix,
    /// The different rows.
    verdicts: Vec<Vec<&'static str>>,
}

impl Answer<'_> {
    fn of(&self, row: &MatrixRow) -> &[&'static str] {
        self.verdicts.get(row.pattern as usize).map(Vec::as_slice).unwrap_or_default()
    }

    fn row<'a>(&'a self, row: &'a MatrixRow) -> Row<'a> {
        Row {
            id: &row.id,
            user_principal_name: &row.user_principal_name,
            display_name: &row.display_name,
            verdicts: self.of(row),
        }
    }

    /// People with one row: who they are, then each verdict with its resources.
    fn told(&self, pattern: u32, people: &[&MatrixRow]) -> Vec<String> {
        let names: Vec<&str> = people.iter().map(|row| row.display_name.as_str()).collect();
        let mut by_mark: BTreeMap<Mark, Vec<&str>> = BTreeMap::new();
        let marks = self.found.patterns.get(pattern as usize).into_iter().flatten();
        for (mark, target) in marks.zip(&self.found.targets) {
            by_mark.entry(*mark).or_default().push(&target.name);
        }
        let mut lines = vec![String::new(), format!("{}: {}", people.len(), shortened(&names))];
        lines.extend(
            by_mark.iter().map(|(mark, targets)| format!("  {:<17}  {}", what_if::verdict(*mark), shortened(targets))),
        );
        lines
    }
}

impl output::Answered for Answer<'_> {
    /// By row, the one with most people first.
    fn text(&self) -> Vec<String> {
        let Matrix { rows, without_object, targets, assumptions, named, .. } = self.found;
        let people = if *named { ("person", "people") } else { ("kind of people", "kinds of people") };
        let mut by_row: BTreeMap<u32, Vec<&MatrixRow>> = BTreeMap::new();
        rows.iter().chain(without_object).for_each(|row| by_row.entry(row.pattern).or_default().push(row));
        let mut groups: Vec<(u32, Vec<&MatrixRow>)> = by_row.into_iter().collect();
        groups.sort_by_key(|(_, people)| std::cmp::Reverse(people.len()));
        let beside = match without_object.len() {
            0 => String::new(),
            more => format!(" and {more} without an object in the directory"),
        };
        let mut lines = vec![format!(
            "{}{beside} by {}",
            asked::count(rows.len(), people.0, people.1),
            asked::count(targets.len(), "target", "targets")
        )];
        lines.extend(groups.iter().flat_map(|(pattern, people)| self.told(*pattern, people)));
        lines.extend(asked::rests_on(assumptions));
        lines
    }

    fn json(&self) -> impl Serialize + '_ {
        Written {
            named: self.found.named,
            targets: &self.found.targets,
            rows: self.found.rows.iter().map(|row| self.row(row)).collect(),
            without_object: self.found.without_object.iter().map(|row| self.row(row)).collect(),
            complete: asked::is_complete(&self.found.assumptions),
            assumptions: &self.found.assumptions,
        }
    }

    fn header(&self) -> Vec<String> {
        let who = ["id", "userPrincipalName", "displayName"].into_iter().map(str::to_owned);
        who.chain(self.found.targets.iter().map(|target| target.name.clone())).collect()
    }

    fn rows(&self) -> impl Iterator<Item = Vec<Cow<'_, str>>> {
        self.found.rows.iter().chain(&self.found.without_object).map(|row| {
            let who = [&row.id, &row.user_principal_name, &row.display_name].map(|text| Cow::from(text.as_str()));
            who.into_iter().chain(self.of(row).iter().map(|verdict| Cow::from(*verdict))).collect()
        })
    }
}

/// `a, b, c and 4 more`
fn shortened(names: &[&str]) -> String {
    let first = names.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(NAMED) {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}
