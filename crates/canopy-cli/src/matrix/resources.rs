//! People by resources: the weakest verdict in each cell, and its coverage.

use canopy_workbench::ordered::OrderedMap;
use std::borrow::Cow;

use canopy_workbench::{
    Assumption, CellCoverage, CoverageCounts, Matrix, MatrixCause, MatrixCell, MatrixPattern, MatrixRow, MatrixTarget,
    what_if,
};
use serde::Serialize;

use super::{everybody, header, shortened, size, who};
use crate::asked::{self, Asked};
use crate::command::Finish;
use crate::{output, terminal};

/// The matrix as JSON.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Written<'m> {
    named: bool,
    targets: &'m [MatrixTarget],
    rows: Vec<Row<'m>>,
    without_object: Vec<Row<'m>>,
    causes: &'m [MatrixCause],
    counts: CoverageCounts,
    complete: bool,
    assumptions: &'m [Assumption],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Row<'m> {
    id: &'m str,
    user_principal_name: &'m str,
    display_name: &'m str,
    verdicts: &'m [&'static str],
    coverage: &'m [CellCoverage],
    causes: &'m [Option<u32>],
    depends: &'m [usize],
    counts: CoverageCounts,
}

pub(super) fn run(asked: &Asked) -> Finish {
    let opened = asked.exports.open();
    match opened.workbench.matrix(&asked.coverage()) {
        Ok(found) => {
            let answer = Answer { patterns: found.patterns.iter().map(Cells::of).collect(), found: &found };
            output::write(asked.format, &answer, Finish::with_problems(opened.problems))
        }
        Err(problem) => {
            terminal::say(&problem);
            Finish::Incomplete
        }
    }
}

struct Answer<'m> {
    found: &'m Matrix,
    /// The different rows.
    patterns: Vec<Cells>,
}

/// The cells of some people, as they are written.
#[derive(Default)]
struct Cells {
    verdicts: Vec<&'static str>,
    coverage: Vec<CellCoverage>,
    causes: Vec<Option<u32>>,
    /// The cells that depend on groups whose members are not known, by place.
    depends: Vec<usize>,
    counts: CoverageCounts,
}

impl Cells {
    fn of(pattern: &MatrixPattern) -> Self {
        Self {
            verdicts: pattern.cells.iter().map(|cell| what_if::verdict(cell.mark)).collect(),
            coverage: pattern.cells.iter().map(|cell| cell.coverage).collect(),
            causes: pattern.cells.iter().map(|cell| cell.cause).collect(),
            depends: pattern.cells.iter().enumerate().filter(|(_, cell)| cell.depends).map(|(at, _)| at).collect(),
            counts: pattern.counts,
        }
    }
}

impl Answer<'_> {
    fn row<'a>(&'a self, row: &'a MatrixRow) -> Row<'a> {
        let cells = self.patterns.get(row.pattern as usize);
        Row {
            id: &row.id,
            user_principal_name: &row.user_principal_name,
            display_name: &row.display_name,
            verdicts: cells.map(|cells| cells.verdicts.as_slice()).unwrap_or_default(),
            coverage: cells.map(|cells| cells.coverage.as_slice()).unwrap_or_default(),
            causes: cells.map(|cells| cells.causes.as_slice()).unwrap_or_default(),
            depends: cells.map(|cells| cells.depends.as_slice()).unwrap_or_default(),
            counts: cells.map(|cells| cells.counts).unwrap_or_default(),
        }
    }

    /// What the counts of all cells mean.
    fn legend(&self) -> Vec<String> {
        let CoverageCounts { enforced, report_only, excluded, none } = self.found.counts;
        let lines = [
            (CellCoverage::Enforced, enforced, "policies that are on force it"),
            (CellCoverage::ReportOnly, report_only, "it would be forced if report-only policies were on"),
            (CellCoverage::Excluded, excluded, "a policy excludes the person"),
            (CellCoverage::Nothing, none, "it is not forced, for another cause"),
        ];
        let told =
            |(coverage, count, text): (CellCoverage, u64, &str)| format!("  {:<10}  {count}: {text}", name(coverage));
        std::iter::once(format!("Coverage of the {} cells of people", self.found.counts.total()))
            .chain(lines.map(told))
            .collect()
    }

    /// People with one row: who they are, then each verdict with its resources.
    fn told(&self, pattern: u32, people: &[&MatrixRow]) -> Vec<String> {
        let names: Vec<&str> = people.iter().map(|row| row.display_name.as_str()).collect();
        let mut by_cell: OrderedMap<MatrixCell, Vec<&str>> = OrderedMap::new();
        let cells = self.found.patterns.get(pattern as usize).map(|pattern| &pattern.cells);
        for (cell, target) in cells.into_iter().flatten().zip(&self.found.targets) {
            by_cell.entry(*cell).or_default().push(&target.name);
        }
        let cause = |cell: &MatrixCell| {
            let cause = self.found.causes.get(cell.cause? as usize);
            cause.map(|cause| format!(" ({})", cause.text))
        };
        let line = |(cell, targets): (&MatrixCell, &Vec<&str>)| {
            let why = cause(cell).unwrap_or_default();
            format!("  {:<17}  {:<10}  {}{why}", what_if::verdict(cell.mark), name(cell.coverage), shortened(targets))
        };
        let head = [String::new(), format!("{}: {}", people.len(), shortened(&names))];
        head.into_iter().chain(by_cell.iter().map(line)).collect()
    }
}

/// As in JSON.
const fn name(coverage: CellCoverage) -> &'static str {
    match coverage {
        CellCoverage::Enforced => "enforced",
        CellCoverage::ReportOnly => "reportOnly",
        CellCoverage::Excluded => "excluded",
        CellCoverage::Nothing => "none",
    }
}

impl output::Answered for Answer<'_> {
    /// By row, the one with most people first.
    fn text(&self) -> Vec<String> {
        let Matrix { people, targets, assumptions, .. } = self.found;
        let mut by_row: OrderedMap<u32, Vec<&MatrixRow>> = OrderedMap::new();
        everybody(people).for_each(|row| by_row.entry(row.pattern).or_default().push(row));
        let mut groups: Vec<(u32, Vec<&MatrixRow>)> = by_row.into_iter().collect();
        groups.sort_by_key(|(_, people)| std::cmp::Reverse(people.len()));
        let mut lines = vec![size(people, &asked::count(targets.len(), "target", "targets")), String::new()];
        lines.extend(self.legend());
        lines.extend(groups.iter().flat_map(|(pattern, people)| self.told(*pattern, people)));
        lines.extend(asked::rests_on(assumptions));
        lines
    }

    fn json(&self) -> impl Serialize + '_ {
        let people = &self.found.people;
        Written {
            named: people.named,
            targets: &self.found.targets,
            rows: people.rows.iter().map(|row| self.row(row)).collect(),
            without_object: people.without_object.iter().map(|row| self.row(row)).collect(),
            causes: &self.found.causes,
            counts: self.found.counts,
            complete: asked::is_complete(&self.found.assumptions),
            assumptions: &self.found.assumptions,
        }
    }

    fn header(&self) -> Vec<String> {
        let counted = [CellCoverage::Enforced, CellCoverage::ReportOnly, CellCoverage::Excluded, CellCoverage::Nothing];
        let counted = counted.map(|coverage| name(coverage).to_owned());
        header(self.found.targets.iter().map(|target| target.name.clone()).chain(counted))
    }

    fn rows(&self) -> impl Iterator<Item = Vec<Cow<'_, str>>> {
        everybody(&self.found.people).map(|row| {
            let Row { verdicts, counts, .. } = self.row(row);
            let counts = [counts.enforced, counts.report_only, counts.excluded, counts.none];
            let verdicts = verdicts.iter().map(|verdict| Cow::from(*verdict));
            who(row).chain(verdicts).chain(counts.map(|count| Cow::from(count.to_string()))).collect()
        })
    }
}
