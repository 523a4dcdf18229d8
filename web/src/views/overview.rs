//! To be written.
use super::{Dispatch, filters};
use crate::state::State;
use yew::prelude::*;

pub(super) fn overview(state: &State, dispatch: &Dispatch) -> Html {
    filters::filters(state, dispatch)
}
