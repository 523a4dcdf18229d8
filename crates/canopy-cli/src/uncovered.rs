//! `canopy uncovered`: who can sign in somewhere without something, and why.

use std::borrow::Cow;

use canopy_workbench::{Assumption, Uncovered, UncoveredPerson, what_if};
use clap::Args as _;
use serde::Serialize;
use serde_json::Value;

use crate::asked::{self, Asked, Named};
use crate::command::{self, Command, Finish};
use crate::{output, terminal};

pub(crate) const COMMAND: Command =
    Command { name: "uncovered", arguments: Arguments::augment_args, run: |matches| command::parsed(matches, run) };

/// Find who can sign in somewhere without a control, and why
///
/// Writes every person on whom the control is not forced everywhere, with the weakest verdict, a
/// sign-in that shows it and the cause. Without users loaded, these are kinds of people.
#[derive(Debug, clap::Args)]
#[command(after_long_help = HELP)]
struct Arguments {
    #[command(flatten)]
    asked: Asked,
}

const HELP: &str = "\
Each witness is a request that canopy what-if takes:
  canopy uncovered export --format json | jq -c '.people[].witness' > sign-ins.ndjson
  canopy what-if export --sign-in sign-ins.ndjson

docs/cli.md has all members of the JSON.

Exit code:
  0  the question is answered and every file was read
  1  a file had a problem, or no policy was found
  2  the arguments are wrong";

/// The people as JSON.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Written<'u> {
    named: bool,
    total: u32,
    people: Vec<Person<'u>>,
    without_object: Vec<Person<'u>>,
    complete: bool,
    assumptions: &'u [Assumption],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Person<'u> {
    id: &'u str,
    user_principal_name: &'u str,
    display_name: &'u str,
    activated: &'u [String],
    verdict: &'static str,
    sentence: &'u str,
    witness: Option<&'u Value>,
    sign_in: &'u [(String, String)],
    cause: Cause<'u>,
}

#[derive(Serialize)]
struct Cause<'u> {
    text: &'u str,
    policy: Option<Named<'u>>,
    path: &'u [String],
}

fn run(arguments: &Arguments) -> Finish {
    let asked = &arguments.asked;
    let opened = asked.exports.open();
    match opened.workbench.uncovered(&asked.coverage()) {
        Ok(found) => {
            let answer = Answer { found: &found, not_forced: asked.not_forced() };
            output::write(asked.format, &answer, Finish::with_problems(opened.problems))
        }
        Err(problem) => {
            terminal::say(&problem);
            Finish::Incomplete
        }
    }
}

struct Answer<'u> {
    found: &'u Uncovered,
    not_forced: &'static str,
}

impl output::Answered for Answer<'_> {
    /// By cause, the one with most people first.
    fn text(&self) -> Vec<String> {
        let Uncovered { named, total, people, without_object, assumptions, .. } = self.found;
        let (uncovered, what) = (people.len(), if *named { "people" } else { "kinds of people" });
        let mut lines = vec![format!("{uncovered} of {total} {what}: {}", self.not_forced)];
        lines.extend(by_cause(people));
        if !without_object.is_empty() {
            lines.extend([String::new(), "And these, who have no object in the directory:".to_owned()]);
            lines.extend(without_object.iter().map(told));
        }
        lines.extend(asked::rests_on(assumptions));
        lines
    }

    fn json(&self) -> impl Serialize + '_ {
        Written {
            named: self.found.named,
            total: self.found.total,
            people: self.found.people.iter().map(person).collect(),
            without_object: self.found.without_object.iter().map(person).collect(),
            complete: asked::is_complete(&self.found.assumptions),
            assumptions: &self.found.assumptions,
        }
    }

    fn header(&self) -> Vec<String> {
        let names = ["id", "userPrincipalName", "displayName", "verdict", "sentence"];
        let rest = ["cause", "policyId", "policyName", "path", "witness"];
        names.into_iter().chain(rest).map(str::to_owned).collect()
    }

    fn rows(&self) -> impl Iterator<Item = Vec<Cow<'_, str>>> {
        self.found.people.iter().chain(&self.found.without_object).map(|person| {
            let policy = person.cause.policy.as_ref();
            vec![
                person.id.as_str().into(),
                person.user_principal_name.as_str().into(),
                person.display_name.as_str().into(),
                what_if::verdict(person.mark).into(),
                person.sentence.as_str().into(),
                person.cause.text.as_str().into(),
                policy.map(|policy| policy.id.as_str()).unwrap_or_default().into(),
                policy.map(|policy| policy.name.as_str()).unwrap_or_default().into(),
                person.cause.path.join(" → ").into(),
                person.request.as_ref().map(Value::to_string).unwrap_or_default().into(),
            ]
        })
    }
}

fn person(one: &UncoveredPerson) -> Person<'_> {
    Person {
        id: &one.id,
        user_principal_name: &one.user_principal_name,
        display_name: &one.display_name,
        activated: &one.activated,
        verdict: what_if::verdict(one.mark),
        sentence: &one.sentence,
        witness: one.request.as_ref(),
        sign_in: &one.example,
        cause: Cause {
            text: &one.cause.text,
            policy: one.cause.policy.as_ref().map(Named::from),
            path: &one.cause.path,
        },
    }
}

fn by_cause(people: &[UncoveredPerson]) -> Vec<String> {
    let mut groups: Vec<(&str, Vec<&UncoveredPerson>)> = Vec::new();
    for one in people {
        match groups.iter_mut().find(|(cause, _)| *cause == one.cause.text) {
            Some((_, members)) => members.push(one),
            None => groups.push((&one.cause.text, vec![one])),
        }
    }
    groups.sort_by_key(|(_, members)| std::cmp::Reverse(members.len()));
    let lines = groups.iter().flat_map(|(cause, members)| {
        [String::new(), format!("{cause} ({})", members.len())].into_iter().chain(members.iter().map(|one| told(one)))
    });
    lines.collect()
}

fn told(one: &UncoveredPerson) -> String {
    let upn = if one.user_principal_name.is_empty() { "" } else { "  " };
    let path = match one.cause.path.as_slice() {
        [] | [_] => String::new(),
        groups => format!("  through {}", groups.join(" → ")),
    };
    let verdict = what_if::verdict(one.mark);
    let after = match one.activated.as_slice() {
        [] => String::new(),
        roles => format!("  after activating {}", roles.join(", ")),
    };
    format!("  {verdict:<17}  {}{upn}{}{path}{after}", one.display_name, one.user_principal_name)
}
