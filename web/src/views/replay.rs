//! Replay: recorded sign-ins against the loaded policies.

use super::controls::{button, copyable};
use super::notices::fact;
use super::open_files::{Chooses, chooser};
use super::policy_line::state_badge;
use super::shares::shares;
use super::{Dispatch, empty, icons};
use crate::state::{Action, State};
use crate::strings;
use canopy_workbench::{Difference, DifferenceGroup, DifferenceKind, Replay, ReplayPolicy, Severity, Tally};
use strings::replay as text;
use yew::prelude::*;

const KINDS: [DifferenceKind; 5] = [
    DifferenceKind::Unexplained,
    DifferenceKind::Reading,
    DifferenceKind::PolicyChanged,
    DifferenceKind::MembershipUnknown,
    DifferenceKind::NotRecorded,
];

pub(super) fn replay(state: &State, dispatch: &Dispatch) -> Html {
    let has_logs = state.inventory.as_ref().is_some_and(|inventory| inventory.counts.sign_ins > 0);
    html! {
        <>
            <div class="screen-head"><h1>{ strings::shell::REPLAY }</h1><p class="muted">{ text::LEAD }</p></div>
            <div class="answer-slot">
                { match state.replay.as_deref() {
                    Some(answer) => answered(answer, dispatch),
                    None if has_logs => empty::awaited(),
                    None => no_logs(dispatch),
                } }
            </div>
        </>
    }
}

/// How to get sign-ins.
fn no_logs(dispatch: &Dispatch) -> Html {
    html! {
        <section class="card empty">
            <h2>{ text::EMPTY_TITLE }</h2>
            <p>{ text::EMPTY_PORTAL }</p>
            { copyable(text::REQUEST, text::REQUEST_NAME, dispatch) }
            <div class="actions">{ chooser(text::ADD, "primary", Chooses::Files, dispatch) }</div>
        </section>
    }
}

fn answered(answer: &Replay, dispatch: &Dispatch) -> Html {
    html! {
        <>
            { agreement(answer) }
            { differences(answer, dispatch) }
            { policies(&answer.policies) }
            { left_out(answer) }
        </>
    }
}

fn agreement(answer: &Replay) -> Html {
    let (tally, what) = text::headline(answer);
    let legend = |count: u32, look: &'static str, label: &'static str| {
        html! { <li><span class={classes!("share", look)}></span>{ format!("{} {label}", strings::number(count)) }</li> }
    };
    let note = |text: String| html! { <p class="muted" key={text.clone()}>{ text }</p> };
    html! {
        <section class="card agreement">
            <p class="agreement-share"><b>{ text::share(tally) }</b><span>{ what }</span></p>
            { shares("", &[
                ("share-agree", tally.agree),
                ("share-explained", tally.explained),
                ("share-unexplained", tally.unexplained),
            ]) }
            <ul class="agreement-legend">
                { legend(tally.agree, "share-agree", text::AGREE) }
                { legend(tally.explained, "share-explained", text::EXPLAINED) }
                { legend(tally.unexplained, "share-unexplained", text::UNEXPLAINED) }
            </ul>
            { for text::notes(answer).into_iter().map(note) }
        </section>
    }
}

fn differences(answer: &Replay, dispatch: &Dispatch) -> Html {
    html! {
        <section class="card" aria-label={text::DIFFERENCES}>
            <div class="card-head"><h2>{ text::DIFFERENCES }</h2></div>
            { for KINDS.into_iter().map(|kind| of_kind(kind, &answer.differences, dispatch)) }
            <p class="card-note" hidden={!answer.differences.is_empty()}>{ text::NO_DIFFERENCES }</p>
        </section>
    }
}

fn of_kind(kind: DifferenceKind, groups: &[DifferenceGroup], dispatch: &Dispatch) -> Html {
    let (title, note) = text::kind(kind);
    let groups: Vec<_> = groups.iter().enumerate().filter(|(_, group)| group.kind == kind).collect();
    let count: u32 = groups.iter().map(|(_, group)| group.count).sum();
    html! {
        <div class="policy-list" key={title} hidden={groups.is_empty()}>
            <div class="list-head">
                <h3>{ title }<span class="list-count">{ strings::number(count) }</span></h3>
                <span class="muted">{ note }</span>
            </div>
            { for groups.into_iter().map(|(at, group)| difference_group(at, group, dispatch)) }
        </div>
    }
}

fn difference_group(at: usize, group: &DifferenceGroup, dispatch: &Dispatch) -> Html {
    let (look, severity) = match group.kind {
        DifferenceKind::Unexplained => ("severity-error", Severity::Error),
        DifferenceKind::Reading => ("severity-warning", Severity::Warning),
        _ => ("severity-info", Severity::Info),
    };
    let shown = u32::try_from(group.examples.len()).unwrap_or(u32::MAX);
    let more = group.count.saturating_sub(shown);
    html! {
        <details class={classes!("notices", "reason", look)} key={at}>
            <summary>
                { icons::severity(severity) }<span class="reason-why">{ &group.why }</span>
                <span class="group-count">{ strings::number(group.count) }</span>
            </summary>
            <ul>{ for group.examples.iter().enumerate().map(|(nth, one)| difference(at, nth, one, dispatch)) }</ul>
            <p class="card-note" hidden={more == 0}>{ text::and_more(more) }</p>
        </details>
    }
}

fn difference(group: usize, at: usize, one: &Difference, dispatch: &Dispatch) -> Html {
    html! {
        <li class="notice" key={at}>
            <p class="notice-what">{ &one.who }<span class="muted">{ format!(" · {} · {}", one.resource, text::time(&one.time)) }</span></p>
            <dl class="facts">
                { fact(text::POLICY, &one.policy) }
                { fact(text::RECORDED, &one.recorded) }
                { fact(text::WE_SAY, &one.we_say) }
                { fact(text::WHERE, &one.place) }
            </dl>
            <div class="actions">{ button(text::SIMULATE, "small", Action::SimulateRecorded(group, at), dispatch) }</div>
        </li>
    }
}

fn policies(policies: &[ReplayPolicy]) -> Html {
    let head = |name: &'static str| html! { <th scope="col" class="number" key={name}>{ name }</th> };
    html! {
        <section class="card" hidden={policies.is_empty()}>
            <div class="card-head"><h2>{ text::POLICIES }</h2></div>
            <table class="files by-policy">
                <thead>
                    <tr>
                        <th scope="col">{ text::POLICY }</th>
                        { for [text::AGREE, text::EXPLAINED, text::UNEXPLAINED].into_iter().map(head) }
                    </tr>
                </thead>
                <tbody>{ for policies.iter().map(policy) }</tbody>
            </table>
        </section>
    }
}

fn policy(line: &ReplayPolicy) -> Html {
    let Tally { agree, explained, unexplained } = line.evaluations;
    let cell = |count: u32, label: &'static str, look: &'static str| {
        let value = if count == 0 { "–".to_owned() } else { strings::number(count) };
        html! { <td class={classes!("number", (count > 0).then_some(look))} data-label={label}>{ value }</td> }
    };
    let state =
        line.state.map_or_else(|| html! { <span class="badge badge-off">{ text::NOT_EXPORTED }</span> }, state_badge);
    html! {
        <tr key={line.policy.id.clone()}>
            <th scope="row"><span class="by-policy-name">{ &line.policy.name }</span>{ state }</th>
            { cell(agree, text::AGREE, "") }
            { cell(explained, text::EXPLAINED, "") }
            { cell(unexplained, text::UNEXPLAINED, "alarming") }
        </tr>
    }
}

fn left_out(answer: &Replay) -> Html {
    let entry = |(what, count): &(String, u32)| html! { <li key={what.clone()}>{ format!("{} {what}", strings::number(*count)) }</li> };
    html! {
        <details class="card assumptions" hidden={answer.left_out.is_empty()}>
            <summary>{ text::LEFT_OUT }</summary>
            <ul>{ for answer.left_out.iter().map(entry) }</ul>
        </details>
    }
}
