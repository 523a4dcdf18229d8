//! A policy as such, in words: each condition, and all of it in one sentence.

use canopy_engine::Space;
use canopy_model::{
    AgentSelector, AttributeFilter, Conditions, DeviceCondition, DeviceState, FilterMode, Policy, Selection,
};

use super::conditions::{client_app, flow, insider_risk, platform, risk};
use super::{Names, Telling, capitalised, controls, list, session};

/// So many includes or excludes stand in the sentence; the rest is counted.
const SHORT: usize = 3;

/// A condition: its name in the portal, what it says, and what stands before it in a sentence.
struct Part {
    name: &'static str,
    before: &'static str,
    include: Vec<String>,
    exclude: Vec<String>,
}

/// Each condition that is configured: its name as the portal has it, and what it says.
pub(crate) fn lines(space: &Space, names: &Names<'_>, policy: &Policy) -> Vec<(String, String)> {
    let parts = parts(space, names, &policy.conditions);
    parts.iter().map(|part| (part.name.to_owned(), told(part, usize::MAX))).collect()
}

/// The whole policy in one sentence, long lists cut short.
pub(crate) fn sentence_of(space: &Space, names: &Names<'_>, policy: &Policy) -> String {
    let parts = parts(space, names, &policy.conditions);
    let told: Vec<String> = parts.iter().map(|part| format!("{}{}", part.before, told(part, SHORT))).collect();
    let asked = match (&policy.grant, controls(names, policy)) {
        (None, _) if policy.session.is_empty() => "nothing is asked".to_owned(),
        (None, _) => String::new(),
        (Some(_), asked) if asked == "block" => "block access".to_owned(),
        (Some(_), asked) => format!("require {asked}"),
    };
    let asks: Vec<String> =
        std::iter::once(asked).chain(session(&policy.session)).filter(|text| !text.is_empty()).collect();
    format!("{}: {}", capitalised(&told.join(", ")), asks.join("; "))
}

/// Every condition that is configured, who and what first.
fn parts(space: &Space, names: &Names<'_>, c: &Conditions) -> Vec<Part> {
    let telling = Telling { names, space, person: None };
    let mut parts = Vec::new();
    let mut add = |name, before, include: Vec<String>, exclude: Vec<String>| {
        if !include.is_empty() || !exclude.is_empty() {
            parts.push(Part { name, before, include, exclude });
        }
    };
    let (include, exclude) = both(&c.users, |one| telling.user(one));
    add("Users", "", include, exclude);
    if let Some(workloads) = &c.workloads {
        let (mut include, exclude) =
            both(&workloads.service_principals, |one| telling.workload(one, "all service principals"));
        include.extend(filter(workloads.service_principal_filter.as_ref(), "service principals"));
        add("Workload identities", "", include, exclude);
        let (mut include, exclude) =
            both(&workloads.agent_identities, |one| telling.workload(one, "all agent identities"));
        include.extend(filter(workloads.agent_identity_filter.as_ref(), "agent identities"));
        add("Agent identities", "", include, exclude);
    }
    if let Some(agents) = &c.agents {
        let (mut include, exclude) = both(&agents.users, |one| match one {
            AgentSelector::All => "all agent users".to_owned(),
            AgentSelector::One(id) => names.user(id),
        });
        include.extend(filter(agents.filter.as_ref(), "agent users"));
        add("Agents", "", include, exclude);
    }
    let (mut include, exclude) = both(&c.targets.selection, |one| telling.target(one));
    include.extend(filter(c.targets.filter.as_ref(), "apps"));
    add("Target resources", "to ", include, exclude);
    let clients = c.client_apps.iter().flatten().map(|one| client_app(*one).to_owned());
    add("Client apps", "with ", clients.collect(), Vec::new());
    let (include, exclude) = c.platforms.as_ref().map(|one| both(one, platform)).unwrap_or_default();
    add("Device platforms", "on ", include, exclude);
    let (include, exclude) = c.locations.as_ref().map(|one| both(one, |at| telling.location(at))).unwrap_or_default();
    add("Network", "from ", include, exclude);
    let (include, exclude) = devices(c.devices.as_ref());
    add("Devices", "on ", include, exclude);
    let levels = |levels: &Option<_>| -> Vec<String> {
        let levels: &Option<std::collections::BTreeSet<_>> = levels;
        levels.iter().flatten().map(|level| risk(*level).to_lowercase()).collect()
    };
    add("Sign-in risk", "at sign-in risk ", levels(&c.sign_in_risk), Vec::new());
    add("User risk", "at user risk ", levels(&c.user_risk), Vec::new());
    add("Service principal risk", "at risk ", levels(&c.service_principal_risk), Vec::new());
    add("Agent risk", "at agent risk ", levels(&c.agent_risk), Vec::new());
    let insider = c.insider_risk.iter().flatten().map(|level| insider_risk(*level).to_lowercase());
    add("Insider risk", "at insider risk ", insider.collect(), Vec::new());
    let flows = c.flows.iter().flatten().map(|one| flow(*one).to_lowercase());
    add("Authentication flows", "by ", flows.collect(), Vec::new());
    let unread = c.unreadable.iter().map(|one| format!("{}: {}", one.path, one.problem));
    add("Could not be read", "but some of it could not be read: ", unread.collect(), Vec::new());
    parts
}

fn both<T>(selection: &Selection<T>, tell: impl Fn(&T) -> String) -> (Vec<String>, Vec<String>) {
    (selection.include.iter().map(&tell).collect(), selection.exclude.iter().map(&tell).collect())
}

fn filter(filter: Option<&AttributeFilter>, what: &str) -> Option<String> {
    filter.map(|filter| rule(filter.mode, &filter.text, what))
}

fn rule(mode: FilterMode, text: &str, what: &str) -> String {
    match mode {
        FilterMode::Include => format!("{what} that match {text}"),
        FilterMode::Exclude => format!("{what} that do not match {text}"),
    }
}

fn devices(condition: Option<&DeviceCondition>) -> (Vec<String>, Vec<String>) {
    let state = |state: &DeviceState| {
        match state {
            DeviceState::All => "any device",
            DeviceState::Compliant => "compliant devices",
            DeviceState::DomainJoined => "hybrid joined devices",
        }
        .to_owned()
    };
    match condition {
        None => (Vec::new(), Vec::new()),
        Some(DeviceCondition::Filter(filter)) => (vec![rule(filter.mode, &filter.text, "devices")], Vec::new()),
        Some(DeviceCondition::State(selection)) => both(selection, state),
    }
}

/// What a condition says, with at most so many of each list.
fn told(part: &Part, at_most: usize) -> String {
    let some = |all: &[String], last: &str| {
        if all.len() <= at_most {
            return list(all, last);
        }
        let first: Vec<String> = all.iter().take(at_most - 1).cloned().collect();
        format!("{} {last} {} more", first.join(", "), all.len() - first.len())
    };
    match (part.include.is_empty(), part.exclude.is_empty()) {
        (_, true) => some(&part.include, "or"),
        (true, false) => format!("any but {}", some(&part.exclude, "and")),
        (false, false) => format!("{} but {}", some(&part.include, "or"), some(&part.exclude, "and")),
    }
}
