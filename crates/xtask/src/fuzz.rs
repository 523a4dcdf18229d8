//! `cargo xtask fuzz`: hostile input for every decoder, and for the whole way from files to answers.

use crate::{shell, workspace};
use anyhow::{Context as _, bail};
use std::path::Path;
use std::process::Command;

pub(crate) const HELP: &str = "
Usage: cargo xtask fuzz [options]

Tries mutated exports, logs, archives, rules, requests and addresses: bytes and JSON's structure, tables
and whole tenants with groups in circles. It fails where an input panics or takes longer than its size
allows, says how to repeat it, and keeps the input in target/fuzz-findings. Stable Rust is enough.

Inputs begin with the repository's own fixtures and the sample tenant, and with real exports where they
are beside the repository. The input of a number is the same every time.

Options:
  --seconds <n>    how long, over all targets alike (default 60)
  --count <n>      how many inputs of each target at most; time that is left goes to the others
  --target <name>  this target only: encoding, json, shapes, tables, sign-ins, sign-in-records,
                   sign-in-tables, zip, zip-inside, rules, aad-graph, what-if, address, pipeline
  --seed <n>       other inputs (default 1)
  --from <n>       begin at the input of this number (default 0)
";

/// Where real exports are, for those who have them.
const EXPORTS: &str = "../shared/exports";

/// Inputs of each target in `cargo xtask test`, and the seconds that they may take together.
const IN_TEST: [&str; 6] = ["--seconds", "50", "--count", "20000", "--seed", "1"];

pub(crate) fn run(arguments: &[String]) -> anyhow::Result<()> {
    let known = ["--seconds", "--count", "--target", "--seed", "--from"];
    let pairs = arguments.chunks(2);
    if pairs.clone().any(|pair| pair.len() < 2 || !known.contains(&pair.first().map_or("", String::as_str))) {
        bail!("unknown option\n{HELP}");
    }
    fuzz(arguments.iter().map(String::as_str), true)
}

/// The short run of `cargo xtask test`: the same inputs every time, of the repository's own seeds.
pub(crate) fn in_test() -> anyhow::Result<()> {
    fuzz(IN_TEST.into_iter(), false)
}

fn fuzz<'a>(options: impl Iterator<Item = &'a str>, with_exports: bool) -> anyhow::Result<()> {
    let build = ["build", "--quiet", "--profile", "fuzz", "--package", "canopy-tests", "--bin", "fuzz"];
    shell::run(shell::cargo().args(build))?;
    let program = workspace::target().join("fuzz").join(format!("fuzz{}", std::env::consts::EXE_SUFFIX));
    let mut command = Command::new(program);
    command.args(options).arg("--out").arg(workspace::target().join("fuzz-findings"));
    let exports = workspace::root().join(EXPORTS);
    if with_exports && Path::is_dir(&exports) {
        command.arg("--seeds").arg(exports);
    }
    shell::run(&mut command).context("hostile input was too much; how to repeat it is said above")
}
