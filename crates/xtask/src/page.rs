//! The one-file page: template, style, script and program in one document.

use crate::wasm::Program;
use crate::{pack, workspace};
use anyhow::{Context as _, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest as _, Sha256};
use std::fs;
use std::io::Write as _;

/// What goes into the page, as text.
pub(crate) struct Parts {
    /// The top-level `index.html`.
    template: String,
    style: String,
    /// Runs first, in any browser.
    guard: String,
    /// Glue and start, the worker's script too.
    script: String,
    /// The module, compressed.
    program: String,
    /// What `trunk serve` adds to reload the page while writing; never in a release.
    reload: Option<String>,
}

/// The nonce of the reload script: the server changes its text, so it has no hash.
const RELOAD_NONCE: &str = "reload";

impl Parts {
    /// Gathers the parts from the repository.
    pub(crate) fn gather(program: &Program) -> anyhow::Result<Self> {
        let [lzma, operands, streams, boot] =
            ["lzma", "operands", "streams", "boot"].map(|name| source(&format!("web/src/boot/{name}.js")));
        let boot = [lzma?, operands?, streams?, boot?].join("\n");
        Ok(Self {
            template: source("index.html")?,
            style: tight(&source("web/style.css")?),
            guard: without_comments(&source("web/src/boot/guard.js")?),
            script: without_comments(&format!("{}\n{boot}", program.glue.replace('\r', ""))),
            program: BASE64.encode(pack::packed(&program.module)?),
            reload: None,
        })
    }

    /// Adds the script with which `trunk serve` reloads the page.
    pub(crate) fn with_reload(self, script: Option<String>) -> Self {
        Self { reload: script, ..self }
    }

    /// Puts the page together.
    pub(crate) fn assemble(&self) -> anyhow::Result<String> {
        let style = element("style", "", &self.style)?;
        let guard = element("script", "", &self.guard)?;
        let script = element("script", " id=\"canopy-script\"", &self.script)?;
        let program =
            format!("<script id=\"canopy-wasm\" type=\"application/octet-stream;base64\">{}</script>", self.program);
        let reload = self.reload.as_ref().map(|text| format!("<script nonce=\"{RELOAD_NONCE}\">{text}</script>\n"));
        let policy = format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">", self.policy());

        let mut page = plain(&self.template);
        page = fill(&page, "csp", &policy)?;
        page = fill(&page, "style", &style)?;
        fill(&page, "program", &format!("{guard}\n{program}\n{script}\n{}", reload.unwrap_or_default()))
    }

    /// Everything that the page may do; what is not named here the browser refuses.
    fn policy(&self) -> String {
        let (reload, connect) = match self.reload {
            Some(_) => (format!(" 'nonce-{RELOAD_NONCE}'"), "'self' ws: wss:"),
            None => (String::new(), "'none'"),
        };
        let scripts = format!("{} {}", source_hash(&self.guard), source_hash(&self.script));
        [
            "default-src 'none'".to_owned(),
            format!("script-src {scripts} 'wasm-unsafe-eval'{reload}"),
            "worker-src blob:".to_owned(),
            format!("style-src-elem {}", source_hash(&self.style)),
            "style-src-attr 'unsafe-inline'".to_owned(),
            "img-src data: blob:".to_owned(),
            format!("connect-src {connect}"),
            "form-action 'none'".to_owned(),
            "base-uri 'none'".to_owned(),
        ]
        .join("; ")
    }
}

/// Compresses as a server would, the same way on every machine and every day.
pub(crate) fn gzip(bytes: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

/// SHA-256 as people compare it.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn source(path: &str) -> anyhow::Result<String> {
    let text = fs::read_to_string(workspace::root().join(path)).with_context(|| format!("could not read {path}"))?;
    // A browser hashes what it has parsed, and it parses every line end as `\n`.
    Ok(text.replace('\r', ""))
}

/// A script without indentation and the lines that are comments alone. No text here spans lines.
fn without_comments(script: &str) -> String {
    let lines = script.lines().map(str::trim_start);
    lines.filter(|line| !line.is_empty() && !line.starts_with("//")).map(|line| format!("{line}\n")).collect()
}

/// A stylesheet without comments and without the space that only people need. No text in it holds braces,
/// semicolons or commas.
fn tight(style: &str) -> String {
    let mut plain = String::with_capacity(style.len());
    let mut rest = style;
    while let Some((before, after)) = rest.split_once("/*") {
        plain.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    let mut tight = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    for mark in ["{", "}", ";", ","] {
        for spaced in [format!(" {mark}"), format!("{mark} ")] {
            tight = tight.replace(&spaced, mark);
        }
    }
    tight.replace(": ", ":").replace(";}", "}")
}

fn source_hash(text: &str) -> String {
    format!("'sha256-{}'", BASE64.encode(Sha256::digest(text)))
}

/// An element around raw text, which must not end it nor begin a comment.
fn element(name: &str, attributes: &str, text: &str) -> anyhow::Result<String> {
    let lower = text.to_ascii_lowercase();
    for forbidden in [format!("</{name}"), "<!--".to_owned()] {
        if lower.contains(&forbidden) {
            bail!("the text of a <{name}> contains `{forbidden}`, which would end or hide it");
        }
    }
    Ok(format!("<{name}{attributes}>{text}</{name}>"))
}

/// The template without what is only for Trunk and for readers of the source.
fn plain(template: &str) -> String {
    let is_kept = |line: &&str| {
        let line = line.trim_start();
        !line.contains("data-trunk") && (!line.starts_with("<!--") || line.starts_with("<!--canopy:"))
    };
    template.lines().filter(is_kept).map(|line| format!("{line}\n")).collect()
}

fn fill(page: &str, slot: &str, content: &str) -> anyhow::Result<String> {
    let marker = format!("<!--canopy:{slot}-->");
    match page.split_once(&marker) {
        Some((before, after)) if !after.contains(&marker) => Ok(format!("{before}{content}{after}")),
        _ => bail!("index.html must contain {marker} once"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Parts, element, gzip, source_hash, tight, without_comments};

    fn parts() -> Parts {
        let slots = ["csp", "style", "program"].map(|slot| format!("<!--canopy:{slot}-->\n"));
        Parts {
            template: format!("<head>\n<link data-trunk rel=\"rust\">\n<!-- note -->\n{}</head>\n", slots.concat()),
            style: "p { color: red }".to_owned(),
            guard: "guard()".to_owned(),
            script: "start()".to_owned(),
            program: "AAAA".to_owned(),
            reload: None,
        }
    }

    #[test]
    fn a_page_carries_everything_and_allows_nothing_else() {
        let page = parts().assemble().unwrap();
        for expected in ["<style>p { color: red }</style>", "<script>guard()</script>", ">start()</script>", ">AAAA<"] {
            assert!(page.contains(expected), "{expected} is missing in {page}");
        }
        for hashed in ["p { color: red }", "guard()", "start()"] {
            assert!(page.contains(&source_hash(hashed)), "no hash of {hashed} in {page}");
        }
        assert!(page.contains("connect-src 'none'") && !page.contains("nonce"));
        assert!(!page.contains("data-trunk") && !page.contains("note") && !page.contains("<!--"));
    }

    #[test]
    fn the_hash_is_the_one_that_browsers_compute() {
        assert_eq!(source_hash(""), "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='");
    }

    #[test]
    fn a_script_cannot_end_itself() {
        assert!(element("script", "", "'</SCRIPT>'").is_err());
        assert!(element("script", "", "'<!--'").is_err());
    }

    #[test]
    fn comments_stay_in_the_repository() {
        assert_eq!(
            without_comments("// Why.\nif (a) {\n  // Because.\n  b(\"//\");\n}\n"),
            "if (a) {\nb(\"//\");\n}\n"
        );
    }

    #[test]
    fn a_stylesheet_says_the_same_in_less() {
        assert_eq!(
            tight(
                "/* Why. */\n.a > .b, .c:hover {\n  margin: calc(1px + 2px) auto;\n}\n@media (width: 1px) { .d { color: red; } }\n"
            ),
            ".a > .b,.c:hover{margin:calc(1px + 2px) auto}@media (width:1px){.d{color:red}}"
        );
    }

    #[test]
    fn a_template_without_its_slots_is_refused() {
        let template = "<head></head>".to_owned();
        assert!(Parts { template, ..parts() }.assemble().is_err());
    }

    #[test]
    fn only_a_page_being_written_may_reload() {
        let page = parts().with_reload(Some("reload()".to_owned())).assemble().unwrap();
        assert!(page.contains("<script nonce=\"reload\">reload()</script>") && page.contains("'nonce-reload'"));
    }

    #[test]
    fn compression_is_the_same_every_time() {
        assert_eq!(gzip(b"canopy").unwrap().get(4..8), Some([0; 4].as_slice()), "no time of day in it");
    }
}
