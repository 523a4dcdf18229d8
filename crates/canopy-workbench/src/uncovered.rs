//! Who is not covered: everybody on whom something is not forced somewhere, each with a cause and a
//! sign-in that shows it.
//!
//! What is found of one fact holds for all its bearers, so that people whom policies do not tell
//! apart cost one trace together.

use std::collections::BTreeMap;

use canopy_engine::{
    Activation, Bearer, Cause, Fact, Kind, Paths, PersonRef, Question, Scope, SignIn, Space, Value, VerdictClass,
    Weakest, WeakestWay, causes, decide, weakest,
};
use canopy_model::{GroupId, UserSelector};

use crate::answer::{Assumption, Uncovered, UncoveredCause, UncoveredPerson};
use crate::question::Coverage;
use crate::what_if::Evaluator;
use crate::{assumptions, bearers, limits, people, policies, scope, words};

/// # Errors
///
/// Says what the question asks for that is not known.
pub(crate) fn uncovered(desk: &Evaluator<'_>, asked: &Coverage) -> Result<Uncovered, String> {
    let space = desk.space;
    let (scope, question) = (scope::scope(asked), scope::question(space, &asked.control)?);
    let found = weakest(space, &scope, question, &mut |_, _| {});
    let finder = Finder { desk, space, scope: &scope, question };
    let examples = finder.examples(&found);
    let mut teller = Teller { finder: &finder, paths: BTreeMap::new() };
    let by_person = without_repeats(&examples, by_person(&examples));
    let mut answer = Uncovered {
        named: bearers::are_named(space),
        total: total(space),
        people: Vec::new(),
        without_object: Vec::new(),
        assumptions: assumptions::of_coverage(space, &scope),
    };
    for (bearer, (at, holder)) in by_person {
        let Some(example) = examples.get(at) else { continue };
        let person = teller.person(example, holder);
        let list = if bearers::is_counted(space, &bearer) { &mut answer.people } else { &mut answer.without_object };
        list.push(person);
    }
    answer.assumptions.extend(disagreement(examples.iter().filter(|example| !example.replays).count()));
    Ok(answer)
}

/// How many people there are; kinds of people where none were loaded.
fn total(space: &Space) -> u32 {
    let users = &space.tenant().directory.users;
    let enabled = users.iter().filter(|user| user.enabled != Some(false)).count();
    u32::try_from(if users.is_empty() { space.facts().len() } else { enabled }).unwrap_or(u32::MAX)
}

/// Every example is decided once more before it is shown; this must never be seen.
fn disagreement(count: usize) -> Option<Assumption> {
    let text = format!("Internal disagreement: {count} example sign-ins did not replay as found. Please report this.");
    (count > 0).then(|| limits::incomplete(text, "Canopy's own check of every example"))
}

/// What was found of one fact.
struct Example<'s> {
    fact: &'s Fact,
    sign_in: SignIn,
    class: VerdictClass,
    sentence: String,
    cause: Cause,
    /// Whether a request asks about it, for those of the directory as it is.
    can_be_posed: bool,
    /// Whether it is decided as it was found.
    replays: bool,
}

/// By person, the weakest example and the bearer whose it is.
type ByPerson<'e> = BTreeMap<Bearer, (usize, &'e Bearer)>;

fn by_person<'e>(examples: &'e [Example<'_>]) -> ByPerson<'e> {
    let mut found: ByPerson<'e> = BTreeMap::new();
    for (at, example) in examples.iter().enumerate() {
        for bearer in &example.fact.bearers {
            // Of equals the one before any activation: it takes one step less.
            let rank = |at: usize, bearer: &Bearer| (examples.get(at).map(|e| e.class), bearer.clone());
            let key = bearers::whole(bearer);
            if found.get(&key).is_none_or(|(known, holder)| rank(at, bearer) < rank(*known, holder)) {
                found.insert(key, (at, bearer));
            }
        }
    }
    found
}

/// Leaves out external users of a named tenant where those of any other tenant fare the same.
fn without_repeats<'e>(examples: &[Example<'_>], found: ByPerson<'e>) -> ByPerson<'e> {
    let fares = |at: usize| examples.get(at).map(|example| (&example.cause, example.class));
    let repeats: Vec<Bearer> = found
        .iter()
        .filter(|(bearer, (at, _))| match bearer {
            Bearer::Kind(Kind::External(kind, Some(_))) => {
                let any = found.get(&Bearer::Kind(Kind::External(*kind, None)));
                any.is_some_and(|(other, _)| fares(*other) == fares(*at))
            }
            _ => false,
        })
        .map(|(bearer, _)| bearer.clone())
        .collect();
    found.into_iter().filter(|(bearer, _)| !repeats.contains(bearer)).collect()
}

struct Finder<'a> {
    desk: &'a Evaluator<'a>,
    space: &'a Space,
    scope: &'a Scope,
    question: Question,
}

impl Finder<'_> {
    /// One example for each fact of those who are not covered.
    fn examples(&self, found: &Weakest) -> Vec<Example<'_>> {
        let mut examples = Vec::new();
        for (who, atom) in self.space.atoms(canopy_engine::Axis::Who).iter().enumerate() {
            let Some(way) = found.overall(who).filter(|way| !way.forced) else { continue };
            examples.extend(bearers::facts(self.space, atom).map(|fact| self.example(fact, way)));
        }
        examples
    }

    fn example<'s>(&self, fact: &'s Fact, way: &WeakestWay) -> Example<'s> {
        let sign_in = way.witness.clone().with(Value::Who(fact.subject.clone()));
        let as_it_is = |bearer: &&Bearer| matches!(bearer, Bearer::Person(p) if p.activation == Activation::Before);
        let first = fact.bearers.iter().find(as_it_is);
        Example {
            fact,
            class: way.verdict.class,
            sentence: words::sentence(&self.desk.names, &way.verdict),
            cause: causes(self.space, self.scope, self.question, &sign_in),
            can_be_posed: first.is_some_and(|first| self.desk.pose_faithfully(&sign_in, first).is_some()),
            replays: decide(self.space, &sign_in, &self.scope.enforcement).verdict.class == way.verdict.class,
            sign_in,
        }
    }
}

struct Teller<'a> {
    finder: &'a Finder<'a>,
    paths: BTreeMap<GroupId, Paths>,
}

impl Teller<'_> {
    fn person(&mut self, example: &Example<'_>, bearer: &Bearer) -> UncoveredPerson {
        let Finder { desk, space, .. } = self.finder;
        let who = bearers::identified(space, &desk.names, bearer);
        let sign_in = &example.sign_in;
        let request = match bearer {
            Bearer::Person(person) if person.activation == Activation::Before => {
                example.can_be_posed.then(|| desk.pose(sign_in, bearer)).flatten()
            }
            _ => desk.pose_faithfully(sign_in, bearer),
        };
        let activated = match bearer {
            Bearer::Person(PersonRef { activation: Activation::After(roles), .. }) => roles.as_slice(),
            _ => &[],
        };
        UncoveredPerson {
            activated: activated.iter().map(|role| desk.names.role(role)).collect(),
            id: who.id,
            user_principal_name: who.upn,
            display_name: who.name,
            mark: words::mark(example.class),
            sentence: example.sentence.clone(),
            request,
            example: words::witness(space, &desk.names, sign_in),
            cause: self.cause(example, bearer),
        }
    }

    fn cause(&mut self, example: &Example<'_>, bearer: &Bearer) -> UncoveredCause {
        let Finder { desk, space, question, .. } = self.finder;
        let cause = &example.cause;
        let group = match words::excluded_user(space, cause) {
            Some(UserSelector::Group(id)) => Some(id),
            _ => None,
        };
        let path = group.zip(people::place(space, bearer));
        let path = path.map(|(group, place)| {
            self.paths.entry(group.clone()).or_insert_with(|| space.memberships().paths(group)).of(place)
        });
        let groups = &space.tenant().directory.groups;
        let path = path.unwrap_or_default().into_iter().filter_map(|at| groups.get(at));
        UncoveredCause {
            text: words::cause_of(space, &desk.names, cause, *question),
            policy: words::cause_policy(space, cause).map(policies::reference),
            path: path.map(|group| desk.names.group(&group.id)).collect(),
        }
    }
}
