//! What tests across crates share: random tenants, and a naive reading of them.

pub mod naive;
pub mod random;
