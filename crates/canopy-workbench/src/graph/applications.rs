//! `conditionalAccessApplications`

use canopy_model::{TargetCondition, TargetSelector, UserAction};
use serde::Serialize;

use super::devices::Filter;

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Applications {
    include_applications: Vec<String>,
    exclude_applications: Vec<String>,
    include_user_actions: Vec<String>,
    include_authentication_context_class_references: Vec<String>,
    application_filter: Option<Filter>,
}

pub(super) fn write(targets: &TargetCondition) -> Applications {
    let mut written = Applications {
        include_applications: Vec::new(),
        exclude_applications: targets.selection.exclude.iter().map(word).collect(),
        include_user_actions: Vec::new(),
        include_authentication_context_class_references: Vec::new(),
        application_filter: targets.filter.as_ref().map(Filter::of_attributes),
    };
    for selector in &targets.selection.include {
        let list = match selector {
            TargetSelector::Action(_) => &mut written.include_user_actions,
            TargetSelector::Context(_) => &mut written.include_authentication_context_class_references,
            _ => &mut written.include_applications,
        };
        list.push(word(selector));
    }
    written
}

fn word(selector: &TargetSelector) -> String {
    match selector {
        TargetSelector::All => "All".to_owned(),
        TargetSelector::None => "None".to_owned(),
        TargetSelector::App(id) => id.to_string(),
        TargetSelector::Office365 => "Office365".to_owned(),
        TargetSelector::AdminPortals => "MicrosoftAdminPortals".to_owned(),
        TargetSelector::AllAgentResources => "AllAgentIdResources".to_owned(),
        TargetSelector::Action(one) => action(*one).to_owned(),
        TargetSelector::Context(id) => id.to_string(),
        TargetSelector::Unrecognised(text) => text.clone(),
    }
}

/// The name of a user action in policies.
pub(crate) const fn action(action: UserAction) -> &'static str {
    match action {
        UserAction::RegisterSecurityInfo => "urn:user:registersecurityinfo",
        UserAction::RegisterDevice => "urn:user:registerdevice",
        UserAction::AccountRecovery => "urn:user:accountrecovery",
    }
}
