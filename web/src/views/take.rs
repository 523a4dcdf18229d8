//! Taking a list away.

use super::Dispatch;
use super::controls::button;
use crate::state::{Action, TableFormat};
use crate::strings::policies as text;
use yew::prelude::*;

/// A button for each format.
pub(super) fn take(action: impl Fn(TableFormat) -> Action, dispatch: &Dispatch) -> Html {
    let formats = [
        (text::COPY_LIST, TableFormat::Pasted),
        (text::MARKDOWN, TableFormat::Markdown),
        (text::CSV, TableFormat::Csv),
        (text::DOWNLOAD_JSON, TableFormat::Json),
    ];
    let one = |(label, format)| button(label, "small", action(format), dispatch);
    html! { <div class="take" role="group" aria-label={text::TAKE}>{ for formats.into_iter().map(one) }</div> }
}
