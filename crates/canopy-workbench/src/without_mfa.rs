//! Who can sign in without MFA, grouped by cause, each with a sign-in that shows it.

use std::collections::{BTreeMap, BTreeSet};

use canopy_engine::{
    Axis, Bearer, Cause, Enforcement, Fact, Kind, PartialSignIn, Policies, Question, Scope, SignIn, Space, Value,
    Weakest, WeakestWay, causes, decide, weakest,
};
use canopy_model::UserSelector;

use crate::Progress;
use crate::answer::{Assumption, CauseGroup, Mark, PersonLine, PolicyLine, WayIn, WithoutMfa};
use crate::assumptions;
use crate::form;
use crate::layers;
use crate::limits;
use crate::ordered;
use crate::people::{self, People};
use crate::policies::{self, Traced};
use crate::question::{AttackerModel, Layer, PolicyScope};
use crate::words::{self, Names};

/// How many resources a way in names.
const RESOURCES_NAMED: usize = 8;

/// How many policies explain a way in.
const POLICIES_SHOWN: usize = 6;

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
    let mut report = Report { space, people, names, scope, found: &found, ways: Vec::new(), disagreements: 0 };
    let uncovered = report.uncovered();
    let (persons, kinds): (Vec<Uncovered>, Vec<Uncovered>) =
        uncovered.into_iter().partition(|one| matches!(one.bearer, Bearer::Person(_)));
    let named = !space.tenant().directory.users.is_empty();
    let (counted, without_object) = if named { (persons, kinds) } else { (kinds, persons) };
    let password_only = counted.iter().filter(|one| report.mark(one) == Some(Mark::Open)).count();
    let groups = report.groups(&counted);
    let without_object = without_object.iter().map(|one| report.line(one)).collect();
    let mut assumptions = assumptions::of_coverage(space, &report.scope);
    assumptions.extend(disagreement(report.disagreements));
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
        ways: report.ways,
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

/// Somebody who is uncovered, and how.
struct Uncovered {
    bearer: Bearer,
    cause: Cause,
    way: usize,
    path: String,
}

struct Report<'a> {
    space: &'a Space,
    people: &'a People,
    names: &'a Names<'a>,
    scope: Scope,
    found: &'a Weakest,
    ways: Vec<WayIn>,
    disagreements: usize,
}

impl Report<'_> {
    /// Everybody for whom MFA is not forced, each once, by the weakest of the facts that hold.
    fn uncovered(&mut self) -> Vec<Uncovered> {
        let mut found: BTreeMap<Bearer, Uncovered> = BTreeMap::new();
        for (who, atom) in self.space.atoms(Axis::Who).iter().enumerate() {
            let Some(way) = self.found.overall(who).filter(|way| !way.forced) else {
                continue;
            };
            for fact in atom.facts.iter().filter_map(|&at| self.space.facts().get(at)) {
                self.add(&mut found, who, way, fact);
            }
        }
        let mut by_user: BTreeMap<Bearer, Uncovered> = BTreeMap::new();
        for (bearer, one) in found {
            let key = match &bearer {
                Bearer::Person(person) => Bearer::Person(canopy_engine::PersonRef {
                    user: person.user,
                    activation: canopy_engine::Activation::Before,
                }),
                Bearer::Kind(_) => bearer,
            };
            let weaker = by_user.get(&key).is_none_or(|known| self.mark(&one) < self.mark(known));
            if weaker {
                by_user.insert(key, one);
            }
        }
        self.without_repeats(by_user)
    }

    /// Leaves out external users of a named tenant where those of any other tenant fare the same.
    fn without_repeats(&self, found: BTreeMap<Bearer, Uncovered>) -> Vec<Uncovered> {
        let same = |one: &Uncovered, other: &Uncovered| one.cause == other.cause && self.mark(one) == self.mark(other);
        let repeats = ordered::set(found.iter().filter_map(|(bearer, one)| match bearer {
            Bearer::Kind(Kind::External(kind, Some(_))) => {
                let any = found.get(&Bearer::Kind(Kind::External(*kind, None)))?;
                same(one, any).then(|| bearer.clone())
            }
            _ => None,
        }));
        found.into_iter().filter(|(bearer, _)| !repeats.contains(bearer)).map(|(_, one)| one).collect()
    }

    fn add(&mut self, found: &mut BTreeMap<Bearer, Uncovered>, who: usize, way: &WeakestWay, fact: &Fact) {
        let Some(first) = fact.bearers.first() else { return };
        let sign_in = way.witness.clone().with(Value::Who(fact.subject.clone()));
        let cause = causes(self.space, &self.scope, Question::MFA, &sign_in);
        let at = self.ways.len();
        self.ways.push(self.way(who, way, &sign_in, first));
        let replayed = decide(self.space, &sign_in, &self.scope.enforcement).verdict;
        self.disagreements += usize::from(replayed.class != way.verdict.class);
        for bearer in &fact.bearers {
            let path = self.path(bearer, &cause);
            let one = Uncovered { bearer: bearer.clone(), cause: cause.clone(), way: at, path };
            found.insert(bearer.clone(), one);
        }
    }

    fn mark(&self, one: &Uncovered) -> Option<Mark> {
        self.ways.get(one.way).map(|way| way.mark)
    }

    fn way(&self, who: usize, way: &WeakestWay, sign_in: &SignIn, bearer: &Bearer) -> WayIn {
        let cells = self.found.cells(who);
        let open = self.found.targets.iter().zip(cells).filter(|(_, class)| **class < canopy_engine::VerdictClass::Mfa);
        let open = resources(self.space, open.map(|(target, _)| *target));
        let name = |value: &&Value| match value {
            Value::Target(target) => Some(words::target(self.names, target)),
            _ => None,
        };
        WayIn {
            mark: words::mark(way.verdict.class),
            sentence: words::sentence(self.names, &way.verdict),
            witness: words::witness(self.space, self.names, sign_in),
            resources: open.iter().filter_map(name).take(RESOURCES_NAMED).collect(),
            resource_count: open.len() as u32,
            why: self.why(sign_in, bearer),
            form: form::write(self.space, sign_in),
        }
    }

    /// The policies that matter: those that apply, and those that would force MFA, nearest first.
    fn why(&self, sign_in: &SignIn, bearer: &Bearer) -> Vec<PolicyLine> {
        let trace = self.space.trace(sign_in);
        let partial = PartialSignIn { sign_in: sign_in.clone(), open: BTreeSet::new() };
        let traced = Traced::new(self.space, self.names, Some(bearer), &partial, &trace);
        let masks = self.space.masks();
        let live = self.space.mask(&self.scope.enforcement).or(&masks.enabled).or(&masks.report_only);
        let mut near: Vec<(usize, usize)> = live
            .iter()
            .filter(|&at| {
                let asks = !self
                    .space
                    .requirement(&canopy_engine::PolicySet::of(self.space.capacity(), |p| p == at))
                    .clauses
                    .is_empty();
                asks && (trace.met.contains(at) || self.space.binds(at, Question::MFA, sign_in.client_app))
            })
            .map(|at| (trace.unmet(at).len(), at))
            .collect();
        near.sort_unstable();
        near.into_iter().take(POLICIES_SHOWN).filter_map(|(_, at)| traced.line(at)).collect()
    }

    /// The path through nested groups, where the cause is an excluded group.
    fn path(&self, bearer: &Bearer, cause: &Cause) -> String {
        let Some(selector @ UserSelector::Group(id)) = words::excluded_user(self.space, cause) else {
            return String::new();
        };
        let telling =
            words::Telling { names: self.names, space: self.space, person: people::user_id(self.space, bearer) };
        let between = telling.path(selector);
        if between.is_empty() { String::new() } else { format!("{between} → {}", self.names.group(id)) }
    }

    fn line(&self, one: &Uncovered) -> PersonLine {
        let choice = self.people.choice(self.space, self.names, &one.bearer);
        PersonLine {
            id: choice.id,
            name: choice.name,
            upn: choice.upn,
            badges: choice.badges,
            way: one.way as u32,
            path: one.path.clone(),
        }
    }

    fn groups(&self, uncovered: &[Uncovered]) -> Vec<CauseGroup> {
        let mut by_cause: BTreeMap<&Cause, Vec<&Uncovered>> = BTreeMap::new();
        for one in uncovered {
            by_cause.entry(&one.cause).or_default().push(one);
        }
        let mut groups: Vec<CauseGroup> = by_cause
            .into_iter()
            .map(|(cause, members)| {
                let mut people: Vec<PersonLine> = members.iter().map(|one| self.line(one)).collect();
                people.sort_by_cached_key(|person| (person.name.to_lowercase(), person.upn.clone()));
                CauseGroup {
                    cause: words::cause(self.space, self.names, cause),
                    policy: words::cause_policy(self.space, cause).map(policies::reference),
                    people,
                }
            })
            .collect();
        groups.sort_by(|a, b| b.people.len().cmp(&a.people.len()).then_with(|| a.cause.cmp(&b.cause)));
        groups
    }
}
