//! What is signed in to: resources, user actions, authentication contexts
//! (concept-conditional-access-cloud-apps).

use canopy_model::{Conditions, LocationKind, LocationSelector, TargetCondition, TargetSelector, UserAction};

use super::who::matching;
use super::{Met, Unmet, select, select_or_filter};
use crate::lookup::Lookup;
use crate::sign_in::{Resource, Target};

/// A request for several resources is admitted where any one of them is.
pub(super) fn admits(conditions: &Conditions, target: &Target, lookup: &Lookup) -> Result<Met, Unmet> {
    match target {
        Target::Action(action) => action_admits(&conditions.targets, *action),
        Target::Context(id) => select(
            &conditions.targets.selection,
            |selector| matches!(selector, TargetSelector::Context(named) if named == id),
        ),
        Target::Resources(resources) => {
            let mut unmet = Unmet::NotIncluded;
            for resource in resources {
                match resource_admits(conditions, resource, lookup) {
                    Ok(met) => return Ok(met),
                    Err(why) => unmet = unmet.max(why),
                }
            }
            Err(unmet)
        }
    }
}

/// `All` resources also reaches the actions of registering security information and account
/// recovery; whether it reaches device registration is not documented, and here it does not.
/// Excluded resources do not take an action out.
fn action_admits(targets: &TargetCondition, action: UserAction) -> Result<Met, Unmet> {
    select(&targets.selection, |selector| match selector {
        TargetSelector::All => action != UserAction::RegisterDevice,
        TargetSelector::Action(named) => *named == action,
        _ => false,
    })
}

fn resource_admits(conditions: &Conditions, resource: &Resource, lookup: &Lookup) -> Result<Met, Unmet> {
    let targets = &conditions.targets;
    if resource.global_secure_access && names_compliant_network(conditions, lookup) {
        return Err(Unmet::NotIncluded);
    }
    let filter = matching(targets.filter.as_ref(), &resource.attributes);
    select_or_filter(&targets.selection, filter, |selector| covers(selector, resource, lookup))
}

fn covers(selector: &TargetSelector, resource: &Resource, lookup: &Lookup) -> bool {
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
