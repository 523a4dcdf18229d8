//! Small tenants with known answers: `tests/known-answers/*` through the importer and the engine.

use std::path::PathBuf;

use canopy_tests::known::{Finding, folders, run, table};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("known-answers")
}

fn lines(findings: &[Finding]) -> String {
    findings.iter().map(|finding| format!("{finding}\n")).collect()
}

#[test]
fn every_answer_is_as_expected() {
    let report = run(&root());
    println!("{} cases, {} questions, {} sign-ins", report.cases, report.questions, report.sign_ins);
    println!("disputed:\n{}", lines(&report.disputed));
    assert!(report.failed.is_empty(), "{} failures:\n{}", report.failed.len(), lines(&report.failed));
    assert!(report.cases >= 60, "only {} cases", report.cases);
}

#[test]
fn cases_are_numbered_without_a_gap() {
    for (at, folder) in folders(&root()).iter().enumerate() {
        let name = folder.file_name().unwrap().to_string_lossy();
        assert!(name.starts_with(&format!("{:02}-", at + 1)), "{name} is case {}", at + 1);
    }
}

#[test]
fn the_index_lists_every_case() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let expected = table(&root());
    assert!(readme.contains(&expected), "the index of README.md should be:\n\n{expected}");
}
