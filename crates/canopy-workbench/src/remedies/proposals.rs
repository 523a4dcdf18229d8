//! New policies: what to propose for a rule.

use serde_json::{Value, json};

/// A new policy, before it is made for a tenant.
pub(super) struct Proposal {
    /// What it does, in a few words; the end of its name.
    pub(super) what: &'static str,
    pub(super) who: Who,
    pub(super) on: On,
    pub(super) asks: Asks,
    /// Another policy that it takes beside it.
    pub(super) and: Option<&'static Proposal>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    Everybody,
    /// The holders of privileged roles.
    Administrators,
    /// External users of all six kinds.
    Guests,
    /// All agent identities, which are no people.
    Agents,
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
    /// Exchange, SharePoint and Teams with apps on iOS and Android.
    PhoneOffice,
    /// Browsers on devices that nobody manages; Office 365 alone, or everything.
    UnmanagedBrowsers(&'static str),
    /// Agent identities at high risk.
    AgentRisk,
    /// The authentication contexts that were found.
    Contexts,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Asks {
    /// The built-in strength, by its last digit.
    Strength(u8),
    Mfa,
    FreshMfa,
    PasswordChange,
    /// A compliant or hybrid joined device.
    Device,
    /// The same, or an app that an app protection policy manages.
    DeviceOrApp,
    /// To sign in again after four hours, and a session that ends with the browser.
    ShortSession,
    /// To sign in again after a week.
    Week,
    /// A session that ends with the browser.
    NeverPersistent,
    /// What Exchange and SharePoint restrict.
    Restrictions,
    Block,
}

const fn of(what: &'static str, who: Who, on: On, asks: Asks) -> Proposal {
    Proposal { what, who, on, asks, and: None }
}

const MFA: Asks = Asks::Strength(2);
const RESISTANT: Asks = Asks::Strength(4);

const ALL_MFA: Proposal = of("Require MFA for all users", Who::Everybody, On::Everything, MFA);
const ALL_RESISTANT: Proposal =
    of("Require phishing-resistant MFA for all users", Who::Everybody, On::Everything, RESISTANT);

const RESTRICT_BROWSERS: Proposal = of(
    "Restrict browsers on unmanaged devices",
    Who::Everybody,
    On::UnmanagedBrowsers("Office365"),
    Asks::Restrictions,
);
const END_SESSIONS: Proposal = of(
    "End sessions with the browser on unmanaged devices",
    Who::Everybody,
    On::UnmanagedBrowsers("All"),
    Asks::NeverPersistent,
);
const ADMINS_DEVICE: Proposal =
    of("Require a managed device for administrators", Who::Administrators, On::Everything, Asks::Device);
const ALL_DEVICE_OR_APP: Proposal =
    of("Require a managed device or protected app for all users", Who::Everybody, On::Everything, Asks::DeviceOrApp);

/// New policies that may close a rule, the narrowest first.
const TABLE: &[(&str, &[Proposal])] = &[
    ("user-without-mfa", &[ALL_MFA]),
    ("mfa-replaceable-by-other-control", &[ALL_MFA]),
    ("management-plane-without-mfa", &[ALL_MFA]),
    ("exclusion-without-fallback", &[ALL_MFA]),
    ("trusted-network-skips-mfa", &[ALL_MFA]),
    ("platform-exclusion-walkthrough", &[ALL_MFA]),
    ("admin-without-mfa", &[of("Require MFA for administrators", Who::Administrators, On::Everything, MFA), ALL_MFA]),
    (
        "admin-without-phishing-resistant",
        &[
            of("Require phishing-resistant MFA for administrators", Who::Administrators, On::Everything, RESISTANT),
            ALL_RESISTANT,
        ],
    ),
    ("user-without-phishing-resistant", &[ALL_RESISTANT]),
    ("eligible-admin-below-role-standard", &[ALL_MFA, ALL_RESISTANT]),
    ("guest-without-mfa", &[of("Require MFA for guests", Who::Guests, On::Everything, Asks::Mfa), ALL_MFA]),
    ("legacy-auth-open", &[of("Block legacy authentication", Who::Everybody, On::LegacyClients, Asks::Block)]),
    (
        "risky-user-not-stopped",
        &[
            of("Require password change at high user risk", Who::Everybody, On::UserRisk, Asks::PasswordChange),
            of("Block high user risk", Who::Everybody, On::UserRisk, Asks::Block),
        ],
    ),
    (
        "risky-sign-in-not-stopped",
        &[of("Require fresh MFA at sign-in risk", Who::Everybody, On::SignInRisk, Asks::FreshMfa)],
    ),
    (
        "registration-unprotected",
        &[of(
            "Require MFA to register security info",
            Who::Everybody,
            On::Action("urn:user:registersecurityinfo"),
            MFA,
        )],
    ),
    (
        "device-registration-unprotected",
        &[of("Require MFA to register devices", Who::Everybody, On::Action("urn:user:registerdevice"), Asks::Mfa)],
    ),
    ("device-code-flow-open", &[of("Block device code flow", Who::Everybody, On::Flow("deviceCodeFlow"), Asks::Block)]),
    (
        "auth-transfer-open",
        &[of("Block authentication transfer", Who::Everybody, On::Flow("authenticationTransfer"), Asks::Block)],
    ),
    ("unknown-platform-open", &[of("Block unknown platforms", Who::Everybody, On::UnknownPlatforms, Asks::Block)]),
    ("admin-access-from-unmanaged-device", &[ADMINS_DEVICE]),
    ("token-not-bound", &[ADMINS_DEVICE]),
    ("resource-access-from-unmanaged-device", &[ALL_DEVICE_OR_APP]),
    (
        "mobile-app-unprotected",
        &[of("Require protected apps on phones", Who::Everybody, On::PhoneOffice, Asks::DeviceOrApp)],
    ),
    (
        "unmanaged-browser-unrestricted",
        &[RESTRICT_BROWSERS, END_SESSIONS, Proposal { and: Some(&END_SESSIONS), ..RESTRICT_BROWSERS }],
    ),
    (
        "admin-session-too-long",
        &[of("Short sessions for administrators", Who::Administrators, On::Everything, Asks::ShortSession)],
    ),
    ("session-without-reauth", &[of("Sign in again after a week", Who::Everybody, On::Everything, Asks::Week)]),
    ("risky-agent-not-blocked", &[of("Block agents at high risk", Who::Agents, On::AgentRisk, Asks::Block)]),
    (
        "sensitive-action-without-step-up",
        &[of("Require phishing-resistant MFA for sensitive actions", Who::Everybody, On::Contexts, RESISTANT)],
    ),
];

/// New policies that may close a rule.
pub(super) fn policies(rule: &str) -> &'static [Proposal] {
    TABLE.iter().find(|(id, _)| *id == rule).map_or(&[], |(_, proposals)| proposals)
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
    /// The authentication contexts that were found.
    pub(super) contexts: &'a [String],
}

/// A device that Intune or Active Directory manages (concept-condition-filters-for-devices).
const MANAGED: &str = "device.isCompliant -eq True -or device.trustType -eq \"ServerAD\"";

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
        Who::Agents => users = json!({ "includeUsers": ["None"] }),
    }
    if !made.without_roles.is_empty() {
        put(&mut users, "excludeRoles", json!(made.without_roles));
    }
    let applications = match proposal.on {
        On::Action(action) => json!({ "includeUserActions": [action] }),
        On::Contexts => json!({ "includeAuthenticationContextClassReferences": made.contexts }),
        On::PhoneOffice => json!({ "includeApplications": ["Office365"] }),
        On::UnmanagedBrowsers(apps) => json!({ "includeApplications": [apps] }),
        _ => json!({ "includeApplications": ["All"] }),
    };
    let clients = match proposal.on {
        On::LegacyClients => json!(["exchangeActiveSync", "other"]),
        On::PhoneOffice => json!(["mobileAppsAndDesktopClients"]),
        On::UnmanagedBrowsers(_) => json!(["browser"]),
        _ => json!(["all"]),
    };
    let mut conditions = json!({ "users": users, "applications": applications, "clientAppTypes": clients });
    let more = match proposal.on {
        On::UserRisk => Some(("userRiskLevels", json!(["high"]))),
        On::SignInRisk => Some(("signInRiskLevels", json!(["high", "medium"]))),
        On::Flow(flow) => Some(("authenticationFlows", json!({ "transferMethods": flow }))),
        On::UnknownPlatforms => Some((
            "platforms",
            json!({ "includePlatforms": ["all"], "excludePlatforms": ["android", "iOS", "windows", "macOS", "linux"] }),
        )),
        On::PhoneOffice => Some(("platforms", json!({ "includePlatforms": ["android", "iOS"] }))),
        On::UnmanagedBrowsers(_) => {
            Some(("devices", json!({ "deviceFilter": { "mode": "exclude", "rule": MANAGED } })))
        }
        On::AgentRisk => {
            put(&mut conditions, "clientApplications", json!({ "includeAgentIdServicePrincipals": ["All"] }));
            Some(("agentIdRiskLevels", json!("high")))
        }
        On::Everything | On::LegacyClients | On::Action(_) | On::Contexts => None,
    };
    more.into_iter().for_each(|(name, value)| put(&mut conditions, name, value));
    let one_of = |controls: Value| Some(json!({ "operator": "OR", "builtInControls": controls }));
    let grant = match proposal.asks {
        Asks::Strength(id) => Some(
            json!({ "operator": "OR", "authenticationStrength": { "id": format!("00000000-0000-0000-0000-00000000000{id}") } }),
        ),
        Asks::Mfa | Asks::FreshMfa => one_of(json!(["mfa"])),
        Asks::PasswordChange => Some(json!({ "operator": "AND", "builtInControls": ["mfa", "passwordChange"] })),
        Asks::Device => one_of(json!(["compliantDevice", "domainJoinedDevice"])),
        Asks::DeviceOrApp => one_of(json!(["compliantDevice", "domainJoinedDevice", "compliantApplication"])),
        Asks::Block => one_of(json!(["block"])),
        Asks::ShortSession | Asks::Week | Asks::NeverPersistent | Asks::Restrictions => None,
    };
    let frequency = |interval: &str, unit: Option<(&str, u32)>| {
        json!({
            "isEnabled": true,
            "authenticationType": "primaryAndSecondaryAuthentication",
            "frequencyInterval": interval,
            "type": unit.map(|(unit, _)| unit),
            "value": unit.map(|(_, value)| value),
        })
    };
    let never = json!({ "isEnabled": true, "mode": "never" });
    let session = match proposal.asks {
        Asks::FreshMfa | Asks::PasswordChange => json!({ "signInFrequency": frequency("everyTime", None) }),
        Asks::ShortSession => {
            json!({ "signInFrequency": frequency("timeBased", Some(("hours", 4))), "persistentBrowser": never })
        }
        Asks::Week => json!({ "signInFrequency": frequency("timeBased", Some(("days", 7))) }),
        Asks::NeverPersistent => json!({ "persistentBrowser": never }),
        Asks::Restrictions => json!({ "applicationEnforcedRestrictions": { "isEnabled": true } }),
        _ => Value::Null,
    };
    let mut body = json!({
        "displayName": made.name,
        "state": "enabledForReportingButNotEnforced",
        "conditions": conditions,
    });
    grant.into_iter().for_each(|grant| put(&mut body, "grantControls", grant));
    if !session.is_null() {
        put(&mut body, "sessionControls", session);
    }
    body
}

fn put(object: &mut Value, name: &str, value: Value) {
    if let Some(members) = object.as_object_mut() {
        members.insert(name.to_owned(), value);
    }
}
