//! The way from screen to screen.

use super::{icons, privacy};
use crate::route::{Route, Screen};
use crate::state::State;
use crate::strings;
use yew::prelude::*;

/// The brand, the screens, and what has left the page.
pub(super) fn nav(state: &State) -> Html {
    use strings::shell as text;
    let uncovered = state.coverage.held.answer.as_ref().map(|answer| strings::number(answer.uncovered));
    let gaps = state.gaps.held.answer.as_ref().map(|gaps| strings::number(strings::length(&gaps.regions)));
    let agreement = state.replay.as_ref().map(|replay| strings::replay::share(strings::replay::headline(replay).0));
    let policies = state.inventory.as_ref().map(|inventory| strings::number(strings::policies(&inventory.counts)));
    html! {
        <nav class="nav" aria-label={text::NAV}>
            <a class="brand" href={Route::from(Screen::Start).format()}>{ icons::logo() }{ strings::BRAND }</a>
            { link(state, Screen::Overview, text::OVERVIEW, icons::overview(), None) }
            { link(state, Screen::Matrix, text::MATRIX, icons::matrix(), None) }
            { link(state, Screen::WithoutMfa, text::WITHOUT_MFA, icons::people(), uncovered) }
            { link(state, Screen::Gaps, text::GAPS, icons::gaps(), gaps) }
            { link(state, Screen::Simulator, text::SIMULATOR, icons::play(), None) }
            { link(state, Screen::Policies, text::POLICIES, icons::policies(), policies) }
            { link(state, Screen::Posture, strings::posture::TITLE, icons::posture(), state.posture.bad().map(strings::number)) }
            <h2 class="nav-head">{ text::DATA }</h2>
            { link(state, Screen::Files, text::FILES, icons::files(), None) }
            { link(state, Screen::Replay, text::REPLAY, icons::replay(), agreement) }
            { privacy::requests_box(state.requests) }
        </nav>
    }
}

fn link(state: &State, to: Screen, label: &'static str, icon: Html, count: Option<String>) -> Html {
    let current = (to == state.route.screen).then_some("page");
    html! {
        <a class="nav-link" href={state.route_to(to).format()} aria-current={current}>
            { icon }
            <span class="nav-label">{ label }</span>
            <span class="nav-count">{ count.unwrap_or_default() }</span>
        </a>
    }
}
