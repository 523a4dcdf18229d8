//! What the simulator keeps: a sign-in beside, everybody, tests.

use canopy_workbench::{Applies, TestLine};

pub(crate) const DO: &str = "With this sign-in";
pub(crate) const COMPARE: &str = "Compare with another";
pub(crate) const COMPARE_END: &str = "Compare no more";
pub(crate) const COMPARED: &str = "Compared with";
pub(crate) const COMPARE_NOTE: &str = "Change the form: what becomes different stands here.";
pub(crate) const FIELDS: &str = "The sign-ins";
pub(crate) const POLICIES: &str = "Policies that take them differently";
pub(crate) const NO_POLICIES: &str = "Every policy takes both alike.";
pub(crate) const THERE: &str = "Before";
pub(crate) const HERE: &str = "Now";
pub(crate) const WHAT: &str = "What";
pub(crate) const OUTCOME: &str = "Outcome";
pub(crate) const EVERYBODY: &str = "Try it for everybody";
pub(crate) const EVERYBODY_TITLE: &str = "This sign-in, whoever makes it";
pub(crate) const KEEP: &str = "Keep as a test";
pub(crate) const TESTS: &str = "Kept sign-ins";
pub(crate) const TESTS_NOTE: &str = "Each must come out as it did when it was kept. Save them, and load them again \
    after a change of policies.";
pub(crate) const SAVE: &str = "Save as a file";
pub(crate) const LOAD: &str = "Load a file";
pub(crate) const SHOW: &str = "Show";
pub(crate) const DROP: &str = "Remove";
pub(crate) const FILE_NAME: &str = "sign-in-tests.json";
pub(crate) const UNREAD: &str = "The browser could not read this file. Was it moved or changed?";
pub(crate) const NO_LAYERS: &str = "nothing";
pub(crate) const AS_USUAL: &str = "as usual";
pub(crate) const HOLDS: &str = "as expected";

pub(crate) fn yes(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

pub(crate) fn applies(applies: Applies) -> &'static str {
    match applies {
        Applies::Always => "applies",
        Applies::Sometimes => "applies in some cases",
        Applies::Never => "does not apply",
    }
}

pub(crate) fn expected(mark: &str) -> String {
    format!("expected: {mark}")
}

pub(crate) fn ran(lines: &[TestLine]) -> String {
    let held = lines.iter().filter(|line| line.found == Some(line.expected)).count();
    format!("{held} of {} come out as expected", super::count(super::length(lines), "kept sign-in", "kept sign-ins"))
}

pub(crate) fn names(people: u32, more: u64) -> String {
    let people = super::count(people, "person", "people");
    match more {
        0 => people,
        more => format!("{people}, {} not listed", super::number(more)),
    }
}
