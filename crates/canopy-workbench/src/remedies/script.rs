//! Requests to Graph: several in one, and as a script for Windows PowerShell 5.1 and PowerShell 7.

use std::fmt::Write as _;

use serde_json::{Value, json};

/// So many requests are sent in one (Graph, JSON batching).
pub(super) const BATCH: usize = 20;

/// Of each request the address below the version of Graph, and the body: the method, the address and the
/// body of one request that makes them all.
pub(super) fn together(method: &'static str, mut all: Vec<(String, Value)>) -> (&'static str, String, Value) {
    if let [(address, body)] = all.as_mut_slice() {
        return (method, format!("{}{address}", graph(body)), body.take());
    }
    let requests = all.into_iter().enumerate().map(|(at, (address, body))| {
        json!({
            "id": (at + 1).to_string(),
            "method": method,
            "url": format!("/{address}"),
            "headers": { "Content-Type": "application/json" },
            "body": body,
        })
    });
    let body = json!({ "requests": requests.collect::<Vec<Value>>() });
    ("POST", format!("{}$batch", graph(&body)), body)
}

/// The version of Graph that knows what is sent.
pub(super) fn graph(body: &Value) -> &'static str {
    let text = body.to_string();
    let is_beta = |name: &&str| text.contains(*name);
    if ["continuousAccessEvaluation", "agentIdRiskLevels"].iter().any(is_beta) {
        "https://graph.microsoft.com/beta/"
    } else {
        "https://graph.microsoft.com/v1.0/"
    }
}

/// Indented JSON in ASCII: what a script in any encoding carries unharmed.
pub(super) fn ascii(value: &Value) -> String {
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() && c != '\u{7f}' {
            out.push(c);
        } else {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
    out
}

/// The whole script. In a here-string in single quotes nothing is expanded, and nothing but a line
/// that begins with `'@` ends it: no line of indented JSON does, for strings hold no line breaks.
pub(super) fn powershell(method: &str, address: &str, json: &str, permissions: &[&str]) -> String {
    let permissions = permissions.join("', '");
    format!(
        "#Requires -Modules Microsoft.Graph.Authentication\n\
         Connect-MgGraph -Scopes '{permissions}'\n\
         $body = @'\n{json}\n'@\n\
         Invoke-MgGraphRequest -Method {method} -Uri '{address}' -Body $body -ContentType 'application/json'\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_ends_the_here_string_or_changes() {
        let hostile = "\n'@\n$(Stop-Process) `n \"x\" ‘’ “@ é 🌳 \u{2028}\u{85}\u{7f}";
        let value = serde_json::json!({ "displayName": hostile, hostile: [hostile] });
        let json = ascii(&value);
        assert!(json.is_ascii());
        let script = powershell("POST", "https://graph.microsoft.com/", &json, &["Policy.Read.All"]);
        let ends = script.lines().filter(|line| line.trim_start().starts_with("'@")).count();
        assert_eq!(ends, 1);
        let body = script.split("@'\n").nth(1).and_then(|rest| rest.rsplit_once("\n'@\n")).map(|(body, _)| body);
        assert_eq!(serde_json::from_str::<Value>(body.unwrap()).unwrap(), value);
    }
}
