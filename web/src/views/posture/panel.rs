//! One finding in full: what was found and why, what decides it, what to do.

use super::page::page;
use super::{about, remedies, severity_badge, status_mark};
use crate::state::{Action, PostureAction, PostureScreen};
use crate::strings::{self, posture as text};
use crate::views::Dispatch;
use crate::views::controls::{close_button, copyable};
use crate::views::people::policy;
use canopy_workbench::{BaselineVerdict, FindingCause, FoundLine, NeededExport, SubjectKind, SubjectLine};
use yew::prelude::*;

/// The panel beside the list; on a narrow screen a sheet over it, once a finding is chosen.
pub(super) fn panel(screen: &PostureScreen, dispatch: &Dispatch) -> Html {
    let on_key = dispatch.clone();
    let on_key = Callback::from(move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            on_key.emit(Action::Posture(PostureAction::Deselected));
        }
    });
    let content = match screen.shown() {
        Some(one) => explained(one, screen, dispatch),
        None => html! { <p class="card-note" key="empty">{ text::PANEL_EMPTY }</p> },
    };
    let chosen = screen.at(&screen.view.rule).filter(|_| !screen.aside).map(|_| "panel-chosen");
    html! {
        <aside class={classes!("card", "panel", chosen)} aria-label={text::PANEL} onkeydown={on_key}>{ content }</aside>
    }
}

fn explained(one: &FoundLine, screen: &PostureScreen, dispatch: &Dispatch) -> Html {
    let fact = |(at, (name, value)): (usize, &(String, String))| {
        html! { <div class="fact" key={at}><dt>{ name }</dt><dd>{ value }</dd></div> }
    };
    let cite = |(at, one): (usize, &canopy_workbench::CitedControl)| {
        html! { <li key={at}>{ &one.baseline }{ " " }<span class="muted">{ &one.version }</span>{ " " }<code>{ &one.id }</code></li> }
    };
    let (simulate, accept) = (one.id.clone(), one.id.clone());
    html! {
        <div class="panel-content" key={one.id.clone()}>
            <div class="panel-head">
                <div>
                    <h2 id={strings::ids::EXPLANATION} tabindex="-1">{ &one.title }</h2>
                    <p class="finding-marks">
                        { severity_badge(&one.severity) }
                        <span class="muted">{ text::audience(&one.audience) }{ " · " }{ text::confidence(&one.confidence) }</span>
                    </p>
                </div>
                <div class="panel-close">{ close_button(Action::Posture(PostureAction::Deselected), dispatch) }</div>
            </div>
            <p class={classes!("verdict", look(&one.status))}>
                { status_mark(&one.status) }
                <span>{ text::status(&one.status) }{ ": " }{ &one.said }</span>
            </p>
            <h3 hidden={one.causes.is_empty()}>{ text::FOUND }{ " " }{ text::share(one) }</h3>
            <div>{ for one.causes.iter().enumerate().map(cause) }</div>
            { subjects(text::ACCEPTED, &one.accepted_subjects) }
            <h3 hidden={one.witness.is_empty()}>{ text::WITNESS }</h3>
            <dl class="facts">{ for one.witness.iter().enumerate().map(fact) }</dl>
            <h3 hidden={one.missing.is_empty()}>{ text::MISSING }</h3>
            <ul class="exports">{ for one.missing.iter().enumerate().map(|(at, one)| missing(at, one, dispatch)) }</ul>
            { suggested(one, dispatch) }
            <h3 hidden={one.status == "holds"}>{ text::REMEDY }</h3>
            <p hidden={one.status == "holds"}>{ &one.remedy }</p>
            { remedies::remedies(one, screen, dispatch) }
            <h3 hidden={one.verdicts.is_empty()}>{ text::VERDICTS }</h3>
            <ul class="lines">{ for one.verdicts.iter().enumerate().map(verdict) }</ul>
            <h3 hidden={one.cites.is_empty()}>{ text::CITES }</h3>
            <ul class="lines">{ for one.cites.iter().enumerate().map(cite) }</ul>
            <details class="policy-json"><summary>{ text::PAGE }</summary>{ page(&one.page) }</details>
            <div class="panel-actions actions">
                <span hidden={one.form.is_none()}>
                    { about(strings::coverage::SIMULATE, "primary", PostureAction::SimulateAsked(simulate), dispatch) }
                </span>
                <span hidden={one.found == 0}>{ about(text::ACCEPT, "", PostureAction::AcceptAsked(accept), dispatch) }</span>
            </div>
        </div>
    }
}

fn look(status: &str) -> &'static str {
    match status {
        "fails" => "verdict-open",
        "holds" => "verdict-holds",
        _ => "verdict-weak",
    }
}

fn cause((at, cause): (usize, &FindingCause)) -> Html {
    let named = u32::try_from(cause.subjects.len()).unwrap_or(u32::MAX);
    let rest = cause.found.saturating_sub(named);
    html! {
        <details class="finding-cause" key={at} open={at == 0}>
            <summary>{ text::cause(&cause.cause, cause.found) }</summary>
            { policy(&cause.cause, cause.policy.as_ref()) }
            <ul class="lines">
                { for cause.subjects.iter().enumerate().map(subject) }
                <li key="more" class="muted" hidden={rest == 0}>{ text::more(rest) }</li>
            </ul>
        </details>
    }
}

/// Somebody or something that a finding is about.
pub(super) fn subject((at, one): (usize, &SubjectLine)) -> Html {
    html! {
        <li key={at}>
            <span>{ &one.name }</span>
            <span class="person-upn">{ &one.more }</span>
            <span class="badge depends" hidden={!one.assumed}>{ text::ASSUMED }</span>
        </li>
    }
}

pub(super) fn subjects(title: &'static str, all: &[SubjectLine]) -> Html {
    html! {
        <div hidden={all.is_empty()}>
            <h3>{ title }</h3>
            <ul class="lines">{ for all.iter().enumerate().map(subject) }</ul>
        </div>
    }
}

fn missing(at: usize, one: &NeededExport, dispatch: &Dispatch) -> Html {
    html! {
        <li key={at}>
            <div class="export-head"><b>{ &one.what }</b><span class="permission">{ &one.permission }</span></div>
            { match one.permission.is_empty() {
                true => html! { <p class="muted">{ &one.request }</p> },
                false => copyable(&one.request, &one.what, dispatch),
            } }
        </li>
    }
}

fn verdict((at, one): (usize, &BaselineVerdict)) -> Html {
    let (status, said) = if one.met { ("holds", text::MET) } else { ("fails", text::NOT_MET) };
    html! {
        <li key={at} class="finding-verdict">
            { status_mark(status) }
            <span><code>{ &one.id }</code>{ " " }<b>{ said }</b><span class="person-upn">{ &one.demand }</span></span>
        </li>
    }
}

/// Who might be declared; choosing one writes a draft, which still wants a reason and a day.
fn suggested(one: &FoundLine, dispatch: &Dispatch) -> Html {
    // The rules suggest emergency accounts, and nothing else.
    let kind = "breakGlass";
    let line = |(at, one): (usize, &SubjectLine)| {
        let (id, name) = (one.id.clone(), one.name.clone());
        let on_click = dispatch
            .reform(move |_: MouseEvent| Action::Posture(PostureAction::Suggested(kind, id.clone(), name.clone())));
        html! {
            <li key={at} class="finding-suggested">
                <span>{ &one.name }<span class="person-upn">{ &one.more }</span></span>
                <button type="button" class="btn small" onclick={on_click} hidden={one.kind != SubjectKind::User}
                    aria-label={text::declare_as(kind, &one.name)}>{ text::DECLARE }</button>
            </li>
        }
    };
    html! {
        <div hidden={one.suggested.is_empty()}>
            <h3>{ text::SUGGESTED }</h3>
            <p class="muted">{ text::SUGGESTED_NOTE }</p>
            <ul class="lines">{ for one.suggested.iter().enumerate().map(line) }</ul>
        </div>
    }
}
