//! The condition set (`conditionalAccessConditionSet`).

use canopy_model::{
    AgentContextSelector, ClientApp, Conditions, InsiderRisk, LocationId, LocationSelector, Platform, PlatformSelector,
    RiskLevel, Selection, TransferMethod, ordered,
};

use super::reading::PolicyReading;
use super::{device, target, who, workload};
use crate::json::Node;
use crate::log::Words;
use crate::notice::NoticeKind;

const MEMBERS: [&str; 16] = [
    "users",
    "applications",
    "clientApplications",
    "clientAppTypes",
    "platforms",
    "locations",
    "devices",
    "deviceStates",
    "signInRiskLevels",
    "userRiskLevels",
    "servicePrincipalRiskLevels",
    "insiderRiskLevels",
    "authenticationFlows",
    "agentIdRiskLevels",
    "agents",
    "agentContext",
];

const RISKS: [(&str, RiskLevel); 5] = [
    ("none", RiskLevel::None),
    ("low", RiskLevel::Low),
    ("medium", RiskLevel::Medium),
    ("high", RiskLevel::High),
    ("hidden", RiskLevel::Hidden),
];

const INSIDER_RISKS: [(&str, InsiderRisk); 4] = [
    ("none", InsiderRisk::None),
    ("minor", InsiderRisk::Minor),
    ("moderate", InsiderRisk::Moderate),
    ("elevated", InsiderRisk::Elevated),
];

/// `modern` and `easUnsupported` are retired names (conditionalAccessConditionSet).
const CLIENT_APPS: [(&str, ClientApp); 7] = [
    ("browser", ClientApp::Browser),
    ("mobileAppsAndDesktopClients", ClientApp::MobileAppsAndDesktopClients),
    ("modern", ClientApp::MobileAppsAndDesktopClients),
    ("exchangeActiveSync", ClientApp::ExchangeActiveSync),
    ("easUnsupported", ClientApp::ExchangeActiveSync),
    ("easSupported", ClientApp::EasSupported),
    ("other", ClientApp::Other),
];

const PLATFORMS: [(&str, Platform); 6] = [
    ("windows", Platform::Windows),
    ("macOS", Platform::MacOs),
    ("iOS", Platform::Ios),
    ("android", Platform::Android),
    ("linux", Platform::Linux),
    ("windowsPhone", Platform::WindowsPhone),
];

/// Reads the conditions; what could not be read is left with the reading.
pub(crate) fn read<'a>(reading: &mut PolicyReading<'_, 'a>, node: &Node<'a>) -> Conditions {
    reading.known_members(node, &MEMBERS);
    Conditions {
        users: node.get("users").map(|node| who::read(reading, node)).unwrap_or_default(),
        workloads: node.get("clientApplications").and_then(|node| workload::read(reading, node)),
        agents: node.get("agents").and_then(|node| workload::read_agents(reading, node)),
        targets: node.get("applications").map(|node| target::read(reading, node)).unwrap_or_default(),
        client_apps: client_apps(reading, node.get("clientAppTypes")),
        platforms: node.get("platforms").and_then(|node| platforms(reading, node)),
        locations: node.get("locations").and_then(|node| locations(reading, node)),
        devices: device::read(reading, node.get("devices"), node.get("deviceStates")),
        sign_in_risk: risks(reading, node.get("signInRiskLevels")),
        user_risk: risks(reading, node.get("userRiskLevels")),
        service_principal_risk: risks(reading, node.get("servicePrincipalRiskLevels")),
        agent_risk: risks(reading, node.get("agentIdRiskLevels")),
        insider_risk: reading.set(node.get("insiderRiskLevels"), &INSIDER_RISKS),
        flows: node.get("authenticationFlows").and_then(|node| flows(reading, node)),
        agent_context: node.get("agentContext").and_then(|node| agent_context(reading, node)),
        unreadable: Vec::new(),
    }
}

type Set<T> = canopy_model::ordered::OrderedSet<T>;

fn client_apps<'a>(reading: &mut PolicyReading<'_, 'a>, node: Option<&Node<'a>>) -> Option<Set<ClientApp>> {
    let all =
        |node: &&Node<'a>| node.words().iter().any(|w| w.text.as_ref().is_some_and(|t| t.eq_ignore_ascii_case("all")));
    reading.set(node.filter(|node| !all(node)), &CLIENT_APPS)
}

fn risks<'a>(reading: &mut PolicyReading<'_, 'a>, node: Option<&Node<'a>>) -> Option<Set<RiskLevel>> {
    let set = reading.set(node, &RISKS)?;
    if let Some(node) = node.filter(|_| set.contains(&RiskLevel::Hidden)) {
        let what = format!("Policy {}: the risk levels are hidden from whoever made the export.", reading.title());
        let words = Words::warning(NoticeKind::UnknownValue, what)
            .so("The condition matches no sign-in.")
            .remedy("Export the policies with an account and licence that may read risk levels.");
        reading.log.say(node, words);
    }
    Some(set)
}

fn flows<'a>(reading: &mut PolicyReading<'_, 'a>, node: &Node<'a>) -> Option<Set<TransferMethod>> {
    reading.known_members(node, &["transferMethods"]);
    // `none` carries no method.
    let methods = [
        ("none", None),
        ("deviceCodeFlow", Some(TransferMethod::DeviceCodeFlow)),
        ("authenticationTransfer", Some(TransferMethod::AuthenticationTransfer)),
    ];
    let set = reading.set(node.get("transferMethods"), &methods)?;
    let only_none = set.len() == 1 && set.contains(&None);
    (!only_none).then(|| ordered::set(set.into_iter().flatten()))
}

/// Includes and excludes by the names of their members; `None` where there are neither.
fn selection<'a, T>(
    reading: &mut PolicyReading<'_, 'a>,
    node: &Node<'a>,
    (include, exclude): (&str, &str),
    one: fn(&mut PolicyReading<'_, 'a>, &Node<'a>, &str) -> T,
) -> Option<Selection<T>> {
    reading.known_members(node, &[include, exclude]);
    let mut list = |member: &str| -> Vec<T> {
        let words = reading.words(node.get(member));
        words.into_iter().map(|(node, word)| one(reading, node, &word)).collect()
    };
    let selection = Selection { include: list(include), exclude: list(exclude) };
    (!selection.include.is_empty() || !selection.exclude.is_empty()).then_some(selection)
}

fn platforms<'a>(reading: &mut PolicyReading<'_, 'a>, node: &Node<'a>) -> Option<Selection<PlatformSelector>> {
    selection(reading, node, ("includePlatforms", "excludePlatforms"), |reading, node, word| {
        if word.eq_ignore_ascii_case("all") {
            return PlatformSelector::All;
        }
        match PLATFORMS.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)) {
            Some((_, platform)) => PlatformSelector::One(*platform),
            None => {
                reading.unknown(node, word);
                PlatformSelector::Unrecognised(word.to_owned())
            }
        }
    })
}

fn locations<'a>(reading: &mut PolicyReading<'_, 'a>, node: &Node<'a>) -> Option<Selection<LocationSelector>> {
    selection(reading, node, ("includeLocations", "excludeLocations"), |reading, node, word| {
        match word.to_lowercase().as_str() {
            "all" => LocationSelector::All,
            "alltrusted" => LocationSelector::AllTrusted,
            _ => {
                reading.doubtful_id(node, word, "named location");
                LocationSelector::Location(LocationId::new(word))
            }
        }
    })
}

fn agent_context<'a>(reading: &mut PolicyReading<'_, 'a>, node: &Node<'a>) -> Option<Selection<AgentContextSelector>> {
    selection(reading, node, ("includeAgentContexts", "excludeAgentContexts"), |reading, node, word| {
        match word.to_lowercase().as_str() {
            "all" => AgentContextSelector::All,
            "agentusersessionsinitiatedfromendpoints" => AgentContextSelector::InitiatedFromEndpoints,
            _ => {
                reading.unknown(node, word);
                AgentContextSelector::Unrecognised(word.to_owned())
            }
        }
    })
}
