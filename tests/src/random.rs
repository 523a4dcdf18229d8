//! Random tenants and sign-ins over a small world, so that conditions often meet.

use std::collections::{BTreeMap, BTreeSet};

use canopy_engine::{Device, External, Network, Person, PropertyValue, SignIn, Subject, Target, TrustType};
use canopy_model::*;
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

fn guid(kind: u32, n: usize) -> String {
    format!("{kind:08x}-0000-4000-8000-{n:012x}")
}
/// The nth user.
pub fn user_id(n: usize) -> UserId {
    UserId::new(&guid(0xa, n))
}
fn group_id(n: usize) -> GroupId {
    GroupId::new(&guid(0xb, n))
}
fn role_id(n: usize) -> RoleId {
    RoleId::new(&guid(0xc, n))
}
fn location_id(n: usize) -> LocationId {
    LocationId::new(&guid(0x1, n))
}
fn home(n: usize) -> TenantId {
    TenantId::new(&guid(0xe, n))
}
/// Apps that policies name; 0 and 1 are in Office 365, 2 is an admin portal.
fn app(n: usize) -> AppId {
    match n {
        0 => AppId::new("00000002-0000-0ff1-ce00-000000000000"),
        1 => AppId::new("00000003-0000-0ff1-ce00-000000000000"),
        2 => AppId::new("c44b4083-3bb0-49c1-b47d-974e53cbdf3c"),
        3 => AppId::new("797f4846-ba00-4fd7-ba43-dac1f8f63013"),
        n => AppId::new(&guid(0xd, n)),
    }
}

fn at_home(n: usize) -> Home {
    Home::Tenant(home(n))
}

fn homes() -> impl Strategy<Value = Home> {
    prop_oneof![Just(Home::Unknown), Just(Home::NoTenant), (0..3usize).prop_map(at_home)]
}

fn external_type() -> impl Strategy<Value = ExternalUserType> {
    select(&ExternalUserType::ALL[..])
}

fn user_selector() -> impl Strategy<Value = UserSelector> {
    prop_oneof![
        2 => Just(UserSelector::All),
        3 => (0..6usize).prop_map(|n| UserSelector::User(user_id(n))),
        4 => (0..5usize).prop_map(|n| UserSelector::Group(group_id(n))),
        2 => (0..3usize).prop_map(|n| UserSelector::Role(role_id(n))),
        2 => (btree_set(external_type(), 1..4), prop::option::of(vec((0..2usize).prop_map(home), 1..2))).prop_map(
            |(types, tenants)| UserSelector::Guests(GuestSelector {
                types,
                tenants: tenants.map_or(ExternalTenants::All, ExternalTenants::Enumerated),
            })
        ),
        1 => Just(UserSelector::None),
    ]
}

fn target_selector() -> impl Strategy<Value = TargetSelector> {
    prop_oneof![
        4 => Just(TargetSelector::All),
        3 => (0..6usize).prop_map(|n| TargetSelector::App(app(n))),
        1 => Just(TargetSelector::Office365),
        1 => Just(TargetSelector::AdminPortals),
        1 => select(&UserAction::ALL[..]).prop_map(TargetSelector::Action),
        1 => (1..3usize).prop_map(|n| TargetSelector::Context(ContextId::new(&format!("c{n}")))),
    ]
}

fn excluded_target() -> impl Strategy<Value = TargetSelector> {
    prop_oneof![
        3 => (0..6usize).prop_map(|n| TargetSelector::App(app(n))),
        1 => Just(TargetSelector::Office365),
        1 => Just(TargetSelector::AdminPortals),
    ]
}

fn selection<T: Clone + std::fmt::Debug>(
    include: impl Strategy<Value = T>,
    exclude: impl Strategy<Value = T>,
) -> impl Strategy<Value = Selection<T>> {
    (vec(include, 1..3), vec(exclude, 0..3)).prop_map(|(include, exclude)| Selection { include, exclude })
}

fn location_selector() -> impl Strategy<Value = LocationSelector> {
    prop_oneof![
        Just(LocationSelector::All),
        Just(LocationSelector::AllTrusted),
        (0..5usize).prop_map(|n| LocationSelector::Location(location_id(n))),
    ]
}

fn comparison() -> impl Strategy<Value = DeviceRule> {
    use Operator::*;
    prop_oneof![
        (select(vec![Eq, Ne]), select(vec!["True", "False"])).prop_map(|(o, v)| ("isCompliant", o, vec![v])),
        (select(vec![Eq, Ne]), select(vec!["AzureAD", "ServerAD"])).prop_map(|(o, v)| ("trustType", o, vec![v])),
        (
            select(vec![Eq, Ne, StartsWith, NotStartsWith, EndsWith, NotEndsWith, Contains, NotContains]),
            select(vec!["Surface", "Pro", "Surface Pro"])
        )
            .prop_map(|(o, v)| ("model", o, vec![v])),
        (select(vec![In, NotIn]), subsequence(vec!["SAW", "PAW"], 1..=2)).prop_map(|(o, v)| (
            "extensionAttribute1",
            o,
            v
        )),
    ]
    .prop_map(|(name, operator, values)| {
        DeviceRule::Compare(Comparison {
            property: DeviceProperty::new(name),
            operator,
            values: values.into_iter().map(|v| Literal::Text(v.to_owned())).collect(),
        })
    })
}

fn device_rule() -> impl Strategy<Value = DeviceRule> {
    comparison().prop_recursive(2, 4, 2, |inner| {
        prop_oneof![
            inner.clone().prop_map(|rule| DeviceRule::Not(Box::new(rule))),
            vec(inner.clone(), 2).prop_map(DeviceRule::And),
            vec(inner, 2).prop_map(DeviceRule::Or),
        ]
    })
}

fn device_condition() -> impl Strategy<Value = DeviceCondition> {
    let states = || select(vec![DeviceState::All, DeviceState::Compliant, DeviceState::DomainJoined]);
    prop_oneof![
        3 => (select(vec![FilterMode::Include, FilterMode::Exclude]), device_rule()).prop_map(|(mode, rule)| {
            DeviceCondition::Filter(DeviceFilter { mode, text: String::new(), rule: Ok(rule) })
        }),
        1 => selection(states(), states()).prop_map(DeviceCondition::State),
    ]
}

fn rarely<S: Strategy>(strategy: S) -> impl Strategy<Value = Option<S::Value>>
where
    S::Value: Clone,
{
    prop::option::weighted(0.25, strategy)
}

fn conditions() -> impl Strategy<Value = Conditions> {
    let platforms =
        || prop_oneof![Just(PlatformSelector::All), select(&Platform::ALL[..6]).prop_map(PlatformSelector::One)];
    let who_and_what = (
        selection(user_selector(), user_selector().prop_filter("not all", |s| *s != UserSelector::All)),
        selection(target_selector(), excluded_target()),
    );
    let rest = (
        rarely(btree_set(select(&ClientApp::SIGN_INS[..]), 1..3)),
        rarely(selection(platforms(), platforms())),
        rarely(selection(location_selector(), location_selector())),
        rarely(device_condition()),
        rarely(btree_set(select(&RiskLevel::ALL[..]), 1..3)),
        rarely(btree_set(select(&RiskLevel::ALL[..]), 1..3)),
        rarely(btree_set(select(&InsiderRisk::ALL[..]), 1..3)),
        rarely(btree_set(select(vec![TransferMethod::DeviceCodeFlow, TransferMethod::AuthenticationTransfer]), 1..3)),
    );
    (who_and_what, rest).prop_map(|((users, targets), rest)| Conditions {
        users,
        targets: TargetCondition { selection: targets, filter: None },
        client_apps: rest.0,
        platforms: rest.1,
        locations: rest.2,
        devices: rest.3,
        sign_in_risk: rest.4,
        user_risk: rest.5,
        insider_risk: rest.6,
        flows: rest.7,
        ..Conditions::default()
    })
}

fn control() -> impl Strategy<Value = Control> {
    select(vec![
        Control::Mfa,
        Control::Mfa,
        Control::Strength(StrengthId::new("00000000-0000-0000-0000-000000000004")),
        Control::CompliantDevice,
        Control::HybridJoinedDevice,
        Control::TermsOfUse(TermsId::new("t")),
        Control::AppProtection,
        Control::PasswordChange,
    ])
}

fn grant() -> impl Strategy<Value = Option<Grant>> {
    prop_oneof![
        1 => Just(None),
        2 => Just(Some(Grant { operator: GrantOperator::Or, controls: vec![Control::Block] })),
        6 => (select(vec![GrantOperator::And, GrantOperator::Or]), vec(control(), 1..4))
            .prop_map(|(operator, controls)| Some(Grant { operator, controls })),
    ]
}

fn session() -> impl Strategy<Value = SessionControls> {
    let frequency = select(vec![Frequency::EveryTime, Frequency::Hours(1), Frequency::Hours(8), Frequency::Hours(12)]);
    let frequency = (frequency, prop::bool::weighted(0.2))
        .prop_map(|(frequency, secondary_only)| SignInFrequency { frequency, secondary_only });
    prop::option::weighted(0.2, frequency)
        .prop_map(|sign_in_frequency| SessionControls { sign_in_frequency, ..SessionControls::default() })
}

fn policy() -> impl Strategy<Value = Policy> {
    let state = prop_oneof![4 => Just(PolicyState::Enabled), 1 => Just(PolicyState::ReportOnly), 1 => Just(PolicyState::Disabled)];
    (state, conditions(), grant(), session()).prop_map(|(state, conditions, grant, session)| Policy {
        id: PolicyId::new("p"),
        name: "p".into(),
        state,
        conditions,
        grant,
        session,
        created: None,
        modified: None,
        template: None,
        source: Source::default(),
    })
}

fn locations() -> Vec<NamedLocation> {
    let location = |n: usize, trusted, kind| NamedLocation {
        id: location_id(n),
        name: format!("location {n}"),
        trusted,
        kind,
        source: Source::default(),
    };
    let ip = |ranges: &[&str]| LocationKind::Ip(ranges.iter().map(|r| r.parse().unwrap()).collect());
    let country = |codes: &[&str], include_unknown| LocationKind::Country {
        countries: codes.iter().map(|c| (*c).to_owned()).collect(),
        include_unknown,
        lookup: CountryLookup::ClientIpAddress,
    };
    vec![
        location(0, true, ip(&["192.0.2.0/24", "2001:db8::/48"])),
        location(1, false, ip(&["192.0.2.128/25", "198.51.100.0/24"])),
        location(2, false, country(&["DE", "FR"], false)),
        location(3, false, country(&["DE", "KP"], true)),
    ]
}

fn strengths() -> Vec<AuthenticationStrength> {
    let one = |method| Combination(BTreeSet::from([method]));
    vec![AuthenticationStrength {
        id: StrengthId::new("00000000-0000-0000-0000-000000000004"),
        name: "Phishing-resistant MFA".into(),
        combinations: vec![one(AuthenticationMethod::Fido2), one(AuthenticationMethod::WindowsHelloForBusiness)],
        restrictions: Vec::new(),
    }]
}

fn directory() -> impl Strategy<Value = Directory> {
    let users = vec(
        (prop::option::weighted(0.3, external_type()), prop::option::of(0..2usize), prop::bool::weighted(0.1)),
        2..6,
    );
    let members = vec(subsequence((0..9usize).collect::<Vec<_>>(), 0..4), 5);
    let held = vec((0..6usize, 0..3usize, prop::bool::ANY), 0..4);
    (users, members, held).prop_map(|(users, members, held)| Directory {
        users: users
            .into_iter()
            .enumerate()
            .map(|(n, (external, tenant, disabled))| User {
                id: user_id(n),
                upn: format!("user{n}@contoso.example"),
                name: format!("User {n}"),
                user_type: UserType::Member,
                enabled: Some(!disabled),
                external,
                home: external.and(tenant).map_or(Home::NoTenant, at_home),
                department: None,
                account: Account::default(),
            })
            .collect(),
        groups: members
            .into_iter()
            .enumerate()
            .map(|(n, members)| Group {
                id: group_id(n),
                name: format!("Group {n}"),
                // The first six are users, the rest groups; cycles occur.
                members: members.into_iter().map(|m| if m < 6 { user_id(m).0 } else { group_id(m - 5).0 }).collect(),
                list: MemberList::Direct,
                protection: GroupProtection::default(),
            })
            .collect(),
        assignments: held
            .into_iter()
            .map(|(user, role, eligible)| Assignment {
                role: role_id(role),
                principal: user_id(user).0,
                kind: if eligible { AssignmentKind::Eligible } else { AssignmentKind::Active },
                scope: AssignmentScope::Tenant,
                lasting: None,
            })
            .collect(),
        ..Directory::default()
    })
}

fn settings() -> impl Strategy<Value = Settings> {
    let trust = || {
        (prop::bool::ANY, prop::bool::ANY).prop_map(|(compliant_device, hybrid_joined_device)| Trust {
            mfa: false,
            compliant_device,
            hybrid_joined_device,
        })
    };
    let partners = prop::collection::btree_map((0..3usize).prop_map(home), trust(), 0..2);
    (prop::option::of(trust()), partners).prop_map(|(default, tenants)| Settings {
        inbound_trust: InboundTrust { default, tenants },
        ..Settings::default()
    })
}

/// A tenant of up to six policies; half of them without any users.
pub fn tenant() -> impl Strategy<Value = Tenant> {
    (vec(policy(), 1..7), prop::option::of(directory()), settings()).prop_map(|(policies, directory, settings)| {
        Tenant {
            policies,
            settings,
            locations: locations(),
            strengths: strengths(),
            apps: AppCatalogue {
                apps: Vec::new(),
                office365: [app(0), app(1)].into(),
                admin_portals: [app(2)].into(),
                azure_management: [app(2), app(3)].into(),
                ..AppCatalogue::default()
            },
            directory: directory.unwrap_or_default(),
            ..Tenant::default()
        }
    })
}

fn subject() -> impl Strategy<Value = Subject> {
    (
        prop::option::of((0..6usize).prop_map(user_id)),
        prop::option::weighted(0.3, (external_type(), homes())),
        subsequence((0..5usize).map(group_id).collect::<Vec<_>>(), 0..4),
        subsequence((0..3usize).map(role_id).collect::<Vec<_>>(), 0..2),
    )
        .prop_map(|(id, external, groups, roles)| {
            let external = external.map(|(kind, home)| External { kind, home });
            Subject::Person(Person { id, external, groups, roles })
        })
}

fn target() -> impl Strategy<Value = Target> {
    let resource = prop_oneof![
        (0..7usize).prop_map(|n| canopy_engine::Resource::app(app(n))),
        Just(canopy_engine::Resource::default()),
    ];
    prop_oneof![
        6 => vec(resource, 1..3).prop_map(Target::Resources),
        1 => select(&UserAction::ALL[..]).prop_map(Target::Action),
        1 => (1..4usize).prop_map(|n| Target::Context(ContextId::new(&format!("c{n}")))),
    ]
}

fn device() -> impl Strategy<Value = Device> {
    let model = prop::option::of(select(vec!["Surface Pro 9", "surface", "Latitude", "MacBook Pro"]));
    let attribute = prop::option::of(select(vec!["SAW", "paw", "other"]));
    let trust = select(vec![TrustType::EntraJoined, TrustType::HybridJoined, TrustType::Registered]);
    let registered = (prop::bool::ANY, trust, prop::bool::ANY, model, attribute).prop_map(
        |(compliant, trust, managed, model, attribute)| {
            let named = [("model", model), ("extensionAttribute1", attribute)];
            let properties: BTreeMap<_, _> = named
                .into_iter()
                .filter_map(|(name, value)| Some((DeviceProperty::new(name), PropertyValue::One(value?.to_owned()))))
                .collect();
            Device::Registered { compliant, trust, managed: managed || compliant, properties }
        },
    );
    prop_oneof![1 => Just(Device::Unregistered), 3 => registered]
}

fn network() -> impl Strategy<Value = Network> {
    let ip = select(vec![
        None,
        Some("192.0.2.9"),
        Some("192.0.2.200"),
        Some("198.51.100.7"),
        Some("8.8.8.8"),
        Some("2001:db8::1"),
    ]);
    let country = select(vec![None, Some("DE"), Some("FR"), Some("KP"), Some("US")]);
    (ip, country).prop_map(|(ip, country)| Network {
        ip: ip.map(|ip| ip.parse().unwrap()),
        country: country.map(str::to_owned),
        ..Network::default()
    })
}

/// A sign-in over the same world.
pub fn sign_in() -> impl Strategy<Value = SignIn> {
    let risk = || select(&RiskLevel::ALL[..]);
    (
        (subject(), target(), select(&ClientApp::SIGN_INS[..]), select(&Platform::ALL[..]), network(), device()),
        (risk(), risk(), select(&InsiderRisk::ALL[..])),
        subsequence(vec![TransferMethod::DeviceCodeFlow, TransferMethod::AuthenticationTransfer], 0..=2),
    )
        .prop_map(|((subject, target, client_app, platform, network, device), risks, flows)| SignIn {
            client_app,
            platform,
            network,
            device,
            sign_in_risk: risks.0,
            user_risk: risks.1,
            insider_risk: risks.2,
            flows: flows.into_iter().collect(),
            ..SignIn::ordinary(subject, target)
        })
}
