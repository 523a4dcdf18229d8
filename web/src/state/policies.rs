//! The screen of policies: what of the review is shown, and the JSON of the chosen one.

use super::{Effect, FocusMove, Phase, State, table};
use crate::strings::{self, policies as text};
use canopy_workbench::{Actor, PolicyState, Question, Review, Reviewed, ordered};
use std::cmp::Reverse;
use std::rc::Rc;

/// What the screen knows.
#[derive(Clone, Debug, Default)]
pub(crate) struct PoliciesScreen {
    pub(crate) answer: Option<Rc<Review>>,
    pub(crate) search: String,
    pub(crate) shown: Shown,
    pub(crate) sort: Sort,
    /// The chosen one, by its place in the answer.
    pub(crate) selected: Option<usize>,
    /// The JSON of the policy at that place.
    pub(crate) json: Option<(usize, Rc<str>)>,
    /// The place of the policy whose JSON is on its way.
    pub(super) fetching: Option<usize>,
}

/// Which policies are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Shown {
    #[default]
    All,
    State(PolicyState),
    /// Those about which something was found.
    Found,
    About(Actor),
    Blocking,
    /// Those that ask for session controls.
    Session,
}

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Sort {
    /// That of the exports.
    #[default]
    Exports,
    Name,
    /// The widest reach first.
    People,
    Resources,
    /// The latest change first.
    Changed,
}

/// What can happen on the screen.
#[derive(Clone, Debug)]
pub(crate) enum PoliciesAction {
    /// The search text changed.
    Searched(String),
    /// Other policies are to be shown.
    Filtered(Shown),
    /// Another order was chosen.
    Sorted(Sort),
    /// A policy was chosen; whether the focus goes along.
    Selected(usize, FocusMove),
    /// The details are closed.
    Deselected,
    /// The JSON of a policy is wanted.
    JsonAsked(usize),
    /// The list is to be copied.
    CopyAsked,
    /// The list is to be saved.
    DownloadAsked,
}

impl PoliciesScreen {
    /// The policies that search and filter leave, in order, with their places.
    pub(crate) fn found(&self) -> Vec<(usize, &Reviewed)> {
        let wanted = self.search.trim().to_lowercase();
        let holds = |text: &str| text.to_lowercase().contains(&wanted);
        let is_shown = |policy: &Reviewed| match self.shown {
            Shown::All => true,
            Shown::State(state) => policy.state == state,
            Shown::Found => !policy.findings.is_empty(),
            Shown::About(actor) => policy.actors.contains(&actor),
            Shown::Blocking => policy.controls == text::BLOCKS,
            Shown::Session => !policy.session.is_empty(),
        };
        let is_found = |policy: &Reviewed| {
            let told = policy.conditions.iter().map(|(_, told)| told);
            wanted.is_empty()
                || [&policy.policy.name, &policy.controls]
                    .into_iter()
                    .chain(&policy.session)
                    .chain(told)
                    .any(|t| holds(t))
        };
        let all = self.answer.iter().flat_map(|answer| &answer.policies).enumerate();
        let mut found: Vec<(usize, &Reviewed)> = all.filter(|(_, one)| is_shown(one) && is_found(one)).collect();
        match self.sort {
            Sort::Exports => {}
            Sort::Name => ordered::sort_by_key(&mut found, |(_, one)| one.policy.name.to_lowercase()),
            Sort::People => ordered::sort_by_key(&mut found, |(_, one)| Reverse(one.people)),
            Sort::Resources => ordered::sort_by_key(&mut found, |(_, one)| Reverse(one.targets)),
            Sort::Changed => ordered::sort_by(&mut found, |(_, one), (_, other)| changed(other).cmp(changed(one))),
        }
        found
    }

    pub(crate) fn at(&self, place: usize) -> Option<&Reviewed> {
        self.answer.as_ref()?.policies.get(place)
    }

    /// The chosen policy, or the first one in sight.
    pub(crate) fn chosen(&self) -> Option<usize> {
        self.selected.or_else(|| self.found().first().map(|(place, _)| *place))
    }
}

/// When a policy was last changed, as far as the export says.
pub(crate) fn changed(policy: &Reviewed) -> &str {
    if policy.modified.is_empty() { &policy.created } else { &policy.modified }
}

impl State {
    pub(super) fn policies_action(&mut self, action: PoliciesAction) -> Vec<Effect> {
        match action {
            PoliciesAction::Searched(text) => self.quietly(|state| {
                (state.policies.search, state.policies.selected) = (text, None);
            }),
            PoliciesAction::Filtered(shown) => self.quietly(|state| {
                (state.policies.shown, state.policies.selected) = (shown, None);
            }),
            PoliciesAction::Sorted(sort) => self.quietly(|state| state.policies.sort = sort),
            PoliciesAction::Selected(place, focus) => {
                self.policies.selected = Some(place);
                if let Some(policy) = self.policies.at(place) {
                    self.said = format!("{}: {}", policy.policy.name, policy.sentence);
                }
                match focus {
                    FocusMove::Stay => Vec::new(),
                    FocusMove::Explanation => vec![Effect::Focus(strings::ids::EXPLANATION.to_owned())],
                }
            }
            PoliciesAction::Deselected => {
                let place = self.policies.selected.take();
                place.map(|place| Effect::Focus(strings::ids::policy(place))).into_iter().collect()
            }
            PoliciesAction::JsonAsked(place) => {
                if self.phase != Phase::Open || self.policies.json.as_ref().is_some_and(|(of, _)| *of == place) {
                    return Vec::new();
                }
                self.policies.fetching = Some(place);
                vec![self.ask(Question::PolicyJson(u32::try_from(place).unwrap_or(u32::MAX)))]
            }
            PoliciesAction::CopyAsked => vec![Effect::Copy(table::tabbed(&text::COLUMNS, self.policy_rows()))],
            PoliciesAction::DownloadAsked => {
                let text = table::comma_separated(&text::COLUMNS, self.policy_rows());
                vec![Effect::Download { name: text::FILE_NAME, text }]
            }
        }
    }

    pub(super) fn json_came(&mut self, json: &str) -> Vec<Effect> {
        self.policies.json = self.policies.fetching.take().map(|place| (place, json.into()));
        Vec::new()
    }

    /// The policies in sight as rows to take away.
    fn policy_rows(&self) -> Vec<[String; 8]> {
        let found = self.policies.found().into_iter();
        found
            .map(|(_, one)| {
                [
                    one.policy.name.clone(),
                    strings::policy_state(one.state).to_owned(),
                    one.sentence.clone(),
                    one.people.to_string(),
                    one.targets.to_string(),
                    one.findings.iter().map(|finding| finding.text.as_str()).collect::<Vec<_>>().join("; "),
                    changed(one).to_owned(),
                    one.policy.place.clone(),
                ]
            })
            .collect()
    }
}
