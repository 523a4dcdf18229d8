//! What an answer rests on.

use super::{Dispatch, icons};
use crate::state::Action;
use crate::strings;
use canopy_workbench::{Assumption, AssumptionKind, Severity};
use yew::prelude::*;

/// What makes an answer incomplete, in plain sight.
pub(super) fn incomplete(assumptions: &[Assumption]) -> Html {
    let missing = assumptions.iter().filter(|one| is_missing(one));
    let lines: Vec<Html> = missing.map(|one| line(one, Html::default())).collect();
    html! {
        <section class="card incomplete" hidden={lines.is_empty()}>
            <h2>{ icons::severity(Severity::Warning) }{ strings::INCOMPLETE }</h2>
            <ul>{ for lines }</ul>
        </section>
    }
}

/// The assumptions, folded away, each with what would be decided otherwise and a switch to take it
/// the other way.
pub(super) fn assumptions(
    assumptions: &[Assumption],
    flipped: &[String],
    dispatch: &Dispatch,
    action: impl Fn(String) -> Action + Clone + 'static,
) -> Html {
    folded(
        rest(assumptions)
            .map(|one| line(one, flip(one, flipped.contains(&one.id), dispatch, action.clone())))
            .collect(),
    )
}

fn is_missing(assumption: &Assumption) -> bool {
    assumption.kind == AssumptionKind::Incomplete
}

fn rest(assumptions: &[Assumption]) -> impl Iterator<Item = &Assumption> {
    assumptions.iter().filter(|one| !is_missing(one))
}

fn folded(lines: Vec<Html>) -> Html {
    html! {
        <details class="card assumptions" hidden={lines.is_empty()}>
            <summary>{ strings::assumptions(strings::length(&lines)) }</summary>
            <ul>{ for lines }</ul>
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

fn flip(
    assumption: &Assumption,
    is_flipped: bool,
    dispatch: &Dispatch,
    action: impl Fn(String) -> Action + 'static,
) -> Html {
    use strings::simulator as text;
    let id = assumption.id.clone();
    let on_click = dispatch.reform(move |_: MouseEvent| action(id.clone()));
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
