//! Policies written as Graph writes them (`conditionalAccessPolicy`), ready for a serialiser.
//!
//! Reading back what is written here gives the same policy. What the model does not keep is
//! written as null: descriptions, the id of a Global Secure Access profile.

mod applications;
mod conditions;
mod devices;
mod grant;
mod session;
mod users;
pub(crate) mod vocabulary;
mod workloads;

use canopy_model::{AuthenticationStrength, Policy, PolicyState, Tenant};
use serde::Serialize;

use conditions::ConditionSet;
use grant::GrantControls;
use session::SessionControls;

pub(crate) use applications::action;
pub(crate) use grant::{control, operator};
pub(crate) use session::names as session_names;
pub(crate) use users::selector as user_selector;

/// A policy as Graph writes it (`conditionalAccessPolicy`): serialises to an object with Graph's
/// member names, timestamps as they were read.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GraphPolicy {
    id: String,
    template_id: Option<String>,
    display_name: String,
    created_date_time: Option<String>,
    modified_date_time: Option<String>,
    state: String,
    conditions: ConditionSet,
    grant_controls: Option<GrantControls>,
    session_controls: Option<SessionControls>,
}

/// Writes a policy; strengths that are among `strengths` are expanded, as Graph does.
pub fn policy(policy: &Policy, strengths: &[AuthenticationStrength]) -> GraphPolicy {
    GraphPolicy {
        id: policy.id.to_string(),
        template_id: policy.template.clone(),
        display_name: policy.name.clone(),
        created_date_time: policy.created.clone(),
        modified_date_time: policy.modified.clone(),
        state: state(&policy.state).to_owned(),
        conditions: conditions::write(&policy.conditions),
        grant_controls: policy.grant.as_ref().map(|grant| grant::write(grant, strengths)),
        session_controls: session::write(&policy.session),
    }
}

pub(crate) use grant::combinations;

/// A policy as Graph writes it, as indented JSON.
pub(crate) fn written(one: &Policy, tenant: &Tenant) -> String {
    serde_json::to_string_pretty(&policy(one, &tenant.strengths)).unwrap_or_default()
}

/// `conditionalAccessPolicyState`
pub(crate) fn state(state: &PolicyState) -> &str {
    match state {
        PolicyState::Enabled => "enabled",
        PolicyState::ReportOnly => "enabledForReportingButNotEnforced",
        PolicyState::Disabled => "disabled",
        PolicyState::Unrecognised(text) => text,
    }
}
