//! The catalogue of apps: names, and the groups of apps that policies can name as one.

use crate::ordered::{OrderedMap, OrderedSet};

use crate::AppId;

/// One app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct App {
    /// The application id.
    pub id: AppId,
    /// The display name.
    pub name: String,
    /// Whether people sign in to it as a resource that policies can target.
    pub resource: bool,
}

/// What is known of apps, from Microsoft's lists and from the tenant's service principals.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AppCatalogue {
    /// The apps, sorted by id, each once.
    pub apps: Vec<App>,
    /// `Office365` (reference-office-365-application-contents; ids matched by name).
    pub office365: AppGroup,
    /// `MicrosoftAdminPortals` (concept-conditional-access-cloud-apps).
    pub admin_portals: AppGroup,
    /// The apps covered by naming Windows Azure Service Management API.
    pub azure_management: AppGroup,
    /// Scopes of little privilege, which are evaluated apart.
    pub low_privilege: LowPrivilegeScopes,
}

/// Scopes of little privilege (concept-enforcement-resource-exclusions), in lower case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LowPrivilegeScopes {
    /// OpenID Connect scopes.
    pub openid: OrderedSet<String>,
    /// Basic directory reading.
    pub directory: OrderedSet<String>,
    /// What legacy enforcement exempts for public clients, by resource.
    pub legacy_public: OrderedMap<AppId, OrderedSet<String>>,
    /// What legacy enforcement exempts for confidential clients that the policy excludes, by
    /// resource.
    pub legacy_confidential: OrderedMap<AppId, OrderedSet<String>>,
}

/// A group of apps.
pub type AppGroup = OrderedSet<AppId>;

impl AppCatalogue {
    /// The app's name, if it is known.
    pub fn name(&self, id: &AppId) -> Option<&str> {
        let at = self.apps.binary_search_by(|app| app.id.cmp(id)).ok()?;
        self.apps.get(at).map(|app| app.name.as_str())
    }

    /// Adds an app, or gives a known one a new name; keeps the order.
    pub fn add(&mut self, app: App) {
        match self.apps.binary_search_by(|known| known.id.cmp(&app.id)) {
            Ok(at) => {
                if let Some(known) = self.apps.get_mut(at) {
                    *known = app;
                }
            }
            Err(at) => self.apps.insert(at, app),
        }
    }
}
