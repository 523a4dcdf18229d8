//! Open questions in words, and what an answer would be if they were read otherwise.

use canopy_engine::{Constraint, Enforcement, PartialSignIn, Reading, Readings, Space, cases};
use canopy_model::ordered;

use crate::answer::{Assumption, AssumptionKind};
use crate::words::{self, Names};

/// The readings that an answer rests on.
pub(crate) fn of(
    space: &Space,
    names: &Names<'_>,
    partial: &PartialSignIn,
    enforcement: &Enforcement,
    flipped: &Readings,
) -> Vec<Assumption> {
    let rests_on = match partial.open.is_empty() {
        true => space.rests_on(&partial.sign_in, enforcement),
        false => space.rests_on_anywhere(enforcement),
    };
    rests_on
        .into_iter()
        .map(|reading| {
            let otherwise = space.reread(flipped.otherwise(reading));
            let weakest = cases(&otherwise, partial, enforcement, &Constraint::default_set()).cases.into_iter().next();
            told(reading, weakest.map(|case| words::sentence(names, &case.verdict)))
        })
        .collect()
}

/// A reading as an assumption.
pub(crate) fn told(reading: Reading, otherwise: Option<String>) -> Assumption {
    let (text, source) = words_of(reading);
    Assumption {
        kind: AssumptionKind::OpenQuestion,
        id: id(reading).to_owned(),
        text: text.to_owned(),
        source: source.to_owned(),
        otherwise,
    }
}

/// Everything that Microsoft's documents leave open and Canopy reads one way, whatever the tenant.
pub fn open_questions() -> Vec<Assumption> {
    Reading::ALL.into_iter().map(|reading| told(reading, None)).collect()
}

/// The readings that are flipped, by their ids; unknown ids are left out.
pub(crate) fn flipped(ids: &[String]) -> Readings {
    Readings(ordered::set(Reading::ALL.into_iter().filter(|reading| ids.iter().any(|wanted| wanted == id(*reading)))))
}

/// A reading's stable id.
const fn id(reading: Reading) -> &'static str {
    match reading {
        Reading::AllReachesDeviceRegistration => "all-reaches-device-registration",
        Reading::AllReachesContexts => "all-reaches-authentication-contexts",
        Reading::AllCoversPeopleWithoutObject => "all-users-covers-people-without-object",
        Reading::UnknownHomeIsListed => "unknown-home-tenant-is-listed",
        Reading::EasAloneReachesEverybody => "exchange-activesync-alone-reaches-everybody",
        Reading::EasSupportedIsEas => "eas-supported-is-exchange-activesync",
        Reading::ExcludedRuleReachesUnregistered => "excluding-filter-reaches-unregistered-devices",
        Reading::UnavailableAttributeIsNull => "unavailable-attribute-is-null",
        Reading::NoneRiskMatches => "risk-none-can-be-selected",
        Reading::CompliantNetworkCanBeTrusted => "compliant-network-can-be-trusted",
        Reading::BaselineScopesAreEnforced => "baseline-scopes-are-enforced",
        Reading::RecoveryIsTakenOut => "account-recovery-is-taken-out",
        Reading::DocumentedExemptions => "documented-exemptions",
        Reading::UndocumentedExemptions => "undocumented-exemptions",
        Reading::UsersReachAgentUsers => "users-reach-agent-users",
        Reading::DeviceClaimsAreTrusted => "device-claims-are-trusted",
    }
}

/// A reading as it is by default, and where that comes from.
const fn words_of(reading: Reading) -> (&'static str, &'static str) {
    match reading {
        Reading::AllReachesDeviceRegistration => (
            "Policies on all resources do not reach the action “Register or join devices”; only policies that name it do.",
            "not documented (concept-conditional-access-cloud-apps)",
        ),
        Reading::AllReachesContexts => (
            "Policies on all resources do not reach a pure request for an authentication context; they applied when the app was signed in to.",
            "not documented (concept-conditional-access-cloud-apps)",
        ),
        Reading::AllCoversPeopleWithoutObject => (
            "“All users” covers direct connect users and service providers, who have no object in the directory.",
            "concept-conditional-access-users-groups says “all users in the directory”",
        ),
        Reading::UnknownHomeIsListed => (
            "A guest whose home tenant is not known counts as coming from a tenant that policies do not list.",
            "Graph does not export a guest's home tenant",
        ),
        Reading::EasAloneReachesEverybody => (
            "A policy on Exchange ActiveSync alone that includes guests or a role makes every user subject.",
            "concept-conditional-access-conditions",
        ),
        Reading::EasSupportedIsEas => (
            "“easSupported” stands for all Exchange ActiveSync clients.",
            "concept-conditional-access-conditions has one sentence on it",
        ),
        Reading::ExcludedRuleReachesUnregistered => (
            "A policy that excludes devices by a filter applies to unregistered devices of which the filter is not true.",
            "concept-condition-filters-for-devices; contrary reports exist",
        ),
        Reading::UnavailableAttributeIsNull => (
            "An extension attribute that is unavailable counts as empty, so a negative comparison with it is true.",
            "concept-condition-filters-for-devices does not say",
        ),
        Reading::NoneRiskMatches => {
            ("The risk level “none”, selected in a policy, matches sign-ins without risk.", "not documented")
        }
        Reading::CompliantNetworkCanBeTrusted => (
            "A compliant network that is marked trusted belongs to all trusted locations.",
            "concept-assignment-network: all locations marked trusted",
        ),
        Reading::BaselineScopesAreEnforced => (
            "Requests limited to baseline scopes are evaluated, as they are since 2026 unless the tenant chose otherwise.",
            "concept-enforcement-resource-exclusions; the tenant's settings were not exported",
        ),
        Reading::RecoveryIsTakenOut => (
            "The tenant does not take account recovery out of policies on all resources.",
            "conditionalAccessExclusions; the tenant's settings were not exported",
        ),
        Reading::DocumentedExemptions => (
            "Microsoft's own exemptions hold: risk remediation, an agent's intermediate token exchange, and Global Secure Access where a policy names the compliant network.",
            "concept-identity-protection-policies, agent-id, how-to-compliant-network",
        ),
        Reading::UndocumentedExemptions => (
            "Microsoft has no built-in exemptions beside the documented ones.",
            "practitioners report some, for Intune Company Portal and device registration",
        ),
        Reading::UsersReachAgentUsers => (
            "An agent's user account is reached by agent conditions only, not by its id among users.",
            "policy-agent-user does not say",
        ),
        Reading::DeviceClaimsAreTrusted => (
            "Device claims of other tenants are not trusted, so policies see no device of an external user.",
            "authentication-conditional-access; the cross-tenant access settings were not exported",
        ),
    }
}
