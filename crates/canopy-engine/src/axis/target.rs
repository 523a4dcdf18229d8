//! What is signed in to: resources, user actions, authentication contexts
//! (concept-conditional-access-cloud-apps).

use canopy_model::{AppId, Conditions, LocationKind, LocationSelector, TargetCondition, TargetSelector, UserAction};

use super::who::matching;
use super::{Met, Unmet, audience, select, select_or_filter};
use crate::lookup::Lookup;
use crate::reading::Reading;
use crate::sign_in::{Resource, Subject, Target};

/// Said to be built-in exemptions: Intune Company Portal and Device Registration Service.
const UNDOCUMENTED_EXEMPTIONS: [AppId; 2] =
    [AppId::guid(0x9ba1a5c7_f17a_4de9_a1f1_6178c8d51223), AppId::guid(0x01cb2876_7ebd_4aa4_9cc9_d28bd4d359a9)];

/// The endpoint where agents exchange tokens on their way (agent-id).
const AGENT_TOKEN_EXCHANGE: AppId = AppId::guid(0xfb60f99c_7a34_4190_8149_302f77469936);

/// Global Secure Access's own: the policy service for all private resources.
const GLOBAL_SECURE_ACCESS: AppId = AppId::guid(0xe92b9b37_1b47_4c01_9fbc_91d84450870e);

/// Where users remediate their risk; the flow is exempt from policies
/// (concept-identity-protection-policies).
pub(crate) const RISK_REMEDIATION: AppId = AppId::guid(0x93625bc8_bfe2_437a_97e0_3d0060024faa);

/// A request for several resources is admitted where any one of them is.
pub(super) fn admits(
    conditions: &Conditions,
    target: &Target,
    subject: &Subject,
    lookup: &Lookup,
) -> Result<Met, Unmet> {
    match target {
        Target::Action(action) => action_admits(&conditions.targets, *action, lookup),
        Target::Context(id) => select(&conditions.targets.selection, |selector| match selector {
            TargetSelector::Context(named) => named == id,
            TargetSelector::All => lookup.reads(Reading::AllReachesContexts),
            _ => false,
        }),
        Target::Resources(resources)
            if is_agents_exchange(resources, subject) && lookup.reads(Reading::DocumentedExemptions) =>
        {
            Err(Unmet::NotIncluded)
        }
        Target::Resources(resources) => audience::any(conditions, resources, lookup),
        Target::Request(request) => audience::admits(conditions, request, lookup),
    }
}

/// An agent's intermediate token exchange is not evaluated (agent-id).
fn is_agents_exchange(resources: &[Resource], subject: &Subject) -> bool {
    let agent = matches!(subject, Subject::AgentIdentity(_) | Subject::AgentUser(_));
    agent && resources.iter().all(|resource| resource.app.as_ref() == Some(&AGENT_TOKEN_EXCHANGE))
}

/// `All` resources also reaches the actions of registering security information and account
/// recovery; whether it reaches device registration is not documented, and here it does not.
/// Excluded resources do not take an action out; the tenant's own exclusions do
/// (conditionalAccessExclusions).
fn action_admits(targets: &TargetCondition, action: UserAction, lookup: &Lookup) -> Result<Met, Unmet> {
    select(&targets.selection, |selector| match selector {
        TargetSelector::All => {
            let reached = action != UserAction::RegisterDevice || lookup.reads(Reading::AllReachesDeviceRegistration);
            reached && !lookup.is_taken_out(action)
        }
        TargetSelector::Action(named) => *named == action,
        _ => false,
    })
}

pub(super) fn resource_admits(conditions: &Conditions, resource: &Resource, lookup: &Lookup) -> Result<Met, Unmet> {
    let targets = &conditions.targets;
    let is_one_of = |ids: &[AppId]| resource.app.as_ref().is_some_and(|app| ids.contains(app));
    let undocumented = is_one_of(&UNDOCUMENTED_EXEMPTIONS) && lookup.reads(Reading::UndocumentedExemptions);
    let own = (resource.global_secure_access || is_one_of(&[GLOBAL_SECURE_ACCESS]))
        && names_compliant_network(conditions, lookup);
    let documented = (own || is_one_of(&[RISK_REMEDIATION])) && lookup.reads(Reading::DocumentedExemptions);
    if documented || undocumented {
        return Err(Unmet::NotIncluded);
    }
    let filter = matching(targets.filter.as_ref(), &resource.attributes);
    select_or_filter(&targets.selection, filter, |selector| covers(selector, resource, lookup))
}

pub(super) fn covers(selector: &TargetSelector, resource: &Resource, lookup: &Lookup) -> bool {
    let app = resource.app.as_ref();
    match selector {
        TargetSelector::All => true,
        TargetSelector::App(named) => app.is_some_and(|app| lookup.app_covers(named, app)),
        TargetSelector::Office365 => app.is_some_and(|app| lookup.is_office365(app)),
        TargetSelector::AdminPortals => app.is_some_and(|app| lookup.is_admin_portal(app)),
        TargetSelector::AllAgentResources => resource.agent,
        TargetSelector::None
        | TargetSelector::Action(_)
        | TargetSelector::Context(_)
        | TargetSelector::Unrecognised(_) => false,
    }
}

/// Policies on the compliant network leave Global Secure Access's own resources out
/// (how-to-compliant-network).
fn names_compliant_network(conditions: &Conditions, lookup: &Lookup) -> bool {
    conditions.locations.as_ref().is_some_and(|selection| {
        selection.include.iter().chain(&selection.exclude).any(|selector| match selector {
            LocationSelector::Location(id) => {
                lookup.location(id).is_some_and(|location| location.kind == LocationKind::CompliantNetwork)
            }
            _ => false,
        })
    })
}
