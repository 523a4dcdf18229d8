//! The coverage matrix: how it is shown, the grid, and one cell explained.

mod grid;
mod line;
mod panel;

use super::controls::{Segment, button, segments};
use super::select::Select;
use super::{Dispatch, answer, assumptions, filters, mark};
use crate::route::{Alike, Columns, GROUPS, Group, MatrixOptions, SHOWN, SORTS, Show};
use crate::state::{Action, Asked, Format, Listing, Matrix, MatrixAction, MatrixSource, Sheet, State, groupings};
use crate::strings::{self, matrix as text};
use canopy_workbench::{Assumption, Choice};
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Something that is the same just when it is the same in memory: comparing it would take too long.
pub(super) struct Shared<T>(Rc<T>);

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

pub(super) fn matrix(state: &State, dispatch: &Dispatch) -> Html {
    let matrix = &state.matrix;
    let is_resources = matrix.options.columns == Columns::Resources;
    let waiting = state.asking.waits_for(if is_resources { Asked::Matrix } else { Asked::PolicyMatrix });
    let headline = match &matrix.held.answer {
        Some(view) if is_resources => text::headline(view),
        _ => strings::shell::MATRIX.to_owned(),
    };
    html! {
        <>
            <div class="screen-head"><h1>{ headline }</h1></div>
            <div class="filters-slot">{ if is_resources { filters::filters(state, dispatch) } else { Html::default() } }</div>
            <div class="matrix-slot">
                { if is_resources {
                    answer::answer(&matrix.held, waiting, |view| sheet(state, view.people.named, &view.assumptions, dispatch))
                } else {
                    policies(state, waiting, dispatch)
                } }
            </div>
        </>
    }
}

fn policies(state: &State, waiting: bool, dispatch: &Dispatch) -> Html {
    html! {
        <div class="answer-slot" aria-busy={waiting.to_string()}>
            { match &state.matrix.policies {
                Some(view) => sheet(state, view.people.named, &view.assumptions, dispatch),
                None => super::empty::awaited(),
            } }
        </div>
    }
}

fn sheet(state: &State, named: bool, told: &[Assumption], dispatch: &Dispatch) -> Html {
    let matrix = &state.matrix;
    let Some(sheet) = &matrix.sheet else { return html! { <div hidden=true></div> } };
    let chosen = matrix.explained.as_ref();
    html! {
        <>
            { answer::kinds_note(named) }
            { assumptions::incomplete(told) }
            <div class={classes!("work", "matrix-work", chosen.is_none().then_some("work-alone"))}>
                <section class="card" aria-label={strings::shell::MATRIX}>
                    { bar(matrix, sheet, dispatch) }
                    { grid(matrix, sheet, dispatch) }
                    { nobody(matrix, dispatch) }
                    { legend(sheet) }
                </section>
                { panel::panel(matrix, sheet, dispatch) }
            </div>
            { answer::assumptions(state, told, dispatch) }
        </>
    }
}

fn grid(matrix: &Matrix, sheet: &Rc<Sheet>, dispatch: &Dispatch) -> Html {
    let chosen = matrix.explained.as_ref().map(|explained| (explained.row, explained.column));
    html! {
        <grid::Grid sheet={Shared(Rc::clone(sheet))} listing={Shared::<Listing>(Rc::clone(&matrix.listing))}
            active={matrix.active} {chosen} found={text::found(matrix)} dispatch={dispatch.clone()} />
    }
}

fn nobody(matrix: &Matrix, dispatch: &Dispatch) -> Html {
    let options = MatrixOptions { show: Show::Everybody, ..matrix.options };
    html! {
        <div class="card-note matrix-nobody" hidden={!matrix.listing.entries.is_empty()}>
            <p>{ text::NOBODY }</p>
            <div class="actions" hidden={matrix.options.show == Show::Everybody}>
                { button(text::SHOW_ALL, "small", shown(options), dispatch) }
            </div>
        </div>
    }
}

fn legend(sheet: &Sheet) -> Html {
    match sheet.source {
        MatrixSource::Resources(_) => mark::legend(),
        MatrixSource::Policies(_) => html! { <p class="legend">{ text::POLICY_LEGEND }</p> },
    }
}

fn shown(options: MatrixOptions) -> Action {
    Action::Matrix(MatrixAction::Shown(options))
}

/// How the matrix is shown, and what is taken away of it.
fn bar(matrix: &Matrix, sheet: &Sheet, dispatch: &Dispatch) -> Html {
    let now = matrix.options;
    let kinds = [Columns::Resources, Columns::Policies].map(|columns| Segment {
        label: text::columns(columns),
        note: "",
        icon: None,
        chosen: columns == now.columns,
        action: shown(MatrixOptions { columns, ..now }),
    });
    let by = groupings(sheet.lines());
    let groups = GROUPS.iter().enumerate().filter(|(_, (group, _))| match group {
        Group::By(kind) => by.contains(kind),
        Group::None | Group::Alike => true,
    });
    let groups = groups.map(|(at, (group, _))| (at, text::group(*group).to_owned())).collect();
    let shows = SHOWN.iter().enumerate();
    let shows = shows.filter(|(_, (show, _))| now.columns == Columns::Resources || !matches!(show, Show::Marked(_)));
    let shows = shows.map(|(at, (show, _))| (at, text::show(*show, now.columns))).collect();
    let sorts = SORTS.iter().enumerate().map(|(at, (sort, _))| (at, text::sort(*sort).to_owned())).collect();
    let group = GROUPS.iter().position(|(group, _)| *group == now.group);
    let show = SHOWN.iter().position(|(show, _)| *show == now.show);
    let sort = SORTS.iter().position(|(sort, _)| *sort == now.sort);
    html! {
        <>
            <div class="bar matrix-bar">
                { segments("matrix-columns", text::COLUMNS, "pills", kinds.into(), dispatch) }
                { search(matrix, dispatch) }
                { choice(text::GROUP, group, groups, now, |now, at| MatrixOptions { group: value(&GROUPS, at), ..now }, dispatch) }
                { choice(text::SORT, sort, sorts, now, |now, at| MatrixOptions { sort: value(&SORTS, at), ..now }, dispatch) }
                { choice(text::SHOW, show, shows, now, |now, at| MatrixOptions { show: value(&SHOWN, at), ..now }, dispatch) }
            </div>
            <div class="bar matrix-tools">
                { alike(now, dispatch) }
                <span class="muted matrix-keys">{ text::KEYS }</span>
                <span class="spacer"></span>
                { save(text::SAVE_CSV, Format::Csv, dispatch) }
                { save(text::SAVE_SVG, Format::Svg, dispatch) }
                { save(text::SAVE_PNG, Format::Png, dispatch) }
            </div>
        </>
    }
}

/// The value at a place; the default past the end.
fn value<T: Copy + Default>(values: &[(T, &str)], at: usize) -> T {
    values.get(at).map(|(value, _)| *value).unwrap_or_default()
}

fn save(label: &'static str, format: Format, dispatch: &Dispatch) -> Html {
    button(label, "small", Action::Matrix(MatrixAction::SaveAsked(format)), dispatch)
}

fn search(matrix: &Matrix, dispatch: &Dispatch) -> Html {
    let on_input = dispatch.reform(|event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        Action::Matrix(MatrixAction::Searched(input.value()))
    });
    html! {
        <label class="field matrix-search">
            <span>{ text::SEARCH }</span>
            <input class="search" type="search" value={matrix.search.clone()} oninput={on_input} />
        </label>
    }
}

fn alike(now: MatrixOptions, dispatch: &Dispatch) -> Html {
    let on_change = dispatch.reform(move |event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        let alike = if input.checked() { Alike::Together } else { Alike::Apart };
        shown(MatrixOptions { alike, ..now })
    });
    html! {
        <label class="check">
            <input type="checkbox" checked={now.alike == Alike::Together} onchange={on_change} />
            <span>{ text::ALIKE }</span>
        </label>
    }
}

/// A select over the values of an option, by their places.
fn choice(
    label: &'static str,
    at: Option<usize>,
    labels: Vec<(usize, String)>,
    now: MatrixOptions,
    options: fn(MatrixOptions, usize) -> MatrixOptions,
    dispatch: &Dispatch,
) -> Html {
    let choice = |(at, label): (usize, String)| Choice { id: at.to_string(), label, group: String::new() };
    let choices: Vec<Choice> = labels.into_iter().map(choice).collect();
    let on_choice = dispatch.reform(move |id: String| shown(options(now, id.parse().unwrap_or_default())));
    html! { <Select {label} value={at.unwrap_or_default().to_string()} {choices} {on_choice} /> }
}
