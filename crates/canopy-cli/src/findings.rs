//! `canopy findings`: what the posture rules find.

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use canopy_workbench::{
    AskedFindings, AskedOfEligible, AskedRemedies, EligibleRoleLine, Findings, FoundLine, Remedies, ScopeChangeCase,
    SubjectLine, Workbench, ZeroTrustArea,
};
use clap::{Args as _, ValueEnum};
use serde_json::{Value, json};

use crate::command::{self, Command, Finish};
use crate::exports::Exports;
use crate::terminal;

pub(crate) const COMMAND: Command =
    Command { name: "findings", arguments: Arguments::augment_args, run: |matches| command::parsed(matches, run) };

/// What is weak in the tenant: posture findings with names, causes and a sign-in that shows it
///
/// Each finding holds (proved), fails, fails partly, or cannot be told for want of an export.
#[derive(Debug, clap::Args)]
#[command(after_long_help = HELP)]
struct Arguments {
    #[command(flatten)]
    exports: Exports,
    /// Declared exceptions (break-glass, service accounts, accepted risks), a JSON file
    #[arg(long, value_name = "FILE")]
    declared: Option<PathBuf>,
    /// Add remedies to each finding: edits made for this tenant, verified by the engine (not in SARIF)
    #[arg(long)]
    remedies: bool,
    /// What to write
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// What to write.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// A text to read
    Text,
    /// One JSON object
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// A report in Markdown
    Markdown,
}

const HELP: &str = "\
docs/cli.md has all members of the JSON, and the file of exceptions.

Exit code:
  0  every rule was judged and every file read
  1  a file had a problem, or no policy was found
  2  the arguments are wrong";

fn run(arguments: &Arguments) -> Finish {
    let declared = match arguments.declared.as_ref().map(std::fs::read_to_string).transpose() {
        Ok(text) => text.unwrap_or_default(),
        Err(error) => return refused(&format!("The declared exceptions could not be read: {error}")),
    };
    let opened = arguments.exports.open();
    let asked = AskedFindings { declared, today: today() };
    let found = match opened.workbench.findings(&asked) {
        Ok(found) => found,
        Err(problem) => return refused(&problem),
    };
    let wanted = arguments.remedies && !matches!(arguments.format, Format::Sarif);
    let remedies = match wanted.then(|| remedies(&opened.workbench, &found, &asked)).transpose() {
        Ok(remedies) => remedies,
        Err(problem) => return refused(&problem),
    };
    let known = remedies.as_deref().unwrap_or_default();
    let written = match arguments.format {
        Format::Text => text(&found, known).iter().try_for_each(|line| terminal::text(line)),
        Format::Markdown => markdown(&found, known).iter().try_for_each(|line| terminal::text(line)),
        Format::Json => json_line(&whole(&found, remedies.as_deref())),
        Format::Sarif => json_line(&sarif(&found)),
    };
    match written {
        Ok(()) => Finish::with_problems(opened.problems),
        Err(error) => refused(&format!("The answer could not be written: {error}")),
    }
}

/// The remedies of every finding.
fn remedies(workbench: &Workbench, found: &Findings, asked: &AskedFindings) -> Result<Vec<Remedies>, String> {
    let failing = found.findings.iter().filter(|one| one.found > 0);
    let ask =
        |one: &FoundLine| AskedRemedies { rule: one.id.clone(), declared: asked.declared.clone(), today: asked.today };
    failing.map(|one| workbench.remedies(&ask(one))).collect()
}

fn whole(found: &Findings, remedies: Option<&[Remedies]>) -> Value {
    let mut whole = json!(found);
    if let Some(members) = whole.as_object_mut() {
        members.extend(remedies.map(|remedies| ("remedies".to_owned(), json!(remedies))));
    }
    whole
}

fn refused(problem: &str) -> Finish {
    terminal::say(problem);
    Finish::Incomplete
}

fn json_line(value: &Value) -> std::io::Result<()> {
    terminal::stream(|out| {
        serde_json::to_writer(&mut *out, value)?;
        out.write_all(b"\n")
    })
}

/// Days since 1970-01-01.
fn today() -> u32 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u32::try_from(since.as_secs() / 86_400).unwrap_or(u32::MAX)
}

/// A status as people read it.
fn status(status: &str) -> &str {
    match status {
        "cannotTell" => "cannot tell",
        "notAssessed" => "not assessed",
        other => other,
    }
}

fn named(subject: &SubjectLine) -> String {
    let more = if subject.more.is_empty() { String::new() } else { format!(" ({})", subject.more) };
    let assumed = if subject.assumed { ", under an assumption" } else { "" };
    format!("{}{more}{assumed}", subject.name)
}

/// What both texts tell below the headline of a finding.
fn details(one: &FoundLine) -> Vec<String> {
    let mut lines = Vec::new();
    for cause in &one.causes {
        lines.push(format!("- {} ({})", cause.cause, cause.found));
        lines.extend(cause.subjects.iter().map(|subject| format!("  - {}", named(subject))));
        let rest = (cause.found as usize).saturating_sub(cause.subjects.len());
        lines.extend((rest > 0).then(|| format!("  - and {rest} more")));
    }
    let witness: Vec<String> = one.witness.iter().map(|(field, value)| format!("{field}: {value}")).collect();
    lines.extend((!witness.is_empty()).then(|| format!("- For example: {}", witness.join("; "))));
    lines.extend(one.accepted_subjects.iter().map(|subject| format!("- Accepted: {}", named(subject))));
    lines.extend(one.missing.iter().map(|need| format!("- Missing: {} — {}", need.what, need.request)));
    lines.extend(one.verdicts.iter().map(|verdict| {
        format!("- {} ({}): {}", verdict.id, verdict.demand, if verdict.met { "met" } else { "not met" })
    }));
    lines.extend(one.suggested.iter().map(|subject| format!("- Perhaps to declare: {}", named(subject))));
    if one.found > 0 {
        lines.push(format!("- Remedy: {}", one.remedy));
    }
    lines
}

/// The remedies of one finding: how each stands, its warnings and its script.
fn remedy_lines(rule: &str, remedies: &[Remedies]) -> Vec<String> {
    let Some(of) = remedies.iter().find(|one| one.rule == rule) else { return Vec::new() };
    let mut lines = Vec::new();
    for one in &of.remedies {
        let stands = match (one.verified, one.closes, one.safe) {
            (false, ..) => "not verified".to_owned(),
            (_, true, true) => "verified: closes it, and by policies nobody is left without a way in".to_owned(),
            (_, true, false) => format!("closes it, but not safe as it stands: would lock out {}", one.locked_out),
            _ => format!("does not close it: {} left; would lock out {}", one.left, one.locked_out),
        };
        lines.push(format!("- {} ({stands})", one.title));
        lines.push(format!("  - {}", one.portal));
        lines.push(format!("  - {} {}", one.method, one.address));
        lines.extend(one.warnings.iter().map(|warning| format!("  - {warning}")));
        lines.extend(one.locked_out_subjects.iter().map(|subject| format!("  - Locked out: {}", named(subject))));
        lines.extend(one.left_subjects.iter().map(|subject| format!("  - Left: {}", named(subject))));
    }
    lines.extend(of.notes.iter().map(|note| format!("- {note}")));
    lines
}

/// The scripts of one finding, as they are.
fn scripts<'a>(rule: &str, remedies: &'a [Remedies]) -> Vec<&'a str> {
    let of = remedies.iter().filter(|one| one.rule == rule).flat_map(|one| &one.remedies);
    of.filter(|one| !one.powershell.is_empty()).flat_map(|one| one.powershell.lines().chain([""])).collect()
}

fn text(found: &Findings, remedies: &[Remedies]) -> Vec<String> {
    let mut lines = found.expired.clone();
    for one in &found.findings {
        lines.push(format!("{} [{}] {}: {}", status(&one.status), one.severity, one.id, one.said));
        lines.extend(details(one).into_iter().map(|line| format!("  {line}")));
        lines.extend(remedy_lines(&one.id, remedies).into_iter().map(|line| format!("  {line}")));
        // A here-string ends at the beginning of a line only: scripts are not indented.
        lines.extend(scripts(&one.id, remedies).into_iter().map(str::to_owned));
    }
    lines.extend(found.scope_change.cases.iter().map(|case| format!("The 2026 change, {}", of_change(case))));
    for role in &found.eligible {
        lines.push(format!("Eligible for {}: {}", role.role, role.eligible));
        lines.extend(of_role(role).into_iter().map(|line| format!("  - {line}")));
    }
    for view in &found.zero_trust {
        lines.push(format!("Zero Trust, {}", view.title.to_lowercase()));
        lines.extend(view.areas.iter().map(|area| format!("  {}", told(area))));
    }
    lines
}

/// What the change of June 2026 does to one kind of request, before and after.
fn of_change(case: &ScopeChangeCase) -> String {
    let ScopeChangeCase { policy, request, before, after, found, locked_out, .. } = case;
    let name = &policy.name;
    format!(
        "{name}: requests of {request}. Before: {before}. Now: {after}. For {found}, {locked_out} of them perhaps locked out"
    )
}

/// What binds before a role is activated, on its activation and after it.
fn of_role(role: &EligibleRoleLine) -> Vec<String> {
    let forced = |what: &AskedOfEligible| {
        let of = role.eligible;
        format!(
            "{}: forced on {} of {of} before activation, on {} of {of} after it",
            what.what, what.before, what.after
        )
    };
    let activation = match (role.known, role.activation.is_empty()) {
        (false, _) => "What activation asks is not known: export the role settings".to_owned(),
        (true, true) => "Activation asks for nothing".to_owned(),
        (true, false) => format!("Activation asks for {}", role.activation.join(", ")),
    };
    let unbound = match role.unbound_count {
        0 => "A token stolen before activation is of no use on another device after it".to_owned(),
        count => {
            let names: Vec<String> = role.unbound.iter().map(named).collect();
            format!(
                "A token stolen before activation may carry the role on another device after it, of {count}: {}",
                names.join(", ")
            )
        }
    };
    role.asked.iter().map(forced).chain([activation, unbound]).collect()
}

/// How an area stands, and by which rules.
fn told(area: &ZeroTrustArea) -> String {
    let rules = if area.rules.is_empty() { String::new() } else { format!(" ({})", area.rules.join(", ")) };
    let beyond = if area.beyond.is_empty() { String::new() } else { format!(" {}", area.beyond) };
    format!("{}: {}{rules}.{beyond}", area.title, status(&area.status))
}

/// Names come from the tenant: what Markdown reads as its own is escaped.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|') {
            out.push('\\');
        }
        out.push(if c.is_control() { ' ' } else { c });
    }
    out
}

fn markdown(found: &Findings, remedies: &[Remedies]) -> Vec<String> {
    let mut lines = vec!["# Posture findings".to_owned(), String::new()];
    lines.extend(found.expired.iter().flat_map(|one| [escaped(one), String::new()]));
    for one in &found.findings {
        lines.extend([format!("## {}", one.title), String::new()]);
        let cites: Vec<String> =
            one.cites.iter().map(|cite| format!("{} {} {}", cite.baseline, cite.version, cite.id)).collect();
        lines.push(format!("**{}**, {}, `{}`: {}.", status(&one.status), one.severity, one.id, escaped(&one.said)));
        lines.push(String::new());
        let all = details(one).into_iter().chain(remedy_lines(&one.id, remedies));
        let details = all.map(|line| {
            let (indent, rest) = line.split_once("- ").unwrap_or(("", &line));
            format!("{indent}- {}", escaped(rest))
        });
        lines.extend(details);
        lines.extend((!cites.is_empty()).then(|| format!("- Asked for by: {}", escaped(&cites.join("; ")))));
        let scripts = scripts(&one.id, remedies);
        if !scripts.is_empty() {
            lines.extend([String::new(), "```powershell".to_owned()]);
            lines.extend(scripts.into_iter().map(str::to_owned));
            lines.push("```".to_owned());
        }
        lines.push(String::new());
    }
    if !found.scope_change.cases.is_empty() {
        lines.extend(["## The 2026 change".to_owned(), String::new()]);
        lines.extend(found.scope_change.cases.iter().map(|case| format!("- {}", escaped(&of_change(case)))));
        lines.push(String::new());
    }
    if !found.eligible.is_empty() {
        lines.extend(["## Eligible administrators".to_owned(), String::new()]);
    }
    for role in &found.eligible {
        lines.extend([format!("### {} ({})", escaped(&role.role), role.eligible), String::new()]);
        lines.extend(of_role(role).into_iter().map(|line| format!("- {}", escaped(&line))));
        lines.push(String::new());
    }
    lines.extend(["## Zero Trust".to_owned(), String::new()]);
    for view in &found.zero_trust {
        lines.extend([format!("### {}", view.title), String::new()]);
        let number = |at: usize| if view.ordered { format!("{}.", at + 1) } else { "-".to_owned() };
        lines
            .extend(view.areas.iter().enumerate().map(|(at, area)| format!("{} {}", number(at), escaped(&told(area)))));
        lines.push(String::new());
    }
    lines
}

/// SARIF 2.1.0: one result for each rule that does not hold, and one that passes for each that does.
fn sarif(found: &Findings) -> Value {
    let rules: Vec<Value> = found
        .findings
        .iter()
        .map(|one| {
            let cites: Vec<String> =
                one.cites.iter().map(|cite| format!("{} {} {}", cite.baseline, cite.version, cite.id)).collect();
            json!({
                "id": one.id,
                "shortDescription": {"text": one.title},
                "help": {"text": one.remedy, "markdown": one.page},
                "properties": {"tags": cites, "severity": one.severity},
            })
        })
        .collect();
    let results: Vec<Value> = found.findings.iter().enumerate().map(|(at, one)| {
        let level = match (one.status.as_str(), one.severity.as_str()) {
            ("holds" | "cannotTell", _) => "none",
            (_, "critical" | "high") => "error",
            (_, "medium") => "warning",
            _ => "note",
        };
        let kind = match one.status.as_str() {
            "holds" => "pass",
            "cannotTell" => "open",
            _ => "fail",
        };
        let subjects = one.causes.iter().flat_map(|cause| &cause.subjects);
        let places: Vec<Value> = subjects
            .map(|subject| json!({"logicalLocations": [{"name": subject.name, "fullyQualifiedName": subject.id, "kind": "resource"}]}))
            .collect();
        json!({
            "ruleId": one.id,
            "ruleIndex": at,
            "kind": kind,
            "level": level,
            "message": {"text": one.said},
            "locations": places,
            "properties": {"status": one.status, "found": one.found, "of": one.of, "accepted": one.accepted},
        })
    }).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "Canopy", "version": env!("CARGO_PKG_VERSION"), "rules": rules}},
            "results": results,
        }],
    })
}
