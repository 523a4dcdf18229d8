//! Facts that are the same in every tenant, from the files in `data/`.

use canopy_model::ordered::{OrderedMap, OrderedSet};

use canopy_model::{
    App, AppCatalogue, AppGroup, AppId, AuthenticationStrength, LowPrivilegeScopes, RoleDefinition, RoleId, ordered,
};

use crate::json;
use crate::strength;

const ROLES: &str = include_str!("../data/roles.csv");
const KNOWN_APPS: &str = include_str!("../data/known_apps.csv");
const OFFICE_365: &str = include_str!("../data/office365_apps.csv");
const ADMIN_PORTALS: &str = include_str!("../data/admin_portals_apps.csv");
const AZURE_MANAGEMENT: &str = include_str!("../data/azure_service_management_group.csv");
const STRENGTHS: &str = include_str!("../data/auth_strengths.json");
const COUNTRIES: &str = include_str!("../data/countries.json");
const SCOPES: &str = include_str!("../data/low_privilege_scopes.json");

/// Two-letter country codes (ISO 3166-1), in upper case.
pub fn country_codes() -> Vec<String> {
    texts(COUNTRIES, "codes")
}

/// The scopes of a baseline-only request: OpenID Connect and basic directory reading
/// (concept-enforcement-resource-exclusions).
pub fn baseline_scopes() -> Vec<String> {
    [texts(SCOPES, "oidcScopes"), texts(SCOPES, "baselineDirectoryScopes")].concat()
}

/// All built-in roles, sorted by id.
pub(crate) fn roles() -> Vec<RoleDefinition> {
    let mut roles: Vec<_> = rows(ROLES)
        .iter()
        .map(|row| RoleDefinition {
            id: RoleId::new(row.get("templateId")),
            name: row.get("displayName").to_owned(),
            privileged: row.get("privileged") == "true",
            administrator: row.get("inMicrosoft14AdminRoles") == "true",
        })
        .collect();
    ordered::sort_by(&mut roles, |a, b| a.id.cmp(&b.id));
    roles
}

/// The apps that Microsoft's lists name.
pub(crate) fn apps() -> OrderedMap<AppId, App> {
    let mut apps = OrderedMap::new();
    let mut add = |id: &str, name: &str, resource: bool| {
        let id = AppId::new(id);
        apps.insert(id.clone(), App { id, name: name.to_owned(), resource });
    };
    for row in rows(OFFICE_365) {
        row.get("candidateAppIds")
            .split(';')
            .filter(|id| !id.is_empty())
            .for_each(|id| add(id, row.get("displayName"), true));
    }
    for row in rows(ADMIN_PORTALS).iter().chain(&rows(AZURE_MANAGEMENT)) {
        add(row.get("appId"), row.get("displayName"), true);
    }
    for row in rows(KNOWN_APPS) {
        // A client is signed in with, not signed in to.
        let client = row.get("kind").contains("client") || row.get("kind").contains("flow");
        add(row.get("appId"), row.get("displayName"), !client);
    }
    apps
}

/// The catalogue of these apps, with the three groups of apps.
pub(crate) fn catalogue(apps: Vec<App>) -> AppCatalogue {
    let group = |table: &str, column: &str| -> AppGroup {
        let ids =
            |row: &Row| row.get(column).split(';').filter(|id| !id.is_empty()).map(AppId::new).collect::<Vec<_>>();
        ordered::set(rows(table).iter().flat_map(ids))
    };
    AppCatalogue {
        apps,
        office365: group(OFFICE_365, "candidateAppIds"),
        admin_portals: group(ADMIN_PORTALS, "appId"),
        azure_management: group(AZURE_MANAGEMENT, "appId"),
        low_privilege: low_privilege(),
    }
}

/// Scopes of little privilege.
fn low_privilege() -> LowPrivilegeScopes {
    let (roots, _) = json::read(SCOPES);
    let root = roots.first();
    let legacy = |client: &str| -> OrderedMap<AppId, OrderedSet<String>> {
        let (ids, exempt) =
            (root.and_then(|r| r.get("resources")), root.and_then(|r| r.get("legacyExempt")?.get(client)));
        let resources = exempt.map_or(&[][..], |exempt| exempt.members());
        let scopes = |node: &json::Node<'_>| {
            ordered::set(node.items().iter().filter_map(json::Node::text).map(str::to_lowercase))
        };
        let known = resources.iter().filter_map(|member| Some((ids?.text_of(&member.name)?, scopes(&member.node))));
        ordered::map(known.map(|(id, scopes)| (AppId::new(id), scopes)))
    };
    let lower = |member: &str| ordered::set(texts(SCOPES, member).iter().map(|scope| scope.to_lowercase()));
    LowPrivilegeScopes {
        openid: lower("oidcScopes"),
        directory: lower("baselineDirectoryScopes"),
        legacy_public: legacy("publicOrSpa"),
        legacy_confidential: legacy("confidentialExcludedFromAllResourcesPolicy"),
    }
}

/// The three built-in authentication strengths.
pub(crate) fn strengths() -> Vec<AuthenticationStrength> {
    let (roots, _) = json::read(STRENGTHS);
    let list = roots.first().and_then(|root| root.get("builtIn"));
    list.map(|list| list.items().iter().filter_map(strength::built_in).collect()).unwrap_or_default()
}

fn texts(file: &str, member: &str) -> Vec<String> {
    let (roots, _) = json::read(file);
    let list = roots.first().and_then(|root| root.get(member));
    list.map(|list| list.items().iter().filter_map(|item| item.text().map(str::to_owned)).collect()).unwrap_or_default()
}

/// A row of a table, by column name.
struct Row(OrderedMap<String, String>);

impl Row {
    fn get(&self, column: &str) -> &str {
        self.0.get(column).map(String::as_str).unwrap_or_default()
    }
}

/// The rows of one of our own tables: `#` comments, a header, commas, double quotes.
fn rows(table: &str) -> Vec<Row> {
    let mut lines = table.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).map(cells);
    let header = lines.next().unwrap_or_default();
    lines
        .map(|line| {
            let mut row = OrderedMap::new();
            row.extend(header.iter().cloned().zip(line));
            Row(row)
        })
        .collect()
}

fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            _ => {
                if let Some(cell) = cells.last_mut() {
                    cell.push(c);
                }
            }
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_whole() {
        let roles = roles();
        assert!(roles.len() > 140 && roles.iter().all(|role| role.id.0.is_guid() && !role.name.is_empty()));
        assert_eq!(roles.iter().filter(|role| role.administrator).count(), 14);
        let apps = apps();
        assert!(apps.len() > 100 && apps.keys().all(|id| id.0.is_guid()));
        assert!(apps.get(&AppId::new("00000003-0000-0000-c000-000000000000")).unwrap().resource);
        let catalogue = catalogue(apps.into_values().collect());
        assert_eq!(catalogue.admin_portals.len(), 4);
        assert_eq!(catalogue.azure_management.len(), 5);
        assert!(catalogue.office365.len() > 85);
        assert!(catalogue.apps.windows(2).all(|pair| pair[0].id < pair[1].id));
        for id in catalogue.office365.iter().chain(&catalogue.admin_portals).chain(&catalogue.azure_management) {
            assert!(catalogue.name(id).is_some());
        }
    }

    #[test]
    fn the_built_in_strengths_are_there() {
        let strengths = strengths();
        let counts: Vec<_> = strengths.iter().map(|s| (s.name.as_str(), s.combinations.len())).collect();
        assert_eq!(
            counts,
            [("Multifactor authentication", 19), ("Passwordless MFA", 4), ("Phishing-resistant MFA", 3)]
        );
    }

    #[test]
    fn countries_and_scopes() {
        assert!(country_codes().iter().any(|code| code == "CH"));
        assert!(baseline_scopes().iter().any(|scope| scope == "User.Read"));
    }

    #[test]
    fn legacy_enforcement_exempts_more_for_confidential_clients() {
        let scopes = low_privilege();
        let graph = AppId::new("00000003-0000-0000-c000-000000000000");
        assert!(scopes.openid.contains("offline_access") && scopes.directory.contains("user.read.all"));
        assert!(scopes.legacy_public.get(&graph).unwrap().contains("people.read"));
        assert!(!scopes.legacy_public.get(&graph).unwrap().contains("user.read.all"));
        assert!(scopes.legacy_confidential.get(&graph).unwrap().contains("member.read.hidden"));
    }
}
