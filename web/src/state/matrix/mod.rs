//! The screen of the coverage matrix: its answers, how they are laid out, and what is looked at.
//!
//! What is laid out is kept, though it follows from the answer: a hundred thousand rows are not put
//! in order for each drawing.

mod listing;
mod picture;
mod sheet;
mod table;

use super::held::Held;
use super::{Asked, Effect, FocusMove, State};
use crate::route::{Columns, MatrixOptions, Screen};
use crate::strings;
use canopy_workbench::ordered::OrderedSet;
use canopy_workbench::{AskedCell, Cell, MatrixView, PersonChoice, PolicyMatrixView, Question, SignInForm};
use std::rc::Rc;

pub(crate) use listing::{Entry, Head, Listing};
pub(crate) use sheet::{Look, Sheet, Source, groupings};

/// What the screen knows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Matrix {
    pub(crate) held: Held<MatrixView>,
    pub(crate) policies: Option<Rc<PolicyMatrixView>>,
    pub(crate) options: MatrixOptions,
    pub(crate) search: String,
    /// Who is pinned, by id.
    pinned: OrderedSet<String>,
    /// The folded sections, by place.
    folded: OrderedSet<u32>,
    pub(crate) sheet: Option<Rc<Sheet>>,
    pub(crate) listing: Rc<Listing>,
    /// Where the arrow keys are.
    pub(crate) active: Spot,
    pub(crate) explained: Option<Explained>,
}

/// A place in the grid: a line of the list, and a column, of which the first holds the names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Spot {
    pub(crate) entry: usize,
    pub(crate) column: usize,
}

/// A cell that is being explained.
#[derive(Clone, Debug)]
pub(crate) struct Explained {
    pub(crate) row: u32,
    /// The column among those of the sheet.
    pub(crate) column: usize,
    /// Where it was chosen; the focus goes back there.
    pub(crate) from: Spot,
    /// The answer, or why there is none; nothing while it is on its way, and by policies.
    pub(crate) cell: Option<Result<Rc<Cell>, String>>,
    /// Whether the focus went along: it is moved again when the answer is drawn.
    focus: FocusMove,
}

/// In which form the matrix is taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Csv,
    Svg,
    Png,
}

/// What can happen on the screen.
#[derive(Clone, Debug)]
pub(crate) enum MatrixAction {
    /// It is shown in another way.
    Shown(MatrixOptions),
    /// The search text changed.
    Searched(String),
    /// A row is pinned, or no longer.
    Pinned(u32),
    /// The arrow keys went there.
    Moved(Spot),
    /// That place was pressed; whether the focus goes along, as it does from the keyboard.
    Pressed(Spot, FocusMove),
    /// The explanation is closed.
    Closed,
    /// Take the sign-in that is explained to the simulator.
    SimulateAsked,
    /// The explanation is to be copied.
    CopyAsked,
    /// What is shown is to be saved.
    SaveAsked(Format),
}

impl Matrix {
    /// Forgets the tenant, and keeps how the matrix is shown.
    pub(super) fn forget(&mut self) {
        *self = Self { options: self.options, ..Self::default() };
    }

    pub(super) fn answered(&mut self, answer: Result<Box<MatrixView>, String>) {
        self.held.keep(answer);
        self.lay_out();
    }

    pub(super) fn policies_answered(&mut self, answer: PolicyMatrixView) {
        self.policies = Some(Rc::new(answer));
        self.lay_out();
    }

    /// The answer that is shown.
    fn source(&self) -> Option<Source> {
        match self.options.columns {
            Columns::Resources => self.held.answer.clone().map(Source::Resources),
            Columns::Policies => self.policies.clone().map(Source::Policies),
        }
    }

    fn lay_out(&mut self) {
        let older = self.sheet.take();
        self.sheet = self.source().map(|source| Rc::new(Sheet::new(source, self.options, older.as_deref())));
        self.folded.clear();
        self.explained = None;
        self.list();
    }

    /// Lists what search, filter and folding leave.
    fn list(&mut self) {
        self.listing = Rc::default();
        let Some(sheet) = &self.sheet else { return };
        let mut pinned = OrderedSet::new();
        if !self.pinned.is_empty() {
            let rows = 0..u32::try_from(sheet.lines().patterns.len()).unwrap_or(u32::MAX);
            pinned.extend(rows.filter(|row| self.pinned.contains(sheet.id(*row))));
        }
        let listing = Listing::new(sheet, (self.options.show, &self.search), pinned, &self.folded);
        self.active.entry = self.active.entry.min(listing.entries.len().saturating_sub(1));
        self.active.column = self.active.column.min(sheet.columns.len());
        self.listing = Rc::new(listing);
    }

    /// Other options, perhaps; tells whether anything is to be laid out anew.
    pub(super) fn shown(&mut self, options: MatrixOptions) {
        let older = std::mem::replace(&mut self.options, options);
        if older == options {
            return;
        }
        self.active = Spot::default();
        if (MatrixOptions { show: options.show, ..older }) == options {
            self.list();
        } else {
            self.lay_out();
        }
    }

    fn pin(&mut self, row: u32) {
        let Some(id) = self.sheet.as_ref().map(|sheet| sheet.id(row).to_owned()) else { return };
        if !self.pinned.remove(&id) {
            self.pinned.insert(id);
        }
        self.list();
    }

    fn fold(&mut self, section: u32) {
        if !self.folded.remove(&section) {
            self.folded.insert(section);
        }
        self.list();
    }
}

impl State {
    pub(super) fn matrix_action(&mut self, action: MatrixAction) -> Vec<Effect> {
        match action {
            MatrixAction::Shown(options) => {
                let route = self.route.clone().with(options);
                self.show(route)
            }
            MatrixAction::Searched(text) => self.quietly(|state| {
                state.matrix.search = text;
                state.matrix.active = Spot::default();
                state.matrix.list();
                state.said = strings::matrix::found(&state.matrix);
            }),
            MatrixAction::Pinned(row) => self.quietly(|state| {
                state.matrix.pin(row);
                state.said = strings::matrix::pinned(&state.matrix, row);
            }),
            MatrixAction::Moved(spot) => {
                self.matrix.active = spot;
                vec![Effect::Focus(strings::ids::MATRIX_CELL.to_owned())]
            }
            MatrixAction::Pressed(spot, focus) => self.matrix_pressed(spot, focus),
            MatrixAction::Closed => {
                let closed = self.matrix.explained.take();
                closed.into_iter().flat_map(|closed| self.matrix_action(MatrixAction::Moved(closed.from))).collect()
            }
            MatrixAction::SimulateAsked => self.simulate_cell(),
            MatrixAction::CopyAsked => {
                let text = self.explained_cell().map(|cell| strings::matrix::copied(cell));
                text.map(Effect::Copy).into_iter().collect()
            }
            MatrixAction::SaveAsked(format) => self.save_matrix(format),
        }
    }

    fn matrix_pressed(&mut self, spot: Spot, focus: FocusMove) -> Vec<Effect> {
        let Some(sheet) = self.matrix.sheet.clone() else { return Vec::new() };
        let row = match self.matrix.listing.entries.get(spot.entry) {
            Some(Entry::Row(row)) => *row,
            Some(Entry::Head(head)) => {
                let head = usize::try_from(*head).ok().and_then(|head| self.matrix.listing.heads.get(head));
                let section = head.and_then(|head| head.section);
                section.into_iter().for_each(|section| self.matrix.fold(section));
                return self.matrix_action(MatrixAction::Moved(Spot { column: 0, ..spot }));
            }
            None => return Vec::new(),
        };
        // A name stands for its weakest cell.
        let column = match spot.column.checked_sub(1) {
            Some(column) => column,
            None => sheet.weakest(row, 1).0.first().copied().unwrap_or_default(),
        };
        let mut effects = self.matrix_action(MatrixAction::Moved(spot));
        self.matrix.explained = Some(Explained { row, column, from: spot, cell: None, focus });
        let target = sheet.columns.get(column).and_then(|column| u32::try_from(*column.of.first()?).ok());
        match (&sheet.source, target) {
            (Source::Resources(_), Some(target)) => {
                let person = sheet.id(row).to_owned();
                let asked = AskedCell { person, target, coverage: *self.filters.coverage() };
                effects.push(self.ask(Question::Cell(Box::new(asked))));
            }
            _ => self.said = strings::matrix::tip(&sheet, row, column),
        }
        if focus == FocusMove::Explanation {
            effects.retain(|effect| !matches!(effect, Effect::Focus(_)));
            effects.push(Effect::Focus(strings::ids::EXPLANATION.to_owned()));
        }
        effects
    }

    pub(super) fn matrix_answered(&mut self, answer: Result<Box<MatrixView>, String>) -> Vec<Effect> {
        if self.route.screen == Screen::Matrix {
            self.said = answer.as_deref().map_or_else(Clone::clone, strings::matrix::headline);
        }
        self.quietly(|state| state.matrix.answered(answer))
    }

    pub(super) fn cell_answered(&mut self, answer: Result<Box<Cell>, String>) -> Vec<Effect> {
        if let Some(explained) = &mut self.matrix.explained {
            self.said = answer.as_ref().map_or_else(Clone::clone, |cell| strings::matrix::said(cell));
            explained.cell = Some(answer.map(Rc::from));
            if explained.focus == FocusMove::Explanation {
                return vec![Effect::Focus(strings::ids::EXPLANATION.to_owned())];
            }
        }
        Vec::new()
    }

    fn explained_cell(&self) -> Option<&Rc<Cell>> {
        self.matrix.explained.as_ref()?.cell.as_ref()?.as_ref().ok()
    }

    fn simulate_cell(&mut self) -> Vec<Effect> {
        let Some(cell) = self.explained_cell().cloned() else { return Vec::new() };
        let person = &cell.person;
        let choice = PersonChoice {
            id: person.id.clone(),
            name: person.name.clone(),
            upn: person.upn.clone(),
            badges: person.badges.clone(),
            workload: false,
        };
        // What was counted in and taken otherwise there is so here too.
        let (layers, flipped) = (self.filters.layers(), self.filters.flipped.clone());
        let mut effects = self.simulate(SignInForm { layers, flipped, ..cell.way.form.clone() }, choice);
        effects.extend(self.show_screen(Screen::Simulator));
        effects
    }

    fn save_matrix(&mut self, format: Format) -> Vec<Effect> {
        let Some(sheet) = self.matrix.sheet.clone() else { return Vec::new() };
        let tenant = self.inventory.as_ref().and_then(|inventory| inventory.tenant.clone()).unwrap_or_default();
        let listing = Rc::clone(&self.matrix.listing);
        let picture = || picture::picture(&sheet, &listing, &strings::matrix::title(&sheet, &tenant));
        vec![match format {
            Format::Csv => Effect::Download { name: strings::matrix::CSV, text: table::table(&sheet, &listing) },
            Format::Svg => Effect::Download { name: strings::matrix::SVG, text: picture() },
            Format::Png => Effect::DownloadPicture { name: strings::matrix::PNG, svg: picture() },
        }]
    }

    /// Asks for what the screen shows.
    pub(super) fn ask_matrix(&mut self) -> Vec<Effect> {
        if self.route.screen != Screen::Matrix {
            return Vec::new();
        }
        match self.matrix.options.columns {
            Columns::Resources => {
                let asked = self.matrix.held.unasked(self.filters.coverage());
                asked.map(|asked| self.ask(Question::Matrix(asked))).into_iter().collect()
            }
            Columns::Policies if self.matrix.policies.is_none() && !self.asking.waits_for(Asked::PolicyMatrix) => {
                vec![self.ask(Question::PolicyMatrix)]
            }
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests;
