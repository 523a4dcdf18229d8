//! Why one person is uncovered: the weakest way in, the sign-in that shows it, and the policies.

use super::Dispatch;
use super::controls::{button, close_button};
use super::mark;
use super::people::badges;
use super::policy_line::policy_line;
use crate::state::{Action, Coverage, CoverageAction};
use crate::strings;
use canopy_workbench::{PersonLine, WayIn};
use yew::prelude::*;

/// The panel beside the people; on a narrow screen a sheet over them, once someone is chosen.
pub(super) fn explanation(coverage: &Coverage, dispatch: &Dispatch) -> Html {
    let chosen = coverage.selected.is_some();
    let on_key = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                dispatch.emit(Action::Coverage(CoverageAction::Deselected));
            }
        })
    };
    html! {
        <aside class={classes!("card", "panel", chosen.then_some("panel-chosen"))}
            aria-label={strings::coverage::PANEL} onkeydown={on_key}>
            { content(coverage, dispatch) }
        </aside>
    }
}

fn content(coverage: &Coverage, dispatch: &Dispatch) -> Html {
    let Some((place, (person, way))) = coverage.shown().and_then(|place| Some((place, coverage.at(place)?))) else {
        return html! { <p class="card-note" key="empty">{ strings::coverage::PANEL_EMPTY }</p> };
    };
    let simulate = Action::Coverage(CoverageAction::SimulateAsked(place));
    html! {
        <div class="panel-content" key="person">
            { head(person, dispatch) }
            <p class={classes!("verdict", verdict_look(way))}>{ mark::mark_alone(way.mark) }<span>{ &way.sentence }</span></p>
            <h3>{ strings::coverage::WITNESS }</h3>
            { witness(way) }
            <h3>{ strings::coverage::REACHES }</h3>
            { resources(way) }
            <h3>{ strings::coverage::WHY }</h3>
            <p class="place" hidden={person.path.len() < 2}>{ format!("{} {}", strings::coverage::THROUGH, person.path.join(" → ")) }</p>
            <ul class="policies compact">{ for way.why.iter().enumerate().map(policy_line) }</ul>
            <p class="muted" hidden={!way.why.is_empty()}>{ strings::coverage::WHY_NONE }</p>
            <div class="panel-actions">{ button(strings::coverage::SIMULATE, "primary", simulate, dispatch) }</div>
        </div>
    }
}

fn head(person: &PersonLine, dispatch: &Dispatch) -> Html {
    html! {
        <div class="panel-head">
            <div>
                <h2 id={strings::ids::EXPLANATION} tabindex="-1">{ &person.name }{ badges(&person.badges) }</h2>
                <p class="muted" hidden={person.upn.is_empty()}>{ &person.upn }</p>
            </div>
            <div class="panel-close">{ close_button(Action::Coverage(CoverageAction::Deselected), dispatch) }</div>
        </div>
    }
}

fn verdict_look(way: &WayIn) -> &'static str {
    match way.mark {
        canopy_workbench::Mark::Open => "verdict-open",
        _ => "verdict-weak",
    }
}

fn witness(way: &WayIn) -> Html {
    let fact = |(at, (name, value)): (usize, &(String, String))| {
        html! { <div class="fact" key={at}><dt>{ name }</dt><dd>{ value }</dd></div> }
    };
    html! { <dl class="facts">{ for way.witness.iter().enumerate().map(fact) }</dl> }
}

fn resources(way: &WayIn) -> Html {
    let named = u32::try_from(way.resources.len()).unwrap_or(u32::MAX);
    let left = way.resource_count.saturating_sub(named);
    let resource = |(at, name): (usize, &String)| html! { <li class="chip" key={at}>{ name }</li> };
    html! {
        <ul class="chips">
            { for way.resources.iter().enumerate().map(resource) }
            <li class="chip-more" key="more" hidden={left == 0}>{ strings::coverage::and_more(left) }</li>
        </ul>
    }
}
