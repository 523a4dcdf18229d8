//! How to check what is promised, and what is not modelled.

use super::Dispatch;
use super::controls::{button, copyable};
use crate::state::{Action, State};
use crate::strings::about as text;
use canopy_workbench::open_questions;
use yew::prelude::*;

pub(super) fn about(state: &State, dispatch: &Dispatch) -> Html {
    html! {
        <>
            <div class="screen-head"><h1>{ text::TITLE }</h1><p class="muted">{ text::LEAD }</p></div>
            <div class="about">
                <section class="card">
                    <h2>{ text::VERIFY }</h2>
                    { list(&text::CHECKS) }
                    <details><summary>{ text::POLICY }</summary><pre tabindex="0">{ directives(&state.policy) }</pre></details>
                </section>
                <section class="card">
                    <h2>{ text::SAME }</h2>
                    <p>{ text::SAME_TEXT }</p>
                    { copyable(text::HASH, text::SHA256, dispatch) }
                    <p class="actions" hidden={!state.served}>
                        <a class="btn" href="./" download={text::SAVED_NAME}>{ text::SAVE }</a>
                        <a class="btn" href={text::SHA256_FILE} target="_blank" rel="noreferrer">{ text::SHA256 }</a>
                    </p>
                    <h2>{ text::KEPT }</h2>
                    <p>{ text::KEPT_TEXT }</p>
                    <p class="actions">{ button(text::FORGET, "", Action::StartOver, dispatch) }</p>
                    <h2>{ text::CANNOT }</h2>
                    { list(&text::CANNOT_LIST) }
                </section>
                <section class="card"><h2>{ text::LIMITS }</h2>{ list(&text::LIMITS_LIST) }</section>
                <section class="card">
                    <h2>{ text::OPEN }</h2>
                    <p>{ text::OPEN_TEXT }</p>
                    <dl class="open-questions">{ for open_questions().iter().map(|one| html! {
                        <div key={one.id.clone()}><dt>{ &one.text }</dt><dd class="muted">{ &one.source }</dd></div>
                    }) }</dl>
                </section>
            </div>
        </>
    }
}

fn list(lines: &[&'static str]) -> Html {
    html! { <ul>{ for lines.iter().map(|line| html! { <li key={*line}>{ *line }</li> }) }</ul> }
}

/// The policy, one directive to a line.
fn directives(policy: &str) -> String {
    policy.replace("; ", "\n")
}
