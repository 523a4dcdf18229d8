//! The dialog for pasted text.

use super::Dispatch;
use super::controls::button;
use super::dialog::Dialog;
use crate::state::Action;
use crate::strings::{shell, start};
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub(super) struct PasteProps {
    pub(super) dispatch: Dispatch,
}

/// A text area, and what becomes of its text.
#[component]
pub(super) fn PasteDialog(props: &PasteProps) -> Html {
    let area = use_node_ref();
    let dispatch = &props.dispatch;
    let on_open = {
        let area = area.clone();
        dispatch.reform(move |_: MouseEvent| {
            let text = area.cast::<HtmlTextAreaElement>().map(|area| area.value());
            Action::Pasted(text.unwrap_or_default())
        })
    };
    html! {
        <Dialog title={start::PASTE_TITLE} look="paste" dispatch={dispatch.clone()}>
            <p class="muted">{ start::PASTE_NOTE }</p>
            <textarea ref={area} aria-label={start::PASTE_LABEL} rows="14" spellcheck="false" autofocus=true />
            <div class="actions end">
                { button(shell::CANCEL, "", Action::Shown(None), dispatch) }
                <button type="button" class="btn primary" onclick={on_open}>{ start::PASTE_OPEN }</button>
            </div>
        </Dialog>
    }
}
