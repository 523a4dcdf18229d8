//! A matrix as it is laid out: its columns, its rows in their order and groups, and what a search
//! looks in. Made once for an answer and a way to show it: scrolling works none of it out again.

use crate::route::{Alike, Columns, Group, MatrixOptions, Sort};
use crate::strings::matrix as text;
use canopy_workbench::ordered::OrderedMap;
use canopy_workbench::{
    CellCoverage, CoverageCounts, GroupedBy, Mark, MatrixCell, MatrixGrouping, MatrixLines, MatrixView, PolicyCell,
    PolicyMatrixView, ordered,
};
use std::cmp::Ordering;
use std::rc::Rc;

/// An answer that can be laid out.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    Resources(Rc<MatrixView>),
    Policies(Rc<PolicyMatrixView>),
}

/// A column: one target or policy, or some that are alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Column {
    /// The places of its targets or policies; never empty.
    pub(crate) of: Vec<usize>,
    pub(crate) name: Rc<str>,
}

/// Rows under a heading.
#[derive(Clone, Debug)]
pub(crate) struct Section {
    /// The heading; empty where there is none.
    pub(crate) name: Rc<str>,
    /// In their order.
    pub(crate) rows: Vec<u32>,
}

/// What a cell shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    Mark(MatrixCell),
    Policy(PolicyCell),
}

/// See the module.
#[derive(Clone, Debug)]
pub(crate) struct Sheet {
    pub(crate) source: Source,
    pub(crate) columns: Vec<Column>,
    pub(crate) sections: Vec<Section>,
    searched: Rc<Searched>,
}

impl Source {
    pub(crate) fn lines(&self) -> &MatrixLines {
        match self {
            Self::Resources(view) => &view.people,
            Self::Policies(view) => &view.people,
        }
    }

    fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Resources(one), Self::Resources(other)) => Rc::ptr_eq(one, other),
            (Self::Policies(one), Self::Policies(other)) => Rc::ptr_eq(one, other),
            _ => false,
        }
    }

    pub(crate) fn kind(&self) -> Columns {
        match self {
            Self::Resources(_) => Columns::Resources,
            Self::Policies(_) => Columns::Policies,
        }
    }

    /// The names of all targets or policies.
    pub(crate) fn names(&self) -> Vec<&str> {
        match self {
            Self::Resources(view) => view.targets.iter().map(|target| target.name.as_str()).collect(),
            Self::Policies(view) => view.policies.iter().map(|policy| policy.policy.name.as_str()).collect(),
        }
    }

    /// How many targets or policies there are.
    fn width(&self) -> usize {
        match self {
            Self::Resources(view) => view.targets.len(),
            Self::Policies(view) => view.policies.len(),
        }
    }

    /// How many different rows of cells there are.
    pub(crate) fn patterns(&self) -> usize {
        match self {
            Self::Resources(view) => view.patterns.len(),
            Self::Policies(view) => view.patterns.len(),
        }
    }

    /// The cell of a pattern at a target or policy.
    pub(crate) fn look(&self, pattern: usize, of: usize) -> Option<Look> {
        match self {
            Self::Resources(view) => view.patterns.get(pattern)?.cells.get(of).copied().map(Look::Mark),
            Self::Policies(view) => view.patterns.get(pattern)?.get(of).copied().map(Look::Policy),
        }
    }

    /// How many cells of a pattern are how weak, the weakest first: more of a weaker kind is weaker.
    fn weakness(&self, pattern: usize) -> [usize; 9] {
        let mut counts = [0; 9];
        let looks = (0..self.width()).filter_map(|of| self.look(pattern, of));
        for look in looks {
            let at = match look {
                Look::Mark(cell) => cell.mark as usize,
                Look::Policy(PolicyCell::Excluded(_)) => 0,
                Look::Policy(PolicyCell::NotIncluded) => 1,
                Look::Policy(PolicyCell::Included(_) | PolicyCell::IncludedByRule) => 2,
            };
            counts.iter_mut().skip(at).take(1).for_each(|count| *count += 1);
        }
        counts
    }

    /// The patterns' places, the weakest first.
    fn ranks(&self) -> Vec<u32> {
        let weakness: Vec<[usize; 9]> = (0..self.patterns()).map(|pattern| self.weakness(pattern)).collect();
        let mut order: Vec<u32> = (0..u32::try_from(weakness.len()).unwrap_or(u32::MAX)).collect();
        sort(&mut order, &|one, other| weakness.get(other as usize).cmp(&weakness.get(one as usize)));
        let mut ranks = vec![0; order.len()];
        for (rank, pattern) in (0..).zip(order) {
            ranks.iter_mut().skip(pattern as usize).take(1).for_each(|of| *of = rank);
        }
        ranks
    }

    fn columns(&self, alike: Alike) -> Vec<Column> {
        let names = self.names();
        let mut columns: Vec<(usize, Vec<usize>)> = Vec::new();
        let mut known: OrderedMap<Vec<u64>, usize> = OrderedMap::new();
        for of in 0..names.len() {
            let next = columns.len();
            let at = match alike {
                Alike::Together => *known.entry(self.signature(of)).or_insert(next),
                Alike::Apart => next,
            };
            match columns.get_mut(at) {
                Some((_, alike)) => alike.push(of),
                None => columns.push((of, vec![of])),
            }
        }
        let name = |(first, of): (usize, Vec<usize>)| {
            let name = names.get(first).copied().unwrap_or_default();
            Column { name: text::column(name, of.len()).into(), of }
        };
        columns.into_iter().map(name).collect()
    }

    /// What tells columns apart: all cells, a few bits each.
    fn signature(&self, of: usize) -> Vec<u64> {
        let bits = |pattern: usize| match self.look(pattern, of) {
            Some(Look::Mark(cell)) => {
                let cause = cell.cause.map_or(0, |cause| u64::from(cause) + 1);
                (cause << 8) | ((cell.mark as u64) << 4) | ((cell.coverage as u64) << 1) | u64::from(cell.depends)
            }
            Some(Look::Policy(PolicyCell::Included(at))) => (u64::from(at) << 2) | 1,
            Some(Look::Policy(PolicyCell::Excluded(at))) => (u64::from(at) << 2) | 2,
            Some(Look::Policy(PolicyCell::IncludedByRule)) => 3,
            Some(Look::Policy(PolicyCell::NotIncluded)) | None => 0,
        };
        (0..self.patterns()).map(bits).collect()
    }
}

impl Sheet {
    /// Lays an answer out; what an older layout of it has worked out already is taken over.
    pub(super) fn new(source: Source, options: MatrixOptions, older: Option<&Self>) -> Self {
        let older = older.filter(|older| older.source.same(&source));
        let searched = older.map_or_else(|| Rc::new(Searched::new(source.lines())), |older| Rc::clone(&older.searched));
        let columns = source.columns(options.alike);
        let sections = sections(&source, options, &searched);
        Self { source, columns, sections, searched }
    }

    pub(crate) fn lines(&self) -> &MatrixLines {
        self.source.lines()
    }

    /// The pattern of a row.
    pub(crate) fn pattern(&self, row: u32) -> usize {
        self.lines().patterns.get(row as usize).map_or(usize::MAX, |pattern| *pattern as usize)
    }

    pub(crate) fn name(&self, row: u32) -> &str {
        self.lines().names.get(row as usize)
    }

    pub(crate) fn user_principal_name(&self, row: u32) -> &str {
        self.lines().user_principal_names.get(row as usize)
    }

    pub(crate) fn id(&self, row: u32) -> &str {
        self.lines().ids.get(row as usize)
    }

    /// The cell of a row in a column.
    pub(crate) fn cell(&self, row: u32, column: usize) -> Option<Look> {
        self.source.look(self.pattern(row), *self.columns.get(column)?.of.first()?)
    }

    /// Short marks beside a name.
    pub(crate) fn badges(&self, row: u32) -> Vec<&str> {
        let groups = self.lines().groupings.iter().flat_map(|grouping| &grouping.groups);
        let own = groups.filter(|group| !group.badge.is_empty() && group.rows.binary_search(&row).is_ok());
        own.map(|group| group.badge.as_str()).collect()
    }

    /// The weakest columns of a row, and how many columns it is not forced in.
    pub(crate) fn weakest(&self, row: u32, limit: usize) -> (Vec<usize>, usize) {
        let rank = |column: usize| match self.cell(row, column) {
            Some(Look::Mark(cell)) => (cell.coverage == CellCoverage::Enforced, cell.mark as usize),
            Some(Look::Policy(PolicyCell::Excluded(_))) => (false, 0),
            Some(Look::Policy(PolicyCell::NotIncluded)) | None => (true, 2),
            Some(Look::Policy(_)) => (true, 1),
        };
        let mut columns: Vec<u32> = (0..u32::try_from(self.columns.len()).unwrap_or(u32::MAX)).collect();
        sort(&mut columns, &|one, other| rank(one as usize).cmp(&rank(other as usize)));
        let uncovered = columns.iter().take_while(|column| !rank(**column as usize).0).count();
        (columns.into_iter().take(limit).map(|column| column as usize).collect(), uncovered)
    }

    /// The rows whose name or user principal name holds the text; `None` for all of them.
    pub(super) fn found(&self, text: &str) -> Option<Vec<bool>> {
        let wanted = text.trim().to_lowercase();
        (!wanted.is_empty()).then(|| self.searched.found(&wanted))
    }
}

/// Puts numbers in order; equals stay as they are.
fn sort(numbers: &mut [u32], by: &dyn Fn(u32, u32) -> Ordering) {
    ordered::sort_by(numbers, |one, other| by(*one, *other));
}

fn sections(source: &Source, options: MatrixOptions, searched: &Searched) -> Vec<Section> {
    let lines = source.lines();
    let rows = u32::try_from(lines.patterns.len()).unwrap_or(u32::MAX);
    let counted = lines.counted.min(rows);
    let ranks = source.ranks();
    let rank = |row: &u32| {
        let pattern = lines.patterns.get(*row as usize).copied().unwrap_or_default();
        ranks.get(pattern as usize).copied().unwrap_or_default()
    };
    let section = |name: &str, mut rows: Vec<u32>| {
        match options.sort {
            Sort::Weakest => sort(&mut rows, &|one, other| rank(&one).cmp(&rank(&other))),
            Sort::Name => sort(&mut rows, &|one, other| searched.of(one).cmp(searched.of(other))),
            Sort::Export => {}
        }
        Section { name: name.into(), rows }
    };
    let mut sections = match options.group {
        Group::None => vec![section("", (0..counted).collect())],
        Group::By(by) => match lines.groupings.iter().find(|grouping| grouping.by == by) {
            Some(grouping) => {
                by_groups(grouping, counted).into_iter().map(|(name, rows)| section(&name, rows)).collect()
            }
            None => vec![section("", (0..counted).collect())],
        },
        Group::Alike => {
            let mut alike: OrderedMap<u32, Vec<u32>> = OrderedMap::new();
            (0..counted).for_each(|row| alike.entry(rank(&row)).or_default().push(row));
            let name = |rows: &Vec<u32>| rows.first().map(|row| alike_name(source, *row)).unwrap_or_default();
            alike.into_values().map(|rows| section(&name(&rows), rows)).collect()
        }
    };
    if counted < rows {
        sections.push(section(text::WITHOUT_OBJECT, (counted..rows).collect()));
    }
    sections
}

/// The groups, and after them those who are in none.
fn by_groups(grouping: &MatrixGrouping, counted: u32) -> Vec<(String, Vec<u32>)> {
    let mut alone = vec![true; counted as usize];
    let rows = grouping.groups.iter().flat_map(|group| &group.rows);
    rows.for_each(|row| alone.iter_mut().skip(*row as usize).take(1).for_each(|alone| *alone = false));
    let rest: Vec<u32> = (0..counted).zip(alone).filter(|(_, alone)| *alone).map(|(row, _)| row).collect();
    let mut groups: Vec<(String, Vec<u32>)> =
        grouping.groups.iter().map(|group| (group.name.clone(), group.rows.clone())).collect();
    if !rest.is_empty() {
        groups.push((text::rest(grouping.by).to_owned(), rest));
    }
    groups
}

/// What people with the same cells have in common.
fn alike_name(source: &Source, row: u32) -> String {
    let pattern = source.lines().patterns.get(row as usize).map_or(0, |pattern| *pattern as usize);
    match source {
        Source::Resources(view) => {
            let found = view.patterns.get(pattern);
            let weakest = found.and_then(|found| found.cells.iter().map(|cell| cell.mark).min()).unwrap_or(Mark::Block);
            text::alike(weakest, found.map_or_else(CoverageCounts::default, |found| found.counts))
        }
        Source::Policies(view) => {
            let cells = view.patterns.get(pattern).map(Vec::as_slice).unwrap_or_default();
            let excluded = cells.iter().filter(|cell| matches!(cell, PolicyCell::Excluded(_))).count();
            let not = cells.iter().filter(|cell| **cell == PolicyCell::NotIncluded).count();
            text::alike_policies(cells.len().saturating_sub(excluded + not), excluded, cells.len())
        }
    }
}

/// Names and user principal names in lower case, all in one text.
#[derive(Debug)]
struct Searched {
    text: String,
    /// Where each row begins.
    starts: Vec<usize>,
}

/// Parts the rows: no one types it.
const BETWEEN: char = '\n';

impl Searched {
    fn new(lines: &MatrixLines) -> Self {
        let mut searched = Self { text: String::new(), starts: Vec::with_capacity(lines.names.len()) };
        for row in 0..lines.names.len() {
            searched.starts.push(searched.text.len());
            for part in [lines.names.get(row), "\t", lines.user_principal_names.get(row)] {
                if part.is_ascii() {
                    searched.text.extend(part.bytes().map(|byte| char::from(byte.to_ascii_lowercase())));
                } else {
                    searched.text.push_str(&part.to_lowercase());
                }
            }
            searched.text.push(BETWEEN);
        }
        searched
    }

    /// What is searched of a row.
    fn of(&self, row: u32) -> &str {
        let start = |row: usize| self.starts.get(row).copied().unwrap_or(self.text.len());
        self.text.get(start(row as usize)..start(row as usize + 1)).unwrap_or_default()
    }

    fn found(&self, wanted: &str) -> Vec<bool> {
        let mut found = vec![false; self.starts.len()];
        let (mut rest, mut offset, mut row) = (self.text.as_str(), 0, 0);
        while let Some(at) = rest.find(wanted) {
            let place = offset + at;
            row += self.starts.get(row..).map_or(0, |later| later.partition_point(|start| *start <= place));
            let Some(own) = row.checked_sub(1) else { break };
            found.iter_mut().skip(own).take(1).for_each(|found| *found = true);
            // On with the next row.
            offset = self.starts.get(row).copied().unwrap_or(self.text.len());
            rest = self.text.get(offset..).unwrap_or_default();
        }
        found
    }
}

/// What rows can be grouped by, in an answer.
pub(crate) fn groupings(lines: &MatrixLines) -> Vec<GroupedBy> {
    lines.groupings.iter().map(|grouping| grouping.by).collect()
}
