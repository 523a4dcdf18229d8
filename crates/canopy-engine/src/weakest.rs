//! The weakest way in, for everyone, to everything.
//!
//! More policies never ask for less, so of all surroundings of a sign-in (client, platform,
//! network, device, risks, flow) only those matter in which no fewer policies apply elsewhere:
//! the minimal sets. They are few, and the rest is people times targets.

use std::collections::BTreeMap;

use canopy_model::{ClientApp, Platform};

use crate::attacker::Scope;
use crate::axis::Axis;
use crate::policy_set::PolicySet;
use crate::sign_in::{SignIn, Subject, Target, Value};
use crate::space::{Atom, Sight, Space, TargetKind};
use crate::verdict::{Question, Verdict, VerdictClass};
use crate::witness;

/// For every atom of the who-axis, the weakest way in to each target.
#[derive(Clone, Debug)]
pub struct Weakest {
    /// The atoms of the target-axis that were considered, by place.
    pub targets: Vec<usize>,
    /// For each atom of the who-axis, for each of `targets`, the weakest verdict.
    pub cells: Vec<Vec<VerdictClass>>,
    /// For each atom of the who-axis the weakest way in of all; `None` where no sign-in is possible.
    pub overall: Vec<Option<WeakestWay>>,
}

/// The least demanding sign-in.
#[derive(Clone, Debug)]
pub struct WeakestWay {
    /// What it is asked for.
    pub verdict: Verdict,
    /// Whether the question is forced on it, and so on every other.
    pub forced: bool,
    /// The atom of the target-axis, by place.
    pub target: usize,
    /// A sign-in that shows it, the most ordinary found.
    pub witness: SignIn,
}

/// Everything around a sign-in but who and target.
#[derive(Clone, Debug)]
struct Surroundings {
    /// The policies that these surroundings admit.
    admitted: PolicySet,
    values: Vec<Value>,
}

const SURROUNDING: [Axis; 9] = [
    Axis::Flow,
    Axis::Platform,
    Axis::Network,
    Axis::Device,
    Axis::SignInRisk,
    Axis::UserRisk,
    Axis::InsiderRisk,
    Axis::ServicePrincipalRisk,
    Axis::AgentRisk,
];

/// Finds the weakest way in for every atom of the who-axis.
pub fn weakest(space: &Space, scope: &Scope, question: Question, progress: &mut dyn FnMut(usize, usize)) -> Weakest {
    let targets: Vec<usize> = considered(space, scope, Axis::Target).map(|(at, _)| at).collect();
    let ways: BTreeMap<Sight, Vec<Vec<Surroundings>>> =
        space.sights().into_iter().map(|sight| (sight, ways_to_targets(space, scope, &targets, sight))).collect();
    let who = space.atoms(Axis::Who);
    let mut verdicts: BTreeMap<(PolicySet, bool, bool), Verdict> = BTreeMap::new();
    let mut cells = Vec::with_capacity(who.len());
    let mut overall = Vec::with_capacity(who.len());
    for (done, atom) in who.iter().enumerate() {
        progress(done, who.len());
        let ways = ways.get(&space.sight_of(atom)).into_iter().flatten();
        let best: Vec<Option<(Verdict, &Surroundings)>> = targets
            .iter()
            .zip(ways)
            .map(|(target, ways)| weakest_of(space, question, (atom, *target), ways, &mut verdicts))
            .collect();
        cells.push(best.iter().map(|b| b.as_ref().map_or(VerdictClass::Block, |(v, _)| v.class)).collect());
        overall.push(overall_way(space, scope, question, atom, &targets, best));
    }
    Weakest { targets, cells, overall }
}

fn considered<'s>(space: &'s Space, scope: &'s Scope, axis: Axis) -> impl Iterator<Item = (usize, &'s Atom)> {
    let allowed = |atom: &Atom| atom.values.first().is_some_and(|value| scope.allows(value, space.lookup()));
    space.atoms(axis).iter().enumerate().filter(move |(_, atom)| allowed(atom))
}

/// For each target, the minimal surroundings in which it can be reached.
fn ways_to_targets(space: &Space, scope: &Scope, targets: &[usize], sight: Sight) -> Vec<Vec<Surroundings>> {
    let by_client: Vec<(ClientApp, TargetKind, Vec<Surroundings>)> = [ClientApp::Browser, ClientApp::Other]
        .into_iter()
        .flat_map(|client| TargetKind::ALL.map(|target| (client, target)))
        .map(|(client, target)| (client, target, surroundings(space, scope, (client, target, sight))))
        .collect();
    let atoms = targets.iter().filter_map(|&at| space.atoms(Axis::Target).get(at));
    atoms
        .map(|atom| {
            let mut ways = Vec::new();
            for (client, kind, surroundings) in &by_client {
                let fits = |value: &Value| {
                    let same = matches!(value, Value::Target(target) if TargetKind::of(target) == *kind);
                    same && scope.is_compatible(*client, value)
                };
                if atom.values.first().is_some_and(fits) {
                    let reached = surroundings
                        .iter()
                        .map(|s| Surroundings { admitted: s.admitted.and(&atom.row), values: s.values.clone() });
                    ways.extend(minimal(reached.collect(), &told_apart(space, *kind)));
                }
            }
            ways
        })
        .collect()
}

/// The minimal surroundings with modern clients, or with legacy ones: these two are kept apart
/// because a legacy client is blocked by whatever asks it for anything.
fn surroundings(
    space: &Space,
    scope: &Scope,
    (kind, target, sight): (ClientApp, TargetKind, Sight),
) -> Vec<Surroundings> {
    let apart = told_apart(space, target);
    let mask = space.mask(&scope.enforcement);
    let asks =
        PolicySet::of(space.capacity(), |at| mask.contains(at) && space.binds(at, Question::Blocked, ClientApp::Other));
    let mut found: Vec<Surroundings> = considered(space, scope, Axis::ClientApp)
        .filter(|(_, atom)| {
            matches!(atom.values.first(), Some(Value::ClientApp(client)) if client.is_legacy() == kind.is_legacy())
        })
        .map(|(_, atom)| Surroundings {
            admitted: asks.and(&atom.row),
            values: atom.values.first().cloned().into_iter().collect(),
        })
        .collect();
    for axis in SURROUNDING {
        let compatible = |value: &Value| scope.is_compatible(kind, value);
        let atoms: Vec<(&Value, &PolicySet)> = considered(space, scope, axis)
            .filter_map(|(_, atom)| atom.values.first().map(|value| (value, space.seen_row(axis, atom, sight))))
            .filter(|(value, _)| compatible(value))
            .collect();
        let next = found.iter().flat_map(|s| {
            atoms.iter().map(|(value, row)| {
                let values = s.values.iter().chain([*value]).cloned().collect();
                Surroundings { admitted: s.admitted.and(row), values }
            })
        });
        found = minimal(next.collect(), &apart);
    }
    found
}

/// Policies with which a verdict can be weaker than without: surroundings that differ in them are
/// never compared.
fn told_apart(space: &Space, target: TargetKind) -> PolicySet {
    match target {
        TargetKind::Ordinary => PolicySet::empty(space.capacity()),
        TargetKind::Registration => space.replacing(),
    }
}

/// Keeps those of which no other admits fewer policies; of equals the first, which is the most
/// ordinary.
fn minimal(mut all: Vec<Surroundings>, apart: &PolicySet) -> Vec<Surroundings> {
    all.sort_by_key(|s| s.admitted.len());
    let mut kept: Vec<Surroundings> = Vec::new();
    for s in all {
        let own = s.admitted.and(apart);
        if !kept.iter().any(|k| k.admitted.is_subset(&s.admitted) && k.admitted.and(apart) == own) {
            kept.push(s);
        }
    }
    kept
}

fn weakest_of<'w>(
    space: &Space,
    question: Question,
    (who, target): (&Atom, usize),
    ways: &'w [Surroundings],
    verdicts: &mut BTreeMap<(PolicySet, bool, bool), Verdict>,
) -> Option<(Verdict, &'w Surroundings)> {
    let target = space.atoms(Axis::Target).get(target).and_then(|atom| match atom.values.first() {
        Some(Value::Target(target)) => Some(target),
        _ => None,
    })?;
    let registering = TargetKind::of(target) == TargetKind::Registration;
    ways.iter()
        .map(|way| {
            let client = match way.values.first() {
                Some(Value::ClientApp(client)) => *client,
                _ => ClientApp::Browser,
            };
            let applied = way.admitted.and(&who.row);
            let key = (applied, client.is_legacy(), registering);
            let verdict = match verdicts.get(&key) {
                Some(verdict) => verdict.clone(),
                None => {
                    let verdict = space.verdict_to(&key.0, target, client);
                    verdicts.insert(key, verdict.clone());
                    verdict
                }
            };
            (verdict, way)
        })
        .min_by_key(|(verdict, _)| witness::strength(question, verdict))
}

fn overall_way(
    space: &Space,
    scope: &Scope,
    question: Question,
    who: &Atom,
    targets: &[usize],
    best: Vec<Option<(Verdict, &Surroundings)>>,
) -> Option<WeakestWay> {
    let (target, verdict, way) = targets
        .iter()
        .zip(best)
        .filter_map(|(target, best)| best.map(|(verdict, way)| (*target, verdict, way)))
        .min_by_key(|(_, verdict, _)| witness::strength(question, verdict))?;
    let Some(Value::Who(subject)) = who.values.first() else { return None };
    let named = space.atoms(Axis::Target).get(target)?.values.first()?;
    let start = sign_in(subject.clone(), named.clone(), &way.values);
    let witness = witness::most_ordinary(space, scope, question, start);
    Some(WeakestWay { forced: question.is_forced(&verdict), verdict, target, witness })
}

fn sign_in(subject: Subject, target: Value, values: &[Value]) -> SignIn {
    let start = SignIn { platform: Platform::Windows, ..SignIn::ordinary(subject, Target::other()) };
    values.iter().cloned().fold(start.with(target), SignIn::with)
}
