//! Who can sign in without MFA, grouped by cause, each with a sign-in that shows it.

use std::collections::BTreeMap;

use canopy_engine::{
    Axis, Bearer, Cause, Enforcement, Kind, Policies, Question, Scope, Space, Value, Weakest, weakest,
};

use crate::Progress;
use crate::answer::{Assumption, CauseGroup, Mark, PersonLine, WithoutMfa};
use crate::assumptions;
use crate::layers;
use crate::limits;
use crate::people::People;
use crate::policies;
use crate::question::{AttackerModel, Layer, PolicyScope};
use crate::ways::{self, Found, Ways};
use crate::words::{self, Names};

/// What was asked.
pub(crate) struct Asked {
    pub(crate) model: AttackerModel,
    pub(crate) policies: PolicyScope,
    pub(crate) layers: Vec<Layer>,
}

pub(crate) fn answer(
    space: &Space,
    people: &People,
    names: &Names<'_>,
    asked: Asked,
    progress: &mut dyn FnMut(Progress),
) -> WithoutMfa {
    let scope = scope(&asked);
    let found = weakest(space, &scope, Question::MFA, &mut |done, total| {
        progress(Progress { what: "Trying every sign-in".to_owned(), done: done as u32, total: total as u32 });
    });
    let asked_of = ways::Asked { space, names, scope, found: &found };
    let facts = vec![None; space.facts().len()];
    let mut report = Report { space, people, names, ways: Ways::new(&asked_of), facts };
    let (persons, kinds) = uncovered(space, &found);
    let kinds = report.without_repeats(kinds);
    let named = !space.tenant().directory.users.is_empty();
    let (counted, without_object) = if named { (persons, kinds) } else { (kinds, persons) };
    let password_only = counted.iter().filter(|one| one.mark == Mark::Open).count();
    let groups = report.groups(&counted);
    let without_object = report.lines(&without_object).into_iter().map(|(_, line)| line).collect();
    let Ways { told, disagreements, .. } = report.ways;
    let mut assumptions = assumptions::of_coverage(space, &asked_of.scope);
    assumptions.extend(disagreement(disagreements));
    let disabled = space.tenant().directory.users.iter().filter(|user| user.enabled == Some(false)).count();
    let total = if named { space.tenant().directory.users.len() - disabled } else { space.facts().len() };
    WithoutMfa {
        model: asked.model,
        policies: asked.policies,
        layers: asked.layers,
        named,
        people: total as u32,
        uncovered: counted.len() as u32,
        password_only: password_only as u32,
        disabled: disabled as u32,
        resources: resources(space, found.targets.iter().copied()).len() as u32,
        groups,
        without_object,
        ways: told,
        assumptions,
    }
}

fn scope(asked: &Asked) -> Scope {
    let model = match asked.model {
        AttackerModel::StolenPassword => canopy_engine::AttackerModel::StolenPassword,
        AttackerModel::TrustedNetwork => canopy_engine::AttackerModel::TrustedNetwork,
        AttackerModel::StolenManagedDevice => canopy_engine::AttackerModel::StolenManagedDevice,
        AttackerModel::Everything => canopy_engine::AttackerModel::Everything,
    };
    let policies = match asked.policies {
        PolicyScope::Enabled => Policies::Enabled,
        PolicyScope::WithReportOnly => Policies::WithReportOnly,
    };
    let enforcement = Enforcement { policies, layers: layers::binding(&asked.layers) };
    Scope { enforcement, ..Scope::new(model) }
}

/// The names of what the given target atoms hold.
fn resources(space: &Space, targets: impl Iterator<Item = usize>) -> Vec<&Value> {
    let atoms = targets.filter_map(|at| space.atoms(Axis::Target).get(at));
    atoms.flat_map(|atom| &atom.values).collect()
}

/// The engine replays each witness before it is shown; this must never be seen.
fn disagreement(count: usize) -> Option<Assumption> {
    let text = format!("Internal disagreement: {count} example sign-ins did not replay as found. Please report this.");
    (count > 0).then(|| limits::incomplete(text, "Canopy's own check of every example"))
}

/// Somebody who is uncovered, and by which fact.
#[derive(Clone, Copy)]
struct Uncovered<'a> {
    bearer: &'a Bearer,
    mark: Mark,
    /// The atom of the who-axis, and the fact.
    at: (usize, usize),
}

/// Everybody for whom MFA is not forced, each once, by the weakest of the facts that hold: users in
/// the order of the export, and kinds.
fn uncovered<'a>(space: &'a Space, found: &Weakest) -> (Vec<Uncovered<'a>>, BTreeMap<&'a Kind, Uncovered<'a>>) {
    let mut users: Vec<Option<Uncovered<'a>>> = vec![None; space.tenant().directory.users.len()];
    let mut kinds = BTreeMap::new();
    for (who, atom) in space.atoms(Axis::Who).iter().enumerate() {
        let Some(way) = found.overall(who).filter(|way| !way.forced) else { continue };
        let mark = words::mark(way.verdict.class);
        for fact in &atom.facts {
            for bearer in space.facts().get(*fact).into_iter().flat_map(|fact| &fact.bearers) {
                let one = Uncovered { bearer, mark, at: (who, *fact) };
                match bearer {
                    Bearer::Kind(kind) => drop(kinds.insert(kind, one)),
                    Bearer::Person(person) => {
                        let weaker = |known: &Uncovered<'_>| (mark, bearer) < (known.mark, known.bearer);
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
    ways: Ways<'a>,
    /// What was found of each fact.
    facts: Vec<Option<Found>>,
}

impl<'a> Report<'a> {
    fn found(&mut self, one: &Uncovered<'a>) -> Option<Found> {
        let (who, fact) = one.at;
        let place = self.facts.get_mut(fact)?;
        if place.is_none() {
            *place = self.ways.of(who, fact);
        }
        place.clone()
    }

    /// Leaves out external users of a named tenant where those of any other tenant fare the same.
    fn without_repeats(&mut self, kinds: BTreeMap<&'a Kind, Uncovered<'a>>) -> Vec<Uncovered<'a>> {
        let fares: BTreeMap<&Kind, (Option<Cause>, Mark)> =
            kinds.iter().map(|(kind, one)| (*kind, (self.found(one).map(|found| found.cause), one.mark))).collect();
        let is_repeat = |kind: &Kind| match kind {
            Kind::External(of, Some(_)) => fares.get(&Kind::External(*of, None)) == fares.get(kind),
            _ => false,
        };
        kinds.into_iter().filter(|(kind, _)| !is_repeat(kind)).map(|(_, one)| one).collect()
    }

    fn line(&mut self, one: &Uncovered<'a>, found: &Found) -> PersonLine {
        let choice = self.people.choice(self.space, self.names, one.bearer);
        PersonLine {
            id: choice.id,
            name: choice.name,
            upn: choice.upn,
            badges: choice.badges,
            way: self.ways.tell(found, one.bearer),
            path: self.ways.path_of(&found.cause, one.bearer),
        }
    }

    fn lines(&mut self, uncovered: &[Uncovered<'a>]) -> Vec<(Cause, PersonLine)> {
        let found = uncovered
            .iter()
            .filter_map(|one| self.found(one).map(|found| (found.cause.clone(), self.line(one, &found))));
        found.collect()
    }

    fn groups(&mut self, uncovered: &[Uncovered<'a>]) -> Vec<CauseGroup> {
        let mut by_cause: BTreeMap<Cause, Vec<PersonLine>> = BTreeMap::new();
        for (cause, line) in self.lines(uncovered) {
            by_cause.entry(cause).or_default().push(line);
        }
        let group = |(cause, mut people): (Cause, Vec<PersonLine>)| {
            people.sort_by_cached_key(|person| (person.name.to_lowercase(), person.upn.clone()));
            CauseGroup {
                cause: words::cause(self.space, self.names, &cause),
                policy: words::cause_policy(self.space, &cause).map(policies::reference),
                people,
            }
        };
        let mut groups: Vec<CauseGroup> = by_cause.into_iter().map(group).collect();
        groups.sort_by(|a, b| b.people.len().cmp(&a.people.len()).then_with(|| a.cause.cmp(&b.cause)));
        groups
    }
}
