//! The change of June 2026 to policies on all resources that leave some out: which policies, which
//! requests, which people, before and after.

use super::panel::subject;
use super::{about, status_mark};
use crate::state::PostureAction;
use crate::strings::{self, posture as text};
use crate::views::Dispatch;
use crate::views::policy_line::policy_link;
use canopy_workbench::{Findings, ScopeChangeCase, SubjectLine};
use yew::prelude::*;

pub(super) fn cases(answer: &Findings, dispatch: &Dispatch) -> Html {
    let change = &answer.scope_change;
    let policy =
        |(at, policy): (usize, &canopy_workbench::PolicyRef)| html! { <li key={at}>{ policy_link(policy) }</li> };
    html! {
        <div class="posture-page">
            <section class="card areas" key="story">
                <h2>{ text::CHANGE }</h2>
                <p>{ text::CHANGE_TEXT }</p>
                <p class="note" hidden={change.known}>{ text::CHANGE_UNKNOWN }</p>
                <h3 hidden={change.policies.is_empty()}>{ text::CHANGE_POLICIES }</h3>
                <ul class="lines">{ for change.policies.iter().enumerate().map(policy) }</ul>
                <p hidden={!change.cases.is_empty()}><b>{ text::NO_CHANGE }</b></p>
            </section>
            { for change.cases.iter().enumerate().map(|(at, one)| case(at, one, dispatch)) }
        </div>
    }
}

fn case(at: usize, case: &ScopeChangeCase, dispatch: &Dispatch) -> Html {
    html! {
        <section class="card areas" key={at}>
            <h2>{ policy_link(&case.policy) }</h2>
            <p>{ text::REQUESTS }{ " " }{ &case.request }</p>
            <dl class="facts">
                <div class="fact"><dt>{ text::BEFORE }</dt><dd>{ &case.before }</dd></div>
                <div class="fact"><dt>{ text::AFTER }</dt><dd>{ &case.after }</dd></div>
            </dl>
            { people(text::whom(case.found), case.found, &case.subjects) }
            <p class="verdict verdict-open" hidden={case.locked_out == 0}>
                { status_mark("fails") }<span>{ text::locked_out(case.locked_out) }</span>
            </p>
            { people(text::WHO_LOCKED.to_owned(), case.locked_out, &case.locked_out_subjects) }
            <div class="actions" hidden={case.form.is_none()}>
                { about(strings::coverage::SIMULATE, "", PostureAction::CaseSimulated(at), dispatch) }
            </div>
        </section>
    }
}

fn people(title: String, count: u32, all: &[SubjectLine]) -> Html {
    let rest = count.saturating_sub(u32::try_from(all.len()).unwrap_or(u32::MAX));
    html! {
        <details class="finding-cause" hidden={count == 0}>
            <summary>{ title }</summary>
            <ul class="lines">
                { for all.iter().enumerate().map(subject) }
                <li key="more" class="muted" hidden={rest == 0}>{ text::more(rest) }</li>
            </ul>
        </details>
    }
}
