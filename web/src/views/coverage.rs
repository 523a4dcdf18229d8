//! Without MFA: the question, its headline numbers, and the people.

use super::controls::{Segment, button, segments};
use super::{Dispatch, assumptions, empty, explanation, layer, mark, people};
use crate::route::{Filters, Route};
use crate::state::{Action, Asked, CoverageAction, State};
use crate::strings;
use canopy_workbench::{AttackerModel, Layer, LayerChoice, PolicyScope, Uncovered};
use web_sys::HtmlInputElement;
use yew::prelude::*;

pub(super) fn coverage(state: &State, dispatch: &Dispatch) -> Html {
    let waiting = state.asking.waits_for(Asked::WithoutMfa);
    html! {
        <>
            <div class="screen-head">
                <h1>{ state.coverage.answer.as_deref().map_or_else(
                    || strings::shell::WITHOUT_MFA.to_owned(), strings::coverage::headline) }</h1>
            </div>
            { filters(state.coverage.filters, dispatch) }
            { layers(state, dispatch) }
            <div class={classes!("answer-slot", waiting.then_some("waiting"))} aria-busy={waiting.to_string()}>
                { match state.coverage.answer.as_deref() {
                    Some(answer) => answered(state, answer, dispatch),
                    None => empty::awaited(),
                } }
            </div>
        </>
    }
}

fn filters(now: Filters, dispatch: &Dispatch) -> Html {
    let filtered = |filters| Action::Coverage(CoverageAction::Filtered(filters));
    let models = [
        AttackerModel::StolenPassword,
        AttackerModel::TrustedNetwork,
        AttackerModel::StolenManagedDevice,
        AttackerModel::Everything,
    ];
    let models = models.map(|model| {
        let (label, note) = strings::model(model);
        let action = filtered(Filters { model, ..now });
        Segment { label, note, icon: None, chosen: model == now.model, action }
    });
    let scopes = [PolicyScope::Enabled, PolicyScope::WithReportOnly].map(|policies| {
        let (label, note) = strings::policy_scope(policies);
        let action = filtered(Filters { policies, ..now });
        Segment { label, note, icon: None, chosen: policies == now.policies, action }
    });
    html! {
        <div class="filters">
            { segments("model", strings::coverage::MODEL, "cards four", models.into(), dispatch) }
            { segments("policies", strings::coverage::POLICIES, "cards two", scopes.into(), dispatch) }
        </div>
    }
}

/// What decides beside the policies, to be counted in.
fn layers(state: &State, dispatch: &Dispatch) -> Html {
    let filters = state.coverage.filters;
    let on = filters.layers();
    let choices = state.simulator.choices.iter().flat_map(|choices| &choices.layers);
    let binding = choices.filter(|choice| Layer::BINDING.contains(&choice.layer));
    let check = |choice: &LayerChoice| {
        let filters = filters.switched(choice.layer);
        let action = move |_: Event| Action::Coverage(CoverageAction::Filtered(filters));
        layer::layer(choice, on.contains(&choice.layer), dispatch.reform(action))
    };
    html! {
        <fieldset class="layers in-line" hidden={state.simulator.choices.is_none()}>
            <legend>{ strings::simulator::LAYERS }</legend>
            { for binding.map(check) }
        </fieldset>
    }
}

fn answered(state: &State, answer: &Uncovered, dispatch: &Dispatch) -> Html {
    html! {
        <>
            { kinds_note(answer) }
            { assumptions::incomplete(&answer.assumptions) }
            { tiles(answer) }
            <div class="work">
                <section class="card" aria-label={strings::shell::WITHOUT_MFA}>
                    <div class="bar" hidden={answer.uncovered == 0}>{ tools(state, dispatch) }</div>
                    { people::groups(&state.coverage, answer, dispatch) }
                    { mark::legend() }
                </section>
                { explanation::explanation(&state.coverage, dispatch) }
            </div>
            { assumptions::assumptions(&answer.assumptions, &state.coverage.flipped, dispatch,
                |id| Action::Coverage(CoverageAction::Flipped(id))) }
        </>
    }
}

/// Says that there are no people in the answer, where there are none.
fn kinds_note(answer: &Uncovered) -> Html {
    html! {
        <p class="note" hidden={answer.named}>
            { strings::coverage::KINDS }{ " " }
            <a href={Route::Files.format()}>{ strings::coverage::KINDS_LINK }</a>
        </p>
    }
}

fn tiles(answer: &Uncovered) -> Html {
    use strings::coverage as text;
    let disabled = if answer.named { strings::number(answer.disabled) } else { "–".to_owned() };
    html! {
        <dl class="tiles">
            { tile(text::TILE_UNCOVERED, strings::number(answer.uncovered), text::of_people(answer), answer.uncovered > 0) }
            { tile(text::TILE_PASSWORD, strings::number(answer.password_only), text::TILE_PASSWORD_NOTE.to_owned(),
                answer.password_only > 0) }
            { tile(text::TILE_RESOURCES, strings::number(answer.targets), text::TILE_RESOURCES_NOTE.to_owned(), false) }
            { tile(text::TILE_DISABLED, disabled, text::TILE_DISABLED_NOTE.to_owned(), false) }
        </dl>
    }
}

fn tile(label: &'static str, value: String, note: String, bad: bool) -> Html {
    html! {
        <div class={classes!("tile", bad.then_some("tile-bad"))}>
            <dt>{ label }</dt>
            <dd class="tile-value">{ value }</dd>
            <dd class="tile-note">{ note }</dd>
        </div>
    }
}

fn tools(state: &State, dispatch: &Dispatch) -> Html {
    let on_input = dispatch.reform(|event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        Action::Coverage(CoverageAction::Searched(input.value()))
    });
    html! {
        <>
            <input class="search" type="search" aria-label={strings::coverage::SEARCH}
                placeholder={strings::coverage::SEARCH} value={state.coverage.search.clone()} oninput={on_input} />
            <span class="spacer"></span>
            { button(strings::coverage::COPY_LIST, "small", Action::Coverage(CoverageAction::CopyAsked), dispatch) }
            { button(strings::coverage::DOWNLOAD, "small", Action::Coverage(CoverageAction::DownloadAsked), dispatch) }
        </>
    }
}
