//! The tests of the release page, written for Node.

use crate::{chromium, node, shell, workspace};
use anyhow::bail;
use std::path::PathBuf;
use std::process::Command;

pub(crate) fn run() -> anyhow::Result<()> {
    let (folder, chromium) = prepare()?;
    let mut tests = Command::new("npm");
    tests.args(["test", "--silent"]).current_dir(&folder);
    tests.env("CHROMIUM", chromium).env("SCREENSHOTS", workspace::target().join("screenshots"));
    shell::run(&mut tests)
}

/// Makes sure of all that drives the page that is in dist: where the scripts are, and the browser.
pub(crate) fn prepare() -> anyhow::Result<(PathBuf, PathBuf)> {
    if !workspace::page().is_file() {
        bail!("there is no page in dist: run `cargo xtask build` first");
    }
    node::require()?;
    let chromium = chromium::require()?;
    let folder = workspace::root().join("tests").join("browser");
    let mut npm = Command::new("npm");
    // Its own words go to standard error: standard output may be read by a program.
    npm.args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]).stdout(std::io::stderr());
    shell::run(npm.current_dir(&folder))?;
    Ok((folder, chromium))
}
