//! Conditional Access policies.

mod conditions;
mod device;
mod grant;
mod reading;
mod session;
mod target;
mod who;
mod workload;

use canopy_model::{Conditions, Policy, PolicyId, PolicyState, Source, UntoldSession};

use crate::json::Node;
use crate::kind::Kind;
use crate::location;
use crate::log::Words;
use crate::notice::{NoticeKind, shortened};
use crate::record::Record;
use crate::sniff::{Reader, Reading};
use reading::PolicyReading;

/// Reads a policy.
pub(crate) static READER: Reader = Reader { recognise, read };

fn recognise(record: &Record<'_, '_>) -> Option<Kind> {
    let conditions = record.node.get("conditions").filter(|node| node.is_object())?;
    let scoped = ["users", "applications", "clientApplications", "agents"].iter().any(|name| conditions.has(name));
    let controls = record.has_any(&["grantControls", "sessionControls", "state"]);
    (scoped && controls).then_some(Kind::Policy)
}

fn read<'a>(reading: &mut Reading<'_, 'a>, record: &Record<'_, 'a>) {
    let node = record.node;
    if node.get("deletedDateTime").is_some() {
        let words = Words::info(NoticeKind::NotUsed, format!("The policy “{}” is deleted.", shortened(name(record))))
            .so("It takes no part in sign-ins and is left out.")
            .remedy("Nothing needs to be done.");
        reading.log.say(node, words);
        reading.count(Kind::Policy, -1);
        return;
    }
    let name = name(record).to_owned();
    if is_template(record) {
        let words =
            Words::info(NoticeKind::Missing, format!("“{}” is one of Microsoft's templates.", shortened(&name)))
                .so("It has neither id nor state: it is listed, but not evaluated.")
                .remedy("To see what it would do, give it a state.");
        reading.log.say(node, words);
    }
    let id = id(reading, record, &name);
    let state = state(reading, record, &name);
    let mut inner = PolicyReading::new(reading.log, reading.draft, node, &name);
    let mut conditions = node.get("conditions").map_or_else(Conditions::default, |n| conditions::read(&mut inner, n));
    let grant = node.get("grantControls").and_then(|node| grant::read(&mut inner, node));
    let session = node.get("sessionControls").map(|node| session::read(&mut inner, node)).unwrap_or_default();
    conditions.unreadable = inner.finish();
    note_untold(reading, record, &id);
    let text = |name: &str| node.text_of(name).map(str::to_owned);
    let source = Source { file: reading.log.file().to_owned(), line: reading.log.line(node) };
    let (created, modified, template) = (text("createdDateTime"), text("modifiedDateTime"), text("templateId"));
    let policy = Policy { id, name, state, conditions, grant, session, created, modified, template, source };
    reading.draft.policies.put(policy, reading.log.file());
    location::read_with_policy(reading, record);
}

/// Only beta tells continuous access evaluation; older versions leave token protection out.
fn note_untold(reading: &mut Reading<'_, '_>, record: &Record<'_, '_>, policy: &PolicyId) {
    let session = record.node.get("sessionControls");
    let has = |name: &str| session.is_some_and(|node| node.has(name));
    let beta = ["partialEnablementStrategy"].iter().any(|name| record.node.has(name));
    if beta || record.context.contains("/beta/") || has("continuousAccessEvaluation") {
        return;
    }
    let token_protection = session.is_some() && !has("secureSignInSession");
    reading.draft.surroundings.untold_sessions.push(UntoldSession { policy: policy.clone(), token_protection });
}

/// The display name; a template's is in the object around it.
fn name<'n>(record: &Record<'n, '_>) -> &'n str {
    let outer = || record.parent.and_then(|parent| parent.text_of("displayName").or_else(|| parent.text_of("name")));
    record.node.text_of("displayName").or_else(outer).unwrap_or("Policy without a name")
}

fn id(reading: &mut Reading<'_, '_>, record: &Record<'_, '_>, name: &str) -> PolicyId {
    if let Some(id) = record.node.text_of("id") {
        return PolicyId::new(id);
    }
    let made_up = PolicyId::new(&format!("{}#{}", reading.log.file(), record.number));
    if is_template(record) {
        return made_up;
    }
    let words = Words::info(NoticeKind::Missing, format!("The policy “{}” has no id.", shortened(name)))
        .so("It got an id made of the file's name and its place in the file; copies of it are not noticed.")
        .remedy("Nothing needs to be done for a template; export real policies with their ids.");
    reading.log.say(record.node, words);
    made_up
}

/// A template (conditionalAccessTemplate) holds what a policy would be made of, under `details`.
fn is_template(record: &Record<'_, '_>) -> bool {
    let details = record.parent.and_then(|parent| parent.get("details"));
    details.is_some_and(|details| std::ptr::eq(details, record.node)) && record.node.get("state").is_none()
}

fn state(reading: &mut Reading<'_, '_>, record: &Record<'_, '_>, name: &str) -> PolicyState {
    let node = record.node.get("state");
    let text = node.and_then(Node::text).unwrap_or_default().trim();
    match text.to_lowercase().as_str() {
        "enabled" => return PolicyState::Enabled,
        "disabled" => return PolicyState::Disabled,
        "enabledforreportingbutnotenforced" => return PolicyState::ReportOnly,
        _ => {}
    }
    if text.is_empty() && is_template(record) {
        return PolicyState::Unrecognised(String::new());
    }
    let what = match text {
        "" => format!("The policy “{}” does not say whether it is on.", shortened(name)),
        text => format!("The policy “{}” has the unknown state “{}”.", shortened(name), shortened(text)),
    };
    let words = Words::warning(NoticeKind::UnknownValue, what)
        .so("The policy is listed, but not evaluated.")
        .remedy("Set the state to enabled, disabled or enabledForReportingButNotEnforced.");
    reading.log.say(node.unwrap_or(record.node), words);
    PolicyState::Unrecognised(text.to_owned())
}
