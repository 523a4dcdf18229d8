//! `canopy`: the page's questions in a terminal and in pipelines.
//!
//! One command is one file with a [`Command`], named in [`COMMANDS`]; `docs/cli.md` tells what each
//! writes.
//!
//! # Invariants
//!
//! - No knowledge of Conditional Access lives here: commands read files, ask a workbench and write
//!   what it answers.
//! - Answers go to standard output, everything else to standard error.
//! - The exit code is 0 where everything asked was answered, 1 where some of it was not, 2 where the
//!   arguments are wrong; a command may have one of its own for what it found.

mod asked;
mod command;
mod exports;
mod findings;
mod gaps;
mod matrix;
mod notices;
mod output;
mod policies;
mod replay;
mod terminal;
mod uncovered;
mod what_if;

use std::process::ExitCode;

use command::{Command, Finish};

/// The commands, in the order in which `canopy --help` lists them.
const COMMANDS: &[Command] = &[
    uncovered::COMMAND,
    gaps::COMMAND,
    matrix::COMMAND,
    policies::COMMAND,
    findings::COMMAND,
    what_if::COMMAND,
    replay::COMMAND,
];

fn main() -> ExitCode {
    let matches = command::parser(COMMANDS).get_matches();
    let chosen = matches
        .subcommand()
        .and_then(|(name, rest)| COMMANDS.iter().find(|command| command.name == name).map(|command| (command, rest)));
    match chosen.map(|(command, rest)| (command.run)(rest)) {
        Some(Finish::Complete) => ExitCode::SUCCESS,
        Some(Finish::Incomplete) => ExitCode::from(1),
        Some(Finish::Unexplained) => ExitCode::from(3),
        None => ExitCode::from(2),
    }
}
