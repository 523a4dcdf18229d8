//! What each policy adds to the others.

use serde::{Deserialize, Serialize};

use super::{Assumption, Choice, PolicyRef, PolicyState};

/// What each policy adds to the others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Review {
    /// Whether people are known by name; otherwise kinds of people are counted.
    pub named: bool,
    /// Every policy, in the order of the exports.
    pub policies: Vec<Reviewed>,
    /// What can be signed in to, as the simulator's form has it: the id is the place in this list.
    pub targets: Vec<Choice>,
    /// For each of the targets, its place in `reached`.
    pub reached_as: Vec<u32>,
    /// Lists of policies by their places: those that reach the same target.
    pub reached: Vec<Vec<u32>>,
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
    /// The whole policy as one sentence, without a full stop: whom, to what, when, and what follows.
    pub sentence: String,
    /// `createdDateTime`, as written; empty where the export does not say.
    pub created: String,
    /// `modifiedDateTime`, as written; empty where the export does not say.
    pub modified: String,
    /// Every condition that is configured.
    pub conditions: Vec<PolicyCondition>,
    /// Its session controls, each as a text.
    pub session: Vec<String>,
    /// What could not be read of it: where it stands, and why.
    pub unread: Vec<String>,
    /// What it is about, to find it by.
    pub facets: Vec<PolicyFacet>,
}

/// One condition of a policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyCondition {
    /// Its name, as the portal has it.
    pub name: String,
    /// Any of these.
    pub include: Vec<PolicyEntry>,
    /// And none of these.
    pub exclude: Vec<PolicyEntry>,
}

/// One entry of a condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyEntry {
    /// The entry in words: "group MFA-Exempt".
    pub text: String,
    /// How many people who can sign in it matches, before anything is activated; `None` where that is
    /// not known, or where the entry is not about people.
    pub people: Option<u32>,
}

/// What a policy is about: an actor, a condition, a grant control or a session control.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are those of the portal")]
pub enum PolicyFacet {
    Users,
    Guests,
    WorkloadIdentities,
    Agents,
    ClientApps,
    Platforms,
    Network,
    Devices,
    SignInRisk,
    UserRisk,
    InsiderRisk,
    WorkloadRisk,
    Flows,
    Block,
    Mfa,
    Strength,
    ManagedDevice,
    ClientAppControl,
    PasswordChange,
    TermsOfUse,
    OtherControl,
    SignInFrequency,
    PersistentBrowser,
    AppControl,
    OtherSession,
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
