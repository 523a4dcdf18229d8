//! To be written.
use super::{Dispatch, answer, filters};
use crate::state::{Asked, State};
use yew::prelude::*;

pub(super) fn matrix(state: &State, dispatch: &Dispatch) -> Html {
    let waiting = state.asking.waits_for(Asked::Matrix);
    html! {
        <>
            <div class="screen-head"><h1>{ crate::strings::shell::MATRIX }</h1></div>
            { filters::filters(state, dispatch) }
            { answer::answer(&state.matrix, waiting, |answer| answer::assumptions(state, &answer.assumptions, dispatch)) }
        </>
    }
}
