//! What has left this page, and how to check.

use crate::strings;
use yew::prelude::*;

/// The small box beside every screen.
pub(super) fn requests_box(requests: u32) -> Html {
    html! {
        <div class="privacy-box">
            <b class={classes!((requests > 0).then_some("alarming"))}>{ strings::shell::requests(requests) }</b>
            { strings::shell::REQUESTS_REST }
            { checks() }
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
                { checks() }
            </div>
        </div>
    }
}

fn checks() -> Html {
    let check = |text: &&'static str| html! { <li key={*text}>{ *text }</li> };
    html! {
        <details class="checks">
            <summary>{ strings::shell::VERIFY }</summary>
            <ul>{ for strings::start::CHECKS.iter().map(check) }</ul>
        </details>
    }
}
