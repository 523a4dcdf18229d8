//! The keys that work everywhere.

use super::Dispatch;
use super::dialog::Dialog;
use crate::strings::keys as text;
use yew::prelude::*;

pub(super) fn keys(dispatch: &Dispatch) -> Html {
    let line = |(keys, what): &(&'static str, &'static str)| {
        html! { <div class="fact" key={*keys}><dt><kbd>{ *keys }</kbd></dt><dd>{ *what }</dd></div> }
    };
    html! {
        <Dialog title={text::TITLE} look="keys" dispatch={dispatch.clone()}>
            <dl class="facts">{ for text::KEYS.iter().map(line) }</dl>
        </Dialog>
    }
}
