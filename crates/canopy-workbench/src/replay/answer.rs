//! What comes back of a replay.

use serde::{Deserialize, Serialize};

use crate::answer::{PersonChoice, PolicyRef, PolicyState};
use crate::question::SignInForm;

/// Recorded sign-ins against the loaded policies.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Replay {
    /// How many logs there are.
    pub logs: u32,
    /// Sign-ins read.
    pub records: u32,
    /// Sign-ins that could not be read.
    pub broken: u32,
    /// Sign-ins of which something was compared.
    pub compared: u32,
    /// What was compared: each policy that a sign-in mentions is one evaluation.
    pub evaluations: Tally,
    /// The overall Conditional Access status of sign-ins.
    pub statuses: Tally,
    /// Of the evaluations that agree, those whose controls the record does not allow to compare.
    pub conditions_only: u32,
    /// What was left out of the comparison, and how much of it.
    pub left_out: Vec<(String, u32)>,
    /// The policies that sign-ins mention, those with the most to look at first.
    pub policies: Vec<ReplayPolicy>,
    /// Differences with the same explanation, the unexplained ones first.
    pub differences: Vec<DifferenceGroup>,
}

/// How often records and Canopy say the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Tally {
    /// The same.
    pub agree: u32,
    /// Not the same, or not for certain, for a reason that is known.
    pub explained: u32,
    /// Not the same, and nobody knows why.
    pub unexplained: u32,
}

impl Tally {
    /// How many there are.
    pub const fn all(&self) -> u32 {
        self.agree + self.explained + self.unexplained
    }

    /// Agreement in tenths of a per cent, rounded down; nothing where nothing was compared.
    pub fn per_mille(&self) -> Option<u32> {
        let all = u64::from(self.all());
        (u64::from(self.agree) * 1000).checked_div(all).and_then(|share| u32::try_from(share).ok())
    }
}

/// One policy that sign-ins mention.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReplayPolicy {
    /// The policy.
    pub policy: PolicyRef,
    /// Its state; nothing where it is in no export.
    pub state: Option<PolicyState>,
    /// How often records and Canopy say the same about it.
    pub evaluations: Tally,
}

/// Why a record and Canopy differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum DifferenceKind {
    /// Nothing explains it.
    Unexplained,
    /// It rests on how an open question is read.
    Reading,
    /// The policy is not what it was.
    PolicyChanged,
    /// The exports do not say who is in a group or holds a role.
    MembershipUnknown,
    /// The record does not carry a fact that decides.
    NotRecorded,
}

/// Differences with the same explanation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DifferenceGroup {
    /// What kind of explanation it is.
    pub kind: DifferenceKind,
    /// The explanation, in sentences.
    pub why: String,
    /// How many there are.
    pub count: u32,
    /// The first few.
    pub examples: Vec<Difference>,
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Difference {
    /// When, as recorded.
    pub time: String,
    /// Who signed in.
    pub who: String,
    /// To what.
    pub resource: String,
    /// File and line of the record, as one text.
    pub place: String,
    /// The policy; empty where it is about the overall status.
    pub policy: String,
    /// What was recorded.
    pub recorded: String,
    /// What Canopy says.
    pub we_say: String,
    /// The sign-in as a form for the simulator, with what the record does not carry left open.
    pub form: SignInForm,
    /// The person to go with it.
    pub person: PersonChoice,
}
