//! What a policy is about, to find it by.

use canopy_model::{Control, Policy, UserSelector};

use crate::answer::PolicyFacet;

/// The facets of a policy, in their order.
pub(super) fn of(policy: &Policy) -> Vec<PolicyFacet> {
    use PolicyFacet as Facet;
    let c = &policy.conditions;
    let session = &policy.session;
    let includes = |wanted: fn(&UserSelector) -> bool| c.users.include.iter().any(wanted);
    let workloads = |agents: bool| {
        c.workloads.as_ref().is_some_and(|w| match agents {
            true => !w.agent_identities.include.is_empty() || w.agent_identity_filter.is_some(),
            false => !w.service_principals.include.is_empty() || w.service_principal_filter.is_some(),
        })
    };
    let asks = |wanted: fn(&Control) -> bool| policy.grant.iter().any(|grant| grant.controls.iter().any(wanted));
    let has = [
        (
            Facet::Users,
            includes(|one| !matches!(one, UserSelector::None | UserSelector::Guests(_) | UserSelector::AllAgentUsers)),
        ),
        // All users are guests too.
        (Facet::Guests, includes(|one| matches!(one, UserSelector::All | UserSelector::Guests(_)))),
        (Facet::WorkloadIdentities, workloads(false)),
        (Facet::Agents, workloads(true) || c.agents.is_some() || includes(|one| *one == UserSelector::AllAgentUsers)),
        (Facet::ClientApps, c.client_apps.is_some()),
        (Facet::Platforms, c.platforms.is_some()),
        (Facet::Network, c.locations.is_some()),
        (Facet::Devices, c.devices.is_some()),
        (Facet::SignInRisk, c.sign_in_risk.is_some()),
        (Facet::UserRisk, c.user_risk.is_some()),
        (Facet::InsiderRisk, c.insider_risk.is_some()),
        (Facet::WorkloadRisk, c.service_principal_risk.is_some() || c.agent_risk.is_some()),
        (Facet::Flows, c.flows.is_some()),
        (Facet::Block, asks(|one| *one == Control::Block)),
        (Facet::Mfa, asks(|one| *one == Control::Mfa)),
        (Facet::Strength, asks(|one| matches!(one, Control::Strength(_)))),
        (Facet::ManagedDevice, asks(|one| matches!(one, Control::CompliantDevice | Control::HybridJoinedDevice))),
        (Facet::ClientAppControl, asks(|one| matches!(one, Control::ApprovedApp | Control::AppProtection))),
        (Facet::PasswordChange, asks(|one| matches!(one, Control::PasswordChange | Control::RiskRemediation))),
        (Facet::TermsOfUse, asks(|one| matches!(one, Control::TermsOfUse(_)))),
        (
            Facet::OtherControl,
            asks(|one| matches!(one, Control::Custom(_) | Control::VerifiedId | Control::Unrecognised(_))),
        ),
        (Facet::SignInFrequency, session.sign_in_frequency.is_some()),
        (Facet::PersistentBrowser, session.persistent_browser.is_some()),
        (Facet::AppControl, session.cloud_app_security.is_some() || session.application_enforced_restrictions),
        (
            Facet::OtherSession,
            session.continuous_access_evaluation.is_some()
                || session.disable_resilience_defaults
                || session.token_protection
                || session.global_secure_access_profile
                || !session.unrecognised.is_empty(),
        ),
    ];
    has.into_iter().filter(|(_, has)| *has).map(|(facet, _)| facet).collect()
}
