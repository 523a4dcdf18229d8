//! From Rust to WebAssembly and the JavaScript that goes with it.

use crate::{shell, workspace};
use anyhow::{Context as _, bail, ensure};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use wasm_bindgen_cli_support::Bindgen;

/// What the page is compiled for.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";
/// The package of the page's program.
pub(crate) const PACKAGE: &str = "canopy-web";

/// How the page's program is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Profile {
    /// Small and fast: what is published.
    Release,
    /// Quick to compile: for `trunk serve` while writing.
    Dev,
}

/// A module and the script that loads it.
pub(crate) struct Program {
    /// The WebAssembly module.
    pub(crate) module: Vec<u8>,
    /// The glue: a classic script that defines `wasm_bindgen`.
    pub(crate) glue: String,
}

/// Compiles the page's program.
pub(crate) fn compile(profile: Profile) -> anyhow::Result<Program> {
    require_target()?;
    let mut arguments = vec!["build".to_owned(), "--bin".to_owned(), PACKAGE.to_owned()];
    if profile == Profile::Release {
        arguments.extend(["--profile".to_owned(), "page".to_owned(), "--config".to_owned(), without_machine_paths()?]);
    }
    let path = artifacts(&arguments)?.pop().context("cargo made no program for the page")?;
    let input = fs::read(&path).with_context(|| format!("could not read {}", path.display()))?;
    let mut bindgen = Bindgen::new();
    bindgen.input_bytes(PACKAGE, input).no_modules(true)?.typescript(false);
    if profile == Profile::Release {
        bindgen.remove_name_section(true).remove_producers_section(true);
    }
    generate(&mut bindgen)
}

/// Compiles the tests of the page's program, with the names of the tests in each.
pub(crate) fn compile_tests() -> anyhow::Result<Vec<(Program, Vec<String>)>> {
    require_target()?;
    let paths = artifacts(&["test".to_owned(), "--no-run".to_owned(), "--package".to_owned(), PACKAGE.to_owned()])?;
    paths.iter().map(|path| compile_test(path)).collect()
}

fn compile_test(path: &Path) -> anyhow::Result<(Program, Vec<String>)> {
    let mut bindgen = Bindgen::new();
    // The tests are exports of the module; the start function would be Rust's own test runner.
    bindgen.input_path(path).no_modules(true)?.typescript(false).debug(true).export_wasm(true).emit_start(false);
    let mut output = bindgen.generate_output()?;
    let exports = output.wasm().exports.iter().map(|export| export.name.clone());
    let tests = exports.filter(|name| name.starts_with("__wbgt_")).collect();
    Ok((Program { glue: output.js().to_owned(), module: output.wasm_mut().emit_wasm() }, tests))
}

fn generate(bindgen: &mut Bindgen) -> anyhow::Result<Program> {
    let mut output = bindgen.generate_output()?;
    let snippets = output.snippets().iter().filter(|(_, snippets)| !snippets.is_empty()).map(|(name, _)| name);
    let foreign: Vec<&str> = snippets.chain(output.local_modules().keys()).map(String::as_str).collect();
    if !foreign.is_empty() {
        bail!("the one-file page has no place for the JavaScript that dependencies bring: {}", foreign.join(", "));
    }
    let mut glue = output.js().to_owned();
    // What the module imports comes under long names that end in a hash, which no packing makes smaller.
    for (at, import) in output.wasm_mut().imports.iter_mut().enumerate() {
        let long = std::mem::replace(&mut import.name, format!("i{at}"));
        let defined = format!("{long}: ");
        let times = glue.matches(&defined).count();
        ensure!(times == 1, "the glue defines the import {long} {times} times");
        glue = glue.replace(&defined, &format!("{}: ", import.name));
    }
    Ok(Program { glue, module: output.wasm_mut().emit_wasm() })
}

/// Runs cargo and returns the programs that it made.
fn artifacts(arguments: &[String]) -> anyhow::Result<Vec<PathBuf>> {
    let mut cargo = shell::cargo();
    cargo.args(arguments).args(["--target", TARGET, "--message-format=json-render-diagnostics"]);
    let said = String::from_utf8(shell::output(&mut cargo)?)?;
    let made = said.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    Ok(made.filter_map(|message| Some(PathBuf::from(message.get("executable")?.as_str()?))).collect())
}

/// Panic messages name source files; those of the machine that built the page are nobody's business,
/// and without them two machines make the same page.
fn without_machine_paths() -> anyhow::Result<String> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    let home = home.context("neither CARGO_HOME nor a home folder is known")?;
    // Where the standard library's sources are installed, the compiler names these, and elsewhere their
    // place in its repository.
    let library = Path::new(&sysroot()?).join("lib").join("rustlib").join("src").join("rust");
    let version = shell::output(std::process::Command::new("rustc").args(["--version", "--verbose"]))?;
    let version = String::from_utf8(version)?;
    let commit = version.lines().find_map(|line| line.strip_prefix("commit-hash: ")).unwrap_or("unknown");
    let flags = [
        format!("--remap-path-prefix={}=canopy", workspace::root().display()),
        format!("--remap-path-prefix={}=cargo", home.display()),
        format!("--remap-path-prefix={}=/rustc/{commit}", library.display()),
    ];
    Ok(format!("target.{TARGET}.rustflags={}", serde_json::to_string(&flags)?))
}

fn sysroot() -> anyhow::Result<String> {
    shell::answer("rustc", &["--print", "sysroot"]).context("rustc is missing, see rustup.rs")
}

/// Adds the compiler's WebAssembly target where it is missing.
pub(crate) fn require_target() -> anyhow::Result<()> {
    if Path::new(&sysroot()?).join("lib").join("rustlib").join(TARGET).is_dir() {
        return Ok(());
    }
    if shell::find("rustup").is_none() && shell::find("rustup.exe").is_none() {
        bail!("the target {TARGET} is missing: install Rust with rustup (rustup.rs), or the target your own way");
    }
    println!("Adding the target {TARGET}");
    shell::run(std::process::Command::new("rustup").args(["target", "add", TARGET]))
}
