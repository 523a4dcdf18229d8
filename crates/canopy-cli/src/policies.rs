//! `canopy policies`: what each policy adds to the others.

use std::borrow::Cow;

use canopy_workbench::{Assumption, FindingKind, PolicyFinding, PolicyState, Review, Reviewed};
use clap::Args as _;
use serde::Serialize;

use crate::asked::{self, Named};
use crate::command::{self, Command, Finish};
use crate::exports::Exports;
use crate::output::{self, Format};

pub(crate) const COMMAND: Command =
    Command { name: "policies", arguments: Arguments::augment_args, run: |matches| command::parsed(matches, run) };

/// Review the policies: duplicates, redundant ones, clauses without effect
///
/// Writes every policy with what was found about it. Report-only policies are judged as if they
/// were on.
#[derive(Debug, clap::Args)]
#[command(after_long_help = HELP)]
struct Arguments {
    #[command(flatten)]
    exports: Exports,
    /// What to write
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Format::Text)]
    format: Format,
}

const HELP: &str = "\
docs/cli.md has all members of the JSON.

Exit code:
  0  every policy was reviewed and every file read
  1  a file had a problem, or no policy was found
  2  the arguments are wrong";

/// The review as JSON.
#[derive(Serialize)]
struct Written<'r> {
    named: bool,
    policies: Vec<Policy<'r>>,
    complete: bool,
    assumptions: &'r [Assumption],
}

#[derive(Serialize)]
struct Policy<'r> {
    #[serde(flatten)]
    policy: Named<'r>,
    place: &'r str,
    managed: bool,
    state: &'static str,
    controls: &'r str,
    people: u32,
    targets: u32,
    findings: Vec<Finding<'r>>,
}

#[derive(Serialize)]
struct Finding<'r> {
    kind: FindingKind,
    text: &'r str,
    others: Vec<Named<'r>>,
}

fn run(arguments: &Arguments) -> Finish {
    let opened = arguments.exports.open();
    let review = opened.workbench.review();
    output::write(arguments.format, &Answer { review: &review }, Finish::with_problems(opened.problems))
}

struct Answer<'r> {
    review: &'r Review,
}

impl output::Answered for Answer<'_> {
    fn text(&self) -> Vec<String> {
        let policies = &self.review.policies;
        let found = policies.iter().filter(|policy| !policy.findings.is_empty()).count();
        let all = asked::count(policies.len(), "policy", "policies");
        let mut lines = vec![format!("{all}, something found about {found}")];
        lines.extend(policies.iter().flat_map(|one| told(one, self.review.named)));
        lines.extend(asked::rests_on(&self.review.assumptions));
        lines
    }

    fn json(&self) -> impl Serialize + '_ {
        Written {
            named: self.review.named,
            policies: self.review.policies.iter().map(policy).collect(),
            complete: asked::is_complete(&self.review.assumptions),
            assumptions: &self.review.assumptions,
        }
    }

    fn header(&self) -> Vec<String> {
        let names = ["id", "displayName", "state", "controls", "people", "targets", "finding", "text", "others"];
        names.into_iter().map(str::to_owned).collect()
    }

    /// One row for each finding, and one for each policy about which nothing was found.
    fn rows(&self) -> impl Iterator<Item = Vec<Cow<'_, str>>> {
        self.review.policies.iter().flat_map(|policy| {
            let none = policy.findings.is_empty().then_some(None);
            policy.findings.iter().map(Some).chain(none).map(|finding| row(policy, finding))
        })
    }
}

fn row<'r>(reviewed: &'r Reviewed, finding: Option<&'r PolicyFinding>) -> Vec<Cow<'r, str>> {
    let others = finding.map(|one| one.others.iter().map(|other| other.name.as_str()).collect::<Vec<_>>().join("; "));
    vec![
        reviewed.policy.id.as_str().into(),
        reviewed.policy.name.as_str().into(),
        state(reviewed.state).into(),
        reviewed.controls.as_str().into(),
        reviewed.people.to_string().into(),
        reviewed.targets.to_string().into(),
        finding.map(|one| kind(one.kind)).unwrap_or_default().into(),
        finding.map(|one| one.text.as_str()).unwrap_or_default().into(),
        others.unwrap_or_default().into(),
    ]
}

fn policy(reviewed: &Reviewed) -> Policy<'_> {
    Policy {
        policy: Named::from(&reviewed.policy),
        place: &reviewed.policy.place,
        managed: reviewed.policy.managed,
        state: state(reviewed.state),
        controls: &reviewed.controls,
        people: reviewed.people,
        targets: reviewed.targets,
        findings: reviewed.findings.iter().map(finding).collect(),
    }
}

fn finding(one: &PolicyFinding) -> Finding<'_> {
    Finding { kind: one.kind, text: &one.text, others: one.others.iter().map(Named::from).collect() }
}

fn told(reviewed: &Reviewed, named: bool) -> Vec<String> {
    let Reviewed { policy, controls, people, targets, .. } = reviewed;
    let mut lines = vec![String::new(), policy.name.clone()];
    lines.push(format!(
        "  {}: {controls}; {}, {}",
        state(reviewed.state),
        asked::people(*people, named),
        asked::count(*targets as usize, "target", "targets")
    ));
    lines.extend(reviewed.findings.iter().map(|one| format!("  - {}", one.text)));
    lines
}

/// Graph's name of a state.
pub(crate) const fn state(state: PolicyState) -> &'static str {
    match state {
        PolicyState::On => "enabled",
        PolicyState::ReportOnly => "enabledForReportingButNotEnforced",
        PolicyState::Off => "disabled",
        PolicyState::Unknown | PolicyState::Layer => "unknown",
    }
}

/// As in JSON.
const fn kind(kind: FindingKind) -> &'static str {
    match kind {
        FindingKind::NeverApplies => "neverApplies",
        FindingKind::Duplicate => "duplicate",
        FindingKind::Shadowed => "shadowed",
        FindingKind::Redundant => "redundant",
        FindingKind::AsksForNothing => "asksForNothing",
        FindingKind::DeadClause => "deadClause",
        FindingKind::Dangling => "dangling",
        FindingKind::NotEvaluated => "notEvaluated",
    }
}
