//! `canopy replay`: recorded sign-ins against exported policies.

mod report;

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use canopy_workbench::{Log, Replay};
use clap::{Args as _, ValueEnum};
use serde_json::Value;

use crate::command::{self, Command, Finish};
use crate::exports::Exports;
use crate::terminal;

pub(crate) const COMMAND: Command =
    Command { name: "replay", arguments: Arguments::augment_args, run: |matches| command::parsed(matches, run) };

/// Hold recorded sign-ins against exported policies
///
/// Says for each policy that a sign-in mentions whether the record and Canopy agree, and for each
/// difference why. Logs are read record by record, however long they are.
#[derive(Debug, clap::Args)]
#[command(after_long_help = HELP)]
struct Arguments {
    #[command(flatten)]
    exports: Exports,
    /// A log of sign-ins; a hyphen reads standard input. May be given several times
    ///
    /// JSON as the portal downloads it or as Graph's GET /auditLogs/signIns answers, the lines of
    /// diagnostic settings, or CSV. The portal's CSV has no results by policy: only the overall
    /// Conditional Access status is compared.
    #[arg(long, value_name = "FILE", required = true)]
    sign_ins: Vec<PathBuf>,
    /// What to write
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// A report to read
    Text,
    /// One JSON object
    Json,
}

const HELP: &str = "\
What is compared:
  The policy's state, whether it applied, the conditions that the record names as met and not met,
  and what came of the controls, as far as the record carries what they ask for. What a record does
  not carry stays open. Left out, and counted: interruptions for consent (error 65001), service
  principals, sign-ins that ended before any policy was asked.

Why they differ:
  unexplained         nothing explains it: Canopy or the export is wrong
  reading             Microsoft's documents leave the question open
  policyChanged       the policy was another then, or is not in the export
  membershipUnknown   the exports do not say who is in a group or holds a role
  notRecorded         the record does not carry a fact that decides

  docs/cli.md has all members of the JSON.

Exit code:
  0  everything agrees or is explained
  1  a file or a record had a problem, or no policy was found; the rest was compared
  2  the arguments are wrong
  3  there are unexplained differences, whatever else happened";

fn run(arguments: &Arguments) -> Finish {
    let opened = arguments.exports.open();
    let mut problems = opened.problems;
    let mut logs = Vec::new();
    for path in &arguments.sign_ins {
        match open(path) {
            Ok(log) => logs.push(log),
            Err(error) => {
                problems += 1;
                terminal::say(&format!("{} could not be read: {error}", path.display()));
            }
        }
    }
    let mut broken = 0;
    let replay = opened.workbench.replay(logs, &mut |_| {}, &mut |notice| {
        broken += 1;
        // Of a log that is broken everywhere the first places are enough.
        if broken <= 10 {
            terminal::say(&format!("{}: {} {}", notice.place, notice.what, notice.consequence));
        }
    });
    problems += broken;
    if replay.records == 0 {
        problems += 1;
        terminal::say("No sign-in was found in these logs.");
    }
    if let Err(error) = write(arguments.format, &replay) {
        terminal::say(&format!("The report could not be written: {error}"));
        return Finish::Incomplete;
    }
    match replay.evaluations.unexplained + replay.statuses.unexplained {
        0 => Finish::with_problems(problems),
        _ => Finish::Unexplained,
    }
}

fn open(path: &Path) -> io::Result<Log<'static>> {
    let name = path.to_string_lossy().into_owned();
    if name == "-" {
        let from: Box<dyn Read> = Box::new(io::stdin().lock());
        return Ok(Log { name: "standard input".to_owned(), from, size: 0 });
    }
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    if metadata.is_dir() {
        return Err(io::Error::other("it is a folder"));
    }
    Ok(Log { name, from: Box::new(BufReader::new(file)), size: metadata.len() })
}

fn write(format: Format, replay: &Replay) -> io::Result<()> {
    match format {
        Format::Text => report::lines(replay).iter().try_for_each(|line| terminal::text(line)),
        Format::Json => terminal::line(&json(replay)),
    }
}

/// The answer without what only a page can use. Plain data with text for keys always serialises.
fn json(replay: &Replay) -> String {
    let mut value = serde_json::to_value(replay).unwrap_or_default();
    let groups = value.get_mut("differences").and_then(Value::as_array_mut);
    let examples = groups.into_iter().flatten().filter_map(|group| group.get_mut("examples")?.as_array_mut());
    for example in examples.flatten().filter_map(Value::as_object_mut) {
        example.remove("form");
        example.remove("person");
    }
    value.to_string()
}
