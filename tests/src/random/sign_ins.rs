//! Random sign-ins: of people, of workload identities and of agents, whether or not the tenant has
//! heard of them.

use canopy_engine::{
    AgentUser, Device, External, Network, Person, PropertyValue, Resource, SignIn, Subject, Target, TokenRequest,
    TrustType, Workload,
};
use canopy_model::*;
use proptest::collection::{btree_map, vec};
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::conditions::external_type;
use super::directory::homes;
use super::names::*;

fn attributes() -> impl Strategy<Value = ordered::OrderedMap<String, Vec<String>>> {
    let names = select(vec!["Ops_Tier", "ops_tier", "Ops_Region"]).prop_map(str::to_owned);
    let values = subsequence(vec!["Zero", "one", "two"], 0..3);
    let named = btree_map(names, values.prop_map(|v| v.into_iter().map(str::to_owned).collect()), 1..2);
    prop_oneof![Just(ordered::OrderedMap::new()), named.prop_map(ordered::map)]
}

pub(super) fn person() -> impl Strategy<Value = Person> {
    (
        prop::option::of((0..6usize).prop_map(user_id)),
        weighted(0.3, (external_type(), homes())),
        subsequence((0..5usize).map(group_id).collect::<Vec<_>>(), 0..4),
        subsequence((0..ROLES).map(role_id).collect::<Vec<_>>(), 0..3),
    )
        .prop_map(|(id, external, groups, mut roles)| {
            roles.sort();
            let external = external.map(|(kind, home)| External { kind, home });
            Person { id, external, groups, roles }
        })
}

/// A service principal, an agent identity or an agent's user account.
pub fn workload() -> impl Strategy<Value = Subject> {
    let principal = (0..3usize, prop::bool::weighted(0.8), attributes()).prop_map(|(n, in_scope, attributes)| {
        Subject::ServicePrincipal(Workload { id: workload_id(n), in_scope, blueprint: None, attributes })
    });
    let agent = (3..6usize, prop::option::of(6..8usize), attributes()).prop_map(|(n, blueprint, attributes)| {
        let blueprint = blueprint.map(workload_id);
        Subject::AgentIdentity(Workload { id: workload_id(n), in_scope: true, blueprint, attributes })
    });
    let user = (0..2usize, any::<bool>(), attributes()).prop_map(|(n, on_endpoint, attributes)| {
        Subject::AgentUser(AgentUser { id: agent_user_id(n), on_endpoint, attributes })
    });
    prop_oneof![principal, agent, user]
}

fn resource() -> impl Strategy<Value = Resource> {
    let app = prop_oneof![
        6 => (0..ORDINARY_APPS).prop_map(Some),
        1 => (0..APPS).prop_map(Some),
        1 => Just(None),
    ];
    let plain = prop::bool::weighted(0.08);
    (app, attributes(), plain, prop::bool::weighted(0.1)).prop_map(|(n, attributes, global_secure_access, agent)| {
        Resource { app: n.map(app_id), attributes, global_secure_access, agent }
    })
}

fn app_id(n: usize) -> AppId {
    app(n)
}

fn request() -> impl Strategy<Value = TokenRequest> {
    let low = vec!["openid", "profile", "offline_access", "user.read", "people.read", "user.read.all"];
    let scopes = prop_oneof![
        2 => subsequence(vec!["openid", "profile", "email"], 1..3),
        3 => subsequence(low, 1..4),
        1 => subsequence(vec!["openid", "mail.read", "files.read"], 0..3),
    ];
    let scopes = scopes.prop_map(|all| all.into_iter().map(str::to_owned).collect::<Vec<_>>());
    let api = prop_oneof![3 => select(vec![DIRECTORY, GRAPH]), 1 => 0..2usize].prop_map(|n| Resource::app(app(n)));
    let client = (resource(), 4..6usize).prop_map(|(resource, n)| Resource { app: Some(app(n)), ..resource });
    (client, any::<bool>(), any::<bool>(), vec((api, scopes), 1..3)).prop_map(
        |(client, confidential, id_token, resources)| TokenRequest { client, confidential, id_token, resources },
    )
}

fn target() -> impl Strategy<Value = Target> {
    prop_oneof![
        8 => vec(resource(), 1..3).prop_map(Target::Resources),
        1 => (0..APPS).prop_map(|n| Target::app(app(n))),
        3 => request().prop_map(Target::Request),
        2 => Just(Target::Action(UserAction::RegisterSecurityInfo)),
        1 => select(&UserAction::ALL[..]).prop_map(Target::Action),
        2 => (1..4usize).prop_map(|n| Target::Context(context_id(n))),
    ]
}

fn device() -> impl Strategy<Value = Device> {
    let model = prop::option::of(select(vec!["Surface Pro 9", "surface", "Latitude", "MacBook Pro"]));
    let attribute = prop::option::of(select(vec!["SAW", "paw", "other"]));
    let labels = weighted(0.3, subsequence(vec!["CloudPC", "AzureResource", "other"], 0..3));
    let trust = select(vec![TrustType::EntraJoined, TrustType::HybridJoined, TrustType::Registered]);
    let registered = (any::<bool>(), trust, any::<bool>(), model, attribute, labels).prop_map(
        |(compliant, trust, managed, model, attribute, labels)| {
            let one = |value: Option<&str>| value.map(|value| PropertyValue::One(value.to_owned()));
            let labels = labels.map(|all| PropertyValue::Many(all.into_iter().map(str::to_owned).collect()));
            let named = [("model", one(model)), ("extensionAttribute1", one(attribute)), ("systemLabels", labels)];
            let properties = named.into_iter().filter_map(|(name, value)| Some((DeviceProperty::new(name), value?)));
            Device::Registered { compliant, trust, managed: managed || compliant, properties: properties.collect() }
        },
    );
    prop_oneof![1 => Just(Device::Unregistered), 3 => registered]
}

fn network() -> impl Strategy<Value = Network> {
    let addresses =
        ["192.0.2.9", "192.0.2.200", "198.51.100.7", "203.0.113.1", "8.8.8.8", "2001:db8::1", "2001:db8:0:1::5", "::1"];
    let ip = prop::option::weighted(0.9, select(addresses.to_vec()));
    let country = || select(vec![None, Some("DE"), Some("fr"), Some("KP"), Some("US")]);
    (ip, country(), country(), prop::bool::weighted(0.3)).prop_map(|(ip, country, gps, compliant)| Network {
        ip: ip.map(|ip| ip.parse().unwrap()),
        country: country.map(str::to_owned),
        gps_country: gps.map(str::to_owned),
        compliant,
    })
}

/// A sign-in of anybody or anything over the same world.
pub fn sign_in() -> impl Strategy<Value = SignIn> {
    sign_in_of(prop_oneof![4 => person().prop_map(Subject::Person), 1 => workload()])
}

/// A sign-in of somebody given.
pub fn sign_in_of(subject: impl Strategy<Value = Subject>) -> impl Strategy<Value = SignIn> {
    let risk = || select(&RiskLevel::ALL[..]);
    (
        (subject, target(), select(&ClientApp::SIGN_INS[..]), select(&Platform::ALL[..]), network(), device()),
        (risk(), risk(), select(&InsiderRisk::ALL[..]), risk(), risk()),
        subsequence(vec![TransferMethod::DeviceCodeFlow, TransferMethod::AuthenticationTransfer], 0..=2),
    )
        .prop_map(|((subject, target, client_app, platform, network, device), risks, flows)| {
            // Only workload identities and agents have risks of their own.
            let person = matches!(subject, Subject::Person(_));
            let own = |level| if person { RiskLevel::None } else { level };
            SignIn {
                subject,
                target,
                client_app,
                platform,
                network,
                device,
                sign_in_risk: risks.0,
                user_risk: risks.1,
                insider_risk: risks.2,
                service_principal_risk: own(risks.3),
                agent_risk: own(risks.4),
                flows: flows.into_iter().collect(),
            }
        })
}
