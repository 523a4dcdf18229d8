//! Reads a folder of exports and tells what came of each, for `cargo xtask corpus`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use canopy_tests::corpus;

fn main() -> ExitCode {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let json = arguments.iter().position(|argument| argument == "--json").map(|at| arguments.remove(at)).is_some();
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/exports");
    let folder = arguments.first().map_or(beside, PathBuf::from);
    if !folder.is_dir() {
        eprintln!("skipped: there is no folder of exports at {}", folder.display());
        return if arguments.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    let rows = corpus::read(&folder);
    match json {
        true => println!("{:#}", corpus::json(&rows)),
        false => print!("{}", corpus::text(&rows)),
    }
    match rows.iter().all(|row| row.problems.is_empty()) {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}
