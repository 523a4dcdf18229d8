//! Policies: each as one sentence, with its reach and what was found about it.

mod panel;

use super::policy_line::state_badges;
use super::select::Select;
use super::take::take;
use super::{Dispatch, answer, assumptions as told, empty};
use crate::route::{FACETS, FOUND, ORDERS, PolicyView, Route, STATES, Screen};
use crate::state::{Action, Asked, PoliciesAction, PoliciesScreen, State};
use crate::strings::{self, policies as text};
use crate::views::people::{row_keys, selecting};
use canopy_workbench::{Choice, Review, Reviewed};
use web_sys::HtmlInputElement;
use yew::prelude::*;

pub(super) fn policies(state: &State, dispatch: &Dispatch) -> Html {
    let screen = &state.policies;
    let headline = screen.review.as_deref().filter(|review| !review.policies.is_empty()).map(text::headline);
    let waiting = state.asking.waits_for(Asked::Policies);
    html! {
        <>
            <div class="screen-head"><h1>{ headline.unwrap_or_else(|| strings::shell::POLICIES.to_owned()) }</h1></div>
            <div class="answer-slot" aria-busy={waiting.to_string()}>
                { match screen.review.as_deref() {
                    None => empty::awaited(),
                    Some(review) if review.policies.is_empty() => none(),
                    Some(review) => answered(state, review, dispatch),
                } }
            </div>
        </>
    }
}

fn none() -> Html {
    html! {
        <section class="card empty">
            <h2>{ text::NONE }</h2>
            <p>{ text::NONE_TEXT }</p>
            <a class="btn primary" href={Route::from(Screen::Files).format()}>{ text::FILES_LINK }</a>
        </section>
    }
}

fn answered(state: &State, review: &Review, dispatch: &Dispatch) -> Html {
    let screen = &state.policies;
    html! {
        <>
            { told::incomplete(&review.assumptions) }
            { filters(screen, review, dispatch) }
            <p class="muted" hidden={review.named}>{ text::KINDS }</p>
            <div class="work">
                <section class="card" aria-label={strings::shell::POLICIES}>{ list(screen, review, dispatch) }</section>
                { panel::panel(screen, review, dispatch) }
            </div>
            { answer::assumptions(state, &review.assumptions, dispatch) }
        </>
    }
}

/// One filter: its values under their names, and where in the view it stands.
fn choice<T: Copy + PartialEq + 'static>(
    label: &'static str,
    now: &PolicyView,
    values: &[(T, &'static str)],
    name: impl Fn(T) -> &'static str,
    place: fn(&mut PolicyView) -> &mut T,
    dispatch: &Dispatch,
) -> Html {
    let mut view = now.clone();
    let current = *place(&mut view);
    let values: Vec<T> = values.iter().map(|(value, _)| *value).collect();
    let labels = values.iter().map(|value| name(*value).to_owned()).collect();
    let at = values.iter().position(|value| *value == current);
    let change = move |view: &mut PolicyView, at: Option<usize>| {
        if let Some(value) = at.and_then(|at| values.get(at)) {
            *place(view) = *value;
        }
    };
    select(label, view, labels, at, change, dispatch)
}

/// A select of labels; `change` is told the place of the chosen one.
fn select(
    label: &'static str,
    view: PolicyView,
    labels: Vec<String>,
    at: Option<usize>,
    change: impl Fn(&mut PolicyView, Option<usize>) + 'static,
    dispatch: &Dispatch,
) -> Html {
    let labels = labels.into_iter().enumerate();
    let choices: Vec<Choice> =
        labels.map(|(at, label)| Choice { id: at.to_string(), label, group: String::new() }).collect();
    let on_choice = dispatch.reform(move |id: String| {
        let mut view = view.clone();
        change(&mut view, id.parse().ok());
        Action::Policies(PoliciesAction::Viewed(view.opening(None)))
    });
    html! { <Select {label} value={at.unwrap_or_default().to_string()} {choices} {on_choice} /> }
}

fn filters(screen: &PoliciesScreen, review: &Review, dispatch: &Dispatch) -> Html {
    let now = &screen.view;
    let any = |name: Option<&'static str>| name.unwrap_or(text::ANY);
    let facet = |place: usize| {
        let (of, held) = FACETS.get(place).map(|(_, of)| *of).zip(now.facets.get(place).copied()).unwrap_or_default();
        let labels = of.iter().map(|(facet, _)| any(facet.map(text::facet)).to_owned()).collect();
        let at = of.iter().position(|(facet, _)| *facet == held);
        let change = move |view: &mut PolicyView, at: Option<usize>| {
            let chosen = at.and_then(|at| of.get(at)).and_then(|(facet, _)| *facet);
            view.facets.iter_mut().skip(place).take(1).for_each(|facet| *facet = chosen);
        };
        select(text::FACETS.get(place).copied().unwrap_or_default(), now.clone(), labels, at, change, dispatch)
    };
    html! {
        <section class="filters" aria-label={text::FILTERS}>
            <div class="filter-row policy-filters">
                { choice(text::STATE, now, &STATES, |state| any(state.map(strings::policy_state)), |v| &mut v.state, dispatch) }
                { facet(0) }
                { facet(2) }
                { choice(text::FOUND, now, &FOUND, text::found, |v| &mut v.found, dispatch) }
                { choice(text::ORDER, now, &ORDERS, text::order, |v| &mut v.order, dispatch) }
            </div>
            <details class="policy-more" open={screen.more}>
                <summary>{ text::MORE }</summary>
                <div class="filter-row policy-filters">
                    { facet(1) }{ facet(3) }{ targets(now, review, dispatch) }{ since(now, dispatch) }
                </div>
            </details>
        </section>
    }
}

/// What is reached, of all that can be signed in to.
fn targets(now: &PolicyView, review: &Review, dispatch: &Dispatch) -> Html {
    let mut choices = vec![Choice { label: text::ANY.to_owned(), ..Choice::default() }];
    choices.extend(review.targets.iter().cloned());
    let view = now.clone();
    let on_choice = dispatch.reform(move |id: String| {
        let target = id.parse().ok();
        Action::Policies(PoliciesAction::Viewed(PolicyView { target, policy: None, ..view.clone() }))
    });
    let is_known = |at: &u32| review.targets.len() > *at as usize;
    let value = now.target.filter(is_known).map(|at| at.to_string()).unwrap_or_default();
    html! { <Select label={text::TARGET} {value} {choices} {on_choice} /> }
}

fn since(now: &PolicyView, dispatch: &Dispatch) -> Html {
    let view = now.clone();
    let on_change = dispatch.reform(move |event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        Action::Policies(PoliciesAction::Viewed(PolicyView { since: input.value(), policy: None, ..view.clone() }))
    });
    html! {
        <label class="field">
            <span>{ text::SINCE }</span>
            <input type="date" value={now.since.clone()} onchange={on_change} />
        </label>
    }
}

fn list(screen: &PoliciesScreen, review: &Review, dispatch: &Dispatch) -> Html {
    let on_input = dispatch.reform(|event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        Action::Policies(PoliciesAction::Searched(input.value()))
    });
    let all = PolicyView { order: screen.view.order, ..PolicyView::default() };
    let on_all = dispatch.reform(move |_: MouseEvent| Action::Policies(PoliciesAction::Viewed(all.clone())));
    let found = screen.found();
    let shown = screen.shown();
    let tabbed = found.iter().map(|(place, _)| *place).find(|place| Some(*place) == shown);
    let tabbed = tabbed.or_else(|| found.first().map(|(place, _)| *place));
    let rows = found.iter().map(|(place, policy)| row(review, *place, policy, shown, tabbed, dispatch));
    html! {
        <>
            <div class="bar">
                <input class="search" type="search" aria-label={text::SEARCH} placeholder={text::SEARCH}
                    value={screen.search.clone()} oninput={on_input} />
                <span class="muted">{ text::left(screen) }</span>
                <button type="button" class="btn small" hidden={!screen.view.is_filtered()} onclick={on_all}>{ text::ALL }</button>
                <span class="spacer"></span>
                { take(|format| Action::Policies(PoliciesAction::Taken(format)), dispatch) }
            </div>
            <ul class="people groups" onkeydown={row_keys()}>{ for rows }</ul>
            <p class="card-note" hidden={!found.is_empty()}>{ text::NO_MATCH }</p>
        </>
    }
}

fn row(
    review: &Review,
    place: u32,
    policy: &Reviewed,
    shown: Option<u32>,
    tabbed: Option<u32>,
    dispatch: &Dispatch,
) -> Html {
    let on_click = selecting(dispatch, move |focus| Action::Policies(PoliciesAction::Selected(place, focus)));
    let findings = strings::length(&policy.findings);
    html! {
        <li key={place}>
            <button type="button" class="person policy-row" id={strings::ids::policy(place)} onclick={on_click}
                aria-current={(shown == Some(place)).then_some("true")}
                tabindex={if tabbed == Some(place) { "0" } else { "-1" }}>
                <span class="policy-row-head">
                    <span class="person-name">{ &policy.policy.name }</span>
                    { state_badges(policy.state, policy.policy.managed) }
                    <span class="badge badge-found" hidden={findings == 0}>{ text::findings(findings) }</span>
                </span>
                <span class="policy-sentence">{ &policy.sentence }</span>
                <span class="policy-reach">{ text::reach(review.named, policy) }</span>
            </button>
        </li>
    }
}
