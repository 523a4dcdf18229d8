//! Test vectors: policies and a context in JSON, and what Entra decides on them, typed by hand from
//! Microsoft's documents. One JSON object per line.

mod check;
mod context;
pub mod request;

use canopy_engine::Space;
use serde_json::Value;

/// What came of a file of vectors.
#[derive(Debug, Default)]
pub struct Tally {
    /// Vectors that agree.
    pub passed: usize,
    /// Vectors that do not, with the differences.
    pub failed: Vec<Failure>,
}

/// One vector that does not agree.
#[derive(Debug)]
pub struct Failure {
    /// Its id and title.
    pub id: String,
    /// `high` or `medium`.
    pub confidence: String,
    /// What differs, a line each.
    pub differences: Vec<String>,
}

/// Runs every line of a file.
pub fn run(text: &str) -> Tally {
    let mut tally = Tally::default();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        match serde_json::from_str::<Value>(line) {
            Ok(vector) => match differences(&vector) {
                none if none.is_empty() => tally.passed += 1,
                differences => tally.failed.push(failure(&vector, differences)),
            },
            Err(error) => tally.failed.push(failure(&Value::Null, vec![format!("not JSON: {error}")])),
        }
    }
    tally
}

fn failure(vector: &Value, differences: Vec<String>) -> Failure {
    let text = |name: &str| vector[name].as_str().unwrap_or("?").to_owned();
    Failure { id: format!("{} {}", text("id"), text("title")), confidence: text("confidence"), differences }
}

/// What differs between a vector's expectations and what the product says.
fn differences(vector: &Value) -> Vec<String> {
    let context = &vector["context"];
    let tenant = context::tenant(&vector["policies"], context);
    let read = tenant.policies.len();
    let space = Space::new(tenant);
    match context::sign_in(&space, context) {
        Ok((sign_in, satisfied)) => check::differences(&space, &sign_in, &satisfied, &vector["expected"], read),
        Err(problem) => vec![problem],
    }
}
