//! A policy and what each of its conditions says about one sign-in.

use super::{icons, mark};
use crate::strings;
use canopy_workbench::{Applies, ConditionLine, PolicyLine, PolicyState};
use yew::prelude::*;

/// One policy, as an entry of a list.
pub(super) fn policy_line((at, line): (usize, &PolicyLine)) -> Html {
    html! {
        <li class={classes!("policy", (line.applies == Applies::Never).then_some("policy-out"))} key={at}>
            { applies_mark(line.applies) }
            <div class="policy-body">
                <div class="policy-name">
                    <b>{ &line.policy.name }</b>
                    { state_badge(line.state) }
                    <span class="badge badge-off" hidden={!line.policy.managed}>{ strings::MANAGED }</span>
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
