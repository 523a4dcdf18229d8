//! What is signed in to: resources, token requests, user actions, authentication contexts.

use canopy_engine::{Reading, Resource, SignIn, Subject, Target, TokenRequest};
use canopy_model::*;

use super::Naive;
use super::who::selected_or_filtered;

/// Windows Azure Active Directory.
const DIRECTORY: &str = "00000002-0000-0000-c000-000000000000";
const GRAPH: &str = "00000003-0000-0000-c000-000000000000";
const AZURE_MANAGEMENT: &str = "797f4846-ba00-4fd7-ba43-dac1f8f63013";
const RISK_REMEDIATION: &str = "93625bc8-bfe2-437a-97e0-3d0060024faa";
const PRIVATE_ACCESS_POLICY: &str = "e92b9b37-1b47-4c01-9fbc-91d84450870e";
const TOKEN_EXCHANGE: &str = "fb60f99c-7a34-4190-8149-302f77469936";
const COMPANY_PORTAL: &str = "9ba1a5c7-f17a-4de9-a1f1-6178c8d51223";
const DEVICE_REGISTRATION: &str = "01cb2876-7ebd-4aa4-9cc9-d28bd4d359a9";

fn is(resource: &Resource, id: &str) -> bool {
    resource.app == Some(AppId::new(id))
}

impl Naive<'_> {
    pub(super) fn target(&self, c: &Conditions, s: &SignIn) -> bool {
        let list = &c.targets.selection;
        match &s.target {
            Target::Action(action) => list.include.iter().any(|selector| match selector {
                TargetSelector::All => self.all_reaches(*action),
                TargetSelector::Action(named) => named == action,
                _ => false,
            }),
            Target::Context(id) => list.include.iter().any(|selector| match selector {
                TargetSelector::All => self.reads(Reading::AllReachesContexts),
                TargetSelector::Context(named) => named == id,
                _ => false,
            }),
            Target::Resources(resources) => {
                let agent = matches!(s.subject, Subject::AgentIdentity(_) | Subject::AgentUser(_));
                let exchange = agent && resources.iter().all(|resource| is(resource, TOKEN_EXCHANGE));
                !(exchange && self.reads(Reading::DocumentedExemptions))
                    && resources.iter().any(|resource| self.resource(c, resource))
            }
            Target::Request(request) => self.audiences(c, request).iter().any(|one| self.resource(c, one)),
        }
    }

    /// Whether policies on all resources reach a user action.
    fn all_reaches(&self, action: UserAction) -> bool {
        let taken_out = match &self.tenant.settings.action_exclusions {
            None => action == UserAction::AccountRecovery && self.reads(Reading::RecoveryIsTakenOut),
            Some(list) => list.iter().any(|one| one.action == action && one.state == PolicyState::Enabled),
        };
        let reached = action != UserAction::RegisterDevice || self.reads(Reading::AllReachesDeviceRegistration);
        reached && !taken_out
    }

    pub(super) fn resource(&self, c: &Conditions, resource: &Resource) -> bool {
        let on_compliant_network = c.locations.as_ref().is_some_and(|l| {
            l.include.iter().chain(&l.exclude).any(|selector| {
                let named = |l: &NamedLocation| {
                    l.kind == LocationKind::CompliantNetwork && *selector == LocationSelector::Location(l.id.clone())
                };
                self.tenant.locations.iter().any(named)
            })
        });
        let own = resource.global_secure_access || is(resource, PRIVATE_ACCESS_POLICY);
        let exempt = is(resource, RISK_REMEDIATION) || (own && on_compliant_network);
        if exempt && self.reads(Reading::DocumentedExemptions) {
            return false;
        }
        let said_to_be_exempt = is(resource, COMPANY_PORTAL) || is(resource, DEVICE_REGISTRATION);
        if said_to_be_exempt && self.reads(Reading::UndocumentedExemptions) {
            return false;
        }
        let targets = &c.targets;
        selected_or_filtered(&targets.selection, targets.filter.as_ref(), &resource.attributes, |selector| {
            self.covers(selector, resource)
        })
    }

    fn covers(&self, selector: &TargetSelector, resource: &Resource) -> bool {
        let apps = &self.tenant.apps;
        let among = |group: &AppGroup| resource.app.as_ref().is_some_and(|app| group.contains(app));
        match selector {
            TargetSelector::All => true,
            TargetSelector::App(id) => {
                resource.app == Some(id.clone())
                    || (*id == AppId::new(AZURE_MANAGEMENT) && among(&apps.azure_management))
            }
            TargetSelector::Office365 => among(&apps.office365),
            TargetSelector::AdminPortals => among(&apps.admin_portals),
            TargetSelector::AllAgentResources => resource.agent,
            _ => false,
        }
    }

    /// The resources that stand for a token request, as one policy sees it
    /// (concept-enforcement-resource-exclusions).
    fn audiences(&self, c: &Conditions, request: &TokenRequest) -> Vec<Resource> {
        let scopes = &self.tenant.apps.low_privilege;
        let openid = |asked: &[String]| asked.iter().all(|scope| scopes.openid.contains(scope));
        let basic = |(resource, asked): &(Resource, Vec<String>)| {
            let low = |scope: &String| scopes.openid.contains(scope) || scopes.directory.contains(scope);
            (is(resource, DIRECTORY) || is(resource, GRAPH)) && !asked.is_empty() && asked.iter().all(low)
        };
        // A confidential client that asks for an ID token is an audience itself.
        let own = request.confidential && request.id_token;
        let mut audiences: Vec<Resource> = if own { vec![request.client.clone()] } else { Vec::new() };
        if !request.resources.iter().all(basic) {
            let more = request.resources.iter().filter(|(_, asked)| asked.is_empty() || !openid(asked));
            audiences.extend(more.map(|(resource, _)| resource.clone()));
            return audiences;
        }
        let only_openid = request.resources.iter().all(|(_, asked)| openid(asked));
        let excluded = c.targets.selection.exclude.iter().any(|selector| self.covers(selector, &request.client))
            || c.targets.filter.as_ref().is_some_and(|filter| {
                filter.mode == FilterMode::Exclude && super::who::filter_is_true(filter, &request.client.attributes)
            });
        let setting = self.tenant.settings.baseline_scopes.clone().unwrap_or({
            if self.reads(Reading::BaselineScopesAreEnforced) {
                BaselineScopes::Enabled
            } else {
                BaselineScopes::Legacy
            }
        });
        let stand_in = match setting {
            BaselineScopes::Legacy => {
                audiences.extend(self.legacy_audiences(c, request, excluded, only_openid));
                return audiences;
            }
            BaselineScopes::Enabled => AppId::new(DIRECTORY),
            BaselineScopes::Customized(app) => app,
        };
        if request.confidential && excluded && only_openid {
            return Vec::new();
        }
        audiences.push(Resource::app(stand_in));
        audiences
    }

    /// Before 2026 policies on all resources with exclusions did not reach some scopes.
    fn legacy_audiences(
        &self,
        c: &Conditions,
        request: &TokenRequest,
        client_excluded: bool,
        only_openid: bool,
    ) -> Vec<Resource> {
        let scopes = &self.tenant.apps.low_privilege;
        let targets = &c.targets;
        if !targets.selection.include.contains(&TargetSelector::All) {
            // One that names the directory protects its scopes; of OpenID Connect nothing is claimed.
            return if only_openid { Vec::new() } else { vec![Resource::app(AppId::new(DIRECTORY))] };
        }
        let filters_out = targets.filter.as_ref().is_some_and(|filter| filter.mode == FilterMode::Exclude);
        let has_exclusions = filters_out || !targets.selection.exclude.is_empty();
        let exempt = |(resource, asked): &(Resource, Vec<String>)| {
            let lists = match (request.confidential, client_excluded) {
                (false, _) => &scopes.legacy_public,
                (true, true) => &scopes.legacy_confidential,
                (true, false) => return false,
            };
            let list = resource.app.as_ref().and_then(|app| lists.get(app));
            list.is_some_and(|list| asked.iter().all(|scope| list.contains(scope)))
        };
        if has_exclusions && request.resources.iter().all(exempt) {
            return Vec::new();
        }
        request.resources.iter().map(|(resource, _)| resource.clone()).collect()
    }

    /// Whether something is asked of a sign-in that is asked of all resources, or of one app.
    pub(super) fn reaches(&self, selector: TargetSelector, s: &SignIn) -> bool {
        let selection = Selection { include: vec![selector], exclude: Vec::new() };
        let targets = TargetCondition { selection, filter: None };
        self.target(&Conditions { targets, ..Conditions::default() }, s)
    }
}
