//! The screen of policies: its answer, what of it is shown in which order, and the open one's JSON.

use super::{Asked, Effect, FocusMove, Phase, State, TableFormat, table};
use crate::route::{Found, Order, PolicyView, Route, Screen};
use crate::strings::{self, policies as text};
use canopy_workbench::{FindingKind, PolicyJson, PolicyState, Question, Review, Reviewed, ordered};
use std::rc::Rc;

/// What the screen knows.
#[derive(Clone, Debug, Default)]
pub(crate) struct PoliciesScreen {
    pub(crate) review: Option<Rc<Review>>,
    pub(crate) search: String,
    /// As it stands in the address.
    pub(crate) view: PolicyView,
    /// Whether the rarer filters are unfolded, because one of them was set.
    pub(crate) more: bool,
    /// The JSON of the policy that was open last.
    pub(crate) json: Option<PolicyJson>,
    /// The policy whose JSON is on its way.
    writing: Option<u32>,
}

/// What can happen on the screen.
#[derive(Clone, Debug)]
pub(crate) enum PoliciesAction {
    /// The search text changed.
    Searched(String),
    /// The list is shown otherwise.
    Viewed(PolicyView),
    /// A policy is opened; whether the focus goes along.
    Selected(u32, FocusMove),
    /// The open policy is closed.
    Deselected,
    /// The list is taken away.
    Taken(TableFormat),
}

impl PoliciesScreen {
    /// The policies that search and filters leave, with their places, in order.
    pub(crate) fn found(&self) -> Vec<(u32, &Reviewed)> {
        let Some(review) = &self.review else { return Vec::new() };
        let mut found: Vec<(u32, &Reviewed)> =
            (0..).zip(&review.policies).filter(|(at, policy)| self.holds(review, *at, policy)).collect();
        if self.view.order != Order::Exported {
            ordered::sort_by_key(&mut found, |(_, one)| self.key(one));
        }
        found
    }

    /// What the list is ordered by.
    fn key(&self, policy: &Reviewed) -> Vec<u8> {
        match self.view.order {
            Order::Exported => Vec::new(),
            Order::Name => policy.policy.name.to_lowercase().into_bytes(),
            Order::State => vec![state_rank(policy.state)],
            Order::Reach => (u64::MAX - u64::from(policy.people) * u64::from(policy.targets)).to_be_bytes().to_vec(),
            // The latest first, and those of which no export says it last.
            Order::Changed => changed(policy).bytes().map(|byte| !byte).chain([u8::MAX]).collect(),
        }
    }

    fn holds(&self, review: &Review, at: u32, policy: &Reviewed) -> bool {
        let view = &self.view;
        let wanted = self.search.trim().to_lowercase();
        let is_named = wanted.is_empty()
            || [&policy.policy.name, &policy.sentence].into_iter().any(|text| text.to_lowercase().contains(&wanted));
        let reaches = view.target.is_none_or(|target| {
            let pattern = review.reached_as.get(target as usize).and_then(|at| review.reached.get(*at as usize));
            pattern.is_none_or(|policies| policies.contains(&at))
        });
        let has = |kind: FindingKind| policy.findings.iter().any(|finding| finding.kind == kind);
        let found = match view.found {
            Found::Whatever => true,
            Found::Something => !policy.findings.is_empty(),
            Found::Of(kind) => has(kind),
        };
        let mut facets = view.facets.iter().flatten();
        is_named
            && reaches
            && found
            && view.state.is_none_or(|state| policy.state == state)
            && facets.all(|facet| policy.facets.contains(facet))
            && (view.since.is_empty() || changed(policy) >= view.since.as_str())
    }

    /// Shows the list as the address has it.
    pub(super) fn viewed(&mut self, view: &PolicyView) {
        self.view.clone_from(view);
        self.more |= view.is_narrowed();
    }

    pub(crate) fn at(&self, place: u32) -> Option<&Reviewed> {
        self.review.as_ref()?.policies.get(usize::try_from(place).ok()?)
    }

    /// The open policy, or the first one in sight.
    pub(crate) fn shown(&self) -> Option<u32> {
        let open = self.view.policy.filter(|place| self.at(*place).is_some());
        open.or_else(|| self.found().first().map(|(place, _)| *place))
    }
}

/// When a policy was last changed: made, where it never was.
pub(crate) fn changed(policy: &Reviewed) -> &str {
    if policy.modified.is_empty() { &policy.created } else { &policy.modified }
}

const fn state_rank(state: PolicyState) -> u8 {
    match state {
        PolicyState::On => 0,
        PolicyState::ReportOnly => 1,
        PolicyState::Off => 2,
        PolicyState::Unknown | PolicyState::Layer => 3,
    }
}

impl State {
    pub(super) fn policies_action(&mut self, action: PoliciesAction) -> Vec<Effect> {
        match action {
            PoliciesAction::Searched(text) => {
                self.policies.search = text;
                self.ask_json()
            }
            PoliciesAction::Viewed(view) => {
                let effects = self.show(Route::policies(view));
                self.said = text::left(&self.policies);
                effects
            }
            PoliciesAction::Selected(place, focus) => {
                let mut effects = self.show(Route::policies(self.policies.view.opening(Some(place))));
                if let Some(policy) = self.policies.at(place) {
                    self.said = format!("{}: {}", policy.policy.name, policy.sentence);
                }
                if focus == FocusMove::Explanation {
                    effects.push(Effect::Focus(strings::ids::EXPLANATION.to_owned()));
                }
                effects
            }
            PoliciesAction::Deselected => {
                let place = self.policies.view.policy;
                let mut effects = self.show(Route::policies(self.policies.view.opening(None)));
                effects.extend(place.map(|place| Effect::Focus(strings::ids::policy(place))));
                effects
            }
            PoliciesAction::Taken(format) => {
                vec![table::taken(format, text::FILES, &text::COLUMNS, self.policy_rows())]
            }
        }
    }

    /// Asks for the policies once their screen is shown, and for the JSON of the one in sight.
    pub(super) fn ask_policies(&mut self) -> Vec<Effect> {
        if self.route.screen != Screen::Policies || self.phase != Phase::Open {
            return Vec::new();
        }
        if self.policies.review.is_none() && !self.asking.waits_for(Asked::Policies) {
            return vec![self.ask(Question::Policies)];
        }
        self.ask_json()
    }

    pub(super) fn reviewed(&mut self, review: Box<Review>) -> Vec<Effect> {
        self.policies.review = Some(Rc::from(review));
        if self.route.screen == Screen::Policies {
            self.said = text::left(&self.policies);
        }
        self.ask_json()
    }

    fn ask_json(&mut self) -> Vec<Effect> {
        let known = self.policies.json.as_ref().map(|json| json.number);
        let Some(place) = self.policies.shown().filter(|place| known != Some(*place)) else { return Vec::new() };
        let is_asked = self.asking.waits_for(Asked::PolicyJson) && self.policies.writing == Some(place);
        if self.route.screen != Screen::Policies || self.phase != Phase::Open || is_asked {
            return Vec::new();
        }
        self.policies.writing = Some(place);
        vec![self.ask(Question::PolicyJson(place))]
    }

    /// The policies in sight as rows to take away.
    fn policy_rows(&self) -> Vec<[String; 9]> {
        let found = self.policies.found().into_iter();
        found
            .map(|(_, one)| {
                let findings: Vec<&str> = one.findings.iter().map(|finding| finding.text.as_str()).collect();
                [
                    one.policy.name.clone(),
                    strings::policy_state(one.state).to_owned(),
                    one.sentence.clone(),
                    one.people.to_string(),
                    one.targets.to_string(),
                    one.created.clone(),
                    one.modified.clone(),
                    findings.join("; "),
                    one.policy.place.clone(),
                ]
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{PoliciesAction, State};
    use crate::engine::Event;
    use crate::route::{Found, Order, PolicyView, Route, Screen};
    use crate::state::{Action, Effect, FocusMove, Phase, TableFormat};
    use canopy_workbench::{Answer, FindingKind, PolicyFacet, PolicyState, Question, Workbench};

    /// The screen with the review of the sample tenant, and what was asked with it.
    fn reviewed(view: PolicyView) -> (State, Vec<Effect>) {
        let mut state = State { phase: Phase::Open, ..State::default() };
        let asked = state.reduce(Action::Navigated(Route::policies(view)));
        let number = asked.iter().find_map(|effect| match effect {
            Effect::Ask(number, Question::Policies) => Some(*number),
            _ => None,
        });
        let workbench = Workbench::open(Workbench::sample(), &mut |_| {});
        let answer = workbench.ask(&Question::Policies, &mut |_| {});
        let effects = state.told(Event::Answered { number: number.unwrap(), answer });
        (state, effects)
    }

    fn places(view: PolicyView) -> Vec<u32> {
        reviewed(view).0.policies.found().into_iter().map(|(place, _)| place).collect()
    }

    fn act(state: &mut State, action: PoliciesAction) -> Vec<Effect> {
        state.reduce(Action::Policies(action))
    }

    #[test]
    fn filters_leave_what_they_say() {
        let all = PolicyView::default;
        assert_eq!(places(all()).len(), 18);
        assert_eq!(places(PolicyView { state: Some(PolicyState::ReportOnly), ..all() }), [8]);
        assert_eq!(places(PolicyView { state: Some(PolicyState::Off), ..all() }), [17]);
        let facet = |at: usize, facet| {
            let mut facets = [None; 4];
            facets[at] = Some(facet);
            PolicyView { facets, ..all() }
        };
        assert_eq!(places(facet(1, PolicyFacet::Network)), [2, 6, 13]);
        assert_eq!(places(facet(2, PolicyFacet::TermsOfUse)), [15]);
        assert_eq!(places(facet(3, PolicyFacet::SignInFrequency)), [1, 12, 16]);
        assert_eq!(places(PolicyView { since: "2026-06-24".to_owned(), ..all() }), [0, 1, 17]);
        let (state, _) = reviewed(all());
        let review = state.policies.review.clone().unwrap();
        let target = review.targets.iter().position(|one| one.label == "Ledgerline ERP").unwrap() as u32;
        let reaching = places(PolicyView { target: Some(target), ..all() });
        assert!(reaching.contains(&3) && !reaching.contains(&0) && !reaching.contains(&11), "{reaching:?}");
        assert_eq!(places(PolicyView { target: Some(u32::MAX), ..all() }).len(), 18, "no such target leaves all");
        let found = |found| places(PolicyView { found, ..all() });
        let with: Vec<u32> = (0..18).filter(|at| !review.policies[*at as usize].findings.is_empty()).collect();
        assert!(!with.is_empty() && with.len() < 18);
        assert_eq!(found(Found::Something), with);
        assert!(found(Found::Of(FindingKind::NotEvaluated)).is_empty());
    }

    #[test]
    fn the_list_stands_in_the_order_that_is_asked_for() {
        let by = |order| places(PolicyView { order, ..PolicyView::default() });
        let (state, _) = reviewed(PolicyView::default());
        let review = state.policies.review.clone().unwrap();
        let one = |at: u32| &review.policies[at as usize];
        assert_eq!(by(Order::Exported), (0..18).collect::<Vec<_>>());
        assert!(by(Order::Name).is_sorted_by_key(|at| one(*at).policy.name.to_lowercase()));
        let reach = |at: &u32| u64::from(one(*at).people) * u64::from(one(*at).targets);
        assert!(by(Order::Reach).is_sorted_by(|a, b| reach(a) >= reach(b)));
        assert!(by(Order::Changed).is_sorted_by(|a, b| one(*a).modified >= one(*b).modified));
        let states = by(Order::State);
        assert_eq!((states[16], states[17]), (8, 17), "report-only and off come last");
    }

    #[test]
    fn a_search_looks_at_names_and_sentences() {
        let (mut state, _) = reviewed(PolicyView::default());
        act(&mut state, PoliciesAction::Searched("payFLOW ".to_owned()));
        let found: Vec<u32> = state.policies.found().into_iter().map(|(place, _)| place).collect();
        assert_eq!(found, [0, 3, 4]);
    }

    #[test]
    fn the_open_policy_is_in_the_address_by_its_place_and_its_json_is_asked_for() {
        let (mut state, effects) = reviewed(PolicyView::default());
        assert!(matches!(effects.as_slice(), [Effect::Ask(_, Question::PolicyJson(0))]), "{effects:?}");
        let effects = act(&mut state, PoliciesAction::Selected(3, FocusMove::Explanation));
        assert_eq!(state.route.format(), "#/1/policies?policy=3");
        assert!(effects.iter().any(|effect| matches!(effect, Effect::Focus(id) if id == "explanation")));
        let number = effects.iter().find_map(|effect| match effect {
            Effect::Ask(number, Question::PolicyJson(3)) => Some(*number),
            _ => None,
        });
        let json = canopy_workbench::PolicyJson { number: 3, json: "{}".to_owned() };
        state.told(Event::Answered { number: number.unwrap(), answer: Answer::PolicyJson(json) });
        assert!(act(&mut state, PoliciesAction::Searched("CA004".to_owned())).is_empty(), "it is known");
        let effects = act(&mut state, PoliciesAction::Deselected);
        assert_eq!(state.route, Route::from(Screen::Policies));
        assert!(effects.iter().any(|effect| matches!(effect, Effect::Focus(id) if id == "policy-3")));
    }

    #[test]
    fn an_address_to_a_policy_that_is_not_there_opens_the_first_in_sight() {
        let (state, _) = reviewed(PolicyView { policy: Some(99), ..PolicyView::default() });
        assert_eq!(state.policies.shown(), Some(0));
    }

    #[test]
    fn the_list_is_taken_away_in_four_ways() {
        let (mut state, _) = reviewed(PolicyView { state: Some(PolicyState::ReportOnly), ..PolicyView::default() });
        let mut taken = |format| act(&mut state, PoliciesAction::Taken(format));
        let pasted = taken(TableFormat::Pasted);
        assert!(matches!(pasted.as_slice(), [Effect::Copy(text)] if text.lines().count() == 2));
        let markdown = taken(TableFormat::Markdown);
        assert!(matches!(markdown.as_slice(), [Effect::Copy(text)] if text.starts_with("| Name | State |")));
        let csv = taken(TableFormat::Csv);
        assert!(
            matches!(csv.as_slice(), [Effect::Download { name: "policies.csv", text }] if text.contains("Report-only"))
        );
        let json = taken(TableFormat::Json);
        assert!(
            matches!(json.as_slice(), [Effect::Download { name: "policies.json", text }] if text.starts_with("[\n"))
        );
    }

    #[test]
    fn the_view_outlives_other_screens_and_other_tenants() {
        let view = PolicyView { order: Order::Name, ..PolicyView::default() };
        let (mut state, _) = reviewed(view.clone());
        state.reduce(Action::Navigated(Route::from(Screen::Gaps)));
        assert_eq!(state.route_to(Screen::Policies), Route::policies(view.clone()));
        state.reduce(Action::Navigated(Route::policies(view.clone())));
        state.reduce(Action::SampleChosen);
        assert!(state.policies.review.is_none());
        assert_eq!(state.policies.view, view);
    }
}
