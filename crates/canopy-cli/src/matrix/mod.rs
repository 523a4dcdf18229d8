//! `canopy matrix`: people by resources, by policies or by saved sign-ins.

mod policies;
mod resources;
mod sign_ins;

use canopy_workbench::ordered::OrderedMap;
use std::borrow::Cow;
use std::path::PathBuf;

use canopy_workbench::{MatrixActivated, MatrixPeople, MatrixRow};
use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{ArgMatches, Args as _, ValueEnum};
use serde::Serialize;

use crate::asked::{self, Asked};
use crate::command::{self, Command, Finish};

pub(crate) const COMMAND: Command = Command {
    name: "matrix",
    arguments: Arguments::augment_args,
    run: |matches| {
        refuse_what_does_not_count(matches);
        command::parsed(matches, run)
    },
};

/// Show people by resources, by policies or by saved sign-ins
///
/// By resources, each cell holds the weakest verdict of all sign-ins of the person to the resource;
/// by policies, whether the policy includes or excludes the person, and by what; by sign-ins, the
/// verdict on a saved sign-in if it is this person who signs in.
#[derive(Debug, clap::Args)]
#[command(after_long_help = HELP)]
struct Arguments {
    #[command(flatten)]
    asked: Asked,
    /// What stands in the columns; --control, --model and --targets are about resources alone
    #[arg(long, value_name = "COLUMNS", value_enum, default_value_t = Columns::Resources)]
    columns: Columns,
    /// The saved sign-ins, as for canopy what-if; a hyphen reads standard input
    ///
    /// Request bodies of Graph's What If. Who signs in there does not count, and may be left out.
    #[arg(long, value_name = "FILE", required_if_eq("columns", "sign-ins"))]
    sign_in: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Columns {
    /// Resources, or other targets
    Resources,
    /// Policies in any state
    Policies,
    /// Saved sign-ins
    SignIns,
}

const HELP: &str = "\
Verdicts, from the weakest: open, otherOnly, deviceOnly, mfaOrDevice, mfa, passwordless,
phishingResistant, mfaAndDevice, block. Sign-ins on which the control is not forced count as weaker
than those on which it is.

Coverage of a cell by resources: enforced (policies that are on force the control on every sign-in),
reportOnly (they would with report-only policies on), excluded (not forced because a policy excludes
the person), none (not forced for another cause).

docs/cli.md has all members of the JSON.

Exit code:
  0  the question is answered and every file was read
  1  a file or a saved sign-in had a problem, or no policy was found; everything else is answered
  2  the arguments are wrong";

/// How many people of one row, or columns of one cell, a text names.
const NAMED: usize = 6;

/// An option that has no effect is a mistake: what was meant by it must not be lost.
fn refuse_what_does_not_count(matches: &ArgMatches) {
    let columns = matches.get_one::<Columns>("columns").copied().unwrap_or(Columns::Resources);
    let given = |id: &&str| matches.value_source(id) == Some(ValueSource::CommandLine);
    let useless = match columns {
        Columns::Resources => ["sign_in"].iter().copied().find(given),
        Columns::Policies => asked::OPTIONS.iter().copied().chain(["sign_in"]).find(given),
        Columns::SignIns => asked::OPTIONS.iter().copied().find(given),
    };
    if let Some(option) = useless {
        let columns = columns.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default();
        let text = format!("--{} has no effect with --columns {columns}\n", option.replace('_', "-"));
        clap::Error::raw(ErrorKind::ArgumentConflict, text).exit();
    }
}

fn run(arguments: &Arguments) -> Finish {
    match arguments.columns {
        Columns::Resources => resources::run(&arguments.asked),
        Columns::Policies => policies::run(&arguments.asked),
        Columns::SignIns => sign_ins::run(&arguments.asked, arguments.sign_in.as_deref()),
    }
}

/// A row as JSON that refers to patterns.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Row<'m> {
    id: &'m str,
    user_principal_name: &'m str,
    display_name: &'m str,
    pattern: u32,
    activated: &'m [MatrixActivated],
}

impl<'m> From<&'m MatrixRow> for Row<'m> {
    fn from(row: &'m MatrixRow) -> Self {
        Self {
            id: &row.id,
            user_principal_name: &row.user_principal_name,
            display_name: &row.display_name,
            pattern: row.pattern,
            activated: &row.activated,
        }
    }
}

/// The first three cells of a record.
fn who(row: &MatrixRow) -> impl Iterator<Item = Cow<'_, str>> {
    [&row.id, &row.user_principal_name, &row.display_name].into_iter().map(|text| Cow::from(text.as_str()))
}

/// The header of a table with these columns.
fn header(columns: impl IntoIterator<Item = String>) -> Vec<String> {
    let who = ["id", "userPrincipalName", "displayName"].into_iter().map(str::to_owned);
    who.chain(columns).collect()
}

/// Everybody, those without an object last.
fn everybody(people: &MatrixPeople) -> impl Iterator<Item = &MatrixRow> {
    people.rows.iter().chain(&people.without_object)
}

/// `66 people and 2 without an object in the directory by 18 policies`
fn size(people: &MatrixPeople, columns: &str) -> String {
    let words = if people.named { ("person", "people") } else { ("kind of people", "kinds of people") };
    let beside = match people.without_object.len() {
        0 => String::new(),
        more => format!(" and {more} without an object in the directory"),
    };
    format!("{}{beside} by {columns}", asked::count(people.rows.len(), words.0, words.1))
}

/// A cell of each row and, where it differs, after activation: each as a text, with those who have it.
struct Told<'m, C> {
    before: OrderedMap<C, Vec<&'m str>>,
    after: OrderedMap<C, Vec<String>>,
}

/// One column by what stands in its cells; `cell` finds that of a pattern.
fn told<C: Ord>(people: &MatrixPeople, cell: impl Fn(u32) -> Option<C>) -> Told<'_, C> {
    let mut told = Told { before: OrderedMap::new(), after: OrderedMap::new() };
    for row in everybody(people) {
        let before = cell(row.pattern);
        for activated in &row.activated {
            if let Some(after) = cell(activated.pattern).filter(|after| Some(after) != before.as_ref()) {
                let name = format!("{} ({})", row.display_name, activated.roles.join(" and "));
                told.after.entry(after).or_default().push(name);
            }
        }
        if let Some(before) = before {
            told.before.entry(before).or_default().push(&row.display_name);
        }
    }
    told
}

/// The cell of a record: as it is, and after activation where that differs.
fn with_activated<'c>(row: &MatrixRow, cell: impl Fn(u32) -> Cow<'c, str>) -> Cow<'c, str> {
    let before = cell(row.pattern);
    let mut text = before.clone();
    for activated in &row.activated {
        let after = cell(activated.pattern);
        if after != before {
            let roles = activated.roles.join(" and ");
            text = Cow::from(format!("{text}; after activating {roles}: {after}"));
        }
    }
    text
}

/// `a, b, c and 4 more`
fn shortened<S: AsRef<str>>(names: &[S]) -> String {
    let first = names.iter().take(NAMED).map(AsRef::as_ref).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(NAMED) {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}
