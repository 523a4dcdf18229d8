//! Exceptions that somebody declares: who, why, until when.

use super::about;
use crate::state::{Action, DraftField, PostureAction, PostureScreen, State};
use crate::strings::posture as text;
use crate::views::Dispatch;
use crate::views::select::Select;
use canopy_workbench::{Choice, DeclaredException, PersonChoice, SubjectLine, written_day};
use web_sys::HtmlInputElement;
use yew::prelude::*;

pub(super) fn declared(state: &State, dispatch: &Dispatch) -> Html {
    let screen = &state.posture;
    let told = screen.answer.as_deref().map(|answer| answer.declared.as_slice()).unwrap_or_default();
    let today = written_day(state.today);
    let line = |(at, one): (usize, &DeclaredException)| {
        let who = told.get(at).map(Vec::as_slice).unwrap_or_default();
        exception(at, one, who, state.masked, &today, screen, dispatch)
    };
    html! {
        <section class="card declared" aria-label={text::DECLARED}>
            <div class="card-head"><h2>{ text::DECLARED }</h2></div>
            <p class="card-note">{ text::DECLARED_NOTE }</p>
            <p class="card-note" hidden={!screen.declared.is_empty()}>{ text::NONE_DECLARED }</p>
            <ul class="tests">{ for screen.declared.iter().enumerate().map(line) }</ul>
            { draft(screen, &today, dispatch) }
            <p class="note" role="alert" hidden={screen.refused.is_none()}>{ screen.refused.clone().unwrap_or_default() }</p>
            <div class="take kept-actions">
                <span hidden={screen.declared.is_empty()}>{ about(text::SAVE, "small", PostureAction::Saved, dispatch) }</span>
                { load(dispatch) }
            </div>
        </section>
    }
}

fn exception(
    at: usize,
    one: &DeclaredException,
    who: &[SubjectLine],
    masked: bool,
    today: &str,
    screen: &PostureScreen,
    dispatch: &Dispatch,
) -> Html {
    let ended = one.until.as_str() < today;
    let reason = if masked { "…".to_owned() } else { one.reason.clone() };
    let rule = screen.at(&one.rule).map_or_else(|| one.rule.clone(), |rule| rule.title.clone());
    let name = |(at, who): (usize, &SubjectLine)| {
        html! {
            <li key={at} class="chip">
                { &who.name }<span class="muted" hidden={!who.id.is_empty()}>{ " · " }{ text::UNKNOWN }</span>
            </li>
        }
    };
    let on_drop = dispatch.reform(move |_: MouseEvent| Action::Posture(PostureAction::Dropped(at)));
    html! {
        <li key={at} class={classes!("exception", ended.then_some("test-fails"))}>
            <div>
                <b>{ text::kind(&one.kind) }</b>
                <span hidden={rule.is_empty()}>{ ": " }{ rule }</span>
                <ul class="chips">
                    { for who.iter().enumerate().map(name) }
                    <li key="all" class="chip" hidden={!one.who.is_empty()}>{ text::FOR_ALL }</li>
                </ul>
                <span class="muted">{ &reason }{ " · " }{ text::until(&one.until) }</span>
                <b class="weak" hidden={!ended}>{ " · " }{ text::ENDED }</b>
            </div>
            <button type="button" class="btn small" aria-label={text::remove(&reason)} onclick={on_drop}>{ text::DROP }</button>
        </li>
    }
}

fn draft(screen: &PostureScreen, today: &str, dispatch: &Dispatch) -> Html {
    let draft = &screen.draft.exception;
    let kind = if draft.kind.is_empty() { text::KINDS[0].0 } else { draft.kind.as_str() };
    let accepts = kind == "acceptedRisk";
    let choice = |id: &str, label: &str| Choice { id: id.to_owned(), label: label.to_owned(), group: String::new() };
    let kinds: Vec<Choice> = text::KINDS.iter().map(|(id, label)| choice(id, label)).collect();
    let mut rules = vec![choice("", "–")];
    rules.extend(screen.lines().iter().map(|one| choice(&one.id, &one.title)));
    let set = |field: DraftField| dispatch.reform(move |value| Action::Posture(PostureAction::Drafted(field, value)));
    let who = if accepts { text::WHO_ALL } else { text::WHO };
    let chosen = |(at, name): (usize, &String)| {
        let on_click = dispatch.reform(move |_: MouseEvent| Action::Posture(PostureAction::Removed(at)));
        html! {
            <li key={at} class="chip">{ name }{ " " }
                <button type="button" class="btn quiet small" aria-label={text::remove(name)} onclick={on_click}>{ "×" }</button>
            </li>
        }
    };
    let offer = |(at, one): (usize, &PersonChoice)| {
        let (id, name) = (one.id.clone(), one.name.clone());
        let on_click =
            dispatch.reform(move |_: MouseEvent| Action::Posture(PostureAction::Added(id.clone(), name.clone())));
        html! {
            <li key={at}><button type="button" class="btn small" onclick={on_click}>{ &one.name }<span class="muted">{ &one.upn }</span></button></li>
        }
    };
    html! {
        <div class="form declared-form">
            <Select label={text::KIND} value={kind.to_owned()} choices={kinds} on_choice={set(DraftField::Kind)} />
            <div hidden={!accepts}>
                <Select label={text::RULE} value={draft.rule.clone()} choices={rules} on_choice={set(DraftField::Rule)} />
            </div>
            { field(text::WHO_FIELD, who, "text", &screen.draft.typed, set(DraftField::Who), "") }
            <ul class="chips" aria-live="polite">
                { for screen.draft.names.iter().enumerate().map(chosen) }
            </ul>
            <ul class="chips">{ for screen.offered().enumerate().map(offer) }</ul>
            { field(text::REASON_FIELD, text::REASON, "text", &draft.reason, set(DraftField::Reason), "") }
            { field("declared-until", text::UNTIL, "date", &draft.until, set(DraftField::Until), today) }
            { about(text::DECLARE, "primary", PostureAction::Declared, dispatch) }
        </div>
    }
}

fn field(
    id: &'static str,
    label: &'static str,
    kind: &'static str,
    value: &str,
    set: Callback<String>,
    min: &str,
) -> Html {
    let on_input = set.reform(|event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        input.value()
    });
    html! {
        <div class="field">
            <label for={id}>{ label }</label>
            <input {id} type={kind} autocomplete="off" min={min.to_owned()} value={value.to_owned()} oninput={on_input} />
        </div>
    }
}

fn load(dispatch: &Dispatch) -> Html {
    let dispatch = dispatch.clone();
    let on_change = Callback::from(move |event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            dispatch.emit(Action::Posture(PostureAction::FileChosen(file)));
        }
        input.set_value("");
    });
    html! {
        <label class="btn chooser small">
            <input type="file" accept=".json,application/json" onchange={on_change} />
            { text::LOAD }
        </label>
    }
}
