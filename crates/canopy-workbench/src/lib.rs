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
mod assumptions;
mod form;
pub mod graph;
mod inventory;
mod layers;
mod limits;
mod people;
mod policies;
mod question;
mod readings;
mod sample;
mod simulate;
mod ways;
pub mod what_if;
mod without_mfa;
mod words;
mod workloads;

use canopy_engine::Space;
use canopy_import::File;
use serde::{Deserialize, Serialize};

use people::People;
use words::Names;

pub use answer::{
    Answer, Applies, Assumption, AssumptionKind, CaseLine, CauseGroup, Choice, Choices, ConditionLine, Counts,
    FileLine, Inventory, LayerChoice, Mark, Missing, NoticeLine, PersonChoice, PersonLine, PolicyLine, PolicyRef,
    PolicyState, Severity, Simulation, WayIn, WithoutMfa,
};
pub use question::{ANY, AttackerModel, Layer, PolicyScope, Question, SignInForm};

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
#[derive(Debug)]
pub struct Workbench {
    space: Space,
    people: People,
    inventory: Inventory,
}

impl Workbench {
    /// Opens a tenant from dropped files; what cannot be read becomes notices.
    pub fn open(files: Vec<DroppedFile>, progress: &mut dyn FnMut(Progress)) -> Self {
        let files = files.into_iter().map(|file| File { name: file.name, bytes: file.bytes }).collect();
        let import = canopy_import::import(files, &mut |done, total| {
            progress(Progress { what: "Reading files".to_owned(), done: thousands(done), total: thousands(total) });
        });
        let inventory = inventory::inventory(&import);
        progress(Progress { what: "Compiling policies".to_owned(), done: 0, total: 1 });
        let space = Space::new(import.tenant);
        let people = People::new(&space);
        Self { space, people, inventory }
    }

    /// The files of the sample tenant.
    pub fn sample() -> Vec<DroppedFile> {
        sample::files()
    }

    /// Answers one question.
    pub fn ask(&self, question: &Question, progress: &mut dyn FnMut(Progress)) -> Answer {
        let names = Names::new(&self.space);
        match question {
            Question::Inventory => Answer::Inventory(self.inventory.clone()),
            Question::WithoutMfa { model, policies, layers } => {
                let asked = without_mfa::Asked { model: *model, policies: *policies, layers: layers.clone() };
                Answer::WithoutMfa(without_mfa::answer(&self.space, &self.people, &names, asked, progress))
            }
            Question::Choices => Answer::Choices(form::choices(&self.space, &names)),
            Question::FindPeople { text, limit } => {
                Answer::FindPeople(self.people.find(&self.space, &names, text, *limit as usize))
            }
            Question::Simulate(form) => Answer::Simulate(simulate::simulate(&self.space, &self.people, &names, form)),
        }
    }
}

/// Bytes as thousands of bytes, so that any file's size can be told.
fn thousands(bytes: usize) -> u32 {
    u32::try_from(bytes / 1000).unwrap_or(u32::MAX)
}
