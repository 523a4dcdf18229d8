//! An answer together with what it was asked for.

use crate::route::Filters;
use std::rc::Rc;

/// The answer of a screen, and the filters of the question; a newer one may be on its way.
#[derive(Clone, Debug)]
pub(crate) struct Held<T> {
    /// The filters of the newest question; nothing where none was asked yet.
    asked: Option<Filters>,
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
    /// Whether these filters are still to be asked about; they are noted as asked.
    pub(super) fn is_new(&mut self, filters: &Filters) -> bool {
        let is_new = self.asked.as_ref() != Some(filters);
        if is_new {
            self.asked = Some(filters.clone());
        }
        is_new
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
