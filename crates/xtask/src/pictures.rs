//! The pictures in the README, made from the sample tenant.

use crate::{browser_tests, shell, workspace};
use anyhow::bail;
use std::process::Command;

pub(crate) const HELP: &str = "
Usage: cargo xtask pictures

Makes the pictures of the README anew: opens the sample tenant on the page that is in dist, in headless
Chromium, and writes docs/*.png. Needs Node 20 or later. Run `cargo xtask build` first.
";

pub(crate) fn run(arguments: &[String]) -> anyhow::Result<()> {
    if !arguments.is_empty() {
        bail!("unknown option\n{HELP}");
    }
    let (folder, chromium) = browser_tests::prepare()?;
    let mut node = Command::new("node");
    node.arg("pictures.mjs").arg(workspace::root().join("docs")).current_dir(folder).env("CHROMIUM", chromium);
    shell::run(&mut node)
}
