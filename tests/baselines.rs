//! What the posture rules say of ten published baselines, each finding read and found right.
//!
//! `baselines.txt` holds what was read: for each baseline a heading with its folder, and below it one
//! line for each rule that finds something or proves something: the rule, its status, how many were
//! found of how many, and why that is right. Rules that cannot tell for want of an export are left
//! out. The baselines themselves are not part of this repository.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use canopy_workbench::{AskedFindings, DroppedFile, Workbench};

/// 2026-11-23
const TODAY: u32 = 20_780;
const READ: &str = include_str!("baselines.txt");

/// The files in a folder, in the order of their paths.
fn files(folder: &Path) -> Vec<DroppedFile> {
    let mut paths = Vec::new();
    gather(folder, &mut paths);
    paths.sort();
    let file = |path: &PathBuf| DroppedFile {
        name: path.strip_prefix(folder).unwrap().display().to_string(),
        bytes: std::fs::read(path).unwrap(),
    };
    paths.iter().map(file).collect()
}

fn gather(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { gather(&path, paths) } else { paths.push(path) }
    }
}

/// The headings with the lines below them, without the reasons.
fn expected() -> Vec<(&'static str, Vec<String>)> {
    let mut all: Vec<(&str, Vec<String>)> = Vec::new();
    for line in READ.lines().filter(|line| !line.is_empty()) {
        match (line.strip_prefix("## "), all.last_mut()) {
            (Some(folder), _) => all.push((folder, Vec::new())),
            (None, Some((_, lines))) => {
                let (finding, reason) = line.split_once(" | ").unwrap_or_else(|| panic!("no reason in: {line}"));
                assert!(!reason.trim().is_empty(), "no reason in: {line}");
                lines.push(finding.trim().to_owned());
            }
            (None, None) => {}
        }
    }
    all
}

#[test]
fn ten_baselines_are_judged_as_they_were_read() {
    let exports = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/exports");
    if !exports.is_dir() {
        println!("skipped: the published baselines are not beside the repository");
        return;
    }
    let expected = expected();
    assert_eq!(expected.len(), 10);
    let mut wrong = String::new();
    for (folder, lines) in expected {
        let workbench = Workbench::open(files(&exports.join(folder)), &mut |_| {});
        let answer = workbench.findings(&AskedFindings { declared: String::new(), today: TODAY }).unwrap();
        let told = answer.findings.iter().filter(|one| one.status != "cannotTell");
        let mut found: Vec<String> =
            told.map(|one| format!("{} {} {}/{}", one.id, one.status, one.found, one.of)).collect();
        found.sort();
        for line in found.iter().filter(|line| !lines.contains(line)) {
            writeln!(wrong, "{folder}: not written down: {line}").unwrap();
        }
        for line in lines.iter().filter(|line| !found.contains(line)) {
            writeln!(wrong, "{folder}: not found: {line}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
