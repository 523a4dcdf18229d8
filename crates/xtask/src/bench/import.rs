//! `cargo xtask bench --import`: loading large files, beside the browser's own `JSON.parse`.

use super::native;
use crate::{browser_tests, build, shell, workspace};
use anyhow::Context as _;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// So many users and their groups come to 440 MB.
const USERS: &str = "950000";
const POLICIES: &str = "50";
/// The log's length, in bytes.
const LOG: &str = "1000000000";

/// The most memory for a directory, in times of its exports' size.
const MEMORY: f64 = 3.0;
/// The most time, in times of `JSON.parse`.
const TIME: f64 = 1.5;

pub(super) fn run() -> anyhow::Result<()> {
    let generator = native::build()?;
    build::quietly()?;
    let (scripts, chromium) = browser_tests::prepare()?;
    let directory = directory(&generator)?;
    let policies: Vec<PathBuf> = directory.iter().filter(|file| file.ends_with("policies.json")).cloned().collect();
    let log = log(&generator)?;
    let archive = archive(&generator, &log)?;
    let with_policies = |log| [policies.clone(), vec![log]].concat();
    let all = [("directory", directory), ("log", with_policies(log)), ("log in an archive", with_policies(archive))];
    for (name, files) in all {
        let native = shell::output(Command::new(&generator).arg("load").args(&files))?;
        println!("{}", told(name, "native", &native)?);
        let mut node = Command::new("node");
        node.arg("import.mjs").args(&files).current_dir(&scripts).env("CHROMIUM", &chromium);
        println!("{}", told(name, "browser", &shell::output(&mut node)?)?);
    }
    println!(
        "Goals: a directory in {TIME} × the time of JSON.parse, from bytes on, and in {MEMORY} × its size; a log in constant memory."
    );
    Ok(())
}

fn directory(generator: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let folder = workspace::target().join("bench").join("import");
    if !folder.join("groups.json").is_file() {
        fs::create_dir_all(&folder)?;
        shell::run(Command::new(generator).args(["write", USERS, POLICIES]).arg(&folder))?;
    }
    let mut files = fs::read_dir(&folder)?.map(|entry| Ok(entry?.path())).collect::<anyhow::Result<Vec<_>>>()?;
    files.sort();
    Ok(files)
}

fn log(generator: &Path) -> anyhow::Result<PathBuf> {
    let file = workspace::target().join("bench").join("sign-ins.json");
    if !file.is_file() {
        shell::run(Command::new(generator).args(["log", LOG]).arg(&file))?;
    }
    Ok(file)
}

fn archive(generator: &Path, log: &Path) -> anyhow::Result<PathBuf> {
    let file = log.with_extension("zip");
    if !file.is_file() {
        shell::run(Command::new(generator).arg("pack").arg(log).arg(&file))?;
    }
    Ok(file)
}

/// What was measured, as lines to read.
fn told(name: &str, place: &str, said: &[u8]) -> anyhow::Result<String> {
    let said: Value = serde_json::from_slice(said).context("a measurement was not a line of JSON")?;
    let number = |path: &str| said.pointer(path).and_then(Value::as_f64);
    let bytes = number("/bytes").unwrap_or_default();
    let mut parts = vec![format!("{:.0} MB", bytes / 1e6)];
    let mut add = |words: &str, value: Option<f64>| {
        if let Some(value) = value {
            parts.push(format!("{words} {value:.2}"));
        }
    };
    add("opened in s:", number("/seconds/open").or(number("/seconds/open/best")));
    add("imported in s:", number("/seconds/import").or(number("/seconds/import/best")));
    add("replayed in s:", number("/seconds/replay/best"));
    add("JSON.parse in s:", number("/seconds/parse").filter(|_| number("/parsed") > Some(0.0)));
    add("and from bytes to its text in s:", number("/seconds/decode").filter(|_| number("/parsed") > Some(0.0)));
    // Only where JSON.parse could take all of it.
    let whole = number("/parsed").is_some_and(|parsed| parsed >= bytes * 0.99);
    let parse = number("/seconds/parse").zip(number("/seconds/decode")).map(|(parse, decode)| parse + decode);
    let ratio = number("/seconds/import").zip(parse).map(|(import, parse)| import / parse);
    add("times both:", ratio.filter(|_| whole));
    let alone = number("/seconds/import").zip(number("/seconds/parse")).map(|(import, parse)| import / parse);
    add("times JSON.parse alone:", alone.filter(|_| whole));
    add("memory of the import in MB:", number("/memory_of_import").map(|memory| memory / 1e6));
    add("and with the table of policies in MB:", number("/memory").map(|memory| memory / 1e6));
    add("after a replay in MB:", number("/memory_after_replay").map(|memory| memory / 1e6));
    let memory = number("/memory_of_import").or(number("/memory"));
    add("memory times the size:", memory.map(|memory| memory / bytes));
    add("progress told:", number("/progress"));
    add("longest task in s:", number("/seconds/longest_task"));
    add("cancelled while reading in s:", number("/cancel/reading"));
    add("and while building in s:", number("/cancel/building"));
    Ok(format!("{name}, {place}: {}", parts.join(", ")))
}
