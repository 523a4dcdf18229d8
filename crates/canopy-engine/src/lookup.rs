//! What conditions refer to, made quick to ask: app groups, locations.

use canopy_model::ordered::{OrderedMap, OrderedSet};
use std::net::IpAddr;
use std::sync::Arc;

use canopy_model::{
    ActionExclusion, AppCatalogue, AppId, BaselineScopes, CountryLookup, LocationId, LocationKind, LowPrivilegeScopes,
    MFA_TRUSTED_IPS, NamedLocation, PolicyState, RoleId, Settings, Tenant, UserAction, ordered,
};
use ipnet::IpNet;

use crate::reading::{Reading, Readings};
use crate::sign_in::{Network, Subject};

/// The app id that stands for a group of apps: Windows Azure Service Management API
/// (concept-conditional-access-cloud-apps).
const AZURE_MANAGEMENT: &str = "797f4846-ba00-4fd7-ba43-dac1f8f63013";

/// Tables that conditions are read against, and how open questions are read.
#[derive(Clone, Debug)]
pub struct Lookup {
    tables: Arc<Tables>,
    readings: Readings,
}

#[derive(Clone, Debug)]
struct Tables {
    apps: AppCatalogue,
    azure_management: AppId,
    locations: Vec<NamedLocation>,
    by_id: OrderedMap<LocationId, usize>,
    settings: Settings,
    mfa_trusted_ips: Vec<IpNet>,
    /// See [`Tenant::undefined_locations`].
    undefined: Vec<(LocationId, IpAddr)>,
    custom_roles: OrderedSet<RoleId>,
}

/// A network with the named locations it lies in.
#[derive(Clone, Debug)]
pub struct Located<'v> {
    /// The network.
    pub network: &'v Network,
    inside: Vec<bool>,
    mfa_trusted: bool,
    trusted: bool,
}

impl Lookup {
    /// Gathers the tables of a tenant.
    pub fn new(tenant: &Tenant, readings: Readings) -> Self {
        let locations = tenant.locations.clone();
        let by_id = ordered::map(locations.iter().enumerate().map(|(at, location)| (location.id.clone(), at)));
        let tables = Tables {
            apps: tenant.apps.clone(),
            azure_management: AppId::new(AZURE_MANAGEMENT),
            locations,
            by_id,
            settings: tenant.settings.clone(),
            mfa_trusted_ips: tenant.mfa_trusted_ips.clone(),
            undefined: tenant.undefined_locations(),
            custom_roles: tenant.custom_roles.clone(),
        };
        Self { tables: Arc::new(tables), readings }
    }

    /// The same tables, with other readings.
    #[must_use]
    pub fn with(&self, readings: Readings) -> Self {
        Self { tables: Arc::clone(&self.tables), readings }
    }

    /// The same, were requests limited to baseline scopes evaluated in this way.
    #[must_use]
    pub(crate) fn evaluating(&self, baseline: &BaselineScopes) -> Self {
        let mut tables = Tables::clone(&self.tables);
        tables.settings.baseline_scopes = Some(baseline.clone());
        Self { tables: Arc::new(tables), readings: self.readings.clone() }
    }

    /// How open questions are read.
    pub(crate) const fn readings(&self) -> &Readings {
        &self.readings
    }

    /// How an open question is read.
    pub(crate) fn reads(&self, reading: Reading) -> bool {
        self.readings.holds(reading)
    }

    /// Whether naming `named` covers `app`: the app itself, or one of the group it stands for.
    pub(crate) fn app_covers(&self, named: &AppId, app: &AppId) -> bool {
        named == app || (*named == self.tables.azure_management && self.tables.apps.azure_management.contains(app))
    }

    /// Whether a role is of the tenant's own making, which policies do not see.
    pub(crate) fn is_custom(&self, role: &RoleId) -> bool {
        self.tables.custom_roles.contains(role)
    }

    pub(crate) fn is_office365(&self, app: &AppId) -> bool {
        self.tables.apps.office365.contains(app)
    }

    pub(crate) fn is_admin_portal(&self, app: &AppId) -> bool {
        self.tables.apps.admin_portals.contains(app)
    }

    pub(crate) fn low_privilege(&self) -> &LowPrivilegeScopes {
        &self.tables.apps.low_privilege
    }

    /// Tenant-wide settings.
    pub(crate) fn settings(&self) -> &Settings {
        &self.tables.settings
    }

    /// Whether policies see the device that a subject signs in from. Of an external user they do
    /// just where device claims of the home tenant are trusted (authentication-conditional-access).
    pub fn sees_device_of(&self, subject: &Subject) -> bool {
        let Subject::Person(person) = subject else { return true };
        let Some(external) = person.external.as_ref().filter(|e| e.kind.has_credentials_elsewhere()) else {
            return true;
        };
        match self.tables.settings.inbound_trust.told(&external.home) {
            Some(trust) => trust.accepts_devices(),
            None => self.reads(Reading::DeviceClaimsAreTrusted),
        }
    }

    /// Whether the tenant takes a user action out of policies on all resources
    /// (conditionalAccessExclusions). An exclusion in report-only is only logged.
    pub(crate) fn is_taken_out(&self, action: UserAction) -> bool {
        let effective = |one: &ActionExclusion| one.action == action && one.state == PolicyState::Enabled;
        match &self.tables.settings.action_exclusions {
            Some(exclusions) => exclusions.iter().any(effective),
            None => action == UserAction::AccountRecovery && self.reads(Reading::RecoveryIsTakenOut),
        }
    }

    /// Finds the named locations that a network lies in (concept-assignment-network).
    pub fn locate<'v>(&self, network: &'v Network) -> Located<'v> {
        let inside: Vec<bool> = self.tables.locations.iter().map(|location| lies_in(network, &location.kind)).collect();
        let mfa_trusted =
            network.ip.is_some_and(|ip| self.tables.mfa_trusted_ips.iter().any(|range| range.contains(&ip)));
        let can_be = |location: &NamedLocation| {
            location.kind != LocationKind::CompliantNetwork || self.reads(Reading::CompliantNetworkCanBeTrusted)
        };
        let counts = |(location, inside): (&NamedLocation, &bool)| location.trusted && *inside && can_be(location);
        let marked = self.tables.locations.iter().zip(&inside).any(counts);
        Located { network, inside, mfa_trusted, trusted: marked || mfa_trusted }
    }

    /// Whether it is known what lies in a location that policies name. The MFA trusted IPs always
    /// are a location.
    pub fn defines(&self, id: &LocationId) -> bool {
        *id == MFA_TRUSTED_IPS || self.location(id).is_some()
    }

    /// The location that an address stands for because no export defines it.
    pub fn undefined(&self, network: &Network) -> Option<&LocationId> {
        let found = self.tables.undefined.iter().find(|(_, ip)| network.ip == Some(*ip));
        found.map(|(id, _)| id)
    }

    pub(crate) fn location(&self, id: &LocationId) -> Option<&NamedLocation> {
        self.tables.by_id.get(id).and_then(|&at| self.tables.locations.get(at))
    }

    pub(crate) fn lies_in(&self, located: &Located<'_>, id: &LocationId) -> bool {
        match self.tables.by_id.get(id) {
            Some(&at) => located.inside.get(at).copied().unwrap_or(false),
            None if *id == MFA_TRUSTED_IPS => located.mfa_trusted,
            None => self.tables.undefined.iter().any(|(one, ip)| one == id && located.network.ip == Some(*ip)),
        }
    }
}

impl Located<'_> {
    /// Whether `AllTrusted` matches: a location marked trusted, or the MFA trusted IPs.
    pub const fn is_trusted(&self) -> bool {
        self.trusted
    }

    /// The places, in the tenant's list, of the named locations it lies in.
    pub fn locations(&self) -> impl Iterator<Item = usize> + '_ {
        self.inside.iter().enumerate().filter(|(_, inside)| **inside).map(|(at, _)| at)
    }
}

fn lies_in(network: &Network, kind: &LocationKind) -> bool {
    match kind {
        LocationKind::Ip(ranges) => network.ip.is_some_and(|ip| ranges.iter().any(|range| range.contains(&ip))),
        LocationKind::Country { countries, include_unknown, lookup } => {
            let country = match lookup {
                CountryLookup::ClientIpAddress => &network.country,
                CountryLookup::AuthenticatorAppGps => &network.gps_country,
            };
            match country {
                Some(code) => countries.iter().any(|listed| listed.eq_ignore_ascii_case(code)),
                None => *include_unknown,
            }
        }
        LocationKind::CompliantNetwork => network.compliant,
    }
}
