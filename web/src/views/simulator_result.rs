//! What happens to the sign-in in the form.

use super::controls::button;
use super::policy_line::policy_line;
use super::{Dispatch, assumptions, kept, mark};
use crate::state::{Action, SimulatorAction, State};
use crate::strings;
use canopy_workbench::{CaseLine, PolicyLine, Simulation};
use yew::prelude::*;

pub(super) fn simulator_result(state: &State, dispatch: &Dispatch) -> Html {
    match &state.simulator.result {
        Some(Ok(simulation)) => {
            html! { <div class="stack" key="answer">{ answer(state, simulation, dispatch) }</div> }
        }
        Some(Err(message)) => html! {
            <section class="card empty" key="failed"><h2>{ strings::simulator::FAILED }</h2><p>{ message }</p></section>
        },
        None => html! {
            <section class="card empty" key="none"><p>{ strings::simulator::CHOOSE }</p></section>
        },
    }
}

fn answer(state: &State, simulation: &Simulation, dispatch: &Dispatch) -> Html {
    use strings::simulator as text;
    let every = strings::simulator::EVERY_CONDITION;
    html! {
        <>
            { assumptions::incomplete(&simulation.assumptions) }
            { decision(simulation) }
            { kept::actions(state, dispatch) }
            { kept::beside(state) }
            { kept::everybody(state) }
            { cases(&simulation.cases, dispatch) }
            <section class="card">
                { list(text::APPLIES, "", text::APPLIES_NONE, &simulation.applies) }
                { list(text::DOES_NOT_APPLY, every, text::DOES_NOT_NONE, &simulation.does_not_apply) }
                <div hidden={simulation.not_evaluated.is_empty()}>
                    { list(text::NOT_EVALUATED, text::NOT_EVALUATED_NOTE, "", &simulation.not_evaluated) }
                </div>
            </section>
            { assumptions::assumptions(&simulation.assumptions, &state.simulator.form.flipped, dispatch,
                |id| Action::Simulator(SimulatorAction::Flipped(id))) }
            { kept::tests(state, dispatch) }
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

/// What is decided when, where fields were left open.
fn cases(cases: &[CaseLine], dispatch: &Dispatch) -> Html {
    html! {
        <section class="card" hidden={cases.len() < 2} aria-label={strings::simulator::CASES}>
            <div class="list-head"><h3>{ strings::simulator::CASES }</h3></div>
            <ul class="cases">{ for cases.iter().enumerate().map(|(at, case)| case_line(at, case, dispatch)) }</ul>
        </section>
    }
}

fn case_line(at: usize, case: &CaseLine, dispatch: &Dispatch) -> Html {
    let region = |(at, text): (usize, &String)| html! { <li key={at}>{ text }</li> };
    let more = u64::from(case.regions).saturating_sub(strings::length(&case.when));
    let show = Action::Simulator(SimulatorAction::CaseShown(Box::new(case.example.clone())));
    html! {
        <li key={at} class="case">
            { mark::mark_alone(case.mark) }
            <div>
                <b>{ &case.sentence }</b>
                <ul class="regions">{ for case.when.iter().enumerate().map(region) }</ul>
                <span class="muted" hidden={more == 0}>{ strings::simulator::more_regions(more) }</span>
            </div>
            { button(strings::simulator::TRY_CASE, "small", show, dispatch) }
        </li>
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
