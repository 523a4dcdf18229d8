//! Policies and named locations.

use super::directory::departments;
use super::{APP_GROUPS, BREAK_GLASS, Dice, EXEMPT, Kind, PARTNERS, ROLES, Scale, list};

/// Named locations by address; those by country come after them.
const OFFICES: usize = 8;

pub(super) fn locations() -> String {
    let offices = (0..OFFICES).map(|n| {
        let range = |r: usize| {
            format!(r##"{{"@odata.type":"#microsoft.graph.iPv4CidrRange","cidrAddress":"198.51.{n}.{}/26"}}"##, r * 64)
        };
        let ranges = [range(0), range(1), range(2)].join(",");
        let (id, trusted) = (Kind::Location.id(n), n < 6);
        format!(
            r##"{{"@odata.type":"#microsoft.graph.ipNamedLocation","id":"{id}","displayName":"Office {n}","isTrusted":{trusted},"ipRanges":[{ranges}]}}"##
        )
    });
    let countries = [("Home countries", ["DE", "AT", "CH"]), ("Closed countries", ["RU", "KP", "IR"])];
    let countries = countries.into_iter().enumerate().map(|(n, (name, codes))| {
        let (id, codes) = (Kind::Location.id(OFFICES + n), codes.join("\",\""));
        format!(
            r##"{{"@odata.type":"#microsoft.graph.countryNamedLocation","id":"{id}","displayName":"{name}","countriesAndRegions":["{codes}"],"includeUnknownCountriesAndRegions":false}}"##
        )
    });
    list("identity/conditionalAccess/namedLocations", offices.chain(countries))
}

pub(super) fn policies(scale: Scale) -> String {
    list("identity/conditionalAccess/policies", (0..scale.policies).map(|n| policy(n, scale)))
}

/// One policy, before it has a name: members of `users`, of `applications`, further conditions,
/// and what it asks for.
struct Draft {
    users: String,
    apps: String,
    more: String,
    grant: String,
}

fn policy(n: usize, scale: Scale) -> String {
    let Draft { users, apps, more, grant } = baseline(n).unwrap_or_else(|| particular(n, scale));
    // The baseline is on, whatever it is for.
    let state = match n {
        n if n >= 10 && n % 11 == 10 => "enabledForReportingButNotEnforced",
        n if n % 37 == 36 => "disabled",
        _ => "enabled",
    };
    let id = Kind::Policy.id(n);
    format!(
        r#"{{"id":"{id}","displayName":"CA{n:03}","state":"{state}","conditions":{{"users":{{{users}}},"applications":{{{apps}}}{more}}},{grant}}}"#
    )
}

fn controls(names: &[&str]) -> String {
    format!(r#""grantControls":{{"operator":"OR","builtInControls":["{}"]}}"#, names.join("\",\""))
}

/// What every tenant has: the first ten.
fn baseline(n: usize) -> Option<Draft> {
    let (exempt, break_glass) = (Kind::Special.id(EXEMPT), Kind::Special.id(BREAK_GLASS));
    let everybody = format!(r#""includeUsers":["All"],"excludeGroups":["{exempt}","{break_glass}"]"#);
    let roles = format!(r#""includeRoles":["{}"],"excludeGroups":["{break_glass}"]"#, ROLES.join("\",\""));
    let all = r#""includeApplications":["All"]"#;
    let draft = |users: &str, apps: &str, more: &str, grant: String| {
        Some(Draft { users: users.to_owned(), apps: apps.to_owned(), more: more.to_owned(), grant })
    };
    let (mfa, block) = (controls(&["mfa"]), controls(&["block"]));
    match n {
        0 => {
            let but_one = format!(r#"{all},"excludeApplications":["{}"]"#, Kind::App.id(0));
            draft(&everybody, &but_one, "", mfa)
        }
        1 => draft(&everybody, all, r#","clientAppTypes":["exchangeActiveSync","other"]"#, block),
        2 => draft(&roles, all, "", PHISHING_RESISTANT.to_owned()),
        3 => draft(GUESTS, all, "", mfa),
        4 => draft(&everybody, all, r#","authenticationFlows":{"transferMethods":"deviceCodeFlow"}"#, block),
        5 => draft(&everybody, all, &at(&Kind::Location.id(OFFICES + 1)), block),
        6 => draft(&everybody, all, r#","signInRiskLevels":["high"]"#, block),
        7 => draft(&everybody, all, KNOWN_PLATFORMS, block),
        8 => draft(&roles, r#""includeApplications":["MicrosoftAdminPortals"]"#, ADMIN_WORKSTATIONS, block),
        9 => draft(&everybody, all, &outside("AllTrusted"), controls(&["mfa", "compliantDevice"])),
        _ => None,
    }
}

const PHISHING_RESISTANT: &str = r#""grantControls":{"operator":"OR","builtInControls":[],"authenticationStrength":{"id":"00000000-0000-0000-0000-000000000004"}}"#;

const GUESTS: &str = r##""includeGuestsOrExternalUsers":{"guestOrExternalUserTypes":"b2bCollaborationGuest,internalGuest","externalTenants":{"@odata.type":"#microsoft.graph.conditionalAccessAllExternalTenants","membershipKind":"all"}}"##;

const KNOWN_PLATFORMS: &str =
    r#","platforms":{"includePlatforms":["all"],"excludePlatforms":["android","iOS","windows","macOS"]}"#;

const ADMIN_WORKSTATIONS: &str = r#","devices":{"deviceFilter":{"mode":"exclude","rule":"device.isCompliant -eq True -or device.extensionAttribute1 -eq \"PAW\""}}"#;

fn at(location: &str) -> String {
    format!(r#","locations":{{"includeLocations":["{location}"]}}"#)
}

fn outside(location: &str) -> String {
    format!(r#","locations":{{"includeLocations":["All"],"excludeLocations":["{location}"]}}"#)
}

/// A policy for an app, a department or a few.
fn particular(n: usize, scale: Scale) -> Draft {
    let mut dice = Dice(n as u64);
    let (users, app) = (particular_users(n, scale, &mut dice), Kind::App.id(n));
    let apps = match n % 3 {
        0 => format!(r#""includeApplications":["{app}","{}"]"#, Kind::App.id(n / 2)),
        1 => r#""includeApplications":["Office365"]"#.to_owned(),
        _ => format!(r#""includeApplications":["{app}"]"#),
    };
    let more = match n % 7 {
        0 => outside(&Kind::Location.id(dice.roll(OFFICES))),
        1 => r#","platforms":{"includePlatforms":["iOS","android"]}"#.to_owned(),
        2 => r#","clientAppTypes":["browser"]"#.to_owned(),
        3 => {
            let rule = format!(r#"device.model -startsWith \"Model {}\""#, n % 12);
            format!(r#","devices":{{"deviceFilter":{{"mode":"exclude","rule":"{rule}"}}}}"#)
        }
        4 => r#","userRiskLevels":["high"]"#.to_owned(),
        _ => String::new(),
    };
    let grant = match dice.roll(12) {
        0..5 => controls(&["mfa"]),
        5..7 => controls(&["compliantDevice"]),
        7..9 => controls(&["mfa", "compliantDevice"]),
        9 => controls(&["block"]),
        10 => PHISHING_RESISTANT.to_owned(),
        _ => r#""sessionControls":{"signInFrequency":{"isEnabled":true,"type":"hours","value":8,"frequencyInterval":"timeBased","authenticationType":"primaryAndSecondaryAuthentication"}}"#.to_owned(),
    };
    Draft { users, apps, more, grant }
}

fn particular_users(n: usize, scale: Scale, dice: &mut Dice) -> String {
    let break_glass = Kind::Special.id(BREAK_GLASS);
    let group = match n % 4 {
        0 => Kind::Department.id(dice.roll(departments(scale))),
        1 => Kind::Special.id(2 + dice.roll(3)),
        _ => Kind::AppGroup.id(dice.roll(APP_GROUPS)),
    };
    let other = Kind::AppGroup.id(dice.roll(APP_GROUPS));
    match n % 10 {
        0 | 5 => format!(r#""includeUsers":["All"],"excludeGroups":["{group}","{break_glass}"]"#),
        1 | 6 => format!(r#""includeGroups":["{group}","{other}"],"excludeGroups":["{break_glass}"]"#),
        2 => {
            let role = dice.pick(&ROLES);
            format!(r#""includeGroups":["{group}"],"includeRoles":["{role}"],"excludeGroups":["{break_glass}"]"#)
        }
        7 => {
            let tenants: Vec<String> = (0..3).map(|_| Kind::Partner.id(dice.roll(PARTNERS))).collect();
            let tenants = tenants.join("\",\"");
            format!(
                r##""includeGuestsOrExternalUsers":{{"guestOrExternalUserTypes":"b2bCollaborationGuest","externalTenants":{{"@odata.type":"#microsoft.graph.conditionalAccessEnumeratedExternalTenants","membershipKind":"enumerated","members":["{tenants}"]}}}}"##
            )
        }
        _ => format!(r#""includeGroups":["{group}"],"excludeUsers":["{}"]"#, Kind::User.id(dice.roll(scale.users))),
    }
}
