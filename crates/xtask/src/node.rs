//! Node and npm: for the browser tests, and to make the page smaller.

use crate::{page, shell, workspace};
use anyhow::bail;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The oldest Node that the browser tests run on.
const OLDEST: u32 = 20;

/// Where wasm-opt comes from, pinned: another version would make another page.
const BINARYEN: &str = "binaryen@132.0.0";

/// How hard it tries, for size first.
const LEVEL: &str = "-Os";

/// What the compiler is told to use and what every browser that can start the page has. Never "all
/// features": the optimiser then writes instructions that no browser has.
const FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-simd",
];

/// Makes sure of a Node that is new enough, with npm.
pub(crate) fn require() -> anyhow::Result<()> {
    if version().is_none() || shell::find("npm").is_none() {
        shell::apt_install(&["nodejs", "npm"])?;
    }
    let advice = "The browser tests need Node 20 or later with npm, see nodejs.org.";
    match version() {
        Some(version) if version >= OLDEST => Ok(()),
        Some(version) => bail!("Node {version} is too old. {advice}"),
        None => bail!("Node is missing. {advice}"),
    }
}

/// Shrinks a module with wasm-opt. Where there is no Node, or npm cannot get the package, the module
/// stays as it is and one line says so.
pub(crate) fn optimised(module: Vec<u8>) -> Vec<u8> {
    match try_optimise(&module) {
        Ok(smaller) => smaller,
        Err(reason) => {
            println!("The page stays somewhat larger: not optimised by wasm-opt, {reason:#}.");
            module
        }
    }
}

fn try_optimise(module: &[u8]) -> anyhow::Result<Vec<u8>> {
    if version().is_none() || shell::find("npm").is_none() {
        bail!("which needs Node and npm");
    }
    let folder = workspace::target().join("wasm-opt");
    fs::create_dir_all(&folder)?;
    // It takes half a minute, so what has not changed is not done again.
    let (before, after, done) = (folder.join("before.wasm"), folder.join("after.wasm"), folder.join("done"));
    let job = format!("{BINARYEN} {LEVEL} {FEATURES:?} {}", page::sha256(module));
    if fs::read_to_string(&done).is_ok_and(|earlier| earlier == job) && after.is_file() {
        return Ok(fs::read(after)?);
    }
    let tool = wasm_opt(&folder)?;
    if done.exists() {
        fs::remove_file(&done)?;
    }
    fs::write(&before, module)?;
    let arguments = [before.as_os_str(), LEVEL.as_ref(), "-o".as_ref(), after.as_os_str()];
    shell::run(Command::new("node").arg(tool).args(arguments).args(FEATURES))?;
    let smaller = fs::read(&after)?;
    fs::write(&done, job)?;
    Ok(smaller)
}

fn wasm_opt(folder: &Path) -> anyhow::Result<PathBuf> {
    let package = folder.join(BINARYEN);
    let tool = package.join("node_modules").join("binaryen").join("bin").join("wasm-opt");
    if !tool.is_file() {
        fs::create_dir_all(&package)?;
        fs::write(package.join("package.json"), "{ \"private\": true }\n")?;
        shell::run(
            Command::new("npm")
                .args(["install", "--no-audit", "--no-fund", "--no-save", "--ignore-scripts", "--loglevel=error"])
                .arg(BINARYEN)
                .current_dir(&package),
        )?;
    }
    Ok(tool)
}

/// The main version of Node, where it is there.
fn version() -> Option<u32> {
    let said = shell::answer("node", &["--version"])?;
    said.trim_start_matches('v').split('.').next()?.parse().ok()
}
