//! The façade: one [`Question`] in, one [`Answer`] out, plain data in the user's words.
//!
//! The central type is [`Workbench`]: it holds one tenant, opened from dropped files, and answers
//! questions about it.
//!
//! # Invariants
//!
//! - No browser here: the same workbench serves the page's worker, the command line and tests.
//! - Answers are plain data; whoever shows them needs no type of the engine or of the importer.
//! - No view state: the same question about the same tenant has the same answer.

mod answer;
mod question;

use serde::{Deserialize, Serialize};

pub use answer::{
    Answer, Assumption, CauseGroup, Choice, Choices, ConditionLine, Counts, FileLine, Inventory, Mark, Missing,
    NoticeLine, PersonChoice, PersonLine, PolicyLine, PolicyRef, PolicyState, Severity, Simulation, WayIn, WithoutMfa,
};
pub use question::{AttackerModel, PolicyScope, Question, SignInForm};

/// A file as dropped: its name, with folders where there are any, and its bytes.
#[derive(Clone, Debug)]
pub struct DroppedFile {
    /// The name, `folder/name.json` for a dropped folder.
    pub name: String,
    /// The content.
    pub bytes: Vec<u8>,
}

/// How far a long piece of work has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// What is being done, as a sentence without a full stop.
    pub what: String,
    /// Done so far.
    pub done: u32,
    /// In all.
    pub total: u32,
}

/// One opened tenant.
#[derive(Debug, Default)]
pub struct Workbench {}

impl Workbench {
    /// Opens a tenant from dropped files; what cannot be read becomes notices.
    pub fn open(_files: Vec<DroppedFile>, _progress: &mut dyn FnMut(Progress)) -> Self {
        Self {}
    }

    /// The files of the sample tenant.
    pub fn sample() -> Vec<DroppedFile> {
        Vec::new()
    }

    /// Answers one question.
    pub fn ask(&self, _question: &Question, _progress: &mut dyn FnMut(Progress)) -> Answer {
        Answer::Inventory(Inventory::default())
    }
}
