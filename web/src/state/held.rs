//! An answer together with what it was asked for.

use canopy_workbench::Coverage;
use std::rc::Rc;

/// The answer of a screen, and what was asked; a newer one may be on its way.
#[derive(Clone, Debug)]
pub(crate) struct Held<T> {
    /// The newest question; nothing where none was asked yet.
    asked: Option<Coverage>,
    /// The newest answer.
    pub(crate) answer: Option<Rc<T>>,
    /// Why the newest question has no answer.
    pub(crate) problem: Option<String>,
}

impl<T> Default for Held<T> {
    fn default() -> Self {
        Self { asked: None, answer: None, problem: None }
    }
}

impl<T> Held<T> {
    /// The question, if it is still to be asked; it is noted as asked.
    pub(super) fn unasked(&mut self, coverage: Box<Coverage>) -> Option<Box<Coverage>> {
        if self.asked.as_ref() == Some(&*coverage) {
            return None;
        }
        self.asked = Some(Coverage::clone(&coverage));
        Some(coverage)
    }

    /// Keeps an answer, or why there is none; tells whether there is one.
    pub(super) fn keep(&mut self, answer: Result<Box<T>, String>) -> bool {
        match answer {
            Ok(answer) => (self.answer, self.problem) = (Some(Rc::from(answer)), None),
            Err(problem) => (self.answer, self.problem) = (None, Some(problem)),
        }
        self.answer.is_some()
    }
}
