//! The top of the page: which tenant, how light, and how far the work is.

use super::controls::{Segment, button, segments};
use super::{Dispatch, icons, tour};
use crate::state::{Action, Overlay, Phase, State, Theme};
use crate::strings;
use yew::prelude::*;

/// The tenant and the theme.
pub(super) fn header(state: &State, dispatch: &Dispatch) -> Html {
    let inventory = state.inventory.as_deref();
    let tenant = match inventory {
        Some(inventory) => inventory.tenant.as_deref().unwrap_or(strings::shell::UNNAMED_TENANT),
        None if state.phase == Phase::Opening => strings::shell::READING,
        None => strings::shell::NO_TENANT,
    };
    html! {
        <header class="top">
            <span class="tenant">{ tenant }</span>
            <span class="tenant-counts">{ inventory.map(|known| strings::counts(&known.counts)).unwrap_or_default() }</span>
            <span class="spacer"></span>
            { tour::offer(state, dispatch) }
            { search(dispatch) }
            { link(state, dispatch) }
            { mask(state, dispatch) }
            { theme_choice("theme", state.theme, dispatch) }
        </header>
    }
}

/// The way to the command palette.
fn search(dispatch: &Dispatch) -> Html {
    let on_click = dispatch.reform(|_: MouseEvent| Action::Shown(Some(Overlay::Palette)));
    html! {
        <button type="button" class="btn small search-button" onclick={on_click}>
            { strings::shell::SEARCH }<kbd>{ strings::shell::SEARCH_KEY }</kbd>
        </button>
    }
}

/// A link to what is shown.
fn link(state: &State, dispatch: &Dispatch) -> Html {
    let on_click = dispatch.reform(|_: MouseEvent| Action::CopyLink);
    html! {
        <button type="button" class="btn small" title={strings::shell::COPY_LINK_NOTE}
            hidden={state.phase != Phase::Open} onclick={on_click}>{ strings::shell::COPY_LINK }</button>
    }
}

/// Other names in place of the tenant's own: for workshops and pictures.
fn mask(state: &State, dispatch: &Dispatch) -> Html {
    let masked = state.masked;
    let on_click = dispatch.reform(move |_: MouseEvent| Action::Masked(!masked));
    html! {
        <button type="button" class="btn small" aria-pressed={masked.to_string()} title={strings::shell::MASK_NOTE}
            hidden={state.phase != Phase::Open} onclick={on_click}>{ strings::shell::MASK }</button>
    }
}

/// Light, dark, or as the system has it.
pub(super) fn theme_choice(name: &'static str, theme: Theme, dispatch: &Dispatch) -> Html {
    let choices = [
        (Theme::System, strings::shell::THEME_SYSTEM, icons::monitor()),
        (Theme::Light, strings::shell::THEME_LIGHT, icons::sun()),
        (Theme::Dark, strings::shell::THEME_DARK, icons::moon()),
    ];
    let choices = choices.map(|(choice, label, icon)| Segment {
        label,
        note: "",
        icon: Some(icon),
        chosen: choice == theme,
        action: Action::ThemeChosen(choice),
    });
    segments(name, strings::shell::THEME, "theme", choices.into(), dispatch)
}

/// How far the worker is, and the way to stop it.
pub(super) fn progress(state: &State, dispatch: &Dispatch) -> Html {
    if !state.is_busy() {
        return html! { <div class="busy" hidden=true></div> };
    }
    let known = state.asking.progress.as_ref();
    let what = known.map_or(strings::shell::WORKING, |progress| progress.what.as_str());
    let counted = known.filter(|progress| progress.total > 0);
    let told = counted.map(|progress| strings::shell::progress(progress.done, progress.total)).unwrap_or_default();
    html! {
        <div class="busy">
            <span class="busy-what">{ what }</span>
            { bar(counted.map(|progress| (progress.done, progress.total)), what) }
            <span class="busy-count">{ told }</span>
            { button(strings::shell::CANCEL, "small", Action::Cancel, dispatch) }
        </div>
    }
}

fn bar(counted: Option<(u32, u32)>, label: &str) -> Html {
    let label = label.to_owned();
    match counted {
        Some((done, total)) => html! {
            <progress key="counted" aria-label={label} value={done.to_string()} max={total.to_string()}></progress>
        },
        None => html! { <progress key="uncounted" aria-label={label}></progress> },
    }
}

/// Says that the work has ended before its end, and how to go on.
pub(super) fn banner(state: &State, dispatch: &Dispatch) -> Html {
    let (text, detail) = match &state.phase {
        Phase::Cancelled => (strings::shell::CANCELLED, ""),
        Phase::Crashed(message) => (strings::shell::CRASHED, message.as_str()),
        Phase::Empty | Phase::Opening | Phase::Open => return html! { <div class="banner" hidden=true></div> },
    };
    let again = if state.sources.is_empty() { Action::StartOver } else { Action::Reopen };
    html! {
        <div class={classes!("banner", (!detail.is_empty()).then_some("banner-error"))} role="alert">
            <div class="banner-text">
                <p>{ text }</p>
                <p class="place" hidden={detail.is_empty()}>{ detail }</p>
            </div>
            { button(strings::shell::START_AGAIN, "primary small", again, dispatch) }
            { button(strings::shell::START_OVER, "small", Action::StartOver, dispatch) }
        </div>
    }
}
