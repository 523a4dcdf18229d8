//! The columns that tables can have.

use super::document::{Case, Table};
use super::{Outcome, expected, problem};

/// Columns that say what the sign-in is.
const SIGN_IN: [&str; 22] = [
    "who",
    "activated",
    "target",
    "client",
    "asks",
    "ID token",
    "client app",
    "platform",
    "ip",
    "country",
    "GPS country",
    "compliant network",
    "device",
    "sign-in risk",
    "user risk",
    "insider risk",
    "service principal risk",
    "agent risk",
    "flow",
    "done",
    "registered methods",
    "layers",
];

/// A column for the reader alone.
const REMARK: &str = "why";

/// How open questions are read in a row.
pub(crate) const FLIPPED: &str = "flipped";

/// Errs where a header is not known, or a row expects nothing.
pub(crate) fn check(table: &Table, case: &Case) -> Outcome<()> {
    for header in &table.header {
        let name = header.as_str();
        let known = SIGN_IN.contains(&name) || expected::is_column(name) || name == FLIPPED || name == REMARK;
        let blank = header.starts_with('{') && case.tenant.iter().chain(&case.policies).any(|l| l.text.contains(name));
        if !known && !blank {
            return problem(table.line, format!("“{header}” is no column, and stands in no block."));
        }
        if table.header.iter().filter(|other| *other == header).count() > 1 {
            return problem(table.line, format!("The column “{header}” stands there twice."));
        }
    }
    let asserts = |name: &&String| expected::is_column(name);
    for row in &table.rows {
        if !table.header.iter().filter(asserts).any(|name| table.cell(row, name).is_some()) {
            return problem(row.line, "This row expects nothing.");
        }
    }
    Ok(())
}
