//! On whom something is not forced, grouped by cause, each with a sign-in that shows it.

use canopy_model::ordered;
use canopy_model::ordered::OrderedMap;

use canopy_engine::{Activation, Axis, Bearer, Cause, Certainty, Kind, Space, Weakest, weakest};

use crate::Progress;
use crate::answer::{Assumption, CauseGroup, Mark, PersonLine, Uncovered};
use crate::assumptions;
use crate::limits;
use crate::people::{self, People};
use crate::policies;
use crate::question::Coverage;
use crate::scope::{self, Prepared};
use crate::ways::{self, Found, Ways};
use crate::words::{self, Names};

/// # Errors
///
/// Says what the question asks for that is not known.
pub(crate) fn answer(
    space: &Space,
    people: &People,
    asked: &Coverage,
    progress: &mut dyn FnMut(Progress),
) -> Result<Uncovered, String> {
    let Prepared { space, scope, question } = scope::prepared(space, asked)?;
    let (space, names) = (space.as_ref(), &Names::new(&space));
    let found = weakest(space, &scope, question, &mut |done, total| {
        progress(Progress { what: "Trying every sign-in".to_owned(), done: done as u32, total: total as u32 });
    });
    let asked_of = ways::Asked { space, names, scope: &scope, question, found: &found };
    let facts = vec![None; space.facts().len()];
    let is_open = |who: usize| found.overall(who).is_some_and(|way| !way.forced);
    let (mut certainty, mut open) = (Vec::new(), Vec::new());
    if !space.unknown_groups().is_empty() {
        certainty = space.certainty(is_open);
        open.resize(space.facts().len(), false);
        let atoms = space.atoms(Axis::Who).iter().enumerate().filter(|(who, _)| is_open(*who));
        atoms
            .flat_map(|(_, atom)| &atom.facts)
            .filter_map(|at| open.get_mut(*at).map(|open| *open = true))
            .for_each(drop);
    }
    let mut report = Report { space, people, names, certainty, open, ways: Ways::new(&asked_of), facts };
    let (persons, kinds) = uncovered(space, &found);
    let kinds = report.without_repeats(kinds);
    let named = space.knows_people();
    let (counted, without_object) = if named { (persons, kinds) } else { (kinds, persons) };
    let password_only = counted.iter().filter(|one| one.mark == Mark::Open).count();
    let depends = counted.iter().filter(|one| report.depends(one)).count();
    let groups = report.groups(&counted, question);
    let without_object = report.groups(&without_object, question);
    let Ways { told, disagreements, .. } = report.ways;
    let mut assumptions = assumptions::of_coverage(space, &scope);
    assumptions.extend(disagreement(disagreements));
    let (all, disabled) = population(space, asked);
    Ok(Uncovered {
        asked: asked.clone(),
        named,
        people: all as u32,
        uncovered: counted.len() as u32,
        depends: depends as u32,
        password_only: password_only as u32,
        disabled: disabled as u32,
        targets: found
            .targets
            .iter()
            .filter_map(|at| space.atoms(Axis::Target).get(*at))
            .map(|a| a.values.len())
            .sum::<usize>() as u32,
        groups,
        without_object,
        ways: told,
        assumptions,
    })
}

/// How many people can sign in, of those who are asked about, and how many accounts are disabled.
fn population(space: &Space, asked: &Coverage) -> (usize, usize) {
    let users = &space.tenant().directory.users;
    let disabled = users.iter().filter(|user| user.enabled == Some(false)).count();
    let before = |bearer: &&Bearer| matches!(bearer, Bearer::Person(person) if person.activation == Activation::Before);
    match (users.is_empty(), asked.only.people.is_empty()) {
        (true, _) => (space.facts().len(), 0),
        (false, true) => (users.len() - disabled, disabled),
        (false, false) => (space.facts().iter().flat_map(|fact| &fact.bearers).filter(before).count(), 0),
    }
}

/// Every example is decided once more before it is shown; this must never be seen.
fn disagreement(count: usize) -> Option<Assumption> {
    let text = format!("Internal disagreement: {count} example sign-ins did not replay as found. Please report this.");
    (count > 0).then(|| limits::incomplete(text, "Canopy's own check of every example"))
}

/// Somebody who is uncovered, and by which fact.
#[derive(Clone, Copy, Debug)]
struct One<'a> {
    bearer: &'a Bearer,
    mark: Mark,
    /// Whether it holds only where the person is supposed to be in groups.
    supposed: bool,
    /// The atom of the who-axis, and the fact.
    at: (usize, usize),
}

/// Everybody on whom it is not forced, each once: by what is known of the person before what is
/// supposed, and of that by the weakest way in. Users in the order of the export, and kinds.
fn uncovered<'a>(space: &'a Space, found: &Weakest) -> (Vec<One<'a>>, OrderedMap<&'a Kind, One<'a>>) {
    let mut users: Vec<Option<One<'a>>> = vec![None; space.tenant().directory.users.len()];
    let mut kinds = OrderedMap::new();
    for (who, atom) in space.atoms(Axis::Who).iter().enumerate() {
        let Some(way) = found.overall(who).filter(|way| !way.forced) else { continue };
        let mark = words::mark(way.verdict.class);
        for (at, fact) in atom.facts.iter().filter_map(|at| space.facts().get(*at).map(|fact| (*at, fact))) {
            let supposed = fact.supposed.is_some();
            for bearer in space.bearers(fact) {
                let one = One { bearer, mark, supposed, at: (who, at) };
                match bearer {
                    Bearer::Kind(kind) => drop(kinds.insert(kind, one)),
                    Bearer::Person(person) => {
                        let rank = |one: &One<'a>| (one.supposed, one.mark, one.bearer);
                        let weaker = |known: &One<'a>| rank(&one) < rank(known);
                        let place = users.get_mut(person.user).filter(|known| known.as_ref().is_none_or(weaker));
                        place.into_iter().for_each(|place| *place = Some(one));
                    }
                }
            }
        }
    }
    (users.into_iter().flatten().collect(), kinds)
}

/// Puts people with their ways in and causes.
struct Report<'a> {
    space: &'a Space,
    people: &'a People,
    names: &'a Names<'a>,
    /// How sure it is of each user; empty where everything is known.
    certainty: Vec<Certainty>,
    /// Which facts are uncovered; empty too.
    open: Vec<bool>,
    ways: Ways<'a>,
    /// What was found of each fact.
    facts: Vec<Option<Found>>,
}

impl<'a> Report<'a> {
    fn found(&mut self, one: &One<'a>) -> Option<Found> {
        let (who, fact) = one.at;
        let place = self.facts.get_mut(fact)?;
        if place.is_none() {
            *place = self.ways.of(who, fact);
        }
        place.clone()
    }

    /// Leaves out external users of a named tenant where those of any other tenant fare the same.
    fn without_repeats(&mut self, kinds: OrderedMap<&'a Kind, One<'a>>) -> Vec<One<'a>> {
        let mut fare = |one| self.found(one).map(|found| found.cause);
        let fares = ordered::map(kinds.iter().map(|(kind, one)| (*kind, (fare(one), one.mark))));
        let is_repeat = |kind: &Kind| match kind {
            Kind::External(of, Some(_)) => fares.get(&Kind::External(*of, None)) == fares.get(kind),
            _ => false,
        };
        kinds.into_iter().filter(|(kind, _)| !is_repeat(kind)).map(|(_, one)| one).collect()
    }

    fn depends(&self, one: &One<'a>) -> bool {
        let certainty = match one.bearer {
            Bearer::Person(person) => self.certainty.get(person.user),
            Bearer::Kind(_) => None,
        };
        certainty == Some(&Certainty::Depends)
    }

    /// On what it depends whether somebody is uncovered.
    fn on_what(&self, one: &One<'a>) -> Option<String> {
        let fact = self.space.facts().get(one.at.1).filter(|_| self.depends(one))?;
        Some(match &fact.supposed {
            Some(supposed) => format!("if in {}", people::unknown(self.space, self.names, &supposed.groups, "and")),
            None => format!("unless in {}", self.covering(one.at.1)),
        })
    }

    /// The unknown groups each of which would cover those of whom a fact holds.
    fn covering(&self, of: usize) -> String {
        let covered = self.space.suppositions(of).filter(|(at, _)| self.open.get(*at) == Some(&false));
        let mut groups: Vec<usize> = Vec::new();
        for supposed in covered.filter_map(|(_, fact)| fact.supposed.as_ref()) {
            // Small suppositions come first: more groups than are needed tell nothing new.
            if !supposed.groups.iter().any(|group| groups.contains(group)) {
                groups.extend(&supposed.groups);
            }
        }
        people::unknown(self.space, self.names, &groups, "or")
    }

    fn line(&mut self, one: &One<'a>, found: &Found) -> PersonLine {
        let choice = self.people.choice(self.space, self.names, one.bearer);
        let activated = match one.bearer {
            Bearer::Person(canopy_engine::PersonRef { activation: Activation::After(activated), .. }) => {
                activated.as_slice()
            }
            _ => &[],
        };
        let supposed = self.space.facts().get(one.at.1).and_then(|fact| fact.supposed.as_ref());
        PersonLine {
            id: choice.id + &people::supposed_id(self.space, supposed),
            name: choice.name,
            upn: choice.upn,
            badges: choice.badges,
            activated: activated.iter().map(|one| self.names.eligible(one)).collect(),
            depends: self.on_what(one),
            way: self.ways.tell(found, one.bearer),
            path: self.ways.path_of(&found.cause, one.bearer),
        }
    }

    fn lines(&mut self, uncovered: &[One<'a>]) -> Vec<(Cause, PersonLine)> {
        let found = uncovered
            .iter()
            .filter_map(|one| self.found(one).map(|found| (found.cause.clone(), self.line(one, &found))));
        found.collect()
    }

    fn groups(&mut self, uncovered: &[One<'a>], question: canopy_engine::Question) -> Vec<CauseGroup> {
        let mut by_cause: OrderedMap<Cause, Vec<PersonLine>> = OrderedMap::new();
        for (cause, line) in self.lines(uncovered) {
            by_cause.entry(cause).or_default().push(line);
        }
        let group = |(cause, mut people): (Cause, Vec<PersonLine>)| {
            ordered::sort_by_key(&mut people, |person| (person.name.to_lowercase(), person.upn.clone()));
            CauseGroup {
                cause: words::cause_of(self.space, self.names, &cause, question),
                policy: words::cause_policy(self.space, &cause).map(|policy| policies::reference(self.space, policy)),
                people,
            }
        };
        let mut groups: Vec<CauseGroup> = by_cause.into_iter().map(group).collect();
        ordered::sort_by(&mut groups, |a, b| b.people.len().cmp(&a.people.len()).then_with(|| a.cause.cmp(&b.cause)));
        groups
    }
}
