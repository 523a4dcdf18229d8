//! Policies as lines: named, and held against one sign-in.

use canopy_engine::{Bearer, SignIn, Space, Trace};
use canopy_model::{Policy, PolicyState as State};

use crate::answer::{PolicyLine, PolicyRef, PolicyState};
use crate::people;
use crate::words::{self, Names, Telling};

pub(crate) fn reference(policy: &Policy) -> PolicyRef {
    let place = match policy.source.line {
        0 => policy.source.file.clone(),
        line => format!("{}, line {line}", policy.source.file),
    };
    PolicyRef { id: policy.id.to_string(), name: policy.name.clone(), place }
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
    pub(crate) space: &'a Space,
    pub(crate) names: &'a Names<'a>,
    pub(crate) bearer: &'a Bearer,
    pub(crate) sign_in: &'a SignIn,
    pub(crate) trace: &'a Trace,
}

impl Traced<'_> {
    pub(crate) fn line(&self, at: usize) -> Option<PolicyLine> {
        let policy = self.space.tenant().policies.get(at)?;
        let telling = self.telling();
        let mut controls = words::controls(self.names, policy);
        let session = words::session(&policy.session);
        if policy.grant.is_none() && !session.is_empty() {
            controls = session.join(", ");
        }
        Some(PolicyLine {
            policy: reference(policy),
            state: state(policy),
            controls,
            conditions: words::conditions(&telling, &policy.conditions, at, self.trace, self.sign_in),
        })
    }

    pub(crate) fn telling(&self) -> Telling<'_> {
        Telling {
            names: self.names,
            memberships: self.space.memberships(),
            person: people::user_id(self.space, self.bearer),
        }
    }
}
