//! What stands around every answer about all sign-ins.

use super::{Dispatch, assumptions as told, empty};
use crate::route::{Route, Screen};
use crate::state::{Action, Held, State};
use crate::strings;
use canopy_workbench::Assumption;
use yew::prelude::*;

/// The answer; an older one is greyed while the next is on its way.
pub(super) fn answer<T>(held: &Held<T>, waiting: bool, view: impl FnOnce(&T) -> Html) -> Html {
    html! {
        <div class={classes!("answer-slot", waiting.then_some("waiting"))} aria-busy={waiting.to_string()}>
            { match (held.answer.as_deref(), &held.problem) {
                (Some(answer), _) => view(answer),
                (None, Some(problem)) => html! { <p class="note" role="alert">{ problem }</p> },
                (None, None) => empty::awaited(),
            } }
        </div>
    }
}

/// Says that there are no people in the answer, where there are none.
pub(super) fn kinds_note(named: bool) -> Html {
    html! {
        <p class="note" hidden={named}>
            { strings::coverage::KINDS }{ " " }
            <a href={Route::from(Screen::Files).format()}>{ strings::coverage::KINDS_LINK }</a>
        </p>
    }
}

/// What the answer rests on; each can be taken the other way, on all screens at once.
pub(super) fn assumptions(state: &State, assumptions: &[Assumption], dispatch: &Dispatch) -> Html {
    let filters = state.filters.clone();
    told::assumptions(assumptions, &state.filters.flipped, dispatch, move |id: String| {
        Action::Filtered(filters.clone().flipped(&id))
    })
}
