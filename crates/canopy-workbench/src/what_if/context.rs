//! `signInContext`: what is signed in to.

use canopy_engine::{Axis, Resource, Target};
use canopy_model::{AppId, ContextId, TargetSelector, UserAction};
use serde_json::Value;

use super::Evaluator;
use super::assumed::{Note, WHAT_IF};
use super::body::Body;
use super::problem::Problem;
use crate::layers;
use crate::question::Layer;
use crate::words::list;

const MEMBERS: [&str; 4] = ["includeApplications", "userAction", "authenticationContext", "authenticationContextValue"];

/// Graph's own names, and those of policies, which alone have account recovery.
pub(super) const ACTIONS: &[(&str, UserAction)] = &[
    ("registerSecurityInformation", UserAction::RegisterSecurityInfo),
    ("registerOrJoinDevices", UserAction::RegisterDevice),
    ("urn:user:registersecurityinfo", UserAction::RegisterSecurityInfo),
    ("urn:user:registerdevice", UserAction::RegisterDevice),
    ("urn:user:accountrecovery", UserAction::AccountRecovery),
];

/// Reads the target; what had to be assumed of it is noted.
pub(super) fn read(desk: &Evaluator<'_>, value: Option<&Value>, notes: &mut Vec<Note>) -> Result<Target, Problem> {
    let Some(value) = value else {
        return Err(Problem::request(
            "The request has no signInContext. It names an application, a user action or an authentication context.",
        ));
    };
    let body = Body::of(value, "signInContext", &MEMBERS)?;
    match kind(&body)? {
        "userActionContext" => {
            let action = body.one_of("userAction", ACTIONS)?;
            action.map(Target::Action).ok_or_else(|| Problem::request("signInContext.userAction is missing."))
        }
        "authContext" => context(&body),
        _ => applications(desk, &body, notes),
    }
}

fn kind(body: &Body<'_>) -> Result<&'static str, Problem> {
    let kinds = ["applicationContext", "userActionContext", "authContext"];
    if let Some(named) = body.odata_type() {
        let found = kinds.into_iter().find(|kind| kind.eq_ignore_ascii_case(named));
        return found.ok_or_else(|| {
            let text: String = named.chars().take(60).collect();
            Problem::request(format!(
                "signInContext cannot be a “{text}”. It is an applicationContext, a userActionContext or an authContext."
            ))
        });
    }
    let given = [
        body.get("includeApplications"),
        body.get("userAction"),
        body.get("authenticationContext").or_else(|| body.get("authenticationContextValue")),
    ];
    let mut present = kinds.into_iter().zip(given).filter(|(_, given)| given.is_some()).map(|(kind, _)| kind);
    match (present.next(), present.next()) {
        (Some(only), None) => Ok(only),
        (None, _) => Err(Problem::request(
            "signInContext is empty. It has includeApplications, a userAction or an authenticationContext.",
        )),
        (Some(_), Some(_)) => {
            Err(Problem::request("signInContext names several kinds of target. Give one, or an @odata.type."))
        }
    }
}

fn context(body: &Body<'_>) -> Result<Target, Problem> {
    let text = body.text("authenticationContext")?.or(body.text("authenticationContextValue")?);
    let Some(text) = text else { return Err(Problem::request("signInContext.authenticationContext is missing.")) };
    let number = text.strip_prefix(['c', 'C']).and_then(|digits| digits.parse::<u8>().ok());
    if number.is_some_and(|number| (1..=99).contains(&number)) {
        Ok(Target::Context(ContextId::new(text)))
    } else {
        Err(Problem::request("signInContext.authenticationContext is none of c1 to c99."))
    }
}

fn applications(desk: &Evaluator<'_>, body: &Body<'_>, notes: &mut Vec<Note>) -> Result<Target, Problem> {
    let apps: Vec<AppId> = body.texts("includeApplications")?.into_iter().map(AppId::new).collect();
    if apps.is_empty() {
        return Err(Problem::request("signInContext.includeApplications is empty. Name an application by its appId."));
    }
    let names: Vec<String> = apps.iter().filter(|id| !id.0.is_guid()).map(ToString::to_string).collect();
    if !names.is_empty() {
        let text = format!(
            "{} is no application id: only policies on all resources reach it. Groups of apps cannot be asked for by name.",
            list(&names, "and")
        );
        notes.push(Note::on(Axis::Target, text, WHAT_IF));
    }
    let live = || desk.live().map(|policy| &policy.conditions.targets);
    if live().any(|targets| targets.filter.is_some()) {
        let text =
            "Custom security attributes of applications are in no export: filters for applications match nothing.";
        notes.push(Note::on(Axis::Target, text, "concept-filter-for-applications"));
    }
    if live().any(|targets| targets.selection.include.contains(&TargetSelector::AllAgentResources)) {
        let text = "The application is taken to be no agent's resource; the request does not say.";
        notes.push(Note::on(Axis::Target, text, "agent-id"));
    }
    let target = Target::Resources(apps.into_iter().map(Resource::app).collect());
    if layers::with_dependencies(target.clone(), &[Layer::ServiceDependencies]) != target {
        let text = "Service dependencies are not simulated: policies on the services that this application calls are left out.";
        notes.push(Note::on(Axis::Target, text, WHAT_IF));
    }
    Ok(target)
}
