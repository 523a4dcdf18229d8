//! `signInConditions`: the circumstances of a sign-in. What is not given has Graph's default
//! (signInConditions, v1.0): all client apps and platforms, no risk, no flow; everything else is
//! taken as none (what-if-tool).

use canopy_model::ordered::OrderedSet;

use canopy_engine::{Axis, Network, SignIn};
use canopy_model::{ClientApp, InsiderRisk, Platform, RiskLevel, TransferMethod};
use serde_json::Value;

use super::assumed::{Note, SIGN_IN_CONDITIONS, WHAT_IF};
use super::body::Body;
use super::device;
use super::problem::Problem;
use crate::graph::vocabulary::{self, CLIENT_APPS, INSIDER_RISKS, PLATFORMS, RISKS, TRANSFER_METHODS};

const MEMBERS: [&str; 11] = [
    "signInRiskLevel",
    "userRiskLevel",
    "servicePrincipalRiskLevel",
    "agentIdRiskLevel",
    "insiderRiskLevel",
    "country",
    "ipAddress",
    "clientAppType",
    "devicePlatform",
    "deviceInfo",
    "authenticationFlow",
];

/// Reads the circumstances into a sign-in, and says whether the client app is left open.
pub(super) fn read(sign_in: SignIn, value: Option<&Value>, notes: &mut Vec<Note>) -> Result<(SignIn, bool), Problem> {
    let nothing = Value::Object(serde_json::Map::new());
    let body = Body::of(value.unwrap_or(&nothing), "signInConditions", &MEMBERS)?;
    let client_app = client_app(&body, notes)?;
    let read = SignIn {
        client_app: client_app.unwrap_or(ClientApp::Browser),
        platform: platform(&body, notes)?,
        network: network(&body, notes)?,
        device: device::read(body.get("deviceInfo"), notes)?,
        sign_in_risk: risk(&body, "signInRiskLevel", Axis::SignInRisk, notes)?,
        user_risk: risk(&body, "userRiskLevel", Axis::UserRisk, notes)?,
        service_principal_risk: risk(&body, "servicePrincipalRiskLevel", Axis::ServicePrincipalRisk, notes)?,
        agent_risk: risk(&body, "agentIdRiskLevel", Axis::AgentRisk, notes)?,
        insider_risk: insider_risk(&body, notes)?,
        flows: flows(&body, notes)?,
        ..sign_in
    };
    Ok((read, client_app.is_none()))
}

/// A text, unless it is `all`, which stands for not given.
fn unless_all<'v>(body: &Body<'v>, name: &str) -> Result<Option<&'v str>, Problem> {
    Ok(body.text(name)?.filter(|text| !text.eq_ignore_ascii_case("all")))
}

fn client_app(body: &Body<'_>, notes: &mut Vec<Note>) -> Result<Option<ClientApp>, Problem> {
    if unless_all(body, "clientAppType")?.is_some() {
        return body.one_of("clientAppType", CLIENT_APPS);
    }
    let text = "The client app is left open (all): a policy that chooses client apps counts as applying only where it applies to every kind of client, and the decision is that of the weakest case.";
    notes.push(Note::on(Axis::ClientApp, text, SIGN_IN_CONDITIONS));
    Ok(None)
}

fn platform(body: &Body<'_>, notes: &mut Vec<Note>) -> Result<Platform, Problem> {
    if unless_all(body, "devicePlatform")?.is_some() {
        return Ok(body.one_of("devicePlatform", PLATFORMS)?.unwrap_or(Platform::Unknown));
    }
    let text = "The device platform is left open (all): it is taken as one that Microsoft Entra does not recognise, which policies on any platform reach and policies on named platforms do not.";
    notes.push(Note::on(Axis::Platform, text, SIGN_IN_CONDITIONS));
    Ok(Platform::Unknown)
}

/// One country stands for both ways of finding it: by address and by GPS.
fn network(body: &Body<'_>, notes: &mut Vec<Note>) -> Result<Network, Problem> {
    let ip = match body.text("ipAddress")? {
        None => None,
        Some(text) => Some(text.parse().map_err(|_| body.wrong("ipAddress", "an IP address"))?),
    };
    let country = body.text("country")?.map(str::to_ascii_uppercase);
    if country.as_ref().is_some_and(|code| code.len() != 2 || !code.chars().all(|c| c.is_ascii_alphabetic())) {
        return Err(body.wrong("country", "a country code of two letters"));
    }
    let text = match (&ip, &country) {
        (None, None) => {
            "The request gives no location: it is taken as outside every named location, of unknown country."
        }
        (None, Some(_)) => "The request gives no IP address: it is taken as outside every range of addresses.",
        (Some(_), None) => "The request gives no country: it is taken as unknown; it is not looked up by the address.",
        (Some(_), Some(_)) => "The country is taken as given, both where policies find it by address and by GPS.",
    };
    let compliant = "The request cannot say whether it comes through Global Secure Access: it is taken as not.";
    notes.push(Note::on(Axis::Network, format!("{text} {compliant}"), WHAT_IF));
    Ok(Network { ip, gps_country: country.clone(), country, compliant: false })
}

fn risk(body: &Body<'_>, name: &str, axis: Axis, notes: &mut Vec<Note>) -> Result<RiskLevel, Problem> {
    Ok(body.one_of(name, RISKS)?.unwrap_or_else(|| {
        notes.push(Note::defaulted(axis, name));
        RiskLevel::None
    }))
}

fn insider_risk(body: &Body<'_>, notes: &mut Vec<Note>) -> Result<InsiderRisk, Problem> {
    Ok(body.one_of("insiderRiskLevel", INSIDER_RISKS)?.unwrap_or_else(|| {
        notes.push(Note::defaulted(Axis::InsiderRisk, "insiderRiskLevel"));
        InsiderRisk::None
    }))
}

/// `{"transferMethod": "deviceCodeFlow"}`, or the method by itself.
fn flows(body: &Body<'_>, notes: &mut Vec<Note>) -> Result<OrderedSet<TransferMethod>, Problem> {
    let name = "authenticationFlow";
    let Some(value) = body.get(name) else {
        notes.push(Note::defaulted(Axis::Flow, name));
        return Ok(OrderedSet::new());
    };
    let text = match value {
        Value::String(text) => text.as_str(),
        object => Body::of(object, "signInConditions.authenticationFlow", &["transferMethod"])?
            .text("transferMethod")?
            .unwrap_or_default(),
    };
    let mut methods =
        text.split(',').map(str::trim).filter(|part| !part.is_empty() && !part.eq_ignore_ascii_case("none"));
    let read =
        |part| vocabulary::value(TRANSFER_METHODS, part).ok_or_else(|| body.unknown(name, part, TRANSFER_METHODS));
    methods.try_fold(OrderedSet::new(), |mut found, part| {
        found.insert(read(part)?);
        Ok(found)
    })
}
