//! Node and npm, for the browser tests.

use crate::shell;
use anyhow::bail;

/// The oldest Node that the browser tests run on.
const OLDEST: u32 = 20;

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

/// The main version of Node, where it is there.
fn version() -> Option<u32> {
    let said = shell::answer("node", &["--version"])?;
    said.trim_start_matches('v').split('.').next()?.parse().ok()
}
