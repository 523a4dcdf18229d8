//! `conditions.applications`: resources, user actions, authentication contexts.

use canopy_model::{
    AppId, AttributeFilter, ContextId, ObjectId, Selection, TargetCondition, TargetSelector, UserAction,
};

use super::reading::PolicyReading;
use crate::auth_context::is_context_id;
use crate::json::Node;
use crate::notice::shortened;
use crate::rule::Subject;

const MEMBERS: [&str; 5] = [
    "includeApplications",
    "excludeApplications",
    "includeUserActions",
    "includeAuthenticationContextClassReferences",
    "applicationFilter",
];

/// Reads the applications condition. `networkAccess` and `globalSecureAccess` (beta) are not
/// known members: a policy that sets them is not fully understood.
pub(crate) fn read<'a>(reading: &mut PolicyReading<'_, 'a>, node: &Node<'a>) -> TargetCondition {
    reading.known_members(node, &MEMBERS);
    let mut selection = Selection::default();
    for (node, word) in reading.words(node.get("includeApplications")) {
        selection.include.push(app(reading, node, &word));
    }
    for (node, word) in reading.words(node.get("includeUserActions")) {
        selection.include.push(action(reading, node, &word));
    }
    for (node, word) in reading.words(node.get("includeAuthenticationContextClassReferences")) {
        selection.include.push(context(reading, node, &word));
    }
    for (node, word) in reading.words(node.get("excludeApplications")) {
        selection.exclude.push(app(reading, node, &word));
    }
    TargetCondition { selection, filter: attribute_filter(reading, node.get("applicationFilter")) }
}

/// A filter over custom security attributes.
pub(crate) fn attribute_filter<'a>(
    reading: &mut PolicyReading<'_, 'a>,
    node: Option<&Node<'a>>,
) -> Option<AttributeFilter> {
    let (mode, text, rule) = super::device::filter(reading, node?, Subject::Attribute)?;
    Some(AttributeFilter { mode, text, rule })
}

fn app(reading: &mut PolicyReading<'_, '_>, node: &Node<'_>, word: &str) -> TargetSelector {
    match word.to_lowercase().as_str() {
        "all" => return TargetSelector::All,
        "none" => return TargetSelector::None,
        "office365" => return TargetSelector::Office365,
        "microsoftadminportals" => return TargetSelector::AdminPortals,
        "allagentidresources" => return TargetSelector::AllAgentResources,
        _ => {}
    }
    if ObjectId::new(word).is_guid() {
        return TargetSelector::App(AppId::new(word));
    }
    if let Some(id) = reading.named(node, word, "app") {
        return TargetSelector::App(AppId(id));
    }
    reading.matches_nothing(node, &format!("“{}” is no id of an app.", shortened(word)));
    TargetSelector::Unrecognised(word.to_owned())
}

fn action(reading: &mut PolicyReading<'_, '_>, node: &Node<'_>, word: &str) -> TargetSelector {
    let lower = word.to_lowercase();
    match lower.strip_prefix("urn:user:").unwrap_or(&lower) {
        "registersecurityinfo" => TargetSelector::Action(UserAction::RegisterSecurityInfo),
        "registerdevice" => TargetSelector::Action(UserAction::RegisterDevice),
        "accountrecovery" => TargetSelector::Action(UserAction::AccountRecovery),
        _ => {
            reading.unknown(node, word);
            TargetSelector::Unrecognised(word.to_owned())
        }
    }
}

fn context(reading: &mut PolicyReading<'_, '_>, node: &Node<'_>, word: &str) -> TargetSelector {
    if is_context_id(word) {
        return TargetSelector::Context(ContextId::new(word));
    }
    reading.matches_nothing(node, &format!("“{}” is no authentication context (c1 to c99).", shortened(word)));
    TargetSelector::Unrecognised(word.to_owned())
}
