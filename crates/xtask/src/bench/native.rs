//! The native program, one process for each size, so that the peaks of memory do not mix.

use super::{Measured, Options, announce};
use crate::{shell, workspace};
use anyhow::bail;
use std::path::{Path, PathBuf};
use std::process::Command;

pub(super) const PLACE: &str = "native";

/// Compiles the program that generates tenants and measures.
pub(super) fn build() -> anyhow::Result<PathBuf> {
    shell::run(shell::cargo().args(["build", "--quiet", "--release", "--package", "canopy-tests", "--bin", "scale"]))?;
    let program = workspace::target().join("release").join(format!("scale{}", std::env::consts::EXE_SUFFIX));
    if !program.is_file() {
        bail!("cargo wrote no {}", program.display());
    }
    Ok(program)
}

pub(super) fn measure(program: &Path, options: &Options) -> anyhow::Result<Vec<Measured>> {
    let sizes = options.sizes().into_iter();
    sizes
        .map(|size| {
            announce(PLACE, size);
            let numbers = [size.users, size.policies, options.runs(size)].map(|number| number.to_string());
            let said = shell::output(Command::new(program).arg("measure").args(numbers))?;
            Measured::read(PLACE, size, &said)
        })
        .collect()
}
