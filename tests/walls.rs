//! The walls between crates, as ARCHITECTURE.md draws them.

use std::collections::BTreeSet;
use std::path::Path;

/// Each crate and the crates of this workspace that it may use.
const WALLS: [(&str, &[&str]); 9] = [
    ("crates/canopy-json", &[]),
    ("crates/canopy-model", &[]),
    ("crates/canopy-import", &["canopy-json", "canopy-model"]),
    ("crates/canopy-engine", &["canopy-model"]),
    ("crates/canopy-rules", &["canopy-engine", "canopy-model"]),
    ("crates/canopy-workbench", &["canopy-engine", "canopy-import", "canopy-model", "canopy-rules"]),
    ("crates/canopy-cli", &["canopy-workbench"]),
    ("web", &["canopy-workbench"]),
    ("crates/xtask", &[]),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// The dependencies of one manifest, tests and build included.
fn dependencies(manifest: &str) -> BTreeSet<String> {
    let mut inside = false;
    let mut found = BTreeSet::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            inside = line.contains("dependencies");
        } else if inside && line.starts_with("canopy-") {
            found.insert(line.split(['.', ' ', '=']).next().unwrap().to_owned());
        }
    }
    found
}

#[test]
fn crates_use_only_what_their_wall_allows() {
    for (folder, allowed) in WALLS {
        let manifest = std::fs::read_to_string(root().join(folder).join("Cargo.toml")).unwrap();
        for used in dependencies(&manifest) {
            assert!(allowed.contains(&used.as_str()), "{folder} may not use {used}");
        }
    }
}

#[test]
fn every_crate_has_a_wall() {
    let crates = std::fs::read_dir(root().join("crates")).unwrap();
    for entry in crates {
        let name = format!("crates/{}", entry.unwrap().file_name().to_string_lossy());
        assert!(WALLS.iter().any(|(folder, _)| *folder == name), "{name} is missing from the walls");
    }
}

/// The members of `Conditions`.
const CONDITIONS: [&str; 16] = [
    "users",
    "workloads",
    "agents",
    "targets",
    "client_apps",
    "platforms",
    "locations",
    "devices",
    "sign_in_risk",
    "user_risk",
    "service_principal_risk",
    "agent_risk",
    "insider_risk",
    "flows",
    "agent_context",
    "unreadable",
];

/// Only `axis/*` reads a condition; atoms are made from what conditions mention in `space/*`.
#[test]
fn conditions_are_read_in_one_place() {
    let source = root().join("crates/canopy-engine/src");
    for entry in std::fs::read_dir(&source).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let text = std::fs::read_to_string(&path).unwrap();
            for member in CONDITIONS {
                let reads = text.contains(&format!("conditions.{member}"));
                assert!(!reads, "{} reads the condition {member}", path.display());
            }
        }
    }
}
