//! To be written.
use super::{Dispatch, answer, filters};
use crate::state::{Asked, State};
use yew::prelude::*;

pub(super) fn gaps(state: &State, dispatch: &Dispatch) -> Html {
    let waiting = state.asking.waits_for(Asked::Gaps);
    html! {
        <>
            <div class="screen-head"><h1>{ crate::strings::shell::GAPS }</h1></div>
            { filters::filters(state, dispatch) }
            { answer::answer(&state.gaps, waiting, |answer| answer::assumptions(state, &answer.assumptions, dispatch)) }
        </>
    }
}
