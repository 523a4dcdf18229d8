//! What the findings come to on the way to Zero Trust: principles, stages, steps and pillars, each as
//! its worst finding stands, and what these exports cannot show.

use super::status_mark;
use crate::route::Route;
use crate::strings::posture as text;
use canopy_workbench::{Findings, FoundLine, ZeroTrustArea, ZeroTrustView};
use yew::prelude::*;

pub(super) fn views(answer: &Findings) -> Html {
    let view = |(at, view): (usize, &ZeroTrustView)| {
        let areas = view.areas.iter().enumerate().map(|(at, one)| area(at, one, view.ordered, answer));
        html! {
            <section class="card areas" key={at}>
                <h2>{ &view.title }</h2>
                <p class="muted">{ if view.ordered { text::IN_ORDER } else { text::WORST_FIRST } }</p>
                <ol class="plain">{ for areas }</ol>
            </section>
        }
    };
    html! { <div class="posture-page">{ for answer.zero_trust.iter().enumerate().map(view) }</div> }
}

fn area(at: usize, area: &ZeroTrustArea, ordered: bool, answer: &Findings) -> Html {
    let proof: Vec<&FoundLine> =
        area.rules.iter().filter_map(|rule| answer.findings.iter().find(|one| one.id == *rule)).collect();
    let number = if ordered { format!("{}. ", at + 1) } else { String::new() };
    html! {
        <li class="area" key={at}>
            { status_mark(&area.status) }
            <div>
                <h3>{ number }{ &area.title }{ " " }<span class="badge badge-off">{ text::status(&area.status) }</span></h3>
                <p>{ &area.asks }</p>
                <p class="muted" hidden={area.beyond.is_empty()}>{ &area.beyond }</p>
                <details hidden={proof.is_empty()}>
                    <summary>{ text::proof(&proof) }</summary>
                    <ul class="lines">{ for proof.iter().map(|one| line(one)) }</ul>
                </details>
            </div>
        </li>
    }
}

/// A finding as a proof, with the way to it.
fn line(one: &FoundLine) -> Html {
    let mut route = Route::from(crate::route::Screen::Posture);
    route.posture.rule.clone_from(&one.id);
    html! {
        <li class="finding-verdict" key={one.id.clone()}>
            { status_mark(&one.status) }
            <span><a href={route.format()}>{ &one.title }</a><span class="person-upn">{ &one.said }</span></span>
        </li>
    }
}
