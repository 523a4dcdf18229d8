//! What the simulator keeps: another sign-in beside, everybody in this one, and tests.

use super::controls::button;
use super::{Dispatch, mark};
use crate::state::{Action, Differing, KeptAction, State};
use crate::strings::{self, kept as text};
use canopy_workbench::{EverybodyLine, TestLine};
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// So many names are listed of those who fare alike.
const NAMES: usize = 200;

/// What can be done with the sign-in at hand.
pub(super) fn actions(state: &State, dispatch: &Dispatch) -> Html {
    let compared = state.kept.beside.is_some();
    let compare = if compared { text::COMPARE_END } else { text::COMPARE };
    html! {
        <div class="take kept-actions" role="group" aria-label={text::DO}>
            { button(compare, "small", Action::Kept(KeptAction::Beside(!compared)), dispatch) }
            { button(text::EVERYBODY, "small", Action::Kept(KeptAction::Everybody), dispatch) }
            { button(text::KEEP, "small", Action::Kept(KeptAction::Test), dispatch) }
        </div>
    }
}

/// The sign-in at hand beside another one.
pub(super) fn beside(state: &State) -> Html {
    let Some((there, (fields, policies))) = state.kept.beside.as_ref().zip(state.differences()) else {
        return html! { <section hidden=true></section> };
    };
    let here = state.simulator.result.as_ref().and_then(|result| result.as_ref().ok());
    let outcome = here.filter(|here| here.sentence != there.simulation.sentence);
    let outcome =
        outcome.map(|here| (text::OUTCOME.to_owned(), there.simulation.sentence.clone(), here.sentence.clone()));
    html! {
        <section class="card" aria-label={text::COMPARED}>
            <div class="list-head"><h3>{ format!("{} {}", text::COMPARED, there.person.name) }</h3></div>
            <p class="card-note" hidden={!fields.is_empty()}>{ text::COMPARE_NOTE }</p>
            { table(text::FIELDS, outcome.into_iter().chain(fields.iter().cloned()).collect()) }
            { table(text::POLICIES, policies.clone()) }
            <p class="card-note" hidden={fields.is_empty() || !policies.is_empty()}>{ text::NO_POLICIES }</p>
        </section>
    }
}

fn table(caption: &'static str, rows: Vec<Differing>) -> Html {
    if rows.is_empty() {
        return html! { <div hidden=true></div> };
    }
    let row = |(at, (name, there, here)): (usize, Differing)| {
        html! { <tr key={at}><th scope="row">{ name }</th><td>{ there }</td><td><b>{ here }</b></td></tr> }
    };
    html! {
        <table class="compare">
            <caption>{ caption }</caption>
            <thead><tr><th scope="col">{ text::WHAT }</th><th scope="col">{ text::THERE }</th><th scope="col">{ text::HERE }</th></tr></thead>
            <tbody>{ for rows.into_iter().enumerate().map(row) }</tbody>
        </table>
    }
}

/// How everybody fares in the sign-in at hand.
pub(super) fn everybody(state: &State) -> Html {
    let lines = match state.everybody() {
        None => return html! { <section hidden=true></section> },
        Some(None) => html! { <p class="card-note awaited">{ strings::shell::WORKING }</p> },
        Some(Some(Err(why))) => html! { <p class="card-note">{ why }</p> },
        Some(Some(Ok(lines))) => html! { <div>{ for lines.iter().map(fare) }</div> },
    };
    html! {
        <section class="card" aria-label={text::EVERYBODY_TITLE}>
            <div class="list-head"><h3>{ text::EVERYBODY_TITLE }</h3></div>
            { lines }
        </section>
    }
}

fn fare(line: &EverybodyLine) -> Html {
    let name = |(at, name): (usize, &String)| html! { <li key={at}>{ name }</li> };
    let more = strings::length(&line.names).saturating_sub(NAMES as u64);
    html! {
        <details class="fare" key={mark::class(line.mark)}>
            <summary>
                { mark::mark(line.mark) }<b>{ strings::mark(line.mark) }</b>
                <span class="muted">{ text::names(line.people, more) }</span>
            </summary>
            <ul class="fare-names">{ for line.names.iter().take(NAMES).enumerate().map(name) }</ul>
        </details>
    }
}

/// The sign-ins that are kept, and how they come out.
pub(super) fn tests(state: &State, dispatch: &Dispatch) -> Html {
    let lines = &state.kept.lines;
    html! {
        <section class="card" aria-label={text::TESTS}>
            <div class="list-head">
                <h3>{ text::TESTS }</h3>
                <span class="muted">{ if lines.is_empty() { String::new() } else { text::ran(lines) } }</span>
            </div>
            <p class="card-note">{ text::TESTS_NOTE }</p>
            <ul class="tests">{ for lines.iter().enumerate().map(|(at, line)| test(at, line, dispatch)) }</ul>
            <div class="take kept-actions">
                if !lines.is_empty() {
                    { button(text::SAVE, "small", Action::Kept(KeptAction::Saved), dispatch) }
                }
                { load(dispatch) }
            </div>
        </section>
    }
}

fn test(at: usize, line: &TestLine, dispatch: &Dispatch) -> Html {
    let holds = line.found == Some(line.expected);
    let said = if holds { text::HOLDS.to_owned() } else { text::expected(strings::mark(line.expected)) };
    html! {
        <li key={at} class={classes!("test", (!holds).then_some("test-fails"))}>
            { line.found.map(mark::mark).unwrap_or_else(mark::no_mark) }
            <div>
                <span>{ &line.name }</span>
                <span class="muted">{ format!("{} · {said}", line.sentence) }</span>
            </div>
            { button(text::SHOW, "small", Action::Kept(KeptAction::TestShown(at)), dispatch) }
            { button(text::DROP, "small", Action::Kept(KeptAction::TestDropped(at)), dispatch) }
        </li>
    }
}

fn load(dispatch: &Dispatch) -> Html {
    let dispatch = dispatch.clone();
    let on_change = Callback::from(move |event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            dispatch.emit(Action::Kept(KeptAction::FileChosen(file)));
        }
        input.set_value("");
    });
    html! {
        <label class="btn chooser small">
            <input type="file" accept=".json,application/json" onchange={on_change} />
            { text::LOAD }
        </label>
    }
}
