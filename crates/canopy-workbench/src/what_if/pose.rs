//! The other way round: a sign-in as the request that asks about it.
//!
//! A request cannot say everything: nothing of groups and roles of people whom the export does not
//! hold, of activated roles, of Global Secure Access, of a country found by GPS alone. So every
//! request is read back, and one that would be decided otherwise is not written.

use canopy_engine::{
    Activation, Bearer, Device, Kind, Network, Person, PropertyValue, Resource, SignIn, Subject, Target, TrustType,
    Value as Axed,
};
use canopy_model::Platform;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::Evaluator;
use super::device::{INTUNE, LISTS, TEXTS, TRUST};
use super::{context, request};
use crate::answer::{PersonLine, WayIn};
use crate::graph::vocabulary::{self, CLIENT_APPS, EXTERNAL_TYPES, INSIDER_RISKS, PLATFORMS, RISKS, TRANSFER_METHODS};
use crate::{form, people};

/// Stands for what no policy names: any other application, any other member.
const NOBODY: &str = "00000000-0000-0000-0000-000000000000";

/// The request that asks about somebody's way in.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Witness<'w> {
    sign_in_conditions: &'w Value,
    sign_in_context: &'w Value,
    sign_in_identity: Value,
}

/// Makes the requests about many ways in: all but who signs in is made and read back once a way.
#[derive(Debug)]
pub struct Witnesses<'w> {
    desk: &'w Evaluator<'w>,
    ways: Vec<Option<Posed>>,
}

/// A way in as a request by anybody.
#[derive(Debug)]
struct Posed {
    sign_in: SignIn,
    context: Value,
    conditions: Value,
    /// Whether all policies take what is read back as they take the way in, but for who signs in.
    alike: bool,
}

impl<'w> Evaluator<'w> {
    /// The requests about these ways in.
    pub fn witnesses(&'w self, ways: &[WayIn]) -> Witnesses<'w> {
        Witnesses { desk: self, ways: ways.iter().map(|way| self.posed(way)).collect() }
    }

    fn posed(&self, way: &WayIn) -> Option<Posed> {
        let anybody = Subject::Person(Person::default());
        let sign_in = form::read(&way.form, anybody).ok()?.sign_in;
        let (context, conditions) = (target(&sign_in.target)?, conditions(&sign_in)?);
        let body = json!({"signInContext": context, "signInConditions": conditions});
        let read = request::of_anybody(self, &body);
        let alike = read.is_ok_and(|(read, _)| read.open.is_empty() && self.are_alike(&read.sign_in, &sign_in));
        Some(Posed { sign_in, context, conditions, alike })
    }

    /// Whether policies tell two sign-ins of one person apart by nothing at all. Of a person whose
    /// device is not seen, both devices are unregistered.
    fn are_alike(&self, one: &SignIn, other: &SignIn) -> bool {
        // Clients and targets decide how requirements are put together too.
        let resources = |sign_in: &SignIn| matches!(sign_in.target, Target::Resources(_));
        one.client_app == other.client_app
            && (one.target == other.target || (resources(one) && resources(other)))
            && circumstances(one)
                .into_iter()
                .zip(circumstances(other))
                .all(|(one, other)| one == other || self.space.row(&one) == self.space.row(&other))
    }
}

/// Everything of a sign-in but who signs in.
fn circumstances(sign_in: &SignIn) -> [Axed; 11] {
    let SignIn { target, client_app, platform, network, device, sign_in_risk, user_risk, .. } = sign_in;
    let SignIn { insider_risk, service_principal_risk, agent_risk, flows, .. } = sign_in;
    [
        Axed::Target(target.clone()),
        Axed::ClientApp(*client_app),
        Axed::Platform(*platform),
        Axed::Network(network.clone()),
        Axed::Device(device.clone()),
        Axed::SignInRisk(*sign_in_risk),
        Axed::UserRisk(*user_risk),
        Axed::InsiderRisk(*insider_risk),
        Axed::ServicePrincipalRisk(*service_principal_risk),
        Axed::AgentRisk(*agent_risk),
        Axed::Flow(flows.clone()),
    ]
}

impl Witnesses<'_> {
    /// The request about the way in of somebody, where one is decided as it is.
    pub fn of(&self, person: &PersonLine) -> Option<Witness<'_>> {
        let Self { desk, ways } = self;
        let posed = ways.get(person.way as usize)?.as_ref()?;
        let (subject, bearer) = desk.people.subject(desk.space, &person.id)?;
        let identity = desk.identity(bearer)?;
        // Of somebody in the directory what is read back is what is known.
        let is_known = matches!(bearer, Bearer::Person(_)) && !people::is_supposed(&person.id);
        if !(posed.alike && is_known) {
            let sign_in = posed.sign_in.clone().with(Axed::Who(subject.clone()));
            let body = body(identity.clone(), posed.context.clone(), posed.conditions.clone());
            desk.is_faithful(&body, &sign_in).then_some(())?;
        }
        let Posed { context, conditions, .. } = posed;
        Some(Witness { sign_in_conditions: conditions, sign_in_context: context, sign_in_identity: identity })
    }
}

fn body(identity: Value, context: Value, conditions: Value) -> Value {
    json!({"signInIdentity": identity, "signInContext": context, "signInConditions": conditions})
}

impl Evaluator<'_> {
    /// The request about a sign-in of somebody; `None` where no request asks about it. What is asked
    /// is not read back: see [`Self::is_faithful`].
    pub(crate) fn pose(&self, sign_in: &SignIn, who: &Bearer) -> Option<Value> {
        Some(body(self.identity(who)?, target(&sign_in.target)?, conditions(sign_in)?))
    }

    /// Whether a request is decided as the sign-in is.
    pub(crate) fn is_faithful(&self, posed: &Value, sign_in: &SignIn) -> bool {
        let enabled = &self.space.masks().enabled;
        let verdict = |sign_in: &SignIn| {
            let binding = self.space.applied(sign_in).and(enabled);
            self.space.verdict_to(&binding, &sign_in.target, sign_in.client_app)
        };
        request::read(self, posed).is_ok_and(|read| verdict(&read.partial.sign_in) == verdict(sign_in))
    }

    /// The request about a sign-in of somebody, where one is decided as the sign-in is.
    pub(crate) fn pose_faithfully(&self, sign_in: &SignIn, who: &Bearer) -> Option<Value> {
        self.pose(sign_in, who).filter(|posed| self.is_faithful(posed, sign_in))
    }

    /// Who signs in; `None` where no request can say it.
    pub(crate) fn identity(&self, who: &Bearer) -> Option<Value> {
        let user = |id: &str| json!({"@odata.type": "#microsoft.graph.userSignIn", "userId": id});
        match who {
            // With roles activated somebody is another than the directory says.
            Bearer::Person(person) if person.activation != Activation::Before => None,
            Bearer::Person(person) => people::user(self.space, person).map(|found| user(&found.id.to_string())),
            Bearer::Kind(Kind::Everyone) => Some(user(NOBODY)),
            Bearer::Kind(Kind::Named(id)) => Some(user(&id.to_string())),
            Bearer::Kind(Kind::External(kind, home)) => {
                let mut external = json!({
                    "@odata.type": "#microsoft.graph.userSignIn",
                    "externalUserType": vocabulary::name(EXTERNAL_TYPES, kind),
                });
                if let (Some(home), Some(members)) = (home, external.as_object_mut()) {
                    members.insert("externalTenantId".to_owned(), json!(home.to_string()));
                }
                Some(external)
            }
            Bearer::Kind(Kind::InGroup(_) | Kind::WithRole(_) | Kind::Both(..)) => None,
        }
    }
}

fn target(target: &Target) -> Option<Value> {
    match target {
        Target::Resources(resources) => {
            let apps: Option<Vec<String>> = resources.iter().map(application).collect();
            Some(json!({"@odata.type": "#microsoft.graph.applicationContext", "includeApplications": apps?}))
        }
        Target::Request(_) => None,
        Target::Action(action) => {
            let name = vocabulary::name(context::ACTIONS, action);
            Some(json!({"@odata.type": "#microsoft.graph.userActionContext", "userAction": name}))
        }
        Target::Context(id) => {
            Some(json!({"@odata.type": "#microsoft.graph.authContext", "authenticationContext": id.to_string()}))
        }
    }
}

fn application(resource: &Resource) -> Option<String> {
    match &resource.app {
        Some(id) => Some(id.to_string()),
        None if resource.global_secure_access || resource.agent => None,
        None => Some(NOBODY.to_owned()),
    }
}

fn conditions(sign_in: &SignIn) -> Option<Value> {
    let mut members = Map::new();
    let mut give = |name: &str, value: Value| drop(members.insert(name.to_owned(), value));
    give("clientAppType", json!(vocabulary::name(CLIENT_APPS, &sign_in.client_app)));
    // A platform that is left out is one that is not recognised.
    if sign_in.platform != Platform::Unknown {
        give("devicePlatform", json!(vocabulary::name(PLATFORMS, &sign_in.platform)));
    }
    let Network { ip, country, compliant, .. } = &sign_in.network;
    if *compliant {
        return None;
    }
    ip.iter().for_each(|ip| give("ipAddress", json!(ip.to_string())));
    country.iter().for_each(|country| give("country", json!(country)));
    give("signInRiskLevel", json!(vocabulary::name(RISKS, &sign_in.sign_in_risk)));
    give("userRiskLevel", json!(vocabulary::name(RISKS, &sign_in.user_risk)));
    give("insiderRiskLevel", json!(vocabulary::name(INSIDER_RISKS, &sign_in.insider_risk)));
    if !sign_in.flows.is_empty() {
        let methods = vocabulary::flags(TRANSFER_METHODS, &sign_in.flows);
        give("authenticationFlow", json!({"transferMethod": methods}));
    }
    device(&sign_in.device)?.into_iter().for_each(|device| give("deviceInfo", device));
    Some(Value::Object(members))
}

/// The device; `Some(None)` for one that is not registered, of which nothing is said.
fn device(device: &Device) -> Option<Option<Value>> {
    let Device::Registered { compliant, trust, managed, properties } = device else { return Some(None) };
    let mut members = Map::new();
    members.insert("isCompliant".to_owned(), json!(compliant));
    let joined = |(_, known): &&(&str, TrustType)| known == trust;
    members.insert("trustType".to_owned(), json!(TRUST.iter().find(joined).map(|(name, _)| *name)?));
    if *managed {
        members.insert("mdmAppId".to_owned(), json!(INTUNE));
    }
    for (name, value) in properties {
        let named = |known: &str| known.eq_ignore_ascii_case(name.as_str());
        let text = TEXTS.iter().find(|(_, property)| named(property)).map(|(member, _)| (*member).to_owned());
        let list = LISTS.iter().find(|known| named(known)).map(|known| (*known).to_owned());
        let attribute = || {
            let number = name.is_extension_attribute().then(|| name.as_str().get("extensionattribute".len()..));
            number.flatten().map(|number| format!("extensionAttribute{number}"))
        };
        let member = text.or(list).or_else(attribute)?;
        let value = match value {
            PropertyValue::One(text) => json!(text),
            PropertyValue::Many(items) => json!(items),
        };
        members.insert(member, value);
    }
    Some(Some(Value::Object(members)))
}
