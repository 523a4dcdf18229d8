//! From what was chosen, dropped or pasted to what the engine opens.

use crate::state::Source;
use canopy_workbench::{Workbench, ordered};
use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FileSystemDirectoryEntry, FileSystemDirectoryReader, FileSystemEntry, FileSystemFileEntry};

/// All sources with their names, and the names of files that cannot be read. Files are handed over
/// unread: the page never holds one.
pub(super) async fn read(sources: &[Source]) -> (Vec<(String, JsValue)>, Vec<String>) {
    let mut files = Vec::new();
    let mut unreadable = Vec::new();
    for source in sources {
        match source {
            Source::File { name, file } => match first_byte(file).await {
                Ok(_) => files.push((name.clone(), file.into())),
                Err(_) => unreadable.push(name.clone()),
            },
            Source::Pasted { name, text } => files.push((name.clone(), buffer(text.as_bytes()))),
            Source::Sample => {
                files.extend(Workbench::sample().into_iter().map(|file| (file.name, buffer(&file.bytes))));
            }
        }
    }
    (files, unreadable)
}

/// Whether the file is there and may be read.
async fn first_byte(file: &File) -> Result<JsValue, JsValue> {
    JsFuture::from(file.slice_with_f64_and_f64(0.0, 1.0)?.array_buffer()).await
}

/// A file as text; nothing where the browser cannot read it.
pub(super) async fn text(file: &File) -> Option<String> {
    JsFuture::from(file.text()).await.ok()?.as_string()
}

fn buffer(bytes: &[u8]) -> JsValue {
    Uint8Array::from(bytes).buffer().into()
}

/// All files in what was dropped, those in folders under their paths.
pub(super) async fn walk(entries: Vec<FileSystemEntry>) -> Vec<Source> {
    let mut found = Vec::new();
    // The last one is next, so that the order stays.
    let mut open: Vec<FileSystemEntry> = entries.into_iter().rev().collect();
    while let Some(entry) = open.pop() {
        if entry.is_file() {
            let name = entry.full_path().trim_start_matches('/').to_owned();
            if let Some(file) = file_of(entry.unchecked_into()).await {
                found.push(Source::File { name, file });
            }
        } else if entry.is_directory() {
            let mut children = children_of(entry.unchecked_into()).await;
            ordered::sort_by_key(&mut children, FileSystemEntry::full_path);
            open.extend(children.into_iter().rev());
        }
    }
    found
}

async fn file_of(entry: FileSystemFileEntry) -> Option<File> {
    let promise = Promise::new(&mut |resolve, reject| entry.file_with_callback_and_callback(&resolve, &reject));
    JsFuture::from(promise).await.ok()?.dyn_into().ok()
}

async fn children_of(folder: FileSystemDirectoryEntry) -> Vec<FileSystemEntry> {
    let reader = folder.create_reader();
    let mut children = Vec::new();
    // The browser gives them in portions, the last of which is empty.
    while let Ok(portion) = portion_of(&reader).await {
        if portion.length() == 0 {
            break;
        }
        children.extend(portion.iter().map(JsCast::unchecked_into::<FileSystemEntry>));
    }
    children
}

async fn portion_of(reader: &FileSystemDirectoryReader) -> Result<Array, JsValue> {
    let promise = Promise::new(&mut |resolve, reject| {
        if let Err(error) = reader.read_entries_with_callback_and_callback(&resolve, &reject) {
            // Rejecting a promise cannot fail.
            let _ = reject.call1(&JsValue::NULL, &error);
        }
    });
    JsFuture::from(promise).await?.dyn_into()
}
