//! The rows that are in the list: those that search, filter and folding leave, one after another.

use super::sheet::{Look, Sheet, Source};
use crate::route::Show;
use canopy_workbench::ordered::OrderedSet;
use canopy_workbench::{CellCoverage, PolicyCell};

/// A line of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    /// The heading of a section, by its place in [`Listing::heads`].
    Head(u32),
    /// Somebody.
    Row(u32),
}

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    /// The place of its section; `None` for those that are pinned.
    pub(crate) section: Option<u32>,
    /// How many are found under it.
    pub(crate) found: u32,
    pub(crate) folded: bool,
    /// The line where it stands.
    pub(crate) at: usize,
}

/// All lines.
#[derive(Clone, Debug, Default)]
pub(crate) struct Listing {
    pub(crate) entries: Vec<Entry>,
    pub(crate) heads: Vec<Head>,
    /// How many people are found, each counted once.
    pub(crate) found: usize,
    /// The rows that are pinned.
    pub(crate) pinned: OrderedSet<u32>,
}

impl Listing {
    pub(super) fn new(
        sheet: &Sheet,
        (show, search): (Show, &str),
        pinned: OrderedSet<u32>,
        folded: &OrderedSet<u32>,
    ) -> Self {
        let patterns = shown(&sheet.source, show);
        let named = sheet.found(search);
        let of = &sheet.lines().patterns;
        let is_found = |row: u32| {
            let pattern = of.get(row as usize).map_or(0, |pattern| *pattern as usize);
            patterns.get(pattern).copied().unwrap_or_default()
                && named.as_ref().is_none_or(|named| named.get(row as usize).copied().unwrap_or_default())
        };
        let counted = sheet.lines().counted;
        let mut listing = Self { found: (0..counted).filter(|row| is_found(*row)).count(), ..Self::default() };
        if !pinned.is_empty() {
            listing.head(None, false);
            pinned.iter().for_each(|row| listing.row(*row));
        }
        for (section, at) in sheet.sections.iter().zip(0..) {
            let mut found = section.rows.iter().copied().filter(|row| is_found(*row)).peekable();
            if found.peek().is_none() {
                continue;
            }
            let is_folded = folded.contains(&at);
            // Rows without a heading need one where others have.
            if !section.name.is_empty() || !pinned.is_empty() {
                listing.head(Some(at), is_folded);
            }
            if is_folded {
                let count = u32::try_from(found.count()).unwrap_or(u32::MAX);
                listing.heads.last_mut().into_iter().for_each(|head| head.found = count);
            } else {
                found.for_each(|row| listing.row(row));
            }
        }
        listing.pinned = pinned;
        listing
    }

    fn head(&mut self, section: Option<u32>, folded: bool) {
        let at = self.entries.len();
        self.entries.push(Entry::Head(u32::try_from(self.heads.len()).unwrap_or(u32::MAX)));
        self.heads.push(Head { section, found: 0, folded, at });
    }

    fn row(&mut self, row: u32) {
        self.entries.push(Entry::Row(row));
        self.heads.last_mut().into_iter().for_each(|head| head.found += 1);
    }

    /// How many headings stand before a line.
    pub(crate) fn heads_before(&self, entry: usize) -> usize {
        self.heads.partition_point(|head| head.at < entry)
    }

    /// The rows in their order, each once.
    pub(super) fn rows(&self, limit: usize) -> Vec<u32> {
        let mut seen = OrderedSet::new();
        let rows = self.entries.iter().filter_map(|entry| match entry {
            Entry::Row(row) => Some(*row),
            Entry::Head(_) => None,
        });
        rows.filter(|row| seen.insert(*row)).take(limit).collect()
    }
}

/// Which patterns are shown.
fn shown(source: &Source, show: Show) -> Vec<bool> {
    let columns = source.names().len();
    let is_shown = |look: Look| match (show, look) {
        (Show::Everybody, _) => true,
        (Show::Uncovered, Look::Mark(cell)) => cell.coverage != CellCoverage::Enforced,
        (Show::Uncovered, Look::Policy(cell)) => matches!(cell, PolicyCell::Excluded(_)),
        (Show::Marked(mark), Look::Mark(cell)) => cell.mark == mark,
        (Show::Marked(_), Look::Policy(_)) => true,
    };
    let any = |pattern: usize| {
        show == Show::Everybody || (0..columns).filter_map(|of| source.look(pattern, of)).any(is_shown)
    };
    (0..source.patterns()).map(any).collect()
}
