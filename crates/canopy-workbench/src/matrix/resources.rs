//! People by resources and other targets: the weakest verdict in each cell, and whether it is
//! enough, by whom.

use std::collections::BTreeMap;

use canopy_engine::{
    Axis, Enforcement, Policies, Question, Resource, Scope, Space, Target, Value, VerdictClass, Weakest, weakest,
};

use super::{Patterns, State, by_pattern, rows};
use crate::answer::{
    CellCoverage, CoverageCounts, Mark, Matrix, MatrixCell, MatrixPattern, MatrixPeople, MatrixTarget,
};
use crate::question::Coverage;
use crate::words::{self, Names};
use crate::{assumptions, graph, scope};

/// # Errors
///
/// Says what the question asks for that is not known.
pub(crate) fn resources(space: &Space, names: &Names<'_>, asked: &Coverage) -> Result<Matrix, String> {
    let (scope, question) = (scope::scope(asked), scope::question(space, &asked.control)?);
    let table = Table::new(space, &scope, question);
    // Few sets of atoms occur, and fewer rows of cells.
    let mut of_atoms: BTreeMap<Vec<[usize; 2]>, u32> = BTreeMap::new();
    let mut patterns = Patterns::new();
    let people = rows(space, names, |states| {
        let atoms = table.atoms(states);
        *of_atoms.entry(atoms).or_insert_with_key(|atoms| patterns.place(table.cells(atoms)))
    });
    let patterns: Vec<MatrixPattern> = patterns.found.into_iter().map(counted).collect();
    let columns = table.columns.iter().map(|(_, target)| column(names, target)).collect();
    let (targets, counts) = totals(columns, &people, &patterns);
    Ok(Matrix { people, targets, patterns, counts, assumptions: assumptions::of_coverage(space, &scope) })
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

/// What is found of every atom of the who-axis and every target.
struct Table<'s> {
    /// Every target that is considered, with its place among those found.
    columns: Vec<(usize, &'s Target)>,
    /// What was asked for.
    asked: Weakest,
    /// By the policies that are on; where these were not asked for.
    on: Option<Weakest>,
    /// With the report-only policies; where there are any.
    reported: Option<Weakest>,
    /// If nobody were excluded; where somebody is.
    unexcluded: Option<Weakest>,
    /// The atom that each fact lies in, and the one if nobody were excluded.
    of_fact: Vec<[usize; 2]>,
}

impl<'s> Table<'s> {
    fn new(space: &'s Space, scope: &Scope, question: Question) -> Self {
        let find = |space: &Space, policies: Policies| {
            let enforcement = Enforcement { policies, ..scope.enforcement.clone() };
            weakest(space, &Scope { enforcement, ..scope.clone() }, question, &mut |_, _| {})
        };
        let asked = weakest(space, scope, question, &mut |_, _| {});
        let with_others = scope.enforcement.policies != Policies::Enabled;
        let lifted = space.excludes_people().then(|| space.with_nobody_excluded());
        let atoms = by_fact(space);
        let other = lifted.as_ref().map_or_else(|| atoms.clone(), by_fact);
        Self {
            columns: columns(space, &asked),
            on: with_others.then(|| find(space, Policies::Enabled)),
            reported: (!space.masks().report_only.is_empty()).then(|| find(space, Policies::WithReportOnly)),
            unexcluded: lifted.map(|lifted| find(&lifted, Policies::Enabled)),
            of_fact: atoms.into_iter().zip(other).map(|(own, lifted)| [own, lifted]).collect(),
            asked,
        }
    }

    /// The atoms that somebody can be in.
    fn atoms(&self, states: &[State<'_>]) -> Vec<[usize; 2]> {
        let mut atoms: Vec<[usize; 2]> =
            states.iter().filter_map(|(_, fact)| self.of_fact.get(*fact).copied()).collect();
        atoms.sort_unstable();
        atoms.dedup();
        atoms
    }

    fn cells(&self, atoms: &[[usize; 2]]) -> Vec<MatrixCell> {
        let cell = |(column, _): &(usize, &Target)| MatrixCell {
            mark: self.mark(atoms, *column),
            coverage: self.coverage(atoms, *column),
        };
        self.columns.iter().map(cell).collect()
    }

    /// The weakest verdict; where what is asked for is forced it is stronger than where it is not.
    fn mark(&self, atoms: &[[usize; 2]], column: usize) -> Mark {
        let verdicts = atoms.iter().filter_map(|[atom, _]| {
            let forced = self.asked.forced(*atom).get(column)?;
            Some((*forced, *self.asked.cells(*atom).get(column)?))
        });
        words::mark(verdicts.min().map_or(VerdictClass::Block, |(_, class)| class))
    }

    fn coverage(&self, atoms: &[[usize; 2]], column: usize) -> CellCoverage {
        let forced = |found: Option<&Weakest>, lifted: usize| {
            let on = |atom: &[usize; 2]| {
                let atom = atom.get(lifted).copied()?;
                found?.forced(atom).get(column).copied()
            };
            atoms.iter().all(|atom| on(atom) == Some(true))
        };
        if forced(self.on.as_ref().or(Some(&self.asked)), 0) {
            CellCoverage::Enforced
        } else if forced(self.reported.as_ref(), 0) {
            CellCoverage::ReportOnly
        } else if forced(self.unexcluded.as_ref(), 1) {
            CellCoverage::Excluded
        } else {
            CellCoverage::Nothing
        }
    }
}

fn columns<'s>(space: &'s Space, found: &Weakest) -> Vec<(usize, &'s Target)> {
    let atoms = found.targets.iter().enumerate().filter_map(|(at, target)| {
        let atom = space.atoms(Axis::Target).get(*target)?;
        Some((at, atom))
    });
    atoms
        .flat_map(|(at, atom)| atom.values.iter().map(move |value| (at, value)))
        .filter_map(|(at, value)| match value {
            Value::Target(target) => Some((at, target)),
            _ => None,
        })
        .collect()
}

fn column(names: &Names<'_>, target: &Target) -> MatrixTarget {
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
