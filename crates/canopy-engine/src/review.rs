//! What each policy adds to the others: nothing, a part of it, or something.
//!
//! A requirement is an AND of clauses, each an OR of controls, and nothing but a clause whose every
//! option satisfies it can make another clause superfluous: otherwise each clause has an option that
//! does not, and these together are a way in. So a policy is redundant just when, for each of its
//! clauses and session controls, the policies that ask for at least as much cover it as boxes.

use canopy_model::{Control, SessionControls, ordered};

use crate::attacker::{AttackerModel, Scope, Targets};
use crate::axis::{Axis, Users};
use crate::decision::{Enforcement, Policies};
use crate::policy_set::PolicySet;
use crate::regions::{Part, Parts};
use crate::requirement::Clause;
use crate::session;
use crate::sign_in::{SignIn, Subject};
use crate::space::{Space, TargetKind};

/// What was found about one policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// It applies to no sign-in: on this axis it admits nothing that there is.
    NeverApplies(Axis),
    /// It applies to no sign-in: its conditions do not occur together.
    NeverTogether,
    /// It has the conditions and controls of an earlier one.
    DuplicateOf(usize),
    /// Taking it away changes no sign-in: these ask for at least as much wherever it applies. One
    /// alone shadows it.
    Redundant(Vec<usize>),
    /// An exclude, by its place in the list, takes nothing out that is included.
    DeadExclude(Axis, usize),
    /// An include, by its place in the list, adds nothing that there is.
    DeadInclude(Axis, usize),
}

/// Everything found about every policy that is on or report-only; report-only ones are judged as if
/// they were on.
pub fn review(space: &Space) -> Vec<(usize, Finding)> {
    let live = space.mask(&Enforcement::of(Policies::WithReportOnly));
    let parts = &everything(space);
    let mut found = Vec::new();
    for policy in live.iter() {
        found.extend(never(space, parts, policy).map(|finding| (policy, finding)));
    }
    let reach: PolicySet =
        PolicySet::of(space.capacity(), |at| live.contains(at) && !found.iter().any(|(p, _)| *p == at));
    for policy in reach.iter() {
        let twin =
            reach.iter().take_while(|earlier| *earlier < policy).find(|earlier| is_twin(space, *earlier, policy));
        let finding =
            twin.map(Finding::DuplicateOf).or_else(|| redundant_in(space, parts, policy).ok().map(Finding::Redundant));
        found.extend(finding.map(|finding| (policy, finding)));
    }
    if space.knows_people() {
        found.extend(dead_users(space, &reach));
    }
    for policy in reach.iter() {
        found.extend(dead_excludes(space, policy).into_iter().map(|finding| (policy, finding)));
    }
    ordered::sort_by_key(&mut found, |(policy, _)| *policy);
    found
}

/// Everything that can happen.
fn everything(space: &Space) -> Parts<'_> {
    Parts::new(space, &Scope { targets: Targets::All, ..Scope::new(AttackerModel::Everything) })
}

/// Why a policy applies to no sign-in.
fn never(space: &Space, parts: &Parts<'_>, policy: usize) -> Option<Finding> {
    let admitted = |axis: &Axis| space.atoms(*axis).iter().any(|atom| atom.row.contains(policy));
    // Workload policies admit no person, and their risks are never a person's.
    if space.is_about_workloads(policy) {
        return None;
    }
    if let Some(axis) = Axis::ALL.iter().find(|axis| !admitted(axis)) {
        return Some(Finding::NeverApplies(*axis));
    }
    parts.of(policy).is_empty().then_some(Finding::NeverTogether)
}

fn is_twin(space: &Space, one: usize, other: usize) -> bool {
    let policies = &space.tenant().policies;
    match (policies.get(one), policies.get(other)) {
        (Some(a), Some(b)) => {
            a.conditions == b.conditions && a.grant == b.grant && a.session == b.session && a.state == b.state
        }
        _ => false,
    }
}

/// The policies that make a policy superfluous, as few as possible; a sign-in that it changes where
/// there are none.
///
/// # Errors
///
/// The policy is not redundant: a sign-in that would be asked for less without it, if one can be
/// shown.
pub fn redundant(space: &Space, policy: usize) -> Result<Vec<usize>, Option<Box<SignIn>>> {
    redundant_in(space, &everything(space), policy)
}

fn redundant_in(space: &Space, all: &Parts<'_>, policy: usize) -> Result<Vec<usize>, Option<Box<SignIn>>> {
    if space.is_about_workloads(policy) {
        return Err(None);
    }
    let mut others = space.masks().enabled.clone();
    others.remove(policy);
    let parts = all.of(policy);
    // The rest has no part in it.
    let reaches = |at: usize| parts.iter().any(|part| all.reaches(part, at));
    others = PolicySet::of(space.capacity(), |at| others.contains(at) && reaches(at));
    let superfluous = |others: &PolicySet| superfluous(space, all, policy, &parts, others);
    superfluous(&others)?;
    if !space.knows_people() {
        // Who is in which group is not known: only a policy that selects the same people in any case
        // can make up for this one.
        others = PolicySet::of(space.capacity(), |at| others.contains(at) && space.selects_all_of(at, policy));
        superfluous(&others).map_err(|_| None)?;
    }
    let enough = |others: &PolicySet| superfluous(others).is_ok();
    if enough(&PolicySet::empty(space.capacity())) {
        return Ok(Vec::new());
    }
    let alone = |at: &usize| enough(&PolicySet::of(space.capacity(), |one| one == *at));
    if let Some(shadow) = others.iter().find(alone) {
        return Ok(vec![shadow]);
    }
    let mut needed = others.clone();
    for at in others.iter() {
        let mut fewer = needed.clone();
        fewer.remove(at);
        if enough(&fewer) {
            needed = fewer;
        }
    }
    Ok(needed.iter().collect())
}

/// Whether, wherever a policy applies, some of these others ask for at least as much of everything.
fn superfluous(
    space: &Space,
    all: &Parts<'_>,
    policy: usize,
    parts: &[Part<'_>],
    others: &PolicySet,
) -> Result<(), Option<Box<SignIn>>> {
    for part in parts {
        // A strength on registering security information replaces others: without it they are back.
        if part.target == TargetKind::Registration && space.replacing().contains(policy) {
            return Err(None);
        }
        let clauses = space.clauses(policy).iter().map(|clause| as_strict(space, clause, part, others));
        let session = space.tenant().policies.get(policy).map(|policy| policy.session.parts()).unwrap_or_default();
        // A legacy client keeps no session that could be controlled.
        let session = session.iter().filter(|_| !part.client.is_legacy());
        let imposed = session.map(|control| as_strict_session(space, control, others));
        for enough in clauses.chain(imposed) {
            if let Some(found) = all.gap(part, &enough) {
                // Where strengths may be replaced, the gap may be none: no example is sure.
                return Err((!may_be_replaced(space, part)).then(|| Box::new(found)));
            }
        }
    }
    Ok(())
}

/// Whether some policy that is on replaces strengths of others in a part.
fn may_be_replaced(space: &Space, part: &Part<'_>) -> bool {
    part.target == TargetKind::Registration && space.replacing().meets(&space.masks().enabled)
}

/// The policies that ask for at least as much as a clause.
fn as_strict(space: &Space, clause: &Clause, part: &Part<'_>, others: &PolicySet) -> PolicySet {
    if part.client.is_legacy() {
        // Whatever asks for anything blocks.
        return space.asking(others);
    }
    let may_be = may_be_replaced(space, part);
    let is_replaced = |clause: &Clause| may_be && space.is_replaceable(clause);
    let enough = |own: &Clause| space.clause_implies(own, clause) && (!is_replaced(own) || is_replaced(clause));
    let remediates = |own: &Clause| own.options.contains(&Control::RiskRemediation);
    let only_password = clause.options.len() == 1 && clause.options.contains(&Control::PasswordChange);
    PolicySet::of(space.capacity(), |at| {
        others.contains(at)
            && (space.blocks(at)
                || space.clauses(at).iter().any(|own| enough(own) || (only_password && remediates(own)))
                || (is_replaced(clause) && space.replacing().contains(at)))
    })
}

/// The policies whose session controls impose at least as much.
fn as_strict_session(space: &Space, control: &SessionControls, others: &PolicySet) -> PolicySet {
    PolicySet::of(space.capacity(), |at| {
        let own = space.tenant().policies.get(at).map(|policy| policy.session.parts()).unwrap_or_default();
        others.contains(at) && (space.blocks(at) || own.iter().any(|own| session::covers(own, control)))
    })
}

/// Includes that match nobody and excludes that take out nobody, over everybody there is.
fn dead_users(space: &Space, policies: &PolicySet) -> Vec<(usize, Finding)> {
    let mut users = Users::new(&space.tenant().policies, space.lookup());
    let mut alive = users.nothing_alive();
    for fact in space.facts() {
        if let Subject::Person(person) = &fact.subject {
            let matched = users.matched(person);
            users.note_alive(&matched, &mut alive);
        }
    }
    let dead = policies.iter().filter_map(|at| alive.get(at).map(|alive| (at, alive)));
    dead.flat_map(|(at, alive)| {
        let includes = alive.includes.iter().enumerate().filter(|(_, alive)| !**alive);
        let excludes = alive.excludes.iter().enumerate().filter(|(_, alive)| !**alive);
        let includes = includes.map(move |(place, _)| (at, Finding::DeadInclude(Axis::Who, place)));
        includes.chain(excludes.map(move |(place, _)| (at, Finding::DeadExclude(Axis::Who, place))))
    })
    .collect()
}

/// Excludes on the other axes that take out nothing.
fn dead_excludes(space: &Space, policy: usize) -> Vec<Finding> {
    let Some(conditions) = space.tenant().policies.get(policy).map(|policy| &policy.conditions) else {
        return Vec::new();
    };
    let axes = [Axis::Target, Axis::Platform, Axis::Network];
    axes.into_iter()
        .flat_map(|axis| (0..axis.excludes(conditions)).map(move |at| (axis, at)))
        .filter(|(axis, at)| {
            let without = axis.without_exclude(conditions, *at);
            let values = space.atoms(*axis).iter().flat_map(|atom| &atom.values);
            values.into_iter().all(|value| space.admits(conditions, value) == space.admits(&without, value))
        })
        .map(|(axis, at)| Finding::DeadExclude(axis, at))
        .collect()
}
