//! Gaps: the regions of sign-ins that are open, and the proof of each.

use super::controls::{button, close_button};
use super::people::{badges, row_keys, selecting};
use super::policy_line::policy_line;
use super::{Dispatch, answer, assumptions, filters, mark};
use crate::state::{Action, Asked, GapsAction, GapsScreen, State};
use crate::strings::{self, coverage, gaps as text};
use canopy_workbench::{Gap, GapView, Gaps, Mark};
use web_sys::HtmlInputElement;
use yew::prelude::*;

const VIEWS: [GapView; 4] = [GapView::LegacyAuthentication, GapView::Resources, GapView::Risk, GapView::Locations];

pub(super) fn gaps(state: &State, dispatch: &Dispatch) -> Html {
    let waiting = state.asking.waits_for(Asked::Gaps);
    let control = state.filters.coverage().control;
    let headline = state.gaps.held.answer.as_deref().map(|answer| text::headline(answer, &control));
    html! {
        <>
            <div class="screen-head"><h1>{ headline.unwrap_or_else(|| strings::shell::GAPS.to_owned()) }</h1></div>
            { filters::filters(state, dispatch) }
            { answer::answer(&state.gaps.held, waiting, |found| answered(state, found, dispatch)) }
        </>
    }
}

fn answered(state: &State, found: &Gaps, dispatch: &Dispatch) -> Html {
    html! {
        <>
            { answer::kinds_note(found.named) }
            { assumptions::incomplete(&found.assumptions) }
            <div class="work">
                <section class="card" aria-label={strings::shell::GAPS}>{ list(&state.gaps, found, dispatch) }</section>
                { panel(state, found, dispatch) }
            </div>
            { answer::assumptions(state, &found.assumptions, dispatch) }
        </>
    }
}

fn list(gaps: &GapsScreen, found: &Gaps, dispatch: &Dispatch) -> Html {
    if found.regions.is_empty() {
        return html! {
            <div class="covered"><h2>{ text::NOTHING }</h2><p>{ coverage::NOBODY_TEXT }</p></div>
        };
    }
    let shown = gaps.found();
    let rows = shown.iter().enumerate().map(|(nth, (place, gap))| row(gaps, found, *place, gap, nth == 0, dispatch));
    html! {
        <>
            <div class="bar">{ tools(gaps, dispatch) }</div>
            <p class="list-note muted">{ text::note(found) }</p>
            <ul class="people groups" onkeydown={row_keys()}>{ for rows }</ul>
            <p class="card-note" hidden={!shown.is_empty()}>{ text::NOBODY_FOUND }</p>
        </>
    }
}

fn tools(gaps: &GapsScreen, dispatch: &Dispatch) -> Html {
    let on_input = dispatch.reform(|event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        Action::Gaps(GapsAction::Searched(input.value()))
    });
    let view = |view: GapView| {
        let on_click = dispatch.reform(move |_: MouseEvent| Action::Gaps(GapsAction::Viewed(view)));
        html! {
            <button type="button" class="btn small" key={text::view(view)} onclick={on_click}
                aria-pressed={(gaps.view == Some(view)).to_string()}>
                { text::view(view) }{ " " }<span class="muted">{ strings::number(gaps.count(view)) }</span>
            </button>
        }
    };
    html! {
        <>
            <input class="search" type="search" aria-label={text::SEARCH} placeholder={text::SEARCH}
                value={gaps.search.clone()} oninput={on_input} />
            <div class="views" role="group" aria-label={text::VIEWS}>{ for VIEWS.into_iter().map(view) }</div>
            <span class="spacer"></span>
            { button(coverage::COPY_LIST, "small", Action::Gaps(GapsAction::CopyAsked), dispatch) }
            { button(coverage::DOWNLOAD, "small", Action::Gaps(GapsAction::DownloadAsked), dispatch) }
        </>
    }
}

fn row(gaps: &GapsScreen, found: &Gaps, place: usize, gap: &Gap, first: bool, dispatch: &Dispatch) -> Html {
    let is_shown = gaps.shown() == Some(place);
    let on_click = selecting(dispatch, move |focus| Action::Gaps(GapsAction::Selected(place, focus)));
    html! {
        <li key={place}>
            <button type="button" class="person gap" id={strings::ids::gap(place)} onclick={on_click}
                aria-current={is_shown.then_some("true")} tabindex={if first || is_shown { "0" } else { "-1" }}>
                { mark::mark_alone(gap.mark) }
                <span class="gap-where">
                    <span class="person-name">{ &gap.who }{ " → " }{ &gap.target }</span>
                    <span class="gap-when">{ when(gap) }</span>
                    <span class="person-upn">{ &gap.cause }</span>
                </span>
                <span class="gap-counts">
                    <b>{ text::people(found.named, gap.people) }</b>
                    <span hidden={gap.privileged == 0}>{ text::privileged(gap.privileged) }</span>
                    <span>{ text::resources(gap.resources) }</span>
                </span>
            </button>
        </li>
    }
}

fn when(gap: &Gap) -> String {
    if gap.circumstances.is_empty() { text::ALWAYS.to_owned() } else { gap.circumstances.join(" · ") }
}

fn panel(state: &State, found: &Gaps, dispatch: &Dispatch) -> Html {
    let gaps = &state.gaps;
    let on_key = dispatch.clone();
    let on_key = Callback::from(move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            on_key.emit(Action::Gaps(GapsAction::Deselected));
        }
    });
    let content = match gaps.shown().and_then(|place| Some((place, gaps.at(place)?))) {
        Some((place, gap)) => explained(gaps, found, place, gap, dispatch),
        None => html! { <p class="card-note" key="empty">{ text::PANEL_EMPTY }</p> },
    };
    html! {
        <aside class={classes!("card", "panel", gaps.selected.map(|_| "panel-chosen"))} aria-label={coverage::PANEL}
            onkeydown={on_key}>{ content }</aside>
    }
}

fn explained(gaps: &GapsScreen, found: &Gaps, place: usize, gap: &Gap, dispatch: &Dispatch) -> Html {
    let fact = |(at, (name, value)): (usize, &(String, String))| {
        html! { <div class="fact" key={at}><dt>{ name }</dt><dd>{ value }</dd></div> }
    };
    let look = if gap.mark == Mark::Open { "verdict-open" } else { "verdict-weak" };
    html! {
        <div class="panel-content" key={place}>
            <div class="panel-head">
                <div>
                    <h2 id={strings::ids::EXPLANATION} tabindex="-1">{ &gap.who }</h2>
                    <p class="muted">{ text::people(found.named, gap.people) }
                        <span hidden={gap.depends == 0}>{ "; " }{ text::depends(gap.depends) }</span></p>
                </div>
                <div class="panel-close">{ close_button(Action::Gaps(GapsAction::Deselected), dispatch) }</div>
            </div>
            <p class={classes!("verdict", look)}>{ mark::mark_alone(gap.mark) }<span>{ &gap.sentence }</span></p>
            <dl class="facts gap-facts">
                <div class="fact"><dt>{ text::TO }</dt><dd>{ &gap.target }</dd></div>
                <div class="fact"><dt>{ text::WHEN }</dt><dd>{ when(gap) }</dd></div>
            </dl>
            <h3>{ text::CAUSE }</h3>
            <p>{ &gap.cause }</p>
            <p class="place">{ gap.policy.as_ref().map(|policy| policy.place.clone()).unwrap_or_default() }</p>
            <h3>{ coverage::WITNESS }</h3>
            <p><b>{ &gap.person.name }</b>{ badges(&gap.person.badges) }</p>
            <dl class="facts">{ for gap.witness.iter().enumerate().map(fact) }</dl>
            <h3>{ text::PROOF }</h3>
            { proof(gaps, place) }
            <div class="panel-actions actions">
                { button(coverage::SIMULATE, "primary", Action::Gaps(GapsAction::SimulateAsked(place)), dispatch) }
                <span hidden={gap.request.is_none()}>
                    { button(text::REQUEST, "", Action::Gaps(GapsAction::RequestAsked(place)), dispatch) }
                </span>
            </div>
        </div>
    }
}

fn proof(gaps: &GapsScreen, place: usize) -> Html {
    match gaps.proof.as_ref().filter(|(of, _)| *of == place) {
        None => html! { <p class="muted" key="waiting">{ text::PROVING }</p> },
        Some((_, Err(problem))) => html! { <p class="note" key="problem">{ problem }</p> },
        Some((_, Ok(found))) => {
            let lines = found.applies.iter().chain(&found.does_not_apply).enumerate();
            html! { <ul class="policies compact" key="proof">{ for lines.map(policy_line) }</ul> }
        }
    }
}
