//! From a JSON object to a recorded sign-in: Graph's `signIn`, the portal's download, diagnostic
//! settings (nested under `properties`, flags as numbers) and Log Analytics.

use canopy_model::{
    AppId, ContextId, PolicyId, RecordedConditions, RecordedDevice, RecordedPolicy, RecordedResult, ServicePrincipalId,
    SignInRecord, TenantId, UserId, UserType,
};

use crate::json::{self, Node, Value};

/// The members that hold the results by policy.
const APPLIED: [&str; 2] = ["appliedConditionalAccessPolicies", "conditionalAccessPolicies"];

/// Whether an object is a recorded sign-in.
pub(crate) fn is_sign_in(node: &Node<'_>) -> bool {
    let record = Recorded::new(node);
    let category = node.text_of("category").unwrap_or_default().to_lowercase();
    let told = ["conditionalAccessStatus", APPLIED[0]];
    let basic = ["createdDateTime", "userPrincipalName", "appDisplayName", "ipAddress"];
    category.ends_with("signinlogs")
        || told.iter().any(|name| record.inner.has(name) && record.inner.get(name).is_none_or(|node| !node.is_object()))
        || basic.iter().all(|name| record.inner.has(name))
}

/// Reads a recorded sign-in.
pub(crate) fn read(node: &Node<'_>) -> SignInRecord {
    let r = Recorded::new(node);
    let status = r.inner.get("status").filter(|status| status.is_object()).unwrap_or(r.inner);
    let error = status.get("errorCode").or_else(|| r.get("resultType")).and_then(Node::number);
    let id = |name: &str| Some(r.text(&[name])).filter(|id| !id.is_empty());
    let policies = applied(r.inner);
    SignInRecord {
        line: 0,
        id: r.text(&["id"]),
        correlation: r.text(&["correlationId"]),
        time: r.text(&["createdDateTime", "time", "timeGenerated"]),
        user: id("userId").map(|id| UserId::new(&id)),
        upn: r.text(&["userPrincipalName"]),
        user_name: r.text(&["userDisplayName", "identity"]),
        user_type: user_type(&r.text(&["userType"])),
        cross_tenant: r.text(&["crossTenantAccessType"]),
        home_tenant: id("homeTenantId").map(|id| TenantId::new(&id)),
        resource_tenant: id("resourceTenantId").map(|id| TenantId::new(&id)),
        service_principal: id("servicePrincipalId").map(|id| ServicePrincipalId::new(&id)),
        app: r.app("appId"),
        app_name: r.text(&["appDisplayName"]),
        resource: r.app("resourceIdentity").or_else(|| r.app("resourceId")),
        resource_name: r.text(&["resourceDisplayName"]),
        audiences: audiences(r.inner),
        contexts: contexts(r.inner),
        client_app: r.text(&["clientAppUsed"]),
        device: device(r.inner),
        ip: r.text(&["ipAddress", "callerIpAddress"]),
        country: country(&r),
        global_secure_access: r.inner.flag_of("isThroughGlobalSecureAccess"),
        sign_in_risk: r.text(&["riskLevelDuringSignIn"]),
        protocol: r.text(&["authenticationProtocol"]),
        transfer: r.text(&["originalTransferMethod"]),
        status: r.text(&["conditionalAccessStatus"]),
        error,
        mfa: shows_mfa(&r, status, error) || policies.iter().flatten().any(is_mfa_by_defaults),
        policies,
    }
}

/// An object and what is nested in it: diagnostic settings put the sign-in under `properties`.
struct Recorded<'n, 'a> {
    inner: &'n Node<'a>,
    outer: &'n Node<'a>,
}

impl<'n, 'a> Recorded<'n, 'a> {
    fn new(node: &'n Node<'a>) -> Self {
        Self { inner: node.get("properties").filter(|inner| inner.is_object()).unwrap_or(node), outer: node }
    }

    fn get(&self, name: &str) -> Option<&'n Node<'a>> {
        self.inner.get(name).or_else(|| self.outer.get(name))
    }

    /// The first of these members that holds a text or a number.
    fn text(&self, names: &[&str]) -> String {
        let found = names.iter().filter_map(|name| self.get(name)).find_map(|node| match &node.value {
            Value::Text(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
            Value::Number(number) => Some((*number).to_owned()),
            _ => None,
        });
        found.unwrap_or_default()
    }

    /// An application's id; other things stand under the same names in other places.
    fn app(&self, name: &str) -> Option<AppId> {
        let text = self.inner.text_of(name)?;
        Some(AppId::new(text)).filter(|id| id.0.is_guid())
    }
}

fn user_type(text: &str) -> Option<UserType> {
    match text.to_lowercase().as_str() {
        "member" => Some(UserType::Member),
        "guest" => Some(UserType::Guest),
        _ => None,
    }
}

/// Strings, or objects with an application id.
fn audiences(node: &Node<'_>) -> Vec<AppId> {
    let list = node.get("conditionalAccessAudiences").map(Node::items).unwrap_or_default();
    let id = |item: &Node<'_>| item.text().or_else(|| item.text_of("applicationId")).map(AppId::new);
    list.iter().filter_map(id).filter(|id| id.0.is_guid()).collect()
}

fn contexts(node: &Node<'_>) -> Vec<ContextId> {
    let list = node.get("authenticationContextClassReferences").map(Node::items).unwrap_or_default();
    let applies = |item: &&Node<'_>| !item.text_of("detail").unwrap_or_default().eq_ignore_ascii_case("notApplicable");
    list.iter().filter(applies).filter_map(|item| item.text_of("id")).map(ContextId::new).collect()
}

/// In an object of its own, or, in a table, among the others.
fn device(node: &Node<'_>) -> Option<RecordedDevice> {
    let detail = node.get("deviceDetail").filter(|detail| detail.is_object());
    let detail = detail.or_else(|| Some(node).filter(|node| node.has("operatingSystem")))?;
    let text = |name: &str| detail.text_of(name).unwrap_or_default().trim().to_owned();
    Some(RecordedDevice {
        id: text("deviceId"),
        name: text("displayName"),
        system: text("operatingSystem"),
        compliant: detail.flag_of("isCompliant"),
        managed: detail.flag_of("isManaged"),
        trust: text("trustType"),
    })
}

/// `countryOrRegion`, a text of two letters, or the last part of `City, State, CC`.
fn country(r: &Recorded<'_, '_>) -> String {
    let detailed = ["location", "locationDetails"].iter().filter_map(|name| r.inner.get(name));
    let named = detailed.filter_map(|node| node.text_of("countryOrRegion")).next().map(str::to_owned);
    let text = named.unwrap_or_else(|| r.text(&["location"]));
    let code = text.rsplit(',').next().unwrap_or_default().trim();
    if code.len() == 2 && code.is_ascii() { code.to_uppercase() } else { String::new() }
}

/// Whether a note, a step or the outcome says that there was an MFA claim.
fn shows_mfa(r: &Recorded<'_, '_>, status: &Node<'_>, error: Option<u32>) -> bool {
    let says = |text: &str| {
        let text = text.to_lowercase();
        ["mfa requirement satisfied", "mfa completed", "mfa successfully completed"].iter().any(|t| text.starts_with(t))
    };
    let note = status.text_of("additionalDetails").is_some_and(says);
    let steps = r.inner.get("authenticationDetails").map(Node::items).unwrap_or_default();
    let step = |step: &Node<'_>| {
        let second = step.text_of("authenticationStepRequirement").is_some_and(|text| text.starts_with("Multi"));
        let claim = step.text_of("authenticationStepResultDetail").is_some_and(says);
        step.flag_of("succeeded") == Some(true) && (second || claim)
    };
    let asked = r.text(&["authenticationRequirement"]).eq_ignore_ascii_case("multiFactorAuthentication");
    note || steps.iter().any(step) || (asked && error == Some(0))
}

/// Security defaults that asked for MFA and got it.
fn is_mfa_by_defaults(policy: &RecordedPolicy) -> bool {
    let mfa = policy.grant.iter().any(|control| control.eq_ignore_ascii_case("mfa"));
    mfa && policy.id == PolicyId::new("SecurityDefaults") && policy.result == RecordedResult::Success
}

/// What came of each policy; a table may hold the list as text.
fn applied(node: &Node<'_>) -> Option<Vec<RecordedPolicy>> {
    let found = APPLIED.iter().filter_map(|name| node.get(name)).find_map(|list| match &list.value {
        Value::Array(items) => Some(items.iter().filter(|item| item.is_object()).map(policy).collect()),
        Value::Text(text) if text.trim_start().starts_with('[') => {
            let (roots, _) = json::read(text);
            Some(roots.iter().flat_map(Node::items).filter(|item| item.is_object()).map(policy).collect())
        }
        _ => None,
    });
    // Null, as an unfinished evaluation has it, is a list all the same.
    found.or_else(|| APPLIED.iter().any(|name| node.has(name)).then(Vec::new))
}

fn policy(node: &Node<'_>) -> RecordedPolicy {
    let texts = |name: &str| {
        let words = node.get(name).map(Node::words).unwrap_or_default();
        words.into_iter().filter_map(|word| word.text.map(std::borrow::Cow::into_owned)).collect()
    };
    RecordedPolicy {
        id: PolicyId::new(node.text_of("id").unwrap_or_default()),
        name: node.text_of("displayName").unwrap_or_default().to_owned(),
        result: RecordedResult::new(node.text_of("result").unwrap_or_default()),
        grant: texts("enforcedGrantControls"),
        session: texts("enforcedSessionControls"),
        satisfied: conditions(node, "conditionsSatisfied"),
        not_satisfied: conditions(node, "conditionsNotSatisfied"),
        includes: rules(node, "includeRulesSatisfied"),
        excludes: rules(node, "excludeRulesSatisfied"),
    }
}

/// A number, a comma string, or a list of either. A word that is not known leaves the set unsaid.
fn conditions(node: &Node<'_>, name: &str) -> Option<RecordedConditions> {
    let node = node.get(name)?;
    let flags = |flags: u32, word: &str| RecordedConditions::word(word).map(|more| flags | more);
    let items = if node.is_array() { node.items() } else { std::slice::from_ref(node) };
    items
        .iter()
        .try_fold(0, |all, item| match &item.value {
            Value::Number(number) => flags(all, number),
            Value::Text(text) => text.split(',').filter(|w| !w.trim().is_empty()).try_fold(all, flags),
            _ => None,
        })
        .map(RecordedConditions)
}

fn rules(node: &Node<'_>, name: &str) -> Vec<(String, String)> {
    let list = node.get(name).map(Node::items).unwrap_or_default();
    let text = |item: &Node<'_>, name: &str| item.text_of(name).unwrap_or_default().to_owned();
    list.iter().map(|item| (text(item, "conditionalAccessCondition"), text(item, "ruleSatisfied"))).collect()
}
