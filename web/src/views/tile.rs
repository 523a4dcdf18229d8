//! One number that matters, with its name and a note.

use yew::prelude::*;

/// A tile in a list of tiles; a bad one is coloured.
pub(super) fn tile(label: &'static str, value: String, note: String, bad: bool) -> Html {
    html! {
        <div class={classes!("tile", bad.then_some("tile-bad"))}>
            <dt>{ label }</dt>
            <dd class="tile-value">{ value }</dd>
            <dd class="tile-note">{ note }</dd>
        </div>
    }
}
