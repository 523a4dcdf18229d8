//! Remedies of a finding: made for this tenant, and judged by the engine before they are shown.

use super::about;
use super::panel::subjects;
use crate::state::{Action, PostureAction, PostureScreen};
use crate::strings::posture as text;
use crate::views::Dispatch;
use crate::views::controls::button;
use canopy_workbench::{FoundLine, Remedies, RemedyLine};
use yew::prelude::*;

pub(super) fn remedies(one: &FoundLine, screen: &PostureScreen, dispatch: &Dispatch) -> Html {
    let waiting = screen.awaits(&one.id);
    let known = screen.remedies_of(&one.id).filter(|_| !waiting);
    let asked = PostureAction::RemediesAsked(one.id.clone());
    html! {
        <div hidden={one.found == 0} aria-busy={waiting.to_string()}>
            <p hidden={!waiting}>{ text::VERIFYING }</p>
            { match known {
                None => html! { <div hidden={waiting}>{ about(text::MAKE_REMEDIES, "", asked, dispatch) }</div> },
                Some(Err(why)) => html! { <p class="note">{ why }</p> },
                Some(Ok(all)) => list(all, dispatch),
            } }
        </div>
    }
}

fn list(all: &Remedies, dispatch: &Dispatch) -> Html {
    html! {
        <>
            <p class="muted" hidden={!all.remedies.is_empty()}>{ text::NO_REMEDY }</p>
            <div>{ for all.remedies.iter().enumerate().map(|(at, one)| remedy(at, one, dispatch)) }</div>
            <div>{ for all.notes.iter().map(|note| html! { <p class="muted" key={note.clone()}>{ note }</p> }) }</div>
        </>
    }
}

fn remedy(at: usize, one: &RemedyLine, dispatch: &Dispatch) -> Html {
    let look = match (one.closes, one.safe) {
        (true, true) => "badge-on",
        _ if one.verified => "badge-found",
        _ => "badge-off",
    };
    let written = !one.json.is_empty();
    html! {
        <details class="finding-cause remedy" key={at} open={at == 0}>
            <summary>{ &one.title }{ " " }<span class={classes!("badge", look)}>{ text::stands(one) }</span></summary>
            <p>{ &one.portal }</p>
            <ul class="warnings">{ for one.warnings.iter().map(|warning| html! { <li key={warning.clone()}>{ warning }</li> }) }</ul>
            { subjects(text::LOCKED_OUT, &one.locked_out_subjects) }
            { subjects(text::LEFT, &one.left_subjects) }
            <p><code>{ &one.method }{ " " }{ &one.address }</code></p>
            <pre class="json" tabindex="0" hidden={!written}>{ &one.json }</pre>
            <div class="actions" hidden={!written}>
                { button(text::COPY_JSON, "small", Action::Copy(one.json.clone()), dispatch) }
                { button(text::COPY_SCRIPT, "small", Action::Copy(one.powershell.clone()), dispatch) }
            </div>
        </details>
    }
}
