//! The screen of gaps: its answer, what of it is shown, and the proof of the chosen one.

use super::held::Held;
use super::{Action, Asked, Effect, FocusMove, Phase, State, TableFormat, table};
use crate::route::{Filters, Screen};
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
    /// The list is taken away.
    Taken(TableFormat),
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

    /// Shows only gaps of a view.
    pub(super) fn viewed(&mut self, view: Option<GapView>) {
        if self.view != view {
            (self.view, self.selected) = (view, None);
        }
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
                let gaps = Some(view).filter(|view| self.filters.gaps != Some(*view));
                self.reduce(Action::Filtered(Filters { gaps, ..self.filters.clone() }))
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
            GapsAction::Taken(format) => {
                vec![table::taken(format, text::FILES, &text::COLUMNS, self.gap_rows())]
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

#[cfg(test)]
mod tests {
    use super::{GapsAction, State};
    use crate::engine::Event;
    use crate::route::{Filters, Route, Screen};
    use crate::state::{Action, Effect, FocusMove, Phase, TableFormat};
    use canopy_workbench::{Answer, GapView, Question, Workbench};

    fn number(effects: &[Effect], wanted: impl Fn(&Question) -> bool) -> u32 {
        let number = effects.iter().find_map(|effect| match effect {
            Effect::Ask(number, question) if wanted(question) => Some(*number),
            _ => None,
        });
        number.unwrap()
    }

    /// The screen with the gaps of the sample tenant, and what was asked with them.
    fn answered(filters: &Filters) -> (State, Vec<Effect>) {
        let mut state = State { phase: Phase::Open, ..State::default() };
        let asked = state.reduce(Action::Navigated(Route::new(Screen::Gaps, filters)));
        let number = number(&asked, |question| matches!(question, Question::Gaps(_)));
        let workbench = Workbench::open(Workbench::sample(), &mut |_| {});
        let answer = workbench.ask(&Question::Gaps(filters.coverage()), &mut |_| {});
        let effects = state.told(Event::Answered { number, answer });
        (state, effects)
    }

    fn act(state: &mut State, action: GapsAction) -> Vec<Effect> {
        state.reduce(Action::Gaps(action))
    }

    #[test]
    fn the_view_stands_in_the_address_and_asks_nothing_anew() {
        let (mut state, _) = answered(&Filters::default());
        let all = state.gaps.found().len();
        let effects = act(&mut state, GapsAction::Viewed(GapView::LegacyAuthentication));
        assert_eq!(state.route.format(), "#/1/gaps?gaps=legacy");
        assert!(!effects.iter().any(|effect| matches!(effect, Effect::Ask(_, Question::Gaps(_)))));
        let legacy = state.gaps.found().len();
        assert!(0 < legacy && legacy < all, "{legacy} of {all}");
        assert!(state.gaps.found().iter().all(|(_, gap)| gap.circumstances.iter().any(|one| one.contains("legacy"))));
        act(&mut state, GapsAction::Viewed(GapView::LegacyAuthentication));
        assert_eq!((state.gaps.found().len(), state.route.format().as_str()), (all, "#/1/gaps"));
        let (state, _) = answered(&Filters { gaps: Some(GapView::LegacyAuthentication), ..Filters::default() });
        assert_eq!(state.gaps.found().len(), legacy, "an address shows the same");
    }

    #[test]
    fn the_gap_in_sight_is_proved_once() {
        let (mut state, effects) = answered(&Filters::default());
        let form = |question: &Question| matches!(question, Question::Simulate(_));
        let first = number(&effects, form);
        let effects = act(&mut state, GapsAction::Selected(1, FocusMove::Explanation));
        let second = number(&effects, form);
        let proof = || Answer::Simulate(Err("No".to_owned()));
        state.told(Event::Answered { number: first, answer: proof() });
        assert!(state.gaps.proof.is_none(), "another was chosen meanwhile");
        state.told(Event::Answered { number: second, answer: proof() });
        assert!(matches!(state.gaps.proof, Some((1, Err(_)))));
        assert!(state.simulator.result.is_none(), "the simulator was not asked");
        assert!(act(&mut state, GapsAction::Selected(1, FocusMove::Stay)).is_empty());
        let effects = act(&mut state, GapsAction::Deselected);
        assert!(effects.iter().any(|effect| matches!(effect, Effect::Focus(id) if id == "gap-1")));
    }

    #[test]
    fn a_witness_goes_to_the_simulator_and_to_whatever_asks_graph() {
        let (mut state, _) = answered(&Filters::default());
        let person = state.gaps.at(0).unwrap().person.clone();
        let request = act(&mut state, GapsAction::RequestAsked(0));
        assert!(
            matches!(request.as_slice(), [Effect::Copy(text)] if text.contains("\"signInIdentity\"")),
            "{request:?}"
        );
        act(&mut state, GapsAction::SimulateAsked(0));
        assert_eq!((state.route.screen, state.simulator.form.person.clone()), (Screen::Simulator, person.id));
        assert!(act(&mut state, GapsAction::SimulateAsked(99)).is_empty());
    }

    #[test]
    fn the_list_in_sight_is_taken_away() {
        let (mut state, _) = answered(&Filters::default());
        act(&mut state, GapsAction::Searched("sg-lab".to_owned()));
        let csv = act(&mut state, GapsAction::Taken(TableFormat::Csv));
        assert!(
            matches!(csv.as_slice(), [Effect::Download { name: "gaps.csv", text }] if text.lines().count() == 2),
            "{csv:?}"
        );
        let json = act(&mut state, GapsAction::Taken(TableFormat::Json));
        assert!(
            matches!(json.as_slice(), [Effect::Download { name: "gaps.json", text }] if text.contains("\"Who\": "))
        );
    }
}
