//! A sign-in of `answer.json` as one of the engine's.

use std::collections::BTreeMap;

use canopy_engine::{
    AgentUser, Device, External, Network, Person, PropertyValue, Resource, SignIn, Space, Subject, Target, TrustType,
    Workload,
};
use canopy_model::{
    AppId, AssignmentKind, ClientApp, ContextId, DeviceProperty, ExternalUserType, GroupId, Home, InsiderRisk,
    Platform, RiskLevel, RoleId, ServicePrincipalId, TenantId, TransferMethod, UserAction, UserId, ordered,
};
use serde_json::Value;

use super::answer;

/// The external kinds, by Graph's names.
pub(super) const EXTERNAL: [(&str, ExternalUserType); 6] = [
    ("internalGuest", ExternalUserType::InternalGuest),
    ("b2bCollaborationGuest", ExternalUserType::B2bCollaborationGuest),
    ("b2bCollaborationMember", ExternalUserType::B2bCollaborationMember),
    ("b2bDirectConnectUser", ExternalUserType::B2bDirectConnectUser),
    ("otherExternalUser", ExternalUserType::OtherExternalUser),
    ("serviceProvider", ExternalUserType::ServiceProvider),
];

/// Intune, as the app that manages a device.
const INTUNE: &str = "0000000a-0000-0000-c000-000000000000";

/// Reads a sign-in; says what of it is not in the tenant.
pub(super) fn read(space: &Space, asked: &answer::SignIn) -> Result<SignIn, String> {
    let risk = |level| match level {
        answer::Risk::None => RiskLevel::None,
        answer::Risk::Low => RiskLevel::Low,
        answer::Risk::Medium => RiskLevel::Medium,
        answer::Risk::High => RiskLevel::High,
    };
    let flow = asked.authentication_flow.map(|flow| match flow {
        answer::Flow::DeviceCodeFlow => TransferMethod::DeviceCodeFlow,
        answer::Flow::AuthenticationTransfer => TransferMethod::AuthenticationTransfer,
    });
    Ok(SignIn {
        subject: subject(space, asked)?,
        target: target(asked)?,
        client_app: match asked.client_app_type {
            answer::ClientApp::Browser => ClientApp::Browser,
            answer::ClientApp::MobileAppsAndDesktopClients => ClientApp::MobileAppsAndDesktopClients,
            answer::ClientApp::ExchangeActiveSync => ClientApp::ExchangeActiveSync,
            answer::ClientApp::Other => ClientApp::Other,
        },
        platform: match asked.device_platform {
            answer::Platform::Windows => Platform::Windows,
            answer::Platform::MacOs => Platform::MacOs,
            answer::Platform::Ios => Platform::Ios,
            answer::Platform::Android => Platform::Android,
            answer::Platform::Linux => Platform::Linux,
            answer::Platform::WindowsPhone => Platform::WindowsPhone,
            answer::Platform::Unknown => Platform::Unknown,
        },
        network: Network {
            ip: asked.ip_address,
            country: asked.country.clone(),
            gps_country: None,
            compliant: asked.compliant_network,
        },
        device: device(asked.device_info.as_ref())?,
        sign_in_risk: risk(asked.sign_in_risk_level),
        user_risk: risk(asked.user_risk_level),
        insider_risk: match asked.insider_risk_level {
            answer::InsiderRisk::None => InsiderRisk::None,
            answer::InsiderRisk::Minor => InsiderRisk::Minor,
            answer::InsiderRisk::Moderate => InsiderRisk::Moderate,
            answer::InsiderRisk::Elevated => InsiderRisk::Elevated,
        },
        service_principal_risk: risk(asked.service_principal_risk_level),
        agent_risk: RiskLevel::None,
        flows: flow.into_iter().collect(),
    })
}

fn target(asked: &answer::SignIn) -> Result<Target, String> {
    if let Some(action) = asked.user_action {
        return Ok(Target::Action(match action {
            answer::UserAction::RegisterSecurityInfo => UserAction::RegisterSecurityInfo,
            answer::UserAction::RegisterDevice => UserAction::RegisterDevice,
            answer::UserAction::AccountRecovery => UserAction::AccountRecovery,
        }));
    }
    if let Some(context) = &asked.authentication_context {
        return Ok(Target::Context(ContextId::new(context)));
    }
    let app = asked.app_id.as_deref().map(AppId::new).filter(|app| app.0.is_guid()).ok_or("the app is no GUID.")?;
    let attributes = ordered::map(asked.custom_security_attributes.clone());
    Ok(Target::Resources(vec![Resource { attributes, ..Resource::app(app) }]))
}

fn device(info: Option<&BTreeMap<String, Value>>) -> Result<Device, String> {
    let Some(info) = info else { return Ok(Device::Unregistered) };
    let (mut compliant, mut trust, mut managed) = (false, TrustType::Registered, false);
    let mut properties = ordered::OrderedMap::new();
    for (name, value) in info {
        match (name.as_str(), value) {
            ("isCompliant", Value::Bool(flag)) => compliant = *flag,
            ("trustType", Value::String(text)) => {
                let known = [TrustType::EntraJoined, TrustType::HybridJoined, TrustType::Registered];
                let found = known.into_iter().find(|trust| trust.as_str() == text);
                trust = found.ok_or_else(|| format!("“{text}” is no trust type."))?;
            }
            (name, Value::String(text)) if name == "mdmAppId" || name.starts_with("extensionAttribute") => {
                managed |= name == "mdmAppId" && text == INTUNE;
                properties.insert(DeviceProperty::new(name), PropertyValue::One(text.clone()));
            }
            _ => return Err(format!("deviceInfo.{name} cannot be {value}.")),
        }
    }
    Ok(Device::Registered { compliant, trust, managed: managed || compliant, properties })
}

fn subject(space: &Space, asked: &answer::SignIn) -> Result<Subject, String> {
    if let Some(upn) = &asked.user_principal_name {
        return person(space, upn, &asked.activated_roles).map(Subject::Person);
    }
    if let Some(kind) = &asked.kind {
        return kinds(kind).map(Subject::Person);
    }
    if let Some(id) = &asked.agent_user_id {
        let agent = AgentUser { id: UserId::new(id), on_endpoint: false, attributes: ordered::OrderedMap::new() };
        return Ok(Subject::AgentUser(agent));
    }
    let id = ServicePrincipalId::new(asked.service_principal_id.as_deref().unwrap_or_default());
    let known = space.tenant().directory.service_principals.iter().find(|known| known.id == id);
    let known = known.ok_or_else(|| format!("there is no service principal {id}."))?;
    let here = known.owner.is_some() && known.owner == space.tenant().id;
    let in_scope = here && known.kind == "Application";
    Ok(Subject::ServicePrincipal(Workload { id, in_scope, blueprint: None, attributes: ordered::OrderedMap::new() }))
}

/// Everything that the directory tells of a user.
fn person(space: &Space, upn: &str, activated: &[String]) -> Result<Person, String> {
    let directory = &space.tenant().directory;
    let at = directory.users.iter().position(|user| user.upn == upn).ok_or_else(|| format!("there is no {upn}."))?;
    let holds = |kind| -> Vec<RoleId> {
        let held = space.memberships().holders(kind);
        held.into_iter().filter(|(_, users)| users.contains(&at)).map(|(role, _)| role).collect()
    };
    let (mut roles, eligible) = (holds(AssignmentKind::Active), holds(AssignmentKind::Eligible));
    for role in activated.iter().map(|id| RoleId::new(id)) {
        if !eligible.contains(&role) {
            return Err(format!("{upn} is not eligible for {role}."));
        }
        roles.push(role);
    }
    roles.sort();
    let is_in = |group: &GroupId| space.memberships().users_in(group).contains(&at);
    let mut groups: Vec<GroupId> = directory.groups.iter().map(|group| group.id.clone()).filter(is_in).collect();
    groups.sort();
    let user = &directory.users[at];
    let external = user.external.map(|kind| External { kind, home: user.home.clone() });
    Ok(Person { id: Some(user.id.clone()), external, groups, roles })
}

/// A kind of person: facts joined by ` + `.
pub(super) fn kinds(text: &str) -> Result<Person, String> {
    let mut person = Person::default();
    for part in text.split(" + ").filter(|part| *part != "everyone") {
        match part.split_once(':') {
            Some(("group", id)) => person.groups.push(GroupId::new(id)),
            Some(("role", id)) => person.roles.push(RoleId::new(id)),
            Some(("user", id)) if person.id.is_none() => person.id = Some(UserId::new(id)),
            Some(("external", kind)) if person.external.is_none() => person.external = Some(external(kind)?),
            _ => return Err(format!("“{part}” is no kind of person.")),
        }
    }
    person.groups.sort();
    person.roles.sort();
    Ok(person)
}

fn external(text: &str) -> Result<External, String> {
    let (kind, home) = text.split_once(':').map_or((text, None), |(kind, home)| (kind, Some(home)));
    let known = EXTERNAL.into_iter().find(|(name, _)| *name == kind);
    let kind = known.ok_or_else(|| format!("“{kind}” is no kind of external user."))?.1;
    Ok(External { kind, home: home.map_or(Home::Unknown, |id| Home::Tenant(TenantId::new(id))) })
}
