//! What tests across crates share: random tenants, a naive reading of them, an opened tenant to
//! ask, Conditional Access as readable cases, tenants with known answers, and the public exports
//! where they are there.

pub mod corpus;
pub mod exports;
pub mod fuzz;
pub mod known;
pub mod naive;
pub mod random;
pub mod rule;
pub mod scale;
pub mod spec;
pub mod tenant;
pub mod vectors;
