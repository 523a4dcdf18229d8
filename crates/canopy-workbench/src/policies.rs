//! Policies as lines: named, and held against one sign-in.

use canopy_engine::{Bearer, PartialSignIn, Reach, Space, Trace};
use canopy_model::{Policy, PolicyState as State};

use crate::answer::{Applies, PolicyLine, PolicyRef, PolicyState};
use crate::people;
use crate::words::{self, Names, Telling};

pub(crate) fn reference(policy: &Policy) -> PolicyRef {
    let place = match policy.source.line {
        0 => policy.source.file.clone(),
        line => format!("{}, line {line}", policy.source.file),
    };
    // They cannot be renamed, so the name tells.
    let managed = policy.name.starts_with("Microsoft-managed:");
    PolicyRef { id: policy.id.to_string(), name: policy.name.clone(), place, managed }
}

pub(crate) fn state(policy: &Policy) -> PolicyState {
    match policy.state {
        State::Enabled => PolicyState::On,
        State::ReportOnly => PolicyState::ReportOnly,
        State::Disabled => PolicyState::Off,
        State::Unrecognised(_) => PolicyState::Unknown,
    }
}

/// One sign-in of one person, traced: what policy lines are made from.
pub(crate) struct Traced<'a> {
    space: &'a Space,
    names: &'a Names<'a>,
    bearer: Option<&'a Bearer>,
    partial: &'a PartialSignIn,
    trace: &'a Trace,
    reach: Reach,
}

impl<'a> Traced<'a> {
    /// `bearer` is whose sign-in it is; `None` where the person is left open.
    pub(crate) fn new(
        space: &'a Space,
        names: &'a Names<'a>,
        bearer: Option<&'a Bearer>,
        partial: &'a PartialSignIn,
        trace: &'a Trace,
    ) -> Self {
        Self { space, names, bearer, partial, trace, reach: canopy_engine::reach(space, partial) }
    }

    pub(crate) fn line(&self, at: usize) -> Option<PolicyLine> {
        let policy = self.space.tenant().policies.get(at)?;
        let telling = self.telling();
        let mut controls = words::controls(self.names, policy);
        let session = words::session(&policy.session);
        if policy.grant.is_none() && !session.is_empty() {
            controls = session.join(", ");
        }
        let conditions = words::conditions(&telling, &policy.conditions, at, self.trace, self.partial);
        let applies = if self.reach.always.contains(at) {
            Applies::Always
        } else if self.reach.sometimes.contains(at) {
            Applies::Sometimes
        } else {
            Applies::Never
        };
        Some(PolicyLine {
            policy: reference(policy),
            state: if self.space.layer_of(at).is_some() { PolicyState::Layer } else { state(policy) },
            applies,
            controls,
            conditions,
        })
    }

    pub(crate) fn telling(&self) -> Telling<'_> {
        Telling {
            names: self.names,
            space: self.space,
            person: self.bearer.and_then(|bearer| people::place(self.space, bearer)),
        }
    }
}
