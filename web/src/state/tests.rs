use super::coverage::{CoverageAction, FocusMove, Place};
use super::{Action, Effect, Field, Phase, SimulatorAction, Source, State, Theme};
use crate::engine::Event;
use crate::route::{Filters, Route, Screen};
use crate::strings;
use canopy_workbench::{
    Answer, AttackerModel, CauseGroup, Choices, Counts, Inventory, Mark, PersonChoice, PersonLine, PolicyScope,
    Question, SignInForm, Uncovered, WayIn,
};

pub(super) fn asked(effects: &[Effect]) -> Vec<(u32, Question)> {
    let one = |effect: &Effect| match effect {
        Effect::Ask(number, question) => Some((*number, question.clone())),
        _ => None,
    };
    effects.iter().filter_map(one).collect()
}

fn number_of(effects: &[Effect], wanted: impl Fn(&Question) -> bool) -> u32 {
    asked(effects).into_iter().find(|(_, question)| wanted(question)).unwrap().0
}

fn is_without_mfa(question: &Question) -> bool {
    matches!(question, Question::Uncovered(_))
}

fn person(name: &str) -> PersonLine {
    PersonLine {
        id: format!("id of {name}"),
        name: name.to_owned(),
        upn: format!("{name}@example.com"),
        badges: Vec::new(),
        activated: Vec::new(),
        depends: None,
        way: 0,
        path: Vec::new(),
    }
}

fn choice(name: &str) -> PersonChoice {
    let (id, name) = (format!("id of {name}"), name.to_owned());
    PersonChoice { id, name, upn: String::new(), badges: Vec::new(), workload: false }
}

fn group(names: &[&str]) -> CauseGroup {
    CauseGroup {
        cause: "Excluded by name".to_owned(),
        policy: None,
        people: names.iter().map(|name| person(name)).collect(),
    }
}

fn without_mfa(groups: &[&[&str]]) -> Uncovered {
    let way = WayIn {
        mark: Mark::Open,
        sentence: "Nothing is asked".to_owned(),
        witness: Vec::new(),
        resources: Vec::new(),
        resource_count: 0,
        why: Vec::new(),
        form: SignInForm { platform: "linux".to_owned(), ..SignInForm::default() },
    };
    Uncovered {
        asked: canopy_workbench::Coverage::default(),
        named: true,
        people: 10,
        uncovered: 2,
        depends: 0,
        password_only: 1,
        disabled: 0,
        targets: 3,
        groups: groups.iter().map(|names| group(names)).collect(),
        without_object: Vec::new(),
        ways: vec![way],
        assumptions: Vec::new(),
    }
}

fn inventory(policies_on: u32) -> Answer {
    Answer::Inventory(Inventory { counts: Counts { policies_on, ..Counts::default() }, ..Inventory::default() })
}

pub(super) fn answer(state: &mut State, number: u32, answer: Answer) -> Vec<Effect> {
    state.told(Event::Answered { number, answer })
}

/// The sample tenant, opened; with what it has asked.
pub(super) fn opened() -> (State, Vec<Effect>) {
    let mut state = State::default();
    let effects = state.reduce(Action::SampleChosen);
    assert!(matches!(effects.as_slice(), [Effect::Open { sources, .. }] if sources.len() == 1));
    assert_eq!(state.phase, Phase::Opening);
    let effects = state.told(Event::Opened);
    (state, effects)
}

/// The sample tenant, with an answer about its people.
fn answered(groups: &[&[&str]]) -> State {
    let (mut state, effects) = opened();
    let number = number_of(&effects, is_without_mfa);
    answer(&mut state, number, Answer::Uncovered(Ok(Box::new(without_mfa(groups)))));
    state
}

fn pasted(text: &str) -> Action {
    Action::Pasted(text.to_owned())
}

#[test]
fn an_opened_tenant_is_asked_for_every_screen_at_once() {
    let (state, effects) = opened();
    let numbers: Vec<_> = asked(&effects).into_iter().map(|(number, _)| number).collect();
    assert_eq!(numbers.len(), 4);
    assert!(numbers.is_sorted_by(|a, b| a < b), "{numbers:?}");
    assert!(state.is_busy());
}

#[test]
fn the_first_screen_gives_way_to_the_answer_or_to_what_went_wrong() {
    for (policies, expected) in [(3, Route::from(Screen::Overview)), (0, Route::from(Screen::Files))] {
        let (mut state, effects) = opened();
        let number = number_of(&effects, |question| *question == Question::Inventory);
        let effects = answer(&mut state, number, inventory(policies));
        assert_eq!(state.route, expected);
        assert!(effects.iter().any(|effect| matches!(effect, Effect::ShowRoute(route) if *route == expected)));
    }
}

#[test]
fn a_screen_that_was_asked_for_stays() {
    let mut state = State { route: Route::from(Screen::Simulator), ..State::default() };
    state.reduce(Action::SampleChosen);
    let effects = state.told(Event::Opened);
    let number = number_of(&effects, |question| *question == Question::Inventory);
    answer(&mut state, number, inventory(3));
    assert_eq!(state.route.screen, Screen::Simulator);
}

#[test]
fn a_stale_answer_is_dropped() {
    let (mut state, effects) = opened();
    let stale = number_of(&effects, is_without_mfa);
    state.reduce(Action::Navigated(Route::from(Screen::WithoutMfa)));
    let filters = Filters { model: AttackerModel::Everything, ..Filters::default() };
    let effects = state.reduce(Action::Filtered(filters.clone()));
    let fresh = number_of(&effects, is_without_mfa);
    answer(&mut state, stale, Answer::Uncovered(Ok(Box::new(without_mfa(&[&["Old"]])))));
    assert_eq!(state.coverage.held.answer, None);
    answer(&mut state, fresh, Answer::Uncovered(Ok(Box::new(without_mfa(&[&["New"]])))));
    assert!(state.coverage.held.answer.is_some());
    answer(&mut state, fresh, Answer::Uncovered(Ok(Box::new(without_mfa(&[])))));
    assert_eq!(state.coverage.held.answer.unwrap().groups.len(), 1, "an answer counts once");
}

#[test]
fn an_address_with_other_filters_asks_anew_and_the_same_does_not() {
    let mut state = answered(&[]);
    let filters = Filters { policies: PolicyScope::WithReportOnly, ..Filters::default() };
    let there = Action::Navigated(Route::new(Screen::WithoutMfa, &filters));
    assert_eq!(asked(&state.reduce(there.clone())).len(), 1);
    assert_eq!(asked(&state.reduce(there)).len(), 0);
    state.reduce(Action::Navigated(Route::from(Screen::Simulator)));
    assert_eq!(state.filters, filters, "the filters outlive their screen");
}

#[test]
fn more_files_join_the_users_own_but_not_the_sample() {
    let (mut state, _) = opened();
    state.reduce(pasted("[]"));
    assert!(matches!(state.sources.as_slice(), [Source::Pasted { .. }]));
    state.reduce(pasted("{}"));
    assert_eq!(state.sources.len(), 2);
    assert!(state.reduce(pasted("  \n")).is_empty(), "nothing pasted opens nothing");
    assert!(state.reduce(Action::FilesChosen(Vec::new())).is_empty(), "nothing chosen opens nothing");
    state.reduce(Action::SampleChosen);
    assert!(matches!(state.sources.as_slice(), [Source::Sample]));
}

#[test]
fn what_was_opened_can_be_opened_again_after_cancelling_and_after_a_crash() {
    for crashed in [false, true] {
        let (mut state, _) = opened();
        let effects =
            if crashed { state.told(Event::Crashed("Boom".to_owned())) } else { state.reduce(Action::Cancel) };
        assert!(matches!(effects.as_slice(), [Effect::Cancel]));
        assert!(!state.is_busy());
        let form = Action::Simulator(SimulatorAction::Filled(Field::Platform, "linux".to_owned()));
        assert!(state.reduce(form).is_empty(), "an ended engine is asked nothing");
        assert!(
            matches!(state.reduce(Action::Reopen).as_slice(), [Effect::Open { sources, .. }] if sources.len() == 1)
        );
        assert_eq!(state.phase, Phase::Opening);
    }
}

#[test]
fn starting_over_forgets_all_but_the_looks_of_the_page() {
    let mut state = answered(&[&["Ada"]]);
    state.reduce(Action::ThemeChosen(Theme::Dark));
    state.reduce(Action::RequestsCounted(2));
    state.reduce(Action::Navigated(Route::from(Screen::WithoutMfa)));
    let before =
        asked(&state.reduce(Action::Filtered(Filters { model: AttackerModel::Everything, ..Filters::default() })));
    let effects = state.reduce(Action::StartOver);
    assert!(matches!(effects.first(), Some(Effect::Cancel)));
    assert!(state.sources.is_empty() && state.inventory.is_none() && state.coverage.held.answer.is_none());
    assert_eq!((state.route.clone(), state.theme, state.requests), (Route::from(Screen::Start), Theme::Dark, 2));
    // A late answer finds nobody.
    answer(&mut state, before[0].0, Answer::Uncovered(Ok(Box::new(without_mfa(&[&["Ada"]])))));
    assert_eq!(state.coverage.held.answer, None);
}

#[test]
fn a_search_leaves_the_matching_and_unfolds_them() {
    let mut state = answered(&[&["Ada", "Bob"], &["Cleo"]]);
    state.reduce(Action::Coverage(CoverageAction::Folded(0)));
    assert!(!state.coverage.is_unfolded(0));
    state.reduce(Action::Coverage(CoverageAction::Searched("bOb@".to_owned())));
    let groups = state.coverage.held.answer.clone().unwrap().groups.clone();
    let names = |group: usize| -> Vec<_> {
        state.coverage.found(&groups[group].people).into_iter().map(|(at, person)| (at, person.name.clone())).collect()
    };
    assert_eq!((names(0), names(1)), (vec![(1, "Bob".to_owned())], Vec::new()));
    assert!(state.coverage.is_unfolded(0));
    assert_eq!(state.coverage.shown(), Some(Place { group: 0, person: 1 }));
}

#[test]
fn large_groups_are_folded_at_first_but_for_the_first() {
    let many = vec!["Ada"; 59];
    let state = answered(&[&many, &["Bob"], &["Cleo"], &["Dan"]]);
    assert_eq!(state.coverage.unfolded.iter().copied().collect::<Vec<_>>(), [0, 1]);
    let more = vec!["Ada"; 500];
    assert_eq!(answered(&[&more, &["Bob"]]).coverage.unfolded.len(), 1);
}

#[test]
fn the_focus_goes_to_the_explanation_and_back() {
    let mut state = answered(&[&["Ada"]]);
    let place = Place { group: 0, person: 0 };
    let effects = state.reduce(Action::Coverage(CoverageAction::Selected(place, FocusMove::Explanation)));
    assert!(matches!(effects.as_slice(), [Effect::Focus(id)] if id == "explanation"));
    let effects = state.reduce(Action::Coverage(CoverageAction::Deselected));
    assert!(matches!(effects.as_slice(), [Effect::Focus(id)] if id == "person-0-0"));
    assert!(state.reduce(Action::Coverage(CoverageAction::Deselected)).is_empty());
}

#[test]
fn a_way_in_becomes_the_form_of_that_person() {
    let mut state = answered(&[&["Ada"]]);
    let effects = state.reduce(Action::Coverage(CoverageAction::SimulateAsked(Place { group: 0, person: 0 })));
    let expected = SignInForm { person: "id of Ada".to_owned(), platform: "linux".to_owned(), ..SignInForm::default() };
    assert_eq!(asked(&effects)[0].1, Question::Simulate(Box::new(expected)));
    assert_eq!(state.route.screen, Screen::Simulator);
    assert_eq!(state.simulator.person.unwrap().name, "Ada");
    let nobody = Place { group: 7, person: 0 };
    assert!(answered(&[]).reduce(Action::Coverage(CoverageAction::SimulateAsked(nobody))).is_empty());
}

#[test]
fn the_simulator_answers_before_it_is_asked_and_at_every_change() {
    let (mut state, effects) = opened();
    let number = number_of(&effects, |question| matches!(question, Question::FindPeople { .. }));
    let effects = answer(&mut state, number, Answer::FindPeople(vec![choice("Ada"), choice("Bob")]));
    assert!(matches!(asked(&effects).as_slice(), [(_, Question::Simulate(form))] if form.person == "id of Ada"));
    let effects = state.reduce(Action::Simulator(SimulatorAction::Filled(Field::Country, " de".to_owned())));
    assert!(matches!(asked(&effects).as_slice(), [(_, Question::Simulate(form))] if form.country == "DE"));
}

#[test]
fn typing_a_name_picks_nobody_until_enter() {
    let (mut state, effects) = opened();
    let number = number_of(&effects, |question| matches!(question, Question::FindPeople { .. }));
    answer(&mut state, number, Answer::FindPeople(vec![choice("Ada")]));
    let effects = state.reduce(Action::Simulator(SimulatorAction::PersonTyped("b".to_owned())));
    let number = asked(&effects)[0].0;
    assert!(answer(&mut state, number, Answer::FindPeople(vec![choice("Bob"), choice("Abby")])).is_empty());
    assert_eq!(state.simulator.person.as_ref().unwrap().name, "Ada");
    for _ in 0..5 {
        state.reduce(Action::Simulator(SimulatorAction::ListMoved(1)));
    }
    assert_eq!(state.simulator.list.active, 1, "the list has an end");
    state.reduce(Action::Simulator(SimulatorAction::PersonPicked(1)));
    assert_eq!(state.simulator.person.as_ref().unwrap().name, "Abby");
    assert!(!state.simulator.list.is_open);
    assert!(state.reduce(Action::Simulator(SimulatorAction::PersonPicked(9))).is_empty());
}

#[test]
fn the_list_is_taken_away_as_a_table() {
    let mut state = answered(&[&["=Ada", "Bob, Jr."]]);
    let effects = state.reduce(Action::Coverage(CoverageAction::CopyAsked));
    let [Effect::Copy(text)] = effects.as_slice() else { panic!("{effects:?}") };
    assert!(text.contains("\n'=Ada\t'=Ada@example.com\t"), "{text}");
    assert_eq!(text.lines().count(), 3);
    let effects = state.reduce(Action::Coverage(CoverageAction::DownloadAsked));
    let [Effect::Download { text, .. }] = effects.as_slice() else { panic!("{effects:?}") };
    assert!(text.starts_with('\u{feff}') && text.contains("\r\n\"Bob, Jr.\","), "{text}");
}

#[test]
fn the_script_is_saved_as_it_is() {
    let (name, text) = (strings::start::SCRIPT_NAME, strings::start::SCRIPT);
    let effects = State::default().reduce(Action::Save { name, text });
    let [Effect::Download { name, text }] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!(*name, "Export-CanopyTenant.ps1");
    assert!(text.starts_with("#Requires -Version 5.1\n"));
}

#[test]
fn a_toast_goes_when_its_own_time_is_over() {
    let mut state = State::default();
    let first = state.reduce(Action::Copied(true));
    let [Effect::ExpireToast(first)] = first.as_slice() else { panic!("{first:?}") };
    state.reduce(Action::Copied(false));
    state.reduce(Action::ToastExpired(*first));
    assert!(state.toast.is_some());
    let second = state.toast.as_ref().unwrap().0;
    state.reduce(Action::ToastExpired(second));
    assert!(state.toast.is_none());
}

#[test]
fn choices_come_to_the_form() {
    let (mut state, effects) = opened();
    let number = number_of(&effects, |question| *question == Question::Choices);
    answer(&mut state, number, Answer::Choices(Choices::default()));
    assert!(state.simulator.choices.is_some());
}

#[test]
fn kinds_of_people_without_an_object_come_last() {
    let (mut state, effects) = opened();
    let number = number_of(&effects, is_without_mfa);
    let with_kinds = Uncovered { without_object: vec![group(&["Any guest"])], ..without_mfa(&[&["Ada"]]) };
    answer(&mut state, number, Answer::Uncovered(Ok(Box::new(with_kinds))));
    let (found, _) = state.coverage.at(Place { group: 1, person: 0 }).unwrap();
    assert_eq!(found.name, "Any guest");
    assert!(state.coverage.at(Place { group: 2, person: 0 }).is_none());
}

#[test]
fn long_groups_are_drawn_in_portions() {
    let mut state = answered(&[&["Ada"]]);
    let first = state.coverage.limit(0);
    state.reduce(Action::Coverage(CoverageAction::MoreShown(0)));
    assert!(state.coverage.limit(0) > first && state.coverage.limit(1) == first);
    state.reduce(Action::Coverage(CoverageAction::Searched("a".to_owned())));
    assert_eq!(state.coverage.limit(0), first, "what a search leaves is drawn in portions too");
}

#[test]
fn recorded_sign_ins_are_replayed_once_their_screen_is_shown() {
    let (mut state, effects) = opened();
    let number = number_of(&effects, |question| *question == Question::Inventory);
    let counts = Counts { policies_on: 1, sign_ins: 2, ..Counts::default() };
    answer(&mut state, number, Answer::Inventory(Inventory { counts, ..Inventory::default() }));
    let effects = state.reduce(Action::Navigated(Route::from(Screen::Replay)));
    let number = number_of(&effects, |question| *question == Question::Replay);
    assert!(asked(&state.reduce(Action::Navigated(Route::from(Screen::Replay)))).is_empty(), "it is on its way");
    let difference = canopy_workbench::Difference {
        time: String::new(),
        who: "Ada".to_owned(),
        resource: String::new(),
        place: String::new(),
        policy: String::new(),
        recorded: String::new(),
        we_say: String::new(),
        form: SignInForm { platform: "linux".to_owned(), ..SignInForm::default() },
        person: PersonChoice {
            id: "ada".to_owned(),
            name: "Ada".to_owned(),
            upn: String::new(),
            badges: Vec::new(),
            workload: false,
        },
    };
    let group = canopy_workbench::DifferenceGroup {
        kind: canopy_workbench::DifferenceKind::Unexplained,
        why: String::new(),
        count: 1,
        examples: vec![difference],
    };
    let replay = canopy_workbench::Replay { differences: vec![group], ..canopy_workbench::Replay::default() };
    answer(&mut state, number, Answer::Replay(Box::new(replay)));
    assert!(state.said.contains("0 unexplained"), "{}", state.said);
    let effects = state.reduce(Action::SimulateRecorded(0, 0));
    assert_eq!((state.route.screen, state.simulator.form.person.as_str()), (Screen::Simulator, "ada"));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Ask(_, Question::Simulate(_)))));
    assert!(state.reduce(Action::SimulateRecorded(7, 7)).is_empty(), "what is not there is not simulated");
    // Other files are other sign-ins.
    state.reduce(Action::SampleChosen);
    assert!(state.replay.is_none());
}
