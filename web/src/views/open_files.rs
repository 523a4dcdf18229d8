//! The ways in: choosing files, choosing a folder, dropping either.

use super::Dispatch;
use crate::state::{Action, Source};
use crate::strings;
use js_sys::Reflect;
use wasm_bindgen::JsValue;
use web_sys::{DataTransfer, File, FileSystemEntry, HtmlInputElement};
use yew::prelude::*;

/// What a chooser lets the user choose.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Chooses {
    Files,
    Folder,
}

/// A button that lets the user choose; beneath it the browser's own file input, which has the focus.
pub(super) fn chooser(label: &'static str, look: &'static str, chooses: Chooses, dispatch: &Dispatch) -> Html {
    let on_change = on_chosen(dispatch);
    html! {
        <label class={classes!("btn", "chooser", look)}>
            <input type="file" multiple=true webkitdirectory={chooses == Chooses::Folder} onchange={on_change} />
            { label }
        </label>
    }
}

/// The file input that a key opens.
pub(super) fn hidden_chooser(dispatch: &Dispatch) -> Html {
    html! { <input id={strings::ids::OPEN} type="file" multiple=true hidden=true onchange={on_chosen(dispatch)} /> }
}

fn on_chosen(dispatch: &Dispatch) -> Callback<Event> {
    dispatch.reform(|event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        let sources = chosen(&input);
        // So that the same file can be chosen once more.
        input.set_value("");
        Action::FilesChosen(sources)
    })
}

fn chosen(input: &HtmlInputElement) -> Vec<Source> {
    let Some(list) = input.files() else { return Vec::new() };
    (0..list.length()).filter_map(|at| list.get(at)).map(source).collect()
}

fn source(file: File) -> Source {
    let path = Reflect::get(&file, &JsValue::from_str("webkitRelativePath")).ok().and_then(|path| path.as_string());
    let name = path.filter(|path| !path.is_empty()).unwrap_or_else(|| file.name());
    Source::File { name, file }
}

/// What the page does when files are over it, leave it, and are dropped.
pub(super) fn drag_listeners(
    dragging: bool,
    dispatch: &Dispatch,
) -> (Callback<DragEvent>, Callback<DragEvent>, Callback<DragEvent>) {
    let dispatch_over = dispatch.clone();
    let over = Callback::from(move |event: DragEvent| {
        if event.data_transfer().is_some_and(|data| holds_files(&data)) {
            event.prevent_default();
            if !dragging {
                dispatch_over.emit(Action::Dragging(true));
            }
        }
    });
    let dispatch_leave = dispatch.clone();
    let leave = Callback::from(move |event: DragEvent| {
        if event.related_target().is_none() {
            dispatch_leave.emit(Action::Dragging(false));
        }
    });
    let dispatch_drop = dispatch.clone();
    let drop = Callback::from(move |event: DragEvent| {
        if let Some(data) = event.data_transfer().filter(holds_files) {
            event.prevent_default();
            // Read at once: after the event the browser keeps nothing of what was dropped.
            let (entries, others) = dropped(&data);
            dispatch_drop.emit(Action::Dropped(entries, others));
        }
    });
    (over, leave, drop)
}

/// What was dropped: files and folders as entries where the browser has them, else plain files.
fn dropped(data: &DataTransfer) -> (Vec<FileSystemEntry>, Vec<Source>) {
    let items = data.items();
    let (mut entries, mut others) = (Vec::new(), Vec::new());
    for item in (0..items.length()).filter_map(|at| items.get(at)) {
        match item.webkit_get_as_entry() {
            Ok(Some(entry)) => entries.push(entry),
            _ => others.extend(item.get_as_file().ok().flatten().map(source)),
        }
    }
    (entries, others)
}

fn holds_files(data: &DataTransfer) -> bool {
    data.types().iter().any(|kind| kind.as_string().as_deref() == Some("Files"))
}
