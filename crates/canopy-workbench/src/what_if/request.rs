//! A request, read: the body of Graph's `POST /identity/conditionalAccess/evaluate`.

use canopy_model::ordered;
use canopy_model::ordered::OrderedSet;

use canopy_engine::{Axis, Bearer, PartialSignIn, Person, SignIn, Subject};
use serde_json::Value;

use super::assumed::Note;
use super::body::Body;
use super::problem::Problem;
use super::{Evaluator, conditions, context, identity};

const MEMBERS: [&str; 4] = ["signInIdentity", "signInContext", "signInConditions", "appliedPoliciesOnly"];

/// A request, read.
pub(super) struct Request<'a> {
    /// The sign-in; the client app may be left open.
    pub(super) partial: PartialSignIn,
    /// The person of the directory whose sign-in it is.
    pub(super) bearer: Option<&'a Bearer>,
    /// `appliedPoliciesOnly`
    pub(super) applied_only: bool,
    /// What had to be assumed.
    pub(super) notes: Vec<Note>,
}

/// Reads a request.
///
/// # Errors
///
/// Says which member is missing or cannot be read, and what it can be.
pub(super) fn read<'a>(desk: &'a Evaluator<'_>, value: &Value) -> Result<Request<'a>, Problem> {
    let body = Body::of(value, "The request", &MEMBERS)?;
    let mut notes = Vec::new();
    let identity = identity::read(desk, body.get("signInIdentity"), &mut notes)?;
    let partial = circumstances(desk, &body, identity.subject, &mut notes)?;
    let applied_only = body.flag("appliedPoliciesOnly")?.unwrap_or(false);
    Ok(Request { partial, bearer: identity.bearer, applied_only, notes })
}

/// Reads a request as the sign-in of anybody: who signs in may be left out, and does not count.
///
/// # Errors
///
/// As [`read`].
pub(super) fn of_anybody(desk: &Evaluator<'_>, value: &Value) -> Result<(PartialSignIn, Vec<Note>), Problem> {
    let body = Body::of(value, "The request", &MEMBERS)?;
    let mut notes = Vec::new();
    let partial = circumstances(desk, &body, Subject::Person(Person::default()), &mut notes)?;
    Ok((partial, notes))
}

/// Target and conditions; the client app may be left open.
fn circumstances(
    desk: &Evaluator<'_>,
    body: &Body<'_>,
    subject: Subject,
    notes: &mut Vec<Note>,
) -> Result<PartialSignIn, Problem> {
    let target = context::read(desk, body.get("signInContext"), notes)?;
    let sign_in = SignIn::ordinary(subject, target);
    let (sign_in, any_client) = conditions::read(sign_in, body.get("signInConditions"), notes)?;
    let open = if any_client { ordered::set([Axis::ClientApp]) } else { OrderedSet::new() };
    Ok(PartialSignIn { sign_in, open })
}
