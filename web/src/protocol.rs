//! The messages between the page and its worker: all of them are here.
//!
//! A message crosses as a JavaScript array of buffers, all of them transferred and not copied: first
//! the message itself in postcard, then the files that go with it. Page and worker are always the same
//! module, so no field needs its name on the way. That is quick for many people, and reading it takes
//! far less code than structured clones with names did.
//!
//! What crosses must therefore have one shape: nothing flattened, untagged, skipped, or of a shape that
//! only the data tell, like a JSON value. A test here asks each question and sends the answer across.

use canopy_workbench::{Answer, Progress, Question};
use js_sys::{Array, ArrayBuffer, Uint8Array};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use wasm_bindgen::{JsCast, JsValue};

/// What the page asks of the worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum ToWorker {
    /// Open a tenant from files: their names, in the order of the buffers that go with the message.
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

/// Packs a message with the buffers that go with it. The result is the list of what to transfer, too.
pub(crate) fn pack<M: Serialize>(message: &M, buffers: &[ArrayBuffer]) -> Result<Array, JsValue> {
    let bytes = postcard::to_allocvec(message).map_err(|error| JsValue::from_str(&error.to_string()))?;
    let packed = Array::of1(&Uint8Array::from(bytes.as_slice()).buffer());
    for buffer in buffers {
        packed.push(buffer);
    }
    Ok(packed)
}

/// Unpacks what [`pack`] packed. What is not such a message is an error, told in words.
pub(crate) fn unpack<M: DeserializeOwned>(data: JsValue) -> Result<(M, Vec<ArrayBuffer>), String> {
    let packed: Array = data.dyn_into().map_err(|_| "A message was not an array".to_owned())?;
    let mut buffers = packed.iter().filter_map(|buffer| buffer.dyn_into::<ArrayBuffer>().ok());
    let message = buffers.next().ok_or("A message was empty")?;
    let message = postcard::from_bytes(&Uint8Array::new(&message).to_vec()).map_err(|error| error.to_string())?;
    Ok((message, buffers.collect()))
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use super::{FromWorker, Job, ToWorker, pack, unpack};
    use canopy_workbench::{Coverage, Progress, Question, SignInForm, Workbench};
    use js_sys::{Array, ArrayBuffer, Uint8Array};
    use wasm_bindgen::JsValue;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn messages_survive_the_crossing() -> Result<(), JsValue> {
        let asked = ToWorker::Ask { number: u32::MAX, question: Question::Inventory };
        let (back, buffers) = unpack::<ToWorker>(pack(&asked, &[])?.into())?;
        assert_eq!((back, buffers.len()), (asked, 0));

        let progress = Progress { what: "Reading".to_owned(), done: 1, total: 2 };
        let told = FromWorker::Progress { job: Job::Ask(7), progress };
        assert_eq!(unpack::<FromWorker>(pack(&told, &[])?.into())?.0, told);
        Ok(())
    }

    #[wasm_bindgen_test]
    fn every_answer_survives_the_crossing() -> Result<(), JsValue> {
        let workbench = Workbench::open(Workbench::sample(), &mut |_| ());
        for question in [
            Question::Inventory,
            Question::Uncovered(Box::new(Coverage::default())),
            Question::Choices,
            Question::FindPeople { text: String::new(), limit: 5 },
            Question::Simulate(Box::new(SignInForm::default())),
            Question::Replay,
        ] {
            let asked = ToWorker::Ask { number: 1, question: question.clone() };
            assert_eq!(unpack::<ToWorker>(pack(&asked, &[])?.into())?.0, asked);
            let answer = workbench.ask(&question, &mut |_| ());
            let told = FromWorker::Answer { number: 1, answer };
            assert_eq!(unpack::<FromWorker>(pack(&told, &[])?.into())?.0, told);
        }
        Ok(())
    }

    #[wasm_bindgen_test]
    fn buffers_go_with_their_names() -> Result<(), JsValue> {
        let open = ToWorker::Open { names: vec!["a.json".to_owned(), "b/c.json".to_owned()] };
        let sent = [ArrayBuffer::new(3), ArrayBuffer::new(5)];
        let (back, buffers) = unpack::<ToWorker>(pack(&open, &sent)?.into())?;
        assert_eq!(back, open);
        assert_eq!(buffers.iter().map(ArrayBuffer::byte_length).collect::<Vec<_>>(), [3, 5]);
        Ok(())
    }

    #[wasm_bindgen_test]
    fn strangers_are_refused_in_words() {
        assert!(unpack::<ToWorker>(JsValue::from_str("hello")).is_err());
        assert!(unpack::<ToWorker>(Array::new().into()).is_err());
        assert!(unpack::<ToWorker>(Array::of1(&ArrayBuffer::new(0)).into()).is_err());
    }
}
