//! People by policies: included, by what; excluded, by what; or not included.

use canopy_engine::{Assigned, Met, Space, Unmet, assigned, assigned_rests_on};
use canopy_model::{Policy, UserSelector};

use super::{by_pattern, rows_by_state};
use crate::answer::{Assumption, MatrixPolicy, MatrixSelector, PolicyCell, PolicyMatrix};
use crate::words::{Names, Telling};
use crate::{graph, limits, policies as lines, readings};

pub(crate) fn policies(space: &Space, names: &Names<'_>) -> PolicyMatrix {
    let Assigned { rows: patterns, of_fact } = assigned(space, space.exported(), cell);
    let place = |fact: usize| of_fact.get(fact).and_then(|row| u32::try_from(*row).ok()).unwrap_or(u32::MAX);
    let people = rows_by_state(space, names, place);
    let telling = Telling { names, space, person: None };
    let all = space.tenant().policies.iter().take(space.exported()).enumerate();
    let mut columns: Vec<MatrixPolicy> = all.map(|(at, policy)| column(space, &telling, at, policy)).collect();
    for (cells, times) in patterns.iter().zip(by_pattern(&people, patterns.len())) {
        columns.iter_mut().zip(cells).for_each(|(policy, cell)| count(policy, *cell, times));
    }
    PolicyMatrix { people, policies: columns, patterns, assumptions: assumptions(space) }
}

pub(super) fn cell(taken: Result<Met, Unmet>) -> PolicyCell {
    let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    match taken {
        Ok(Met::Included(at)) => PolicyCell::Included(place(at)),
        Ok(Met::Matched | Met::NotConfigured) => PolicyCell::IncludedByRule,
        Err(Unmet::Excluded(at)) => PolicyCell::Excluded(place(at)),
        Err(Unmet::NotIncluded) => PolicyCell::NotIncluded,
    }
}

const fn count(policy: &mut MatrixPolicy, cell: PolicyCell, times: u64) {
    match cell {
        PolicyCell::Included(_) | PolicyCell::IncludedByRule => policy.included += times,
        PolicyCell::Excluded(_) => policy.excluded += times,
        PolicyCell::NotIncluded => policy.not_included += times,
    }
}

fn column(space: &Space, telling: &Telling<'_>, at: usize, policy: &Policy) -> MatrixPolicy {
    let users = &policy.conditions.users;
    let told = |side: &str, selectors: &[UserSelector]| {
        let told = |selector: &UserSelector| {
            let (list, id) = graph::user_selector(selector);
            MatrixSelector { list: format!("{side}{list}"), id, text: telling.user(selector) }
        };
        selectors.iter().map(told).collect()
    };
    MatrixPolicy {
        policy: lines::reference(space, policy),
        state: lines::state(policy),
        evaluated: !space.masks().not_evaluated.contains(at),
        include: told("include", &users.include),
        exclude: told("exclude", &users.exclude),
        included: 0,
        excluded: 0,
        not_included: 0,
    }
}

/// The open questions on which it hangs how somebody is taken, and what the exports do not say.
fn assumptions(space: &Space) -> Vec<Assumption> {
    let open = assigned_rests_on(space).into_iter().map(|reading| readings::told(reading, None));
    open.chain(limits::of_assignments(space)).collect()
}
