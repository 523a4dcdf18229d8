//! The guided tour of the sample tenant: a card that goes along from screen to screen.

use super::Dispatch;
use super::controls::{button, close_button};
use crate::state::{Action, State};
use crate::strings::{self, tour as text};
use yew::prelude::*;

pub(super) fn tour(state: &State, dispatch: &Dispatch) -> Html {
    let Some((at, step)) = state.tour.and_then(|at| Some((at, text::STEPS.get(at)?))) else {
        return html! { <aside hidden=true></aside> };
    };
    let last = at + 1 == text::STEPS.len();
    html! {
        <aside class="card tour" aria-label={text::TITLE}>
            <div class="panel-head">
                <h2 id={strings::ids::TOUR} tabindex="-1">{ step.title }</h2>
                { close_button(Action::Tour(None), dispatch) }
            </div>
            <p>{ step.text }</p>
            <div class="actions">
                <span class="muted">{ text::progress(at + 1) }</span>
                <span class="spacer"></span>
                <span hidden={at == 0}>{ button(text::BACK, "small", Action::Tour(at.checked_sub(1)), dispatch) }</span>
                { match last {
                    true => button(text::DONE, "primary small", Action::Tour(None), dispatch),
                    false => button(text::NEXT, "primary small", Action::Tour(Some(at + 1)), dispatch),
                } }
            </div>
        </aside>
    }
}

/// Offers the tour where the sample tenant is open.
pub(super) fn offer(state: &State, dispatch: &Dispatch) -> Html {
    let offered = state.is_sample() && state.tour.is_none() && state.has_tenant();
    html! { <span hidden={!offered}>{ button(text::START, "small", Action::Tour(Some(0)), dispatch) }</span> }
}
