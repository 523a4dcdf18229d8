//! Conditional Access as readable cases: `tests/spec/*.md` through the importer and the engine.

use std::path::Path;

use canopy_engine::Reading;
use canopy_tests::spec::{Finding, Report, run};

fn report() -> Report {
    run(&Path::new(env!("CARGO_MANIFEST_DIR")).join("spec"))
}

fn lines(findings: &[Finding]) -> String {
    findings.iter().map(|finding| format!("{finding}\n")).collect()
}

#[test]
fn every_row_is_as_expected() {
    let report = report();
    println!("{} rows, of which {} are as expected", report.rows, report.passed);
    println!("{} are disputed:\n{}", report.disputed.len(), lines(&report.disputed));
    assert!(report.failed.is_empty(), "{} failures:\n{}", report.failed.len(), lines(&report.failed));
    assert!(report.rows >= 250, "only {} rows", report.rows);
}

#[test]
fn every_open_question_is_flipped_somewhere() {
    let flipped = report().flipped;
    let missing: Vec<_> =
        Reading::ALL.into_iter().filter(|reading| !flipped.contains(&format!("{reading:?}"))).collect();
    assert!(missing.is_empty(), "no row flips {missing:?}");
}
