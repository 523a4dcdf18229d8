//! A policy and what each of its conditions says about one sign-in.

use super::{icons, mark};
use crate::route::Route;
use crate::strings;
use canopy_workbench::{Applies, ConditionLine, PolicyLine, PolicyRef, PolicyState};
use yew::prelude::*;

/// One policy, as an entry of a list.
pub(super) fn policy_line((at, line): (usize, &PolicyLine)) -> Html {
    html! {
        <li class={classes!("policy", (line.applies == Applies::Never).then_some("policy-out"))} key={at}>
            { applies_mark(line.applies) }
            <div class="policy-body">
                <div class="policy-name">
                    { policy_link(&line.policy) }
                    { state_badges(line.state, line.policy.managed) }
                    <span class="place">{ &line.policy.place }</span>
                </div>
                <ul class="tags">{ for line.conditions.iter().enumerate().map(condition_tag) }</ul>
                <span class="muted" hidden={!line.conditions.is_empty()}>{ strings::simulator::NO_CONDITIONS }</span>
            </div>
            <span class="policy-controls">{ &line.controls }</span>
        </li>
    }
}

fn applies_mark(applies: Applies) -> Html {
    match applies {
        Applies::Always => mark::applies_mark(),
        Applies::Sometimes => mark::sometimes_mark(),
        Applies::Never => mark::no_mark(),
    }
}

/// A policy's name; it leads to what is known of the policy, if it is among those of the exports.
pub(super) fn policy_link(policy: &PolicyRef) -> Html {
    match policy.number {
        Some(number) => {
            html! { <b><a class="policy-link" href={Route::policy(number).format()}>{ &policy.name }</a></b> }
        }
        None => html! { <b>{ &policy.name }</b> },
    }
}

/// A policy's state, and whether it is one of Microsoft's own.
pub(super) fn state_badges(state: PolicyState, managed: bool) -> Html {
    html! {
        <>
            { state_badge(state) }
            <span class="badge badge-off" hidden={!managed}>{ strings::MANAGED }</span>
        </>
    }
}

pub(super) fn state_badge(state: PolicyState) -> Html {
    let look = match state {
        PolicyState::On => "badge-on",
        PolicyState::ReportOnly => "badge-report",
        PolicyState::Off | PolicyState::Unknown | PolicyState::Layer => "badge-off",
    };
    html! { <span class={classes!("badge", look)}>{ strings::policy_state(state) }</span> }
}

fn condition_tag((at, condition): (usize, &ConditionLine)) -> Html {
    let (look, said) = match condition.met {
        Applies::Always => ("met", strings::simulator::MET),
        Applies::Sometimes => ("sometimes", strings::simulator::MET_SOMETIMES),
        Applies::Never => ("unmet", strings::simulator::NOT_MET),
    };
    html! {
        <li class={classes!("tag", look)} key={at}>
            { if condition.met == Applies::Never { icons::cross() } else { icons::check() } }
            <span>
                <b>{ &condition.condition }</b>
                <span class="tag-said">{ format!(" {said}:") }</span>
                <span class="tag-text">{ &condition.text }</span>
            </span>
        </li>
    }
}
