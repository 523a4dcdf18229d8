//! Without MFA: the question, its headline numbers, and the people.

use super::controls::button;
use super::tile::tile;
use super::{Dispatch, answer, assumptions, explanation, filters, mark, people};
use crate::state::{Action, Asked, CoverageAction, State};
use crate::strings;
use canopy_workbench::Uncovered;
use web_sys::HtmlInputElement;
use yew::prelude::*;

pub(super) fn coverage(state: &State, dispatch: &Dispatch) -> Html {
    let waiting = state.asking.waits_for(Asked::Coverage);
    html! {
        <>
            <div class="screen-head">
                <h1>{ state.coverage.held.answer.as_deref().map_or_else(
                    || strings::shell::WITHOUT_MFA.to_owned(), strings::coverage::headline) }</h1>
            </div>
            { filters::filters(state, dispatch) }
            { answer::answer(&state.coverage.held, waiting, |answer| answered(state, answer, dispatch)) }
        </>
    }
}

fn answered(state: &State, answer: &Uncovered, dispatch: &Dispatch) -> Html {
    html! {
        <>
            { answer::kinds_note(answer.named) }
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
            { answer::assumptions(state, &answer.assumptions, dispatch) }
        </>
    }
}

fn tiles(answer: &Uncovered) -> Html {
    use strings::coverage as text;
    let disabled = if answer.named { strings::number(answer.disabled) } else { "–".to_owned() };
    html! {
        <dl class="tiles">
            { tile(text::tile_uncovered(answer), strings::number(answer.uncovered), text::of_people(answer), answer.uncovered > 0) }
            { tile(text::TILE_PASSWORD, strings::number(answer.password_only), text::TILE_PASSWORD_NOTE.to_owned(),
                answer.password_only > 0) }
            { tile(text::TILE_RESOURCES, strings::number(answer.targets), text::TILE_RESOURCES_NOTE.to_owned(), false) }
            { tile(text::TILE_DISABLED, disabled, text::TILE_DISABLED_NOTE.to_owned(), false) }
        </dl>
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
