//! What a command is.

use clap::{ArgMatches, FromArgMatches};

/// A command: its name, its arguments, and what it does with them.
pub(crate) struct Command {
    /// What is typed after `canopy`.
    pub(crate) name: &'static str,
    /// Adds the arguments and the help; `Args::augment_args` of the command's arguments.
    pub(crate) arguments: fn(clap::Command) -> clap::Command,
    /// Runs it, mostly by [`parsed`].
    pub(crate) run: fn(&ArgMatches) -> Finish,
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Finish {
    /// Everything that was asked is answered: exit code 0.
    Complete,
    /// A file or a part of what was asked had a problem; the rest is answered: exit code 1.
    Incomplete,
    /// Records and policies differ, and nothing explains it: exit code 3.
    Unexplained,
}

impl Finish {
    /// Complete unless there were problems.
    pub(crate) const fn with_problems(problems: usize) -> Self {
        if problems == 0 { Self::Complete } else { Self::Incomplete }
    }
}

/// The parser of all commands. Wrong arguments end the program with exit code 2.
pub(crate) fn parser(commands: &[Command]) -> clap::Command {
    let all = clap::Command::new("canopy")
        .about("Evaluates exported Microsoft Entra Conditional Access policies, exactly and offline.")
        .version(env!("CARGO_PKG_VERSION"))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true);
    commands.iter().fold(all, |all, command| all.subcommand((command.arguments)(clap::Command::new(command.name))))
}

/// Reads a command's arguments and runs it with them.
pub(crate) fn parsed<A: FromArgMatches>(matches: &ArgMatches, run: fn(&A) -> Finish) -> Finish {
    match A::from_arg_matches(matches) {
        Ok(arguments) => run(&arguments),
        Err(error) => error.exit(),
    }
}
