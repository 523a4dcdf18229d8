//! Where things are.

use std::path::{Path, PathBuf};

/// The top folder of the repository.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// Cargo's target folder, for all that is made and may be thrown away.
pub(crate) fn target() -> PathBuf {
    let named = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    // A relative path counts from the top folder, as it does for Cargo called from there.
    root().join(named.unwrap_or_else(|| PathBuf::from("target")))
}

/// The release page.
pub(crate) fn page() -> PathBuf {
    root().join("dist").join("index.html")
}
