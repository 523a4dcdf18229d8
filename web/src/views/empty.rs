//! A screen that has nothing to show yet.

use super::Dispatch;
use super::controls::button;
use crate::route::{Route, Screen};
use crate::state::Action;
use crate::strings;
use yew::prelude::*;

/// Says that nothing is open, and how to open something.
pub(super) fn empty(dispatch: &Dispatch) -> Html {
    html! {
        <section class="card empty">
            <h2>{ strings::shell::EMPTY_TITLE }</h2>
            <p>{ strings::shell::EMPTY_TEXT }</p>
            <div class="actions">
                <a class="btn primary" href={Route::from(Screen::Start).format()}>{ strings::shell::EMPTY_OPEN }</a>
                { button(strings::start::SAMPLE, "", Action::SampleChosen, dispatch) }
            </div>
        </section>
    }
}

/// Stands where an answer will be.
pub(super) fn awaited() -> Html {
    html! {
        <section class="card awaited" aria-hidden="true">
            <span></span><span></span><span></span><span></span>
        </section>
    }
}
