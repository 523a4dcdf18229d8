//! A dialog over the page; the browser keeps the focus inside and closes it on Escape.

use super::controls::close_button;
use super::{Dispatch, harmless};
use crate::state::Action;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub(super) struct DialogProps {
    pub(super) title: &'static str,
    pub(super) look: &'static str,
    pub(super) dispatch: Dispatch,
    pub(super) children: Html,
}

/// A modal dialog with a title and a way to close it.
#[component]
pub(super) fn Dialog(props: &DialogProps) -> Html {
    let dialog = use_node_ref();
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
    let on_close = props.dispatch.reform(|_: Event| Action::Shown(None));
    html! {
        <dialog ref={dialog} class={classes!("card", "dialog", props.look)} aria-labelledby="dialog-title" onclose={on_close}>
            <div class="panel-head">
                <h2 id="dialog-title">{ props.title }</h2>
                { close_button(Action::Shown(None), &props.dispatch) }
            </div>
            { harmless(props.children.clone()) }
        </dialog>
    }
}
