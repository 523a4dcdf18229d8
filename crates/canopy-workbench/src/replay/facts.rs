//! What a record says of a sign-in, axis by axis: a value, several that it may have had, or nothing.

use canopy_model::ordered::OrderedSet;

use canopy_engine::{Axis, Device, Network, PropertyValue, Resource, Space, Target, TrustType, Value};
use canopy_model::{ClientApp, DeviceProperty, Platform, RecordedDevice, RiskLevel, SignInRecord, TransferMethod};

use super::who::Who;

/// The clients that sign-in logs name; all others that they name are legacy ones.
const MODERN: [(&str, ClientApp); 3] = [
    ("browser", ClientApp::Browser),
    ("mobile apps and desktop clients", ClientApp::MobileAppsAndDesktopClients),
    ("exchange activesync", ClientApp::ExchangeActiveSync),
];

/// Beginnings of the names of legacy clients (concept-conditional-access-conditions).
const LEGACY: [&str; 15] = [
    "other clients",
    "imap",
    "pop",
    "smtp",
    "authenticated smtp",
    "mapi",
    "exchange web services",
    "autodiscover",
    "exchange online powershell",
    "offline address book",
    "outlook anywhere",
    "reporting web services",
    "universal outlook",
    "legacy",
    "outlook service",
];

/// Parts of the names of operating systems, the telling ones first.
const SYSTEMS: [(&str, Platform); 9] = [
    ("windows phone", Platform::WindowsPhone),
    ("windows mobile", Platform::WindowsPhone),
    ("windows", Platform::Windows),
    ("mac", Platform::MacOs),
    ("ios", Platform::Ios),
    ("ipad", Platform::Ios),
    ("android", Platform::Android),
    ("linux", Platform::Linux),
    ("ubuntu", Platform::Linux),
];

const RISKS: [(&str, RiskLevel); 4] =
    [("none", RiskLevel::None), ("low", RiskLevel::Low), ("medium", RiskLevel::Medium), ("high", RiskLevel::High)];

/// Reads records for one tenant.
pub(super) struct Facts<'a> {
    space: &'a Space,
    pub(super) who: Who<'a>,
    /// Networks and devices that policies can tell apart, for what a record does not carry.
    networks: Vec<&'a Network>,
    devices: Vec<&'a Device>,
    /// Whether some policy knows devices by their id or name.
    devices_named: bool,
}

impl<'a> Facts<'a> {
    pub(super) fn new(space: &'a Space) -> Self {
        let values = |axis: Axis| space.atoms(axis).iter().flat_map(|atom| &atom.values);
        let named = [DeviceProperty::new("deviceId"), DeviceProperty::new("displayName")];
        let devices: Vec<&Device> = values(Axis::Device)
            .filter_map(|value| if let Value::Device(device) = value { Some(device) } else { None })
            .collect();
        let is_named = |device: &&Device| match device {
            Device::Registered { properties, .. } => named.iter().any(|name| properties.contains_key(name)),
            Device::Unregistered => false,
        };
        Self {
            space,
            who: Who::new(space),
            networks: values(Axis::Network)
                .filter_map(|value| if let Value::Network(network) = value { Some(network) } else { None })
                .collect(),
            devices_named: devices.iter().any(is_named),
            devices,
        }
    }

    /// Everything of the record that says where on an axis it lies: records alike here have the
    /// same [`Facts::values`].
    pub(super) fn key(&self, axis: Axis, r: &SignInRecord) -> String {
        let flag = |flag: Option<bool>| flag.map_or("?", |flag| if flag { "+" } else { "-" });
        match axis {
            Axis::Who => self.who.key(r),
            Axis::Target => {
                let ids =
                    r.resource.iter().chain(&r.audiences).map(|app| &app.0).chain(r.contexts.iter().map(|c| &c.0));
                ids.fold(flag(Some(r.resource.is_some())).to_owned(), |key, id| format!("{key} {id}"))
            }
            Axis::ClientApp => r.client_app.clone(),
            Axis::Platform => r.device.as_ref().map(|device| device.system.clone()).unwrap_or_default(),
            Axis::Network => [&r.ip, &r.country, flag(r.global_secure_access)].join(" "),
            Axis::Device => r.device.as_ref().map_or_else(String::new, |device| {
                let (compliant, managed) = (flag(device.compliant), flag(device.managed));
                let (id, name) = if self.devices_named { (device.id.as_str(), device.name.as_str()) } else { ("", "") };
                [flag(Some(device.id.is_empty())), compliant, managed, &device.trust, id, name].join(" ")
            }),
            Axis::SignInRisk => r.sign_in_risk.clone(),
            Axis::Flow => [r.protocol.as_str(), &r.transfer].join(" "),
            Axis::UserRisk | Axis::InsiderRisk | Axis::ServicePrincipalRisk | Axis::AgentRisk => String::new(),
        }
    }

    /// The values that the sign-in may have had on an axis; none where the record says nothing.
    /// The first one is the most ordinary.
    pub(super) fn values(&self, axis: Axis, r: &SignInRecord) -> Vec<Value> {
        match axis {
            Axis::Who => self.who.subjects(r).into_iter().map(Value::Who).collect(),
            Axis::Target => targets(r).into_iter().map(Value::Target).collect(),
            Axis::ClientApp => client_app(&r.client_app).map(Value::ClientApp).into_iter().collect(),
            Axis::Platform => {
                let system = r.device.as_ref().map(|device| device.system.as_str()).unwrap_or_default();
                platform(system).map(Value::Platform).into_iter().collect()
            }
            Axis::Network => self.networks(r).into_iter().map(Value::Network).collect(),
            Axis::Device => {
                let devices = r.device.as_ref().map(|device| self.devices(device)).unwrap_or_default();
                devices.into_iter().map(Value::Device).collect()
            }
            Axis::SignInRisk => named(&RISKS, &r.sign_in_risk).map(Value::SignInRisk).into_iter().collect(),
            Axis::Flow => flows(r).map(Value::Flow).into_iter().collect(),
            Axis::UserRisk | Axis::InsiderRisk => Vec::new(),
            Axis::ServicePrincipalRisk | Axis::AgentRisk => {
                self.space.atoms(axis).iter().flat_map(|atom| atom.values.clone()).collect()
            }
        }
    }

    /// The recorded address, in each country and way that the record leaves open.
    fn networks(&self, r: &SignInRecord) -> Vec<Network> {
        let Ok(ip) = r.ip.parse() else { return Vec::new() };
        let mut found: Vec<Network> = Vec::new();
        for known in &self.networks {
            let country = if r.country.is_empty() { known.country.clone() } else { Some(r.country.clone()) };
            // Through Global Secure Access is not yet this tenant's compliant network.
            let compliant = known.compliant && r.global_secure_access != Some(false);
            let network = Network { ip: Some(ip), country, gps_country: known.gps_country.clone(), compliant };
            if !found.contains(&network) {
                found.push(network);
            }
        }
        found
    }

    /// The recorded device, with each set of properties that policies can tell apart.
    fn devices(&self, recorded: &RecordedDevice) -> Vec<Device> {
        if recorded.id.is_empty() {
            return vec![Device::Unregistered];
        }
        let mut found: Vec<Device> = Vec::new();
        for known in &self.devices {
            let device = recorded_on(recorded, known);
            if let Some(device) = device.filter(|device| !found.contains(device)) {
                found.push(device);
            }
        }
        found
    }
}

/// A device like a known one in what the record does not carry.
fn recorded_on(recorded: &RecordedDevice, known: &Device) -> Option<Device> {
    let Device::Registered { compliant, trust, managed, properties } = known else { return None };
    let mut properties = properties.clone();
    for (name, text) in [("deviceId", &recorded.id), ("displayName", &recorded.name)] {
        properties.insert(DeviceProperty::new(name), PropertyValue::One(text.clone()));
    }
    Some(Device::Registered {
        compliant: recorded.compliant.unwrap_or(*compliant),
        trust: self::trust(&recorded.trust).unwrap_or(*trust),
        managed: recorded.managed.or(recorded.compliant.filter(|compliant| *compliant)).unwrap_or(*managed),
        properties,
    })
}

/// How a device is joined, in the words of logs old and new.
pub(super) fn trust(text: &str) -> Option<TrustType> {
    let text = text.to_lowercase();
    let has = |part: &str| text.contains(part);
    if has("hybrid") || text == "serverad" {
        Some(TrustType::HybridJoined)
    } else if has("joined") || text == "azuread" {
        Some(TrustType::EntraJoined)
    } else if has("registered") || text == "workplace" {
        Some(TrustType::Registered)
    } else {
        None
    }
}

/// What the service itself judged, or else the resource; and authentication contexts, which one
/// request asks for beside it.
fn targets(r: &SignInRecord) -> Vec<Target> {
    let audiences: Vec<Resource> = r.audiences.iter().cloned().map(Resource::app).collect();
    let resources = match &r.resource {
        _ if !audiences.is_empty() => Some(Target::Resources(audiences)),
        Some(resource) => Some(Target::app(resource.clone())),
        None => None,
    };
    let Some(resources) = resources else { return Vec::new() };
    std::iter::once(resources).chain(r.contexts.iter().cloned().map(Target::Context)).collect()
}

fn client_app(text: &str) -> Option<ClientApp> {
    let text = text.trim().to_lowercase();
    let legacy = || LEGACY.iter().any(|begin| text.starts_with(begin)).then_some(ClientApp::Other);
    named(&MODERN, &text).or_else(legacy)
}

fn platform(system: &str) -> Option<Platform> {
    let system = system.trim().to_lowercase();
    if system.is_empty() {
        return None;
    }
    let found = SYSTEMS.iter().find(|(part, _)| system.contains(part));
    Some(found.map_or(Platform::Unknown, |(_, platform)| *platform))
}

/// The flow of now and of earlier in the session; one that is not special is told only by the
/// original transfer method.
fn flows(r: &SignInRecord) -> Option<OrderedSet<TransferMethod>> {
    let of = |text: &str| match text.to_lowercase().as_str() {
        "devicecode" | "devicecodeflow" => Some(TransferMethod::DeviceCodeFlow),
        "authenticationtransfer" => Some(TransferMethod::AuthenticationTransfer),
        _ => None,
    };
    let mut found = OrderedSet::new();
    found.extend(of(&r.protocol));
    found.extend(of(&r.transfer));
    (!found.is_empty() || !r.transfer.is_empty()).then_some(found)
}

fn named<T: Copy>(table: &[(&str, T)], text: &str) -> Option<T> {
    table.iter().find(|(name, _)| name.eq_ignore_ascii_case(text.trim())).map(|(_, value)| *value)
}
