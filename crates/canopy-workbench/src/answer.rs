//! What comes back: plain data in the user's words.

mod findings;
mod gaps;
mod matrix;
mod remedies;
mod review;
mod uncovered;

use serde::{Deserialize, Serialize};

pub use findings::{
    AskedOfEligible, BaselineVerdict, CitedControl, EligibleRoleLine, FindingCause, Findings, FoundLine, NeededExport,
    ScopeChangeCase, ScopeChangeView, SubjectKind, SubjectLine, ZeroTrustArea, ZeroTrustView,
};
pub use gaps::{Gap, GapView, Gaps};
pub use matrix::{
    Cell, CellCoverage, CoverageCounts, GroupedBy, Matrix, MatrixActivated, MatrixCause, MatrixCell, MatrixGroup,
    MatrixGrouping, MatrixLines, MatrixPattern, MatrixPeople, MatrixPolicy, MatrixRow, MatrixSelector, MatrixSignIn,
    MatrixTarget, MatrixView, PolicyCell, PolicyMatrix, PolicyMatrixView, SignInMatrix, Texts,
};
pub use remedies::{Remedies, RemedyLine};
pub use review::{FindingKind, PolicyCondition, PolicyEntry, PolicyFacet, PolicyFinding, Review, Reviewed};
pub use uncovered::{CauseGroup, PersonLine, Uncovered, WayIn};

use crate::Replay;
use crate::question::{Layer, SignInForm};

/// The answer to the [`crate::Question`] of the same name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each variant is documented at its question")]
pub enum Answer {
    Inventory(Inventory),
    Uncovered(Result<Box<Uncovered>, String>),
    Choices(Choices),
    FindPeople(Vec<PersonChoice>),
    Simulate(Result<Box<Simulation>, String>),
    Replay(Box<Replay>),
    Gaps(Result<Box<Gaps>, String>),
    Matrix(Result<Box<MatrixView>, String>),
    Policies(Box<Review>),
    Cell(Result<Box<Cell>, String>),
    PolicyMatrix(Box<PolicyMatrixView>),
    PolicyJson(PolicyJson),
    Everybody(Result<Vec<EverybodyLine>, String>),
    Tests(Vec<TestLine>),
    Findings(Result<Box<Findings>, String>),
    Remedies(Result<Box<Remedies>, String>),
}

/// What was read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Inventory {
    /// The tenant's name, where an export gives it.
    pub tenant: Option<String>,
    /// What there is, counted.
    pub counts: Counts,
    /// The files, in the order they were dropped.
    pub files: Vec<FileLine>,
    /// What was not understood or had to be assumed, the most serious first.
    pub notices: Vec<NoticeLine>,
    /// Exports that would sharpen answers.
    pub missing: Vec<Missing>,
    /// Files with members that do not say whose they are.
    pub unowned: Vec<UnownedLine>,
    /// The groups that may be asked for there, those in policies first; empty where nothing is asked.
    pub groups: Vec<Choice>,
}

/// A file with members that does not say whose they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnownedLine {
    /// The file's name, as dropped.
    pub file: String,
    /// How many members it lists.
    pub count: u32,
    /// The id of the group whose members they are taken to be; empty where nobody knows.
    pub group: String,
}

/// How much of what was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say what is counted")]
pub struct Counts {
    pub policies_on: u32,
    pub policies_report_only: u32,
    pub policies_off: u32,
    /// On or report-only, but not understood: left out of every answer.
    pub policies_not_evaluated: u32,
    /// Ids in policies for which no export has a name.
    pub ids_without_name: u32,
    pub named_locations: u32,
    pub users: u32,
    pub users_disabled: u32,
    pub guests: u32,
    pub groups: u32,
    pub groups_without_members: u32,
    pub active_role_assignments: u32,
    pub eligible_role_assignments: u32,
    /// Recorded sign-ins, in logs of their own.
    pub sign_ins: u32,
}

/// One file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileLine {
    /// Its name, as dropped.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
    /// What was found in it, such as "16 Conditional Access policies"; empty where nothing was.
    pub recognised: Vec<String>,
    /// How many notices name it.
    pub notices: u32,
}

/// How serious a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Severity {
    /// Something was not read at all.
    Error,
    /// Some answer is weaker for it.
    Warning,
    /// Good to know.
    Info,
}

/// One notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeLine {
    /// How serious.
    pub severity: Severity,
    /// What it is about, such as "list cut off": notices of one kind can be told together.
    pub kind: String,
    /// Where: file, and line and column where they are known, as one text.
    pub place: String,
    /// The path inside the file, such as `$.value[3].conditions`.
    pub path: String,
    /// What stands there, shortened.
    pub excerpt: String,
    /// What happened.
    pub what: String,
    /// What follows for the answers.
    pub consequence: String,
    /// What to do.
    pub remedy: String,
}

/// An export that is not there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    /// The export, such as "Users".
    pub what: String,
    /// What it would make possible.
    pub unlocks: String,
    /// The answers that it would sharpen, by the names of the screens.
    pub sharpens: String,
    /// The least permission that reads it.
    pub permission: String,
    /// The Graph Explorer request that exports it.
    pub request: String,
}

/// A named verdict. The page draws each with a shape and a colour of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Mark {
    /// Nothing but the first factor.
    Open,
    /// Terms of use, app protection and the like.
    OtherOnly,
    /// A managed device, without MFA.
    DeviceOnly,
    /// MFA or a managed device.
    MfaOrDevice,
    /// MFA.
    Mfa,
    /// Passwordless MFA.
    Passwordless,
    /// Phishing-resistant MFA.
    PhishingResistant,
    /// MFA and a managed device.
    MfaAndDevice,
    /// Blocked.
    Block,
}

/// A policy, to name and to find.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyRef {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// File and line, as one text.
    pub place: String,
    /// Its place among the policies of the exports, from 0, as in [`Review::policies`]; `None` for one
    /// that is not among them.
    pub number: Option<u32>,
    /// Whether it is one of Microsoft's own (managed-policies): it can be switched and given
    /// exclusions, not renamed or deleted.
    pub managed: bool,
}

/// A policy as Graph writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyJson {
    /// Its place among the policies of the exports.
    pub number: u32,
    /// The policy (`conditionalAccessPolicy`), indented; empty where there is none at that place.
    pub json: String,
}

/// Something an answer rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assumption {
    /// What kind of assumption it is.
    pub kind: AssumptionKind,
    /// A name to flip it by; empty where it cannot be flipped.
    pub id: String,
    /// The assumption as a sentence.
    pub text: String,
    /// Where it comes from.
    pub source: String,
    /// What the answer would be otherwise, where that is cheap to say.
    pub otherwise: Option<String>,
}

/// Why an answer rests on something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum AssumptionKind {
    /// Microsoft's documents leave it open; it can be flipped.
    OpenQuestion,
    /// Sign-ins that do not occur are left out; that can be flipped.
    Constraint,
    /// It is counted in a certain way, because exports do not hold it or it is not evaluated.
    Limit,
    /// Something is missing or could not be read: the answer is incomplete.
    Incomplete,
}

/// What the simulator's fields can be set to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the form")]
pub struct Choices {
    pub targets: Vec<Choice>,
    pub client_apps: Vec<Choice>,
    pub platforms: Vec<Choice>,
    pub devices: Vec<Choice>,
    pub risks: Vec<Choice>,
    pub insider_risks: Vec<Choice>,
    pub flows: Vec<Choice>,
    pub layers: Vec<LayerChoice>,
    /// Addresses worth trying: one inside each named location, with its name.
    pub addresses: Vec<Choice>,
}

/// One choice of a field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What the form holds.
    pub id: String,
    /// What the user reads.
    pub label: String,
    /// A heading to show it under; may be empty.
    pub group: String,
}

/// A layer to switch on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LayerChoice {
    /// The layer.
    pub layer: Layer,
    /// What the user reads.
    pub label: String,
    /// What it does, and what it leaves out.
    pub text: String,
    /// Whether the exports say that it is in force; `None` where they do not say.
    pub in_force: Option<bool>,
}

/// A person to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonChoice {
    /// What the form holds.
    pub id: String,
    /// The display name, or what kind of person it is.
    pub name: String,
    /// The user principal name; empty for a kind.
    pub upn: String,
    /// Short marks such as "guest", "eligible: Global Administrator", "disabled".
    pub badges: Vec<String>,
    /// Whether it is no person but a workload identity or an agent.
    pub workload: bool,
}

/// What happens to one sign-in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Simulation {
    /// Who signs in; `None` for somebody whom no list holds.
    pub person: Option<PersonChoice>,
    /// The decision and requirement as a sentence.
    pub sentence: String,
    /// The decision, named; the weakest where there are several.
    pub mark: Mark,
    /// The decision by case, where fields were left open; one case otherwise.
    pub cases: Vec<CaseLine>,
    /// The ways to satisfy the requirement, each as a text; empty when nothing is asked or access
    /// is blocked.
    pub ways: Vec<String>,
    /// Session controls that come with it.
    pub session: Vec<String>,
    /// Policies that apply, report-only ones after those that are on.
    pub applies: Vec<PolicyLine>,
    /// Policies that do not, disabled ones last.
    pub does_not_apply: Vec<PolicyLine>,
    /// Policies that were left out because they could not be read.
    pub not_evaluated: Vec<PolicyLine>,
    /// What the answer rests on.
    pub assumptions: Vec<Assumption>,
}

/// Those for whom one sign-in comes out alike.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EverybodyLine {
    /// The decision, named.
    pub mark: Mark,
    /// How many people these are.
    pub people: u32,
    /// Their names, and those of kinds of people who have no object in the directory. Who is taken
    /// otherwise after activating a role stands here once more, with the role.
    pub names: Vec<String>,
}

/// A kept sign-in, run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestLine {
    /// Who signs in, and how.
    pub name: String,
    /// The decision that is expected.
    pub expected: Mark,
    /// The decision; `None` where the sign-in cannot be decided in this tenant.
    pub found: Option<Mark>,
    /// The decision as a sentence, or why there is none.
    pub sentence: String,
}

/// What is decided in some cases of a partial sign-in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CaseLine {
    /// The decision, named.
    pub mark: Mark,
    /// The same as a sentence.
    pub sentence: String,
    /// When: each line one region of the open fields; empty where it is always so.
    pub when: Vec<String>,
    /// How many regions there are, where not all are told.
    pub regions: u32,
    /// A sign-in that shows it, with nothing left open.
    pub example: SignInForm,
}

/// One policy and one sign-in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PolicyLine {
    /// The policy.
    pub policy: PolicyRef,
    /// Its state.
    pub state: PolicyState,
    /// Whether its conditions are met.
    pub applies: Applies,
    /// What it asks for, in a few words.
    pub controls: String,
    /// Every condition that is configured, met or not.
    pub conditions: Vec<ConditionLine>,
}

/// In which cases something holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Applies {
    /// In every case.
    Always,
    /// In some cases of a partial sign-in.
    Sometimes,
    /// In no case.
    Never,
}

/// A policy's state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub enum PolicyState {
    On,
    ReportOnly,
    Off,
    Unknown,
    /// Not a policy of the tenant: Microsoft's own, switched on as a layer.
    Layer,
}

/// One condition and one sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConditionLine {
    /// The condition's name, as the portal has it.
    pub condition: String,
    /// Whether it is met.
    pub met: Applies,
    /// Why, in a few words: "excluded: group MFA-Exempt, through Finance-Pilots".
    pub text: String,
}
