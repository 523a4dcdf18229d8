//! What an answer rests on.

use crate::strings;
use canopy_workbench::Assumption;
use yew::prelude::*;

/// The assumptions, folded away.
pub(super) fn assumptions(assumptions: &[Assumption]) -> Html {
    let line = |assumption: &Assumption| {
        html! {
            <li key={assumption.text.clone()}>
                { &assumption.text }
                <span class="source">{ &assumption.source }</span>
            </li>
        }
    };
    html! {
        <details class="card assumptions" hidden={assumptions.is_empty()}>
            <summary>{ strings::assumptions(strings::length(assumptions)) }</summary>
            <ul>{ for assumptions.iter().map(line) }</ul>
        </details>
    }
}
