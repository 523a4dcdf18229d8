//! Who is not covered.

use serde::{Deserialize, Serialize};

use super::{Assumption, Mark, PolicyRef};

/// Everybody on whom something is not forced somewhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Uncovered {
    /// Whether people are known by name; otherwise they are kinds of people.
    pub named: bool,
    /// How many people there are, the disabled left out; kinds of people where none were loaded.
    pub total: u32,
    /// Those who are not covered, in the order of the export.
    pub people: Vec<UncoveredPerson>,
    /// Kinds of people beside them who have no object in the directory.
    pub without_object: Vec<UncoveredPerson>,
    /// What the answer rests on.
    pub assumptions: Vec<Assumption>,
}

/// Somebody who is not covered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UncoveredPerson {
    /// The object id; one that begins with `kind:` for a kind of people.
    pub id: String,
    /// `userPrincipalName`; empty for a kind of people.
    pub user_principal_name: String,
    /// The name, untrusted text.
    pub display_name: String,
    /// Eligible roles that are activated in the sign-in, by name; mostly none.
    pub activated: Vec<String>,
    /// The weakest verdict.
    pub mark: Mark,
    /// The same as a sentence.
    pub sentence: String,
    /// A sign-in that shows it, as a request of Graph's What If; `None` where no request can ask
    /// about it.
    pub request: Option<serde_json::Value>,
    /// The same sign-in, field by field.
    pub example: Vec<(String, String)>,
    /// Why.
    pub cause: UncoveredCause,
}

/// Why somebody is not covered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UncoveredCause {
    /// As a sentence without a full stop.
    pub text: String,
    /// The policy that it is about.
    pub policy: Option<PolicyRef>,
    /// Where it is an excluded group: the groups from the person's own to that one.
    pub path: Vec<String>,
}
