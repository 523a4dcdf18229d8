//! The published controls that rules answer.

/// The table: a line with `=` begins a baseline (key, version, name, source), each other line is the
/// id of a control and the rules that answer it. Only controls that a primary source confirms.
pub const BASELINES: &str = include_str!("../data/baselines.tsv");

/// A published control.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cite {
    /// The baseline's key, such as `scuba`.
    pub key: &'static str,
    /// Its name.
    pub baseline: &'static str,
    /// Its version.
    pub version: &'static str,
    /// The id of the control.
    pub id: &'static str,
}

/// The controls that a rule answers, in the order of the table.
pub fn cites(rule: &str) -> Vec<Cite> {
    let mut found = Vec::new();
    let (mut key, mut version, mut baseline) = ("", "", "");
    for line in BASELINES.lines().filter(|line| !line.starts_with('#')) {
        let mut parts = line.split('\t');
        let (Some(id), Some(rules)) = (parts.next(), parts.next()) else { continue };
        if id == "=" {
            (key, version, baseline) = (rules, parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        } else if rules.split(' ').any(|one| one == rule) {
            found.push(Cite { key, baseline, version, id });
        }
    }
    found
}
