//! What stands around every screen.

use super::{
    Dispatch, about, coverage, empty, files, gaps, header, keys, matrix, nav, open_files, overview, palette, paste,
    policies, posture, replay, simulator, start, tour,
};
use crate::route::Screen;
use crate::state::{Action, Overlay, Phase, State};
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
                    <div class="screen" key={strings::shell::screen(state.route.screen)}>{ screen(state, dispatch) }</div>
                </main>
            </div>
            { overlays(state, dispatch) }
        </div>
    }
}

fn screen(state: &State, dispatch: &Dispatch) -> Html {
    match state.route.screen {
        Screen::Start => start::start(state, dispatch),
        Screen::About => about::about(state, dispatch),
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
        Screen::Posture => posture::posture(state, dispatch),
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

fn overlay(state: &State, dispatch: &Dispatch) -> Html {
    match state.overlay {
        None => Html::default(),
        Some(Overlay::Paste) => html! { <paste::PasteDialog key="paste" dispatch={dispatch.clone()} /> },
        Some(Overlay::Palette) => html! { <div key="palette">{ palette::palette(state, dispatch) }</div> },
        Some(Overlay::Keys) => html! { <div key="keys">{ keys::keys(dispatch) }</div> },
    }
}

fn overlays(state: &State, dispatch: &Dispatch) -> Html {
    let toast = state.toast.as_ref().map(|(_, text)| text.as_str());
    html! {
        <div class="overlays">
            <div class="drop-veil" hidden={!state.dragging}>
                <div><b>{ strings::shell::DROP_HERE }</b><span>{ strings::shell::DROP_NOTE }</span></div>
            </div>
            <div class="toast" hidden={toast.is_none()}>{ toast.unwrap_or_default() }</div>
            { tour::tour(state, dispatch) }
            <div class="dialog-slot">
                { overlay(state, dispatch) }
            </div>
            { open_files::hidden_chooser(dispatch) }
        </div>
    }
}
