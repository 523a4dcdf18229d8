//! What to propose for a rule: the table of new policies, and of settings.

use serde_json::{Value, json};

/// A new policy, before it is made for a tenant.
pub(super) struct Proposal {
    /// What it does, in a few words; the end of its name.
    pub(super) what: &'static str,
    pub(super) who: Who,
    pub(super) on: On,
    pub(super) asks: Asks,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    Everybody,
    /// The holders of privileged roles.
    Administrators,
    /// External users of all six kinds.
    Guests,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum On {
    Everything,
    LegacyClients,
    UserRisk,
    SignInRisk,
    /// Platforms that Entra does not recognise.
    UnknownPlatforms,
    Flow(&'static str),
    Action(&'static str),
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Asks {
    /// The built-in strength, by its last digit.
    Strength(u8),
    Mfa,
    FreshMfa,
    PasswordChange,
    Block,
}

const fn of(what: &'static str, who: Who, on: On, asks: Asks) -> Proposal {
    Proposal { what, who, on, asks }
}

const MFA: Asks = Asks::Strength(2);
const RESISTANT: Asks = Asks::Strength(4);

const ALL_MFA: Proposal = of("Require MFA for all users", Who::Everybody, On::Everything, MFA);
const ALL_RESISTANT: Proposal =
    of("Require phishing-resistant MFA for all users", Who::Everybody, On::Everything, RESISTANT);

/// New policies that may close a rule, the narrowest first.
pub(super) fn policies(rule: &str) -> &'static [Proposal] {
    match rule {
        "user-without-mfa" | "mfa-replaceable-by-other-control" => const { &[ALL_MFA] },
        "admin-without-mfa" => {
            const { &[of("Require MFA for administrators", Who::Administrators, On::Everything, MFA), ALL_MFA] }
        }
        "admin-without-phishing-resistant" => {
            const {
                &[
                    of(
                        "Require phishing-resistant MFA for administrators",
                        Who::Administrators,
                        On::Everything,
                        RESISTANT,
                    ),
                    ALL_RESISTANT,
                ]
            }
        }
        "user-without-phishing-resistant" => const { &[ALL_RESISTANT] },
        "eligible-admin-below-role-standard" => const { &[ALL_MFA, ALL_RESISTANT] },
        "guest-without-mfa" => {
            const { &[of("Require MFA for guests", Who::Guests, On::Everything, Asks::Mfa), ALL_MFA] }
        }
        "legacy-auth-open" => {
            const { &[of("Block legacy authentication", Who::Everybody, On::LegacyClients, Asks::Block)] }
        }
        "risky-user-not-stopped" => {
            const {
                &[
                    of("Require password change at high user risk", Who::Everybody, On::UserRisk, Asks::PasswordChange),
                    of("Block high user risk", Who::Everybody, On::UserRisk, Asks::Block),
                ]
            }
        }
        "risky-sign-in-not-stopped" => {
            const { &[of("Require fresh MFA at sign-in risk", Who::Everybody, On::SignInRisk, Asks::FreshMfa)] }
        }
        "registration-unprotected" => {
            const {
                &[of(
                    "Require MFA to register security info",
                    Who::Everybody,
                    On::Action("urn:user:registersecurityinfo"),
                    MFA,
                )]
            }
        }
        "device-registration-unprotected" => {
            const {
                &[of(
                    "Require MFA to register devices",
                    Who::Everybody,
                    On::Action("urn:user:registerdevice"),
                    Asks::Mfa,
                )]
            }
        }
        "device-code-flow-open" => {
            const { &[of("Block device code flow", Who::Everybody, On::Flow("deviceCodeFlow"), Asks::Block)] }
        }
        "auth-transfer-open" => {
            const { &[of("Block authentication transfer", Who::Everybody, On::Flow("authenticationTransfer"), Asks::Block)] }
        }
        "unknown-platform-open" => {
            const { &[of("Block unknown platforms", Who::Everybody, On::UnknownPlatforms, Asks::Block)] }
        }
        _ => &[],
    }
}

/// What a new policy is made for.
pub(super) struct Made<'a> {
    pub(super) name: String,
    /// The ids of users to leave out.
    pub(super) without: Vec<String>,
    /// Roles to leave out.
    pub(super) without_roles: Vec<String>,
    /// The privileged roles.
    pub(super) privileged: &'a [String],
}

/// The body of the request, in report-only state.
pub(super) fn body(proposal: &Proposal, made: &Made<'_>) -> Value {
    let mut users = json!({ "excludeUsers": made.without });
    match proposal.who {
        Who::Everybody => put(&mut users, "includeUsers", json!(["All"])),
        Who::Administrators => put(&mut users, "includeRoles", json!(made.privileged)),
        Who::Guests => put(
            &mut users,
            "includeGuestsOrExternalUsers",
            json!({
                "guestOrExternalUserTypes": "internalGuest,b2bCollaborationGuest,b2bCollaborationMember,b2bDirectConnectUser,otherExternalUser,serviceProvider",
                "externalTenants": { "@odata.type": "#microsoft.graph.conditionalAccessAllExternalTenants", "membershipKind": "all" }
            }),
        ),
    }
    if !made.without_roles.is_empty() {
        put(&mut users, "excludeRoles", json!(made.without_roles));
    }
    let applications = match proposal.on {
        On::Action(action) => json!({ "includeUserActions": [action] }),
        _ => json!({ "includeApplications": ["All"] }),
    };
    let clients = match proposal.on {
        On::LegacyClients => json!(["exchangeActiveSync", "other"]),
        _ => json!(["all"]),
    };
    let mut conditions = json!({ "users": users, "applications": applications, "clientAppTypes": clients });
    match proposal.on {
        On::UserRisk => put(&mut conditions, "userRiskLevels", json!(["high"])),
        On::SignInRisk => put(&mut conditions, "signInRiskLevels", json!(["high", "medium"])),
        On::Flow(flow) => put(&mut conditions, "authenticationFlows", json!({ "transferMethods": flow })),
        On::UnknownPlatforms => put(
            &mut conditions,
            "platforms",
            json!({ "includePlatforms": ["all"], "excludePlatforms": ["android", "iOS", "windows", "macOS", "linux"] }),
        ),
        On::Everything | On::LegacyClients | On::Action(_) => {}
    }
    let grant = match proposal.asks {
        Asks::Strength(id) => {
            json!({ "operator": "OR", "authenticationStrength": { "id": format!("00000000-0000-0000-0000-00000000000{id}") } })
        }
        Asks::Mfa | Asks::FreshMfa => json!({ "operator": "OR", "builtInControls": ["mfa"] }),
        Asks::PasswordChange => json!({ "operator": "AND", "builtInControls": ["mfa", "passwordChange"] }),
        Asks::Block => json!({ "operator": "OR", "builtInControls": ["block"] }),
    };
    let mut body = json!({
        "displayName": made.name,
        "state": "enabledForReportingButNotEnforced",
        "conditions": conditions,
        "grantControls": grant,
    });
    if matches!(proposal.asks, Asks::FreshMfa | Asks::PasswordChange) {
        let every_time = json!({
            "isEnabled": true,
            "authenticationType": "primaryAndSecondaryAuthentication",
            "frequencyInterval": "everyTime",
        });
        put(&mut body, "sessionControls", json!({ "signInFrequency": every_time }));
    }
    body
}

fn put(object: &mut Value, name: &str, value: Value) {
    if let Some(members) = object.as_object_mut() {
        members.insert(name.to_owned(), value);
    }
}

/// Where a setting is changed: the path in the admin center, the method and address of the request.
pub(super) fn setting(rule: &str) -> Option<[&'static str; 3]> {
    Some(match rule {
        "weak-method-enabled" | "methods-policy-loose" => [
            "Microsoft Entra admin center > Entra ID > Authentication methods > Policies",
            "PATCH",
            "https://graph.microsoft.com/v1.0/policies/authenticationMethodsPolicy",
        ],
        "password-policy-weak" => [
            "Microsoft Entra admin center > Entra ID > Authentication methods > Password protection",
            "PATCH",
            "https://graph.microsoft.com/v1.0/groupSettings/{id}",
        ],
        "strength-admits-weak-method" => [
            "Microsoft Entra admin center > Entra ID > Authentication methods > Authentication strengths",
            "POST",
            "https://graph.microsoft.com/v1.0/policies/authenticationStrengthPolicies/{id}/updateAllowedCombinations",
        ],
        "role-activation-without-step-up" => [
            "Microsoft Entra admin center > ID Governance > Privileged Identity Management > Microsoft Entra roles > Roles > (role) > Role settings",
            "PATCH",
            "https://graph.microsoft.com/v1.0/policies/roleManagementPolicies/{id}/rules/{rule}",
        ],
        "standing-privilege" => [
            "Microsoft Entra admin center > ID Governance > Privileged Identity Management > Microsoft Entra roles > Assignments",
            "POST",
            "https://graph.microsoft.com/v1.0/roleManagement/directory/roleEligibilityScheduleRequests",
        ],
        "global-admin-count-out-of-range" | "stale-privileged-account" => [
            "Microsoft Entra admin center > Entra ID > Roles & admins > (role) > Assignments",
            "DELETE",
            "https://graph.microsoft.com/v1.0/roleManagement/directory/roleAssignments/{id}",
        ],
        "security-defaults-clash" => [
            "Microsoft Entra admin center > Entra ID > Overview > Properties > Manage security defaults",
            "PATCH",
            "https://graph.microsoft.com/v1.0/policies/identitySecurityDefaultsEnforcementPolicy",
        ],
        "per-user-mfa-in-use" => [
            "Microsoft Entra admin center > Entra ID > Users > Per-user MFA",
            "PATCH",
            "https://graph.microsoft.com/v1.0/users/{id}/authentication/requirements",
        ],
        "mfa-demanded-not-registered" => [
            "Microsoft Entra admin center > Entra ID > Users > (user) > Authentication methods > Add authentication method",
            "POST",
            "https://graph.microsoft.com/v1.0/users/{id}/authentication/temporaryAccessPassMethods",
        ],
        "named-location-unsound" => [
            "Microsoft Entra admin center > Entra ID > Conditional Access > Named locations",
            "PATCH",
            "https://graph.microsoft.com/v1.0/identity/conditionalAccess/namedLocations/{id}",
        ],
        "control-group-editable" => [
            "Microsoft Entra admin center > Entra ID > Roles & admins > Admin units > (restricted unit) > Groups",
            "POST",
            "https://graph.microsoft.com/v1.0/directory/administrativeUnits/{id}/members/$ref",
        ],
        "federated-sign-in-trusted-blindly" => [
            "No page in the admin center: with Microsoft Graph",
            "PATCH",
            "https://graph.microsoft.com/v1.0/domains/{domain}/federationConfiguration/{id}",
        ],
        _ => return None,
    })
}
