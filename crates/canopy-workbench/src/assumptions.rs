//! What answers rest on. An assumption is told only where it can matter.

use canopy_engine::{Enforcement, PartialSignIn, Readings, Scope, Space};

use crate::answer::Assumption;
use crate::words::Names;
use crate::{constraints, limits, readings};

/// One answered sign-in, as assumptions need it.
pub(crate) struct Answered<'a> {
    pub(crate) partial: &'a PartialSignIn,
    pub(crate) enforcement: &'a Enforcement,
    pub(crate) flipped: &'a Readings,
}

/// What an answer about all sign-ins rests on.
pub(crate) fn of_coverage(space: &Space, scope: &Scope) -> Vec<Assumption> {
    let mut all: Vec<Assumption> =
        space.rests_on_anywhere(&scope.enforcement).into_iter().map(|r| readings::told(r, None)).collect();
    all.extend(limits::unknown_members_of_all(space));
    all.extend(limits::of_tenant(space, &scope.enforcement.layers));
    all.extend(constraints::told());
    all.extend(limits::kinds(space));
    all
}

/// What an answer about one sign-in rests on: the readings that decide which policies apply to it,
/// each with what would be decided otherwise.
pub(crate) fn of_simulation(space: &Space, names: &Names<'_>, answered: &Answered<'_>) -> Vec<Assumption> {
    let Answered { partial, enforcement, flipped } = answered;
    let mut all: Vec<Assumption> = readings::of(space, names, partial, enforcement, flipped);
    all.extend(limits::of_sign_in(space, partial, enforcement));
    all.extend(limits::unknown_members_of_one(space));
    all.extend(limits::of_tenant(space, &enforcement.layers));
    all
}
