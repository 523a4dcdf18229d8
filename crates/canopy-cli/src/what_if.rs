//! `canopy what-if`: sign-ins in, what the policies do with them out, as Graph's What If writes it.

use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use canopy_workbench::what_if::{Evaluator, Posed, Problem, requests};
use clap::Args as _;
use serde::Serialize;

use crate::command::{self, Command, Finish};
use crate::exports::Exports;
use crate::terminal;

pub(crate) const COMMAND: Command =
    Command { name: "what-if", arguments: Arguments::augment_args, run: |matches| command::parsed(matches, run) };

/// Evaluate sign-ins as Graph's What If does, from exported files
///
/// Reads the requests in FILE, bodies of Graph's POST /identity/conditionalAccess/evaluate, and
/// writes one line of JSON for each, in their order.
#[derive(Debug, clap::Args)]
#[command(after_long_help = HELP)]
struct Arguments {
    #[command(flatten)]
    exports: Exports,
    /// The requests; a hyphen reads standard input
    ///
    /// One JSON object, an array of them, or one to a line. In a file with one to a line a broken
    /// line costs no other.
    #[arg(long, value_name = "FILE")]
    sign_in: PathBuf,
}

const HELP: &str = "\
A request:
  {\"signInIdentity\": {\"userId\": \"<object id>\"},
   \"signInContext\": {\"includeApplications\": [\"<appId>\"]},
   \"signInConditions\": {\"clientAppType\": \"browser\", \"devicePlatform\": \"windows\",
                        \"ipAddress\": \"203.0.113.7\", \"country\": \"NO\"},
   \"appliedPoliciesOnly\": false}

  signInIdentity is a userSignIn (userId, externalUserType, externalTenantId), a
  servicePrincipalSignIn (servicePrincipalId) or an agentSignIn (agentServicePrincipalId);
  signInContext an applicationContext (includeApplications), a userActionContext (userAction) or
  an authContext (authenticationContext). @odata.type may be left out. What signInConditions
  leaves out has Graph's default, and the answer says so.

An answer:
  {\"value\": [...], \"canopy\": {...}}
      value is Graph's: every policy that is on or report-only, with policyApplies and
      analysisReasons. canopy holds the decision, what is asked, the session controls, every
      unmet condition of every policy, and what the answer rests on.
  {\"error\": {\"code\": \"invalidRequest\", \"message\": \"...\", \"line\": 3}}
      in the place of an answer, for a request that cannot be understood.

  docs/cli.md has all members and an example.

Exit code:
  0  every request was answered and every file read
  1  a file or a request had a problem, or no policy was found; everything else is answered
  2  the arguments are wrong";

/// A line in the place of an answer.
#[derive(Serialize)]
struct Refusal<'p> {
    error: Fault<'p>,
}

#[derive(Serialize)]
struct Fault<'p> {
    #[serde(flatten)]
    problem: &'p Problem,
    line: usize,
}

fn run(arguments: &Arguments) -> Finish {
    let opened = arguments.exports.open();
    let posed = match read(&arguments.sign_in) {
        Ok(bytes) => requests(bytes),
        Err(error) => {
            terminal::say(&format!("{} could not be read: {error}", arguments.sign_in.display()));
            return Finish::Incomplete;
        }
    };
    if posed.is_empty() {
        terminal::say(&format!("{} holds no request", arguments.sign_in.display()));
        return Finish::Incomplete;
    }
    let evaluator = opened.workbench.what_if();
    let mut problems = opened.problems;
    for request in &posed {
        let (text, answered) = line(&evaluator, request);
        problems += usize::from(!answered);
        if let Err(error) = terminal::line(&text) {
            terminal::say(&format!("The answers could not be written: {error}"));
            return Finish::Incomplete;
        }
    }
    Finish::with_problems(problems)
}

/// The content of a file of requests; a hyphen is standard input.
pub(crate) fn read(path: &Path) -> io::Result<Vec<u8>> {
    if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes)?;
        return Ok(bytes);
    }
    std::fs::read(path)
}

/// The line for one request, and whether it is an answer.
fn line(evaluator: &Evaluator<'_>, request: &Posed) -> (String, bool) {
    let answer = request.body.as_ref().map_err(Clone::clone).and_then(|body| evaluator.answer(body));
    match answer {
        Ok(answer) => (json(&answer), true),
        Err(problem) => (json(&Refusal { error: Fault { problem: &problem, line: request.line } }), false),
    }
}

/// Plain data with text for keys always serialises.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
