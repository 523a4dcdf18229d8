//! `cargo xtask build`: the release page.

use crate::page::{self, Parts};
use crate::wasm::{self, Profile};
use crate::workspace;
use anyhow::{Context as _, bail};
use std::fs;
use std::path::{Path, PathBuf};

pub(crate) const HELP: &str = "
Usage: cargo xtask build

Writes the whole product as one file, dist/index.html, that runs from any web server and from a folder,
and prints its size and SHA-256. Fails where the page has grown past its size budget.

Options:
  --trunk   only for Trunk, which calls this as a hook: write into its folder instead
";

/// What the page may weigh on its way to the browser, compressed.
const BUDGET: usize = 600 * 1024;

pub(crate) fn run(arguments: &[String]) -> anyhow::Result<()> {
    match arguments {
        [] => build().map(drop),
        [option] if option == "--trunk" => build_for_trunk(),
        _ => bail!("unknown option\n{HELP}"),
    }
}

/// Writes the release page and says what it is.
pub(crate) fn build() -> anyhow::Result<PathBuf> {
    let (module, page) = quietly()?;
    report(&module, &page)?;
    Ok(workspace::page())
}

/// Writes the release page; its module and its text.
pub(crate) fn quietly() -> anyhow::Result<(Vec<u8>, String)> {
    let program = wasm::compile(Profile::Release)?;
    let page = Parts::gather(&program)?.assemble()?;
    write(&workspace::page(), &page)?;
    Ok((program.module, page))
}

fn report(module: &[u8], page: &str) -> anyhow::Result<()> {
    let (module_gzip, page_gzip) = (page::gzip(module)?.len(), page::gzip(page.as_bytes())?.len());
    println!("dist/index.html");
    println!("  page     {:>9} bytes, {page_gzip:>8} with gzip (budget {BUDGET})", page.len());
    println!("  program  {:>9} bytes, {module_gzip:>8} with gzip", module.len());
    println!("  SHA-256  {}", page::sha256(page.as_bytes()));
    if page_gzip > BUDGET {
        bail!("the page weighs {page_gzip} bytes with gzip, {} more than its budget", page_gzip - BUDGET);
    }
    Ok(())
}

/// Trunk has made a page of the template in its staging folder; the real one takes its place.
fn build_for_trunk() -> anyhow::Result<()> {
    let staging = std::env::var_os("TRUNK_STAGING_DIR").context("--trunk is for Trunk's hook only")?;
    let path = Path::new(&staging).join("index.html");
    let made = fs::read_to_string(&path).with_context(|| format!("could not read {}", path.display()))?;
    let is_release = std::env::var("TRUNK_PROFILE").is_ok_and(|profile| profile == "release");
    let program = wasm::compile(if is_release { Profile::Release } else { Profile::Dev })?;
    write(&path, &Parts::gather(&program)?.with_reload(reload_script(&made)).assemble()?)
}

/// The script that Trunk adds when it serves, told by a word that it replaces on the way out.
fn reload_script(page: &str) -> Option<String> {
    let scripts = page.split("<script").skip(1);
    let bodies = scripts.filter_map(|script| script.split_once('>')?.1.split_once("</script>"));
    bodies.map(|(body, _)| body).find(|body| body.contains("__TRUNK_ADDRESS__")).map(str::to_owned)
}

/// Writes the page, and beside it its SHA-256 in the form that `sha256sum --check` reads.
fn write(path: &Path, page: &str) -> anyhow::Result<()> {
    let sum = format!("{}  index.html\n", page::sha256(page.as_bytes()));
    let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(path, page));
    let written = written.and_then(|()| fs::write(path.with_file_name("index.html.sha256"), sum));
    written.with_context(|| format!("could not write {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::reload_script;

    #[test]
    fn the_reload_script_is_told_from_others() {
        let page = "<script>a()</script><script nonce=\"x\">const b = '{{__TRUNK_ADDRESS__}}';</script>";
        assert_eq!(reload_script(page).as_deref(), Some("const b = '{{__TRUNK_ADDRESS__}}';"));
        assert_eq!(reload_script("<script>a()</script>"), None);
    }
}
