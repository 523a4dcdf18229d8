//! The screen of gaps: its answer, what of it is shown, and the proof of the chosen one.

use super::held::Held;
use super::{Asked, Effect, FocusMove, Phase, State, table};
use crate::route::Screen;
use crate::strings::{self, gaps as text};
use canopy_workbench::{Gap, GapView, Gaps as Answer, PersonChoice, Question, SignInForm, Simulation};
use std::rc::Rc;

/// What the screen knows.
#[derive(Clone, Debug, Default)]
pub(crate) struct GapsScreen {
    pub(crate) held: Held<Answer>,
    pub(crate) search: String,
    /// Only gaps of this view are shown.
    pub(crate) view: Option<GapView>,
    /// The chosen one, by its place in the answer.
    pub(crate) selected: Option<usize>,
    /// What every policy does about the witness of the gap at that place.
    pub(crate) proof: Option<(usize, Result<Rc<Simulation>, String>)>,
    /// The place of the gap whose proof is on its way.
    proving: Option<usize>,
}

/// What can happen on the screen.
#[derive(Clone, Debug)]
pub(crate) enum GapsAction {
    /// The search text changed.
    Searched(String),
    /// Another view of the gaps was chosen; the same again shows all.
    Viewed(GapView),
    /// A gap was chosen; whether the focus goes along.
    Selected(usize, FocusMove),
    /// The explanation is closed.
    Deselected,
    /// Take the witness of a gap to the simulator.
    SimulateAsked(usize),
    /// The witness is to be copied as a request of Graph's What If.
    RequestAsked(usize),
    /// The list is to be copied.
    CopyAsked,
    /// The list is to be saved.
    DownloadAsked,
}

impl GapsScreen {
    /// The gaps that search and view leave, with their places.
    pub(crate) fn found(&self) -> Vec<(usize, &Gap)> {
        let wanted = self.search.trim().to_lowercase();
        let holds = |gap: &Gap| {
            let texts = [&gap.who, &gap.target, &gap.cause].into_iter().chain(&gap.circumstances);
            wanted.is_empty() || texts.into_iter().any(|text| text.to_lowercase().contains(&wanted))
        };
        let gaps = self.held.answer.iter().flat_map(|answer| &answer.regions).enumerate();
        gaps.filter(|(_, gap)| self.view.is_none_or(|view| gap.views.contains(&view)) && holds(gap)).collect()
    }

    /// How many gaps belong to a view.
    pub(crate) fn count(&self, view: GapView) -> u64 {
        let gaps = self.held.answer.iter().flat_map(|answer| &answer.regions);
        gaps.filter(|gap| gap.views.contains(&view)).fold(0, |count, _| count + 1)
    }

    pub(crate) fn at(&self, place: usize) -> Option<&Gap> {
        self.held.answer.as_ref()?.regions.get(place)
    }

    /// The chosen gap, or the first one in sight.
    pub(crate) fn shown(&self) -> Option<usize> {
        self.selected.or_else(|| self.found().first().map(|(place, _)| *place))
    }

    pub(super) fn answered(&mut self, answer: Result<Box<Answer>, String>) {
        (self.selected, self.proof, self.proving) = (None, None, None);
        self.held.keep(answer);
    }
}

impl State {
    pub(super) fn gaps_action(&mut self, action: GapsAction) -> Vec<Effect> {
        match action {
            GapsAction::Searched(text) => {
                (self.gaps.search, self.gaps.selected) = (text, None);
                self.ask_proof()
            }
            GapsAction::Viewed(view) => {
                self.gaps.view = Some(view).filter(|view| self.gaps.view != Some(*view));
                self.gaps.selected = None;
                self.ask_proof()
            }
            GapsAction::Selected(place, focus) => {
                self.gaps.selected = Some(place);
                if let Some(gap) = self.gaps.at(place) {
                    self.said = format!("{}: {}", gap.who, gap.sentence);
                }
                let mut effects = self.ask_proof();
                if focus == FocusMove::Explanation {
                    effects.push(Effect::Focus(strings::ids::EXPLANATION.to_owned()));
                }
                effects
            }
            GapsAction::Deselected => {
                let place = self.gaps.selected.take();
                place.map(|place| Effect::Focus(strings::ids::gap(place))).into_iter().collect()
            }
            GapsAction::SimulateAsked(place) => self.simulate_gap(place),
            GapsAction::RequestAsked(place) => {
                let request = self.gaps.at(place).and_then(|gap| gap.request.as_ref());
                request.map(|request| Effect::Copy(format!("{request:#}"))).into_iter().collect()
            }
            GapsAction::CopyAsked => vec![Effect::Copy(table::tabbed(&text::COLUMNS, self.gap_rows()))],
            GapsAction::DownloadAsked => {
                let text = table::comma_separated(&text::COLUMNS, self.gap_rows());
                vec![Effect::Download { name: text::FILE_NAME, text }]
            }
        }
    }

    /// Asks what every policy does about the witness in sight, unless that is known.
    pub(super) fn ask_proof(&mut self) -> Vec<Effect> {
        let Some((place, form)) = self.gaps.shown().and_then(|place| Some((place, self.witness(place)?.0))) else {
            return Vec::new();
        };
        let is_known = self.gaps.proof.as_ref().is_some_and(|(of, _)| *of == place) || self.gaps.proving == Some(place);
        if self.phase != Phase::Open || self.route.screen != Screen::Gaps || is_known {
            return Vec::new();
        }
        self.gaps.proving = Some(place);
        vec![self.ask_as(Asked::Proof, Question::Simulate(Box::new(form)))]
    }

    pub(super) fn proved(&mut self, result: Result<Simulation, String>) -> Vec<Effect> {
        self.gaps.proof = self.gaps.proving.take().map(|place| (place, result.map(Rc::new)));
        Vec::new()
    }

    /// The witness of a gap as a form, with what was counted in and taken otherwise; and who it is.
    fn witness(&self, place: usize) -> Option<(SignInForm, PersonChoice)> {
        let gap = self.gaps.at(place)?;
        let (layers, flipped) = (self.filters.layers(), self.filters.flipped.clone());
        let form = SignInForm { person: gap.person.id.clone(), layers, flipped, ..gap.form.clone() };
        Some((form, gap.person.clone()))
    }

    fn simulate_gap(&mut self, place: usize) -> Vec<Effect> {
        let Some((form, person)) = self.witness(place) else { return Vec::new() };
        let mut effects = self.simulate(form, person);
        effects.extend(self.show_screen(Screen::Simulator));
        effects
    }

    /// The gaps in sight as rows to take away.
    fn gap_rows(&self) -> Vec<[String; 8]> {
        let found = self.gaps.found().into_iter();
        found
            .map(|(_, gap)| {
                [
                    gap.who.clone(),
                    gap.target.clone(),
                    gap.circumstances.join("; "),
                    gap.people.to_string(),
                    gap.privileged.to_string(),
                    gap.sentence.clone(),
                    gap.cause.clone(),
                    gap.policy.as_ref().map(|policy| policy.name.clone()).unwrap_or_default(),
                ]
            })
            .collect()
    }
}
