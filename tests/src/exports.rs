//! Public exports of real tenants and baselines, which are beside the repository in some places
//! and absent in others.

use std::path::{Path, PathBuf};

use canopy_workbench::DroppedFile;

/// The folder of one public repository; `None`, and a line that says so, where it is absent.
pub fn folder(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/exports").join(name);
    if path.is_dir() {
        return Some(path);
    }
    println!("skipped: the public exports of {name} are not here");
    None
}

/// Every file of a folder, as if it had been dropped.
pub fn files(folder: &Path) -> Vec<DroppedFile> {
    let mut files = Vec::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(at) = waiting.pop() {
        for entry in std::fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
                files.push(DroppedFile { name, bytes: std::fs::read(&path).unwrap() });
            }
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    files
}
