//! The messages between the page and its worker: all of them are here.
//!
//! A message crosses as an object of two: the message itself in postcard, and the contents that go
//! with it: buffers and the browser's handles on files, which the worker reads. Buffers are transferred
//! and not copied. Page and worker are always the same module, so no field needs its name on the way.
//! That is quick for many people, and reading it takes far less code than structured clones with names
//! did.
//!
//! What crosses must therefore have one shape: nothing flattened, untagged, skipped, or of a shape that
//! only the data tell, like a JSON value. A test here asks each question and sends the answer across.

use crate::content;
use canopy_workbench::{Answer, Progress, Question};
use js_sys::{Array, ArrayBuffer, Uint8Array};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use wasm_bindgen::JsValue;

/// What the page asks of the worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum ToWorker {
    /// Open a tenant from files: their names, in the order of the contents that go with the message.
    Open {
        /// The names, with folders where there are any.
        names: Vec<String>,
        /// Whose members a file lists that does not say so: its name, and the group's id.
        members_of: Vec<(String, String)>,
    },
    /// Answer a question about the opened tenant.
    Ask {
        /// The number that the answer is to carry.
        number: u32,
        /// The question.
        question: Question,
    },
    /// Name nothing of the tenant's own from now on, or name it again; also of what is opened later.
    Mask(bool),
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

/// What crosses.
#[derive(Serialize, Deserialize)]
struct Envelope {
    /// The message, in postcard.
    #[serde(with = "serde_wasm_bindgen::preserve")]
    message: ArrayBuffer,
    /// The contents that go with it.
    #[serde(with = "serde_wasm_bindgen::preserve")]
    contents: Array,
}

/// Packs a message with the contents that go with it; beside it what is to be transferred.
pub(crate) fn pack<M: Serialize>(message: &M, contents: &Array) -> Result<(JsValue, Array), JsValue> {
    let bytes = postcard::to_allocvec(message).map_err(|error| JsValue::from_str(&error.to_string()))?;
    let message = Uint8Array::from(bytes.as_slice()).buffer();
    let transferred = content::to_transfer(contents);
    transferred.push(&message);
    let packed = serde_wasm_bindgen::to_value(&Envelope { message, contents: contents.clone() })?;
    Ok((packed, transferred))
}

/// Unpacks what [`pack`] packed. What is not such a message is an error, told in words.
pub(crate) fn unpack<M: DeserializeOwned>(data: JsValue) -> Result<(M, Array), String> {
    let Envelope { message, contents } = serde_wasm_bindgen::from_value(data).map_err(|error| error.to_string())?;
    let message = postcard::from_bytes(&Uint8Array::new(&message).to_vec()).map_err(|error| error.to_string())?;
    Ok((message, contents))
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use super::{FromWorker, Job, ToWorker, pack, unpack};
    use canopy_workbench::{AskedCell, AskedRemedies, Coverage, Progress, Question, Workbench};
    use js_sys::{Array, ArrayBuffer};
    use wasm_bindgen::JsValue;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn messages_survive_the_crossing() -> Result<(), JsValue> {
        let asked = ToWorker::Ask { number: u32::MAX, question: Question::Inventory };
        let (back, contents) = unpack::<ToWorker>(pack(&asked, &Array::new())?.0)?;
        assert_eq!((back, contents.length()), (asked, 0));

        let progress = Progress { what: "Reading".to_owned(), done: 1, total: 2 };
        let told = FromWorker::Progress { job: Job::Ask(7), progress };
        assert_eq!(unpack::<FromWorker>(pack(&told, &Array::new())?.0)?.0, told);
        Ok(())
    }

    #[wasm_bindgen_test]
    fn every_answer_survives_the_crossing() -> Result<(), JsValue> {
        let workbench = Workbench::open(Workbench::sample(), &mut |_| ());
        for question in [
            Question::Inventory,
            Question::Uncovered(Box::default()),
            Question::Choices,
            Question::FindPeople { text: String::new(), limit: 5 },
            Question::Simulate(Box::default()),
            Question::Replay,
            Question::Gaps(Box::default()),
            Question::Policies,
            Question::PolicyJson(0),
            Question::Matrix(Box::default()),
            Question::Cell(Box::new(AskedCell {
                person: "nobody".to_owned(),
                target: 1,
                coverage: Coverage::default(),
            })),
            Question::PolicyMatrix,
            Question::Findings(Box::default()),
            Question::Remedies(Box::new(AskedRemedies { rule: "legacy-auth-open".to_owned(), ..Default::default() })),
        ] {
            let asked = ToWorker::Ask { number: 1, question: question.clone() };
            assert_eq!(unpack::<ToWorker>(pack(&asked, &Array::new())?.0)?.0, asked);
            let answer = workbench.ask(&question, &mut |_| ());
            let told = FromWorker::Answer { number: 1, answer };
            assert_eq!(unpack::<FromWorker>(pack(&told, &Array::new())?.0)?.0, told);
        }
        Ok(())
    }

    #[wasm_bindgen_test]
    fn buffers_go_with_their_names() -> Result<(), JsValue> {
        let open = ToWorker::Open { names: vec!["a.json".to_owned(), "b/c.json".to_owned()], members_of: Vec::new() };
        let sent = Array::of2(&ArrayBuffer::new(3), &ArrayBuffer::new(5));
        let (packed, transferred) = pack(&open, &sent)?;
        // The message itself is transferred too.
        assert_eq!(transferred.length(), 3);
        let (back, buffers) = unpack::<ToWorker>(packed)?;
        assert_eq!(back, open);
        let lengths: Vec<u32> = buffers.iter().map(|buffer| ArrayBuffer::from(buffer).byte_length()).collect();
        assert_eq!(lengths, [3, 5]);
        Ok(())
    }

    #[wasm_bindgen_test]
    fn strangers_are_refused_in_words() {
        assert!(unpack::<ToWorker>(JsValue::from_str("hello")).is_err());
        assert!(unpack::<ToWorker>(Array::new().into()).is_err());
        assert!(unpack::<ToWorker>(Array::of1(&ArrayBuffer::new(0)).into()).is_err());
    }
}
