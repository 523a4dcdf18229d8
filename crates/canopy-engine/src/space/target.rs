//! The target-axis: every resource that policies or Microsoft's groups of apps name, one that
//! nothing names, the user actions and the authentication contexts.

use canopy_model::ordered::OrderedSet;

use canopy_model::{AppId, LocationKind, Policy, TargetSelector, Tenant, UserAction, ordered};

use crate::axis::RISK_REMEDIATION;
use crate::policy_set::PolicySet;
use crate::sign_in::{Resource, Target, Value};

/// Resources that a reader knows, the most ordinary first; a witness names one of them if it can.
const WELL_KNOWN: [&str; 5] = [
    "00000002-0000-0ff1-ce00-000000000000", // Exchange Online
    "00000003-0000-0ff1-ce00-000000000000", // SharePoint Online
    "cc15fd57-2c6c-4117-a88c-83b1d56b4bbe", // Teams
    "c44b4083-3bb0-49c1-b47d-974e53cbdf3c", // Azure portal
    "797f4846-ba00-4fd7-ba43-dac1f8f63013", // Azure management
];

/// The policies that name a user action.
pub(super) fn naming(policies: &[Policy], action: UserAction) -> PolicySet {
    let named = TargetSelector::Action(action);
    let names = |policy: &Policy| policy.conditions.targets.selection.include.contains(&named);
    PolicySet::of(policies.len(), |at| policies.get(at).is_some_and(names))
}

pub(super) fn values(tenant: &Tenant) -> Vec<Value> {
    let mut apps: OrderedSet<AppId> = OrderedSet::new();
    let mut contexts = ordered::set(tenant.contexts.iter().map(|context| context.id.clone()));
    let mut agents = false;
    for policy in &tenant.policies {
        let selection = &policy.conditions.targets.selection;
        for selector in selection.include.iter().chain(&selection.exclude) {
            match selector {
                TargetSelector::App(id) => {
                    apps.insert(id.clone());
                }
                TargetSelector::Context(id) => {
                    contexts.insert(id.clone());
                }
                TargetSelector::AllAgentResources => agents = true,
                _ => {}
            }
        }
    }
    let groups = [&tenant.apps.office365, &tenant.apps.admin_portals, &tenant.apps.azure_management];
    apps.extend(groups.into_iter().flatten().cloned());
    apps.extend(tenant.apps.apps.iter().filter(|app| app.resource).map(|app| app.id.clone()));

    // Exempt from every policy, so no gap of any tenant's.
    apps.remove(&RISK_REMEDIATION);
    let first: Vec<AppId> = WELL_KNOWN.iter().map(|id| AppId::new(id)).filter(|id| apps.remove(id)).collect();
    let mut targets: Vec<Target> = first.into_iter().chain(apps).map(Target::app).collect();
    targets.push(Target::other());
    if tenant.locations.iter().any(|location| location.kind == LocationKind::CompliantNetwork) {
        let own = Resource { global_secure_access: true, ..Resource::default() };
        targets.push(Target::Resources(vec![own]));
    }
    if agents {
        targets.push(Target::Resources(vec![Resource { agent: true, ..Resource::default() }]));
    }
    targets.extend(UserAction::ALL.into_iter().map(Target::Action));
    targets.extend(contexts.into_iter().map(Target::Context));
    targets.into_iter().map(Value::Target).collect()
}
