//! Why a policy applies or does not, condition by condition.

use canopy_engine::{
    Atom, Axis, Device, Met, PartialSignIn, Sight, SignIn, Space, Subject, Target, Trace, Unmet, Value,
};
use canopy_model::{
    ClientApp, Conditions, DeviceCondition, ExternalTenants, FilterMode, GuestSelector, InsiderRisk, LocationSelector,
    Platform, PlatformSelector, RiskLevel, Selection, TargetSelector, TransferMethod, UserId, UserSelector,
};

use super::{Names, list};
use crate::answer::{Applies, ConditionLine};

/// What a condition line is told from.
pub(crate) struct Telling<'a> {
    pub(crate) names: &'a Names<'a>,
    pub(crate) space: &'a Space,
    /// The person, where it is one of the directory: for the path through nested groups.
    pub(crate) person: Option<&'a UserId>,
}

/// Every configured condition of one policy, met or not; on an open axis, in which cases.
pub(crate) fn conditions(
    telling: &Telling<'_>,
    conditions: &Conditions,
    policy: usize,
    trace: &Trace,
    partial: &PartialSignIn,
) -> Vec<ConditionLine> {
    trace
        .conditions(policy)
        .iter()
        .filter(|(_, met)| *met != Ok(Met::NotConfigured))
        .map(|(axis, met)| {
            let condition = name(*axis, &partial.sign_in).to_owned();
            let told = |met: Result<Met, Unmet>| telling.text(conditions, *axis, met, &partial.sign_in);
            let (applies, text) = if partial.open.contains(axis) {
                telling.open(policy, *axis, &partial.sign_in)
            } else if *axis == Axis::Device && partial.open.contains(&Axis::Who) {
                telling.anybodys_device(policy, &partial.sign_in)
            } else {
                (if met.is_ok() { Applies::Always } else { Applies::Never }, None)
            };
            ConditionLine { condition, met: applies, text: text.unwrap_or_else(|| told(*met)) }
        })
        .collect()
}

/// The portal's name of a condition.
pub(crate) const fn name(axis: Axis, sign_in: &SignIn) -> &'static str {
    match axis {
        Axis::Who => match sign_in.subject {
            Subject::Person(_) => "Users",
            Subject::ServicePrincipal(_) => "Workload identities",
            Subject::AgentIdentity(_) | Subject::AgentUser(_) => "Agents",
        },
        Axis::Target => match sign_in.target {
            Target::Resources(_) | Target::Request(_) => "Target resources",
            Target::Action(_) => "User actions",
            Target::Context(_) => "Authentication context",
        },
        Axis::ClientApp => "Client apps",
        Axis::Platform => "Device platforms",
        Axis::Network => "Network",
        Axis::Device => "Filter for devices",
        Axis::SignInRisk => "Sign-in risk",
        Axis::UserRisk => "User risk",
        Axis::InsiderRisk => "Insider risk",
        Axis::ServicePrincipalRisk => "Service principal risk",
        Axis::AgentRisk => "Agent risk",
        Axis::Flow => "Authentication flows",
    }
}

impl Telling<'_> {
    /// In which cases of an open axis a policy's condition is met, and what these are.
    fn open(&self, policy: usize, axis: Axis, sign_in: &SignIn) -> (Applies, Option<String>) {
        let atoms = self.space.atoms(axis);
        let sight = self.space.sight(&sign_in.subject);
        let admits = |atom: &Atom| self.space.seen_row(axis, atom, sight).contains(policy);
        let admitted: Vec<usize> =
            atoms.iter().enumerate().filter(|(_, atom)| admits(atom)).map(|(at, _)| at).collect();
        match admitted.len() {
            0 => (Applies::Never, Some("in no case".to_owned())),
            all if all == atoms.len() => (Applies::Always, Some("in every case".to_owned())),
            _ => (Applies::Sometimes, Some(super::atoms(self.space, self.names, axis, &admitted))),
        }
    }

    /// Whether a policy admits a device, whosever it is; of some external users it is not seen.
    fn anybodys_device(&self, policy: usize, sign_in: &SignIn) -> (Applies, Option<String>) {
        let admits = |device: &Device| self.space.row(&Value::Device(device.clone())).contains(policy);
        let hidden = self.space.facts().iter().any(|fact| self.space.sight(&fact.subject) == Sight::Hidden);
        match (admits(&sign_in.device), admits(&Device::Unregistered)) {
            (seen, unseen) if hidden && seen != unseen => {
                (Applies::Sometimes, Some("it depends on whether the person's device is visible".to_owned()))
            }
            (seen, _) => (if seen { Applies::Always } else { Applies::Never }, None),
        }
    }

    fn text(&self, c: &Conditions, axis: Axis, met: Result<Met, Unmet>, sign_in: &SignIn) -> String {
        match axis {
            Axis::Who => self.who(c, met, &sign_in.subject),
            Axis::Target => self.selected(&c.targets.selection, met, |selector| self.target(selector)),
            Axis::Network => {
                c.locations.as_ref().map_or_else(String::new, |s| self.selected(s, met, |one| self.location(one)))
            }
            Axis::Platform => c.platforms.as_ref().map_or_else(String::new, |s| self.selected(s, met, platform)),
            Axis::Device => {
                let told = device(c.devices.as_ref(), met);
                let hidden =
                    sign_in.device != Device::Unregistered && self.space.sight(&sign_in.subject) == Sight::Hidden;
                if hidden { format!("{told}, because an external user's device is not visible here") } else { told }
            }
            Axis::ClientApp => chosen(c.client_apps.iter().flatten(), |app| client_app(*app), met),
            Axis::SignInRisk => chosen(c.sign_in_risk.iter().flatten(), |level| risk(*level), met),
            Axis::UserRisk => chosen(c.user_risk.iter().flatten(), |level| risk(*level), met),
            Axis::ServicePrincipalRisk => chosen(c.service_principal_risk.iter().flatten(), |level| risk(*level), met),
            Axis::AgentRisk => chosen(c.agent_risk.iter().flatten(), |level| risk(*level), met),
            Axis::InsiderRisk => chosen(c.insider_risk.iter().flatten(), |level| insider_risk(*level), met),
            Axis::Flow if sign_in.flows.is_empty() => "no special flow is used".to_owned(),
            Axis::Flow => chosen(c.flows.iter().flatten(), |one| flow(*one), met),
        }
    }

    pub(super) fn selected<T>(
        &self,
        selection: &Selection<T>,
        met: Result<Met, Unmet>,
        word: impl Fn(&T) -> String,
    ) -> String {
        match met {
            Ok(Met::Included(at)) => selection.include.get(at).map(word).unwrap_or_default(),
            Ok(_) => "matched by filter".to_owned(),
            Err(Unmet::Excluded(at)) => match selection.exclude.get(at) {
                Some(selector) => format!("excluded: {}", word(selector)),
                None => "excluded by filter".to_owned(),
            },
            Err(Unmet::NotIncluded) => {
                let all: Vec<String> = selection.include.iter().map(word).collect();
                match all.as_slice() {
                    [] => "nothing is included".to_owned(),
                    [a, b, c, _, ..] => format!("not in {a}, {b}, {c} or {} more", all.len() - 3),
                    few => format!("not in {}", list(few, "or")),
                }
            }
        }
    }

    /// A selector in words; a group with the path by which the person is in it.
    pub(crate) fn user(&self, selector: &UserSelector) -> String {
        match selector {
            UserSelector::All => "all users".to_owned(),
            UserSelector::None => "nobody".to_owned(),
            UserSelector::User(id) => self.names.user(id),
            UserSelector::Group(id) => {
                let path = self.path(selector);
                let group = format!("group {}", self.names.group(id));
                if path.is_empty() { group } else { format!("{group}, through {path}") }
            }
            UserSelector::AnyGroup => "any group".to_owned(),
            UserSelector::Role(id) => format!("role {}", self.names.role(id)),
            UserSelector::AnyRole => "any role".to_owned(),
            UserSelector::Guests(guests) => self.guests(guests),
            UserSelector::AllAgentUsers => "all agent users".to_owned(),
            UserSelector::Unrecognised(text) => format!("“{text}”, which is not known"),
        }
    }

    /// The groups between the person and the group that a selector names, nearest first.
    pub(crate) fn path(&self, selector: &UserSelector) -> String {
        let (UserSelector::Group(id), Some(person)) = (selector, self.person) else { return String::new() };
        let path = self.space.memberships().path(person, id);
        let between: Vec<String> =
            path.iter().take(path.len().saturating_sub(1)).map(|group| self.names.group(group)).collect();
        between.join(" → ")
    }

    fn guests(&self, guests: &GuestSelector) -> String {
        let kinds: Vec<String> = guests.types.iter().map(|kind| Names::external(*kind).to_owned()).collect();
        let kinds = if kinds.len() == 6 { "guests and external users".to_owned() } else { list(&kinds, "or") };
        match &guests.tenants {
            ExternalTenants::All => kinds,
            ExternalTenants::Enumerated(tenants) => {
                let tenants: Vec<String> = tenants.iter().map(|id| self.names.tenant(id)).collect();
                format!("{kinds} of {}", list(&tenants, "or"))
            }
        }
    }

    pub(crate) fn target(&self, selector: &TargetSelector) -> String {
        match selector {
            TargetSelector::All => "all resources".to_owned(),
            TargetSelector::None => "nothing".to_owned(),
            TargetSelector::App(id) => self.names.app(id),
            TargetSelector::Office365 => "Office 365".to_owned(),
            TargetSelector::AdminPortals => "Microsoft Admin Portals".to_owned(),
            TargetSelector::AllAgentResources => "all agent resources".to_owned(),
            TargetSelector::Action(action) => Names::action(*action).to_lowercase(),
            TargetSelector::Context(id) => self.names.context(id),
            TargetSelector::Unrecognised(text) => format!("“{text}”, which is not known"),
        }
    }

    pub(crate) fn location(&self, selector: &LocationSelector) -> String {
        match selector {
            LocationSelector::All => "any network".to_owned(),
            LocationSelector::AllTrusted => "all trusted locations".to_owned(),
            LocationSelector::Location(id) => self.names.location(id),
            LocationSelector::Unrecognised(text) => format!("“{text}”, which is not known"),
        }
    }
}

pub(crate) fn platform(selector: &PlatformSelector) -> String {
    match selector {
        PlatformSelector::All => "any platform".to_owned(),
        PlatformSelector::One(one) => platform_name(*one).to_owned(),
        PlatformSelector::Unrecognised(text) => format!("“{text}”, which is not known"),
    }
}

pub(crate) const fn platform_name(platform: Platform) -> &'static str {
    match platform {
        Platform::Windows => "Windows",
        Platform::MacOs => "macOS",
        Platform::Ios => "iOS",
        Platform::Android => "Android",
        Platform::Linux => "Linux",
        Platform::WindowsPhone => "Windows Phone",
        Platform::Unknown => "not recognised",
    }
}

pub(crate) const fn client_app(client: ClientApp) -> &'static str {
    match client {
        ClientApp::Browser => "Browser",
        ClientApp::MobileAppsAndDesktopClients => "Mobile apps and desktop clients",
        ClientApp::ExchangeActiveSync => "Exchange ActiveSync clients",
        ClientApp::EasSupported => "Exchange ActiveSync clients on supported platforms",
        ClientApp::Other => "Other clients (legacy authentication)",
    }
}

pub(crate) const fn risk(level: RiskLevel) -> &'static str {
    match level {
        RiskLevel::None => "none",
        RiskLevel::Low => "low",
        RiskLevel::Medium => "medium",
        RiskLevel::High => "high",
        RiskLevel::Hidden => "hidden",
    }
}

pub(crate) const fn insider_risk(level: InsiderRisk) -> &'static str {
    match level {
        InsiderRisk::None => "none",
        InsiderRisk::Minor => "minor",
        InsiderRisk::Moderate => "moderate",
        InsiderRisk::Elevated => "elevated",
    }
}

pub(crate) const fn flow(flow: TransferMethod) -> &'static str {
    match flow {
        TransferMethod::DeviceCodeFlow => "device code flow",
        TransferMethod::AuthenticationTransfer => "authentication transfer",
    }
}

fn device(condition: Option<&DeviceCondition>, met: Result<Met, Unmet>) -> String {
    match condition {
        None => String::new(),
        Some(DeviceCondition::Filter(filter)) => {
            let holds = met.is_ok() == (filter.mode == FilterMode::Include);
            let mode = if filter.mode == FilterMode::Include { "include" } else { "exclude" };
            format!("{mode} {}: {}", filter.text, if holds { "true of the device" } else { "not true of the device" })
        }
        Some(DeviceCondition::State(_)) => match met {
            Err(Unmet::Excluded(_)) => "excluded: the device's state".to_owned(),
            Err(Unmet::NotIncluded) => "the device's state is not included".to_owned(),
            Ok(_) => "the device's state is included".to_owned(),
        },
    }
}

/// A set of levels or kinds.
fn chosen<'v, T: 'v>(
    all: impl Iterator<Item = &'v T>,
    word: impl Fn(&T) -> &'static str,
    met: Result<Met, Unmet>,
) -> String {
    let words: Vec<String> = all.map(|one| word(one).to_owned()).collect();
    let words = list(&words, "or");
    if met.is_ok() { words } else { format!("not {words}") }
}
