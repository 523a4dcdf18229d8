//! A layer to switch on.

use crate::strings;
use canopy_workbench::LayerChoice;
use yew::prelude::*;

pub(super) fn layer(choice: &LayerChoice, is_on: bool, on_change: Callback<Event>) -> Html {
    let said =
        choice.in_force.map(|on| if on { strings::simulator::IN_FORCE } else { strings::simulator::NOT_IN_FORCE });
    html! {
        <label class="check" key={choice.label.clone()} title={choice.text.clone()}>
            <input type="checkbox" checked={is_on} onchange={on_change} />
            <span>{ &choice.label }<span class="muted">{ said.map(|said| format!(" ({said})")).unwrap_or_default() }</span></span>
        </label>
    }
}
