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

#![deny(clippy::disallowed_methods)]

mod answer;
mod assumptions;
mod bearers;
mod cell;
mod constraints;
pub mod csv;
mod declared;
mod device_id;
mod exports;
mod findings;
mod form;
mod gaps;
pub mod graph;
mod inventory;
mod kept;
mod layers;
mod limits;
mod mask;
mod matrix;
mod only;
mod people;
mod policies;
mod question;
mod readings;
mod references;
mod remedies;
mod replay;
mod review;
mod sample;
mod scope;
mod shown;
mod simulate;
pub mod table;
mod uncovered;
mod ways;
pub mod what_if;
mod words;
mod workloads;

use std::rc::Rc;

use canopy_engine::Space;
use canopy_import::{LogFile, Options};
use canopy_model::{GroupId, SignInRecord};
use serde::{Deserialize, Serialize};

use mask::Mask;
use people::People;
use words::Names;

pub use answer::{
    Answer, Applies, AskedOfEligible, Assumption, AssumptionKind, BaselineVerdict, CaseLine, CauseGroup, Cell,
    CellCoverage, Choice, Choices, CitedControl, ConditionLine, Counts, CoverageCounts, EligibleRoleLine,
    EverybodyLine, FileLine, FindingCause, FindingKind, Findings, FoundLine, Gap, GapView, Gaps, GroupedBy, Inventory,
    LayerChoice, Mark, Matrix, MatrixActivated, MatrixCause, MatrixCell, MatrixGroup, MatrixGrouping, MatrixLines,
    MatrixPattern, MatrixPeople, MatrixPolicy, MatrixRow, MatrixSelector, MatrixSignIn, MatrixTarget, MatrixView,
    Missing, NeededExport, NoticeLine, PersonChoice, PersonLine, PolicyCell, PolicyCondition, PolicyEntry, PolicyFacet,
    PolicyFinding, PolicyJson, PolicyLine, PolicyMatrix, PolicyMatrixView, PolicyRef, PolicyState, Remedies,
    RemedyLine, Review, Reviewed, ScopeChangeCase, ScopeChangeView, Severity, SignInMatrix, Simulation, SubjectKind,
    SubjectLine, TestLine, Texts, Uncovered, UnownedLine, WayIn, ZeroTrustArea, ZeroTrustView,
};
pub use canopy_import::{Content, OnDisk, Source};
pub use canopy_model::ordered;
pub use declared::{DeclaredException, read_declared, write_declared, written_day};
pub use exports::{Area, EXPORTS, Export, ExportKind};
pub use kept::{read_tests, write_tests};
pub use matrix::SavedSignIn;
pub use question::{
    ANY, AskedCell, AskedControl, AskedFindings, AskedRemedies, AttackerModel, Coverage, FormText, Layer, Only,
    PolicyScope, Question, SignInForm, SignInTest, TargetScope,
};
pub use readings::open_questions;
pub use replay::{Difference, DifferenceGroup, DifferenceKind, Log, Replay, ReplayPolicy, Tally};
pub use shown::shown;

/// A file as dropped: its name, with folders where there are any, and its bytes.
#[derive(Clone, Debug)]
pub struct DroppedFile {
    /// The name, `folder/name.json` for a dropped folder.
    pub name: String,
    /// The content.
    pub bytes: Vec<u8>,
}

impl From<DroppedFile> for Source {
    fn from(file: DroppedFile) -> Self {
        Self { name: file.name, content: Rc::new(file.bytes) }
    }
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
    /// Logs of sign-ins, where they are: read again when they are replayed, never held.
    logs: Vec<LogFile>,
    /// The names of the tenant's own, while others stand in their place.
    mask: Option<Mask>,
}

impl Workbench {
    /// Opens a tenant from dropped files; what cannot be read becomes notices.
    pub fn open(files: Vec<DroppedFile>, progress: &mut dyn FnMut(Progress)) -> Self {
        Self::open_with(files, &[], progress)
    }

    /// Opens a tenant from dropped files; `members_of` answers for files with members that do not
    /// say whose they are: the file's name, and the group's id, or nothing to leave the list out.
    pub fn open_with(
        files: Vec<DroppedFile>,
        members_of: &[(String, String)],
        progress: &mut dyn FnMut(Progress),
    ) -> Self {
        Self::open_from(files.into_iter().map(Source::from).collect(), members_of, progress)
    }

    /// Opens a tenant from files that are read where they are, one at a time. Logs of sign-ins are
    /// not held: a replay reads them again.
    pub fn open_from(files: Vec<Source>, members_of: &[(String, String)], progress: &mut dyn FnMut(Progress)) -> Self {
        let group = |id: &String| Some(GroupId::new(id)).filter(|_| !id.is_empty());
        let members_of = members_of.iter().map(|(file, id)| (file.clone(), group(id))).collect();
        let import = canopy_import::import_from(files, &Options { members_of }, &mut |done, total| {
            progress(reading("Reading files", done as u64, total as u64));
        });
        let inventory = inventory::inventory(&import);
        progress(Progress { what: "Compiling policies".to_owned(), done: 0, total: 1 });
        let space = Space::new(import.tenant);
        let people = People::new(&space);
        Self { space, people, inventory, logs: import.logs, mask: None }
    }

    /// Has every answer from now on name nothing of the tenant's own, or name it again.
    pub fn mask(&mut self, masked: bool) {
        if let Some(mask) = self.mask.take() {
            mask.take_off(&mut self.space, &mut self.inventory);
        }
        if masked {
            self.mask = Some(Mask::put_on(&mut self.space, &mut self.inventory));
        }
    }

    /// Replays logs from anywhere against the tenant; `broken` is told what cannot be read. Nothing
    /// of a log is held but the record at hand.
    pub fn replay(
        &self,
        logs: Vec<Log<'_>>,
        progress: &mut dyn FnMut(Progress),
        broken: &mut dyn FnMut(NoticeLine),
    ) -> Replay {
        let names = Names::new(&self.space);
        let told = &mut |notice| broken(inventory::notice(&notice));
        let rename = &|record: &mut SignInRecord| self.mask.iter().for_each(|mask| mask.record(&self.space, record));
        replay::replay(&self.space, &self.people, &names, replay::Logs { logs, rename }, progress, told)
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
            Question::Uncovered(asked) => Answer::Uncovered(self.uncovered(asked, progress).map(Box::new)),
            Question::Choices => Answer::Choices(form::choices(&self.space, &names)),
            Question::FindPeople { text, limit } => {
                Answer::FindPeople(self.people.find(&self.space, &names, text, *limit as usize))
            }
            Question::Replay => {
                let name = |file: &LogFile| self.mask.as_ref().map_or_else(|| file.name.clone(), |m| m.log(&file.name));
                let logs = self.logs.iter().map(|file| Log { name: name(file), from: file.open(), size: file.size });
                // What could not be read was told when the files were opened.
                Answer::Replay(Box::new(self.replay(logs.collect(), progress, &mut |_| {})))
            }
            Question::Gaps(asked) => Answer::Gaps(self.gaps(asked).map(Box::new)),
            Question::Matrix(asked) => {
                let view = |found| Box::new(matrix::view(&self.space, &names, found));
                Answer::Matrix(self.matrix(asked).map(view))
            }
            Question::Cell(asked) => Answer::Cell(self.cell(asked).map(Box::new)),
            Question::PolicyMatrix => {
                Answer::PolicyMatrix(Box::new(matrix::policy_view(&self.space, &names, self.matrix_of_policies())))
            }
            Question::Policies => Answer::Policies(Box::new(self.review())),
            Question::PolicyJson(number) => {
                Answer::PolicyJson(PolicyJson { number: *number, json: policies::json(&self.space, *number) })
            }
            Question::Everybody(form) => Answer::Everybody(kept::everybody(&self.space, &names, form)),
            Question::Tests(tests) => Answer::Tests(kept::run(&self.space, &self.people, &names, tests)),
            Question::Findings(asked) => Answer::Findings(self.findings(asked).map(Box::new)),
            Question::Remedies(asked) => Answer::Remedies(self.remedies(asked).map(Box::new)),
            Question::Simulate(form) => {
                Answer::Simulate(simulate::simulate(&self.space, &self.people, &names, form).map(Box::new))
            }
        }
    }
}

impl Workbench {
    /// Where something is not forced, over all sign-ins.
    ///
    /// # Errors
    ///
    /// Says what the question asks for that is not known.
    pub fn gaps(&self, asked: &Coverage) -> Result<Gaps, String> {
        gaps::gaps(&self.what_if(), asked)
    }

    /// On whom something is not forced somewhere, and why.
    ///
    /// # Errors
    ///
    /// Says what the question asks for that is not known.
    pub fn uncovered(&self, asked: &Coverage, progress: &mut dyn FnMut(Progress)) -> Result<Uncovered, String> {
        uncovered::answer(&self.space, &self.people, asked, progress)
    }

    /// The weakest verdict of everybody on every target, and whether what is asked for is forced there.
    ///
    /// # Errors
    ///
    /// Says what the question asks for that is not known.
    pub fn matrix(&self, asked: &Coverage) -> Result<Matrix, String> {
        matrix::resources(&self.space, asked)
    }

    /// Why one cell of [`Workbench::matrix`] is as it is.
    ///
    /// # Errors
    ///
    /// Says what the question asks for that is not known.
    pub fn cell(&self, asked: &AskedCell) -> Result<Cell, String> {
        cell::cell(&self.space, &self.people, asked)
    }

    /// Whom each policy includes and excludes, and by what.
    pub fn matrix_of_policies(&self) -> PolicyMatrix {
        matrix::policies(&self.space, &Names::new(&self.space))
    }

    /// The verdict on saved sign-ins if it is each of the people who signs in; whom the forms name
    /// does not count.
    ///
    /// # Errors
    ///
    /// Says which sign-in cannot be read, or does not occur, and why.
    pub fn matrix_of_sign_ins(&self, forms: &[SignInForm]) -> Result<SignInMatrix, String> {
        matrix::of_forms(&self.space, &Names::new(&self.space), forms)
    }

    /// What the posture rules find.
    ///
    /// # Errors
    ///
    /// Says what is wrong with the declared exceptions.
    pub fn findings(&self, asked: &AskedFindings) -> Result<Findings, String> {
        // Rules compare names and domains: they judge by the tenant's own, whatever is told.
        let own = self.mask.as_ref().map(|mask| mask.beneath(&self.space));
        findings::answer(&self.space, own.as_ref().unwrap_or(&self.space), asked, self.mask.is_some())
    }

    /// What would close one finding, verified by the engine. It compiles the tenant anew for each
    /// edit that is tried: ask for one rule at a time.
    ///
    /// # Errors
    ///
    /// Says what is wrong with the declared exceptions, that there is no such rule, or that names are hidden:
    /// a request without them would be of no use.
    pub fn remedies(&self, asked: &AskedRemedies) -> Result<Remedies, String> {
        if self.mask.is_some() {
            return Err("Remedies are made of the tenant's own names and ids, which are hidden".to_owned());
        }
        remedies::answer(&self.space, asked)
    }

    /// What each policy adds to the others.
    pub fn review(&self) -> Review {
        review::review(&self.space, &Names::new(&self.space))
    }
}

/// Progress in bytes, told in thousands so that any file's size can be told.
fn reading(what: &str, done: u64, total: u64) -> Progress {
    let thousands = |bytes: u64| u32::try_from(bytes / 1000).unwrap_or(u32::MAX);
    Progress { what: what.to_owned(), done: thousands(done.min(total)), total: thousands(total) }
}
