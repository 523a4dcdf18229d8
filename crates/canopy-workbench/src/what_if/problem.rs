//! Requests that cannot be understood.

use serde::Serialize;

/// Why a request has no answer; serialises as the `error` of Graph.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// `invalidJson` or `invalidRequest`.
    pub code: &'static str,
    /// A sentence: what is wrong where, and what to do.
    pub message: String,
}

impl Problem {
    pub(super) fn json(message: String) -> Self {
        Self { code: "invalidJson", message }
    }

    pub(super) fn request(message: impl Into<String>) -> Self {
        Self { code: "invalidRequest", message: message.into() }
    }
}
