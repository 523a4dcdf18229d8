//! Which questions are on their way.

use canopy_workbench::ordered::OrderedMap;
use canopy_workbench::{Progress, Question};

/// The kinds of questions; of each, only the newest counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Asked {
    Inventory,
    Coverage,
    /// The same about administrators.
    Admins,
    /// The same if report-only policies were on.
    Reported,
    Gaps,
    Matrix,
    Cell,
    PolicyMatrix,
    Policies,
    PolicyJson,
    Everybody,
    Tests,
    Choices,
    FindPeople,
    /// The same for the command palette.
    Palette,
    Simulate,
    /// The same for the witness of a gap.
    Proof,
    Replay,
    Findings,
    Remedies,
    /// People to declare an exception for.
    Declared,
}

impl Asked {
    pub(super) fn of(question: &Question) -> Self {
        match question {
            Question::Inventory => Self::Inventory,
            Question::Uncovered(_) => Self::Coverage,
            Question::Gaps(_) => Self::Gaps,
            Question::Matrix(_) => Self::Matrix,
            Question::Cell(_) => Self::Cell,
            Question::PolicyMatrix => Self::PolicyMatrix,
            Question::Policies => Self::Policies,
            Question::PolicyJson(_) => Self::PolicyJson,
            Question::Everybody(_) => Self::Everybody,
            Question::Tests(_) => Self::Tests,
            Question::Choices => Self::Choices,
            Question::FindPeople { .. } => Self::FindPeople,
            Question::Simulate(_) => Self::Simulate,
            Question::Replay => Self::Replay,
            Question::Findings(_) => Self::Findings,
            Question::Remedies(_) => Self::Remedies,
        }
    }
}

/// The questions that wait for their answers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asking {
    last: u32,
    waiting: OrderedMap<Asked, u32>,
    /// How far the work has come, as last told.
    pub(crate) progress: Option<Progress>,
}

impl Asking {
    /// A number that was never given before.
    pub(super) fn number(&mut self) -> u32 {
        self.last += 1;
        self.last
    }

    /// Notes a question and numbers it; an older one of its kind no longer counts.
    pub(super) fn ask(&mut self, kind: Asked) -> u32 {
        let number = self.number();
        self.waiting.insert(kind, number);
        number
    }

    /// The kind of question whose answer has that number, if it is still wanted; it is not awaited
    /// afterwards.
    pub(super) fn awaited(&mut self, number: u32) -> Option<Asked> {
        let kind = self.waiting.iter().find(|(_, waiting)| **waiting == number).map(|(kind, _)| *kind)?;
        self.waiting.remove(&kind);
        Some(kind)
    }

    /// Wants no answer any more.
    pub(super) fn forget(&mut self) {
        self.waiting.clear();
        self.progress = None;
    }

    /// Whether any answer is awaited.
    pub(crate) fn is_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Whether an answer of that kind is awaited.
    pub(crate) fn waits_for(&self, kind: Asked) -> bool {
        self.waiting.contains_key(&kind)
    }
}
