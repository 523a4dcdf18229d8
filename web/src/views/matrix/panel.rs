//! One cell, explained.

use crate::state::{Action, Explained, Look, Matrix, MatrixAction, MatrixSource, Sheet};
use crate::strings::{self, matrix as text};
use crate::views::controls::button;
use crate::views::explanation::{self, Told};
use crate::views::{Dispatch, mark, policy_line};
use canopy_workbench::{Cell, MatrixPolicy, MatrixSelector, PolicyCell};
use yew::prelude::*;

pub(super) fn panel(matrix: &Matrix, sheet: &Sheet, dispatch: &Dispatch) -> Html {
    let content = match &matrix.explained {
        None => html! { <div key="none" hidden=true></div> },
        Some(explained) => match (&explained.cell, &sheet.source) {
            (Some(Ok(cell)), _) => of_cell(cell, explained, sheet, dispatch),
            (Some(Err(problem)), _) => html! { <p class="card-note" role="alert" key="problem">{ problem }</p> },
            (None, MatrixSource::Resources(_)) => waiting(explained, sheet, dispatch),
            (None, MatrixSource::Policies(view)) => {
                let policy =
                    sheet.columns.get(explained.column).and_then(|column| view.policies.get(*column.of.first()?));
                policy.map(|policy| of_policy(policy, explained, sheet, dispatch)).unwrap_or_default()
            }
        },
    };
    explanation::panel(matrix.explained.is_some(), Action::Matrix(MatrixAction::Closed), content, dispatch)
}

/// Where an answer will be: who and what is known already.
fn waiting(explained: &Explained, sheet: &Sheet, dispatch: &Dispatch) -> Html {
    html! {
        <div class="panel-content" key="person" aria-busy="true">
            { explanation::head(&title(explained, sheet), "", &[], Action::Matrix(MatrixAction::Closed), dispatch) }
            <p class="muted">{ text::EXPLAINING }</p>
        </div>
    }
}

fn title(explained: &Explained, sheet: &Sheet) -> String {
    let column = sheet.columns.get(explained.column).map(|column| column.name.to_string()).unwrap_or_default();
    format!("{} → {column}", sheet.name(explained.row))
}

fn of_cell(cell: &Cell, explained: &Explained, sheet: &Sheet, dispatch: &Dispatch) -> Html {
    let agrees = match sheet.cell(explained.row, explained.column) {
        Some(Look::Mark(known)) => (known.mark, known.coverage) == (cell.way.mark, cell.coverage),
        _ => true,
    };
    let names = sheet.source.names();
    let alike = sheet.columns.get(explained.column).map(|column| column.of.as_slice()).unwrap_or_default();
    let alike: Vec<&str> = alike.iter().skip(1).filter_map(|of| names.get(*of).copied()).collect();
    let middle = html! {
        <>
            <p class="note" role="alert" hidden={agrees}>{ text::DISAGREEMENT }</p>
            <p class="matrix-covered">{ text::covered(cell) }</p>
            <p class="muted" hidden={alike.is_empty()}>{ text::also(&alike) }</p>
        </>
    };
    let told = Told {
        title: format!("{} → {}", cell.person.name, cell.target),
        person: &cell.person,
        way: &cell.way,
        close: Action::Matrix(MatrixAction::Closed),
        middle,
        more: (cell.more_policies > 0).then(|| text::more_policies(cell.more_policies)),
        actions: html! {
            <>
                { button(strings::coverage::SIMULATE, "primary", Action::Matrix(MatrixAction::SimulateAsked), dispatch) }
                { button(text::COPY, "", Action::Matrix(MatrixAction::CopyAsked), dispatch) }
            </>
        },
    };
    explanation::told(told, dispatch)
}

fn of_policy(policy: &MatrixPolicy, explained: &Explained, sheet: &Sheet, dispatch: &Dispatch) -> Html {
    let Some(Look::Policy(cell)) = sheet.cell(explained.row, explained.column) else { return Html::default() };
    let (included, excluded) = match cell {
        PolicyCell::Included(at) => (Some(at), None),
        PolicyCell::Excluded(at) => (None, Some(at)),
        PolicyCell::IncludedByRule | PolicyCell::NotIncluded => (None, None),
    };
    let taken = match cell {
        PolicyCell::Excluded(_) => Some(false),
        PolicyCell::NotIncluded => None,
        PolicyCell::Included(_) | PolicyCell::IncludedByRule => Some(true),
    };
    let close = Action::Matrix(MatrixAction::Closed);
    html! {
        <div class="panel-content" key="policy">
            { explanation::head(&title(explained, sheet), sheet.user_principal_name(explained.row), &[], close, dispatch) }
            <p class={classes!("verdict", "verdict-plain")}>{ mark::taken(taken) }<span>{ text::taken(policy, cell) }</span></p>
            <p class="policy-name"><b>{ &policy.policy.name }</b>{ policy_line::state_badge(policy.state) }
                <span class="place">{ &policy.policy.place }</span></p>
            <p class="note" hidden={policy.evaluated}>{ text::NOT_EVALUATED }</p>
            <h3>{ text::ENTRIES_INCLUDED }</h3>
            { entries(&policy.include, included) }
            <h3>{ text::ENTRIES_EXCLUDED }</h3>
            { entries(&policy.exclude, excluded) }
        </div>
    }
}

/// The entries of a list, that which counts marked.
fn entries(list: &[MatrixSelector], counts: Option<u32>) -> Html {
    let entry = |(at, selector): (usize, &MatrixSelector)| {
        let is_it = counts.is_some_and(|counts| counts as usize == at);
        html! { <li class={classes!("chip", is_it.then_some("chip-it"))} key={at} aria-current={is_it.then_some("true")}>{ &selector.text }</li> }
    };
    html! {
        <ul class="chips">
            { for list.iter().enumerate().map(entry) }
            <li class="chip-more" key="none" hidden={!list.is_empty()}>{ text::NO_ENTRIES }</li>
        </ul>
    }
}
