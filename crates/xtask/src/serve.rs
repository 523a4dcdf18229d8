//! `cargo xtask serve`: the page on this machine.

use crate::build;
use anyhow::{Context as _, bail};
use std::fs;
use tiny_http::{Header, Method, Request, Response, Server};

pub(crate) const HELP: &str = "
Usage: cargo xtask serve [--port <number>]

Builds the release page and serves it at http://127.0.0.1:8137 for this machine only. Needs Rust by
rustup and nothing else; what is missing of Rust is added.

Options:
  --port <number>   another port; where it is taken, the next free one is used [default: 8137]
";

const PORT: u16 = 8137;
/// How many ports to try where one after the other is taken.
const PORTS_TRIED: u16 = 100;

pub(crate) fn run(arguments: &[String]) -> anyhow::Result<()> {
    let port = parse(arguments)?;
    let page = fs::read(build::build()?)?;
    let server = listen(port)?;
    println!("\nCanopy is at http://{} (Ctrl+C ends it)", server.server_addr());
    for request in server.incoming_requests() {
        // A browser that has gone away is no reason to stop.
        let _ = answer(request, &page);
    }
    Ok(())
}

fn parse(arguments: &[String]) -> anyhow::Result<u16> {
    match arguments {
        [] => Ok(PORT),
        [option, value] if option == "--port" => {
            value.parse().with_context(|| format!("`{value}` is not a port number"))
        }
        _ => bail!("unknown option\n{HELP}"),
    }
}

fn listen(first: u16) -> anyhow::Result<Server> {
    let ports = first..=first.saturating_add(PORTS_TRIED);
    let server = ports.clone().find_map(|port| Server::http(("127.0.0.1", port)).ok());
    server.with_context(|| format!("no free port from {} to {}", ports.start(), ports.end()))
}

fn answer(request: Request, page: &[u8]) -> std::io::Result<()> {
    let path = request.url().split('?').next().unwrap_or_default();
    if !matches!(request.method(), Method::Get | Method::Head) || !matches!(path, "/" | "/index.html") {
        let response = Response::from_string("There is only the page, at /").with_status_code(404);
        return request.respond(response);
    }
    let headers = [
        header("Content-Type", "text/html; charset=utf-8"),
        header("Cache-Control", "no-store"),
        header("X-Content-Type-Options", "nosniff"),
    ];
    let mut response = Response::from_data(page);
    headers.into_iter().flatten().for_each(|header| response.add_header(header));
    request.respond(response)
}

/// A response header; `None` where the text cannot be one.
pub(crate) fn header(name: &str, value: &str) -> Option<Header> {
    Header::from_bytes(name, value).ok()
}

#[cfg(test)]
mod tests {
    use super::{PORT, listen, parse};

    #[test]
    fn a_port_can_be_named() {
        assert_eq!(parse(&[]).unwrap(), PORT);
        assert_eq!(parse(&["--port".to_owned(), "9000".to_owned()]).unwrap(), 9000);
        assert!(parse(&["--port".to_owned(), "ninety".to_owned()]).is_err());
    }

    #[test]
    fn a_taken_port_is_passed_over() {
        let first = listen(PORT).unwrap();
        let taken = first.server_addr().to_ip().unwrap().port();
        assert_ne!(listen(taken).unwrap().server_addr().to_ip().unwrap().port(), taken);
    }
}
