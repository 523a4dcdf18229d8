//! New policies: what to propose for a rule.

use serde_json::Value;

/// A new policy, before it is made for a tenant.
pub(super) struct Proposal {
    /// What it does, in a few words; the end of its name.
    pub(super) what: &'static str,
    pub(super) who: Who,
    /// See [`on`].
    pub(super) on: &'static str,
    /// See [`asks`].
    pub(super) asks: &'static str,
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

/// Conditions but for users, as members of JSON.
pub(super) mod on {
    pub(in super::super) const EVERYTHING: &str =
        r#""applications":{"includeApplications":["All"]},"clientAppTypes":["all"]"#;
    pub(super) const LEGACY_CLIENTS: &str =
        r#""applications":{"includeApplications":["All"]},"clientAppTypes":["exchangeActiveSync","other"]"#;
    pub(super) const USER_RISK: &str =
        r#""userRiskLevels":["high"],"applications":{"includeApplications":["All"]},"clientAppTypes":["all"]"#;
    pub(super) const SIGN_IN_RISK: &str = r#""signInRiskLevels":["high","medium"],"applications":{"includeApplications":["All"]},"clientAppTypes":["all"]"#;
    /// Platforms that Entra does not recognise.
    pub(super) const UNKNOWN_PLATFORMS: &str = r#""platforms":{"includePlatforms":["all"],"excludePlatforms":["android","iOS","windows","macOS","linux"]},"applications":{"includeApplications":["All"]},"clientAppTypes":["all"]"#;
    pub(super) const DEVICE_CODE_FLOW: &str = r#""authenticationFlows":{"transferMethods":"deviceCodeFlow"},"applications":{"includeApplications":["All"]},"clientAppTypes":["all"]"#;
    pub(super) const AUTHENTICATION_TRANSFER: &str = r#""authenticationFlows":{"transferMethods":"authenticationTransfer"},"applications":{"includeApplications":["All"]},"clientAppTypes":["all"]"#;
    pub(super) const REGISTERING_SECURITY_INFO: &str =
        r#""applications":{"includeUserActions":["urn:user:registersecurityinfo"]},"clientAppTypes":["all"]"#;
    pub(super) const REGISTERING_DEVICES: &str =
        r#""applications":{"includeUserActions":["urn:user:registerdevice"]},"clientAppTypes":["all"]"#;
    pub(super) const PHONE_OFFICE: &str = r#""platforms":{"includePlatforms":["android","iOS"]},"applications":{"includeApplications":["Office365"]},"clientAppTypes":["mobileAppsAndDesktopClients"]"#;
    /// Browsers on devices that neither Intune nor Active Directory manages
    /// (concept-condition-filters-for-devices).
    pub(super) const UNMANAGED_BROWSERS: &str = r#""devices":{"deviceFilter":{"mode":"exclude","rule":"device.isCompliant -eq True -or device.trustType -eq \"ServerAD\""}},"applications":{"includeApplications":["All"]},"clientAppTypes":["browser"]"#;
    pub(super) const UNMANAGED_BROWSERS_OFFICE: &str = r#""devices":{"deviceFilter":{"mode":"exclude","rule":"device.isCompliant -eq True -or device.trustType -eq \"ServerAD\""}},"applications":{"includeApplications":["Office365"]},"clientAppTypes":["browser"]"#;
    pub(super) const AGENT_RISK: &str = r#""agentIdRiskLevels":"high","clientApplications":{"includeAgentIdServicePrincipals":["All"]},"applications":{"includeApplications":["All"]},"clientAppTypes":["all"]"#;
    /// The authentication contexts that were found.
    pub(in super::super) const CONTEXTS: &str = r#""clientAppTypes":["all"]"#;
}

/// Grant and session controls, as members of JSON.
pub(super) mod asks {
    /// The built-in strength “Multifactor authentication”.
    pub(super) const MFA_STRENGTH: &str =
        r#""grantControls":{"operator":"OR","authenticationStrength":{"id":"00000000-0000-0000-0000-000000000002"}}"#;
    /// The built-in strength “Phishing-resistant MFA”.
    pub(super) const RESISTANT: &str =
        r#""grantControls":{"operator":"OR","authenticationStrength":{"id":"00000000-0000-0000-0000-000000000004"}}"#;
    pub(super) const MFA: &str = r#""grantControls":{"operator":"OR","builtInControls":["mfa"]}"#;
    pub(super) const FRESH_MFA: &str = r#""grantControls":{"operator":"OR","builtInControls":["mfa"]},"sessionControls":{"signInFrequency":{"isEnabled":true,"authenticationType":"primaryAndSecondaryAuthentication","frequencyInterval":"everyTime"}}"#;
    pub(super) const PASSWORD_CHANGE: &str = r#""grantControls":{"operator":"AND","builtInControls":["mfa","passwordChange"]},"sessionControls":{"signInFrequency":{"isEnabled":true,"authenticationType":"primaryAndSecondaryAuthentication","frequencyInterval":"everyTime"}}"#;
    pub(super) const DEVICE: &str =
        r#""grantControls":{"operator":"OR","builtInControls":["compliantDevice","domainJoinedDevice"]}"#;
    pub(super) const DEVICE_OR_APP: &str = r#""grantControls":{"operator":"OR","builtInControls":["compliantDevice","domainJoinedDevice","compliantApplication"]}"#;
    /// To sign in again after four hours, and a session that ends with the browser.
    pub(super) const SHORT_SESSION: &str = r#""sessionControls":{"signInFrequency":{"isEnabled":true,"authenticationType":"primaryAndSecondaryAuthentication","frequencyInterval":"timeBased","type":"hours","value":4},"persistentBrowser":{"isEnabled":true,"mode":"never"}}"#;
    pub(super) const WEEK: &str = r#""sessionControls":{"signInFrequency":{"isEnabled":true,"authenticationType":"primaryAndSecondaryAuthentication","frequencyInterval":"timeBased","type":"days","value":7}}"#;
    pub(super) const NEVER_PERSISTENT: &str =
        r#""sessionControls":{"persistentBrowser":{"isEnabled":true,"mode":"never"}}"#;
    pub(super) const RESTRICTIONS: &str = r#""sessionControls":{"applicationEnforcedRestrictions":{"isEnabled":true}}"#;
    pub(in super::super) const BLOCK: &str = r#""grantControls":{"operator":"OR","builtInControls":["block"]}"#;
}

impl Who {
    /// The users, as JSON; without what only the tenant tells.
    const fn users(self) -> &'static str {
        match self {
            Self::Everybody => r#"{"includeUsers":["All"]}"#,
            Self::Administrators => "{}",
            Self::Guests => {
                r##"{"includeGuestsOrExternalUsers":{"guestOrExternalUserTypes":"internalGuest,b2bCollaborationGuest,b2bCollaborationMember,b2bDirectConnectUser,otherExternalUser,serviceProvider","externalTenants":{"@odata.type":"#microsoft.graph.conditionalAccessAllExternalTenants","membershipKind":"all"}}}"##
            }
            Self::Agents => r#"{"includeUsers":["None"]}"#,
        }
    }
}

const fn of(what: &'static str, who: Who, on: &'static str, asks: &'static str) -> Proposal {
    Proposal { what, who, on, asks, and: None }
}

const ALL_MFA: Proposal = of("Require MFA for all users", Who::Everybody, on::EVERYTHING, asks::MFA_STRENGTH);
const ALL_RESISTANT: Proposal =
    of("Require phishing-resistant MFA for all users", Who::Everybody, on::EVERYTHING, asks::RESISTANT);

const RESTRICT_BROWSERS: Proposal =
    of("Restrict browsers on unmanaged devices", Who::Everybody, on::UNMANAGED_BROWSERS_OFFICE, asks::RESTRICTIONS);
const END_SESSIONS: Proposal = of(
    "End sessions with the browser on unmanaged devices",
    Who::Everybody,
    on::UNMANAGED_BROWSERS,
    asks::NEVER_PERSISTENT,
);
const ADMINS_DEVICE: Proposal =
    of("Require a managed device for administrators", Who::Administrators, on::EVERYTHING, asks::DEVICE);
const ALL_DEVICE_OR_APP: Proposal =
    of("Require a managed device or protected app for all users", Who::Everybody, on::EVERYTHING, asks::DEVICE_OR_APP);

/// New policies that may close a rule, the narrowest first.
const TABLE: &[(&str, &[Proposal])] = &[
    ("user-without-mfa", &[ALL_MFA]),
    ("mfa-replaceable-by-other-control", &[ALL_MFA]),
    ("management-plane-without-mfa", &[ALL_MFA]),
    ("exclusion-without-fallback", &[ALL_MFA]),
    ("trusted-network-skips-mfa", &[ALL_MFA]),
    ("platform-exclusion-walkthrough", &[ALL_MFA]),
    (
        "admin-without-mfa",
        &[of("Require MFA for administrators", Who::Administrators, on::EVERYTHING, asks::MFA_STRENGTH), ALL_MFA],
    ),
    (
        "admin-without-phishing-resistant",
        &[
            of(
                "Require phishing-resistant MFA for administrators",
                Who::Administrators,
                on::EVERYTHING,
                asks::RESISTANT,
            ),
            ALL_RESISTANT,
        ],
    ),
    ("user-without-phishing-resistant", &[ALL_RESISTANT]),
    ("eligible-admin-below-role-standard", &[ALL_MFA, ALL_RESISTANT]),
    ("guest-without-mfa", &[of("Require MFA for guests", Who::Guests, on::EVERYTHING, asks::MFA), ALL_MFA]),
    ("legacy-auth-open", &[of("Block legacy authentication", Who::Everybody, on::LEGACY_CLIENTS, asks::BLOCK)]),
    (
        "risky-user-not-stopped",
        &[
            of("Require password change at high user risk", Who::Everybody, on::USER_RISK, asks::PASSWORD_CHANGE),
            of("Block high user risk", Who::Everybody, on::USER_RISK, asks::BLOCK),
        ],
    ),
    (
        "risky-sign-in-not-stopped",
        &[of("Require fresh MFA at sign-in risk", Who::Everybody, on::SIGN_IN_RISK, asks::FRESH_MFA)],
    ),
    (
        "registration-unprotected",
        &[of(
            "Require MFA to register security info",
            Who::Everybody,
            on::REGISTERING_SECURITY_INFO,
            asks::MFA_STRENGTH,
        )],
    ),
    (
        "device-registration-unprotected",
        &[of("Require MFA to register devices", Who::Everybody, on::REGISTERING_DEVICES, asks::MFA)],
    ),
    ("device-code-flow-open", &[of("Block device code flow", Who::Everybody, on::DEVICE_CODE_FLOW, asks::BLOCK)]),
    (
        "auth-transfer-open",
        &[of("Block authentication transfer", Who::Everybody, on::AUTHENTICATION_TRANSFER, asks::BLOCK)],
    ),
    ("unknown-platform-open", &[of("Block unknown platforms", Who::Everybody, on::UNKNOWN_PLATFORMS, asks::BLOCK)]),
    ("admin-access-from-unmanaged-device", &[ADMINS_DEVICE]),
    ("token-not-bound", &[ADMINS_DEVICE]),
    ("resource-access-from-unmanaged-device", &[ALL_DEVICE_OR_APP]),
    (
        "mobile-app-unprotected",
        &[of("Require protected apps on phones", Who::Everybody, on::PHONE_OFFICE, asks::DEVICE_OR_APP)],
    ),
    (
        "unmanaged-browser-unrestricted",
        &[RESTRICT_BROWSERS, END_SESSIONS, Proposal { and: Some(&END_SESSIONS), ..RESTRICT_BROWSERS }],
    ),
    (
        "admin-session-too-long",
        &[of("Short sessions for administrators", Who::Administrators, on::EVERYTHING, asks::SHORT_SESSION)],
    ),
    ("session-without-reauth", &[of("Sign in again after a week", Who::Everybody, on::EVERYTHING, asks::WEEK)]),
    ("risky-agent-not-blocked", &[of("Block agents at high risk", Who::Agents, on::AGENT_RISK, asks::BLOCK)]),
    (
        "sensitive-action-without-step-up",
        &[of("Require phishing-resistant MFA for sensitive actions", Who::Everybody, on::CONTEXTS, asks::RESISTANT)],
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

/// The body of the request, in report-only state; `None` where its parts make no JSON.
pub(super) fn body(proposal: &Proposal, made: &Made<'_>) -> Option<Value> {
    let mut body: Value = serde_json::from_str(&format!(
        r#"{{"displayName":"","state":"enabledForReportingButNotEnforced","conditions":{{"users":{},{}}},{}}}"#,
        proposal.who.users(),
        proposal.on,
        proposal.asks
    ))
    .ok()?;
    let mut put = |path: &str, member: &str, value: Value| {
        let members = body.pointer_mut(path).and_then(Value::as_object_mut);
        members.into_iter().for_each(|members| drop(members.insert(member.to_owned(), value.clone())));
    };
    put("", "displayName", made.name.as_str().into());
    if proposal.who == Who::Administrators {
        put("/conditions/users", "includeRoles", made.privileged.into());
    }
    if proposal.who != Who::Agents {
        put("/conditions/users", "excludeUsers", made.without.as_slice().into());
    }
    if !made.without_roles.is_empty() {
        put("/conditions/users", "excludeRoles", made.without_roles.as_slice().into());
    }
    if proposal.on == on::CONTEXTS {
        let mut targets = serde_json::Map::new();
        targets.insert("includeAuthenticationContextClassReferences".to_owned(), made.contexts.into());
        put("/conditions", "applications", targets.into());
    }
    Some(body)
}
