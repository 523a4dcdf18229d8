//! The uncovered people, grouped by cause.

use super::{Dispatch, icons, mark};
use crate::state::{Action, Cause, Coverage, CoverageAction, FocusMove, MORE_SHOWN, Place, causes};
use crate::strings;
use canopy_workbench::{PersonLine, PolicyRef, Uncovered};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

/// Every group, or a word about why there is none.
pub(super) fn groups(coverage: &Coverage, answer: &Uncovered, dispatch: &Dispatch) -> Html {
    let causes = causes(answer);
    if causes.is_empty() {
        return html! {
            <div class="covered">
                <h2>{ strings::coverage::NOBODY }</h2>
                <p>{ strings::coverage::NOBODY_TEXT }</p>
            </div>
        };
    }
    let shown = coverage.shown();
    let all = causes.into_iter().enumerate().map(|(at, cause)| (at, cause, coverage.found(cause.people)));
    let seen: Vec<_> = all.filter(|(_, _, found)| !found.is_empty()).collect();
    let nobody = seen.is_empty();
    html! {
        <div class="groups" onkeydown={row_keys()}>
            { for seen.into_iter().map(|(at, cause, found)| group(Group { at, cause, found, coverage, answer, shown }, dispatch)) }
            <p class="card-note" key="nobody" hidden={!nobody}>{ strings::coverage::NOBODY_FOUND }</p>
        </div>
    }
}

/// A group as it is drawn.
struct Group<'a> {
    at: usize,
    cause: Cause<'a>,
    found: Vec<(usize, &'a PersonLine)>,
    coverage: &'a Coverage,
    answer: &'a Uncovered,
    shown: Option<Place>,
}

fn group(group: Group<'_>, dispatch: &Dispatch) -> Html {
    let unfolded = group.coverage.is_unfolded(group.at);
    let at = group.at;
    let on_fold = dispatch.reform(move |_: MouseEvent| Action::Coverage(CoverageAction::Folded(at)));
    let all = strings::length(group.cause.people);
    let found = strings::length(&group.found);
    let count = if found == all { strings::number(all) } else { strings::coverage::found(found, all) };
    html! {
        <section class="group" key={at}>
            <h2>
                <button type="button" class="fold" aria-expanded={unfolded.to_string()} onclick={on_fold}>
                    { icons::chevron() }
                    <span class="cause">{ group.cause.text }</span>
                    <span class="group-count">{ count }</span>
                </button>
            </h2>
            <p class="group-policy" hidden={!group.cause.without_object}>{ strings::coverage::WITHOUT_OBJECT }</p>
            { policy(group.cause.text, group.cause.policy) }
            { if unfolded { list(&group, dispatch) } else { html! { <ul hidden=true></ul> } } }
        </section>
    }
}

/// The policy that a cause is about: its name, unless the cause says it, and where it stands.
fn policy(cause: &str, policy: Option<&PolicyRef>) -> Html {
    let name = policy.map(|policy| policy.name.clone()).filter(|name| !cause.contains(name));
    html! {
        <p class="group-policy" hidden={policy.is_none()}>
            <b hidden={name.is_none()}>{ name.unwrap_or_default() }</b>
            <span class="place">{ policy.map(|policy| policy.place.clone()).unwrap_or_default() }</span>
        </p>
    }
}

fn list(group: &Group<'_>, dispatch: &Dispatch) -> Html {
    let limit = group.coverage.limit(group.at);
    let left = group.found.len().saturating_sub(limit);
    let at = group.at;
    let on_more = dispatch.reform(move |_: MouseEvent| Action::Coverage(CoverageAction::MoreShown(at)));
    let rows = group.found.iter().take(limit).enumerate();
    html! {
        <div class="group-people">
            <ul class="people" key={limit}>{ for rows.map(|(nth, (at, person))| row(group, *at, person, nth == 0, dispatch)) }</ul>
            <button type="button" class="btn small show-all" hidden={left == 0} onclick={on_more}>
                { strings::coverage::show_more(left, MORE_SHOWN) }
            </button>
        </div>
    }
}

fn row(group: &Group<'_>, at: usize, person: &PersonLine, first: bool, dispatch: &Dispatch) -> Html {
    let place = Place { group: group.at, person: at };
    let is_shown = group.shown == Some(place);
    let on_click = selecting(dispatch, move |focus| Action::Coverage(CoverageAction::Selected(place, focus)));
    let way = usize::try_from(person.way).ok().and_then(|way| group.answer.ways.get(way));
    let verdict = way.map(|way| html! { <>{ mark::mark(way.mark) }<span>{ strings::mark(way.mark) }</span></> });
    html! {
        <li key={at}>
            <button type="button" class="person" id={strings::ids::person(place)} onclick={on_click}
                aria-current={is_shown.then_some("true")} tabindex={if first || is_shown { "0" } else { "-1" }}>
                <span class="person-who">
                    <span class="person-name">{ &person.name }{ badges(&person.badges) }{ depends(person) }</span>
                    <span class="person-upn">{ &person.upn }</span>
                </span>
                <span class="person-path" hidden={person.path.len() < 2}>{ person.path.join(" → ") }</span>
                <span class="person-verdict">{ verdict.unwrap_or_default() }</span>
            </button>
        </li>
    }
}

/// Short marks beside a name.
pub(super) fn badges(badges: &[String]) -> Html {
    let badge = |text: &String| html! { <span class="badge" key={text.clone()}>{ text }</span> };
    html! { <span class="badges">{ for badges.iter().map(badge) }</span> }
}

/// On what it depends whether somebody is uncovered.
fn depends(person: &PersonLine) -> Html {
    html! { <span class="badge depends" hidden={person.depends.is_none()}>{ person.depends.clone().unwrap_or_default() }</span> }
}

/// What a click on a row does, or the keyboard's: that goes on to the explanation.
pub(super) fn selecting(dispatch: &Dispatch, action: impl Fn(FocusMove) -> Action + 'static) -> Callback<MouseEvent> {
    dispatch.reform(move |event: MouseEvent| {
        // A click without a pointer is the keyboard's.
        action(if event.detail() == 0 { FocusMove::Explanation } else { FocusMove::Stay })
    })
}

/// What keys do in a list of rows.
pub(super) fn row_keys() -> Callback<KeyboardEvent> {
    Callback::from(on_arrow)
}

/// The arrow keys go from person to person, over the ends of groups.
fn on_arrow(event: KeyboardEvent) {
    let step: i64 = match event.key().as_str() {
        "ArrowDown" => 1,
        "ArrowUp" => -1,
        _ => return,
    };
    let here = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let Some(next) = here.and_then(|here| neighbour(&here, step)) else { return };
    event.prevent_default();
    // An element that is gone by now is no loss.
    let _ = next.focus();
}

fn neighbour(here: &Element, step: i64) -> Option<HtmlElement> {
    let people = here.closest(".groups").ok()??.query_selector_all(".person").ok()?;
    let at = (0..people.length()).find(|at| people.item(*at).is_some_and(|person| person.is_same_node(Some(here))))?;
    people.item(u32::try_from(i64::from(at) + step).ok()?)?.dyn_into().ok()
}
