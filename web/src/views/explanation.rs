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
pub(super) fn panel(chosen: bool, close: Action, content: Html, dispatch: &Dispatch) -> Html {
    let on_key = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                dispatch.emit(close.clone());
            }
        })
    };
    html! {
        <aside class={classes!("card", "panel", chosen.then_some("panel-chosen"))}
            aria-label={strings::coverage::PANEL} onkeydown={on_key}>
            { content }
        </aside>
    }
}

/// The explanation of the chosen person's weakest way in.
pub(super) fn explanation(coverage: &Coverage, dispatch: &Dispatch) -> Html {
    let close = Action::Coverage(CoverageAction::Deselected);
    panel(coverage.selected.is_some(), close, content(coverage, dispatch), dispatch)
}

fn content(coverage: &Coverage, dispatch: &Dispatch) -> Html {
    let Some((place, (person, way))) = coverage.shown().and_then(|place| Some((place, coverage.at(place)?))) else {
        return html! { <p class="card-note" key="empty">{ strings::coverage::PANEL_EMPTY }</p> };
    };
    let simulate = Action::Coverage(CoverageAction::SimulateAsked(place));
    let parts = Told {
        title: person.name.clone(),
        person,
        way,
        close: Action::Coverage(CoverageAction::Deselected),
        middle: html! { <><h3>{ strings::coverage::REACHES }</h3>{ resources(way) }</> },
        more: None,
        actions: button(strings::coverage::SIMULATE, "primary", simulate, dispatch),
    };
    told(parts, dispatch)
}

/// What an explanation is made of.
pub(super) struct Told<'a> {
    pub(super) title: String,
    pub(super) person: &'a PersonLine,
    pub(super) way: &'a WayIn,
    pub(super) close: Action,
    /// What stands between the sign-in and the policies.
    pub(super) middle: Html,
    /// What is said under the policies.
    pub(super) more: Option<String>,
    pub(super) actions: Html,
}

pub(super) fn told(told: Told<'_>, dispatch: &Dispatch) -> Html {
    let Told { title, person, way, close, middle, more, actions } = told;
    html! {
        <div class="panel-content" key="person">
            { head(&title, &person.upn, &person.badges, close, dispatch) }
            <p class={classes!("verdict", verdict_look(way))}>{ mark::mark_alone(way.mark) }<span>{ &way.sentence }</span></p>
            <h3>{ strings::coverage::WITNESS }</h3>
            { witness(way) }
            { middle }
            <h3>{ strings::coverage::WHY }</h3>
            <p class="place" hidden={person.path.len() < 2}>{ format!("{} {}", strings::coverage::THROUGH, person.path.join(" → ")) }</p>
            <ul class="policies compact">{ for way.why.iter().enumerate().map(policy_line) }</ul>
            <p class="muted" hidden={!way.why.is_empty()}>{ strings::coverage::WHY_NONE }</p>
            <p class="muted" hidden={more.is_none()}>{ more.unwrap_or_default() }</p>
            <div class="panel-actions actions">{ actions }</div>
        </div>
    }
}

pub(super) fn head(title: &str, upn: &str, marks: &[String], close: Action, dispatch: &Dispatch) -> Html {
    html! {
        <div class="panel-head">
            <div>
                <h2 id={strings::ids::EXPLANATION} tabindex="-1">{ title }{ badges(marks) }</h2>
                <p class="muted" hidden={upn.is_empty()}>{ upn }</p>
            </div>
            <div class="panel-close">{ close_button(close, dispatch) }</div>
        </div>
    }
}

fn verdict_look(way: &WayIn) -> &'static str {
    match way.mark {
        canopy_workbench::Mark::Open => "verdict-open",
        mark if mark >= canopy_workbench::Mark::Mfa => "verdict-strong",
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
