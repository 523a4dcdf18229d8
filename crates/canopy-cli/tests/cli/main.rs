//! The program as a user meets it: arguments, files, lines and exit codes.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may stop at the first surprise")]

mod documented;
mod refusals;
mod replay;
mod run;
mod what_if;
