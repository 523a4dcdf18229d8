//! The release page in Chromium, on exports in files.

use super::{Measured, Options, Size, announce};
use crate::{browser_tests, build, shell, workspace};
use anyhow::Context as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

pub(super) const PLACE: &str = "browser";

pub(super) fn measure(generator: &Path, options: &Options) -> anyhow::Result<Vec<Measured>> {
    build::quietly()?;
    let (folder, chromium) = browser_tests::prepare()?;
    let sizes = options.sizes().into_iter();
    sizes
        .map(|size| {
            announce(PLACE, size);
            let exports = exports(generator, size)?;
            let mut node = Command::new("node");
            node.arg("scale.mjs").arg(&exports).arg(options.runs(size).to_string());
            let said = shell::output(node.current_dir(&folder).env("CHROMIUM", &chromium))?;
            fs::remove_dir_all(&exports)?;
            Measured::read(PLACE, size, &said)
        })
        .collect()
}

/// Writes a tenant's exports and returns their folder.
pub(super) fn exports(generator: &Path, size: Size) -> anyhow::Result<PathBuf> {
    let folder = workspace::target().join("bench").join(format!("{}-{}", size.users, size.policies));
    fs::create_dir_all(&folder).with_context(|| format!("could not make {}", folder.display()))?;
    let numbers = [size.users, size.policies].map(|number| number.to_string());
    shell::run(Command::new(generator).arg("write").args(numbers).arg(&folder))?;
    Ok(folder)
}
