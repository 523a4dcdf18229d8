//! The registry: one line for each rule, sorted.

use crate::rule::Rule;
use crate::rules;

/// All rules, by id.
pub const RULES: &[&Rule] = rules::ALL;
