//! The simulator: one sign-in, decided and explained.

use canopy_engine::{Enforcement, PolicySet, Space, decide};
use canopy_model::PolicyState as State;

use crate::answer::{PolicyLine, Simulation};
use crate::assumptions;
use crate::form;
use crate::people::People;
use crate::policies::Traced;
use crate::question::SignInForm;
use crate::words::{self, Names};

/// Decides the sign-in of a form.
///
/// # Errors
///
/// Says in a sentence what is missing or cannot be read.
pub(crate) fn simulate(
    space: &Space,
    people: &People,
    names: &Names<'_>,
    form: &SignInForm,
) -> Result<Simulation, String> {
    if form.person.is_empty() {
        return Err("Choose who signs in.".to_owned());
    }
    let (subject, bearer) = people
        .subject(space, &form.person)
        .ok_or_else(|| "This person is not in the export, or the account is disabled and cannot sign in.".to_owned())?;
    let sign_in = form::read(space, form, subject.clone())?;
    let decision = decide(space, &sign_in, &Enforcement::ENABLED);
    let traced = Traced { space, names, bearer, sign_in: &sign_in, trace: &decision.trace };
    let lines = |wanted: &dyn Fn(usize) -> bool| -> Vec<PolicyLine> {
        (0..space.exported()).filter(|at| wanted(*at)).filter_map(|at| traced.line(at)).collect()
    };
    let left_out = &space.masks().not_evaluated;
    let disabled = |at: usize| space.tenant().policies.get(at).is_some_and(|policy| policy.state == State::Disabled);
    let mut applies = lines(&|at| decision.binding.contains(at));
    applies.extend(lines(&|at| decision.report_only.contains(at)));
    let counted =
        |at: usize| decision.binding.contains(at) || decision.report_only.contains(at) || left_out.contains(at);
    let mut does_not_apply = lines(&|at| !counted(at) && !disabled(at));
    does_not_apply.extend(lines(&|at| !counted(at) && disabled(at)));
    let ways = decision.verdict.ways.iter().filter(|way| !way.is_empty());
    Ok(Simulation {
        sentence: words::sentence(names, &decision.verdict),
        mark: words::mark(decision.verdict.class),
        ways: ways.map(|way| words::capitalised(&words::way(names, way))).collect(),
        session: session(space, &decision.binding, !decision.blocked_by.is_empty()),
        applies,
        does_not_apply,
        not_evaluated: lines(&|at| left_out.contains(at)),
        assumptions: assumptions::of_simulation(space, &sign_in),
    })
}

/// Session controls of every policy that binds; a blocked sign-in has no session.
fn session(space: &Space, binding: &PolicySet, blocked: bool) -> Vec<String> {
    if blocked {
        return Vec::new();
    }
    let policies = binding.iter().filter_map(|at| space.tenant().policies.get(at));
    let mut all: Vec<String> = policies
        .flat_map(|policy| {
            let controls = words::session(&policy.session).into_iter();
            controls.map(|control| format!("{} ({})", words::capitalised(&control), policy.name)).collect::<Vec<_>>()
        })
        .collect();
    all.dedup();
    all
}
