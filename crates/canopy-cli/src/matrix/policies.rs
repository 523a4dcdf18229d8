//! People by policies: included, excluded or not included, and by what.

use std::borrow::Cow;

use canopy_workbench::{Assumption, MatrixPolicy, MatrixSelector, PolicyCell, PolicyMatrix};
use serde::{Serialize, Serializer};

use super::{Row, everybody, header, shortened, size, told, who, with_activated};
use crate::asked::{self, Asked, Named};
use crate::command::Finish;
use crate::{output, policies};

/// The matrix as JSON.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Written<'m> {
    named: bool,
    policies: Vec<Policy<'m>>,
    patterns: Vec<Cells<'m>>,
    rows: Vec<Row<'m>>,
    without_object: Vec<Row<'m>>,
    complete: bool,
    assumptions: &'m [Assumption],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Policy<'m> {
    #[serde(flatten)]
    policy: Named<'m>,
    place: &'m str,
    state: &'static str,
    evaluated: bool,
    include: &'m [MatrixSelector],
    exclude: &'m [MatrixSelector],
    included: u64,
    excluded: u64,
    not_included: u64,
}

/// Written one by one: they are many.
struct Cells<'m>(&'m [PolicyCell]);

impl Serialize for Cells<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().copied().map(cell))
    }
}

#[derive(Serialize)]
struct Cell {
    is: &'static str,
    by: Option<u32>,
}

pub(super) fn run(asked: &Asked) -> Finish {
    let opened = asked.exports.open();
    let answer = Answer { found: opened.workbench.matrix_of_policies() };
    output::write(asked.format, &answer, Finish::with_problems(opened.problems))
}

struct Answer {
    found: PolicyMatrix,
}

impl Answer {
    fn cell(&self, pattern: u32, column: usize) -> Option<PolicyCell> {
        self.found.patterns.get(pattern as usize)?.get(column).copied()
    }

    /// One policy: how many people it takes how, and who is excluded.
    fn told(&self, column: usize, policy: &MatrixPolicy) -> Vec<String> {
        let by_cell = told(&self.found.people, |pattern| self.cell(pattern, column));
        let unread = if policy.evaluated { "" } else { ", not read in full" };
        let mut lines =
            vec![String::new(), format!("{} ({}{unread})", policy.policy.name, policies::state(policy.state))];
        for (cell, people) in &by_cell.before {
            let names = match cell {
                PolicyCell::NotIncluded => String::new(),
                _ => format!(": {}", shortened(people)),
            };
            lines.push(format!("  {}  {}{names}", text(policy, *cell), people.len()));
        }
        for (cell, people) in &by_cell.after {
            lines.push(format!("  after activation {}: {}", text(policy, *cell), shortened(people)));
        }
        lines
    }
}

/// As in JSON.
fn cell(cell: PolicyCell) -> Cell {
    match cell {
        PolicyCell::Included(at) => Cell { is: "included", by: Some(at) },
        PolicyCell::IncludedByRule => Cell { is: "included", by: None },
        PolicyCell::Excluded(at) => Cell { is: "excluded", by: Some(at) },
        PolicyCell::NotIncluded => Cell { is: "notIncluded", by: None },
    }
}

/// `excluded: group MFA-Exempt`
fn text(policy: &MatrixPolicy, cell: PolicyCell) -> Cow<'static, str> {
    let by = |list: &[MatrixSelector], at: u32| list.get(at as usize).map(|one| one.text.clone()).unwrap_or_default();
    match cell {
        PolicyCell::Included(at) => Cow::from(format!("included: {}", by(&policy.include, at))),
        PolicyCell::IncludedByRule => Cow::from("included: on Exchange ActiveSync alone, reaches everybody"),
        PolicyCell::Excluded(at) => Cow::from(format!("excluded: {}", by(&policy.exclude, at))),
        PolicyCell::NotIncluded => Cow::from("not included"),
    }
}

impl output::Answered for Answer {
    fn text(&self) -> Vec<String> {
        let PolicyMatrix { people, policies, assumptions, .. } = &self.found;
        let mut lines = vec![size(people, &asked::count(policies.len(), "policy", "policies"))];
        lines.extend(policies.iter().enumerate().flat_map(|(column, policy)| self.told(column, policy)));
        lines.extend(asked::rests_on(assumptions));
        lines
    }

    fn json(&self) -> impl Serialize + '_ {
        let PolicyMatrix { people, policies, patterns, assumptions } = &self.found;
        Written {
            named: people.named,
            policies: policies.iter().map(policy).collect(),
            patterns: patterns.iter().map(|cells| Cells(cells)).collect(),
            rows: people.rows.iter().map(Row::from).collect(),
            without_object: people.without_object.iter().map(Row::from).collect(),
            complete: asked::is_complete(assumptions),
            assumptions,
        }
    }

    /// A policy that is not on says so beside its name.
    fn header(&self) -> Vec<String> {
        header(self.found.policies.iter().map(|policy| match policies::state(policy.state) {
            "enabled" => policy.policy.name.clone(),
            other => format!("{} ({other})", policy.policy.name),
        }))
    }

    fn rows(&self) -> impl Iterator<Item = Vec<Cow<'_, str>>> {
        everybody(&self.found.people).map(move |row| {
            let cells = self.found.policies.iter().enumerate().map(move |(column, policy)| {
                with_activated(row, |pattern| {
                    self.cell(pattern, column).map(|cell| text(policy, cell)).unwrap_or_default()
                })
            });
            who(row).chain(cells).collect()
        })
    }
}

fn policy(policy: &MatrixPolicy) -> Policy<'_> {
    Policy {
        place: &policy.policy.place,
        state: policies::state(policy.state),
        evaluated: policy.evaluated,
        include: &policy.include,
        exclude: &policy.exclude,
        included: policy.included,
        excluded: policy.excluded,
        not_included: policy.not_included,
        policy: Named::from(&policy.policy),
    }
}
