//! Settings beside policies: where they are changed, and the requests made for this tenant where the
//! export tells what they take. The engine does not judge them.

use canopy_model::Tenant;
use canopy_rules::{Context, Finding, Subject, remedy};
use serde_json::{Value, json};

use super::script::{self, BATCH};
use crate::answer::RemedyLine;
use crate::graph;

/// Where a setting is changed: the path in the portal, the method, the address below the version of
/// Graph, and the permission. Without a method it takes the portal or something else than Graph.
type Place = [&'static str; 4];

const ENTRA: &str = "Microsoft Entra admin center > ";

const METHODS: Place = [
    "Entra ID > Authentication methods > Policies",
    "PATCH",
    "policies/authenticationMethodsPolicy",
    "Policy.ReadWrite.AuthenticationMethod",
];
const ASSIGNMENTS: Place = [
    "Entra ID > Roles & admins > (role) > Assignments",
    "DELETE",
    "roleManagement/directory/roleAssignments/{id}",
    "RoleManagement.ReadWrite.Directory",
];
const ACCOUNTS: Place = ["Entra ID > Users > New user > Create new user", "", "", ""];
const POLICIES: Place = ["Entra ID > Conditional Access > Policies > (policy)", "", "", ""];

const PLACES: &[(&str, Place)] = &[
    ("weak-method-enabled", METHODS),
    ("methods-policy-loose", METHODS),
    (
        "password-policy-weak",
        [
            "Entra ID > Authentication methods > Password protection",
            "PATCH",
            "groupSettings/{id}",
            "Directory.ReadWrite.All",
        ],
    ),
    (
        "strength-admits-weak-method",
        [
            "Entra ID > Authentication methods > Authentication strengths",
            "POST",
            "policies/authenticationStrengthPolicies/{id}/updateAllowedCombinations",
            "Policy.ReadWrite.ConditionalAccess",
        ],
    ),
    (
        "role-activation-without-step-up",
        [
            "ID Governance > Privileged Identity Management > Microsoft Entra roles > Roles > (role) > Role settings",
            "PATCH",
            "policies/roleManagementPolicies/{id}/rules/{rule}",
            "RoleManagementPolicy.ReadWrite.Directory",
        ],
    ),
    (
        "standing-privilege",
        [
            "ID Governance > Privileged Identity Management > Microsoft Entra roles > Assignments",
            "POST",
            "roleManagement/directory/roleEligibilityScheduleRequests",
            "RoleEligibilitySchedule.ReadWrite.Directory",
        ],
    ),
    ("global-admin-count-out-of-range", ASSIGNMENTS),
    ("stale-privileged-account", ASSIGNMENTS),
    ("sync-account-mishandled", ASSIGNMENTS),
    ("privileged-user-homed-elsewhere", ACCOUNTS),
    ("admin-account-not-dedicated", ACCOUNTS),
    ("break-glass-missing", ACCOUNTS),
    ("break-glass-weakly-built", ["Entra ID > Users > (emergency account)", "", "", ""]),
    (
        "security-defaults-clash",
        [
            "Entra ID > Overview > Properties > Manage security defaults",
            "PATCH",
            "policies/identitySecurityDefaultsEnforcementPolicy",
            "Policy.ReadWrite.SecurityDefaults",
        ],
    ),
    (
        "per-user-mfa-in-use",
        [
            "Entra ID > Users > Per-user MFA",
            "PATCH",
            "users/{id}/authentication/requirements",
            "Policy.ReadWrite.AuthenticationMethod",
        ],
    ),
    (
        "mfa-demanded-not-registered",
        [
            "Entra ID > Users > (user) > Authentication methods > Add authentication method",
            "POST",
            "users/{id}/authentication/temporaryAccessPassMethods",
            "UserAuthenticationMethod.ReadWrite.All",
        ],
    ),
    (
        "named-location-unsound",
        [
            "Entra ID > Conditional Access > Named locations",
            "PATCH",
            "identity/conditionalAccess/namedLocations/{id}",
            "Policy.ReadWrite.ConditionalAccess",
        ],
    ),
    (
        "control-group-editable",
        [
            "Entra ID > Roles & admins > Admin units > (restricted unit) > Groups",
            "POST",
            "directory/administrativeUnits/{id}/members/$ref",
            "AdministrativeUnit.ReadWrite.All",
        ],
    ),
    (
        "federated-sign-in-trusted-blindly",
        [
            "no page, with Microsoft Graph alone",
            "PATCH",
            "domains/{domain}/federationConfiguration/{id}",
            "Domain.ReadWrite.All",
        ],
    ),
    (
        "sensitive-action-without-step-up",
        [
            "Entra ID > Roles & admins > Protected actions",
            "PATCH",
            "roleManagement/directory/resourceNamespaces/{id}/resourceActions/{action}",
            "RoleManagement.ReadWrite.Directory",
        ],
    ),
    (
        "workload-identity-unrestricted",
        ["Entra ID > Conditional Access > Policies > New policy > Workload identities", "", "", ""],
    ),
    ("user-account-runs-service", ["Entra ID > Enterprise apps > (app), or a managed identity in Azure", "", "", ""]),
    ("licence-shortfall", ["Microsoft 365 admin center > Billing > Licenses", "", "", ""]),
    ("policy-shape-invalid", POLICIES),
    ("report-only-lingers", POLICIES),
    ("dangling-reference", POLICIES),
    ("outsider-shares-break-glass-exclusion", POLICIES),
    ("baseline-scope-change-exposes", POLICIES),
    ("unmanaged-browser-unrestricted", POLICIES),
    ("cae-weakened", POLICIES),
    ("exclusion-without-fallback", POLICIES),
];

/// The setting that a finding is about.
pub(super) fn setting(context: &Context<'_>, found: &Finding) -> Option<RemedyLine> {
    let [portal, method, address, permission] = PLACES.iter().find(|(rule, _)| *rule == found.rule.id)?.1;
    let portal = if portal.starts_with("Microsoft") { portal.to_owned() } else { format!("{ENTRA}{portal}") };
    let mut line = RemedyLine {
        title: found.rule.remedy.to_owned(),
        kind: "setting".to_owned(),
        portal,
        warnings: vec!["A setting: what it changes is not verified by the engine".to_owned()],
        ..RemedyLine::default()
    };
    let mut made = made(context, found);
    let more = made.len().saturating_sub(BATCH);
    made.truncate(BATCH);
    let (method, address, body) = match made.is_empty() {
        true if method.is_empty() => return Some(line),
        true => (method, format!("{}{address}", script::graph(&Value::Null)), Value::Null),
        false => script::together(method, made),
    };
    if more > 0 {
        line.warnings.push(format!("{more} more are left out: one request takes {BATCH}"));
    }
    if !body.is_null() {
        line.json = script::ascii(&body);
        line.powershell = script::powershell(method, &address, &line.json, &[permission]);
    }
    (line.method, line.address) = (method.to_owned(), address);
    Some(line)
}

/// The requests, each with its address and body, where the export tells all that they take.
fn made(context: &Context<'_>, found: &Finding) -> Vec<(String, Value)> {
    let tenant = context.space.tenant();
    let mut all = Vec::new();
    for item in &found.items {
        let one = match (found.rule.id, &item.subject) {
            ("weak-method-enabled", Subject::Method(at)) => method(tenant, *at),
            ("strength-admits-weak-method", Subject::Strength(at)) => strength(tenant, *at),
            ("security-defaults-clash", _) => {
                let on = tenant.settings.security_defaults == Some(true);
                Some(("policies/identitySecurityDefaultsEnforcementPolicy".to_owned(), json!({ "isEnabled": !on })))
            }
            ("mfa-demanded-not-registered", Subject::User(at)) => context.users().get(*at).map(|user| {
                let address = format!("users/{}/authentication/temporaryAccessPassMethods", user.id);
                (address, json!({ "isUsableOnce": true, "lifetimeInMinutes": 60 }))
            }),
            ("standing-privilege", Subject::User(at)) => {
                all.extend(eligible(context, *at));
                None
            }
            _ => None,
        };
        all.extend(one);
    }
    all
}

fn method(tenant: &Tenant, at: usize) -> Option<(String, Value)> {
    let id = &tenant.surroundings.methods.as_ref()?.methods.get(at)?.id;
    // It goes into an address.
    if !id.chars().all(|c| c.is_ascii_alphanumeric()) {
        return None;
    }
    let kind = id.to_lowercase();
    let body = json!({ "@odata.type": format!("#microsoft.graph.{kind}AuthenticationMethodConfiguration"), "state": "disabled" });
    Some((format!("policies/authenticationMethodsPolicy/authenticationMethodConfigurations/{id}"), body))
}

/// What is left of a strength without its weak combinations; some must be.
fn strength(tenant: &Tenant, at: usize) -> Option<(String, Value)> {
    let strength = tenant.strengths.get(at)?;
    let strong = graph::combinations(&remedy::strong_combinations(strength));
    let address = format!("policies/authenticationStrengthPolicies/{}/updateAllowedCombinations", strength.id);
    (!strong.is_empty()).then(|| (address, json!({ "allowedCombinations": strong })))
}

/// Eligibility in place of each privileged role that somebody holds for good.
fn eligible(context: &Context<'_>, user: usize) -> Vec<(String, Value)> {
    let tenant = context.space.tenant();
    let lasting = context.held.iter().filter(|held| held.user == user && held.lasting == Some(true));
    let direct = lasting.filter(|held| held.group.is_none() && !held.narrower);
    let privileged = direct.filter(|held| tenant.role(&held.role).is_some_and(|role| role.privileged));
    let request = |held: &canopy_rules::Held| {
        let user = context.users().get(user)?;
        let body = json!({
            "action": "adminAssign",
            "justification": "Eligible in place of active",
            "roleDefinitionId": held.role.to_string(),
            "directoryScopeId": "/",
            "principalId": user.id.to_string(),
            "scheduleInfo": { "expiration": { "type": "noExpiration" } },
        });
        Some(("roleManagement/directory/roleEligibilityScheduleRequests".to_owned(), body))
    };
    privileged.filter_map(request).collect()
}
