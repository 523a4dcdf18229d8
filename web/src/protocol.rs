//! The messages between the page and its worker: all of them are here.
//!
//! A message crosses as a JavaScript array of two: the message itself as a small structured clone,
//! and the contents that go with it: buffers, which are transferred and not copied, and the browser's
//! handles on files, which the worker reads.

use canopy_workbench::{Answer, Progress, Question};
use js_sys::Array;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use wasm_bindgen::{JsCast, JsValue};

/// What the page asks of the worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum ToWorker {
    /// Open a tenant from files: their names, in the order of the contents that go with the message.
    Open {
        /// The names, with folders where there are any.
        names: Vec<String>,
    },
    /// Answer a question about the opened tenant.
    Ask {
        /// The number that the answer is to carry.
        number: u32,
        /// The question.
        question: Question,
    },
}

/// What the worker tells the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum FromWorker {
    /// The worker runs and listens.
    Ready,
    /// How far the work has come.
    Progress {
        /// Which work.
        job: Job,
        /// How far.
        progress: Progress,
    },
    /// The files are read; questions can be asked.
    Opened,
    /// The answer to the question of that number.
    Answer {
        /// The number of the question.
        number: u32,
        /// The answer.
        answer: Answer,
    },
    /// The question of that number came while no tenant was open.
    NothingOpen {
        /// The number of the question.
        number: u32,
    },
    /// The worker met an error of its own and cannot go on.
    Crashed {
        /// What happened.
        message: String,
    },
}

/// A piece of work that reports its progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Job {
    /// Opening files.
    Open,
    /// Answering the question of that number.
    Ask(u32),
}

/// Packs a message with the contents that go with it.
pub(crate) fn pack<M: Serialize>(message: &M, contents: &Array) -> Result<JsValue, JsValue> {
    let message = serde_wasm_bindgen::to_value(message)?;
    Ok(Array::of2(&message, contents).into())
}

/// Unpacks what [`pack`] packed. What is not such a message is an error, told in words.
pub(crate) fn unpack<M: DeserializeOwned>(data: JsValue) -> Result<(M, Array), String> {
    let packed: Array = data.dyn_into().map_err(|_| "A message was not an array".to_owned())?;
    let message = serde_wasm_bindgen::from_value(packed.get(0)).map_err(|error| error.to_string())?;
    let contents = packed.get(1).dyn_into().map_err(|_| "A message had no contents".to_owned())?;
    Ok((message, contents))
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use super::{FromWorker, Job, ToWorker, pack, unpack};
    use canopy_workbench::{Progress, Question};
    use js_sys::{Array, ArrayBuffer};
    use wasm_bindgen::JsValue;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn messages_survive_the_crossing() -> Result<(), JsValue> {
        let asked = ToWorker::Ask { number: u32::MAX, question: Question::Inventory };
        let (back, buffers) = unpack::<ToWorker>(pack(&asked, &Array::new())?)?;
        assert_eq!((back, buffers.length()), (asked, 0));

        let progress = Progress { what: "Reading".to_owned(), done: 1, total: 2 };
        let told = FromWorker::Progress { job: Job::Ask(7), progress };
        assert_eq!(unpack::<FromWorker>(pack(&told, &Array::new())?)?.0, told);
        Ok(())
    }

    #[wasm_bindgen_test]
    fn buffers_go_with_their_names() -> Result<(), JsValue> {
        let open = ToWorker::Open { names: vec!["a.json".to_owned(), "b/c.json".to_owned()] };
        let sent = Array::of2(&ArrayBuffer::new(3), &ArrayBuffer::new(5));
        let (back, buffers) = unpack::<ToWorker>(pack(&open, &sent)?)?;
        assert_eq!(back, open);
        let lengths: Vec<u32> = buffers.iter().map(|buffer| ArrayBuffer::from(buffer).byte_length()).collect();
        assert_eq!(lengths, [3, 5]);
        Ok(())
    }

    #[wasm_bindgen_test]
    fn strangers_are_refused_in_words() {
        assert!(unpack::<ToWorker>(JsValue::from_str("hello")).is_err());
        assert!(unpack::<ToWorker>(Array::new().into()).is_err());
    }
}
