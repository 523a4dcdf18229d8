//! `canopy uncovered`: who can sign in somewhere without something, and why.

use std::borrow::Cow;

use canopy_workbench::what_if::{self, Witness, Witnesses};
use canopy_workbench::{Assumption, CauseGroup, PersonLine, PolicyRef, Uncovered, WayIn};
use clap::Args as _;
use serde::Serialize;

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
    uncovered: u32,
    depends: u32,
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
    certainty: &'static str,
    depends: Option<&'u str>,
    verdict: &'static str,
    sentence: &'u str,
    witness: Option<Witness<'u>>,
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
    match opened.workbench.uncovered(&asked.coverage(), &mut |_| {}) {
        Ok(found) => {
            let desk = opened.workbench.what_if();
            let witnesses = desk.witnesses(&found.ways);
            let answer = Answer { found: &found, not_forced: asked.not_forced(), witnesses };
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
    not_forced: String,
    witnesses: Witnesses<'u>,
}

/// Somebody, why, and how.
#[derive(Clone, Copy)]
struct One<'u> {
    person: &'u PersonLine,
    way: &'u WayIn,
    cause: &'u str,
    policy: Option<&'u PolicyRef>,
}

impl<'u> Answer<'u> {
    /// The people of some groups, in their order.
    fn people(&self, groups: &'u [CauseGroup]) -> impl Iterator<Item = One<'u>> + use<'u> {
        let ways = &self.found.ways;
        groups.iter().flat_map(move |group| {
            group.people.iter().filter_map(move |person| {
                let way = ways.get(person.way as usize)?;
                Some(One { person, way, cause: &group.cause, policy: group.policy.as_ref() })
            })
        })
    }

    fn person<'p>(&'p self, one: One<'p>) -> Person<'p> {
        let One { person, way, cause, policy } = one;
        Person {
            id: object_id(person),
            user_principal_name: &person.upn,
            display_name: &person.name,
            activated: &person.activated,
            certainty: if person.depends.is_some() { "depends" } else { "certain" },
            depends: person.depends.as_deref(),
            verdict: what_if::verdict(way.mark),
            sentence: &way.sentence,
            witness: self.witnesses.of(person),
            sign_in: &way.witness,
            cause: Cause { text: cause, policy: policy.map(Named::from), path: &person.path },
        }
    }
}

impl output::Answered for Answer<'_> {
    /// By cause, the one with most people first.
    fn text(&self) -> Vec<String> {
        let Uncovered { named, people, uncovered, depends, groups, without_object, assumptions, .. } = self.found;
        let what = if *named { "people" } else { "kinds of people" };
        let mut lines = vec![format!("{uncovered} of {people} {what}: {}", self.not_forced)];
        if *depends > 0 {
            lines.push(format!("For {depends} of them it depends on who is in groups whose members are not known"));
        }
        lines.extend(self.by_cause(groups));
        if !without_object.is_empty() {
            lines.extend([String::new(), "And these, who have no object in the directory:".to_owned()]);
            lines.extend(self.by_cause(without_object));
        }
        lines.extend(asked::rests_on(assumptions));
        lines
    }

    fn json(&self) -> impl Serialize + '_ {
        let people = |groups| self.people(groups).map(|one| self.person(one)).collect();
        Written {
            named: self.found.named,
            total: self.found.people,
            uncovered: self.found.uncovered,
            depends: self.found.depends,
            people: people(&self.found.groups),
            without_object: people(&self.found.without_object),
            complete: asked::is_complete(&self.found.assumptions),
            assumptions: &self.found.assumptions,
        }
    }

    fn header(&self) -> Vec<String> {
        let names = ["id", "userPrincipalName", "displayName", "certainty", "depends", "verdict", "sentence"];
        let rest = ["cause", "policyId", "policyName", "path", "witness"];
        names.into_iter().chain(rest).map(str::to_owned).collect()
    }

    fn rows(&self) -> impl Iterator<Item = Vec<Cow<'_, str>>> {
        let all = self.people(&self.found.groups).chain(self.people(&self.found.without_object));
        all.map(|one| {
            let person = self.person(one);
            let policy = person.cause.policy.as_ref();
            let witness = person.witness.as_ref().and_then(|witness| serde_json::to_string(witness).ok());
            vec![
                person.id.into(),
                person.user_principal_name.into(),
                person.display_name.into(),
                person.certainty.into(),
                person.depends.unwrap_or_default().into(),
                person.verdict.into(),
                person.sentence.into(),
                person.cause.text.into(),
                policy.map(|policy| policy.id).unwrap_or_default().into(),
                policy.map(|policy| policy.display_name).unwrap_or_default().into(),
                person.cause.path.join(" → ").into(),
                witness.unwrap_or_default().into(),
            ]
        })
    }
}

impl Answer<'_> {
    fn by_cause(&self, groups: &[CauseGroup]) -> Vec<String> {
        let told = |person: &PersonLine| Some(told(person, self.found.ways.get(person.way as usize)?));
        let lines = groups.iter().flat_map(|group| {
            let head = [String::new(), format!("{} ({})", group.cause, group.people.len())];
            head.into_iter().chain(group.people.iter().filter_map(told))
        });
        lines.collect()
    }
}

/// The object id, without what a way in supposes or activates; a kind of people has none.
fn object_id(person: &PersonLine) -> &str {
    match person.id.starts_with("kind:") {
        true => &person.id,
        false => person.id.split(['+', '~']).next().unwrap_or_default(),
    }
}

fn told(person: &PersonLine, way: &WayIn) -> String {
    let upn = if person.upn.is_empty() { "" } else { "  " };
    let path = match person.path.as_slice() {
        [] | [_] => String::new(),
        groups => format!("  through {}", groups.join(" → ")),
    };
    let after = match person.activated.as_slice() {
        [] => String::new(),
        roles => format!("  after activating {}", roles.join(", ")),
    };
    let depends = person.depends.as_ref().map(|on_what| format!("  {on_what}")).unwrap_or_default();
    format!("  {:<17}  {}{upn}{}{path}{after}{depends}", what_if::verdict(way.mark), person.name, person.upn)
}
