//! How to get each kind of export.

use super::Dispatch;
use super::controls::{button, close_button, copyable};
use crate::state::Action;
use crate::strings;
use crate::strings::start::{self, KINDS, Kind};
use canopy_workbench::Export;
use yew::prelude::*;

const GUIDE: &str = "guide";

/// A card for each kind, and beneath them the requests of the one that was asked for.
pub(super) fn exports(open: Option<usize>, dispatch: &Dispatch) -> Html {
    let cards = KINDS.iter().enumerate().map(|(at, kind)| card(at, kind, open == Some(at), dispatch));
    let opened = open.and_then(|at| Some((at, KINDS.get(at)?)));
    html! {
        <section class="how" aria-label={strings::start::HOW_TO}>
            { script(dispatch) }
            <div class="kinds">{ for cards }</div>
            <div id={GUIDE}>{ opened.map(|(at, kind)| guide(at, kind, dispatch)).unwrap_or_default() }</div>
        </section>
    }
}

/// The script that reads everything, to be saved, copied and read.
fn script(dispatch: &Dispatch) -> Html {
    let save = Action::Save { name: start::SCRIPT_NAME, text: start::SCRIPT };
    html! {
        <article class="card kind script">
            <h2>{ start::SCRIPT_TITLE }</h2>
            <p>{ start::SCRIPT_UNLOCKS }</p>
            <p class="muted">{ start::SCRIPT_NOTE }</p>
            <div class="actions">
                { button(start::SCRIPT_SAVE, "small", save, dispatch) }
                { button(start::SCRIPT_COPY, "small", Action::Copy(start::SCRIPT.to_owned()), dispatch) }
            </div>
            <details>
                <summary>{ start::SCRIPT_SHOW }</summary>
                { copyable(start::SCRIPT_RUN, start::SCRIPT_NAME, dispatch) }
                <pre tabindex="0" role="region" aria-label={start::SCRIPT_NAME}>{ start::SCRIPT }</pre>
            </details>
        </article>
    }
}

fn card(at: usize, kind: &'static Kind, is_open: bool, dispatch: &Dispatch) -> Html {
    let on_click = dispatch.reform(move |_: MouseEvent| Action::GuideAsked(at));
    html! {
        <article class={classes!("card", "kind", is_open.then_some("kind-open"))} key={kind.title}>
            <h2>{ kind.title }</h2>
            <p>{ kind.unlocks }</p>
            <p class="permission">{ strings::start::permissions(kind) }</p>
            <button type="button" class="btn small" aria-expanded={is_open.to_string()} aria-controls={GUIDE}
                onclick={on_click}>{ strings::start::HOW_TO }</button>
        </article>
    }
}

fn guide(at: usize, kind: &'static Kind, dispatch: &Dispatch) -> Html {
    html! {
        <div class="card guide" key={kind.title}>
            <div class="panel-head">
                <h2>{ strings::start::guide(kind) }</h2>
                { close_button(Action::GuideAsked(at), dispatch) }
            </div>
            <p class="steps">{ strings::start::STEPS }</p>
            { copyable(strings::start::GRAPH_EXPLORER, strings::start::GRAPH_EXPLORER_NAME, dispatch) }
            <ul class="exports">{ for kind.exports().map(|export| request(export, dispatch)) }</ul>
        </div>
    }
}

fn request(export: &'static Export, dispatch: &Dispatch) -> Html {
    html! {
        <li key={export.what}>
            <div class="export-head"><b>{ export.what }</b><span class="permission">{ export.permission }</span></div>
            <p class="muted">{ export.unlocks }</p>
            { copyable(&export.address(), export.what, dispatch) }
        </li>
    }
}
