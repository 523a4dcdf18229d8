//! The way from screen to screen.

use super::{icons, privacy};
use crate::route::Route;
use crate::state::State;
use crate::strings;
use yew::prelude::*;

/// The brand, the screens, and what has left the page.
pub(super) fn nav(state: &State) -> Html {
    let uncovered = state.coverage.answer.as_ref().map(|answer| strings::number(answer.uncovered));
    let agreement = state.replay.as_ref().map(|replay| strings::replay::share(strings::replay::headline(replay).0));
    let coverage = Route::WithoutMfa(state.coverage.filters);
    html! {
        <nav class="nav" aria-label={strings::shell::NAV}>
            <a class="brand" href={Route::Start.format()}>{ icons::logo() }{ strings::BRAND }</a>
            { link(state, Route::Files, strings::shell::FILES, icons::files(), None) }
            { link(state, coverage, strings::shell::WITHOUT_MFA, icons::people(), uncovered) }
            { link(state, Route::Simulator, strings::shell::SIMULATOR, icons::play(), None) }
            { link(state, Route::Replay, strings::shell::REPLAY, icons::replay(), agreement) }
            { privacy::requests_box(state.requests) }
        </nav>
    }
}

fn link(state: &State, to: Route, label: &'static str, icon: Html, count: Option<String>) -> Html {
    let current = to.is_same_screen(state.route).then_some("page");
    html! {
        <a class="nav-link" href={to.format()} aria-current={current}>
            { icon }
            <span class="nav-label">{ label }</span>
            <span class="nav-count">{ count.unwrap_or_default() }</span>
        </a>
    }
}
