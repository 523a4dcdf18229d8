//! What a set of Conditional Access policies means: evaluate one sign-in, explain it, explore all.
//!
//! The central type is [`Space`]: a tenant compiled into one table, `admits[axis][atom] -> `
//! [`PolicySet`]. A policy is a conjunction of one condition per [`Axis`], so its scope is a box;
//! each axis is cut into atoms, values that no policy tells apart.
//!
//! - One sign-in is one value per axis; the policies that apply are the AND of the rows
//!   ([`Space::trace`]), and the bits that are missing are the explanation.
//! - All sign-ins are the same AND folded over all atoms ([`explore`], [`weakest`]).
//! - Report-only, disabled and "what if" are masks over the policy set, never other code.
//!
//! # Invariants
//!
//! - Only `axis/*` reads a condition; [`Axis::admits`] is the one place where it has a meaning.
//! - There is no second evaluator: `trace`, `explore` and `weakest` all fold the same rows.
//! - Nothing here formats text or knows where the tenant came from.
//! - Nothing here can fail, and output order does not depend on a hash map.

#![deny(clippy::disallowed_methods)]

mod assigned;
mod attacker;
mod axis;
mod beside;
mod cases;
mod cause;
mod cells;
mod decision;
mod everybody;
mod forcing;
mod layer;
mod lookup;
mod outcome;
mod policy_set;
mod reach;
mod reading;
mod reason;
mod regions;
mod requirement;
mod review;
mod session;
mod sign_in;
mod space;
mod strength;
mod surroundings;
mod trace;
mod verdict;
mod weakest;
mod witness;

pub use assigned::{Assigned, assigned, assigned_rests_on};
pub use attacker::{AttackerModel, Constraint, Scope, Targets};
pub use axis::{Axis, Met, Unmet};
pub use beside::{Beside, Lost};
pub use cases::{AtomBox, Case, Cases, PartialSignIn, cases};
pub use cause::{Cause, Causes, causes};
pub use cells::Cells;
pub use decision::{Decision, Enforcement, Policies, decide};
pub use everybody::{everybody, everybody_whom};
pub use layer::Layer;
pub use lookup::{Located, Lookup};
pub use outcome::{Outcome, ReportOnlyResult, Satisfaction, Satisfied};
pub use policy_set::PolicySet;
pub use reach::{Reach, reach};
pub use reading::{Reading, Readings};
pub use reason::Reason;
pub use regions::{AtomSet, Region, Regions, explore};
pub use requirement::{Clause, Requirement, Way};
pub use review::{Finding, redundant, review};
pub use session::{Imposed, Standing, session};
pub use sign_in::{
    AgentUser, Device, External, Network, Person, PropertyValue, Resource, SignIn, Subject, Target, TokenRequest,
    TrustType, Value, Workload,
};
pub use space::{
    Activation, Atom, Bearer, Certainty, Eligible, Fact, Kind, Masks, Memberships, Paths, PersonRef, Sight, Space,
    Supposed, UnknownGroups,
};
pub use strength::StrengthLevel;
pub use trace::{Trace, trace_in_every_case};
pub use verdict::{Question, Verdict, VerdictClass};
pub use weakest::{Weakest, WeakestWay, weakest};
