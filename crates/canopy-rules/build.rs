//! Cuts the examples off the pages: the program carries the text alone.

use std::error::Error;
use std::path::Path;
use std::{env, fs};

/// What follows this line of a page is for tests.
const EXAMPLES: &str = "<!-- examples -->";

fn main() -> Result<(), Box<dyn Error>> {
    let out = env::var("OUT_DIR")?;
    println!("cargo::rerun-if-changed=pages");
    for entry in fs::read_dir("pages")? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "md") {
            let page = fs::read_to_string(&path)?;
            let text = page.split(EXAMPLES).next().unwrap_or_default().trim_end();
            let name = path.file_name().ok_or("a page without a name")?;
            fs::write(Path::new(&out).join(name), text)?;
        }
    }
    Ok(())
}
