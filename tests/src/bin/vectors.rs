//! Runs a file of test vectors and prints what differs.

use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/semantics/vectors.jsonl");
    let file = std::env::args().nth(1).map_or(beside, PathBuf::from);
    let text = match std::fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) => {
            println!("skipped: {}: {error}", file.display());
            return if std::env::args().len() > 1 { ExitCode::FAILURE } else { ExitCode::SUCCESS };
        }
    };
    let tally = canopy_tests::vectors::run(&text);
    for failure in &tally.failed {
        println!("{} ({} confidence)", failure.id, failure.confidence);
        failure.differences.iter().for_each(|difference| println!("  {difference}"));
    }
    println!("{} passed, {} failed", tally.passed, tally.failed.len());
    if tally.failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
