//! `cargo xtask corpus`: what comes of a folder of real exports.

use crate::shell;
use anyhow::{Context as _, bail};

pub(crate) const HELP: &str = "
Usage: cargo xtask corpus [DIR] [--format text|json]

Reads every file in a folder of exports, each folder in it as one drop, and prints for each the
files, policies, policies not understood in full, other objects and notices, then the totals.
Without DIR it takes the exports beside the repository, and says so where there are none.

It fails where a file yields nothing without a word, where a plain reader of JSON sees more policies
than were read, or where a value that Graph's own lists hold is not known.

Options:
  --format text|json   json: the same for machines (default text)
";

pub(crate) fn run(arguments: &[String]) -> anyhow::Result<()> {
    let (mut folder, mut json) = (None, false);
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--format" => {
                json = match rest.next().map(String::as_str) {
                    Some("json") => true,
                    Some("text") => false,
                    _ => bail!("there is text and json\n{HELP}"),
                }
            }
            // Cargo is run from the top of the repository: a relative path is made whole first.
            other if !other.starts_with('-') && folder.is_none() => folder = Some(std::path::absolute(other)?),
            _ => bail!("unknown option\n{HELP}"),
        }
    }
    let mut cargo = shell::cargo();
    cargo.args(["run", "--quiet", "--package", "canopy-tests", "--bin", "corpus", "--"]).args(folder);
    cargo.args(json.then_some("--json"));
    shell::run(&mut cargo).context("not everything was read as it should be, see the problems above")
}
