//! The What If form: from its fields to a sign-in, and back.

use canopy_model::ordered::OrderedSet;

use canopy_engine::{Axis, Device, Network, PartialSignIn, Resource, SignIn, Space, Subject, Target, Value};
use canopy_model::{
    AppId, ClientApp, ContextId, InsiderRisk, Platform, RiskLevel, TransferMethod, UserAction, ordered,
};

use crate::answer::{Choice, Choices};
use crate::device_id;
use crate::layers;
use crate::question::{ANY, SignInForm};
use crate::words::{self, Names, capitalised};

const CLIENTS: [(&str, ClientApp); 4] = [
    ("browser", ClientApp::Browser),
    ("mobileAppsAndDesktopClients", ClientApp::MobileAppsAndDesktopClients),
    ("exchangeActiveSync", ClientApp::ExchangeActiveSync),
    ("other", ClientApp::Other),
];

const PLATFORMS: [(&str, Platform); 7] = [
    ("windows", Platform::Windows),
    ("macOS", Platform::MacOs),
    ("iOS", Platform::Ios),
    ("android", Platform::Android),
    ("linux", Platform::Linux),
    ("windowsPhone", Platform::WindowsPhone),
    ("unknown", Platform::Unknown),
];

const RISKS: [(&str, RiskLevel); 4] =
    [("none", RiskLevel::None), ("low", RiskLevel::Low), ("medium", RiskLevel::Medium), ("high", RiskLevel::High)];

const INSIDER_RISKS: [(&str, InsiderRisk); 4] = [
    ("none", InsiderRisk::None),
    ("minor", InsiderRisk::Minor),
    ("moderate", InsiderRisk::Moderate),
    ("elevated", InsiderRisk::Elevated),
];

const FLOWS: [(&str, Option<TransferMethod>); 3] = [
    ("none", None),
    ("deviceCodeFlow", Some(TransferMethod::DeviceCodeFlow)),
    ("authenticationTransfer", Some(TransferMethod::AuthenticationTransfer)),
];

const ACTIONS: [(&str, UserAction); 3] = [
    ("action:registersecurityinfo", UserAction::RegisterSecurityInfo),
    ("action:registerdevice", UserAction::RegisterDevice),
    ("action:accountrecovery", UserAction::AccountRecovery),
];

/// Reads a form; `subject` is the person it names, whoever that is where the person is left open.
///
/// # Errors
///
/// Says in a sentence which field cannot be read, and what it can hold.
pub(crate) fn read(form: &SignInForm, subject: Subject) -> Result<PartialSignIn, String> {
    let target = if form.target == ANY { Target::other() } else { target(&form.target)? };
    let risk = pick(&RISKS, &form.workload_risk, "workload risk", RiskLevel::None)?;
    let (service_principal_risk, agent_risk) = match subject {
        Subject::Person(_) => (RiskLevel::None, RiskLevel::None),
        Subject::ServicePrincipal(_) => (risk, RiskLevel::None),
        Subject::AgentIdentity(_) | Subject::AgentUser(_) => (RiskLevel::None, risk),
    };
    let sign_in = SignIn {
        service_principal_risk,
        agent_risk,
        client_app: pick(&CLIENTS, &form.client_app, "client app", ClientApp::Browser)?,
        platform: pick(&PLATFORMS, &form.platform, "device platform", Platform::Windows)?,
        network: network(form)?,
        device: device(&form.device)?,
        sign_in_risk: pick(&RISKS, &form.sign_in_risk, "sign-in risk", RiskLevel::None)?,
        user_risk: pick(&RISKS, &form.user_risk, "user risk", RiskLevel::None)?,
        insider_risk: pick(&INSIDER_RISKS, &form.insider_risk, "insider risk", InsiderRisk::None)?,
        flows: ordered::set(pick(&FLOWS, &form.flow, "authentication flow", None)?),
        ..SignIn::ordinary(subject, layers::with_dependencies(target, &form.layers))
    };
    Ok(PartialSignIn { sign_in, open: open(form) })
}

/// The client app that a form names.
///
/// # Errors
///
/// Says what it can be.
pub(crate) fn client_app(id: &str) -> Result<ClientApp, String> {
    pick(&CLIENTS, id, "client app", ClientApp::Browser)
}

/// The device platform that a form names.
///
/// # Errors
///
/// Says what it can be.
pub(crate) fn platform(id: &str) -> Result<Platform, String> {
    pick(&PLATFORMS, id, "device platform", Platform::Windows)
}

/// The target that a form names, or that has this name in answers.
///
/// # Errors
///
/// Says that nothing is named.
pub(crate) fn target_of(space: &Space, names: &Names<'_>, id: &str) -> Result<Target, String> {
    let mut known = space.atoms(Axis::Target).iter().flat_map(|atom| &atom.values);
    let named = known.find_map(|value| match value {
        Value::Target(target) if words::target(names, target).eq_ignore_ascii_case(id) => Some(target.clone()),
        _ => None,
    });
    named.map_or_else(|| target(id), Ok)
}

/// The axes that a form leaves open.
fn open(form: &SignInForm) -> OrderedSet<Axis> {
    let fields = [
        (Axis::Who, &form.person),
        (Axis::Target, &form.target),
        (Axis::ClientApp, &form.client_app),
        (Axis::Platform, &form.platform),
        (Axis::Network, &form.ip),
        (Axis::Device, &form.device),
        (Axis::SignInRisk, &form.sign_in_risk),
        (Axis::UserRisk, &form.user_risk),
        (Axis::InsiderRisk, &form.insider_risk),
        (Axis::Flow, &form.flow),
    ];
    ordered::set(fields.into_iter().filter(|(_, held)| held.as_str() == ANY).map(|(axis, _)| axis))
}

/// Writes a form; the person is left out.
pub(crate) fn write(sign_in: &SignIn) -> SignInForm {
    SignInForm {
        person: String::new(),
        target: target_id(&sign_in.target),
        client_app: name(&CLIENTS, sign_in.client_app),
        platform: name(&PLATFORMS, sign_in.platform),
        ip: sign_in.network.ip.map(|ip| ip.to_string()).unwrap_or_default(),
        country: sign_in.network.country.clone().unwrap_or_default(),
        compliant_network: sign_in.network.compliant,
        device: device_id::write(&sign_in.device),
        sign_in_risk: name(&RISKS, sign_in.sign_in_risk),
        user_risk: name(&RISKS, sign_in.user_risk),
        insider_risk: name(&INSIDER_RISKS, sign_in.insider_risk),
        workload_risk: name(&RISKS, sign_in.service_principal_risk.max(sign_in.agent_risk)),
        flow: name(&FLOWS, sign_in.flows.first().copied()),
        ..SignInForm::default()
    }
}

/// Writes a form of a partial sign-in; the person is left out. A device that is none of the choices
/// is shown by one that policies treat alike, where there is one.
pub(crate) fn write_partial(space: &Space, partial: &PartialSignIn) -> SignInForm {
    let mut form = write(&partial.sign_in);
    let device = &partial.sign_in.device;
    if !devices(space).any(|known| known == device) {
        let row = space.row(&Value::Device(device.clone()));
        let alike = devices(space).find(|known| space.row(&Value::Device((*known).clone())) == row);
        form.device = device_id::write(alike.unwrap_or(device));
    }
    for axis in &partial.open {
        let field = match axis {
            Axis::Target => &mut form.target,
            Axis::ClientApp => &mut form.client_app,
            Axis::Platform => &mut form.platform,
            Axis::Network => &mut form.ip,
            Axis::Device => &mut form.device,
            Axis::SignInRisk => &mut form.sign_in_risk,
            Axis::UserRisk => &mut form.user_risk,
            Axis::InsiderRisk => &mut form.insider_risk,
            Axis::Flow => &mut form.flow,
            Axis::Who | Axis::ServicePrincipalRisk | Axis::AgentRisk => continue,
        };
        ANY.clone_into(field);
    }
    form
}

/// What every field can be set to.
pub(crate) fn choices(space: &Space, names: &Names<'_>) -> Choices {
    let plain = |id: &str, label: &str| Choice { id: id.to_owned(), label: capitalised(label), group: String::new() };
    let or_any = |choices: Vec<Choice>| -> Vec<Choice> { std::iter::once(plain(ANY, ANY)).chain(choices).collect() };
    Choices {
        targets: or_any(targets(space, names)),
        client_apps: or_any(CLIENTS.iter().map(|(id, client)| plain(id, words::client_app(*client))).collect()),
        platforms: or_any(PLATFORMS.iter().map(|(id, platform)| plain(id, words::platform_name(*platform))).collect()),
        devices: or_any(
            devices(space).map(|device| plain(&device_id::write(device), &words::device(device))).collect(),
        ),
        risks: or_any(RISKS.iter().map(|(id, level)| plain(id, words::risk(*level))).collect()),
        insider_risks: or_any(INSIDER_RISKS.iter().map(|(id, level)| plain(id, words::insider_risk(*level))).collect()),
        flows: or_any(FLOWS.iter().map(|(id, flow)| plain(id, flow.map_or("none", words::flow))).collect()),
        layers: layers::choices(space),
        addresses: or_any(addresses(space)),
    }
}

/// The value that a field holds; `whatever` where it is left open.
fn pick<T: Copy>(table: &[(&str, T)], id: &str, field: &str, whatever: T) -> Result<T, String> {
    if id == ANY {
        return Ok(whatever);
    }
    table.iter().find(|(known, _)| *known == id).map(|(_, value)| *value).ok_or_else(|| {
        let known: Vec<&str> = table.iter().map(|(known, _)| *known).collect();
        format!("The {field} “{id}” is not known. It can be {}.", known.join(", "))
    })
}

fn name<T: PartialEq>(table: &[(&str, T)], value: T) -> String {
    table.iter().find(|(_, known)| *known == value).map(|(id, _)| (*id).to_owned()).unwrap_or_default()
}

fn network(form: &SignInForm) -> Result<Network, String> {
    let ip = match form.ip.trim() {
        "" | ANY => None,
        text => Some(text.parse().map_err(|_| {
            format!("“{text}” is not an IP address. Write it like 203.0.113.7 or 2001:db8::1, or leave it empty.")
        })?),
    };
    let country = match form.country.trim() {
        "" | ANY => None,
        text if text.len() == 2 && text.chars().all(|c| c.is_ascii_alphabetic()) => Some(text.to_ascii_uppercase()),
        text => {
            return Err(format!("“{text}” is not a country code. Write two letters, such as NO, or leave it empty."));
        }
    };
    Ok(Network { ip, country, gps_country: None, compliant: form.compliant_network })
}

fn devices(space: &Space) -> impl Iterator<Item = &Device> {
    let values = space.atoms(Axis::Device).iter().flat_map(|atom| atom.values.iter());
    values.filter_map(|value| if let Value::Device(device) = value { Some(device) } else { None })
}

fn device(id: &str) -> Result<Device, String> {
    if id == ANY {
        return Ok(Device::Unregistered);
    }
    device_id::read(id).ok_or_else(|| format!("“{id}” is no device. Choose one of the list."))
}

fn target(id: &str) -> Result<Target, String> {
    if let Some((_, action)) = ACTIONS.iter().find(|(known, _)| *known == id) {
        return Ok(Target::Action(*action));
    }
    Ok(match id.split_once(':') {
        Some(("context", context)) => Target::Context(ContextId::new(context)),
        _ if id == "other" => Target::other(),
        _ if id == "gsa" => Target::Resources(vec![Resource { global_secure_access: true, ..Resource::default() }]),
        _ if id == "agent" => Target::Resources(vec![Resource { agent: true, ..Resource::default() }]),
        _ if id.trim().is_empty() => return Err("Choose a target resource.".to_owned()),
        _ => Target::app(AppId::new(id)),
    })
}

fn target_id(target: &Target) -> String {
    match target {
        Target::Action(action) => name(&ACTIONS, *action),
        Target::Context(id) => format!("context:{id}"),
        // The form has no scopes: a request is shown by its first resource.
        Target::Request(request) => {
            let first = request.resources.first().map(|(resource, _)| vec![resource.clone()]);
            target_id(&Target::Resources(first.unwrap_or_default()))
        }
        Target::Resources(resources) => match resources.first() {
            Some(Resource { app: Some(id), .. }) => id.to_string(),
            Some(Resource { global_secure_access: true, .. }) => "gsa".to_owned(),
            Some(Resource { agent: true, .. }) => "agent".to_owned(),
            _ => "other".to_owned(),
        },
    }
}

fn targets(space: &Space, names: &Names<'_>) -> Vec<Choice> {
    let all = space.atoms(Axis::Target).iter().flat_map(|atom| &atom.values);
    let choices = all
        .filter_map(|value| match value {
            Value::Target(target) => Some(target),
            _ => None,
        })
        .map(|target| target_choice(names, target))
        .collect();
    in_order(choices)
}

/// A target to choose.
pub(crate) fn target_choice(names: &Names<'_>, target: &Target) -> Choice {
    let group = match target {
        Target::Resources(_) | Target::Request(_) => "Resources",
        Target::Action(_) => "User actions",
        Target::Context(_) => "Authentication contexts",
    };
    Choice { id: target_id(target), label: words::target(names, target), group: group.to_owned() }
}

/// One address inside each way of lying in the IP locations.
fn addresses(space: &Space) -> Vec<Choice> {
    let mut seen = OrderedSet::new();
    let networks = space.atoms(Axis::Network).iter().flat_map(|atom| &atom.values).filter_map(|value| match value {
        Value::Network(network) => Some(network),
        _ => None,
    });
    let choices = networks
        .filter_map(|network| Some((network, network.ip?)))
        .filter(|(_, ip)| seen.insert(*ip))
        .map(|(network, ip)| {
            let places = words::ip_locations(space, network);
            let label = if places.is_empty() { "no named location".to_owned() } else { places.join(", ") };
            Choice { id: ip.to_string(), label, group: String::new() }
        })
        .collect();
    in_order(choices)
}

/// Choices by group, resources first, then by label.
pub(crate) fn in_order(mut choices: Vec<Choice>) -> Vec<Choice> {
    let key = |choice: &Choice| (choice.group != "Resources", choice.group.clone(), choice.label.to_lowercase());
    ordered::sort_by_key(&mut choices, key);
    choices
}
