//! The first screen: what this is, and every way to open something.

use super::controls::button;
use super::open_files::{Chooses, chooser};
use super::{Dispatch, exports, header, icons, privacy};
use crate::route::{Route, Screen};
use crate::state::{Action, Overlay, State};
use crate::strings;
use yew::prelude::*;

pub(super) fn start(state: &State, dispatch: &Dispatch) -> Html {
    html! {
        <div class="start">
            <div class="start-top">
                <span class="brand">{ icons::logo() }{ strings::BRAND }</span>
                <span class="spacer"></span>
                { header::theme_choice("theme-at-start", state.theme, dispatch) }
            </div>
            <h1>{ strings::start::HEADLINE }</h1>
            <p class="lead">{ strings::start::LEAD }</p>
            { back(state) }
            { drop_zone(dispatch) }
            { exports::exports(state.guide, dispatch) }
            { privacy::privacy_line(state.requests) }
        </div>
    }
}

fn back(state: &State) -> Html {
    html! {
        <p class="back" hidden={!state.has_tenant()}>
            <a class="btn" href={Route::new(Screen::Overview, &state.filters).format()}>{ strings::start::BACK }</a>
        </p>
    }
}

fn drop_zone(dispatch: &Dispatch) -> Html {
    html! {
        <section class="drop" aria-label={strings::start::DROP}>
            <b>{ strings::start::DROP }</b>
            <span class="muted">{ strings::start::DROP_NOTE }</span>
            <div class="actions">
                { chooser(strings::start::CHOOSE_FILES, "primary", Chooses::Files, dispatch) }
                { chooser(strings::start::CHOOSE_FOLDER, "", Chooses::Folder, dispatch) }
                { button(strings::start::PASTE, "", Action::Shown(Some(Overlay::Paste)), dispatch) }
                { button(strings::start::SAMPLE, "", Action::SampleChosen, dispatch) }
            </div>
        </section>
    }
}
