//! `cargo xtask bench --matrix`: the frames of the coverage matrix, beside those of an empty page.

use super::{Size, browser, native};
use crate::{browser_tests, build, shell};
use anyhow::Context as _;
use serde_json::Value;
use std::fs;
use std::process::Command;

/// A large tenant: more than a hundred resources stand in its policies and in the catalogue.
const SIZE: Size = Size { users: 100_000, policies: 200 };

/// What 95 of 100 frames may take, in times of those of an empty page.
const FRAME: f64 = 2.0;

/// The ways of using the matrix that are measured, and what they are called.
const WAYS: [(&str, &str); 6] = [
    ("slowly", "scrolled by 60 pixels a frame"),
    ("fast", "scrolled by 400 pixels a frame"),
    ("leaping", "scrolled by 20,011 pixels a frame"),
    ("aside", "scrolled aside by 24 pixels a frame"),
    ("filtering", "searched by typing"),
    ("keys", "walked through with arrow keys"),
];

pub(super) fn run() -> anyhow::Result<()> {
    let generator = native::build()?;
    build::quietly()?;
    let (scripts, chromium) = browser_tests::prepare()?;
    let exports = browser::exports(&generator, SIZE)?;
    let mut node = Command::new("node");
    node.arg("matrix-bench.mjs").arg(&exports).current_dir(&scripts).env("CHROMIUM", &chromium);
    let said = shell::output(&mut node)?;
    fs::remove_dir_all(&exports)?;
    let said: Value = serde_json::from_slice(&said).context("a measurement was not a line of JSON")?;
    print!("{}", told(&said));
    Ok(())
}

fn told(said: &Value) -> String {
    let number = |path: &str| said.pointer(path).and_then(Value::as_f64).unwrap_or(f64::NAN);
    let frames = |path: &str| ["median", "p95", "worst"].map(|which| number(&format!("{path}/{which}")));
    let line = |what: &str, [median, p95, worst]: [f64; 3], end: &str| {
        format!("{what:<44}{median:>8.1}{p95:>8.1}{worst:>8.1}  {end}\n")
    };
    let mut text = format!(
        "{} rows × {} columns; the answer took {:.0} ms, crossed in {:.1} MB and was drawn in {:.0} ms.\n\n\
         {:<44}{:>8}{:>8}{:>8}\n",
        number("/rows"),
        number("/columns"),
        number("/answer/answered"),
        number("/answer/bytes") / 1e6,
        number("/answer/drawn"),
        "frames, in ms",
        "median",
        "95 of 100",
        "worst",
    );
    text += &line("an empty page, at rest", frames("/empty/idle"), "");
    let empty = frames("/empty/scrolled");
    text += &line("an empty page, scrolled", empty, "");
    for (way, what) in WAYS {
        let found = frames(&format!("/{way}"));
        let times = found[1] / empty[1];
        let end = if times <= FRAME { "met" } else { "missed" };
        text += &line(what, found, &format!("{times:.1} × the empty page's, goal {FRAME}: {end}"));
    }
    text
}
