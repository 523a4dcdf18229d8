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

use serde::{Deserialize, Serialize};

/// A file as dropped: its name, with folders where there are any, and its bytes.
#[derive(Clone, Debug)]
pub struct DroppedFile {
    /// The name, `folder/name.json` for a dropped folder.
    pub name: String,
    /// The content.
    pub bytes: Vec<u8>,
}

/// How far a long piece of work has come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// What is being done, as a sentence without a full stop.
    pub what: String,
    /// Done so far.
    pub done: u32,
    /// In all.
    pub total: u32,
}

/// A question about the opened tenant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Question {
    /// What was read, and what is missing.
    Inventory,
}

/// The answer to the [`Question`] of the same name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// What was read.
    Inventory,
}

/// One opened tenant.
#[derive(Debug, Default)]
pub struct Workbench {}

impl Workbench {
    /// Opens a tenant from dropped files; what cannot be read becomes notices.
    pub fn open(_files: Vec<DroppedFile>, _progress: &mut dyn FnMut(Progress)) -> Self {
        Self {}
    }

    /// Answers one question.
    pub fn ask(&self, _question: &Question, _progress: &mut dyn FnMut(Progress)) -> Answer {
        Answer::Inventory
    }
}
