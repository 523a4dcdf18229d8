//! Posture findings: what is weak in a tenant, proved by the engine, with names and a witness.
//!
//! The central items are [`Rule`], [`RULES`] (the registry) and [`Finding`]. A rule is one file in
//! `rules/` and one page in `pages/`; README.md says how to add one.
//!
//! # Invariants
//!
//! - No rule judges a condition: it asks the engine, of all sign-ins. That a policy *exists* never
//!   counts; report-only, disabled, scoped and OR-ed policies count by their effect alone.
//! - Rules find; [`findings`] subtracts what is declared, decides the status and words the sentence.
//! - A witness is decided once more before it is given.
//! - Nothing here knows JSON, files or where the tenant came from.

#![deny(clippy::disallowed_methods)]

mod activation;
mod asked;
mod baselines;
mod context;
mod declared;
mod finding;
mod lost;
mod references;
mod registry;
pub mod remedy;
mod rule;
mod rules;
mod scope_change;
mod zero_trust;

pub use activation::{ASKED, EligibleRole, Forced, eligible_roles};
pub use asked::{Ask, Only};
pub use baselines::{BASELINES, Cite, cites};
pub use context::{Context, Held};
pub use declared::{Declared, Exception, ExceptionKind, Expired, day};
pub use finding::{Finding, Item, Need, Status, Subject, Why, find, findings};
pub use references::{Reference, ReferenceKind, dangling};
pub use registry::RULES;
pub use rule::{Audience, Confidence, Judged, Rule, Severity, Verdict};
pub use scope_change::{Changed, ScopeChange, on_all_but_some};
pub use zero_trust::{Area, View, ZERO_TRUST};
