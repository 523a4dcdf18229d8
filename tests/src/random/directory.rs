//! Random people, groups, roles, locations and settings.

use canopy_model::*;
use proptest::collection::{btree_map, vec};
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::conditions::external_type;
use super::names::*;

pub(super) fn homes() -> impl Strategy<Value = Home> {
    prop_oneof![Just(Home::Unknown), Just(Home::NoTenant), (0..3usize).prop_map(|n| Home::Tenant(home(n)))]
}

/// At most so many users; groups within groups, cycles among them; roles held and eligible, by users
/// and by groups, for the whole tenant and for less.
pub(super) fn directory(most: usize) -> impl Strategy<Value = Directory> {
    let users = vec((weighted(0.3, external_type()), homes(), prop::bool::weighted(0.1)), 1..=most);
    // The first six are users, the rest groups.
    let members = vec(subsequence((0..11usize).collect::<Vec<_>>(), 0..4), 5);
    let principal =
        prop_oneof![3 => (0..6usize).prop_map(|n| user_id(n).0), 1 => (0..5usize).prop_map(|n| group_id(n).0)];
    let held = vec((principal, 0..ROLES, any::<bool>(), prop::bool::weighted(0.15)), 0..5);
    let per_user_mfa = subsequence((0..6usize).map(user_id).collect::<Vec<_>>(), 0..3);
    let principals =
        prop_oneof![3 => (0..6usize).prop_map(|n| user_id(n).0), 1 => (0..5usize).prop_map(|n| group_id(n).0)];
    let eligible = vec(((0..6usize).prop_map(group_id), principals), 0..3);
    (users, members, held, per_user_mfa, eligible).prop_map(|(users, members, held, per_user_mfa, eligible)| {
        Directory {
            eligible_members: eligible
                .into_iter()
                .map(|(group, principal)| EligibleMember { group, principal })
                .collect(),
            users: users
                .into_iter()
                .enumerate()
                .map(|(n, (external, home, disabled))| User {
                    id: user_id(n),
                    upn: format!("user{n}@contoso.example"),
                    name: format!("User {n}"),
                    user_type: UserType::Member,
                    enabled: if disabled { Some(false) } else { (n % 2 == 0).then_some(true) },
                    external,
                    home: if external.is_some() { home } else { Home::NoTenant },
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
                    members: members
                        .into_iter()
                        .map(|m| if m < 6 { user_id(m).0 } else { group_id(m - 6).0 })
                        .collect(),
                    list: MemberList::Direct,
                    protection: GroupProtection::default(),
                })
                .collect(),
            assignments: held
                .into_iter()
                .map(|(principal, role, eligible, narrower)| Assignment {
                    role: role_id(role),
                    principal,
                    kind: if eligible { AssignmentKind::Eligible } else { AssignmentKind::Active },
                    scope: if narrower { AssignmentScope::Narrower("/unit".into()) } else { AssignmentScope::Tenant },
                    lasting: None,
                })
                .collect(),
            per_user_mfa,
            ..Directory::default()
        }
    })
}

/// The built-in roles there are.
pub(super) fn roles() -> Vec<RoleDefinition> {
    let role = |n: usize| RoleDefinition {
        id: role_id(n),
        name: format!("Role {n}"),
        privileged: false,
        administrator: n == 0,
    };
    let mut roles: Vec<RoleDefinition> = (0..ROLES).filter(|n| *n != CUSTOM_ROLE).map(role).collect();
    roles.sort_by(|a, b| a.id.cmp(&b.id));
    roles
}

/// Some of seven named locations, of every kind; any of them trusted.
pub(super) fn locations() -> impl Strategy<Value = Vec<NamedLocation>> {
    let ip = |ranges: &[&str]| LocationKind::Ip(ranges.iter().map(|r| r.parse().unwrap()).collect());
    let country = |codes: &[&str], include_unknown, lookup| LocationKind::Country {
        countries: codes.iter().map(|c| (*c).to_owned()).collect(),
        include_unknown,
        lookup,
    };
    let kinds = vec![
        ip(&["192.0.2.0/24", "2001:db8::/48"]),
        ip(&["192.0.2.128/25", "198.51.100.0/24"]),
        ip(&["2001:db8::/64"]),
        country(&["DE", "FR"], false, CountryLookup::ClientIpAddress),
        country(&["DE", "KP"], true, CountryLookup::ClientIpAddress),
        country(&["DE"], false, CountryLookup::AuthenticatorAppGps),
        LocationKind::CompliantNetwork,
    ];
    let numbered: Vec<(usize, LocationKind)> = kinds.into_iter().enumerate().collect();
    (subsequence(numbered, 1..=6), vec(any::<bool>(), 7)).prop_map(|(kinds, trusted)| {
        let location = |(n, kind): (usize, LocationKind)| NamedLocation {
            id: location_id(n),
            name: format!("Location {n}"),
            trusted: trusted[n],
            kind,
            source: Source::default(),
        };
        kinds.into_iter().map(location).collect()
    })
}

pub(super) fn settings() -> impl Strategy<Value = Settings> {
    let trust =
        || {
            (any::<bool>(), any::<bool>(), any::<bool>()).prop_map(|(mfa, compliant_device, hybrid_joined_device)| {
                Trust { mfa, compliant_device, hybrid_joined_device }
            })
        };
    let partners = btree_map((0..3usize).prop_map(home), trust(), 0..2);
    let states = select(vec![PolicyState::Enabled, PolicyState::ReportOnly, PolicyState::Disabled]);
    let exclusion =
        (select(&UserAction::ALL[..]), states).prop_map(|(action, state)| ActionExclusion { action, state });
    let baseline = select(vec![BaselineScopes::Enabled, BaselineScopes::Legacy, BaselineScopes::Customized(app(5))]);
    (weighted(0.5, trust()), partners, weighted(0.4, vec(exclusion, 0..3)), weighted(0.7, baseline)).prop_map(
        |(default, tenants, action_exclusions, baseline_scopes)| Settings {
            baseline_scopes,
            action_exclusions,
            inbound_trust: InboundTrust { default, tenants: ordered::map(tenants) },
            security_defaults: None,
        },
    )
}

/// The apps that stand in groups, and the scopes of little privilege.
pub(super) fn apps() -> AppCatalogue {
    let scopes = |list: &str| -> ordered::OrderedSet<String> { list.split(' ').map(str::to_owned).collect() };
    let openid = "email offline_access openid profile";
    let public = format!("{openid} user.read");
    let confidential = format!("{public} user.read.all user.readbasic.all");
    let graph = "people.read people.read.all groupmember.read.all member.read.hidden";
    AppCatalogue {
        office365: [app(0), app(1)].into(),
        admin_portals: [app(2)].into(),
        azure_management: [app(2), app(3)].into(),
        low_privilege: LowPrivilegeScopes {
            openid: scopes(openid),
            directory: scopes(&format!("user.read user.read.all user.readbasic.all {graph}")),
            legacy_public: [(app(DIRECTORY), scopes(&public)), (app(GRAPH), scopes(&format!("{public} people.read")))]
                .into(),
            legacy_confidential: [
                (app(DIRECTORY), scopes(&confidential)),
                (app(GRAPH), scopes(&format!("{confidential} {graph}"))),
            ]
            .into(),
        },
        ..AppCatalogue::default()
    }
}
