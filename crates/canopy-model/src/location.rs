//! Named locations.

use ipnet::IpNet;

use crate::{LocationId, Source};

/// `namedLocation`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedLocation {
    /// The id.
    pub id: LocationId,
    /// The display name, untrusted text.
    pub name: String,
    /// Marked as trusted.
    pub trusted: bool,
    /// What it consists of.
    pub kind: LocationKind,
    /// Where it was read.
    pub source: Source,
}

/// The three kinds of named location.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LocationKind {
    /// `ipNamedLocation`: address ranges.
    Ip(Vec<IpNet>),
    /// `countryNamedLocation`.
    Country {
        /// Two-letter codes in upper case.
        countries: Vec<String>,
        /// Also addresses whose country is unknown.
        include_unknown: bool,
        /// How the country is found.
        lookup: CountryLookup,
    },
    /// `compliantNetworkNamedLocation`: this tenant's Global Secure Access.
    CompliantNetwork,
}

/// `countryLookupMethodType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountryLookup {
    /// From the client's IP address.
    ClientIpAddress,
    /// From the Authenticator app's GPS position.
    AuthenticatorAppGps,
}
