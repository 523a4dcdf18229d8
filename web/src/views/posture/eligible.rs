//! Eligible administrators: what binds before a role is activated, on its activation and after it, told
//! along a refresh token that was stolen before.

use super::panel::subject;
use crate::strings::posture as text;
use crate::views::policy_line::policy_link;
use canopy_workbench::{AskedOfEligible, EligibleRoleLine, Findings};
use yew::prelude::*;

pub(super) fn roles(answer: &Findings) -> Html {
    let none = answer.eligible.is_empty();
    html! {
        <div class="posture-page">
            <section class="card areas" key="story">
                <h2>{ text::STORY }</h2>
                <ol class="story">{ for text::STORY_STEPS.iter().map(|step| html! { <li key={*step}>{ *step }</li> }) }</ol>
                <p hidden={!none}><b>{ text::NOBODY_ELIGIBLE }</b></p>
            </section>
            { for answer.eligible.iter().enumerate().map(role) }
        </div>
    }
}

fn role((at, role): (usize, &EligibleRoleLine)) -> Html {
    let bound = role.unbound_count == 0;
    let rest = role.unbound_count.saturating_sub(u32::try_from(role.unbound.len()).unwrap_or(u32::MAX));
    html! {
        <section class="card areas" key={at}>
            <h2>{ &role.role }</h2>
            <p class="muted">{ text::holders(role) }</p>
            <div class="table-scroll">
                <table class="asked">
                    <thead><tr>{ for text::ASKED_COLUMNS.iter().map(|name| html! { <th scope="col" key={*name}>{ *name }</th> }) }</tr></thead>
                    <tbody>{ for role.asked.iter().enumerate().map(|(at, one)| asked(at, one, role.eligible)) }</tbody>
                </table>
            </div>
            <p><b>{ text::ACTIVATION }</b>{ " " }{ text::activation(role) }</p>
            <p class={classes!("verdict", if bound { "verdict-holds" } else { "verdict-open" })}>
                { super::status_mark(if bound { "holds" } else { "fails" }) }
                <span>{ text::token(role) }</span>
            </p>
            <ul class="lines">
                { for role.unbound.iter().enumerate().map(subject) }
                <li key="more" class="muted" hidden={rest == 0}>{ text::more(rest) }</li>
            </ul>
        </section>
    }
}

fn asked(at: usize, one: &AskedOfEligible, of: u32) -> Html {
    let policies = one.policies.iter().enumerate().map(|(at, policy)| {
        html! { <span key={at}>{ if at > 0 { ", " } else { "" } }{ policy_link(policy) }</span> }
    });
    html! {
        <tr key={at}>
            <th scope="row">{ &one.what }</th>
            <td>{ text::of(one.before, of) }</td>
            <td>{ text::of(one.after, of) }</td>
            <td>{ for policies }</td>
        </tr>
    }
}
