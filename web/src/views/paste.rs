//! The dialog for pasted text.

use super::Dispatch;
use super::controls::{button, close_button};
use crate::state::Action;
use crate::strings::start;
use web_sys::{HtmlDialogElement, HtmlTextAreaElement};
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub(super) struct PasteProps {
    pub(super) dispatch: Dispatch,
}

/// A modal dialog with a text area; the browser keeps the focus inside and closes it on Escape.
#[component]
pub(super) fn PasteDialog(props: &PasteProps) -> Html {
    let dialog = use_node_ref();
    let area = use_node_ref();
    {
        let dialog = dialog.clone();
        use_effect_with((), move |()| {
            // A browser that refuses a modal dialog still shows it, because it is open.
            if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
                if dialog.show_modal().is_err() {
                    dialog.set_open(true);
                }
            }
        });
    }
    let dispatch = &props.dispatch;
    let on_close = dispatch.reform(|_: Event| Action::Pasting(false));
    let on_open = {
        let area = area.clone();
        dispatch.reform(move |_: MouseEvent| {
            let text = area.cast::<HtmlTextAreaElement>().map(|area| area.value());
            Action::Pasted(text.unwrap_or_default())
        })
    };
    html! {
        <dialog ref={dialog} class="card paste" aria-labelledby="paste-title" onclose={on_close}>
            <div class="panel-head">
                <h2 id="paste-title">{ start::PASTE_TITLE }</h2>
                { close_button(Action::Pasting(false), dispatch) }
            </div>
            <p class="muted">{ start::PASTE_NOTE }</p>
            <textarea ref={area} aria-label={start::PASTE_LABEL} rows="14" spellcheck="false" autofocus=true />
            <div class="actions end">
                { button(crate::strings::shell::CANCEL, "", Action::Pasting(false), dispatch) }
                <button type="button" class="btn primary" onclick={on_open}>{ start::PASTE_OPEN }</button>
            </div>
        </dialog>
    }
}
