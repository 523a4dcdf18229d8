//! The weakest way in, for everyone, to everything.
//!
//! More policies never ask for less, so of all surroundings of a sign-in (client, platform,
//! network, device, risks, flow) only those matter in which no fewer policies apply elsewhere:
//! the minimal sets. They are few. And of all that policies know of people, only what those that
//! ask for something at a target can tell apart matters there: people fall into few classes.

use fixedbitset::FixedBitSet;
use rustc_hash::FxHashMap;

use crate::attacker::Scope;
use crate::axis::Axis;
use crate::forcing::{Forcings, Strength};
use crate::policy_set::PolicySet;
use crate::sign_in::{SignIn, Subject, Target, Value};
use crate::space::{Atom, Sight, Space};
use crate::surroundings::{Reached, Surroundings};
use crate::verdict::{Question, Verdict, VerdictClass, Verdicts};
use crate::witness;

/// For every atom of the who-axis, the weakest way in to each target.
#[derive(Clone, Debug)]
pub struct Weakest {
    /// The atoms of the target-axis that were considered, by place.
    pub targets: Vec<usize>,
    /// For each atom of the who-axis, one verdict for each of `targets`.
    cells: Vec<VerdictClass>,
    /// Of these, where the question is not forced.
    open: FixedBitSet,
    /// For each atom of the who-axis its place in `ways`.
    overall: Vec<Option<u32>>,
    /// The different weakest ways in of all.
    ways: Vec<WeakestWay>,
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
    /// A sign-in that shows it, the most ordinary found, of one of those who have this way in. It
    /// shows it for each of the others when it is they who sign in.
    pub witness: SignIn,
}

impl Weakest {
    /// The weakest verdict for an atom of the who-axis on each of `targets`.
    pub fn cells(&self, who: usize) -> &[VerdictClass] {
        let wide = self.targets.len();
        self.cells.get(who * wide..(who + 1) * wide).unwrap_or_default()
    }

    /// The places in `targets` of those on which the question is not forced on an atom of the
    /// who-axis.
    pub fn open(&self, who: usize) -> impl Iterator<Item = usize> {
        let (from, to) = (who * self.targets.len(), (who + 1) * self.targets.len());
        (from..to).filter(|at| self.open.contains(*at)).map(move |at| at - from)
    }

    /// The weakest way in of all for an atom of the who-axis; `None` where no sign-in is possible.
    pub fn overall(&self, who: usize) -> Option<&WeakestWay> {
        self.way(who).and_then(|way| self.ways.get(way))
    }

    /// A number that is the same for atoms with the same weakest way in.
    pub fn way(&self, who: usize) -> Option<usize> {
        self.overall.get(who).copied().flatten().map(|way| way as usize)
    }
}

/// Finds the weakest way in for every atom of the who-axis.
pub fn weakest(space: &Space, scope: &Scope, question: Question, progress: &mut dyn FnMut(usize, usize)) -> Weakest {
    let targets: Vec<usize> = scope.considered(space, Axis::Target).map(|(at, _)| at).collect();
    let mut search = Search::new(space, scope, question, targets.len());
    let reached = Reached::new(space, scope, &search.forcings.relevant);
    let sights = space.sights();
    for (column, target) in targets.iter().enumerate() {
        progress(column, targets.len());
        let Some(atom) = space.atoms(Axis::Target).get(*target) else { continue };
        let ways = sights.iter().map(|&sight| (sight, reached.ways(space, scope, atom, sight))).collect();
        search.column(column, *target, &ways);
    }
    let (overall, ways) = search.overall();
    Weakest { targets, cells: search.cells, open: search.open, overall, ways }
}

/// People who are the same at one target.
struct Class {
    verdict: Verdict,
    strength: Strength,
    target: usize,
    /// The first of them, an atom of the who-axis.
    who: usize,
    way: Surroundings,
}

/// People by the policies that hold at most targets.
struct Kinds {
    /// These policies.
    policies: PolicySet,
    /// For each atom of the who-axis, its kind.
    of: Vec<u32>,
    /// How many kinds there are.
    count: usize,
    /// The policies that more than half of all atoms have.
    usual: PolicySet,
}

impl Kinds {
    fn new(space: &Space, asking: &PolicySet, who: &[(&Atom, Sight)]) -> Self {
        let targets = space.atoms(Axis::Target);
        let frequent = |at: usize| targets.iter().filter(|atom| atom.row.contains(at)).count() * 2 > targets.len();
        let policies = PolicySet::of(space.capacity(), |at| asking.contains(at) && frequent(at));
        let mut counts = vec![0usize; space.capacity()];
        let mut found: FxHashMap<(PolicySet, Sight), u32> = FxHashMap::default();
        let mut of = Vec::with_capacity(who.len());
        for (atom, sight) in who {
            atom.row.iter().filter_map(|at| counts.get_mut(at).map(|n| *n += 1)).for_each(drop);
            let next = u32::try_from(found.len()).unwrap_or(u32::MAX);
            of.push(*found.entry((atom.row.and(&policies), *sight)).or_insert(next));
        }
        let usual = PolicySet::of(space.capacity(), |at| counts.get(at).is_some_and(|n| n * 2 > who.len()));
        Self { policies, of, count: found.len(), usual }
    }
}

struct Search<'s> {
    space: &'s Space,
    scope: &'s Scope,
    forcings: Forcings,
    verdicts: Verdicts<'s>,
    who: Vec<(&'s Atom, Sight)>,
    /// The rows of all of them, word by word: most targets need one word of each.
    words: Vec<Vec<usize>>,
    kinds: Kinds,
    columns: usize,
    cells: Vec<VerdictClass>,
    open: FixedBitSet,
    classes: Vec<Class>,
    /// For each atom of the who-axis the weakest of its classes so far.
    best: Vec<Option<u32>>,
}

impl<'s> Search<'s> {
    fn new(space: &'s Space, scope: &'s Scope, question: Question, columns: usize) -> Self {
        let sighted = |atom| (atom, space.sight_of(atom));
        let who: Vec<(&Atom, Sight)> = space.atoms(Axis::Who).iter().map(sighted).collect();
        let forcings = Forcings::new(space, &space.mask(&scope.enforcement), question);
        let word = |at: usize| who.iter().filter_map(|(atom, _)| atom.row.words().get(at).copied()).collect();
        Self {
            words: (0..forcings.relevant.words().len()).map(word).collect(),
            kinds: Kinds::new(space, &forcings.relevant, &who),
            space,
            scope,
            forcings,
            verdicts: Verdicts::new(space),
            columns,
            cells: vec![VerdictClass::Block; columns * who.len()],
            open: FixedBitSet::with_capacity(columns * who.len()),
            classes: Vec::new(),
            best: vec![None; who.len()],
            who,
        }
    }

    /// One target, for everybody. Most people differ at it in nothing but their kind, so these are
    /// asked for by number; the others by the policies that they have beside.
    fn column(&mut self, column: usize, target: usize, ways: &FxHashMap<Sight, Vec<Surroundings>>) {
        let Some(atom) = self.space.atoms(Axis::Target).get(target) else { return };
        let relevant = self.forcings.relevant.and(&atom.row);
        let beside = relevant.without(&self.kinds.policies);
        let usual = self.kinds.usual.and(&beside);
        let words = std::mem::take(&mut self.words);
        let bits = words.iter().zip(usual.words().iter().zip(beside.words()));
        let bits: Vec<_> = bits.filter(|(_, (_, beside))| **beside != 0).collect();
        let own = |at: usize| bits.iter().map(move |(own, (_, beside))| own.get(at).map_or(0, |own| own & **beside));
        let mut of_kind: Vec<Option<Option<u32>>> = vec![None; self.kinds.count];
        let mut others: FxHashMap<(u32, Vec<usize>), Option<u32>> = FxHashMap::default();
        let mut key = (0, Vec::new());
        for at in 0..self.who.len() {
            let Some(kind) = self.kinds.of.get(at).copied() else { continue };
            let is_usual = own(at).zip(&bits).all(|(own, (_, (usual, _)))| own == **usual);
            let known = if is_usual {
                of_kind.get(kind as usize).copied().flatten()
            } else {
                key.0 = kind;
                key.1.clear();
                key.1.extend(own(at));
                others.get(&key).copied()
            };
            let class = known.unwrap_or_else(|| {
                let class = self.who.get(at).copied().and_then(|(who, sight)| {
                    let row = who.row.and(&relevant);
                    ways.get(&sight).and_then(|ways| self.class(target, at, &row, ways))
                });
                if is_usual {
                    of_kind.get_mut(kind as usize).into_iter().for_each(|known| *known = Some(class));
                } else {
                    others.insert(key.clone(), class);
                }
                class
            });
            self.place(at, column, class);
        }
        self.words = words;
    }

    /// The class of people of whom these policies ask something at a target.
    fn class(&mut self, target: usize, who: usize, row: &PolicySet, ways: &[Surroundings]) -> Option<u32> {
        let value = self.space.atoms(Axis::Target).get(target)?.values.first()?;
        let Value::Target(named) = value else { return None };
        let mut best: Option<(Strength, &Surroundings)> = None;
        for way in ways {
            let applied = way.admitted.and(row);
            let strength = self.forcings.strength(&mut self.verdicts, &applied, named, way.client);
            if best.is_none_or(|(known, _)| strength < known) {
                best = Some((strength, way));
            }
        }
        let (strength, way) = best?;
        let verdict = self.verdicts.of(&way.admitted.and(row), named, way.client).clone();
        self.classes.push(Class { verdict, strength, target, who, way: way.clone() });
        u32::try_from(self.classes.len() - 1).ok()
    }

    fn place(&mut self, who: usize, column: usize, class: Option<u32>) {
        let of = |class: u32| self.classes.get(class as usize).map(|class| class.strength);
        let Some((class, strength)) = class.and_then(|class| Some((class, of(class)?))) else { return };
        if let Some(cell) = self.cells.get_mut(who * self.columns + column) {
            *cell = strength.1;
        }
        self.open.set(who * self.columns + column, !strength.0);
        if let Some(best) = self.best.get_mut(who) {
            if best.and_then(of).is_none_or(|known| strength < known) {
                *best = Some(class);
            }
        }
    }

    /// The weakest ways of all, and whose they are.
    fn overall(&mut self) -> (Vec<Option<u32>>, Vec<WeakestWay>) {
        let mut found: FxHashMap<u32, Option<u32>> = FxHashMap::default();
        let mut ways = Vec::new();
        let best = std::mem::take(&mut self.best);
        let overall = best.into_iter().map(|class| {
            let class = class?;
            *found.entry(class).or_insert_with(|| {
                ways.push(self.way(class)?);
                u32::try_from(ways.len() - 1).ok()
            })
        });
        (overall.collect(), ways)
    }

    fn way(&mut self, class: u32) -> Option<WeakestWay> {
        let class = self.classes.get(class as usize)?;
        let (who, sight) = *self.who.get(class.who)?;
        let Some(Value::Who(subject)) = who.values.first() else { return None };
        let target = self.space.atoms(Axis::Target).get(class.target)?;
        let start = sign_in(subject.clone(), target.values.first()?.clone(), self.space, &class.way);
        let row = self.forcings.relevant.and(&who.row).and(&target.row);
        let asked = witness::Asked { row, sight, forcings: &self.forcings };
        let witness = witness::most_ordinary(self.space, self.scope, &mut self.verdicts, &asked, (start, &class.way));
        Some(WeakestWay { forced: class.strength.0, verdict: class.verdict.clone(), target: class.target, witness })
    }
}

fn sign_in(subject: Subject, target: Value, space: &Space, way: &Surroundings) -> SignIn {
    let start = SignIn::ordinary(subject, Target::other()).with(target);
    way.atoms.iter().fold(start, |sign_in, (axis, at)| {
        let value = space.atoms(*axis).get(*at).and_then(|atom| atom.values.first());
        value.into_iter().cloned().fold(sign_in, SignIn::with)
    })
}
