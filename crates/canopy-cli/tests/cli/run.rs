//! Running the program as a user does.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

/// What came of a run.
pub(crate) struct Ran {
    /// The exit code.
    pub(crate) code: i32,
    /// Standard output.
    pub(crate) output: String,
    /// Standard output as JSON, line by line; empty where it is none.
    pub(crate) lines: Vec<Value>,
    /// Standard error.
    pub(crate) errors: String,
}

/// The path of a fixture.
pub(crate) fn fixture(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name).display().to_string()
}

/// Runs the program without input.
pub(crate) fn canopy(arguments: &[&str]) -> Ran {
    with_input(arguments, "")
}

/// Runs the program with something on its standard input.
pub(crate) fn with_input(arguments: &[&str], input: &str) -> Ran {
    let mut program = Command::new(env!("CARGO_BIN_EXE_canopy"));
    program.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = program.spawn().unwrap();
    // A program that does not read its input closes it.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let done = child.wait_with_output().unwrap();
    let output = String::from_utf8(done.stdout).unwrap();
    let lines = output.lines().map_while(|line| serde_json::from_str(line).ok()).collect();
    Ran { code: done.status.code().unwrap(), lines, output, errors: String::from_utf8(done.stderr).unwrap() }
}
