//! Readings: what Microsoft's documents leave open, and how it is read here.
//!
//! Each reading is a yes or no that conditions are read with. It has a default, and can be flipped
//! to see what an answer rests on.

use canopy_model::ordered;
use canopy_model::ordered::OrderedSet;

/// One open question, worded so that *yes* is the default unless it says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reading {
    /// Policies on all resources reach the action of registering or joining devices. Default: no.
    AllReachesDeviceRegistration,
    /// Policies on all resources reach a pure request for an authentication context. Default: no.
    AllReachesContexts,
    /// All users covers people without an object in the directory (direct connect, service
    /// providers). Default: yes.
    AllCoversPeopleWithoutObject,
    /// A guest whose home tenant is not known is of a listed tenant. Default: no.
    UnknownHomeIsListed,
    /// A policy on Exchange ActiveSync alone that includes guests or a role reaches everybody.
    /// Default: yes.
    EasAloneReachesEverybody,
    /// `easSupported` stands for all Exchange ActiveSync clients. Default: yes.
    EasSupportedIsEas,
    /// A policy that excludes devices by a rule applies to unregistered devices of which the rule
    /// is not true. Default: yes.
    ExcludedRuleReachesUnregistered,
    /// An extension attribute that is unavailable counts as null, so that a negative comparison
    /// with it is true. Default: yes.
    UnavailableAttributeIsNull,
    /// The risk level *none*, selected, matches sign-ins without risk. Default: yes.
    NoneRiskMatches,
    /// A compliant network marked trusted belongs to all trusted locations. Default: yes.
    CompliantNetworkCanBeTrusted,
    /// Where no export says so: requests limited to baseline scopes are evaluated as requests for
    /// Windows Azure Active Directory. Default: yes.
    BaselineScopesAreEnforced,
    /// Where no export says so: account recovery is taken out of policies on all resources.
    /// Default: no.
    RecoveryIsTakenOut,
    /// Microsoft's documented exemptions hold: the risk remediation flow, an agent's intermediate
    /// token exchange, and Global Secure Access's own resources where a policy names the compliant
    /// network. Default: yes.
    DocumentedExemptions,
    /// Undocumented built-in exemptions hold: Intune Company Portal and device registration are not
    /// evaluated. Default: no.
    UndocumentedExemptions,
    /// Roles and plain ids among users reach agent user accounts. Default: no.
    UsersReachAgentUsers,
    /// Where no export says so: device claims of other tenants are trusted, so that policies see
    /// the devices of external users. Default: no.
    DeviceClaimsAreTrusted,
}

impl Reading {
    /// All of them.
    pub const ALL: [Self; 16] = [
        Self::AllReachesDeviceRegistration,
        Self::AllReachesContexts,
        Self::AllCoversPeopleWithoutObject,
        Self::UnknownHomeIsListed,
        Self::EasAloneReachesEverybody,
        Self::EasSupportedIsEas,
        Self::ExcludedRuleReachesUnregistered,
        Self::UnavailableAttributeIsNull,
        Self::NoneRiskMatches,
        Self::CompliantNetworkCanBeTrusted,
        Self::BaselineScopesAreEnforced,
        Self::RecoveryIsTakenOut,
        Self::DocumentedExemptions,
        Self::UndocumentedExemptions,
        Self::UsersReachAgentUsers,
        Self::DeviceClaimsAreTrusted,
    ];

    /// How it is read unless it is flipped.
    pub const fn default_answer(self) -> bool {
        !matches!(
            self,
            Self::AllReachesDeviceRegistration
                | Self::AllReachesContexts
                | Self::UnknownHomeIsListed
                | Self::RecoveryIsTakenOut
                | Self::UndocumentedExemptions
                | Self::UsersReachAgentUsers
                | Self::DeviceClaimsAreTrusted
        )
    }
}

/// The readings that are flipped.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Readings(pub OrderedSet<Reading>);

impl Readings {
    /// Just this one flipped.
    pub fn flipped(reading: Reading) -> Self {
        Self(ordered::set([reading]))
    }

    /// The same with one question read the other way.
    #[must_use]
    pub fn otherwise(&self, reading: Reading) -> Self {
        let mut readings = self.clone();
        if !readings.0.remove(&reading) {
            readings.0.insert(reading);
        }
        readings
    }

    /// How an open question is read.
    pub fn holds(&self, reading: Reading) -> bool {
        reading.default_answer() != self.0.contains(&reading)
    }
}
