//! What the page hands over, as the importer reads it: buffers, and files of the browser's, which are
//! read where they are, piece by piece.
//!
//! Only a worker can read a file while it works ([`FileReaderSync`]); so the page never holds one.

use canopy_workbench::{Content, Source};
use js_sys::{Array, ArrayBuffer, Uint8Array};
use std::io;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, FileReaderSync};

/// The files of these names, with their contents.
pub(crate) fn sources(names: Vec<String>, contents: &Array) -> Vec<Source> {
    let read = |content: wasm_bindgen::JsValue| -> Rc<dyn Content> {
        match content.dyn_into::<Blob>() {
            Ok(blob) => Rc::new(InBrowser(blob)),
            Err(buffer) => Rc::new(Uint8Array::new(&buffer).to_vec()),
        }
    };
    names.into_iter().zip(contents.iter()).map(|(name, content)| Source { name, content: read(content) }).collect()
}

/// The contents that are transferred, so that nobody else has them.
pub(crate) fn to_transfer(contents: &Array) -> Array {
    contents.iter().filter(JsCast::has_type::<ArrayBuffer>).collect()
}

/// The same with every file read into a buffer, for where there is no worker that could read it.
/// One that cannot be read stays as it is, and is reported by whoever tries next.
pub(crate) async fn in_memory(contents: &Array) -> Array {
    let read = Array::new();
    for content in contents.iter() {
        let buffer = match content.dyn_ref::<Blob>() {
            Some(blob) => JsFuture::from(blob.array_buffer()).await.unwrap_or(content),
            None => content,
        };
        read.push(&buffer);
    }
    read
}

/// A file that the browser holds.
struct InBrowser(Blob);

impl Content for InBrowser {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a size is whole and not negative")]
    fn size(&self) -> u64 {
        self.0.size() as u64
    }

    #[expect(clippy::cast_precision_loss, reason = "no file reaches 2^53 bytes")]
    fn read_at(&self, at: u64, into: &mut [u8]) -> io::Result<usize> {
        let gone = |_| io::Error::from(io::ErrorKind::NotFound);
        let end = at.saturating_add(into.len() as u64).min(self.size());
        let part = self.0.slice_with_f64_and_f64(at as f64, end as f64).map_err(gone)?;
        let buffer = FileReaderSync::new().and_then(|reader| reader.read_as_array_buffer(&part)).map_err(gone)?;
        let bytes = Uint8Array::new(&buffer);
        let length = bytes.length() as usize;
        if let Some(space) = into.get_mut(..length) {
            bytes.copy_to(space);
        }
        Ok(length)
    }
}
