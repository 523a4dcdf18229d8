//! The policy itself.

use crate::{Conditions, Grant, PolicyId, SessionControls};

/// Where in the dropped files an object was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// The file's name, as dropped.
    pub file: String,
    /// The line the object begins at, counted from 1; 0 where the format has no lines.
    pub line: usize,
}

/// Whether a policy binds (`conditionalAccessPolicyState`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PolicyState {
    /// `enabled`: evaluated and enforced.
    Enabled,
    /// `enabledForReportingButNotEnforced`: evaluated and logged, never enforced.
    ReportOnly,
    /// `disabled`: takes no part.
    Disabled,
    /// Missing, or a value that Graph does not document: the policy is not evaluated.
    Unrecognised(String),
}

/// A Conditional Access policy (`conditionalAccessPolicy`).
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// The id; files without one get an id made from the file's name and the policy's place in it.
    pub id: PolicyId,
    /// The display name, untrusted text.
    pub name: String,
    /// Whether it binds.
    pub state: PolicyState,
    /// Who, what and under which circumstances.
    pub conditions: Conditions,
    /// What it asks for; `None` when it has no grant controls.
    pub grant: Option<Grant>,
    /// What it imposes on the session.
    pub session: SessionControls,
    /// `createdDateTime`, as written.
    pub created: Option<String>,
    /// `modifiedDateTime`, as written.
    pub modified: Option<String>,
    /// `templateId`, where the policy was made from one of Microsoft's templates.
    pub template: Option<String>,
    /// Where it was read.
    pub source: Source,
}
