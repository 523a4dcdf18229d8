//! The tests of the page's program, in headless Chromium: a page with the tests is served to a
//! browser, and posts what came of them.

use crate::chromium::Browser;
use crate::serve::header;
use crate::wasm::{self, Program};
use anyhow::{Context as _, bail};
use std::time::{Duration, Instant};
use tiny_http::{Method, Response, Server};

/// Past this nothing more is to be expected of a browser.
const PATIENCE: Duration = Duration::from_secs(180);

/// What the page posts before the log where all tests have passed.
const PASSED: &str = "passed\n";

pub(crate) fn run() -> anyhow::Result<()> {
    let compiled = wasm::compile_tests()?;
    if compiled.iter().all(|(_, tests)| tests.is_empty()) {
        bail!("the page's program has no tests for the browser");
    }
    for (program, tests) in compiled.iter().filter(|(_, tests)| !tests.is_empty()) {
        let said = in_browser(program, tests)?;
        let (is_passed, log) = match said.strip_prefix(PASSED) {
            Some(log) => (true, log),
            None => (false, said.as_str()),
        };
        println!("{log}");
        if !is_passed {
            bail!("a test of the page's program failed in the browser");
        }
    }
    Ok(())
}

/// Serves the tests to a browser and returns what it posts.
fn in_browser(program: &Program, tests: &[String]) -> anyhow::Result<String> {
    let page = page(program, tests)?;
    let server = Server::http("127.0.0.1:0").map_err(|error| anyhow::anyhow!("could not listen: {error}"))?;
    let _browser = Browser::open(&format!("http://{}/", server.server_addr()))?;
    let deadline = Instant::now() + PATIENCE;
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        let request = server.recv_timeout(left)?.context("the browser did not report within three minutes")?;
        let mut request = request;
        match (request.method(), request.url()) {
            (Method::Post, "/report") => {
                let mut said = String::new();
                request.as_reader().read_to_string(&mut said)?;
                request.respond(Response::empty(204))?;
                return Ok(said);
            }
            (_, "/") => {
                let html = header("Content-Type", "text/html; charset=utf-8");
                let mut response = Response::from_string(page.as_str());
                html.into_iter().for_each(|header| response.add_header(header));
                request.respond(response)?;
            }
            (_, "/program.wasm") => request.respond(Response::from_data(program.module.as_slice()))?,
            (_, "/program.js") => request.respond(Response::from_string(program.glue.as_str()))?,
            _ => request.respond(Response::empty(404))?,
        }
    }
}

fn page(program: &Program, tests: &[String]) -> anyhow::Result<String> {
    debug_assert!(program.glue.contains("wasm_bindgen"), "the glue defines wasm_bindgen");
    Ok(include_str!("web_tests.html").replace("/*tests*/", &serde_json::to_string(tests)?))
}
