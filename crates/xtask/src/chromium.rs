//! Chromium, for tests in a real browser.

use crate::{shell, workspace};
use anyhow::{Context as _, bail};
use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

const NAMES: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Says nothing to anyone but the page, also where there is no network.
const QUIET: &[&str] = &[
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// Finds Chromium, or installs it where that is possible.
pub(crate) fn require() -> anyhow::Result<PathBuf> {
    if let Some(named) = std::env::var_os("CHROMIUM").map(PathBuf::from) {
        if !named.is_file() {
            bail!("the variable CHROMIUM names {}, which is not a file", named.display());
        }
        return Ok(named);
    }
    if let Some(found) = find() {
        return Ok(found);
    }
    shell::apt_install(&["chromium"])?;
    find().context(
        "Chromium is missing. Install it (Debian and Ubuntu: `apt-get install chromium`), \
         or name a Chromium, Chrome or Edge in the variable CHROMIUM",
    )
}

fn find() -> Option<PathBuf> {
    NAMES.iter().find_map(|name| shell::find(name))
}

/// A running browser that ends with this value.
pub(crate) struct Browser(Child);

impl Browser {
    /// Opens an address in a browser that knows nothing of any earlier run.
    pub(crate) fn open(address: &str) -> anyhow::Result<Self> {
        let profile = workspace::target().join("chromium-profile");
        if profile.exists() {
            fs::remove_dir_all(&profile)?;
        }
        let mut command = Command::new(require()?);
        command.args(QUIET).arg(format!("--user-data-dir={}", profile.display()));
        if shell::is_root() {
            command.arg("--no-sandbox");
        }
        command.arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        Ok(Self(command.spawn().context("could not start Chromium")?))
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // It may have ended on its own; then there is nothing left to end.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
