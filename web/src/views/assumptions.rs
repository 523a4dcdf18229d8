//! What an answer rests on.

use super::Dispatch;
use crate::state::{Action, SimulatorAction};
use crate::strings;
use canopy_workbench::Assumption;
use yew::prelude::*;

/// The assumptions, folded away.
pub(super) fn assumptions(assumptions: &[Assumption]) -> Html {
    folded(assumptions, assumptions.iter().map(|assumption| line(assumption, Html::default())).collect())
}

/// The same, each with what would be decided otherwise and a switch to take it the other way.
pub(super) fn assumptions_to_flip(assumptions: &[Assumption], flipped: &[String], dispatch: &Dispatch) -> Html {
    let lines = assumptions.iter().map(|one| line(one, flip(one, flipped.contains(&one.id), dispatch)));
    folded(assumptions, lines.collect())
}

fn folded(assumptions: &[Assumption], lines: Html) -> Html {
    html! {
        <details class="card assumptions" hidden={assumptions.is_empty()}>
            <summary>{ strings::assumptions(strings::length(assumptions)) }</summary>
            <ul>{ lines }</ul>
        </details>
    }
}

fn line(assumption: &Assumption, more: Html) -> Html {
    html! {
        <li key={assumption.text.clone()}>
            { &assumption.text }
            <span class="source">{ &assumption.source }</span>
            { more }
        </li>
    }
}

fn flip(assumption: &Assumption, is_flipped: bool, dispatch: &Dispatch) -> Html {
    use strings::simulator as text;
    let id = assumption.id.clone();
    let on_click = dispatch.reform(move |_: MouseEvent| Action::Simulator(SimulatorAction::Flipped(id.clone())));
    let otherwise = assumption.otherwise.as_deref().map(text::otherwise);
    html! {
        <span class="otherwise" hidden={assumption.id.is_empty()}>
            <span>{ otherwise.unwrap_or_default() }</span>
            <button type="button" class="btn small" aria-pressed={is_flipped.to_string()} onclick={on_click}>
                { if is_flipped { text::FLIPPED } else { text::FLIP } }
            </button>
        </span>
    }
}
