//! The command palette: screens, commands and people, found by a few letters.

use super::Dispatch;
use super::dialog::Dialog;
use crate::state::{Action, PaletteAction, PaletteEntry, State};
use crate::strings::palette as text;
use web_sys::HtmlInputElement;
use yew::prelude::*;

const LIST: &str = "commands-found";

pub(super) fn palette(state: &State, dispatch: &Dispatch) -> Html {
    let entries = state.palette_entries();
    let active = state.palette.active.min(entries.len().saturating_sub(1));
    let on_input = dispatch.reform(|event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        Action::Palette(PaletteAction::Typed(input.value()))
    });
    let on_key = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: KeyboardEvent| {
            let action = match event.key().as_str() {
                "ArrowDown" => PaletteAction::Moved(1),
                "ArrowUp" => PaletteAction::Moved(-1),
                "Enter" => PaletteAction::Picked(active),
                _ => return,
            };
            event.prevent_default();
            dispatch.emit(Action::Palette(action));
        })
    };
    let option = |(at, entry): (usize, &PaletteEntry)| {
        let on_click = dispatch.reform(move |_: MouseEvent| Action::Palette(PaletteAction::Picked(at)));
        html! {
            <li key={at} id={option_id(at)} role="option" class="option" aria-selected={(at == active).to_string()}
                onclick={on_click}>
                <span>{ &entry.label }</span>
                <span class="muted">{ &entry.note }</span>
            </li>
        }
    };
    let nothing = entries.is_empty();
    html! {
        <Dialog title={text::TITLE} look="palette" dispatch={dispatch.clone()}>
            <input type="text" role="combobox" aria-label={text::TITLE} aria-autocomplete="list" aria-controls={LIST}
                aria-expanded="true" aria-activedescendant={(!nothing).then(|| option_id(active))} autocomplete="off"
                spellcheck="false" autofocus=true placeholder={text::HINT} value={state.palette.text.clone()}
                oninput={on_input} onkeydown={on_key} />
            <ul id={LIST} role="listbox" aria-label={text::TITLE} class="palette-list">
                { for entries.iter().enumerate().map(option) }
                <li key="nothing" class="option-none" role="presentation" hidden={!nothing}>{ text::NOTHING }</li>
            </ul>
        </Dialog>
    }
}

fn option_id(at: usize) -> String {
    format!("{LIST}-{at}")
}
