//! A policy in words: as one sentence, and condition by condition.

use canopy_engine::{Axis, SignIn, Subject, Target};
use canopy_model::{
    AgentContextSelector, AttributeFilter, ClientApp, Conditions, DeviceCondition, DeviceState, FilterMode,
    LocationSelector, Policy, Selection, TargetSelector, UserSelector, WorkloadSelector,
};

use super::conditions::{Telling, client_app, flow, insider_risk, name, platform, risk};
use super::{capitalised, controls, list, session};
use crate::answer::{PolicyCondition, PolicyEntry};

/// So many entries of a list are named in the sentence; more are counted.
const NAMED: usize = 3;

/// The whole policy as one sentence, without a full stop.
pub(crate) fn policy_sentence(telling: &Telling<'_>, policy: &Policy) -> String {
    let c = &policy.conditions;
    let mut told = vec![capitalised(&whom(telling, c)), to(telling, c)];
    told.extend(circumstances(telling, c));
    let mut asked: Vec<String> = Vec::new();
    if policy.grant.is_some() {
        asked.push(match controls(telling.names, policy).as_str() {
            "block" => "blocks access".to_owned(),
            some => format!("requires {some}"),
        });
    }
    asked.extend(session(&policy.session).into_iter().map(|one| one.replacen(": ", " ", 1)));
    if asked.is_empty() {
        asked.push("asks for nothing".to_owned());
    }
    format!("{}: {}", told.join(", "), asked.join("; "))
}

/// Who is included, and who is not.
fn whom(telling: &Telling<'_>, c: &Conditions) -> String {
    let mut included = users(telling, &c.users.include);
    let mut excluded = users(telling, &c.users.exclude);
    for (all, of_all, selection) in workloads(c) {
        let told = |one: &WorkloadSelector| telling.workload(one, of_all);
        included.extend(some(&selection.include, told, all));
        excluded.extend(some(&selection.exclude, told, all));
    }
    if let Some(agents) = &c.agents {
        included.extend(some(&agents.users.include, |one| telling.agent(one), "agent users"));
        excluded.extend(some(&agents.users.exclude, |one| telling.agent(one), "agent users"));
    }
    for (filter, of) in attribute_filters(c) {
        match filter.mode {
            FilterMode::Include => included.push(format!("{of} where {}", filter.text)),
            FilterMode::Exclude => excluded.push(format!("{of} where {}", filter.text)),
        }
    }
    let included = if included.is_empty() { "nobody".to_owned() } else { list(&included, "and") };
    but(included, &excluded)
}

fn but(included: String, excluded: &[String]) -> String {
    if excluded.is_empty() { included } else { format!("{included} but {}", list(excluded, "and")) }
}

/// Lists of workloads, with what they are called and what all of them are.
fn workloads(c: &Conditions) -> impl Iterator<Item = (&'static str, &'static str, &Selection<WorkloadSelector>)> {
    c.workloads.iter().flat_map(|workloads| {
        [
            ("service principals", "all service principals", &workloads.service_principals),
            ("agents", "all agents", &workloads.agent_identities),
        ]
    })
}

/// Filters on who signs in, with what they filter.
fn attribute_filters(c: &Conditions) -> impl Iterator<Item = (&AttributeFilter, &'static str)> {
    let workloads = c.workloads.iter().flat_map(|workloads| {
        [
            (workloads.service_principal_filter.as_ref(), "service principals"),
            (workloads.agent_identity_filter.as_ref(), "agents"),
        ]
    });
    let agents = c.agents.iter().map(|agents| (agents.filter.as_ref(), "agent users"));
    workloads.chain(agents).filter_map(|(filter, of)| Some((filter?, of)))
}

/// Few entries by name; many counted.
fn some<T>(entries: &[T], told: impl Fn(&T) -> String, many: &str) -> Vec<String> {
    match entries.len() {
        0..=NAMED => entries.iter().map(told).collect(),
        more => vec![format!("{more} {many}")],
    }
}

/// Users in a sentence: few by name, many counted by kind.
fn users(telling: &Telling<'_>, selectors: &[UserSelector]) -> Vec<String> {
    let told = |selector: &UserSelector| match selector {
        UserSelector::All => "everybody".to_owned(),
        UserSelector::Guests(guests) if (NAMED + 1..6).contains(&guests.types.len()) => {
            let whole = telling.user(selector);
            let of = whole.rsplit_once(" of ").map(|(_, tenants)| format!(" of {tenants}")).unwrap_or_default();
            let of = if matches!(guests.tenants, canopy_model::ExternalTenants::All) { String::new() } else { of };
            format!("{} kinds of external users{of}", guests.types.len())
        }
        other => telling.user(other),
    };
    let given: Vec<&UserSelector> = selectors.iter().filter(|one| **one != UserSelector::None).collect();
    if given.len() <= NAMED {
        return given.into_iter().map(told).collect();
    }
    type Is = fn(&UserSelector) -> bool;
    let kinds: [(Is, &str); 3] = [
        (|one| matches!(one, UserSelector::User(_)), "users"),
        (|one| matches!(one, UserSelector::Group(_)), "groups"),
        (|one| matches!(one, UserSelector::Role(_)), "roles"),
    ];
    let mut words = Vec::new();
    for (is_of_kind, many) in kinds {
        let of_kind: Vec<&UserSelector> = given.iter().copied().filter(|one| is_of_kind(one)).collect();
        match of_kind.as_slice() {
            [] => {}
            [one] => words.push(told(one)),
            more => words.push(format!("{} {many}", more.len())),
        }
    }
    let is_counted = |one: &UserSelector| kinds.iter().any(|(is_of_kind, _)| is_of_kind(one));
    words.extend(given.into_iter().filter(|one| !is_counted(one)).map(told));
    words
}

/// To what.
fn to(telling: &Telling<'_>, c: &Conditions) -> String {
    let selection = &c.targets.selection;
    let told = |one: &TargetSelector| match one {
        TargetSelector::Context(_) => format!("authentication context {}", telling.target(one)),
        _ => telling.target(one),
    };
    let is_action = selection.include.iter().any(|one| matches!(one, TargetSelector::Action(_)));
    let mut included = some(&selection.include, told, "resources");
    let mut excluded = some(&selection.exclude, told, "resources");
    if let Some(filter) = &c.targets.filter {
        let told = format!("resources where {}", filter.text);
        if filter.mode == FilterMode::Include { included.push(told) } else { excluded.push(told) }
    }
    if included.is_empty() {
        included.push("nothing".to_owned());
    }
    let told = but(list(&included, "and"), &excluded);
    if is_action { format!("to {told}") } else { format!("on {told}") }
}

/// Under which circumstances: every other condition that is configured.
fn circumstances(telling: &Telling<'_>, c: &Conditions) -> Vec<String> {
    let mut told = Vec::new();
    if let Some(apps) = &c.client_apps {
        let words: Vec<String> = apps.iter().map(|app| client(*app)).collect();
        told.push(format!("from {}", list(&words, "or")));
    }
    if let Some(platforms) = &c.platforms {
        let excluded: Vec<String> = platforms.exclude.iter().map(platform).collect();
        let included: Vec<String> = platforms.include.iter().map(platform).collect();
        told.push(format!("on {}", but(list(&included, "or"), &excluded)));
    }
    told.extend(c.locations.as_ref().map(|locations| network(telling, locations)));
    told.extend(c.devices.as_ref().map(|condition| match condition {
        DeviceCondition::Filter(filter) => {
            let mode = if filter.mode == FilterMode::Include { "on devices where" } else { "but not on devices where" };
            format!("{mode} {}", filter.text)
        }
        DeviceCondition::State(states) => {
            let told = |states: &[DeviceState]| states.iter().map(|one| state(*one).to_owned()).collect::<Vec<_>>();
            but(format!("on {} devices", list(&told(&states.include), "or")), &told(&states.exclude))
        }
    }));
    for (axis, levels) in levels(c) {
        told.push(format!("at {} {}", list(&levels, "or"), super::axis_name(axis)));
    }
    if let Some(flows) = &c.flows {
        let flows: Vec<String> = flows.iter().map(|one| flow(*one).to_owned()).collect();
        told.push(format!("through {}", list(&flows, "or")));
    }
    if let Some(context) = &c.agent_context {
        let included: Vec<String> = context.include.iter().map(session_of_agent).collect();
        let excluded: Vec<String> = context.exclude.iter().map(session_of_agent).collect();
        told.push(format!("in {}", but(list(&included, "or"), &excluded)));
    }
    told
}

fn client(app: ClientApp) -> String {
    match app {
        ClientApp::Browser => "browsers".to_owned(),
        ClientApp::MobileAppsAndDesktopClients => "mobile apps and desktop clients".to_owned(),
        ClientApp::Other => "other clients (legacy authentication)".to_owned(),
        ClientApp::ExchangeActiveSync | ClientApp::EasSupported => client_app(app).to_owned(),
    }
}

fn network(telling: &Telling<'_>, locations: &Selection<LocationSelector>) -> String {
    let told = |all: &[LocationSelector], last| list(&some(all, |one| telling.location(one), "named locations"), last);
    let excluded = told(&locations.exclude, "and");
    match (locations.include.as_slice(), locations.exclude.is_empty()) {
        ([LocationSelector::All], false) => format!("outside {excluded}"),
        (included, true) => format!("from {}", told(included, "or")),
        (included, false) => format!("from {} but not {excluded}", told(included, "or")),
    }
}

const fn state(state: DeviceState) -> &'static str {
    match state {
        DeviceState::All => "all",
        DeviceState::Compliant => "compliant",
        DeviceState::DomainJoined => "hybrid joined",
    }
}

fn session_of_agent(context: &AgentContextSelector) -> String {
    match context {
        AgentContextSelector::All => "every session of an agent user".to_owned(),
        AgentContextSelector::InitiatedFromEndpoints => "sessions initiated from endpoints".to_owned(),
        AgentContextSelector::Unrecognised(text) => format!("“{text}”, which is not known"),
    }
}

/// The conditions that are levels, those that are configured.
fn levels(c: &Conditions) -> Vec<(Axis, Vec<String>)> {
    let risks = [
        (Axis::SignInRisk, &c.sign_in_risk),
        (Axis::UserRisk, &c.user_risk),
        (Axis::ServicePrincipalRisk, &c.service_principal_risk),
        (Axis::AgentRisk, &c.agent_risk),
    ];
    let risks = risks.into_iter().filter_map(|(axis, levels)| {
        let levels = levels.as_ref()?.iter().map(|level| risk(*level).to_owned());
        Some((axis, levels.collect()))
    });
    let insider = c.insider_risk.iter().map(|levels| {
        (Axis::InsiderRisk, levels.iter().map(|level| insider_risk(*level).to_owned()).collect::<Vec<_>>())
    });
    risks.chain(insider).collect()
}

/// Every condition that is configured, entry by entry; `people` counts those whom a selector matches.
pub(crate) fn entries(
    telling: &Telling<'_>,
    c: &Conditions,
    people: &dyn Fn(&UserSelector) -> Option<u32>,
) -> Vec<PolicyCondition> {
    let mut all = Vec::new();
    let mut add = |name: &str, include: Vec<PolicyEntry>, exclude: Vec<PolicyEntry>| {
        if !(include.is_empty() && exclude.is_empty()) {
            all.push(PolicyCondition { name: name.to_owned(), include, exclude });
        }
    };
    let user = |selectors: &[UserSelector]| -> Vec<PolicyEntry> {
        let one = |selector: &UserSelector| PolicyEntry { text: telling.user(selector), people: people(selector) };
        selectors.iter().map(one).collect()
    };
    add("Users", user(&c.users.include), user(&c.users.exclude));
    for (what, of_all, selection) in workloads(c) {
        let told = |one: &WorkloadSelector| telling.workload(one, of_all);
        add(&capitalised(what), plain(&selection.include, told), plain(&selection.exclude, told));
    }
    if let Some(agents) = &c.agents {
        let told = |one: &_| telling.agent(one);
        add("Agent users", plain(&agents.users.include, told), plain(&agents.users.exclude, told));
    }
    for (filter, of) in attribute_filters(c) {
        let (include, exclude) = rule(filter.mode, &filter.text);
        add(&format!("Filter for {of}"), include, exclude);
    }
    let of = |target: Target| SignIn::ordinary(Subject::Person(Default::default()), target);
    let target = match c.targets.selection.include.first() {
        Some(TargetSelector::Action(action)) => Target::Action(*action),
        Some(TargetSelector::Context(id)) => Target::Context(id.clone()),
        _ => Target::other(),
    };
    let ordinary = of(target);
    let told = |one: &TargetSelector| capitalised(&telling.target(one));
    let selection = &c.targets.selection;
    add(name(Axis::Target, &ordinary), plain(&selection.include, told), plain(&selection.exclude, told));
    if let Some(filter) = &c.targets.filter {
        let (include, exclude) = rule(filter.mode, &filter.text);
        add("Filter for applications", include, exclude);
    }
    if let Some(apps) = &c.client_apps {
        let apps: Vec<ClientApp> = apps.iter().copied().collect();
        add(name(Axis::ClientApp, &ordinary), plain(&apps, |app| client_app(*app).to_owned()), Vec::new());
    }
    if let Some(one) = &c.platforms {
        add(name(Axis::Platform, &ordinary), plain(&one.include, platform), plain(&one.exclude, platform));
    }
    if let Some(one) = &c.locations {
        let told = |selector: &LocationSelector| telling.location(selector);
        add(name(Axis::Network, &ordinary), plain(&one.include, told), plain(&one.exclude, told));
    }
    match &c.devices {
        Some(DeviceCondition::Filter(filter)) => {
            let (include, exclude) = rule(filter.mode, &filter.text);
            add(name(Axis::Device, &ordinary), include, exclude);
        }
        Some(DeviceCondition::State(states)) => {
            let told = |one: &DeviceState| state(*one).to_owned();
            add("Device state", plain(&states.include, told), plain(&states.exclude, told));
        }
        None => {}
    }
    for (axis, levels) in levels(c) {
        add(name(axis, &ordinary), plain(&levels, String::clone), Vec::new());
    }
    if let Some(flows) = &c.flows {
        let flows: Vec<_> = flows.iter().copied().collect();
        add(name(Axis::Flow, &ordinary), plain(&flows, |one| flow(*one).to_owned()), Vec::new());
    }
    if let Some(one) = &c.agent_context {
        add("Agent context", plain(&one.include, session_of_agent), plain(&one.exclude, session_of_agent));
    }
    all
}

fn plain<T>(entries: &[T], told: impl Fn(&T) -> String) -> Vec<PolicyEntry> {
    entries.iter().map(|entry| PolicyEntry { text: told(entry), people: None }).collect()
}

/// A rule as the one entry of its list.
fn rule(mode: FilterMode, text: &str) -> (Vec<PolicyEntry>, Vec<PolicyEntry>) {
    let rule = vec![PolicyEntry { text: text.to_owned(), people: None }];
    if mode == FilterMode::Include { (rule, Vec::new()) } else { (Vec::new(), rule) }
}
