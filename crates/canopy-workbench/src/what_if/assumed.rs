//! What an answer rests on, told where it can matter.

use canopy_model::ordered;

use canopy_engine::{Axis, Enforcement, Met, Reading, Readings, SignIn, Trace};

use super::Evaluator;
use super::request::Request;
use crate::answer::Assumption;
use crate::limits;
use crate::readings;
use crate::words;

/// The page on the tool: conditions that are not given are none, and cannot be evaluated.
pub(super) const WHAT_IF: &str = "what-if-tool";
/// The page on the request's conditions, with the defaults.
pub(super) const SIGN_IN_CONDITIONS: &str = "signInConditions (Graph v1.0), what-if-tool";

/// Something that had to be assumed of a request.
#[derive(Clone, Debug)]
pub(super) struct Note {
    /// Told only where some policy's condition on this axis can decide whether it applies.
    axis: Axis,
    text: String,
    source: String,
}

impl Note {
    pub(super) fn on(axis: Axis, text: impl Into<String>, source: &str) -> Self {
        Self { axis, text: text.into(), source: source.to_owned() }
    }

    /// A member that was not given, and has Graph's default.
    pub(super) fn defaulted(axis: Axis, name: &str) -> Self {
        Self::on(axis, format!("{name} is not given, and so none."), SIGN_IN_CONDITIONS)
    }
}

/// The assumptions of one answer: the request's, then open questions, then the tenant's. `decided`
/// is the sign-in that the decision is about.
pub(super) fn of(desk: &Evaluator<'_>, request: &Request<'_>, decided: &SignIn, trace: &Trace) -> Vec<Assumption> {
    let notes = of_notes(desk, &request.notes, trace, None);
    notes.into_iter().chain(open_questions(desk, decided)).chain(desk.of_tenant.iter().cloned()).collect()
}

/// What had to be assumed of a request, where it matters. What a trace says on the axis `beside`
/// does not count.
pub(super) fn of_notes(desk: &Evaluator<'_>, notes: &[Note], trace: &Trace, beside: Option<Axis>) -> Vec<Assumption> {
    let assumed = ordered::set(notes.iter().map(|note| note.axis).chain(beside));
    // Only a policy all of whose other conditions are met can hang on what was assumed.
    let hangs = |at: usize| trace.unmet(at).iter().all(|(axis, _)| assumed.contains(axis));
    let hanging: Vec<usize> = desk.live_places().iter().filter(|at| hangs(*at)).collect();
    let configured = |at: usize, axis: Axis| {
        trace.conditions(at).iter().any(|(on, met)| *on == axis && *met != Ok(Met::NotConfigured))
    };
    let matters = |axis: Axis| hanging.iter().any(|at| configured(*at, axis));
    notes.iter().filter(|note| matters(note.axis)).map(|note| assumption(note.text.clone(), &note.source)).collect()
}

fn assumption(text: String, source: &str) -> Assumption {
    limits::limit(&text, source)
}

/// The open questions that decide which policies apply, each with the decision otherwise.
fn open_questions(desk: &Evaluator<'_>, decided: &SignIn) -> Vec<Assumption> {
    let told = |reading: Reading| {
        let applied = desk.space.applied_as(decided, Readings::flipped(reading));
        let binding = applied.and(&desk.space.masks().enabled);
        let verdict = desk.space.verdict_to(&binding, &decided.target, decided.client_app);
        readings::told(reading, Some(words::sentence(&desk.names, &verdict)))
    };
    desk.space.rests_on(decided, &Enforcement::ENABLED).into_iter().map(told).collect()
}
