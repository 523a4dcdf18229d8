//! What stands around the policies: authentication methods, authorization, device registration,
//! domains, licences, directory settings. Each is read only as far as a check needs it.

use canopy_model::{
    Admitted, AuthorizationPolicy, DeviceRegistrationPolicy, Domain, GroupId, Licence, MethodConfiguration, RoleId,
};

use crate::json::is_metadata;
use crate::json::{Node, Value};
use crate::kind::Kind;
use crate::record::Record;
use crate::sniff::{Reader, Reading};

/// Reads the authentication methods policy (authenticationMethodsPolicy).
pub(crate) static METHODS: Reader = Reader { recognise: recognise_methods, read: read_methods };
/// Reads one method's configuration (authenticationMethodConfiguration).
pub(crate) static METHOD: Reader = Reader { recognise: recognise_method, read: read_method };
/// Reads the authorization policy (authorizationPolicy).
pub(crate) static AUTHORIZATION: Reader = Reader { recognise: recognise_authorization, read: read_authorization };
/// Reads the device registration policy (deviceRegistrationPolicy).
pub(crate) static DEVICES: Reader = Reader { recognise: recognise_devices, read: read_devices };
/// Reads a domain (domain).
pub(crate) static DOMAIN: Reader = Reader { recognise: recognise_domain, read: read_domain };
/// Reads how a domain is federated (internalDomainFederation).
pub(crate) static FEDERATION: Reader = Reader { recognise: recognise_federation, read: read_federation };
/// Reads a licence (subscribedSku).
pub(crate) static LICENCE: Reader = Reader { recognise: recognise_licence, read: read_licence };
/// Reads directory settings (directorySetting).
pub(crate) static DIRECTORY: Reader = Reader { recognise: recognise_directory, read: read_directory };

fn text(node: &Node<'_>, name: &str) -> Option<String> {
    node.text_of(name).map(str::to_owned)
}

fn recognise_methods(record: &Record<'_, '_>) -> Option<Kind> {
    record.has_any(&["authenticationMethodConfigurations", "policyMigrationState"]).then_some(Kind::MethodsPolicy)
}

fn read_methods<'a>(reading: &mut Reading<'_, 'a>, record: &Record<'_, 'a>) {
    let node = record.node;
    let state = |name: &str| node.get(name).and_then(|settings| text(settings, "state"));
    let policy = reading.draft.surroundings.methods.get_or_insert_default();
    policy.migration = text(node, "policyMigrationState");
    policy.report_suspicious_activity = state("reportSuspiciousActivitySettings");
    policy.system_preferred = state("systemCredentialPreferences");
    for method in node.get("authenticationMethodConfigurations").map(Node::items).unwrap_or_default() {
        put_method(reading, method);
    }
}

fn recognise_method(record: &Record<'_, '_>) -> Option<Kind> {
    let typed = record.odata_type().is_some_and(|name| name.ends_with("AuthenticationMethodConfiguration"));
    (typed && record.has(&["id", "state"])).then_some(Kind::MethodsPolicy)
}

fn read_method<'a>(reading: &mut Reading<'_, 'a>, record: &Record<'_, 'a>) {
    put_method(reading, record.node);
}

fn put_method(reading: &mut Reading<'_, '_>, node: &Node<'_>) {
    let Some(id) = text(node, "id") else { return };
    let targets = |name: &str| {
        let list = node.get(name).map(Node::items).unwrap_or_default();
        list.iter().filter_map(|target| target.text_of("id"))
    };
    let is_all = |id: &str| id.eq_ignore_ascii_case("all_users");
    let groups = |name: &str| targets(name).filter(|id| !is_all(id)).map(GroupId::new).collect();
    let mut settings = Vec::new();
    for member in node.members() {
        let known = ["id", "state", "includeTargets", "excludeTargets"];
        if !known.iter().any(|name| member.name.eq_ignore_ascii_case(name)) {
            flatten(&member.name, &member.node, &mut settings);
        }
    }
    let configuration = MethodConfiguration {
        id,
        enabled: node.text_of("state").is_some_and(|state| state.eq_ignore_ascii_case("enabled")),
        all_users: targets("includeTargets").any(is_all),
        include: groups("includeTargets"),
        exclude: groups("excludeTargets"),
        settings,
    };
    let methods = &mut reading.draft.surroundings.methods.get_or_insert_default().methods;
    methods.retain(|known| known.id != configuration.id);
    methods.push(configuration);
}

/// Adds what an object holds by path, lists as comma strings; members begin in lower case, as in
/// Graph.
fn flatten(path: &str, node: &Node<'_>, into: &mut Vec<(String, String)>) {
    if is_metadata(path) {
        return;
    }
    let value = match &node.value {
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => (*number).to_owned(),
        Value::Text(text) => text.clone().into_owned(),
        Value::Array(_) | Value::Long(_) => {
            node.words().into_iter().filter_map(|word| word.text.map(String::from)).collect::<Vec<_>>().join(",")
        }
        Value::Object(members) => {
            return members.iter().for_each(|m| flatten(&format!("{path}.{}", lower_first(&m.name)), &m.node, into));
        }
        Value::Null => return,
    };
    into.push((lower_first(path), value));
}

fn lower_first(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

fn recognise_authorization(record: &Record<'_, '_>) -> Option<Kind> {
    let shaped = record.has(&["allowInvitesFrom", "defaultUserRolePermissions"]);
    shaped.then_some(Kind::AuthorizationPolicy)
}

fn read_authorization<'a>(reading: &mut Reading<'_, 'a>, record: &Record<'_, 'a>) {
    let node = record.node;
    let users = node.get("defaultUserRolePermissions");
    let may = |name: &str| users.and_then(|node| node.flag_of(name));
    let inside = users.and_then(|node| node.get("permissionGrantPoliciesAssigned"));
    let consent = inside.or_else(|| node.get("permissionGrantPolicyIdsAssignedToDefaultUserRole"));
    reading.draft.surroundings.authorization = Some(AuthorizationPolicy {
        guest_role: node.text_of("guestUserRoleId").map(RoleId::new),
        invites_from: text(node, "allowInvitesFrom"),
        email_verified_may_join: node.flag_of("allowEmailVerifiedUsersToJoinOrganization"),
        msol_blocked: node.flag_of("blockMsolPowerShell"),
        users_create_apps: may("allowedToCreateApps"),
        users_create_groups: may("allowedToCreateSecurityGroups"),
        users_create_tenants: may("allowedToCreateTenants"),
        consent: consent.map(texts).unwrap_or_default(),
    });
}

fn texts(list: &Node<'_>) -> Vec<String> {
    list.words().into_iter().filter_map(|word| word.text.map(String::from)).collect()
}

fn recognise_devices(record: &Record<'_, '_>) -> Option<Kind> {
    let shaped = record.has(&["multiFactorAuthConfiguration"]) && record.has_any(&["userDeviceQuota", "azureADJoin"]);
    shaped.then_some(Kind::DeviceRegistrationPolicy)
}

fn read_devices<'a>(reading: &mut Reading<'_, 'a>, record: &Record<'_, 'a>) {
    let node = record.node;
    let mfa = node.text_of("multiFactorAuthConfiguration").map(str::to_lowercase);
    let admitted = |part: &str, list: &str| {
        let name = node.get(part)?.get(list)?.text_of("@odata.type")?;
        let name = name.rsplit('.').next()?.to_lowercase();
        match name.strip_suffix("deviceregistrationmembership")? {
            "all" => Some(Admitted::All),
            "enumerated" => Some(Admitted::Some),
            "no" => Some(Admitted::None),
            _ => None,
        }
    };
    reading.draft.surroundings.device_registration = Some(DeviceRegistrationPolicy {
        mfa_required: mfa.and_then(|mfa| match mfa.as_str() {
            "required" => Some(true),
            "notrequired" => Some(false),
            _ => None,
        }),
        quota: node.get("userDeviceQuota").and_then(Node::number),
        join: admitted("azureADJoin", "allowedToJoin"),
        register: admitted("azureADRegistration", "allowedToRegister"),
        local_admin_password: node.get("localAdminPassword").and_then(|node| node.flag_of("isEnabled")),
    });
}

fn recognise_domain(record: &Record<'_, '_>) -> Option<Kind> {
    let shaped = record.has(&["id", "authenticationType"]) && record.has_any(&["isInitial", "isVerified"]);
    shaped.then_some(Kind::Domain)
}

fn read_domain<'a>(reading: &mut Reading<'_, 'a>, record: &Record<'_, 'a>) {
    let node = record.node;
    let Some(name) = text(node, "id") else { return };
    let domains = &mut reading.draft.surroundings.domains;
    domains.retain(|domain| !domain.name.eq_ignore_ascii_case(&name));
    domains.push(Domain {
        name,
        federated: node.text_of("authenticationType").is_some_and(|kind| kind.eq_ignore_ascii_case("federated")),
        initial: node.flag_of("isInitial").unwrap_or(false),
        verified: node.flag_of("isVerified").unwrap_or(false),
        password_days: node.get("passwordValidityPeriodInDays").and_then(Node::number),
        federated_mfa: None,
    });
}

fn recognise_federation(record: &Record<'_, '_>) -> Option<Kind> {
    record.has(&["federatedIdpMfaBehavior"]).then_some(Kind::Domain)
}

/// The context says which domain it is: `…#domains('contoso.com')/federationConfiguration`.
fn read_federation<'a>(reading: &mut Reading<'_, 'a>, record: &Record<'_, 'a>) {
    let named =
        record.context.split_once("domains('").and_then(|(_, rest)| rest.split_once('\'')).map(|(name, _)| name);
    if let Some(behaviour) = text(record.node, "federatedIdpMfaBehavior") {
        reading.draft.federations.push((named.map(str::to_owned), behaviour));
    }
}

fn recognise_licence(record: &Record<'_, '_>) -> Option<Kind> {
    let shaped = record.has(&["skuPartNumber"]) && record.has_any(&["prepaidUnits", "consumedUnits"]);
    shaped.then_some(Kind::Licence)
}

fn read_licence<'a>(reading: &mut Reading<'_, 'a>, record: &Record<'_, 'a>) {
    let node = record.node;
    let Some(sku) = text(node, "skuPartNumber") else { return };
    let plans = node.get("servicePlans").map(Node::items).unwrap_or_default();
    let plans = plans.iter().filter_map(|plan| plan.text_of("servicePlanName"));
    let licence = Licence {
        status: text(node, "capabilityStatus").unwrap_or_default(),
        bought: node.get("prepaidUnits").and_then(|units| units.get("enabled")?.number()).unwrap_or(0),
        used: node.get("consumedUnits").and_then(Node::number).unwrap_or(0),
        plans: plans.map(|name| reading.draft.interned(name)).collect(),
        sku,
    };
    let licences = &mut reading.draft.surroundings.licences;
    licences.retain(|known| known.sku != licence.sku);
    licences.push(licence);
}

fn recognise_directory(record: &Record<'_, '_>) -> Option<Kind> {
    let values = record.node.get("values")?.items();
    let named = |value: &Node<'_>| value.has("name") && value.has("value");
    (record.has(&["templateId"]) && values.first().is_some_and(named)).then_some(Kind::DirectorySetting)
}

fn read_directory<'a>(reading: &mut Reading<'_, 'a>, record: &Record<'_, 'a>) {
    for setting in record.node.get("values").map(Node::items).unwrap_or_default() {
        if let (Some(name), Some(value)) = (text(setting, "name"), setting.get("value")) {
            let value = value.text().map(str::to_owned).unwrap_or_default();
            let settings = &mut reading.draft.surroundings.directory_settings;
            settings.retain(|(known, _)| *known != name);
            settings.push((name, value));
        }
    }
}
