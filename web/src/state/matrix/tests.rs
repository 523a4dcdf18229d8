//! The screen on the sample tenant, asked of the workbench itself.

use super::super::tests::{answer, asked, opened};
use super::super::{Action, Effect, FocusMove, State};
use super::{Entry, Format, Look, MatrixAction, Spot, table};
use crate::route::{Alike, Columns, Group, MatrixOptions, Route, Screen, Show, Sort};
use canopy_workbench::{CellCoverage, GroupedBy, Mark, Question, Workbench};

/// Answers what the state has asked that belongs to this screen.
fn answer_all(state: &mut State, workbench: &Workbench, effects: &[Effect]) {
    for (number, question) in asked(effects) {
        if matches!(question, Question::Matrix(_) | Question::Cell(_) | Question::PolicyMatrix | Question::Simulate(_))
        {
            let answered = workbench.ask(&question, &mut |_| {});
            answer(state, number, answered);
        }
    }
}

/// The sample's matrix, shown.
fn shown() -> (State, Workbench) {
    let workbench = Workbench::open(Workbench::sample(), &mut |_| {});
    let (mut state, _) = opened();
    let effects = state.reduce(Action::Navigated(Route::from(Screen::Matrix)));
    answer_all(&mut state, &workbench, &effects);
    (state, workbench)
}

fn act(state: &mut State, action: MatrixAction) -> Vec<Effect> {
    state.reduce(Action::Matrix(action))
}

fn show(state: &mut State, options: MatrixOptions) -> Vec<Effect> {
    act(state, MatrixAction::Shown(options))
}

/// The lines as they read: names, and headings with their counts.
fn lines(state: &State) -> Vec<String> {
    let (sheet, listing) = (state.matrix.sheet.as_ref().unwrap(), &state.matrix.listing);
    let line = |entry: &Entry| match entry {
        Entry::Row(row) => sheet.name(*row).to_owned(),
        Entry::Head(head) => crate::strings::matrix::head(sheet, &listing.heads[*head as usize]),
    };
    listing.entries.iter().map(line).collect()
}

fn entry_of(state: &State, name: &str) -> usize {
    lines(state).iter().position(|line| line.starts_with(name)).unwrap()
}

#[test]
fn everybody_is_listed_the_weakest_first() {
    let (state, _) = shown();
    let lines = lines(&state);
    // 66 people, a heading, and kinds without an object.
    assert_eq!(state.matrix.listing.found, 66);
    assert!(lines[0].starts_with("Emergency access"), "{lines:?}");
    assert!(lines[66].starts_with("Kinds of people without an object"), "{lines:?}");
    let sheet = state.matrix.sheet.as_ref().unwrap();
    let rank = |entry: &Entry| {
        match entry {
        Entry::Row(row) => (0..sheet.source.names().len())
            .filter(|of| matches!(sheet.source.look(sheet.pattern(*row), *of), Some(Look::Mark(cell)) if cell.mark == Mark::Open))
            .count(),
        Entry::Head(_) => 0,
    }
    };
    let open: Vec<usize> = state.matrix.listing.entries[..66].iter().map(rank).collect();
    assert!(open.is_sorted_by(|one, other| one >= other), "{open:?}");
}

#[test]
fn columns_that_are_alike_stand_as_one_and_apart() {
    let (mut state, _) = shown();
    let joined = state.matrix.sheet.clone().unwrap();
    assert!(joined.columns.len() < 20);
    assert_eq!(joined.columns.iter().map(|column| column.of.len()).sum::<usize>(), 130);
    for pattern in 0..joined.source.patterns() {
        for column in &joined.columns {
            let first = joined.source.look(pattern, column.of[0]);
            assert!(column.of.iter().all(|of| joined.source.look(pattern, *of) == first), "{}", column.name);
        }
    }
    show(&mut state, MatrixOptions { alike: Alike::Apart, ..MatrixOptions::default() });
    assert_eq!(state.matrix.sheet.unwrap().columns.len(), 130);
}

#[test]
fn a_search_and_a_filter_leave_those_who_match() {
    let (mut state, _) = shown();
    act(&mut state, MatrixAction::Searched("LÉA".to_owned()));
    assert_eq!(lines(&state), ["Léa Fontaine-Diallo"]);
    assert!(state.said.contains("1 of 66 people"), "{}", state.said);
    act(&mut state, MatrixAction::Searched("@northwindlantern.example".to_owned()));
    assert!(lines(&state).len() > 40);
    act(&mut state, MatrixAction::Searched("nobody at all".to_owned()));
    assert!(lines(&state).is_empty());
    act(&mut state, MatrixAction::Searched(String::new()));

    let effects = show(&mut state, MatrixOptions { show: Show::Uncovered, ..MatrixOptions::default() });
    // Without MFA, the sample's answers say.
    assert_eq!(state.matrix.listing.found, 22);
    assert!(
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::ShowRoute(route) if route.format() == "#/1/matrix?show=uncovered"))
    );
    let sheet = state.matrix.sheet.clone().unwrap();
    for entry in &state.matrix.listing.entries {
        let Entry::Row(row) = entry else { continue };
        let open = |column| matches!(sheet.cell(*row, column), Some(Look::Mark(cell)) if cell.coverage != CellCoverage::Enforced);
        assert!((0..sheet.columns.len()).any(open));
    }
    show(&mut state, MatrixOptions { show: Show::Marked(Mark::Block), sort: Sort::Name, ..MatrixOptions::default() });
    let names = lines(&state);
    let counted: Vec<String> = names[..state.matrix.listing.found].iter().map(|name| name.to_lowercase()).collect();
    assert!(counted.is_sorted(), "{counted:?}");
}

#[test]
fn groups_hold_their_people_and_the_rest_stands_last() {
    let (mut state, _) = shown();
    show(&mut state, MatrixOptions { group: Group::By(GroupedBy::Group), ..MatrixOptions::default() });
    let at = entry_of(&state, "SG-CA-MFA-Exempt");
    let all = lines(&state);
    let members: Vec<&String> = all[at + 1..].iter().take_while(|line| !line.contains(" · ")).collect();
    assert!(members.iter().any(|name| name.starts_with("Oskar")), "{members:?}");
    assert_eq!(all[at], format!("SG-CA-MFA-Exempt · {}", members.len()));
    assert!(all.iter().any(|line| line.starts_with("In no group that a policy names")));

    // Folded, its people are gone, and counted still.
    act(&mut state, MatrixAction::Pressed(Spot { entry: at, column: 0 }, FocusMove::Stay));
    let folded = lines(&state);
    assert_eq!((folded.len(), &folded[at]), (all.len() - members.len(), &all[at]));
    act(&mut state, MatrixAction::Pressed(Spot { entry: at, column: 0 }, FocusMove::Stay));
    assert_eq!(lines(&state), all);

    show(&mut state, MatrixOptions { group: Group::Alike, ..MatrixOptions::default() });
    let sheet = state.matrix.sheet.clone().unwrap();
    for section in sheet.sections.iter().filter(|section| section.name.contains("overed")) {
        assert!(section.rows.iter().all(|row| sheet.pattern(*row) == sheet.pattern(section.rows[0])));
    }
}

#[test]
fn pinned_rows_stand_first_whatever_is_searched() {
    let (mut state, _) = shown();
    let Entry::Row(row) = state.matrix.listing.entries[entry_of(&state, "Oskar")] else { panic!("not a row") };
    act(&mut state, MatrixAction::Pinned(row));
    assert!(state.said.ends_with(": pinned"), "{}", state.said);
    act(&mut state, MatrixAction::Searched("zoë".to_owned()));
    let found = lines(&state);
    assert!(found[0].starts_with("Pinned · 1") && found[1].starts_with("Oskar"), "{found:?}");
    assert!(found[3].starts_with("Zoë"), "{found:?}");
    act(&mut state, MatrixAction::Pinned(row));
    assert_eq!(lines(&state).len(), 1);
}

#[test]
fn a_cell_is_explained_and_goes_to_the_simulator() {
    let (mut state, workbench) = shown();
    let entry = entry_of(&state, "Oskar");
    let effects = act(&mut state, MatrixAction::Pressed(Spot { entry, column: 1 }, FocusMove::Explanation));
    assert!(matches!(effects.last(), Some(Effect::Focus(id)) if id == crate::strings::ids::EXPLANATION));
    answer_all(&mut state, &workbench, &effects);
    let cell = state.matrix.explained.as_ref().unwrap().cell.clone().unwrap().unwrap();
    assert_eq!((cell.way.mark, cell.coverage), (Mark::Open, CellCoverage::Excluded));
    assert!(state.said.contains("Oskar") && state.said.contains("Excluded from CA001"), "{}", state.said);
    let copied = act(&mut state, MatrixAction::CopyAsked);
    assert!(matches!(copied.as_slice(), [Effect::Copy(text)] if text.contains("SG-Finance-Pilots → SG-CA-MFA-Exempt")));

    let effects = act(&mut state, MatrixAction::SimulateAsked);
    assert_eq!(state.route.screen, Screen::Simulator);
    answer_all(&mut state, &workbench, &effects);
    let result = state.simulator.result.clone().unwrap().unwrap();
    assert_eq!((result.mark, &result.sentence), (cell.way.mark, &cell.way.sentence));

    let closed = act(&mut state, MatrixAction::Closed);
    assert!(state.matrix.explained.is_none());
    assert!(matches!(closed.as_slice(), [Effect::Focus(id)] if id == crate::strings::ids::MATRIX_CELL));
    assert_eq!(state.matrix.active, Spot { entry, column: 1 });
}

#[test]
fn the_table_holds_everybody_found_and_every_target() {
    let (mut state, _) = shown();
    act(&mut state, MatrixAction::Searched("oskar".to_owned()));
    let saved = act(&mut state, MatrixAction::SaveAsked(Format::Csv));
    let [Effect::Download { name: "coverage.csv", text }] = saved.as_slice() else { panic!("{saved:?}") };
    let lines: Vec<&str> = text.trim_end().split("\r\n").collect();
    assert_eq!(lines.len(), 2);
    assert!(lines[0].starts_with("\u{feff}Name,User principal name,Marks,") && lines[1].starts_with("Oskar"));
    assert_eq!(lines[1].split(',').count(), 3 + 130);
    assert_eq!(table::table(state.matrix.sheet.as_ref().unwrap(), &state.matrix.listing), *text);
}

#[test]
fn a_picture_holds_the_lines_and_no_markup_of_theirs() {
    let (mut state, _) = shown();
    let saved = act(&mut state, MatrixAction::SaveAsked(Format::Svg));
    let [Effect::Download { name: "coverage.svg", text }] = saved.as_slice() else { panic!("{saved:?}") };
    assert!(text.starts_with("<svg xmlns=") && text.ends_with("</svg>"));
    assert!(text.contains("Oskar") && text.contains("phishing-resistant"));
    assert_eq!(text.matches("<g ").count() + text.matches("<g>").count(), text.matches("</g>").count());
    assert_eq!(super::picture::escaped("<a href=\"x\">&\u{0}\n"), "&lt;a href=&quot;x&quot;&gt;&amp; ");
}

#[test]
fn by_policies_it_is_told_whom_each_includes_and_excludes() {
    let (mut state, workbench) = shown();
    let options = MatrixOptions { columns: Columns::Policies, show: Show::Uncovered, ..MatrixOptions::default() };
    let effects = show(&mut state, options);
    answer_all(&mut state, &workbench, &effects);
    let entry = entry_of(&state, "Oskar");
    let sheet = state.matrix.sheet.clone().unwrap();
    let column = sheet.columns.iter().position(|column| column.name.starts_with("CA001")).unwrap();
    act(&mut state, MatrixAction::Pressed(Spot { entry, column: column + 1 }, FocusMove::Stay));
    assert!(state.said.contains("excluded: group SG-CA-MFA-Exempt"), "{}", state.said);
    // Nobody is excluded from nothing: whoever is in no list is not shown.
    assert!(state.matrix.listing.found < 66);
}
