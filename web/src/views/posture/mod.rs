//! Posture: what the rules find, the worst first, what that comes to, and the exceptions that are declared.

mod change;
mod declared;
mod eligible;
mod page;
mod panel;
mod remedies;
mod zero_trust;

use super::controls::button;
use super::people::{row_keys, selecting};
use super::select::Select;
use super::take::take;
use super::{Dispatch, empty};
use crate::route::{AUDIENCES, PAGES, PostureView, Route, SEVERITIES, STATUSES, Screen};
use crate::state::{Action, Asked, PostureAction, PostureScreen, State};
use crate::strings::{self, posture as text};
use canopy_workbench::{Choice, FoundLine};
use web_sys::HtmlInputElement;
use yew::prelude::*;

pub(super) fn posture(state: &State, dispatch: &Dispatch) -> Html {
    let screen = &state.posture;
    let waiting = state.asking.waits_for(Asked::Findings);
    html! {
        <>
            <div class="screen-head">
                <h1>{ text::headline(screen) }</h1>
                <p class="muted">{ text::worst(screen) }</p>
            </div>
            <nav class="pages" aria-label={text::PAGES}>{ for PAGES.iter().map(|(page, _)| page_link(page, screen)) }</nav>
            <div class={classes!("answer-slot", waiting.then_some("waiting"))} aria-busy={waiting.to_string()}>
                { match (&screen.answer, &screen.problem) {
                    (_, Some(problem)) => html! { <p class="note" role="alert">{ problem }</p> },
                    (None, None) => empty::awaited(),
                    (Some(answer), None) => match screen.view.page {
                        "zeroTrust" => zero_trust::views(answer),
                        "eligible" => eligible::roles(answer),
                        "change" => change::cases(answer, dispatch),
                        _ => answered(state, dispatch),
                    },
                } }
            </div>
        </>
    }
}

fn page_link(page: &'static str, screen: &PostureScreen) -> Html {
    let current = screen.view.page == page;
    let view = PostureView { page, ..screen.view.opening("") };
    html! {
        <a key={page} href={Route::posture(view).format()} aria-current={current.then_some("page")}>{ text::page(page) }</a>
    }
}

fn answered(state: &State, dispatch: &Dispatch) -> Html {
    let screen = &state.posture;
    let named = state.inventory.as_deref().is_none_or(|inventory| inventory.counts.users > 0);
    let expired = screen.answer.iter().flat_map(|answer| &answer.expired).enumerate();
    html! {
        <>
            <p class="note" hidden={named}>
                { strings::coverage::KINDS }{ " " }
                <a href={Route::from(Screen::Files).format()}>{ strings::coverage::KINDS_LINK }</a>
            </p>
            <div>{ for expired.map(|(at, one)| html! { <p class="note" key={at}>{ one }</p> }) }</div>
            <section class="filters" aria-label={strings::filters::TITLE}>
                <div class="filter-row">
                    { filter(text::STATUS, screen, &STATUSES, text::status, |view| &mut view.status, dispatch) }
                    { filter(text::SEVERITY, screen, &SEVERITIES, text::severity, |view| &mut view.severity, dispatch) }
                    { filter(text::AUDIENCE, screen, &AUDIENCES, text::audience, |view| &mut view.audience, dispatch) }
                </div>
            </section>
            <div class="work">
                <section class="card" aria-label={text::LIST}>{ list(screen, dispatch) }</section>
                { panel::panel(screen, dispatch) }
            </div>
            { declared::declared(state, dispatch) }
        </>
    }
}

fn filter(
    label: &'static str,
    screen: &PostureScreen,
    values: &'static [(&'static str, &'static str)],
    name: fn(&str) -> &'static str,
    place: fn(&mut PostureView) -> &mut &'static str,
    dispatch: &Dispatch,
) -> Html {
    let mut view = screen.view.opening("");
    let value = *place(&mut view);
    let choice =
        |(id, _): &(&str, &str)| Choice { id: (*id).to_owned(), label: name(id).to_owned(), group: String::new() };
    let on_choice = dispatch.reform(move |id: String| {
        let mut view = view.clone();
        *place(&mut view) = values.iter().find(|(known, _)| *known == id).map_or("", |(known, _)| known);
        Action::Posture(PostureAction::Viewed(view))
    });
    html! { <Select {label} {value} choices={values.iter().map(choice).collect::<Vec<_>>()} {on_choice} /> }
}

fn list(screen: &PostureScreen, dispatch: &Dispatch) -> Html {
    let on_input = dispatch.reform(|event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        Action::Posture(PostureAction::Searched(input.value()))
    });
    let found = screen.found();
    let shown = screen.shown().map(|one| one.id.as_str());
    let in_sight = found.iter().any(|one| Some(one.id.as_str()) == shown);
    let tabbed = if in_sight { shown } else { found.first().map(|one| one.id.as_str()) };
    // One group of rows for each status, the worst first.
    let group = |(status, meaning): &(&'static str, &'static str)| {
        let rows: Vec<Html> = found
            .iter()
            .filter(|one| one.status == *status)
            .map(|one| row(one, shown == Some(one.id.as_str()), tabbed == Some(one.id.as_str()), dispatch))
            .collect();
        let count = strings::number(strings::length(&rows));
        html! {
            <section class="group" key={*status} hidden={rows.is_empty()}>
                <h2 class="list-head finding-group">
                    { status_mark(status) }<b>{ text::status(status) }</b>
                    <span class="muted">{ *meaning }</span><span class="spacer"></span><span>{ count }</span>
                </h2>
                <ul class="people">{ for rows }</ul>
            </section>
        }
    };
    html! {
        <>
            <div class="bar">
                <input class="search" type="search" aria-label={text::SEARCH} placeholder={text::SEARCH}
                    value={screen.search.clone()} oninput={on_input} />
                <span class="muted">{ text::left(screen) }</span>
                <span class="spacer"></span>
                { take(|format| Action::Posture(PostureAction::Taken(format)), dispatch) }
            </div>
            <div class="groups" onkeydown={row_keys()}>{ for text::STATUSES.iter().map(group) }</div>
            <p class="card-note" hidden={!found.is_empty()}>{ text::NO_MATCH }</p>
        </>
    }
}

fn row(one: &FoundLine, shown: bool, tabbed: bool, dispatch: &Dispatch) -> Html {
    let rule = one.id.clone();
    let on_click = selecting(dispatch, move |focus| Action::Posture(PostureAction::Selected(rule.clone(), focus)));
    html! {
        <li key={one.id.clone()}>
            <button type="button" class="person policy-row finding" id={strings::ids::finding(&one.id)} onclick={on_click}
                aria-current={shown.then_some("true")} tabindex={if tabbed { "0" } else { "-1" }}>
                <span class="policy-row-head">
                    { severity_badge(&one.severity) }
                    <span class="person-name">{ &one.title }</span>
                    <b class="finding-share">{ text::share(one) }</b>
                </span>
                <span class="policy-sentence">{ &one.said }</span>
                <span class="policy-reach">{ text::audience(&one.audience) }{ " · " }{ text::confidence(&one.confidence) }</span>
            </button>
        </li>
    }
}

fn severity_badge(severity: &str) -> Html {
    let look = match severity {
        "critical" | "high" => "badge-grave",
        "medium" => "badge-found",
        _ => "badge-off",
    };
    html! { <span class={classes!("badge", look)}>{ text::severity(severity) }</span> }
}

/// A shape of its own for each status, beside a text that says the same.
fn status_mark(status: &str) -> Html {
    let (class, path) = match status {
        "fails" => ("status-fails", "M9 1.8l7.2 7.2-7.2 7.2-7.2-7.2zM9 5.4v4.2M9 12v.2"),
        "partly" => ("status-partly", "M9 2.4l7.2 12.8h-14.4zM9 7v3.6M9 12.8v.2"),
        "holds" => ("status-holds", "M9 1.8a7.2 7.2 0 1 0 .1 0zM5.6 9.2l2.4 2.4 4.4-5"),
        _ => ("status-unknown", "M2.4 2.4h13.2v13.2h-13.2zM6.9 7a2.1 2.1 0 1 1 2.1 2.4v1M9 12.8v.2"),
    };
    html! { <svg class={classes!("mark", "status", class)} viewBox="0 0 18 18" aria-hidden="true"><path d={path} /></svg> }
}

/// A button about one finding.
fn about(label: &'static str, look: &'static str, action: PostureAction, dispatch: &Dispatch) -> Html {
    button(label, look, Action::Posture(action), dispatch)
}
