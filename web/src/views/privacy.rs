//! What has left this page, and how to check.

use crate::route::{Route, Screen};
use crate::strings;
use yew::prelude::*;

/// The small box beside every screen.
pub(super) fn requests_box(requests: u32) -> Html {
    html! {
        <div class="privacy-box">
            <b class={classes!((requests > 0).then_some("alarming"))}>{ strings::shell::requests(requests) }</b>
            { strings::shell::REQUESTS_REST }
            { " " }{ more() }
        </div>
    }
}

/// The line on the first screen.
pub(super) fn privacy_line(requests: u32) -> Html {
    html! {
        <div class="privacy-line">
            <span class={classes!("dot", (requests > 0).then_some("alarming"))} aria-hidden="true"></span>
            <div>
                <b>{ strings::start::PRIVACY }</b>{ " " }{ strings::start::PRIVACY_REST }{ " " }
                <b>{ strings::shell::requests(requests) }</b>{ strings::shell::REQUESTS_REST }
                { " " }{ more() }
            </div>
        </div>
    }
}

fn more() -> Html {
    html! { <a class="checks" href={Route::from(Screen::About).format()}>{ strings::about::TITLE }</a> }
}
