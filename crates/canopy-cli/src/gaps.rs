//! `canopy gaps`: the regions of sign-ins in which something is not forced.

use std::borrow::Cow;

use canopy_workbench::{Assumption, Gap, Gaps, what_if};
use clap::Args as _;
use serde::Serialize;
use serde_json::Value;

use crate::asked::{self, Asked, Named};
use crate::command::{self, Command, Finish};
use crate::{output, terminal};

pub(crate) const COMMAND: Command =
    Command { name: "gaps", arguments: Arguments::augment_args, run: |matches| command::parsed(matches, run) };

/// Find where something is not forced, over all sign-ins
///
/// Writes regions of sign-ins that do not overlap, the gravest first, each with an example and a
/// cause. Together they are all sign-ins in which the control is not forced.
#[derive(Debug, clap::Args)]
#[command(after_long_help = HELP)]
struct Arguments {
    #[command(flatten)]
    asked: Asked,
}

const HELP: &str = "\
docs/cli.md has all members of the JSON.

Exit code:
  0  every region is told and every file was read
  1  a file had a problem, no policy was found, or there are more regions than are told
  2  the arguments are wrong";

/// The regions as JSON.
#[derive(Serialize)]
struct Written<'g> {
    named: bool,
    regions: Vec<Region<'g>>,
    complete: bool,
    assumptions: &'g [Assumption],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region<'g> {
    who: &'g str,
    target: &'g str,
    circumstances: &'g [String],
    people: u32,
    depends: u32,
    privileged: u32,
    resources: u32,
    verdict: &'static str,
    sentence: &'g str,
    witness: Option<&'g Value>,
    example: Example<'g>,
    cause: Cause<'g>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Example<'g> {
    id: &'g str,
    user_principal_name: &'g str,
    display_name: &'g str,
    sign_in: &'g [(String, String)],
}

#[derive(Serialize)]
struct Cause<'g> {
    text: &'g str,
    policy: Option<Named<'g>>,
}

fn run(arguments: &Arguments) -> Finish {
    let asked = &arguments.asked;
    let opened = asked.exports.open();
    let found = match opened.workbench.gaps(&asked.coverage()) {
        Ok(found) => found,
        Err(problem) => {
            terminal::say(&problem);
            return Finish::Incomplete;
        }
    };
    if !found.complete {
        terminal::say("There are more regions than are told.");
    }
    let problems = opened.problems + usize::from(!found.complete);
    let answer = Answer { found: &found, not_forced: asked.not_forced() };
    output::write(asked.format, &answer, Finish::with_problems(problems))
}

struct Answer<'g> {
    found: &'g Gaps,
    not_forced: String,
}

impl output::Answered for Answer<'_> {
    fn text(&self) -> Vec<String> {
        let regions = &self.found.regions;
        let mut lines = vec![format!("{} where {}", asked::count(regions.len(), "region", "regions"), self.not_forced)];
        lines.extend(regions.iter().enumerate().flat_map(|(at, region)| told(at + 1, region, self.found.named)));
        lines.extend(asked::rests_on(&self.found.assumptions));
        lines
    }

    fn json(&self) -> impl Serialize + '_ {
        Written {
            named: self.found.named,
            regions: self.found.regions.iter().map(region).collect(),
            complete: self.found.complete && asked::is_complete(&self.found.assumptions),
            assumptions: &self.found.assumptions,
        }
    }

    fn header(&self) -> Vec<String> {
        let names = ["who", "target", "circumstances", "people", "depends", "privileged", "resources", "verdict"];
        let rest = ["sentence", "cause", "policyId", "policyName", "witness"];
        names.into_iter().chain(rest).map(str::to_owned).collect()
    }

    fn rows(&self) -> impl Iterator<Item = Vec<Cow<'_, str>>> {
        self.found.regions.iter().map(|gap| {
            let policy = gap.policy.as_ref();
            let number = |number: u32| Cow::from(number.to_string());
            vec![
                gap.who.as_str().into(),
                gap.target.as_str().into(),
                gap.circumstances.join("; ").into(),
                number(gap.people),
                number(gap.depends),
                number(gap.privileged),
                number(gap.resources),
                what_if::verdict(gap.mark).into(),
                gap.sentence.as_str().into(),
                gap.cause.as_str().into(),
                policy.map(|policy| policy.id.as_str()).unwrap_or_default().into(),
                policy.map(|policy| policy.name.as_str()).unwrap_or_default().into(),
                gap.request.as_ref().map(Value::to_string).unwrap_or_default().into(),
            ]
        })
    }
}

fn region(gap: &Gap) -> Region<'_> {
    Region {
        who: &gap.who,
        target: &gap.target,
        circumstances: &gap.circumstances,
        people: gap.people,
        depends: gap.depends,
        privileged: gap.privileged,
        resources: gap.resources,
        verdict: what_if::verdict(gap.mark),
        sentence: &gap.sentence,
        witness: gap.request.as_ref(),
        example: Example {
            id: &gap.person.id,
            user_principal_name: &gap.person.upn,
            display_name: &gap.person.name,
            sign_in: &gap.witness,
        },
        cause: Cause { text: &gap.cause, policy: gap.policy.as_ref().map(Named::from) },
    }
}

fn told(number: usize, gap: &Gap, named: bool) -> Vec<String> {
    let depends = match gap.depends {
        0 => String::new(),
        some => format!(", {some} of whom depend on groups whose members are not known"),
    };
    let privileged = if gap.privileged == 0 { String::new() } else { format!(", {} privileged", gap.privileged) };
    let people = asked::people(gap.people, named);
    let mut lines = vec![String::new(), format!("{number}. {}", gap.sentence)];
    lines.push(format!("   who           {} ({people}{privileged}{depends})", gap.who));
    lines.push(format!("   target        {} ({})", gap.target, gap.resources));
    lines.extend(gap.circumstances.iter().map(|one| format!("   circumstance  {one}")));
    lines.push(format!("   cause         {}", gap.cause));
    let example: Vec<&str> = gap.witness.iter().map(|(_, value)| value.as_str()).collect();
    lines.push(format!("   example       {}: {}", gap.person.name, example.join("; ")));
    lines
}
