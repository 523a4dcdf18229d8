//! Posture findings in the user's words. The sentence is the rule's; names, causes and the witness
//! are told as in every other answer.

use canopy_model::ordered::OrderedMap;

use canopy_engine::{Space, Verdict};
use canopy_model::ordered;
use canopy_model::{RoleSettings, Tenant};
use canopy_rules::{
    Area, Audience, Confidence, Context, Declared, EligibleRole, Finding, Item, Need, ScopeChange, Severity, Status,
    Subject, View, Why, ZERO_TRUST,
};

use crate::answer::{
    AskedOfEligible, BaselineVerdict, CitedControl, EligibleRoleLine, FindingCause, Findings, FoundLine, NeededExport,
    PolicyRef, ScopeChangeCase, ScopeChangeView, SubjectKind, SubjectLine, ZeroTrustArea, ZeroTrustView,
};
use crate::exports::{EXPORTS, ExportKind};
use crate::question::AskedFindings;
use crate::words::{self, Names, capitalised};
use crate::{declared, form, people, policies};

/// How many subjects a cause names; `found` counts all.
const SUBJECTS_NAMED: usize = 100;

/// # Errors
///
/// Says what is wrong with the declared exceptions.
pub(crate) fn answer(space: &Space, own: &Space, asked: &AskedFindings, masked: bool) -> Result<Findings, String> {
    let names = Names::new(space);
    let mut declared = declared::read(&asked.declared)?;
    let context = Context::new(own, &declared, asked.today);
    let found = canopy_rules::findings(&context);
    let (eligible, changes) = (canopy_rules::eligible_roles(&context), context.scope_changes().to_vec());
    if masked {
        // What somebody wrote may name anybody.
        declared.exceptions.iter_mut().for_each(|one| one.reason = "…".to_owned());
    }
    let renamed = if masked { renamed(own.tenant(), space.tenant()) } else { Vec::new() };
    let teller = Teller { space, names: &names, declared: &declared, renamed: &renamed };
    let ended = |at: usize| {
        declared.exceptions.get(at).map(|one| format!("Declared exception {} has ended: {}", at + 1, one.reason))
    };
    Ok(Findings {
        findings: found.iter().map(|finding| teller.line(finding)).collect(),
        declared: declared.exceptions.iter().map(|one| teller.whom(own, one)).collect(),
        expired: declared.expired(asked.today).into_iter().filter_map(ended).collect(),
        zero_trust: ZERO_TRUST.iter().map(|view| zero_trust(view, &found)).collect(),
        eligible: eligible.iter().map(|role| teller.eligible(role)).collect(),
        scope_change: teller.scope_change(&changes),
    })
}

fn zero_trust(view: &View, found: &[Finding]) -> ZeroTrustView {
    let area = |area: &Area| ZeroTrustArea {
        title: area.title.to_owned(),
        asks: area.asks.to_owned(),
        status: area.status(found).map_or("notAssessed", |(worst, _)| status(worst)).to_owned(),
        rules: area.proof(found).into_iter().map(|one| one.rule.id.to_owned()).collect(),
        beyond: area.beyond.to_owned(),
    };
    ZeroTrustView {
        title: view.title.to_owned(),
        ordered: view.ordered,
        areas: view.sorted(found).into_iter().map(area).collect(),
    }
}

pub(crate) struct Teller<'a> {
    pub(crate) space: &'a Space,
    pub(crate) names: &'a Names<'a>,
    pub(crate) declared: &'a Declared,
    /// Names of the tenant in texts of rules, with what is told instead; none where names are told.
    pub(crate) renamed: &'a [(String, String)],
}

/// What is called otherwise in one of two copies of a tenant, the longest names first.
fn renamed(own: &Tenant, told: &Tenant) -> Vec<(String, String)> {
    let names = |tenant: &Tenant| -> Vec<String> {
        let directory = &tenant.directory;
        let users = directory.users.iter().flat_map(|one| [one.upn.clone(), one.name.clone()]);
        let objects = directory.groups.iter().map(|one| one.name.clone());
        let objects = objects.chain(directory.service_principals.iter().map(|one| one.name.clone()));
        let policies = tenant.policies.iter().map(|one| one.name.clone());
        let places = tenant.locations.iter().map(|one| one.name.clone());
        let settings = tenant.strengths.iter().map(|one| one.name.clone());
        let settings = settings.chain(tenant.contexts.iter().map(|one| one.name.clone()));
        let domains = tenant.surroundings.domains.iter().map(|one| one.name.clone());
        users.chain(objects).chain(policies).chain(places).chain(settings).chain(domains).collect()
    };
    let mut pairs: Vec<(String, String)> = names(own).into_iter().zip(names(told)).collect();
    pairs.retain(|(own, told)| !own.is_empty() && own != told);
    ordered::sort_by_key(&mut pairs, |(own, _)| std::cmp::Reverse(own.len()));
    pairs
}

impl Teller<'_> {
    /// Whom an exception is for. Who is not of the tenant is told as it was written, unless names are masked.
    fn whom(&self, own: &Space, one: &canopy_rules::Exception) -> Vec<SubjectLine> {
        let users = &own.tenant().directory.users;
        let is = |at: &usize, who: &str| {
            users
                .get(*at)
                .is_some_and(|user| user.id.to_string().eq_ignore_ascii_case(who) || user.upn.eq_ignore_ascii_case(who))
        };
        let line = |who: &String| {
            let at = (0..users.len()).find(|at| is(at, who.trim()));
            let told = at.map(|at| self.subject(&Subject::User(at)));
            told.unwrap_or_else(|| {
                let name = if std::ptr::eq(own, self.space) { who.clone() } else { "…".to_owned() };
                let (kind, id) = (SubjectKind::Exception, String::new());
                SubjectLine { kind, id, name, more: String::new(), assumed: false }
            })
        };
        one.who.iter().map(line).collect()
    }

    fn eligible(&self, role: &EligibleRole) -> EligibleRoleLine {
        let all = role.eligible.len();
        let asked = canopy_rules::ASKED.iter().zip(&role.forced).map(|(question, forced)| AskedOfEligible {
            what: capitalised(words::asked(*question)),
            before: (all - forced.open_before.len()) as u32,
            after: (all - forced.open_after.len()) as u32,
            policies: forced.policies.iter().filter_map(|at| self.policy(*at)).collect(),
        });
        let unbound = role.unbound();
        let subjects = unbound.iter().take(SUBJECTS_NAMED).map(|user| self.subject(&Subject::User(*user)));
        EligibleRoleLine {
            role: self.names.role(&role.role),
            eligible: all as u32,
            active: role.active as u32,
            known: role.settings.is_some(),
            activation: role.settings.as_ref().map(|settings| self.activation(settings)).unwrap_or_default(),
            asked: asked.collect(),
            unbound: subjects.collect(),
            unbound_count: unbound.len() as u32,
        }
    }

    /// What activating a role asks for.
    fn activation(&self, settings: &RoleSettings) -> Vec<String> {
        let mfa =
            (settings.mfa == Some(true)).then(|| "MFA, of which an earlier one in the session is enough".to_owned());
        let context = settings.context.as_ref().map(|id| format!("authentication context {}", self.names.context(id)));
        let approval = (settings.approval == Some(true)).then(|| "an approval".to_owned());
        mfa.into_iter().chain(context).chain(approval).collect()
    }

    fn scope_change(&self, changes: &[ScopeChange]) -> ScopeChangeView {
        let all_but_some = canopy_rules::on_all_but_some(self.space).into_iter();
        ScopeChangeView {
            known: self.space.tenant().settings.baseline_scopes.is_some(),
            policies: all_but_some.filter_map(|at| self.policy(at)).collect(),
            cases: changes.iter().flat_map(|change| self.cases(change)).collect(),
        }
    }

    fn policy(&self, at: usize) -> Option<PolicyRef> {
        self.space.tenant().policies.get(at).map(|policy| policies::reference(self.space, policy))
    }

    /// One case for each pair of what was and what is asked.
    fn cases(&self, change: &ScopeChange) -> Vec<ScopeChangeCase> {
        let Some(policy) = self.policy(change.policy) else { return Vec::new() };
        let mut cases: OrderedMap<(String, String), ScopeChangeCase> = OrderedMap::new();
        for one in &change.changed {
            let told = |verdict: &Verdict| words::sentence(self.names, verdict);
            let (before, after) = (told(&one.before), told(&one.after));
            let subject = || SubjectLine { assumed: one.assumed, ..self.subject(&one.subject) };
            let case = cases.entry((before.clone(), after.clone())).or_insert_with(|| ScopeChangeCase {
                policy: policy.clone(),
                request: self.told(&change.request),
                before,
                after,
                found: 0,
                subjects: Vec::new(),
                locked_out: 0,
                locked_out_subjects: Vec::new(),
                form: change.witness.as_ref().map(form::write),
            });
            case.found += 1;
            if case.subjects.len() < SUBJECTS_NAMED {
                case.subjects.push(subject());
            }
            if !one.lock.is_empty() {
                case.locked_out += 1;
                if case.locked_out_subjects.len() < SUBJECTS_NAMED {
                    let more = capitalised(one.lock.trim_start_matches("; "));
                    case.locked_out_subjects.push(SubjectLine { more, ..subject() });
                }
            }
        }
        cases.into_iter().map(|(_, case)| case).collect()
    }

    fn line(&self, found: &Finding) -> FoundLine {
        let rule = found.rule;
        let text = str::to_owned;
        let cite = |one: canopy_rules::Cite| CitedControl {
            baseline: text(one.baseline),
            version: text(one.version),
            id: text(one.id),
        };
        let verdict =
            |one: &canopy_rules::Verdict| BaselineVerdict { id: text(one.id), met: one.met, demand: text(one.demand) };
        let reason = |at: usize| self.declared.exceptions.get(at).map(|one| one.reason.clone()).unwrap_or_default();
        FoundLine {
            id: text(rule.id),
            title: text(rule.title),
            status: text(status(found.status)),
            severity: text(severity(rule.severity)),
            confidence: text(if found.confidence == Confidence::Proved { "proved" } else { "assumed" }),
            audience: text(audience(rule.audience)),
            said: found.said.clone(),
            found: found.items.len() as u32,
            accepted: found.accepted.len() as u32,
            of: found.of as u32,
            causes: self.causes(&found.items),
            accepted_subjects: found
                .accepted
                .iter()
                .take(SUBJECTS_NAMED)
                .map(|(item, at)| SubjectLine { more: reason(*at), ..self.subject(&item.subject) })
                .collect(),
            witness: found.witness.as_ref().map(|one| words::witness(self.space, self.names, one)).unwrap_or_default(),
            form: found.witness.as_ref().map(form::write),
            missing: found.missing.iter().map(|need| export(*need)).collect(),
            cites: canopy_rules::cites(rule.id).into_iter().map(cite).collect(),
            verdicts: found.verdicts.iter().map(verdict).collect(),
            suggested: found
                .suggested
                .iter()
                .map(|(subject, why)| SubjectLine { more: why.clone(), ..self.subject(subject) })
                .collect(),
            remedy: text(rule.remedy),
            page: text(rule.page),
        }
    }

    fn causes(&self, items: &[Item]) -> Vec<FindingCause> {
        let mut causes: Vec<FindingCause> = Vec::new();
        let mut places: OrderedMap<String, usize> = OrderedMap::new();
        for item in items {
            let (cause, policy) = self.why(&item.why);
            let at = *places.entry(cause.clone()).or_insert_with(|| {
                causes.push(FindingCause { cause, policy, found: 0, subjects: Vec::new() });
                causes.len() - 1
            });
            let Some(of) = causes.get_mut(at) else { continue };
            of.found += 1;
            if of.subjects.len() < SUBJECTS_NAMED {
                of.subjects.push(SubjectLine { assumed: item.assumed, ..self.subject(&item.subject) });
            }
        }
        ordered::sort_by_key(&mut causes, |one| std::cmp::Reverse(one.found));
        causes
    }

    /// A text of a rule, which may name anything of the tenant.
    fn told(&self, text: &str) -> String {
        self.renamed.iter().fold(text.to_owned(), |text, (own, told)| text.replace(own, told))
    }

    fn why(&self, why: &Why) -> (String, Option<PolicyRef>) {
        match why {
            Why::Told(text) => (self.told(text), None),
            Why::Cause(cause, question) => (
                words::cause_of(self.space, self.names, cause, *question),
                words::cause_policy(self.space, cause).map(|policy| policies::reference(self.space, policy)),
            ),
        }
    }

    pub(crate) fn subject(&self, subject: &Subject) -> SubjectLine {
        let tenant = self.space.tenant();
        let line = |kind, id: String, name: String| SubjectLine { kind, id, name, more: String::new(), assumed: false };
        let found = match subject {
            Subject::User(at) => tenant.directory.users.get(*at).map(|user| SubjectLine {
                more: user.upn.clone(),
                ..line(SubjectKind::User, user.id.to_string(), user.name.clone())
            }),
            Subject::Kind(kind) => {
                let bearer = canopy_engine::Bearer::Kind(kind.clone());
                Some(line(SubjectKind::Kind, String::new(), people::name(self.space, self.names, &bearer)))
            }
            Subject::Policy(at) => {
                let policy = tenant.policies.get(*at);
                policy.map(|one| line(SubjectKind::Policy, one.id.to_string(), one.name.clone()))
            }
            Subject::Group(id) => Some(line(SubjectKind::Group, id.to_string(), self.names.group(id))),
            Subject::Role(id) => Some(line(SubjectKind::Role, id.to_string(), self.names.role(id))),
            Subject::Location(id) => Some(line(SubjectKind::Location, id.to_string(), self.names.location(id))),
            Subject::Strength(at) => {
                tenant.strengths.get(*at).map(|one| line(SubjectKind::Strength, one.id.to_string(), one.name.clone()))
            }
            Subject::ServicePrincipal(at) => {
                let principal = tenant.directory.service_principals.get(*at);
                principal.map(|one| line(SubjectKind::ServicePrincipal, one.id.to_string(), one.name.clone()))
            }
            Subject::Domain(at) => {
                let domain = tenant.surroundings.domains.get(*at);
                domain.map(|one| line(SubjectKind::Domain, one.name.clone(), one.name.clone()))
            }
            Subject::Method(at) => {
                let method = tenant.surroundings.methods.as_ref().and_then(|all| all.methods.get(*at));
                method.map(|one| line(SubjectKind::Method, one.id.clone(), one.id.clone()))
            }
            Subject::Exception(at) => {
                let one = self.declared.exceptions.get(*at);
                one.map(|one| line(SubjectKind::Exception, (at + 1).to_string(), one.reason.clone()))
            }
            Subject::Context(at) => {
                tenant.contexts.get(*at).map(|one| line(SubjectKind::Context, one.id.to_string(), one.name.clone()))
            }
            Subject::Action(at) => {
                let action = tenant.surroundings.protected_actions.get(*at);
                action.map(|one| line(SubjectKind::Action, one.name.clone(), one.name.clone()))
            }
            Subject::Setting(name) => Some(line(SubjectKind::Setting, (*name).to_owned(), (*name).to_owned())),
        };
        found.unwrap_or_else(|| line(SubjectKind::Setting, String::new(), String::new()))
    }
}

const fn status(status: Status) -> &'static str {
    match status {
        Status::Fails => "fails",
        Status::Partly => "partly",
        Status::CannotTell => "cannotTell",
        Status::Holds => "holds",
    }
}

const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "critical",
        Severity::High => "high",
        Severity::Medium => "medium",
        Severity::Low => "low",
    }
}

const fn audience(audience: Audience) -> &'static str {
    match audience {
        Audience::Policies => "policies",
        Audience::Identity => "identity",
        Audience::Applications => "applications",
    }
}

/// How to get what a rule needs.
pub(crate) fn export(need: Need) -> NeededExport {
    let known = match need {
        Need::Policies => ExportKind::Policies,
        Need::Users => ExportKind::Users,
        Need::Members => ExportKind::Members,
        Need::ActiveRoles => ExportKind::ActiveRoles,
        Need::EligibleRoles => ExportKind::EligibleRoles,
        Need::Strengths => ExportKind::Strengths,
        Need::ServicePrincipals => ExportKind::ServicePrincipals,
        Need::SecurityDefaults => ExportKind::SecurityDefaults,
        Need::PerUserMfa => ExportKind::PerUserMfa,
        Need::SignIns => ExportKind::SignIns,
        Need::NamedLocations => ExportKind::NamedLocations,
        Need::BaselineScopes => ExportKind::Settings,
        other => return surrounding(other),
    };
    let found = EXPORTS.iter().find(|export| export.kind == known);
    found.map_or_else(
        || surrounding(need),
        |export| needed(export.what, export.permission, &format!("GET {}", export.address())),
    )
}

/// The exports around the policies.
fn surrounding(need: Need) -> NeededExport {
    let (what, permission, request) = match need {
        Need::MethodsPolicy => {
            ("Authentication methods policy", "Policy.Read.All", "/beta/policies/authenticationMethodsPolicy")
        }
        Need::Registration => {
            ("Registered methods", "AuditLog.Read.All", "/v1.0/reports/authenticationMethods/userRegistrationDetails")
        }
        Need::RoleSettings => (
            "Role settings (PIM)",
            "RoleManagementPolicy.Read.Directory",
            "/v1.0/policies/roleManagementPolicyAssignments?$filter=scopeId eq '/' and scopeType eq 'DirectoryRole'&$expand=policy($expand=rules)",
        ),
        Need::Domains => ("Domains", "Domain.Read.All", "/v1.0/domains"),
        Need::DeviceRegistration => {
            ("Device registration policy", "Policy.Read.DeviceConfiguration", "/v1.0/policies/deviceRegistrationPolicy")
        }
        Need::DirectorySettings => ("Directory settings", "Directory.Read.All", "/v1.0/groupSettings"),
        Need::AuthorizationPolicy => ("Authorization policy", "Policy.Read.All", "/v1.0/policies/authorizationPolicy"),
        Need::Organization => ("Organization", "Organization.Read.All", "/v1.0/organization"),
        Need::Licences => ("Licences", "Organization.Read.All", "/v1.0/subscribedSkus"),
        Need::Contexts => (
            "Authentication contexts",
            "AuthenticationContext.Read.All",
            "/v1.0/identity/conditionalAccess/authenticationContextClassReferences",
        ),
        Need::ProtectedActions => (
            "Protected actions",
            "RoleManagement.Read.Directory",
            "/beta/roleManagement/directory/resourceNamespaces/microsoft.directory/resourceActions?$filter=isAuthenticationContextSettable eq true",
        ),
        Need::BetaPolicies => {
            ("Policies from Graph beta", "Policy.Read.All", "/beta/identity/conditionalAccess/policies")
        }
        Need::Mail => (
            "Users with their mail address",
            "User.Read.All",
            "/v1.0/users?$select=id,displayName,userPrincipalName,mail",
        ),
        Need::UnreadPolicies => {
            let what = "Export them again: some that are on could not be read in full, or are policy plans";
            return needed("Policies that can be read", "Policy.Read.All", what);
        }
        Need::LegacyMfaPage => {
            return needed("Service settings of per-user MFA", "", "No export holds them: look at the page itself");
        }
        Need::SignInActivity => (
            "Users with their last sign-in",
            "AuditLog.Read.All",
            "/v1.0/users?$select=id,displayName,userPrincipalName,signInActivity",
        ),
        Need::SyncState => (
            "Users with where they are mastered",
            "User.Read.All",
            "/v1.0/users?$select=id,displayName,userPrincipalName,onPremisesSyncEnabled",
        ),
        Need::AssignedLicences => (
            "Users with their licences",
            "User.Read.All",
            "/v1.0/users?$select=id,displayName,userPrincipalName,assignedLicenses,mail",
        ),
        Need::GroupProtection => (
            "Groups with who may change them",
            "Group.Read.All",
            "/beta/groups?$select=id,displayName,isAssignableToRole,isManagementRestricted,onPremisesSyncEnabled,membershipRule",
        ),
        Need::AssignmentSchedules => (
            "Active role assignments of PIM",
            "RoleAssignmentSchedule.Read.Directory",
            "/v1.0/roleManagement/directory/roleAssignmentScheduleInstances",
        ),
        _ => return needed("Declared exceptions", "", "Declare them in the file of exceptions"),
    };
    needed(what, permission, &format!("GET https://graph.microsoft.com{request}"))
}

fn needed(what: &str, permission: &str, request: &str) -> NeededExport {
    NeededExport { what: what.to_owned(), permission: permission.to_owned(), request: request.to_owned() }
}
