//! The screen of those without MFA: its answer, and what the user unfolded and chose.

use super::held::Held;
use super::{Effect, State, table};
use crate::route::Screen;
use crate::strings;
use canopy_workbench::ordered::{OrderedMap, OrderedSet};
use canopy_workbench::{CauseGroup, Mark, PersonChoice, PersonLine, PolicyRef, SignInForm, Uncovered, WayIn};

/// So many people of a group are shown at first.
const FIRST_SHOWN: usize = 200;

/// So many more are shown at a time: a page that draws a hundred thousand rows at once stands still.
pub(crate) const MORE_SHOWN: usize = 1_000;

/// Groups are unfolded from the top until so many people are in sight.
const UNFOLDED_AT_FIRST: usize = 60;

/// What the screen knows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Coverage {
    pub(crate) held: Held<Uncovered>,
    pub(crate) search: String,
    /// Only those are shown who get in with nothing but a password.
    pub(super) password_only: bool,
    /// The unfolded groups, by place.
    pub(crate) unfolded: OrderedSet<usize>,
    /// The groups of which more are shown than at first, and how many.
    more_shown: OrderedMap<usize, usize>,
    pub(crate) selected: Option<Place>,
}

/// People who are uncovered for one reason, as the screen lists them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cause<'a> {
    pub(crate) text: &'a str,
    pub(crate) policy: Option<&'a PolicyRef>,
    pub(crate) people: &'a [PersonLine],
    /// Whether they are kinds of people who have no object in the directory.
    pub(crate) without_object: bool,
}

/// The causes of an answer, and after them the kinds of people who are in no export.
pub(crate) fn causes<'a>(answer: &'a Uncovered) -> Vec<Cause<'a>> {
    let cause = |without_object| {
        move |group: &'a CauseGroup| Cause {
            text: &group.cause,
            policy: group.policy.as_ref(),
            people: &group.people,
            without_object,
        }
    };
    answer.groups.iter().map(cause(false)).chain(answer.without_object.iter().map(cause(true))).collect()
}

/// A person's place in the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) group: usize,
    pub(crate) person: usize,
}

/// What can happen on the screen.
#[derive(Clone, Debug)]
pub(crate) enum CoverageAction {
    /// The search text changed.
    Searched(String),
    /// A group is folded or unfolded.
    Folded(usize),
    /// More people of a group are wanted.
    MoreShown(usize),
    /// A person was chosen; whether the focus goes along, as it does from the keyboard.
    Selected(Place, FocusMove),
    /// The explanation is closed.
    Deselected,
    /// Take the way in of a person to the simulator.
    SimulateAsked(Place),
    /// The list is to be copied.
    CopyAsked,
    /// The list is to be saved.
    DownloadAsked,
}

/// Where the focus goes with a selection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FocusMove {
    /// It stays.
    Stay,
    /// To the explanation.
    Explanation,
}

impl Coverage {
    pub(super) fn answered(&mut self, answer: Result<Box<Uncovered>, String>) {
        self.unfolded.clear();
        self.more_shown.clear();
        self.selected = None;
        self.held.keep(answer);
        let Some(answer) = self.held.answer.as_deref() else { return };
        let mut in_sight = 0;
        for (at, cause) in causes(answer).iter().enumerate() {
            if at == 0 || in_sight + cause.people.len() <= UNFOLDED_AT_FIRST {
                self.unfolded.insert(at);
            }
            in_sight += cause.people.len();
        }
    }

    /// Those of a group's people that the search leaves, and the filter, with their places.
    pub(crate) fn found<'a>(&self, people: &'a [PersonLine]) -> Vec<(usize, &'a PersonLine)> {
        let wanted = self.search.trim().to_lowercase();
        let is_wanted = |person: &PersonLine| {
            (!self.password_only || self.mark(person) == Some(Mark::Open))
                && (wanted.is_empty()
                    || [&person.name, &person.upn].into_iter().any(|text| text.to_lowercase().contains(&wanted)))
        };
        people.iter().enumerate().filter(|(_, person)| is_wanted(person)).collect()
    }

    /// What the weakest way in of a person asks for.
    fn mark(&self, person: &PersonLine) -> Option<Mark> {
        let way = usize::try_from(person.way).ok()?;
        self.held.answer.as_ref()?.ways.get(way).map(|way| way.mark)
    }

    /// How many people have which weakest way in, the weakest first; those covered not among them.
    pub(crate) fn marks(&self) -> OrderedMap<Mark, u32> {
        let mut counts = OrderedMap::new();
        let groups = self.held.answer.iter().flat_map(|answer| &answer.groups);
        for mark in groups.flat_map(|group| &group.people).filter_map(|person| self.mark(person)) {
            *counts.entry(mark).or_default() += 1;
        }
        counts
    }

    /// Whether a group's people are in sight: a search unfolds what it finds.
    pub(crate) fn is_unfolded(&self, group: usize) -> bool {
        self.unfolded.contains(&group) || !self.search.trim().is_empty()
    }

    /// The person at a place, with the way in.
    pub(crate) fn at(&self, place: Place) -> Option<(&PersonLine, &WayIn)> {
        let answer = self.held.answer.as_ref()?;
        let person = causes(answer).get(place.group)?.people.get(place.person)?;
        let way = answer.ways.get(usize::try_from(person.way).ok()?)?;
        Some((person, way))
    }

    /// So many of a group's people are drawn.
    pub(crate) fn limit(&self, group: usize) -> usize {
        FIRST_SHOWN + self.more_shown.get(&group).copied().unwrap_or(0)
    }

    /// The chosen person, or the first one in sight.
    pub(crate) fn shown(&self) -> Option<Place> {
        self.selected.or_else(|| {
            causes(self.held.answer.as_ref()?).iter().enumerate().find_map(|(group, cause)| {
                self.found(cause.people).first().map(|(person, _)| Place { group, person: *person })
            })
        })
    }
}

impl State {
    pub(super) fn coverage_action(&mut self, action: CoverageAction) -> Vec<Effect> {
        match action {
            CoverageAction::Searched(text) => self.quietly(|state| {
                state.coverage.search = text;
                state.coverage.more_shown.clear();
                state.coverage.selected = None;
            }),
            CoverageAction::Folded(group) => self.quietly(|state| {
                let unfolded = &mut state.coverage.unfolded;
                if !unfolded.remove(&group) {
                    unfolded.insert(group);
                }
            }),
            CoverageAction::MoreShown(group) => {
                self.quietly(|state| *state.coverage.more_shown.entry(group).or_default() += MORE_SHOWN)
            }
            CoverageAction::Selected(place, focus) => self.selected(place, focus),
            CoverageAction::Deselected => self.deselected(),
            CoverageAction::SimulateAsked(place) => self.simulate_way(place),
            CoverageAction::CopyAsked => self.with_list(|coverage, answer| {
                Effect::Copy(table::tabbed(&strings::coverage::COLUMNS, rows(coverage, answer)))
            }),
            CoverageAction::DownloadAsked => self.with_list(|coverage, answer| Effect::Download {
                name: strings::coverage::FILE_NAME,
                text: table::comma_separated(&strings::coverage::COLUMNS, rows(coverage, answer)),
            }),
        }
    }

    fn selected(&mut self, place: Place, focus: FocusMove) -> Vec<Effect> {
        self.coverage.selected = Some(place);
        if let Some((person, way)) = self.coverage.at(place) {
            self.said = format!("{}: {}", person.name, way.sentence);
        }
        match focus {
            FocusMove::Stay => Vec::new(),
            FocusMove::Explanation => vec![Effect::Focus(strings::ids::EXPLANATION.to_owned())],
        }
    }

    fn deselected(&mut self) -> Vec<Effect> {
        let focus = self.coverage.selected.take().map(|place| Effect::Focus(strings::ids::person(place)));
        focus.into_iter().collect()
    }

    fn simulate_way(&mut self, place: Place) -> Vec<Effect> {
        let Some((person, way)) = self.coverage.at(place) else { return Vec::new() };
        let choice = PersonChoice {
            id: person.id.clone(),
            name: person.name.clone(),
            upn: person.upn.clone(),
            badges: person.badges.clone(),
            workload: false,
        };
        // What was counted in and taken otherwise there is so here too.
        let form =
            SignInForm { layers: self.filters.layers(), flipped: self.filters.flipped.clone(), ..way.form.clone() };
        let mut effects = self.simulate(form, choice);
        effects.extend(self.show_screen(Screen::Simulator));
        effects
    }

    fn with_list(&self, effect: impl FnOnce(&Coverage, &Uncovered) -> Effect) -> Vec<Effect> {
        self.coverage.held.answer.as_deref().map(|answer| effect(&self.coverage, answer)).into_iter().collect()
    }
}

/// The people that search and filter leave, as rows to take away.
fn rows(coverage: &Coverage, answer: &Uncovered) -> Vec<[String; 7]> {
    let row = |cause: Cause<'_>, person: &PersonLine| {
        let way = usize::try_from(person.way).ok().and_then(|at| answer.ways.get(at));
        [
            person.name.clone(),
            person.upn.clone(),
            person.badges.iter().chain(&person.depends).cloned().collect::<Vec<_>>().join("; "),
            way.map(|way| way.sentence.clone()).unwrap_or_default(),
            cause.text.to_owned(),
            cause.policy.map(|policy| policy.name.clone()).unwrap_or_default(),
            person.path.join(" → "),
        ]
    };
    let of_cause = |cause: Cause<'_>| {
        coverage.found(cause.people).into_iter().map(|(_, person)| row(cause, person)).collect::<Vec<_>>()
    };
    causes(answer).into_iter().flat_map(of_cause).collect()
}
