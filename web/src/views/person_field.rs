//! A field to find a person in: a combobox with its list, after the ARIA pattern.

use super::Dispatch;
use super::people::badges;
use crate::state::{Action, Simulator, SimulatorAction};
use crate::strings;
use canopy_workbench::{PersonChoice, shown};
use web_sys::HtmlInputElement;
use yew::prelude::*;

const LIST: &str = "people-found";

pub(super) fn person_field(simulator: &Simulator, dispatch: &Dispatch) -> Html {
    let list = &simulator.list;
    let chosen = simulator.person.as_ref();
    let text =
        list.typed.clone().unwrap_or_else(|| chosen.map(|person| shown(&person.name).into_owned()).unwrap_or_default());
    let active = (list.is_open && !list.found.is_empty()).then(|| option_id(list.active));
    let upn = chosen.map(|person| person.upn.clone()).unwrap_or_default();
    html! {
        <div class="field combobox" onfocusout={said(dispatch, SimulatorAction::ListClosed)}>
            <label for="person">{ strings::simulator::PERSON }</label>
            <input id="person" type="text" role="combobox" aria-autocomplete="list" aria-controls={LIST}
                aria-expanded={list.is_open.to_string()} aria-activedescendant={active} autocomplete="off"
                spellcheck="false" placeholder={strings::simulator::PERSON_HINT} value={text}
                oninput={typed(dispatch)} onkeydown={keys(simulator, dispatch)}
                onclick={said(dispatch, SimulatorAction::ListOpened)} />
            <div class="field-note">{ upn }{ badges(chosen.map(|person| person.badges.as_slice()).unwrap_or_default()) }</div>
            <ul id={LIST} role="listbox" class="options" hidden={!list.is_open} aria-label={strings::simulator::PERSON}>
                { for list.found.iter().enumerate().map(|(at, person)| option(at, person, list.active, dispatch)) }
                <li key="nobody" class="option-none" role="presentation" hidden={!list.found.is_empty()}>
                    { strings::simulator::NOBODY }
                </li>
            </ul>
        </div>
    }
}

fn said<E: 'static>(dispatch: &Dispatch, action: SimulatorAction) -> Callback<E> {
    dispatch.reform(move |_: E| Action::Simulator(action.clone()))
}

fn typed(dispatch: &Dispatch) -> Callback<InputEvent> {
    dispatch.reform(|event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        Action::Simulator(SimulatorAction::PersonTyped(input.value()))
    })
}

fn keys(simulator: &Simulator, dispatch: &Dispatch) -> Callback<KeyboardEvent> {
    let (is_open, active) = (simulator.list.is_open, simulator.list.active);
    let dispatch = dispatch.clone();
    Callback::from(move |event: KeyboardEvent| {
        let action = match event.key().as_str() {
            "ArrowDown" => SimulatorAction::ListMoved(if is_open { 1 } else { 0 }),
            "ArrowUp" => SimulatorAction::ListMoved(if is_open { -1 } else { 0 }),
            "Enter" if is_open => SimulatorAction::PersonPicked(active),
            "Escape" if is_open => SimulatorAction::ListClosed,
            _ => return,
        };
        event.prevent_default();
        dispatch.emit(Action::Simulator(action));
    })
}

fn option(at: usize, person: &PersonChoice, active: usize, dispatch: &Dispatch) -> Html {
    let hold_focus = Callback::from(|event: MouseEvent| event.prevent_default());
    html! {
        <li key={at} id={option_id(at)} role="option" class="option" aria-selected={(at == active).to_string()}
            onmousedown={hold_focus} onclick={said(dispatch, SimulatorAction::PersonPicked(at))}>
            <span>{ &person.name }{ badges(&person.badges) }</span>
            <span class="muted">{ &person.upn }</span>
        </li>
    }
}

fn option_id(at: usize) -> String {
    format!("{LIST}-{at}")
}
