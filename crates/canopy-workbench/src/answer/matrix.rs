//! People and targets.

use serde::{Deserialize, Serialize};

use super::{Assumption, Mark};

/// The weakest verdict of everybody on every target.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Matrix {
    /// Whether people are known by name; otherwise they are kinds of people.
    pub named: bool,
    /// The columns.
    pub targets: Vec<MatrixTarget>,
    /// Everybody who can sign in, in the order of the export.
    pub rows: Vec<MatrixRow>,
    /// Kinds of people beside them who have no object in the directory.
    pub without_object: Vec<MatrixRow>,
    /// The different rows, one verdict for each target.
    pub patterns: Vec<Vec<Mark>>,
    /// What the answer rests on.
    pub assumptions: Vec<Assumption>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MatrixTarget {
    /// `appId`, user action or context id; `other` for any resource that nothing names.
    pub id: String,
    /// The name, untrusted text.
    pub name: String,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MatrixRow {
    /// The object id; one that begins with `kind:` for a kind of people.
    pub id: String,
    /// `userPrincipalName`; empty for a kind of people.
    pub user_principal_name: String,
    /// The name, untrusted text.
    pub display_name: String,
    /// The place of the verdicts in [`Matrix::patterns`].
    pub pattern: u32,
}
