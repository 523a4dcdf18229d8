//! Policies as lines: named, and held against one sign-in.

use canopy_engine::{Bearer, PartialSignIn, Reach, Space, Trace};
use canopy_model::{Policy, PolicyState as State};

use crate::answer::{Applies, PolicyLine, PolicyRef, PolicyState};
use crate::graph;
use crate::people;
use crate::words::{self, Names, Telling};

/// `policy` is one of the space's own.
pub(crate) fn reference(space: &Space, policy: &Policy) -> PolicyRef {
    let place = match policy.source.line {
        0 => policy.source.file.clone(),
        line => format!("{}, line {line}", policy.source.file),
    };
    // They cannot be renamed, so the name tells.
    let managed = policy.name.starts_with("Microsoft-managed:");
    let exported = space.tenant().policies.iter().take(space.exported());
    let number = exported.zip(0..).find(|(known, _)| std::ptr::eq(*known, policy)).map(|(_, number)| number);
    PolicyRef { id: policy.id.to_string(), name: policy.name.clone(), place, number, managed }
}

/// What could not be read of a policy: where it stands, and why.
pub(crate) fn unread(policy: &Policy) -> Vec<String> {
    let parts = policy.conditions.unreadable.iter().map(|part| format!("{}: {}", part.path, part.problem));
    let state = match &policy.state {
        State::Unrecognised(text) => Some(format!("state: “{text}” is not known.")),
        _ => None,
    };
    state.into_iter().chain(parts).collect()
}

/// A policy as Graph writes it, indented; empty where there is none at that place.
pub(crate) fn json(space: &Space, number: u32) -> String {
    let tenant = space.tenant();
    let policy = usize::try_from(number).ok().filter(|at| *at < space.exported());
    let policy = policy.and_then(|at| tenant.policies.get(at));
    policy.map(|policy| graph::written(policy, tenant)).unwrap_or_default()
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
            policy: reference(self.space, policy),
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
