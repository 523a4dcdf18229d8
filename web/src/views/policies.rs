//! To be written.
use super::Dispatch;
use crate::state::State;
use yew::prelude::*;

pub(super) fn policies(state: &State, _dispatch: &Dispatch) -> Html {
    let policies = state.policies.iter().flat_map(|review| &review.policies);
    html! { <ul>{ for policies.map(|one| html! { <li key={one.policy.id.clone()}>{ &one.policy.name }</li> }) }</ul> }
}
