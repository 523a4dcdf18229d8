//! The audiences of a token request (concept-conditional-access-cloud-apps), and requests limited
//! to scopes of little privilege (concept-enforcement-resource-exclusions).

use canopy_model::{AppId, BaselineScopes, Conditions, FilterMode, LowPrivilegeScopes, TargetSelector};

use super::target::resource_admits;
use super::who::matching;
use super::{Met, Unmet};
use crate::lookup::Lookup;
use crate::reading::Reading;
use crate::sign_in::{Resource, TokenRequest};

/// Windows Azure Active Directory, which stands for requests limited to baseline scopes.
const AZURE_AD: &str = "00000002-0000-0000-c000-000000000000";
/// Microsoft Graph.
const MICROSOFT_GRAPH: &str = "00000003-0000-0000-c000-000000000000";

/// A request is admitted where any one of its audiences is.
pub(super) fn admits(conditions: &Conditions, request: &TokenRequest, lookup: &Lookup) -> Result<Met, Unmet> {
    let scopes = lookup.low_privilege();
    let audiences = if is_baseline_only(request, scopes) {
        baseline_audiences(conditions, request, lookup)
    } else {
        ordinary_audiences(request, scopes)
    };
    any(conditions, &audiences, lookup)
}

/// The rule for several resources: any one of them is enough.
pub(super) fn any(conditions: &Conditions, resources: &[Resource], lookup: &Lookup) -> Result<Met, Unmet> {
    let mut unmet = Unmet::NotIncluded;
    for resource in resources {
        match resource_admits(conditions, resource, lookup) {
            Ok(met) => return Ok(met),
            Err(why) => unmet = unmet.max(why),
        }
    }
    Err(unmet)
}

/// Whether nothing but OpenID Connect and basic directory scopes is asked for.
fn is_baseline_only(request: &TokenRequest, scopes: &LowPrivilegeScopes) -> bool {
    let graph = [AppId::new(AZURE_AD), AppId::new(MICROSOFT_GRAPH)];
    request.resources.iter().all(|(resource, asked)| {
        let basic = asked.iter().all(|scope| scopes.openid.contains(scope) || scopes.directory.contains(scope));
        basic && !asked.is_empty() && resource.app.as_ref().is_some_and(|app| graph.contains(app))
    })
}

fn asks_openid_only(asked: &[String], scopes: &LowPrivilegeScopes) -> bool {
    !asked.is_empty() && asked.iter().all(|scope| scopes.openid.contains(scope))
}

/// Every resource that something beyond signing in is asked of, and a confidential client that
/// asks for an ID token.
fn ordinary_audiences(request: &TokenRequest, scopes: &LowPrivilegeScopes) -> Vec<Resource> {
    let asked = request.resources.iter().filter(|(_, asked)| !asks_openid_only(asked, scopes));
    asked.map(|(resource, _)| resource.clone()).chain(own_audience(request)).collect()
}

/// The client itself, where it is an audience: confidential, and asking for an ID token.
fn own_audience(request: &TokenRequest) -> Option<Resource> {
    (request.confidential && request.id_token).then(|| request.client.clone())
}

fn baseline_audiences(conditions: &Conditions, request: &TokenRequest, lookup: &Lookup) -> Vec<Resource> {
    let scopes = lookup.low_privilege();
    let asked: Vec<&String> = request.resources.iter().flat_map(|(_, asked)| asked).collect();
    let openid_only = asked.iter().all(|scope| scopes.openid.contains(*scope));
    let client_excluded = request.confidential && is_excluded(conditions, &request.client, lookup);
    // A confidential client that asks for an ID token is an audience here too.
    let stands_for = |app: &AppId| std::iter::once(Resource::app(app.clone())).chain(own_audience(request)).collect();
    let enforced = lookup.reads(Reading::BaselineScopesAreEnforced);
    let unsaid = if enforced { BaselineScopes::Enabled } else { BaselineScopes::Legacy };
    match lookup.settings().baseline_scopes.as_ref().unwrap_or(&unsaid) {
        // A confidential client that the policy excludes and that asks for OIDC scopes alone stays
        // exempt.
        BaselineScopes::Enabled | BaselineScopes::Customized(_) if client_excluded && openid_only => Vec::new(),
        BaselineScopes::Enabled => stands_for(&AppId::new(AZURE_AD)),
        BaselineScopes::Customized(app) => stands_for(app),
        BaselineScopes::Legacy => legacy_audiences(conditions, request, lookup, client_excluded, openid_only),
    }
}

/// Before 2026: a policy on all resources with an exclusion did not reach such requests; one that
/// names Windows Azure Active Directory protects the directory scopes.
fn legacy_audiences(
    conditions: &Conditions,
    request: &TokenRequest,
    lookup: &Lookup,
    client_excluded: bool,
    openid_only: bool,
) -> Vec<Resource> {
    let scopes = lookup.low_privilege();
    let targets = &conditions.targets;
    let all = targets.selection.include.contains(&TargetSelector::All);
    if !all {
        // A confidential client that asks for an ID token is an audience here too.
        let directory = (!openid_only).then(|| Resource::app(AppId::new(AZURE_AD)));
        return directory.into_iter().chain(own_audience(request)).collect();
    }
    let filtered = targets.filter.as_ref().is_some_and(|filter| filter.mode == FilterMode::Exclude);
    let has_exclusions = filtered || !targets.selection.exclude.is_empty();
    let exempt = match (request.confidential, client_excluded) {
        (false, _) => Some(&scopes.legacy_public),
        (true, true) => Some(&scopes.legacy_confidential),
        (true, false) => None,
    };
    let is_exempt = |(resource, asked): &(Resource, Vec<String>)| {
        let listed = resource.app.as_ref().and_then(|app| exempt?.get(app));
        listed.is_some_and(|listed| asked.iter().all(|scope| listed.contains(scope)))
    };
    if has_exclusions && request.resources.iter().all(is_exempt) {
        return Vec::new();
    }
    request.resources.iter().map(|(resource, _)| resource.clone()).chain(own_audience(request)).collect()
}

/// Whether a policy excludes a resource, by name or by filter.
fn is_excluded(conditions: &Conditions, resource: &Resource, lookup: &Lookup) -> bool {
    let filter = matching(conditions.targets.filter.as_ref(), &resource.attributes);
    let listed = &conditions.targets.selection.exclude;
    filter == Some(FilterMode::Exclude)
        || listed.iter().any(|selector| super::target::covers(selector, resource, lookup))
}
