//! The simulator: the portal's What If form.

use super::controls::button;
use super::select::Select;
use super::{Dispatch, layer, person_field, simulator_result};
use crate::state::{Action, Asked, Field, Simulator, SimulatorAction, State};
use crate::strings;
use canopy_workbench::{ANY, Choice, Choices, LayerChoice};
use web_sys::HtmlInputElement;
use yew::prelude::*;

pub(super) fn simulator(state: &State, dispatch: &Dispatch) -> Html {
    let waiting = state.asking.waits_for(Asked::Simulate);
    html! {
        <>
            <div class="screen-head">
                <h1>{ strings::shell::SIMULATOR }</h1>
                <p class="muted">{ strings::simulator::LEAD }</p>
            </div>
            <div class="simulator">
                <section class="card form" aria-label={strings::simulator::FORM}>{ form(&state.simulator, dispatch) }</section>
                <div class="results" aria-busy={waiting.to_string()}>
                    { simulator_result::simulator_result(state, dispatch) }
                </div>
            </div>
        </>
    }
}

fn form(simulator: &Simulator, dispatch: &Dispatch) -> Html {
    use strings::simulator as text;
    let none = Choices::default();
    let choices = simulator.choices.as_deref().unwrap_or(&none);
    let select = |label, field, choices: &[Choice]| select(simulator, label, field, choices, dispatch);
    let is_workload = simulator.person.as_ref().is_some_and(|person| person.workload);
    let levels: Vec<Choice> = choices.risks.iter().filter(|choice| choice.id != ANY).cloned().collect();
    let reset = Action::Simulator(SimulatorAction::FormReset);
    html! {
        <>
            { person_field::person_field(simulator, dispatch) }
            { select(text::TARGET, Field::Target, &choices.targets) }
            { select(text::CLIENT_APP, Field::ClientApp, &choices.client_apps) }
            { select(text::PLATFORM, Field::Platform, &choices.platforms) }
            <div class="field-row">
                { input(simulator, text::ADDRESS, text::ADDRESS_HINT, Field::Ip, dispatch) }
                { input(simulator, text::COUNTRY, text::COUNTRY_HINT, Field::Country, dispatch) }
            </div>
            { addresses(&choices.addresses) }
            { compliant_network(simulator, dispatch) }
            { select(text::DEVICE, Field::Device, &choices.devices) }
            if is_workload {
                { select(text::WORKLOAD_RISK, Field::WorkloadRisk, &levels) }
            } else {
                <div class="field-row even">
                    { select(text::SIGN_IN_RISK, Field::SignInRisk, &choices.risks) }
                    { select(text::USER_RISK, Field::UserRisk, &choices.risks) }
                </div>
                { select(text::INSIDER_RISK, Field::InsiderRisk, &choices.insider_risks) }
                { select(text::FLOW, Field::Flow, &choices.flows) }
            }
            { layers(simulator, &choices.layers, dispatch) }
            { button(text::RESET, "small", reset, dispatch) }
        </>
    }
}

fn select(simulator: &Simulator, label: &'static str, field: Field, choices: &[Choice], dispatch: &Dispatch) -> Html {
    let on_choice = dispatch.reform(move |value| Action::Simulator(SimulatorAction::Filled(field, value)));
    let value = simulator.value(field).to_owned();
    html! { <Select {label} {value} choices={choices.to_vec()} {on_choice} /> }
}

fn input(simulator: &Simulator, label: &'static str, hint: &'static str, field: Field, dispatch: &Dispatch) -> Html {
    let on_input = dispatch.reform(move |event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        Action::Simulator(SimulatorAction::Filled(field, input.value()))
    });
    let (list, longest) = if field == Field::Country { (None, "2") } else { (Some("addresses"), "45") };
    html! {
        <label class="field">
            <span>{ label }</span>
            <input type="text" {list} maxlength={longest} placeholder={hint} autocomplete="off" spellcheck="false"
                value={simulator.value(field).to_owned()} oninput={on_input} />
        </label>
    }
}

fn addresses(choices: &[Choice]) -> Html {
    let option = |choice: &Choice| {
        html! { <option key={choice.id.clone()} value={choice.id.clone()}>{ &choice.label }</option> }
    };
    html! { <datalist id="addresses">{ for choices.iter().map(option) }</datalist> }
}

/// What decides beside the policies, to switch on.
fn layers(simulator: &Simulator, choices: &[LayerChoice], dispatch: &Dispatch) -> Html {
    let check = |choice: &LayerChoice| {
        let (layer, is_on) = (choice.layer, simulator.form.layers.contains(&choice.layer));
        let switched = move |_: Event| Action::Simulator(SimulatorAction::LayerSwitched(layer));
        layer::layer(choice, is_on, dispatch.reform(switched))
    };
    html! {
        <fieldset class="layers" hidden={choices.is_empty()}>
            <legend>{ strings::simulator::LAYERS }</legend>
            { for choices.iter().map(check) }
        </fieldset>
    }
}

fn compliant_network(simulator: &Simulator, dispatch: &Dispatch) -> Html {
    let on_change = dispatch.reform(|event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        Action::Simulator(SimulatorAction::CompliantNetwork(input.checked()))
    });
    html! {
        <label class="check">
            <input type="checkbox" checked={simulator.form.compliant_network} onchange={on_change} />
            <span>{ strings::simulator::COMPLIANT_NETWORK }</span>
        </label>
    }
}
