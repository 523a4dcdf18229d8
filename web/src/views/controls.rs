//! Controls that several screens use.

use super::{Dispatch, icons};
use crate::state::Action;
use crate::strings;
use yew::prelude::*;

/// One of several choices that exclude each other.
pub(super) struct Segment {
    pub(super) label: &'static str,
    /// A line under the label; may be empty.
    pub(super) note: &'static str,
    pub(super) icon: Option<Html>,
    pub(super) chosen: bool,
    pub(super) action: Action,
}

/// Choices that exclude each other, side by side: radio buttons in another dress.
pub(super) fn segments(
    name: &'static str,
    legend: &'static str,
    look: &'static str,
    choices: Vec<Segment>,
    dispatch: &Dispatch,
) -> Html {
    html! {
        <fieldset class={classes!("segments", look)}>
            <legend>{ legend }</legend>
            <div class="segment-row">{ for choices.into_iter().map(|choice| segment(name, choice, dispatch)) }</div>
        </fieldset>
    }
}

fn segment(name: &'static str, choice: Segment, dispatch: &Dispatch) -> Html {
    let action = choice.action;
    let on_change = dispatch.reform(move |_: Event| action.clone());
    html! {
        <label class="segment" key={choice.label} title={choice.icon.is_some().then_some(choice.label)}>
            <input type="radio" {name} checked={choice.chosen} onchange={on_change} />
            <span class="segment-face">
                { choice.icon.unwrap_or_default() }
                <span class="segment-label">{ choice.label }</span>
                <span class="segment-note" hidden={choice.note.is_empty()}>{ choice.note }</span>
            </span>
        </label>
    }
}

/// A button that does one thing.
pub(super) fn button(label: &'static str, look: &'static str, action: Action, dispatch: &Dispatch) -> Html {
    let on_click = dispatch.reform(move |_: MouseEvent| action.clone());
    html! { <button type="button" class={classes!("btn", look)} onclick={on_click}>{ label }</button> }
}

/// A button that closes what it stands in.
pub(super) fn close_button(action: Action, dispatch: &Dispatch) -> Html {
    let on_click = dispatch.reform(move |_: MouseEvent| action.clone());
    html! {
        <button type="button" class="btn quiet icon-only" aria-label={strings::shell::CLOSE} onclick={on_click}>
            { icons::cross() }
        </button>
    }
}

/// A request to read and to copy: the method is chosen elsewhere, so it is not copied.
pub(super) fn copyable(text: &str, what: &str, dispatch: &Dispatch) -> Html {
    let copied = text.strip_prefix("GET ").unwrap_or(text).to_owned();
    let on_click = dispatch.reform(move |_: MouseEvent| Action::Copy(copied.clone()));
    html! {
        <div class="copyable">
            <code>{ text }</code>
            <button type="button" class="btn small" aria-label={format!("{}: {what}", strings::shell::COPY)}
                onclick={on_click}>{ strings::shell::COPY }</button>
        </div>
    }
}
