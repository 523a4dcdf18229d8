//! What the page knows, and the one place where that changes.
//!
//! The central types are [`State`], [`Action`] (what can happen) and [`Effect`] (what is to be done
//! about it outside the state). [`State::reduce`] is the only road from one state to the next.
//!
//! # Invariants
//!
//! - `reduce` touches no browser: it is tested natively.
//! - An answer is kept only if nothing newer of its kind has been asked.
//! - Nothing derived is kept: what can be worked out of an answer is worked out where it is shown.

mod asking;
mod coverage;
mod gaps;
mod held;
mod kept;
mod matrix;
mod palette;
mod policies;
mod posture;
mod replay;
mod simulator;
mod table;
#[cfg(test)]
mod tests;

use crate::engine::Event;
use crate::route::{Filters, Route, Screen};
use crate::strings;
use asking::Asking;
use canopy_workbench::{Answer, Inventory, Question, Replay, Uncovered};
use std::rc::Rc;

pub(crate) use asking::Asked;
pub(crate) use coverage::{Cause, Coverage, CoverageAction, FocusMove, MORE_SHOWN, Place, causes};
pub(crate) use gaps::{GapsAction, GapsScreen};
pub(crate) use held::Held;
pub(crate) use kept::{Differing, Kept, KeptAction};
pub(crate) use matrix::{
    Entry, Explained, Format, Head, Listing, Look, Matrix, MatrixAction, Sheet, Source as MatrixSource, Spot, groupings,
};
pub(crate) use palette::{Overlay, Palette, PaletteAction, PaletteEntry};
pub(crate) use policies::{PoliciesAction, PoliciesScreen};
pub(crate) use posture::{DraftField, PostureAction, PostureScreen};
use simulator::PEOPLE_AT_ONCE;
pub(crate) use simulator::{Field, Simulator, SimulatorAction};
pub(crate) use table::TableFormat;

/// Everything the page knows.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    pub(crate) route: Route,
    pub(crate) theme: Theme,
    pub(crate) phase: Phase,
    /// What was opened, to open it again together with more.
    pub(crate) sources: Vec<Source>,
    /// Whose members files list that do not say so, as the user told: their names, and the groups' ids.
    pub(crate) members_of: Vec<(String, String)>,
    pub(crate) asking: Asking,
    pub(crate) inventory: Option<Rc<Inventory>>,
    /// What questions about all sign-ins are asked for, on whichever screen.
    pub(crate) filters: Filters,
    pub(crate) coverage: Coverage,
    /// Administrators without phishing-resistant MFA.
    pub(crate) admins: Held<Uncovered>,
    /// Those uncovered if report-only policies were on.
    pub(crate) reported: Held<Uncovered>,
    pub(crate) gaps: GapsScreen,
    pub(crate) matrix: Matrix,
    pub(crate) policies: PoliciesScreen,
    pub(crate) posture: PostureScreen,
    pub(crate) simulator: Simulator,
    pub(crate) kept: Kept,
    pub(crate) replay: Option<Rc<Replay>>,
    /// Files are being dragged over the page.
    pub(crate) dragging: bool,
    /// The kind of export that is being explained, by place.
    pub(crate) guide: Option<usize>,
    /// What is shown over the page.
    pub(crate) overlay: Option<Overlay>,
    pub(crate) palette: Palette,
    /// The stop of the guided tour, while it is taken.
    pub(crate) tour: Option<usize>,
    /// Requests that the browser has counted since the page loaded.
    pub(crate) requests: u32,
    /// A short message about what was just done, with its number.
    pub(crate) toast: Option<(u32, String)>,
    /// Whether nothing of the tenant's own is named.
    pub(crate) masked: bool,
    /// What the page may do, as it tells the browser: its Content Security Policy.
    pub(crate) policy: Rc<str>,
    /// Where the page came from, if that is a server.
    pub(crate) served: bool,
    /// The day on which the page was loaded, in days since 1970-01-01.
    pub(crate) today: u32,
    /// What assistive technology was last told.
    pub(crate) said: String,
}

/// Light, dark, or as the system has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

/// How far the tenant is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Nothing was opened.
    #[default]
    Empty,
    /// Files are being read.
    Opening,
    /// Questions can be asked.
    Open,
    /// The user ended the work; the files have to be read again.
    Cancelled,
    /// The work met an error of its own; the files have to be read again.
    Crashed(String),
}

/// Something that can be opened, and opened again.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    /// A file of the user's, under its name with folders.
    File {
        /// The name.
        name: String,
        /// The browser's handle on it.
        file: web_sys::File,
    },
    /// Text that was pasted.
    Pasted {
        /// A name for it.
        name: String,
        /// The text.
        text: Rc<str>,
    },
    /// The sample tenant.
    Sample,
}

/// What can happen.
#[derive(Clone, Debug)]
pub(crate) enum Action {
    /// The address shows another route.
    Navigated(Route),
    /// Files were chosen or dropped; they join those that are open.
    FilesChosen(Vec<Source>),
    /// Files and folders were dropped: those that the browser gives as entries, and the others.
    Dropped(Vec<web_sys::FileSystemEntry>, Vec<Source>),
    /// Files could not be read by the browser: their names.
    Unreadable(Vec<String>),
    /// The sample tenant was asked for.
    SampleChosen,
    /// Read the same files again.
    Reopen,
    /// The members in this file are those of the group of this id; an empty one leaves the list out.
    MembersOf {
        /// The file's name.
        file: String,
        /// The group's id.
        group: String,
    },
    /// Forget everything.
    StartOver,
    /// End the work.
    Cancel,
    /// Files are over the page, or no longer.
    Dragging(bool),
    /// The explanation of a kind of export is opened, or closed if it is open.
    GuideAsked(usize),
    /// Something is to be shown over the page, or nothing any more.
    Shown(Option<Overlay>),
    /// A key was pressed outside every field.
    KeyPressed(String),
    /// Files are to be chosen.
    OpenAsked,
    /// Go to this route.
    Went(Route),
    /// Go to a stop of the guided tour, or end it.
    Tour(Option<usize>),
    /// Something in the command palette.
    Palette(PaletteAction),
    /// Text was pasted.
    Pasted(String),
    /// Another theme was chosen.
    ThemeChosen(Theme),
    /// Name nothing of the tenant's own, or name it again.
    Masked(bool),
    /// Move the focus to an element.
    FocusAsked(&'static str),
    /// The browser has counted requests.
    RequestsCounted(u32),
    /// Copy this text.
    Copy(String),
    /// Save this text as a file.
    Save {
        /// The file's name.
        name: &'static str,
        /// Its content.
        text: &'static str,
    },
    /// The browser did not draw a picture.
    PictureFailed,
    /// Whether the copy arrived at the clipboard.
    Copied(bool),
    /// A toast has been there long enough.
    ToastExpired(u32),
    /// Other filters were chosen; the screen stays.
    Filtered(Filters),
    /// Something on the screen of those without MFA.
    Coverage(CoverageAction),
    /// Something on the screen of gaps.
    Gaps(GapsAction),
    /// Something on the screen of policies.
    Policies(PoliciesAction),
    /// Something on the screen of findings.
    Posture(PostureAction),
    /// Something on the screen of the coverage matrix.
    Matrix(MatrixAction),
    /// Something on the simulator's screen.
    Simulator(SimulatorAction),
    /// Something about what the simulator keeps.
    Kept(KeptAction),
    /// Copy a link to what is shown, which names whom and what the simulator's form names by their ids.
    CopyLink,
    /// Take a recorded sign-in to the simulator: the example at that place of that group.
    SimulateRecorded(usize, usize),
}

/// What is to be done outside the state.
#[derive(Clone, Debug)]
pub(crate) enum Effect {
    /// Read these and hand them to the engine.
    Open {
        /// What to read.
        sources: Vec<Source>,
        /// Whose members files list that do not say so.
        members_of: Vec<(String, String)>,
    },
    /// Find the files in what was dropped, and add them to the others.
    Walk(Vec<web_sys::FileSystemEntry>, Vec<Source>),
    /// Ask the engine, under a number.
    Ask(u32, Question),
    /// Have nothing of the tenant's own named, or have it named again.
    Mask(bool),
    /// End what the engine does.
    Cancel,
    /// Show the route in the address.
    ShowRoute(Route),
    /// Give the page this theme.
    ApplyTheme(Theme),
    /// Move the focus to the element of that id, once it is drawn.
    Focus(String),
    /// Click the element of that id, as the user would.
    Click(&'static str),
    /// Put text on the clipboard.
    Copy(String),
    /// Put the page's address with this fragment on the clipboard.
    CopyLink(String),
    /// Read a file of kept sign-ins.
    ReadTests(web_sys::File),
    /// Read a file of declared exceptions.
    ReadDeclared(web_sys::File),
    /// Offer a file for download.
    Download {
        /// Its name.
        name: &'static str,
        /// Its content.
        text: String,
    },
    /// Draw a picture and offer it for download as PNG.
    DownloadPicture {
        /// Its name.
        name: &'static str,
        /// The picture in SVG.
        svg: String,
    },
    /// Say when the toast of that number has been there long enough.
    ExpireToast(u32),
}

impl State {
    /// Takes one step; what it returns is to be done.
    pub(crate) fn reduce(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::Navigated(route) => self.navigated(route),
            Action::FilesChosen(sources) => self.add(sources),
            Action::Dropped(entries, others) => {
                self.dragging = false;
                vec![Effect::Walk(entries, others)]
            }
            Action::Unreadable(names) => self.unreadable(&names),
            Action::SampleChosen => self.open(vec![Source::Sample]),
            Action::Reopen => self.open(self.sources.clone()),
            Action::MembersOf { file, group } => self.quietly(|state| state.owns(file, group)),
            Action::StartOver => self.start_over(),
            Action::Cancel => self.stop(Phase::Cancelled, strings::shell::CANCELLED),
            Action::Dragging(dragging) => self.quietly(|state| state.dragging = dragging),
            Action::GuideAsked(kind) => self.quietly(|state| {
                state.guide = Some(kind).filter(|kind| state.guide != Some(*kind));
            }),
            Action::Shown(overlay) => self.show_overlay(overlay),
            Action::KeyPressed(key) => self.key(&key),
            Action::OpenAsked => vec![Effect::Click(strings::ids::OPEN)],
            Action::Went(route) => self.show(route),
            Action::Tour(stop) => self.tour(stop),
            Action::Palette(action) => self.palette_action(action),
            Action::Pasted(text) => self.pasted(&text),
            Action::ThemeChosen(theme) => {
                self.theme = theme;
                vec![Effect::ApplyTheme(theme)]
            }
            Action::Masked(masked) => self.masked(masked),
            Action::FocusAsked(id) => vec![Effect::Focus(id.to_owned())],
            Action::RequestsCounted(requests) => self.quietly(|state| state.requests = requests),
            Action::Copy(text) => vec![Effect::Copy(text)],
            Action::Save { name, text } => vec![Effect::Download { name, text: text.to_owned() }],
            Action::PictureFailed => self.toast(strings::matrix::PICTURE_FAILED.to_owned()),
            Action::Copied(arrived) => self.toast(strings::copied(arrived)),
            Action::ToastExpired(number) => self.quietly(|state| state.toast.take_if(|toast| toast.0 == number)),
            Action::Filtered(filters) => self.show(Route::new(self.route.screen, &filters).with(self.matrix.options)),
            Action::Coverage(action) => self.coverage_action(action),
            Action::Gaps(action) => self.gaps_action(action),
            Action::Policies(action) => self.policies_action(action),
            Action::Posture(action) => self.posture_action(action),
            Action::Matrix(action) => self.matrix_action(action),
            Action::Simulator(action) => self.simulator_action(action),
            Action::Kept(action) => self.kept_action(action),
            Action::CopyLink => vec![Effect::CopyLink(match self.route.screen {
                Screen::Simulator => Route::link(&self.simulator.form).format(),
                _ => self.route.format(),
            })],
            Action::SimulateRecorded(group, example) => self.simulate_recorded(group, example),
        }
    }

    /// Whether a tenant is there to be looked at, even if its engine has ended.
    pub(crate) fn has_tenant(&self) -> bool {
        self.inventory.is_some()
    }

    /// Whether it is the sample tenant that is open.
    pub(crate) fn is_sample(&self) -> bool {
        matches!(self.sources.as_slice(), [Source::Sample])
    }

    /// Whether the worker has something to do.
    pub(crate) fn is_busy(&self) -> bool {
        self.phase == Phase::Opening || self.asking.is_waiting()
    }

    fn quietly<T>(&mut self, change: impl FnOnce(&mut Self) -> T) -> Vec<Effect> {
        change(self);
        Vec::new()
    }

    fn navigated(&mut self, route: Route) -> Vec<Effect> {
        let same_screen = route.screen == self.route.screen;
        if route.screen.is_filtered() {
            self.filters.clone_from(&route.filters);
            self.coverage.password_only = self.filters.password_only;
            self.gaps.viewed(self.filters.gaps);
        }
        if route.screen == Screen::Policies {
            self.policies.viewed(&route.view);
        }
        if route.screen == Screen::Posture {
            self.posture.view.clone_from(&route.posture);
        }
        if route.screen == Screen::Matrix {
            self.matrix.shown(route.matrix);
        }
        self.route = route;
        let mut effects = self.ask_for_screen();
        if self.route.screen == Screen::Simulator {
            effects.extend(self.form_came());
        }
        if !same_screen {
            effects.push(Effect::Focus(strings::ids::MAIN.to_owned()));
        }
        effects
    }

    fn show(&mut self, route: Route) -> Vec<Effect> {
        let mut effects = self.navigated(route.clone());
        effects.push(Effect::ShowRoute(route));
        effects
    }

    /// Shows a screen with the filters as they are.
    fn show_screen(&mut self, screen: Screen) -> Vec<Effect> {
        self.show(self.route_to(screen))
    }

    /// The way to a screen, with its filters, its form or its look as they are.
    pub(crate) fn route_to(&self, screen: Screen) -> Route {
        match screen {
            Screen::Simulator => Route::simulator(&self.simulator.form),
            Screen::Policies => Route::policies(self.policies.view.clone()),
            Screen::Posture => Route::posture(self.posture.view.clone()),
            _ => Route::new(screen, &self.filters).with(self.matrix.options),
        }
    }

    /// Asks what the screen needs and nobody has asked for these filters.
    fn ask_for_screen(&mut self) -> Vec<Effect> {
        if self.phase != Phase::Open {
            return Vec::new();
        }
        let (screen, filters) = (self.route.screen, self.filters.clone());
        let overview = screen == Screen::Overview;
        let mut effects = Vec::new();
        // How many are uncovered stands beside the names of the screens.
        if let Some(asked) = self.coverage.held.unasked(filters.coverage()) {
            effects.push(self.ask(Question::Uncovered(asked)));
        }
        if overview {
            let asked = self.admins.unasked(filters.of_admins().coverage());
            effects.extend(asked.map(|asked| self.ask_as(Asked::Admins, Question::Uncovered(asked))));
            let asked = self.reported.unasked(filters.with_report_only().coverage());
            effects.extend(asked.map(|asked| self.ask_as(Asked::Reported, Question::Uncovered(asked))));
        }
        if overview || screen == Screen::Gaps {
            let asked = self.gaps.held.unasked(filters.coverage());
            effects.extend(asked.map(|asked| self.ask(Question::Gaps(asked))));
            effects.extend(self.ask_proof());
        }
        effects.extend(self.ask_matrix());
        effects.extend(self.ask_policies());
        effects.extend(self.ask_replay());
        effects.extend(self.ask_findings());
        effects
    }

    fn add(&mut self, mut sources: Vec<Source>) -> Vec<Effect> {
        if sources.is_empty() {
            return Vec::new();
        }
        // The sample tenant and the user's own are never one tenant.
        let own = self.sources.iter().filter(|source| !matches!(source, Source::Sample)).cloned();
        let mut all: Vec<_> = own.collect();
        all.append(&mut sources);
        self.open(all)
    }

    fn pasted(&mut self, text: &str) -> Vec<Effect> {
        self.overlay = None;
        if text.trim().is_empty() {
            return Vec::new();
        }
        let earlier = self.sources.iter().filter(|source| matches!(source, Source::Pasted { .. })).count();
        self.add(vec![Source::Pasted { name: strings::pasted_name(earlier + 1), text: text.into() }])
    }

    fn open(&mut self, sources: Vec<Source>) -> Vec<Effect> {
        self.forget_answers();
        self.phase = Phase::Opening;
        self.sources = sources.clone();
        self.tour = None;
        self.said = strings::shell::READING.to_owned();
        // A worker that was started anew knows nothing of it.
        let mask = self.masked.then_some(Effect::Mask(true));
        mask.into_iter().chain([Effect::Open { sources, members_of: self.members_of.clone() }]).collect()
    }

    /// Goes to the screen of a stop, and puts the focus on what is said there.
    fn tour(&mut self, stop: Option<usize>) -> Vec<Effect> {
        self.tour = stop;
        let Some(step) = stop.and_then(|stop| strings::tour::STEPS.get(stop)) else {
            return vec![Effect::Focus(strings::ids::MAIN.to_owned())];
        };
        let mut effects = self.show_screen(step.screen);
        effects.push(Effect::Focus(strings::ids::TOUR.to_owned()));
        effects
    }

    /// Asks everything anew, so that every name on the page is another.
    fn masked(&mut self, masked: bool) -> Vec<Effect> {
        self.masked = masked;
        let mut effects = vec![Effect::Mask(masked)];
        if self.phase == Phase::Open {
            self.forget_answers();
            self.simulator = Simulator::default();
            effects.extend(self.opened());
        }
        effects
    }

    /// Notes whose members a file lists; it counts once the files are read again.
    fn owns(&mut self, file: String, group: String) {
        self.members_of.retain(|(known, _)| *known != file);
        self.members_of.push((file, group));
    }

    fn forget_answers(&mut self) {
        self.asking.forget();
        self.inventory = None;
        (self.coverage, self.admins, self.reported) = Default::default();
        (self.gaps, self.policies) = Default::default();
        self.matrix.forget();
        // The address stays, and what it shows.
        self.coverage.password_only = self.filters.password_only;
        self.gaps.view = self.filters.gaps;
        self.policies.viewed(&self.route.view);
        self.simulator.forget();
        self.kept.forget();
        self.posture.forget();
        self.replay = None;
    }

    fn start_over(&mut self) -> Vec<Effect> {
        *self = Self {
            theme: self.theme,
            masked: self.masked,
            requests: self.requests,
            policy: Rc::clone(&self.policy),
            served: self.served,
            today: self.today,
            asking: self.asking.clone(),
            ..Self::default()
        };
        self.asking.forget();
        let mut effects = vec![Effect::Cancel];
        effects.extend(self.show_screen(Screen::Start));
        effects
    }

    fn stop(&mut self, phase: Phase, said: &str) -> Vec<Effect> {
        self.asking.forget();
        self.phase = phase;
        self.said = said.to_owned();
        vec![Effect::Cancel]
    }

    fn unreadable(&mut self, names: &[String]) -> Vec<Effect> {
        self.toast(strings::unreadable(names))
    }

    fn toast(&mut self, text: String) -> Vec<Effect> {
        let number = self.asking.number();
        self.said.clone_from(&text);
        self.toast = Some((number, text));
        vec![Effect::ExpireToast(number)]
    }

    /// Takes in what the engine told; what it returns is to be done.
    pub(crate) fn told(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::Progress { progress, .. } => self.quietly(|state| state.asking.progress = Some(progress)),
            Event::Opened => self.opened(),
            Event::Answered { number, answer } => match self.asking.awaited(number) {
                Some(kind) => self.answered(kind, answer),
                None => Vec::new(),
            },
            Event::NothingOpen { number } => self.quietly(|state| state.asking.awaited(number)),
            Event::Crashed(message) => self.stop(Phase::Crashed(message), strings::shell::CRASHED),
        }
    }

    /// The files are read: asks what every screen needs, before it is asked for.
    fn opened(&mut self) -> Vec<Effect> {
        self.phase = Phase::Open;
        self.asking.progress = None;
        let mut effects = vec![
            self.ask(Question::Inventory),
            self.ask(Question::Choices),
            self.ask(Question::FindPeople { text: String::new(), limit: PEOPLE_AT_ONCE }),
        ];
        if self.route.screen == Screen::Simulator {
            effects.extend(self.form_came());
        }
        effects.extend(self.run_tests());
        effects.extend(self.ask_for_screen());
        effects
    }

    fn ask(&mut self, question: Question) -> Effect {
        self.ask_as(Asked::of(&question), question)
    }

    fn ask_as(&mut self, kind: Asked, question: Question) -> Effect {
        Effect::Ask(self.asking.ask(kind), question)
    }

    fn answered(&mut self, kind: Asked, answer: Answer) -> Vec<Effect> {
        if !self.asking.is_waiting() {
            self.asking.progress = None;
        }
        match answer {
            Answer::Inventory(inventory) => self.inventory_came(inventory),
            Answer::Uncovered(answer) if kind == Asked::Admins => self.quietly(|state| state.admins.keep(answer)),
            Answer::Uncovered(answer) if kind == Asked::Reported => self.quietly(|state| state.reported.keep(answer)),
            Answer::Uncovered(answer) => {
                if matches!(self.route.screen, Screen::WithoutMfa | Screen::Overview) {
                    self.said = answer.as_deref().map_or_else(Clone::clone, strings::coverage::headline);
                }
                self.quietly(|state| state.coverage.answered(answer))
            }
            Answer::Gaps(answer) => {
                self.gaps.answered(answer);
                self.ask_proof()
            }
            Answer::Matrix(answer) => self.matrix_answered(answer),
            Answer::Cell(answer) => self.cell_answered(answer),
            Answer::PolicyMatrix(answer) => self.quietly(|state| state.matrix.policies_answered(*answer)),
            Answer::Policies(answer) => self.reviewed(answer),
            Answer::PolicyJson(answer) => self.quietly(|state| state.policies.json = Some(answer)),
            Answer::Findings(answer) => self.findings_came(answer),
            Answer::Remedies(answer) => self.quietly(|state| state.posture.remedies_came(answer)),
            Answer::FindPeople(found) if kind == Asked::Declared => self.quietly(|state| state.posture.people = found),
            Answer::Choices(choices) => self.quietly(|state| state.simulator.choices = Some(Rc::new(choices))),
            Answer::FindPeople(found) if kind == Asked::Palette => self.quietly(|state| state.palette.people = found),
            Answer::FindPeople(found) => self.people_found(found),
            Answer::Everybody(found) => self.everybody_came(found),
            Answer::Tests(lines) => self.tests_ran(lines),
            Answer::Simulate(result) if kind == Asked::Proof => self.proved(result.map(|proof| *proof)),
            Answer::Simulate(result) => self.simulated(result.map(|answer| *answer)),
            Answer::Replay(replay) => self.replayed(*replay),
        }
    }

    fn inventory_came(&mut self, inventory: Inventory) -> Vec<Effect> {
        let counts = &inventory.counts;
        let nothing_to_evaluate = counts.policies_on + counts.policies_report_only == 0;
        self.said = strings::opened(&inventory);
        self.inventory = Some(Rc::new(inventory));
        match self.route.screen {
            Screen::Start if nothing_to_evaluate => self.show_screen(Screen::Files),
            Screen::Start => self.show_screen(Screen::Overview),
            _ => self.ask_replay(),
        }
    }
}
