//! A request, read: the body of Graph's `POST /identity/conditionalAccess/evaluate`.

use std::collections::BTreeSet;

use canopy_engine::{Axis, Bearer, PartialSignIn, SignIn};
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
    let target = context::read(desk, body.get("signInContext"), &mut notes)?;
    let sign_in = SignIn::ordinary(identity.subject, target);
    let (sign_in, any_client) = conditions::read(sign_in, body.get("signInConditions"), &mut notes)?;
    let applied_only = body.flag("appliedPoliciesOnly")?.unwrap_or(false);
    let open = if any_client { BTreeSet::from([Axis::ClientApp]) } else { BTreeSet::new() };
    Ok(Request { partial: PartialSignIn { sign_in, open }, bearer: identity.bearer, applied_only, notes })
}
