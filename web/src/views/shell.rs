//! What stands around every screen.

use super::{
    Dispatch, coverage, empty, files, gaps, header, matrix, nav, open_files, overview, paste, policies, replay,
    simulator, start,
};
use crate::route::Screen;
use crate::state::{Action, Phase, State};
use crate::strings;
use yew::prelude::*;

/// The whole page.
pub(crate) fn shell(state: &State, dispatch: &Dispatch) -> Html {
    let plain = state.route.screen == Screen::Start;
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
                    <div class="screen" key={screen_name(state.route.screen)}>{ screen(state, dispatch) }</div>
                </main>
            </div>
            { overlays(state, dispatch) }
        </div>
    }
}

/// What a screen is called in the title of the document.
pub(crate) fn screen_name(screen: Screen) -> &'static str {
    match screen {
        Screen::Start => strings::shell::START,
        Screen::Files => strings::shell::FILES,
        Screen::Overview => strings::shell::OVERVIEW,
        Screen::Matrix => strings::shell::MATRIX,
        Screen::WithoutMfa => strings::shell::WITHOUT_MFA,
        Screen::Gaps => strings::shell::GAPS,
        Screen::Simulator => strings::shell::SIMULATOR,
        Screen::Policies => strings::shell::POLICIES,
        Screen::Replay => strings::shell::REPLAY,
    }
}

fn screen(state: &State, dispatch: &Dispatch) -> Html {
    match state.route.screen {
        Screen::Start => start::start(state, dispatch),
        _ if state.phase == Phase::Opening => empty::awaited(),
        _ if !state.has_tenant() && state.asking.is_waiting() => empty::awaited(),
        _ if !state.has_tenant() => empty::empty(dispatch),
        Screen::Files => files::files(state, dispatch),
        Screen::Overview => overview::overview(state, dispatch),
        Screen::Matrix => matrix::matrix(state, dispatch),
        Screen::WithoutMfa => coverage::coverage(state, dispatch),
        Screen::Gaps => gaps::gaps(state, dispatch),
        Screen::Simulator => simulator::simulator(state, dispatch),
        Screen::Policies => policies::policies(state, dispatch),
        Screen::Replay => replay::replay(state, dispatch),
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
