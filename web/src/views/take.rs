//! Taking a list away.

use super::Dispatch;
use super::controls::button;
use crate::state::{Action, Format};
use crate::strings::policies as text;
use yew::prelude::*;

/// A button for each format.
pub(super) fn take(action: impl Fn(Format) -> Action, dispatch: &Dispatch) -> Html {
    let formats = [
        (text::COPY_LIST, Format::Pasted),
        (text::MARKDOWN, Format::Markdown),
        (text::CSV, Format::Csv),
        (text::DOWNLOAD_JSON, Format::Json),
    ];
    let one = |(label, format)| button(label, "small", action(format), dispatch);
    html! { <div class="views" role="group" aria-label={text::TAKE}>{ for formats.into_iter().map(one) }</div> }
}
