//! One policy in full: conditions, controls, findings, JSON.

use crate::state::{Action, PoliciesAction, PoliciesScreen};
use crate::strings::{self, policies as text};
use crate::views::Dispatch;
use crate::views::controls::{button, close_button};
use crate::views::policy_line::{policy_link, state_badges};
use canopy_workbench::{PolicyCondition, PolicyEntry, PolicyFinding, PolicyState, Review, Reviewed};
use yew::prelude::*;

/// The panel beside the list; on a narrow screen a sheet over it, once a policy is chosen.
pub(super) fn panel(screen: &PoliciesScreen, review: &Review, dispatch: &Dispatch) -> Html {
    let on_key = dispatch.clone();
    let on_key = Callback::from(move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            on_key.emit(Action::Policies(PoliciesAction::Deselected));
        }
    });
    let content = match screen.shown().and_then(|place| Some((place, screen.at(place)?))) {
        Some((place, policy)) => explained(screen, review, place, policy, dispatch),
        None => html! { <p class="card-note" key="empty">{ text::PANEL_EMPTY }</p> },
    };
    html! {
        <aside class={classes!("card", "panel", screen.view.policy.map(|_| "panel-chosen"))} aria-label={text::PANEL}
            onkeydown={on_key}>{ content }</aside>
    }
}

fn explained(screen: &PoliciesScreen, review: &Review, place: u32, policy: &Reviewed, dispatch: &Dispatch) -> Html {
    html! {
        <div class="panel-content" key={place}>
            <div class="panel-head">
                <div>
                    <h2 id={strings::ids::EXPLANATION} tabindex="-1">{ &policy.policy.name }</h2>
                    <p class="badges">{ state_badges(policy.state, policy.policy.managed) }</p>
                </div>
                <div class="panel-close">{ close_button(Action::Policies(PoliciesAction::Deselected), dispatch) }</div>
            </div>
            <p class="policy-said">{ &policy.sentence }</p>
            <dl class="facts">
                { fact(text::REACH, text::reach(review.named, policy)) }
                { fact(text::CREATED, text::day(&policy.created).to_owned()) }
                { fact(text::CHANGED, text::day(&policy.modified).to_owned()) }
                { fact(text::READ_IN, policy.policy.place.clone()) }
            </dl>
            <h3>{ text::FINDINGS }</h3>
            { findings(policy) }
            <h3>{ text::CONDITIONS }</h3>
            <dl class="policy-conditions">{ for policy.conditions.iter().enumerate().map(|(at, one)| condition(review, at, one)) }</dl>
            <h3>{ text::GRANT }</h3>
            <p>{ &policy.controls }</p>
            <h3 hidden={policy.session.is_empty()}>{ text::SESSION }</h3>
            { lines(&policy.session) }
            <h3 hidden={policy.unread.is_empty()}>{ text::UNREAD }</h3>
            { lines(&policy.unread) }
            { json(screen, place, policy, dispatch) }
        </div>
    }
}

fn fact(name: &'static str, value: String) -> Html {
    html! { <div class="fact" hidden={value.is_empty()}><dt>{ name }</dt><dd>{ value }</dd></div> }
}

fn lines(lines: &[String]) -> Html {
    let line = |(at, line): (usize, &String)| html! { <li key={at}>{ line }</li> };
    html! { <ul hidden={lines.is_empty()}>{ for lines.iter().enumerate().map(line) }</ul> }
}

fn findings(policy: &Reviewed) -> Html {
    let none = if policy.state == PolicyState::Off { text::NOT_JUDGED } else { text::NO_FINDINGS };
    html! {
        <>
            <ul class="policy-findings">{ for policy.findings.iter().enumerate().map(finding) }</ul>
            <p class="muted" hidden={!policy.findings.is_empty()}>{ none }</p>
        </>
    }
}

fn finding((at, finding): (usize, &PolicyFinding)) -> Html {
    let other = |(at, other): (usize, &canopy_workbench::PolicyRef)| html! { <li key={at}>{ policy_link(other) }</li> };
    html! {
        <li key={at}>
            <span class="badge badge-found">{ text::finding(finding.kind) }</span>
            <p>{ &finding.text }</p>
            <ul class="policy-others" aria-label={text::OTHERS} hidden={finding.others.is_empty()}>
                { for finding.others.iter().enumerate().map(other) }
            </ul>
        </li>
    }
}

fn condition(review: &Review, at: usize, condition: &PolicyCondition) -> Html {
    html! {
        <div class="policy-condition" key={at}>
            <dt>{ &condition.name }</dt>
            <dd>
                { entries(review, text::INCLUDE, &condition.include) }
                { entries(review, text::EXCLUDE, &condition.exclude) }
            </dd>
        </div>
    }
}

fn entries(review: &Review, label: &'static str, entries: &[PolicyEntry]) -> Html {
    let entry = |(at, entry): (usize, &PolicyEntry)| {
        let people = entry.people.map(|people| text::people(review.named, people));
        html! {
            <li key={at}>
                { &entry.text }
                <span class="muted" hidden={people.is_none()}>{ " · " }{ people.unwrap_or_default() }</span>
            </li>
        }
    };
    html! {
        <div class="policy-entries" hidden={entries.is_empty()}>
            <span class="muted">{ label }</span>
            <ul>{ for entries.iter().enumerate().map(entry) }</ul>
        </div>
    }
}

fn json(screen: &PoliciesScreen, place: u32, policy: &Reviewed, dispatch: &Dispatch) -> Html {
    let json = screen.json.as_ref().filter(|json| json.number == place).map(|json| json.json.clone());
    let json = json.unwrap_or_default();
    html! {
        <details class="policy-json">
            <summary>{ text::JSON }</summary>
            <p class="muted" hidden={policy.unread.is_empty()}>{ text::JSON_UNREAD }</p>
            <pre tabindex="0">{ &json }</pre>
            { button(text::COPY_JSON, "small", Action::Copy(json), dispatch) }
        </details>
    }
}
