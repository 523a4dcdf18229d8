//! `cargo xtask test`: everything that must pass before a change lands.

use crate::{browser_tests, build, corpus, fuzz, shell, vectors, wasm, web_tests};
use anyhow::{Context as _, bail};
use std::process::Command;
use std::time::Instant;

pub(crate) const HELP: &str = "
Usage: cargo xtask test [--only <step>]

Runs, in this order, and stops at the first that fails:

  format    the sources are formatted
  lint      no warnings from clippy
  native    the tests that need no browser
  vectors   decisions that Microsoft's documents give, where they are beside the repository
  corpus    real exports, where they are beside the repository
  fuzz      a short run of hostile input, the same every time
  web       the tests of the page's program, in headless Chromium
  build     the release page, within its size budget
  browser   the release page in headless Chromium, served and from a folder (Node 20 or later)

What is missing is installed where that is possible, otherwise the step says how to get it.
The variable CHROMIUM may name another Chromium, Chrome or Edge.

Options:
  --only <step>   run one step; `browser` takes the page that is in dist
";

/// A step: its name, its headline, and what it does.
struct Step {
    name: &'static str,
    headline: &'static str,
    run: fn() -> anyhow::Result<()>,
}

const STEPS: &[Step] = &[
    Step { name: "format", headline: "Are the sources formatted?", run: format },
    Step { name: "lint", headline: "Does clippy find anything?", run: lint },
    Step { name: "native", headline: "Tests that need no browser", run: native },
    Step { name: "vectors", headline: "Documented decisions", run: || vectors::run(&[]) },
    Step { name: "corpus", headline: "Real exports", run: || corpus::run(&[]) },
    Step { name: "fuzz", headline: "Hostile input", run: fuzz::in_test },
    Step { name: "web", headline: "Tests of the page's program in Chromium", run: web_tests::run },
    Step { name: "build", headline: "The release page", run: || build::build().map(drop) },
    Step { name: "browser", headline: "The release page in Chromium", run: browser_tests::run },
];

pub(crate) fn run(arguments: &[String]) -> anyhow::Result<()> {
    let steps: Vec<&Step> = match arguments {
        [] => STEPS.iter().collect(),
        [option, name] if option == "--only" => vec![find(name)?],
        _ => bail!("unknown option\n{HELP}"),
    };
    for step in steps {
        println!("\n== {}: {}", step.name, step.headline);
        let start = Instant::now();
        (step.run)().with_context(|| format!("the step `{}` failed", step.name))?;
        println!("== {}: passed in {} s", step.name, start.elapsed().as_secs());
    }
    Ok(())
}

fn find(name: &str) -> anyhow::Result<&'static Step> {
    STEPS.iter().find(|step| step.name == name).with_context(|| format!("there is no step `{name}`\n{HELP}"))
}

fn format() -> anyhow::Result<()> {
    require_component("rustfmt")?;
    shell::run(shell::cargo().args(["fmt", "--all", "--check"])).context("`cargo fmt` puts it right")
}

fn lint() -> anyhow::Result<()> {
    require_component("clippy")?;
    let strict = ["--all-targets", "--", "-D", "warnings"];
    shell::run(shell::cargo().args(["clippy", "--workspace"]).args(strict))?;
    // Once more for what is only compiled for the browser.
    wasm::require_target()?;
    shell::run(shell::cargo().args(["clippy", "--package", wasm::PACKAGE, "--target", wasm::TARGET]).args(strict))
}

fn native() -> anyhow::Result<()> {
    shell::run(shell::cargo().args(["test", "--workspace"]))
}

/// Adds a part of Rust that rustup's minimal profile leaves out.
fn require_component(name: &str) -> anyhow::Result<()> {
    let program = if name == "clippy" { "cargo-clippy" } else { "cargo-fmt" };
    if shell::answer(program, &["--version"]).is_some() {
        return Ok(());
    }
    println!("Adding {name}");
    shell::run(Command::new("rustup").args(["component", "add", name]))
}
