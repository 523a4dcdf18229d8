//! Set-up, serving, tests and the one-file release page: `cargo xtask <command>`.
//!
//! One command is one file with a `HELP` text and a `run` function, named in [`COMMANDS`].
//!
//! # Invariants
//!
//! - `serve` and `build` need Rust and nothing else. Node makes the page smaller, never possible.
//! - wasm-bindgen is linked as a library of the page's own version: there is no tool to install and
//!   none to mismatch.

mod bench;
mod browser_tests;
mod build;
mod chromium;
mod corpus;
mod fuzz;
mod node;
mod pack;
mod page;
mod pictures;
mod serve;
mod shell;
mod test;
mod vectors;
mod wasm;
mod web_tests;
mod workspace;

use std::process::ExitCode;

/// A command: its name, one line about it, its help, and what it does with its arguments.
struct Command {
    name: &'static str,
    about: &'static str,
    help: &'static str,
    run: fn(&[String]) -> anyhow::Result<()>,
}

const COMMANDS: &[Command] = &[
    Command { name: "serve", about: "build the page and serve it on this machine", help: serve::HELP, run: serve::run },
    Command { name: "build", about: "write the page as one file, dist/index.html", help: build::HELP, run: build::run },
    Command {
        name: "test",
        about: "run everything that must pass before a change lands",
        help: test::HELP,
        run: test::run,
    },
    Command {
        name: "bench",
        about: "measure answers on generated tenants, natively and in the browser",
        help: bench::HELP,
        run: bench::run,
    },
    Command {
        name: "corpus",
        about: "read a folder of real exports and tell what came of each",
        help: corpus::HELP,
        run: corpus::run,
    },
    Command { name: "fuzz", about: "try hostile input on every decoder", help: fuzz::HELP, run: fuzz::run },
    Command {
        name: "pictures",
        about: "make the pictures of the README anew",
        help: pictures::HELP,
        run: pictures::run,
    },
    Command {
        name: "vectors",
        about: "compare decisions with documented ones",
        help: vectors::HELP,
        run: vectors::run,
    },
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> anyhow::Result<()> {
    let is_help = |argument: &String| matches!(argument.as_str(), "-h" | "--help" | "help");
    let Some((name, rest)) = arguments.split_first().filter(|(name, _)| !is_help(name)) else {
        println!("{}", overview());
        return Ok(());
    };
    let Some(command) = COMMANDS.iter().find(|command| command.name == name) else {
        anyhow::bail!("there is no command `{name}`\n\n{}", overview());
    };
    if rest.iter().any(is_help) {
        println!("{}", command.help.trim());
        return Ok(());
    }
    (command.run)(rest)
}

fn overview() -> String {
    let lines: Vec<String> =
        COMMANDS.iter().map(|command| format!("  {:<8} {}", command.name, command.about)).collect();
    format!(
        "Usage: cargo xtask <command> [options]\n\n{}\n\n`cargo xtask <command> --help` tells more.",
        lines.join("\n")
    )
}
