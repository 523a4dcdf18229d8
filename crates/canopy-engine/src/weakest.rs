//! The weakest way in, for everyone, to everything.
//!
//! More policies never ask for less, so of all surroundings of a sign-in (client, platform,
//! network, device, risks, flow) only those matter in which no fewer policies apply elsewhere:
//! the minimal sets. They are few. And of all that policies know of people, only what those that
//! ask for something at a target can tell apart matters there: people fall into few classes.

use rustc_hash::FxHashMap;

use crate::attacker::Scope;
use crate::axis::Axis;
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
    let reached = Reached::new(space, scope);
    let mut search = Search::new(space, scope, question, targets.len());
    for (column, target) in targets.iter().enumerate() {
        progress(column, targets.len());
        let Some(atom) = space.atoms(Axis::Target).get(*target) else { continue };
        let ways = space.sights().into_iter().map(|sight| (sight, reached.ways(space, scope, atom, sight))).collect();
        search.column(column, *target, &ways);
    }
    let (overall, ways) = search.overall();
    Weakest { targets, cells: search.cells, overall, ways }
}

/// People who are the same at one target.
struct Class {
    verdict: Verdict,
    strength: (bool, VerdictClass),
    target: usize,
    /// The first of them, an atom of the who-axis.
    who: usize,
    way: Surroundings,
}

struct Search<'s> {
    space: &'s Space,
    scope: &'s Scope,
    question: Question,
    verdicts: Verdicts<'s>,
    /// The policies that ask for something.
    asking: PolicySet,
    who: Vec<(&'s Atom, Sight)>,
    columns: usize,
    cells: Vec<VerdictClass>,
    classes: Vec<Class>,
    /// For each atom of the who-axis the weakest of its classes so far.
    best: Vec<Option<u32>>,
}

impl<'s> Search<'s> {
    fn new(space: &'s Space, scope: &'s Scope, question: Question, columns: usize) -> Self {
        let who: Vec<(&Atom, Sight)> = space.atoms(Axis::Who).iter().map(|atom| (atom, space.sight_of(atom))).collect();
        Self {
            space,
            scope,
            question,
            verdicts: Verdicts::new(space),
            asking: space.asking(&space.mask(&scope.enforcement)),
            columns,
            cells: vec![VerdictClass::Block; columns * who.len()],
            classes: Vec::new(),
            best: vec![None; who.len()],
            who,
        }
    }

    /// One target, for everybody.
    fn column(&mut self, column: usize, target: usize, ways: &FxHashMap<Sight, Vec<Surroundings>>) {
        let Some(atom) = self.space.atoms(Axis::Target).get(target) else { return };
        let relevant = self.asking.and(&atom.row);
        let mut known: FxHashMap<(PolicySet, Sight), Option<u32>> = FxHashMap::default();
        let mut asked = (PolicySet::empty(self.space.capacity()), Sight::Seen);
        for at in 0..self.who.len() {
            let Some((who, sight)) = self.who.get(at).copied() else { continue };
            asked.0.set_to_both(&who.row, &relevant);
            asked.1 = sight;
            let class = match known.get(&asked) {
                Some(class) => *class,
                None => {
                    let class = ways.get(&sight).and_then(|ways| self.class(target, at, &asked.0, ways));
                    known.insert(asked.clone(), class);
                    class
                }
            };
            self.place(at, column, class);
        }
    }

    /// The class of people of whom these policies ask something at a target.
    fn class(&mut self, target: usize, who: usize, row: &PolicySet, ways: &[Surroundings]) -> Option<u32> {
        let value = self.space.atoms(Axis::Target).get(target)?.values.first()?;
        let Value::Target(named) = value else { return None };
        let mut best: Option<((bool, VerdictClass), &Surroundings)> = None;
        for way in ways {
            let verdict = self.verdicts.of(&way.admitted.and(row), named, way.client);
            let strength = witness::strength(self.question, verdict);
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
        let row = self.asking.and(&who.row).and(&target.row);
        let asked = witness::Asked { row, sight, question: self.question };
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
