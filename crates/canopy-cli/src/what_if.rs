//! `canopy what-if`: sign-ins in, what the policies do with them out, as Graph's What If writes it.

use std::path::PathBuf;

use clap::Args as _;

use crate::command::{self, Command, Finish};
use crate::exports::Exports;
use crate::terminal;

pub(crate) const COMMAND: Command =
    Command { name: "what-if", arguments: Arguments::augment_args, run: |matches| command::parsed(matches, run) };

/// Evaluate sign-ins as Graph's What If does, from exported files
#[derive(Debug, clap::Args)]
struct Arguments {
    #[command(flatten)]
    exports: Exports,
    /// The requests: bodies of Graph's POST /identity/conditionalAccess/evaluate
    ///
    /// One object, an array of them, or one to a line. A hyphen reads standard input.
    #[arg(long, value_name = "FILE")]
    sign_in: PathBuf,
}

fn run(arguments: &Arguments) -> Finish {
    let opened = arguments.exports.open();
    drop(opened.workbench);
    let what = format!("{}: requests are not evaluated yet", arguments.sign_in.display());
    let answer = serde_json::json!({ "error": { "code": "notImplemented", "message": what } });
    match terminal::line(&answer.to_string()) {
        Ok(()) => Finish::with_problems(opened.problems + 1),
        Err(error) => {
            terminal::say(&format!("The answer could not be written: {error}"));
            Finish::Incomplete
        }
    }
}
