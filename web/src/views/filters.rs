//! What questions about all sign-ins are asked for: one bar, the same on every screen that answers one.

use super::select::Select;
use super::{Dispatch, layer};
use crate::route::{Filters, Forced, Who};
use crate::state::{Action, State};
use crate::strings::{self, filters as text};
use canopy_workbench::{AttackerModel, Choice, Layer, LayerChoice, PolicyScope};
use yew::prelude::*;

/// The choices, and under them what the attacker then has.
pub(super) fn filters(state: &State, dispatch: &Dispatch) -> Html {
    let now = &state.filters;
    let models = [
        AttackerModel::StolenPassword,
        AttackerModel::TrustedNetwork,
        AttackerModel::StolenManagedDevice,
        AttackerModel::Everything,
    ];
    let models = models.map(|model| (model, strings::model(model).0));
    let scopes =
        [PolicyScope::Enabled, PolicyScope::WithReportOnly].map(|scope| (scope, strings::policy_scope(scope).0));
    let forced =
        [Forced::Mfa, Forced::PhishingResistant, Forced::ManagedDevice].map(|forced| (forced, strings::forced(forced)));
    let who = [Who::Everybody, Who::Admins, Who::Guests].map(|who| (who, strings::who(who)));
    html! {
        <section class="filters" aria-label={text::TITLE}>
            <div class="filter-row">
                { choice(text::MODEL, now, models, |f| &mut f.model, dispatch) }
                { choice(text::POLICIES, now, scopes, |f| &mut f.policies, dispatch) }
                { choice(text::FORCED, now, forced, |f| &mut f.forced, dispatch) }
                { choice(text::WHO, now, who, |f| &mut f.who, dispatch) }
            </div>
            <div class="filter-foot">
                <p class="filters-note">{ strings::model(now.model).1 }</p>
                { layers(state, dispatch) }
            </div>
        </section>
    }
}

/// One filter: its values under their names, and where in the filters it stands.
fn choice<T: Copy + PartialEq + 'static, const N: usize>(
    label: &'static str,
    now: &Filters,
    values: [(T, &'static str); N],
    place: fn(&mut Filters) -> &mut T,
    dispatch: &Dispatch,
) -> Html {
    let mut filters = now.clone();
    let current = *place(&mut filters);
    let at = values.iter().position(|(value, _)| *value == current).unwrap_or_default();
    let choices = values.iter().enumerate().map(|(at, (_, label))| Choice {
        id: at.to_string(),
        label: (*label).to_owned(),
        group: String::new(),
    });
    let choices: Vec<Choice> = choices.collect();
    let on_choice = dispatch.reform(move |id: String| {
        let mut filters = filters.clone();
        if let Some((value, _)) = id.parse().ok().and_then(|at: usize| values.get(at)) {
            *place(&mut filters) = *value;
        }
        Action::Filtered(filters)
    });
    html! { <Select {label} value={at.to_string()} {choices} {on_choice} /> }
}

/// What decides beside the policies, to be counted in.
fn layers(state: &State, dispatch: &Dispatch) -> Html {
    let on = state.filters.layers();
    let choices = state.simulator.choices.iter().flat_map(|choices| &choices.layers);
    let binding = choices.filter(|choice| Layer::BINDING.contains(&choice.layer));
    let check = |choice: &LayerChoice| {
        let filters = state.filters.clone().switched(choice.layer);
        let action = move |_: Event| Action::Filtered(filters.clone());
        layer::layer(choice, on.contains(&choice.layer), dispatch.reform(action))
    };
    html! {
        <fieldset class="layers in-line" hidden={state.simulator.choices.is_none()}>
            <legend>{ strings::simulator::LAYERS }</legend>
            { for binding.map(check) }
        </fieldset>
    }
}
