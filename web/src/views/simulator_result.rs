//! What happens to the sign-in in the form.

use super::policy_line::policy_line;
use super::{assumptions, mark};
use crate::state::Simulator;
use crate::strings;
use canopy_workbench::{PolicyLine, Simulation};
use yew::prelude::*;

pub(super) fn simulator_result(simulator: &Simulator) -> Html {
    match &simulator.result {
        Some(Ok(simulation)) => html! { <div class="stack" key="answer">{ answer(simulation) }</div> },
        Some(Err(message)) => html! {
            <section class="card empty" key="failed"><h2>{ strings::simulator::FAILED }</h2><p>{ message }</p></section>
        },
        None => html! {
            <section class="card empty" key="none"><p>{ strings::simulator::CHOOSE }</p></section>
        },
    }
}

fn answer(simulation: &Simulation) -> Html {
    use strings::simulator as text;
    let every = strings::simulator::EVERY_CONDITION;
    html! {
        <>
            { decision(simulation) }
            <section class="card">
                { list(text::APPLIES, "", text::APPLIES_NONE, &simulation.applies) }
                { list(text::DOES_NOT_APPLY, every, text::DOES_NOT_NONE, &simulation.does_not_apply) }
                <div hidden={simulation.not_evaluated.is_empty()}>
                    { list(text::NOT_EVALUATED, text::NOT_EVALUATED_NOTE, "", &simulation.not_evaluated) }
                </div>
            </section>
            { assumptions::assumptions(&simulation.assumptions) }
            <details class="card assumptions"><summary>{ strings::LEGEND }</summary>{ mark::legend() }</details>
        </>
    }
}

fn decision(simulation: &Simulation) -> Html {
    html! {
        <section class="card decision" aria-label={strings::simulator::RESULT}>
            { mark::mark_alone(simulation.mark) }
            <div>
                <h2>{ &simulation.sentence }</h2>
                { texts(strings::simulator::WAYS, &simulation.ways) }
                { texts(strings::simulator::SESSION, &simulation.session) }
            </div>
        </section>
    }
}

fn texts(label: &'static str, texts: &[String]) -> Html {
    let entry = |(at, text): (usize, &String)| html! { <li class="chip" key={at}>{ text }</li> };
    html! {
        <div class="labelled" hidden={texts.is_empty()}>
            <span>{ label }</span>
            <ul class="chips">{ for texts.iter().enumerate().map(entry) }</ul>
        </div>
    }
}

fn list(title: &'static str, note: &'static str, none: &'static str, lines: &[PolicyLine]) -> Html {
    html! {
        <div class="policy-list">
            <div class="list-head">
                <h3>{ title }<span class="list-count">{ strings::number(strings::length(lines)) }</span></h3>
                <span class="muted">{ note }</span>
            </div>
            <ul class="policies">{ for lines.iter().enumerate().map(policy_line) }</ul>
            <p class="card-note" hidden={!lines.is_empty() || none.is_empty()}>{ none }</p>
        </div>
    }
}
