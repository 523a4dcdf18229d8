//! Policies: each as a sentence, with its reach and what was found about it.

use super::controls::{button, close_button};
use super::people::{row_keys, selecting};
use super::policy_line::state_badge;
use super::select::Select;
use super::{Dispatch, answer, assumptions, empty};
use crate::state::{Action, PoliciesAction, PoliciesScreen, State, changed};
use crate::strings::{self, coverage, policies as text};
use canopy_workbench::{Choice, FindingKind, PolicyFinding, Review, Reviewed};
use web_sys::HtmlInputElement;
use yew::prelude::*;

pub(super) fn policies(state: &State, dispatch: &Dispatch) -> Html {
    let review = state.policies.answer.as_deref();
    html! {
        <>
            <div class="screen-head">
                <h1>{ review.map_or_else(|| strings::shell::POLICIES.to_owned(), text::headline) }</h1>
            </div>
            { match review {
                None => empty::awaited(),
                Some(review) => answered(&state.policies, review, dispatch),
            } }
        </>
    }
}

fn answered(policies: &PoliciesScreen, review: &Review, dispatch: &Dispatch) -> Html {
    html! {
        <>
            { answer::kinds_note(review.named) }
            { assumptions::incomplete(&review.assumptions) }
            <div class="work">
                <section class="card" aria-label={strings::shell::POLICIES}>{ list(policies, review, dispatch) }</section>
                { panel(policies, review, dispatch) }
            </div>
        </>
    }
}

fn list(policies: &PoliciesScreen, review: &Review, dispatch: &Dispatch) -> Html {
    if review.policies.is_empty() {
        return html! { <div class="covered"><h2>{ text::NONE }</h2><p>{ text::NONE_TEXT }</p></div> };
    }
    let found = policies.found();
    let rows =
        found.iter().enumerate().map(|(nth, (place, one))| row(policies, review, *place, one, nth == 0, dispatch));
    html! {
        <>
            <div class="bar">{ tools(policies, dispatch) }</div>
            <ul class="people groups" onkeydown={row_keys()}>{ for rows }</ul>
            <p class="card-note" hidden={!found.is_empty()}>{ text::NOBODY_FOUND }</p>
        </>
    }
}

fn tools(policies: &PoliciesScreen, dispatch: &Dispatch) -> Html {
    let on_input = dispatch.reform(|event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        Action::Policies(PoliciesAction::Searched(input.value()))
    });
    html! {
        <>
            <input class="search" type="search" aria-label={text::SEARCH} placeholder={text::SEARCH}
                value={policies.search.clone()} oninput={on_input} />
            <span class="spacer"></span>
            { button(coverage::COPY_LIST, "small", Action::Policies(PoliciesAction::CopyAsked), dispatch) }
            { button(coverage::DOWNLOAD, "small", Action::Policies(PoliciesAction::DownloadAsked), dispatch) }
            <div class="choices">
                { choose(text::SHOW, policies.shown, &text::SHOWN, PoliciesAction::Filtered, dispatch) }
                { choose(text::SORT, policies.sort, &text::SORTS, PoliciesAction::Sorted, dispatch) }
            </div>
        </>
    }
}

/// One of a few values, by their names.
fn choose<T: Copy + PartialEq + 'static>(
    label: &'static str,
    now: T,
    all: &'static [(T, &'static str)],
    action: fn(T) -> PoliciesAction,
    dispatch: &Dispatch,
) -> Html {
    let at = all.iter().position(|(value, _)| *value == now).unwrap_or_default();
    let choice = |(at, (_, label)): (usize, &(T, &str))| Choice {
        id: at.to_string(),
        label: (*label).to_owned(),
        group: String::new(),
    };
    let choices: Vec<Choice> = all.iter().enumerate().map(choice).collect();
    let on_choice = dispatch.reform(move |id: String| {
        let chosen = id.parse().ok().and_then(|at: usize| all.get(at));
        Action::Policies(action(chosen.map_or(now, |(value, _)| *value)))
    });
    html! { <Select {label} value={at.to_string()} {choices} {on_choice} /> }
}

fn row(
    policies: &PoliciesScreen,
    review: &Review,
    place: usize,
    one: &Reviewed,
    first: bool,
    dispatch: &Dispatch,
) -> Html {
    let is_shown = policies.chosen() == Some(place);
    let on_click = selecting(dispatch, move |focus| Action::Policies(PoliciesAction::Selected(place, focus)));
    html! {
        <li key={place}>
            <button type="button" class="person policy-row" id={strings::ids::policy(place)} onclick={on_click}
                aria-current={is_shown.then_some("true")} tabindex={if first || is_shown { "0" } else { "-1" }}>
                <span class="gap-where">
                    <span class="person-name">{ &one.policy.name }
                        <span class="badges">{ state_badge(one.state) }{ managed(one) }{ for kinds(one).into_iter().map(kind) }</span>
                    </span>
                    <span class="gap-when">{ &one.sentence }</span>
                </span>
                <span class="gap-counts">
                    <b>{ text::people(review.named, one.people) }</b>
                    <span>{ text::targets(one.targets) }</span>
                </span>
            </button>
        </li>
    }
}

fn managed(one: &Reviewed) -> Html {
    html! { <span class="badge badge-off" hidden={!one.policy.managed}>{ strings::MANAGED }</span> }
}

/// The kinds of what was found, each once.
fn kinds(one: &Reviewed) -> Vec<&'static str> {
    let mut kinds: Vec<&'static str> = Vec::new();
    for found in &one.findings {
        let kind = text::finding(found.kind);
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    kinds
}

fn kind(kind: &'static str) -> Html {
    html! { <span class="badge badge-report" key={kind}>{ kind }</span> }
}

fn panel(policies: &PoliciesScreen, review: &Review, dispatch: &Dispatch) -> Html {
    let on_key = dispatch.clone();
    let on_key = Callback::from(move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            on_key.emit(Action::Policies(PoliciesAction::Deselected));
        }
    });
    let content = match policies.chosen().and_then(|place| Some((place, policies.at(place)?))) {
        Some((place, one)) => details(policies, review, place, one, dispatch),
        None => html! { <p class="card-note" key="empty">{ text::PANEL_EMPTY }</p> },
    };
    html! {
        <aside class={classes!("card", "panel", policies.selected.map(|_| "panel-chosen"))} aria-label={coverage::PANEL}
            onkeydown={on_key}>{ content }</aside>
    }
}

fn details(policies: &PoliciesScreen, review: &Review, place: usize, one: &Reviewed, dispatch: &Dispatch) -> Html {
    let condition = |(at, (name, told)): (usize, &(String, String))| fact(at, name, told);
    html! {
        <div class="panel-content" key={place}>
            <div class="panel-head">
                <div>
                    <h2 id={strings::ids::EXPLANATION} tabindex="-1">{ &one.policy.name }</h2>
                    <p><span class="badges flush">{ state_badge(one.state) }{ managed(one) }</span>{ " " }
                        <span class="place">{ &one.policy.place }</span></p>
                </div>
                <div class="panel-close">{ close_button(Action::Policies(PoliciesAction::Deselected), dispatch) }</div>
            </div>
            <p class="sentence">{ &one.sentence }</p>
            <h3>{ text::FINDINGS }</h3>
            <ul class="findings">{ for one.findings.iter().enumerate().map(finding) }</ul>
            <p class="muted" hidden={!one.findings.is_empty()}>{ text::NO_FINDINGS }</p>
            <h3>{ text::CONDITIONS }</h3>
            <dl class="facts">{ for one.conditions.iter().enumerate().map(condition) }</dl>
            <h3>{ text::CONTROLS }</h3>
            <dl class="facts">
                { fact(0, text::GRANT, &one.controls) }
                { for one.session.iter().enumerate().map(|(at, told)| fact(at + 1, text::SESSION, told)) }
            </dl>
            <h3>{ text::REACH }</h3>
            <dl class="facts">
                { fact(0, text::SELECTS, &text::people(review.named, one.people)) }
                { fact(1, text::REACHES, &text::targets(one.targets)) }
                { fact(2, text::CREATED, &one.created) }
                { fact(3, text::CHANGED, changed(one)) }
            </dl>
            { json(policies, place, dispatch) }
        </div>
    }
}

fn fact(key: usize, name: &str, told: &str) -> Html {
    html! {
        <div class="fact" {key} hidden={told.is_empty()}><dt>{ name }</dt><dd>{ told }</dd></div>
    }
}

fn finding((at, found): (usize, &PolicyFinding)) -> Html {
    let look = if found.kind == FindingKind::NotEvaluated { "severity-error" } else { "severity-warning" };
    html! {
        <li key={at} class={look}>
            <span class="badge badge-report">{ text::finding(found.kind) }</span>{ " " }{ &found.text }
        </li>
    }
}

/// The policy as Graph writes it, fetched once it is unfolded.
fn json(policies: &PoliciesScreen, place: usize, dispatch: &Dispatch) -> Html {
    let on_toggle = dispatch.reform(move |_: Event| Action::Policies(PoliciesAction::JsonAsked(place)));
    let written = policies.json.as_ref().filter(|(of, _)| *of == place).map(|(_, json)| json.to_string());
    let copied = written.clone().unwrap_or_default();
    html! {
        <details class="policy-json" ontoggle={on_toggle}>
            <summary>{ text::JSON }</summary>
            { match &written {
                None => html! { <p class="muted" key="fetching">{ text::FETCHING }</p> },
                Some(json) => html! { <pre key="json" tabindex="0">{ json }</pre> },
            } }
            <span hidden={written.is_none()}>{ button(text::JSON_COPY, "small", Action::Copy(copied), dispatch) }</span>
        </details>
    }
}
