//! People by resources and other targets: the weakest verdict in each cell, whether the control is
//! forced there, and why not.

use canopy_model::ordered::OrderedMap;

use canopy_engine::{
    Axis, Cause, Cells, Certainty, Enforcement, Policies, Question, Resource, Scope, Space, Target, Value,
    VerdictClass, Weakest, assigned, weakest,
};

use super::{Patterns, State, by_pattern, policies, rows};
use crate::answer::{
    CellCoverage, CoverageCounts, Matrix, MatrixCause, MatrixCell, MatrixPattern, MatrixPeople, MatrixTarget,
};
use crate::question::Coverage;
use crate::scope::{self, Prepared};
use crate::words::{self, Names};
use crate::{assumptions, graph};

/// # Errors
///
/// Says what the question asks for that is not known.
pub(crate) fn resources(space: &Space, asked: &Coverage) -> Result<Matrix, String> {
    let Prepared { space, scope, question } = scope::prepared(space, asked)?;
    let (space, names) = (space.as_ref(), &Names::new(&space));
    let by = |policies: Policies| {
        let enforcement = Enforcement { policies, ..scope.enforcement.clone() };
        Scope { enforcement, ..scope.clone() }
    };
    let on = by(Policies::Enabled);
    let mut table = Table::new(space, &scope, &on, &by(Policies::WithReportOnly), question);
    // Few combinations of states occur, and fewer rows of cells.
    let mut of_states: OrderedMap<Vec<[usize; 2]>, u32> = OrderedMap::new();
    let mut patterns = Patterns::new();
    let people = rows(space, names, |states| {
        let known = table.known(states);
        *of_states.entry(known).or_insert_with(|| patterns.place(table.cells(states)))
    });
    let patterns: Vec<MatrixPattern> = patterns.found().into_iter().map(counted).collect();
    let columns = table.columns.iter().map(|column| told(names, column.target)).collect();
    let (targets, counts) = totals(columns, &people, &patterns);
    let cause = |cause: &Cause| MatrixCause {
        text: words::cause_of(space, names, cause, question),
        policy: words::cause_policy(space, cause).map(|policy| policy.id.to_string()),
    };
    let causes = table.causes.found().iter().map(cause).collect();
    Ok(Matrix { people, targets, patterns, causes, counts, assumptions: assumptions::of_coverage(space, &scope) })
}

fn counted(cells: Vec<MatrixCell>) -> MatrixPattern {
    let mut counts = CoverageCounts::default();
    cells.iter().for_each(|cell| counts.add(cell.coverage, 1));
    MatrixPattern { cells, counts }
}

/// The columns with their cells counted, and the whole.
fn totals(
    mut targets: Vec<MatrixTarget>,
    people: &MatrixPeople,
    patterns: &[MatrixPattern],
) -> (Vec<MatrixTarget>, CoverageCounts) {
    let mut all = CoverageCounts::default();
    for (pattern, times) in patterns.iter().zip(by_pattern(people, patterns.len())) {
        for (target, cell) in targets.iter_mut().zip(&pattern.cells) {
            target.counts.add(cell.coverage, times);
            all.add(cell.coverage, times);
        }
    }
    (targets, all)
}

/// The atoms of the who-axis by fact.
fn by_fact(space: &Space) -> Vec<usize> {
    let mut of_fact = vec![0; space.facts().len()];
    for (at, atom) in space.atoms(Axis::Who).iter().enumerate() {
        for fact in &atom.facts {
            of_fact.iter_mut().skip(*fact).take(1).for_each(|of| *of = at);
        }
    }
    of_fact
}

/// See [`Table::of_fact`].
fn states(space: &Space, taken: &[usize]) -> Vec<[usize; 2]> {
    let mut supposed = Patterns::new();
    let facts = by_fact(space).into_iter().zip(taken).zip(space.facts());
    facts
        .map(|((atom, taken), fact)| match fact.supposes() {
            [] => [atom, *taken],
            groups => [atom, supposed.place(groups) as usize],
        })
        .collect()
}

/// What is found of every atom of the who-axis and every target.
struct Table<'s> {
    space: &'s Space,
    columns: Vec<Column<'s>>,
    /// What was asked for.
    asked: Weakest,
    /// By the policies that are on; where these were not asked for.
    on: Option<Weakest>,
    /// With the report-only policies; where there are any.
    reported: Option<Weakest>,
    cells: Cells<'s>,
    causes: Patterns<Cause>,
    /// The atom that each fact lies in, and a number that is the same where all policies take people
    /// alike, by the same includes and excludes. Where something is supposed, what that is instead.
    of_fact: Vec<[usize; 2]>,
}

/// What is found of somebody in one state.
struct Found {
    /// The place of the fact.
    fact: usize,
    /// The atom of the who-axis.
    atom: usize,
    /// For each target found, whether it is forced, and what is asked.
    asked: Vec<(bool, VerdictClass)>,
    /// The same by the policies that are on.
    on: Vec<(bool, VerdictClass)>,
    /// With the report-only policies.
    reported: Option<Vec<(bool, VerdictClass)>>,
}

impl<'s> Table<'s> {
    fn new(space: &'s Space, asked: &Scope, on: &'s Scope, reported: &Scope, question: Question) -> Self {
        let find = |scope: &Scope| weakest(space, scope, question, &mut |_, _| {});
        let taken = assigned(space, space.capacity(), policies::cell);
        let found = find(asked);
        Self {
            space,
            columns: columns(space, &found.targets),
            on: (asked.enforcement != on.enforcement).then(|| find(on)),
            reported: self::reported(space).then(|| find(reported)),
            cells: Cells::new(space, on, question),
            causes: Patterns::new(),
            of_fact: states(space, &taken.of_fact),
            asked: found,
        }
    }

    /// All that cells depend on.
    fn known(&self, states: &[State<'_>]) -> Vec<[usize; 2]> {
        let mut known = Vec::new();
        for state in states.iter().filter_map(|(_, fact)| self.of_fact.get(*fact)) {
            if !known.contains(state) {
                known.push(*state);
            }
        }
        // Where groups are not known, what they would change too.
        let supposed = states.iter().flat_map(|(_, fact)| self.space.suppositions(*fact));
        let supposed: Vec<[usize; 2]> = supposed.filter_map(|(at, _)| self.of_fact.get(at).copied()).collect();
        if !supposed.is_empty() {
            known.push([usize::MAX; 2]);
        }
        known.extend(supposed);
        known
    }

    fn cells(&mut self, states: &[State<'_>]) -> Vec<MatrixCell> {
        let on = self.on.as_ref().unwrap_or(&self.asked);
        let found = |fact: usize| {
            let [atom, _] = self.of_fact.get(fact).copied()?;
            let reported = self.reported.as_ref().map(|found| strengths(found, atom));
            Some(Found { fact, atom, asked: strengths(&self.asked, atom), on: strengths(on, atom), reported })
        };
        let found: Vec<Found> = states.iter().filter_map(|(_, fact)| found(*fact)).collect();
        let facts: Vec<usize> = states.iter().map(|(_, fact)| *fact).collect();
        (0..self.columns.len())
            .filter_map(|column| {
                let depends = self.depends(&facts, column);
                self.cell(&found, column).map(|cell| MatrixCell { depends, ..cell })
            })
            .collect()
    }

    /// Whether it depends on groups whose members are not known that the policies that are on force
    /// the control.
    fn depends(&self, facts: &[usize], column: usize) -> bool {
        let Some(column) = self.columns.get(column).filter(|_| !self.space.unknown_groups().is_empty()) else {
            return false;
        };
        let on = self.on.as_ref().unwrap_or(&self.asked);
        let is_open = |fact: usize| {
            self.of_fact.get(fact).is_some_and(|[atom, _]| on.open(*atom).any(|target| target == column.found))
        };
        self.space.certainty_of(facts, &is_open) == Certainty::Depends
    }

    /// One cell: the weaker of all states counts, of equals the one before any activation.
    fn cell(&mut self, states: &[Found], column: usize) -> Option<MatrixCell> {
        let Column { found: at, value, .. } = *self.columns.get(column)?;
        let weakest = states.iter().filter_map(|state| state.asked.get(at)).min();
        let mark = words::mark(weakest.map_or(VerdictClass::Block, |(_, class)| *class));
        let weakest = states.iter().filter_map(|state| Some((state.on.get(at)?, state))).min_by_key(|(on, _)| *on);
        let weakest = weakest.filter(|((forced, _), _)| !forced).map(|(_, state)| state);
        let Some(weakest) = weakest else {
            return Some(MatrixCell { mark, coverage: CellCoverage::Enforced, depends: false, cause: None });
        };
        let cause = self
            .space
            .facts()
            .get(weakest.fact)
            .zip(self.asked.targets.get(at))
            .and_then(|(fact, to)| Some(self.cells.cause((weakest.atom, fact), (*to, value))?.1));
        let reported = |state: &Found| state.reported.as_ref().and_then(|found| found.get(at)).is_some_and(|one| one.0);
        let coverage = match &cause {
            _ if states.iter().all(reported) => CellCoverage::ReportOnly,
            Some(Cause::Excluded { axis: Axis::Who, .. }) => CellCoverage::Excluded,
            _ => CellCoverage::Nothing,
        };
        Some(MatrixCell { mark, coverage, depends: false, cause: cause.map(|cause| self.causes.place(cause)) })
    }
}

/// What is found of an atom of the who-axis, target by target: whether it is forced, and what is
/// asked.
fn strengths(found: &Weakest, atom: usize) -> Vec<(bool, VerdictClass)> {
    let mut strengths: Vec<(bool, VerdictClass)> = found.cells(atom).iter().map(|class| (true, *class)).collect();
    for open in found.open(atom) {
        strengths.iter_mut().skip(open).take(1).for_each(|(forced, _)| *forced = false);
    }
    strengths
}

/// A target that is considered.
#[derive(Clone, Copy)]
struct Column<'s> {
    /// The place of its atom among those found.
    found: usize,
    /// Its place in the atom.
    value: usize,
    target: &'s Target,
}

/// Whether there are report-only policies.
pub(crate) fn reported(space: &Space) -> bool {
    !space.masks().report_only.is_empty()
}

/// The atom of the target-axis that a column is of, and the place of its value in it.
pub(crate) fn column(space: &Space, scope: &Scope, at: u32) -> Option<(usize, usize)> {
    let targets: Vec<usize> = scope.considered(space, Axis::Target).map(|(at, _)| at).collect();
    let column = columns(space, &targets).into_iter().nth(usize::try_from(at).ok()?)?;
    Some((*targets.get(column.found)?, column.value))
}

fn columns<'s>(space: &'s Space, targets: &[usize]) -> Vec<Column<'s>> {
    let atoms = targets.iter().enumerate().filter_map(|(at, target)| {
        let atom = space.atoms(Axis::Target).get(*target)?;
        Some((at, atom))
    });
    let values =
        atoms.flat_map(|(at, atom)| atom.values.iter().enumerate().map(move |(value, held)| (at, value, held)));
    values
        .filter_map(|(found, value, held)| match held {
            Value::Target(target) => Some(Column { found, value, target }),
            _ => None,
        })
        .collect()
}

fn told(names: &Names<'_>, target: &Target) -> MatrixTarget {
    let id = match target {
        Target::Action(action) => graph::action(*action).to_owned(),
        Target::Context(id) => id.to_string(),
        Target::Resources(resources) => resources.first().map(resource).unwrap_or_default(),
        Target::Request(request) => resource(&request.client),
    };
    MatrixTarget { id, name: words::target(names, target), counts: CoverageCounts::default() }
}

fn resource(resource: &Resource) -> String {
    match &resource.app {
        Some(id) => id.to_string(),
        None if resource.global_secure_access => "globalSecureAccess".to_owned(),
        None if resource.agent => "agentResource".to_owned(),
        None => "other".to_owned(),
    }
}
