//! What each policy adds to the others.

use serde::{Deserialize, Serialize};

use super::{Assumption, PolicyRef, PolicyState};

/// What each policy adds to the others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Review {
    /// Whether people are known by name; otherwise kinds of people are counted.
    pub named: bool,
    /// Every policy, in the order of the exports.
    pub policies: Vec<Reviewed>,
    /// What the answer rests on.
    pub assumptions: Vec<Assumption>,
}

/// One policy and what was found about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reviewed {
    /// The policy.
    pub policy: PolicyRef,
    /// Its state.
    pub state: PolicyState,
    /// What it asks for, in a few words.
    pub controls: String,
    /// How many people it selects; kinds of people where none were loaded.
    pub people: u32,
    /// How many resources, actions and contexts it reaches.
    pub targets: u32,
    /// What was found.
    pub findings: Vec<PolicyFinding>,
    /// All of it in one sentence, long lists cut short.
    pub sentence: String,
    /// Each condition that is configured: its name as the portal has it, and what it says.
    pub conditions: Vec<(String, String)>,
    /// Its session controls, each as a text.
    pub session: Vec<String>,
    /// Whose sign-ins it is about.
    pub actors: Vec<Actor>,
    /// `createdDateTime`, as written; empty where the export does not say.
    pub created: String,
    /// `modifiedDateTime`, as written; empty where the export does not say.
    pub modified: String,
}

/// Whose sign-ins a policy can be about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Actor {
    /// Users of the tenant.
    Users,
    /// Guests and external users.
    Guests,
    /// Workload identities.
    Workloads,
    /// Agents.
    Agents,
}

/// Something found about a policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PolicyFinding {
    /// What kind.
    pub kind: FindingKind,
    /// The same as a sentence.
    pub text: String,
    /// Policies that it is about, beside this one.
    pub others: Vec<PolicyRef>,
}

/// What can be found about a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FindingKind {
    /// It applies to no sign-in.
    NeverApplies,
    /// It is the same as another.
    Duplicate,
    /// Another one alone asks for at least as much wherever it applies.
    Shadowed,
    /// Others together do.
    Redundant,
    /// It asks for nothing.
    AsksForNothing,
    /// An include that adds nothing, or an exclude that takes nothing out.
    DeadClause,
    /// It names something that no export holds.
    Dangling,
    /// It could not be read in full, and is left out of every answer.
    NotEvaluated,
}
