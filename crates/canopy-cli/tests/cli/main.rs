//! The program as a user meets it: arguments, files, lines and exit codes.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may stop at the first surprise"
)]

mod coverage;
mod csv;
mod documented;
mod findings;
mod matrix;
mod members;
mod refusals;
mod replay;
mod run;
mod what_if;
