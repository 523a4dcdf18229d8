//! Tenants of any size, as exports: deterministic, and shaped like real ones. Teams nest in
//! departments, apps have groups of their own, a few people are exempt, some are guests, roles are
//! held and eligible; policies are a baseline, then one for each app or department.

use std::fmt::Write;

/// How large a tenant is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    /// User objects.
    pub users: usize,
    /// Policies.
    pub policies: usize,
}

/// Users of one team.
const TEAM: usize = 40;
/// Teams of one department.
const TEAMS: usize = 50;
/// One user in so many is a guest.
const GUESTS: usize = 12;
/// One user in so many holds a role or is eligible for one.
const ADMINISTRATORS: usize = 250;
/// Groups that give access to an app.
const APP_GROUPS: usize = 60;

const ROLES: [&str; 6] = [
    "62e90394-69f5-4237-9190-012177145e10",
    "194ae4cb-b126-40b2-bd5b-6091b380977d",
    "f28a1f50-f6e7-4571-818b-6a12f2af6b6c",
    "29232cdf-9323-42fd-ade2-1d097af3e4de",
    "fe930be7-5e62-47db-91af-98c3a49a38b1",
    "729827e3-9c14-49f7-bb1b-9608f156bbb8",
];

/// Pseudo-random numbers that are the same every time (splitmix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % sides.max(1) as u64) as usize
    }
}

fn id(kind: u32, n: usize) -> String {
    format!("{kind:08x}-0000-4000-8000-{n:012x}")
}

fn user(n: usize) -> String {
    id(1, n)
}
fn team(n: usize) -> String {
    id(2, n)
}
fn department(n: usize) -> String {
    id(3, n)
}
fn app_group(n: usize) -> String {
    id(4, n)
}
fn special(n: usize) -> String {
    id(5, n)
}
fn location(n: usize) -> String {
    id(6, n)
}
fn app(n: usize) -> String {
    id(7, n)
}

/// The exports of a tenant: name and content.
pub fn files(scale: Scale) -> Vec<(String, Vec<u8>)> {
    let file = |name: &str, text: String| (name.to_owned(), text.into_bytes());
    vec![
        file("policies.json", policies(scale)),
        file("namedLocations.json", locations()),
        file("users.json", users(scale)),
        file("groups.json", groups(scale)),
        file("roleAssignments.json", roles(scale, 0)),
        file("roleEligibilitySchedules.json", roles(scale, 1)),
    ]
}

fn list(name: &str, items: impl Iterator<Item = String>) -> String {
    let mut text = format!("{{\"@odata.context\":\"https://graph.microsoft.com/v1.0/$metadata#{name}\",\"value\":[");
    for (at, item) in items.enumerate() {
        if at > 0 {
            text.push(',');
        }
        text.push('\n');
        text.push_str(&item);
    }
    text.push_str("\n]}\n");
    text
}

fn users(scale: Scale) -> String {
    list(
        "users",
        (0..scale.users).map(|n| {
            let (id, guest) = (user(n), n % GUESTS == GUESTS - 1);
            let (kind, upn) = match guest {
                true => ("Guest", format!("person{n}_partner{}.example#EXT#@contoso.example", n % 20)),
                false => ("Member", format!("person{n}@contoso.example")),
            };
            let enabled = n % 33 != 32;
            format!(
                r#"{{"id":"{id}","displayName":"Person {n}","userPrincipalName":"{upn}","userType":"{kind}","accountEnabled":{enabled},"department":"Department {}"}}"#,
                n / TEAM / TEAMS
            )
        }),
    )
}

fn members(ids: impl Iterator<Item = String>) -> String {
    let mut text = String::new();
    for (at, id) in ids.enumerate() {
        let comma = if at > 0 { "," } else { "" };
        let _ = write!(text, r#"{comma}{{"id":"{id}"}}"#);
    }
    text
}

fn groups(scale: Scale) -> String {
    let mut dice = Dice(7);
    let teams = scale.users.div_ceil(TEAM);
    let departments = teams.div_ceil(TEAMS);
    let group = |id: String, name: String, members: String| {
        format!(r#"{{"id":"{id}","displayName":"{name}","securityEnabled":true,"members":[{members}]}}"#)
    };
    let mut all: Vec<String> = Vec::new();
    for n in 0..teams {
        let people = (n * TEAM..((n + 1) * TEAM).min(scale.users)).map(user);
        all.push(group(team(n), format!("Team {n}"), members(people)));
    }
    for n in 0..departments {
        let nested = (n * TEAMS..((n + 1) * TEAMS).min(teams)).map(team);
        all.push(group(department(n), format!("Department {n}"), members(nested)));
    }
    for n in 0..APP_GROUPS {
        // Some whole departments, some teams, and people from anywhere: each is in three such groups.
        let mut list: Vec<String> = (0..2).map(|_| department(dice.roll(departments))).collect();
        list.extend((0..teams / 100 + 1).map(|_| team(dice.roll(teams))));
        list.extend((0..scale.users / 20).map(|_| user(dice.roll(scale.users))));
        all.push(group(app_group(n), format!("App {n} users"), members(list.into_iter())));
    }
    for (n, name) in ["MFA exempt", "Break glass", "Service accounts", "Pilot", "Travellers"].iter().enumerate() {
        let count = if n == 1 { 2 } else { scale.users / 400 + 3 };
        let list: Vec<String> = (0..count).map(|_| user(dice.roll(scale.users))).collect();
        all.push(group(special(n), (*name).to_owned(), members(list.into_iter())));
    }
    list("groups", all.into_iter())
}

fn roles(scale: Scale, which: usize) -> String {
    let name = ["roleManagement/directory/roleAssignments", "roleManagement/directory/roleEligibilitySchedules"];
    let holders = (0..scale.users).filter(|n| n % ADMINISTRATORS == which);
    list(
        name[which],
        holders.map(|n| {
            let role = ROLES[n / ADMINISTRATORS % ROLES.len()];
            let id = id(8 + which as u32, n);
            format!(r#"{{"id":"{id}","principalId":"{}","roleDefinitionId":"{role}","directoryScopeId":"/"}}"#, user(n))
        }),
    )
}

fn locations() -> String {
    let ip = (0..8).map(|n| {
        let ranges = (0..3)
            .map(|r| format!(r##"{{"@odata.type":"#microsoft.graph.iPv4CidrRange","cidrAddress":"198.51.{n}.{}/26"}}"##, r * 64))
            .collect::<Vec<_>>()
            .join(",");
        format!(
            r##"{{"@odata.type":"#microsoft.graph.ipNamedLocation","id":"{}","displayName":"Office {n}","isTrusted":{},"ipRanges":[{ranges}]}}"##,
            location(n),
            n < 6
        )
    });
    let countries = [["DE", "AT", "CH"], ["RU", "KP", "IR"]].into_iter().enumerate().map(|(n, codes)| {
        format!(
            r##"{{"@odata.type":"#microsoft.graph.countryNamedLocation","id":"{}","displayName":"Countries {n}","countriesAndRegions":["{}"],"includeUnknownCountriesAndRegions":false}}"##,
            location(8 + n),
            codes.join("\",\"")
        )
    });
    list("identity/conditionalAccess/namedLocations", ip.chain(countries))
}

/// One policy, before it has a name.
#[derive(Default)]
struct Draft {
    users: String,
    apps: String,
    more: String,
    controls: &'static str,
}

fn policies(scale: Scale) -> String {
    let departments = scale.users.div_ceil(TEAM).div_ceil(TEAMS);
    list(
        "identity/conditionalAccess/policies",
        (0..scale.policies).map(|n| {
            let draft = baseline(n).unwrap_or_else(|| particular(n, departments));
            let state = if n % 11 == 10 { "enabledForReportingButNotEnforced" } else { "enabled" };
            format!(
                r#"{{"id":"{}","displayName":"CA{n:03}","state":"{state}","conditions":{{"users":{{{}}},"applications":{{{}}}{}}},"grantControls":{{"operator":"OR","builtInControls":[{}]}}}}"#,
                id(9, n), draft.users, draft.apps, draft.more, draft.controls
            )
        }),
    )
}

/// What every tenant has.
fn baseline(n: usize) -> Option<Draft> {
    let everybody = format!(r#""includeUsers":["All"],"excludeGroups":["{}","{}"]"#, special(0), special(1));
    let all = r#""includeApplications":["All"]"#.to_owned();
    let roles = format!(r#""includeRoles":["{}"],"excludeGroups":["{}"]"#, ROLES.join("\",\""), special(1));
    let guests = r#""includeGuestsOrExternalUsers":{"guestOrExternalUserTypes":"b2bCollaborationGuest,internalGuest","externalTenants":{"membershipKind":"all"}}"#;
    let draft = |users: &str, more: &str, controls| Draft {
        users: users.to_owned(),
        apps: all.clone(),
        more: more.to_owned(),
        controls,
    };
    Some(match n {
        0 => Draft {
            apps: format!(r#""includeApplications":["All"],"excludeApplications":["{}"]"#, app(0)),
            ..draft(&everybody, "", r#""mfa""#)
        },
        1 => draft(&everybody, r#","clientAppTypes":["exchangeActiveSync","other"]"#, r#""block""#),
        2 => draft(&roles, "", r#""mfa""#),
        3 => draft(guests, "", r#""mfa""#),
        4 => draft(&everybody, r#","authenticationFlows":{"transferMethods":"deviceCodeFlow"}"#, r#""block""#),
        5 => draft(&everybody, &format!(r#","locations":{{"includeLocations":["{}"]}}"#, location(9)), r#""block""#),
        6 => draft(&everybody, r#","signInRiskLevels":["high"]"#, r#""block""#),
        7 => draft(
            &everybody,
            r#","platforms":{"includePlatforms":["all"],"excludePlatforms":["android","iOS","windows","macOS"]}"#,
            r#""block""#,
        ),
        8 => Draft {
            apps: r#""includeApplications":["MicrosoftAdminPortals"]"#.to_owned(),
            ..draft(
                &roles,
                r#","devices":{"deviceFilter":{"mode":"exclude","rule":"device.isCompliant -eq True -or device.extensionAttribute1 -eq \"PAW\""}}"#,
                r#""block""#,
            )
        },
        9 => draft(
            &everybody,
            r#","locations":{"includeLocations":["All"],"excludeLocations":["AllTrusted"]}"#,
            r#""mfa","compliantDevice""#,
        ),
        _ => return None,
    })
}

/// A policy for an app, a department or a few.
fn particular(n: usize, departments: usize) -> Draft {
    let mut dice = Dice(n as u64);
    let group = match n % 4 {
        0 => department(dice.roll(departments)),
        1 => special(2 + dice.roll(3)),
        _ => app_group(dice.roll(APP_GROUPS)),
    };
    let other = app_group(dice.roll(APP_GROUPS));
    let users = match n % 5 {
        0 => format!(r#""includeUsers":["All"],"excludeGroups":["{group}","{}"]"#, special(1)),
        1 => format!(r#""includeGroups":["{group}","{other}"],"excludeGroups":["{}"]"#, special(1)),
        _ => format!(r#""includeGroups":["{group}"],"excludeUsers":["{}"]"#, user(n)),
    };
    let apps = match n % 3 {
        0 => format!(r#""includeApplications":["{}","{}"]"#, app(n), app(n / 2)),
        1 => r#""includeApplications":["Office365"]"#.to_owned(),
        _ => format!(r#""includeApplications":["{}"]"#, app(n)),
    };
    let office = location(dice.roll(8));
    let more = match n % 7 {
        0 => format!(r#","locations":{{"includeLocations":["All"],"excludeLocations":["{office}"]}}"#),
        1 => r#","platforms":{"includePlatforms":["iOS","android"]}"#.to_owned(),
        2 => r#","clientAppTypes":["browser"]"#.to_owned(),
        3 => format!(
            r#","devices":{{"deviceFilter":{{"mode":"exclude","rule":"device.model -startsWith \"Model {}\""}}}}"#,
            n % 12
        ),
        _ => String::new(),
    };
    let controls = [r#""mfa""#, r#""compliantDevice""#, r#""mfa","compliantDevice""#, r#""block""#][dice.roll(4)];
    Draft { users, apps, more, controls }
}
