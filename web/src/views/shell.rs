//! What stands around every screen.

use super::{Dispatch, coverage, empty, files, header, nav, open_files, paste, replay, simulator, start};
use crate::route::Route;
use crate::state::{Action, Phase, State};
use crate::strings;
use yew::prelude::*;

/// The whole page.
pub(crate) fn shell(state: &State, dispatch: &Dispatch) -> Html {
    let plain = state.route == Route::Start;
    let (on_over, on_leave, on_drop) = open_files::drag_listeners(state.dragging, dispatch);
    html! {
        <div class={classes!("app", plain.then_some("app-plain"))}
            ondragover={on_over} ondragleave={on_leave} ondrop={on_drop}>
            { skip_link(dispatch) }
            <div class="visually-hidden" role="status" aria-live="polite">{ &state.said }</div>
            <div class="nav-slot">{ if plain { Html::default() } else { nav::nav(state) } }</div>
            <div class="page">
                <div class="top-slot">{ if plain { Html::default() } else { header::header(state, dispatch) } }</div>
                <div class="busy-slot">{ header::progress(state, dispatch) }</div>
                <div class="banner-slot">{ header::banner(state, dispatch) }</div>
                <main id={strings::ids::MAIN} tabindex="-1">
                    <div class="screen" key={screen_name(state.route)}>{ screen(state, dispatch) }</div>
                </main>
            </div>
            { overlays(state, dispatch) }
        </div>
    }
}

/// What a screen is called in the title of the document.
pub(crate) fn screen_name(route: Route) -> &'static str {
    match route {
        Route::Start => strings::shell::START,
        Route::Files => strings::shell::FILES,
        Route::WithoutMfa(_) => strings::shell::WITHOUT_MFA,
        Route::Simulator => strings::shell::SIMULATOR,
        Route::Replay => strings::shell::REPLAY,
    }
}

fn screen(state: &State, dispatch: &Dispatch) -> Html {
    match state.route {
        Route::Start => start::start(state, dispatch),
        _ if state.phase == Phase::Opening => empty::awaited(),
        _ if !state.has_tenant() && state.asking.is_waiting() => empty::awaited(),
        _ if !state.has_tenant() => empty::empty(dispatch),
        Route::Files => files::files(state, dispatch),
        Route::WithoutMfa(_) => coverage::coverage(state, dispatch),
        Route::Simulator => simulator::simulator(state, dispatch),
        Route::Replay => replay::replay(state, dispatch),
    }
}

fn skip_link(dispatch: &Dispatch) -> Html {
    let on_click = dispatch.reform(|event: MouseEvent| {
        // The fragment holds the route.
        event.prevent_default();
        Action::FocusAsked(strings::ids::MAIN)
    });
    html! { <a class="skip" href="#main" onclick={on_click}>{ strings::shell::SKIP }</a> }
}

fn overlays(state: &State, dispatch: &Dispatch) -> Html {
    let toast = state.toast.as_ref().map(|(_, text)| text.as_str());
    html! {
        <div class="overlays">
            <div class="drop-veil" hidden={!state.dragging}>
                <div><b>{ strings::shell::DROP_HERE }</b><span>{ strings::shell::DROP_NOTE }</span></div>
            </div>
            <div class="toast" hidden={toast.is_none()}>{ toast.unwrap_or_default() }</div>
            <div class="dialog-slot">
                if state.pasting {
                    <paste::PasteDialog dispatch={dispatch.clone()} />
                }
            </div>
        </div>
    }
}
