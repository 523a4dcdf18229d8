//! A vector's context: the tenant around the policies, the sign-in, and what it has satisfied.

use canopy_model::ordered::{OrderedMap, OrderedSet};

use canopy_engine::{
    AgentUser, Device, External, Network, Person, PropertyValue, Resource, Satisfied, SignIn, Space, Subject, Target,
    TokenRequest, TrustType, Workload,
};
use canopy_import::{File, import};
use canopy_model::*;
use serde_json::{Value, json};

/// The policies and what surrounds them, as exports: the names of files and what is in them.
pub(super) fn files(policies: &Value, context: &Value) -> Vec<(&'static str, Value)> {
    let settings = &context["tenant"];
    let mut files = vec![
        ("policies.json", json!({"value": policies})),
        ("namedLocations.json", json!({"value": context["namedLocations"]})),
    ];
    let scopes = match settings["baselineScopesEnforcement"].as_str() {
        Some("legacy") => json!({"resourceAppId": "00000000-0000-0000-0000-000000000000"}),
        Some("customize") => json!({"resourceAppId": settings["baselineScopesPlaceholderAppId"]}),
        _ => Value::Null,
    };
    let exclusions = &settings["allResourcesUserActionExclusions"];
    files.push((
        "settings.json",
        json!({
            "exclusions": {"allResourcesExclusions": {"userActionExclusions": exclusions}},
            "advancedSettings": {"baselineScopes": scopes},
        }),
    ));
    for (tenant, trust) in settings["inboundTrust"].as_object().into_iter().flatten() {
        files.push((
            "partner.json",
            json!({"tenantId": tenant, "inboundTrust": trust, "b2bCollaborationInbound": null}),
        ));
    }
    files
}

/// Reads the policies and what surrounds them as the product reads exports.
pub fn tenant(policies: &Value, context: &Value) -> Tenant {
    let files = files(policies, context)
        .into_iter()
        .map(|(name, value)| File { name: name.to_owned(), bytes: value.to_string().into_bytes() })
        .collect();
    let mut tenant = import(files, &mut |_, _| {}).tenant;
    tenant.mfa_trusted_ips = texts(&context["mfaTrustedIps"]).iter().map(|range| range.parse().unwrap()).collect();
    tenant
}

/// Reads the sign-in and what it has satisfied.
///
/// # Errors
///
/// Names the part of the context that is not known.
pub fn sign_in(space: &Space, context: &Value) -> Result<(SignIn, Satisfied), String> {
    let _ = space;
    let sign_in = SignIn {
        subject: subject(&context["principal"])?,
        target: target(&context["target"])?,
        client_app: client_app(text(&context["clientAppType"]))?,
        platform: platform(context["platform"].as_str())?,
        network: network(&context["network"])?,
        device: device(&context["device"])?,
        sign_in_risk: risk(&context["risk"]["signIn"])?,
        user_risk: risk(&context["risk"]["user"])?,
        insider_risk: insider_risk(&context["risk"]["insider"])?,
        service_principal_risk: risk(&context["risk"]["servicePrincipal"])?,
        agent_risk: risk(&context["risk"]["agent"])?,
        flows: flows(&context["authenticationFlow"])?,
    };
    Ok((sign_in, satisfied(&context["satisfied"])))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn flag(value: &Value) -> bool {
    value.as_bool().unwrap_or(false)
}

fn unknown<T>(what: &str, value: &Value) -> Result<T, String> {
    Err(format!("the {what} {value} is not known"))
}

fn subject(p: &Value) -> Result<Subject, String> {
    Ok(match text(&p["kind"]) {
        "user" => Subject::Person(person(p)?),
        "servicePrincipal" => Subject::ServicePrincipal(Workload {
            id: ServicePrincipalId::new(text(&p["id"])),
            in_scope: flag(&p["singleTenant"]) && flag(&p["ownedByTenant"]) && !flag(&p["managedIdentity"]),
            blueprint: None,
            attributes: attributes(&p["customSecurityAttributes"]),
        }),
        "agentIdentity" => Subject::AgentIdentity(Workload {
            id: ServicePrincipalId::new(text(&p["id"])),
            in_scope: true,
            blueprint: p["blueprintId"].as_str().map(ServicePrincipalId::new),
            attributes: attributes(&p["customSecurityAttributes"]),
        }),
        "agentUser" => Subject::AgentUser(AgentUser {
            id: UserId::new(text(&p["id"])),
            on_endpoint: flag(&p["runsOnEndpoint"]),
            attributes: attributes(&p["customSecurityAttributes"]),
        }),
        _ => return unknown("principal", &p["kind"]),
    })
}

/// Groups through nesting, and only tenant-wide active roles, as the directory gives them.
fn person(p: &Value) -> Result<Person, String> {
    let mut groups: OrderedSet<String> = texts(&p["groups"]).into_iter().collect();
    let mut waiting: Vec<String> = groups.iter().cloned().collect();
    while let Some(group) = waiting.pop() {
        let parents = texts(&p["groupNesting"][&group]);
        waiting.extend(parents.into_iter().filter(|parent| groups.insert(parent.clone())));
    }
    let external = match p["externalUserType"].as_str() {
        None => None,
        Some(kind) => Some(External {
            kind: ExternalUserType::ALL
                .into_iter()
                .find(|known| format!("{known:?}").eq_ignore_ascii_case(kind))
                .map_or_else(|| unknown("external user type", &p["externalUserType"]), Ok)?,
            home: p["homeTenantId"].as_str().map_or(Home::Unknown, |id| Home::Tenant(TenantId::new(id))),
        }),
    };
    let mut roles: Vec<RoleId> = texts(&p["activeRoles"]).iter().map(|id| RoleId::new(id)).collect();
    let mut groups: Vec<GroupId> = groups.iter().map(|id| GroupId::new(id)).collect();
    roles.sort();
    groups.sort();
    Ok(Person { id: p["id"].as_str().map(UserId::new), external, groups, roles })
}

fn attributes(value: &Value) -> OrderedMap<String, Vec<String>> {
    let all = value.as_object().into_iter().flatten();
    all.map(|(name, values)| {
        let one = values.as_str().map(|one| vec![one.to_owned()]);
        (name.clone(), one.unwrap_or_else(|| texts(values)))
    })
    .collect()
}

fn resource(t: &Value) -> Resource {
    Resource {
        app: t["appId"].as_str().map(AppId::new),
        attributes: attributes(&t["customSecurityAttributes"]),
        global_secure_access: flag(&t["isGlobalSecureAccessResource"]),
        agent: flag(&t["isAgentResource"]),
    }
}

fn target(t: &Value) -> Result<Target, String> {
    Ok(match text(&t["kind"]) {
        "application" => Target::Resources(vec![resource(t)]),
        "tokenRequest" => Target::Request(TokenRequest {
            client: Resource {
                app: t["clientAppId"].as_str().map(AppId::new),
                attributes: attributes(&t["clientCustomSecurityAttributes"]),
                ..Resource::default()
            },
            confidential: text(&t["clientType"]) == "confidential",
            id_token: flag(&t["requestsIdToken"]),
            resources: t["resources"].as_array().into_iter().flatten().map(requested).collect(),
        }),
        "userAction" => Target::Action(match text(&t["action"]) {
            "urn:user:registersecurityinfo" => UserAction::RegisterSecurityInfo,
            "urn:user:registerdevice" => UserAction::RegisterDevice,
            "urn:user:accountrecovery" => UserAction::AccountRecovery,
            _ => return unknown("user action", &t["action"]),
        }),
        "authenticationContext" => Target::Context(ContextId::new(text(&t["value"]))),
        _ => return unknown("target", &t["kind"]),
    })
}

fn requested(r: &Value) -> (Resource, Vec<String>) {
    (resource(r), texts(&r["scopes"]).iter().map(|scope| scope.to_lowercase()).collect())
}

/// Workloads have no client app; `all` stands for it.
fn client_app(name: &str) -> Result<ClientApp, String> {
    Ok(match name {
        "browser" | "all" | "" => ClientApp::Browser,
        "mobileAppsAndDesktopClients" => ClientApp::MobileAppsAndDesktopClients,
        "exchangeActiveSync" => ClientApp::ExchangeActiveSync,
        "easSupported" => ClientApp::EasSupported,
        "other" => ClientApp::Other,
        _ => return Err(format!("the client app {name} is not known")),
    })
}

fn platform(name: Option<&str>) -> Result<Platform, String> {
    Ok(match name.unwrap_or("unknown") {
        "windows" => Platform::Windows,
        "macOS" => Platform::MacOs,
        "iOS" => Platform::Ios,
        "android" => Platform::Android,
        "linux" => Platform::Linux,
        "windowsPhone" => Platform::WindowsPhone,
        "unknown" | "all" => Platform::Unknown,
        other => return Err(format!("the platform {other} is not known")),
    })
}

fn network(n: &Value) -> Result<Network, String> {
    let ip = match n["ip"].as_str() {
        None => None,
        Some(text) => Some(text.parse().map_err(|_| format!("{text} is not an address"))?),
    };
    Ok(Network {
        ip,
        country: n["country"].as_str().map(str::to_owned),
        gps_country: n["gpsCountry"].as_str().map(str::to_owned),
        compliant: flag(&n["compliantNetwork"]),
    })
}

/// A device's own members, and those under `properties`.
fn device(d: &Value) -> Result<Device, String> {
    if d.is_null() || d["registered"] == json!(false) {
        return Ok(Device::Unregistered);
    }
    let member = |name: &str| if d[name].is_null() { &d["properties"][name] } else { &d[name] };
    let trust = match member("trustType").as_str() {
        Some("AzureAD") => TrustType::EntraJoined,
        Some("ServerAD") => TrustType::HybridJoined,
        Some("Workplace") | None => TrustType::Registered,
        Some(_) => return unknown("trust type", member("trustType")),
    };
    let nested = d["properties"].as_object().into_iter().flatten();
    let properties = d.as_object().into_iter().flatten().chain(nested).filter_map(|(name, value)| {
        let value = match value {
            Value::String(one) => PropertyValue::One(one.clone()),
            Value::Array(_) => PropertyValue::Many(texts(value)),
            _ => return None,
        };
        Some((DeviceProperty::new(name), value))
    });
    Ok(Device::Registered {
        compliant: flag(member("isCompliant")),
        trust,
        managed: flag(member("managedByIntune")),
        properties: properties.collect(),
    })
}

fn risk(value: &Value) -> Result<RiskLevel, String> {
    Ok(match value.as_str().unwrap_or("none") {
        "none" => RiskLevel::None,
        "low" => RiskLevel::Low,
        "medium" => RiskLevel::Medium,
        "high" => RiskLevel::High,
        "hidden" => RiskLevel::Hidden,
        _ => return unknown("risk", value),
    })
}

fn insider_risk(value: &Value) -> Result<InsiderRisk, String> {
    Ok(match value.as_str().unwrap_or("none") {
        "none" => InsiderRisk::None,
        "minor" => InsiderRisk::Minor,
        "moderate" => InsiderRisk::Moderate,
        "elevated" => InsiderRisk::Elevated,
        _ => return unknown("insider risk", value),
    })
}

fn flows(value: &Value) -> Result<OrderedSet<TransferMethod>, String> {
    let mut flows = OrderedSet::new();
    for name in ["transferMethod", "originalTransferMethod"] {
        match value[name].as_str().unwrap_or("none") {
            "none" => {}
            "deviceCodeFlow" => drop(flows.insert(TransferMethod::DeviceCodeFlow)),
            "authenticationTransfer" => drop(flows.insert(TransferMethod::AuthenticationTransfer)),
            _ => return unknown("transfer method", &value[name]),
        }
    }
    Ok(flows)
}

fn satisfied(s: &Value) -> Satisfied {
    let methods = |name: &str| texts(&s[name]).iter().map(|name| AuthenticationMethod::named(name)).collect();
    Satisfied {
        mfa: s["mfa"].as_bool(),
        methods: methods("methods"),
        registered: s["registeredMethods"].is_array().then(|| methods("registeredMethods")),
        aaguid: s["aaguid"].as_str().map(str::to_owned),
        certificate_issuer: s["certIssuerSki"].as_str().map(str::to_owned),
        certificate_policies: texts(&s["certPolicyOids"]),
        terms: texts(&s["termsOfUse"]).iter().map(|id| TermsId::new(id)).collect(),
        approved_app: flag(&s["approvedClientApp"]),
        app_protection: flag(&s["appProtectionPolicy"]),
        home_mfa: flag(&s["homeMfa"]),
        home_methods: methods("homeMethods"),
        home_compliant_device: flag(&s["homeCompliantDevice"]),
        home_hybrid_joined_device: flag(&s["homeHybridJoinedDevice"]),
    }
}
