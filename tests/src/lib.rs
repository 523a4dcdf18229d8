//! What tests across crates share: random tenants, a naive reading of them, an opened tenant to
//! ask, and the public exports where they are there.

pub mod exports;
pub mod naive;
pub mod random;
pub mod rule;
pub mod tenant;
pub mod vectors;
