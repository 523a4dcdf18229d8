//! `cargo xtask vectors`: what Entra decides, typed from its documentation, against what Canopy says.

use crate::shell;
use anyhow::{Context as _, bail};

pub(crate) const HELP: &str = "
Usage: cargo xtask vectors [FILE]

Puts test vectors (one JSON object per line: policies, a context and what is expected) through the
same code that the page uses, and prints the differences. Without FILE it takes the vectors beside
the repository, and says so where there are none. Ends with the line `N passed, M failed`.
";

pub(crate) fn run(arguments: &[String]) -> anyhow::Result<()> {
    let file = match arguments {
        [] => None,
        // Cargo is run from the top of the repository: a relative path is made whole first.
        [file] if !file.starts_with('-') => Some(std::path::absolute(file)?),
        _ => bail!("unknown option\n{HELP}"),
    };
    let mut cargo = shell::cargo();
    cargo.args(["run", "--quiet", "--package", "canopy-tests", "--bin", "vectors", "--"]).args(file);
    shell::run(&mut cargo).context("not every vector agrees, see above")
}
