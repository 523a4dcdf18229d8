//! Tenant-wide settings: the Conditional Access settings singleton (beta), cross-tenant access and
//! security defaults.

use canopy_model::{ActionExclusion, AppId, BaselineScopes, PolicyState, TenantId, Trust, UserAction};

use crate::json::Node;
use crate::kind::Kind;
use crate::log::Words;
use crate::notice::NoticeKind;
use crate::record::Record;
use crate::sniff::{Reader, Reading};

/// Reads the settings singleton (conditionalAccessSettings).
pub(crate) static CONDITIONAL_ACCESS: Reader = Reader { recognise: recognise_singleton, read: read_singleton };

/// Reads cross-tenant access settings, the default and a partner's.
pub(crate) static CROSS_TENANT: Reader = Reader { recognise: recognise_trust, read: read_trust };

/// Reads security defaults.
pub(crate) static SECURITY_DEFAULTS: Reader = Reader { recognise: recognise_defaults, read: read_defaults };

/// The resource that stands for baseline scopes unless the tenant chose another.
const AZURE_AD: &str = "00000002-0000-0000-c000-000000000000";
/// What the setting holds when the tenant keeps the old behaviour.
const NONE: &str = "00000000-0000-0000-0000-000000000000";

fn recognise_singleton(record: &Record<'_, '_>) -> Option<Kind> {
    record.has(&["exclusions", "advancedSettings"]).then_some(Kind::Settings)
}

fn read_singleton<'a>(reading: &mut Reading<'_, 'a>, record: &Record<'_, 'a>) {
    let chosen = record.node.get("advancedSettings").and_then(|node| node.get("baselineScopes"));
    // Nothing saved means the behaviour that was rolled out for everybody.
    let chosen = chosen.and_then(|node| node.text_of("resourceAppId")).unwrap_or(AZURE_AD);
    let chosen = AppId::new(chosen);
    reading.draft.settings.baseline_scopes = Some(if chosen == AppId::new(AZURE_AD) {
        BaselineScopes::Enabled
    } else if chosen == AppId::new(NONE) {
        BaselineScopes::Legacy
    } else {
        BaselineScopes::Customized(chosen)
    });
    let listed =
        record.node.get("exclusions").and_then(|node| node.get("allResourcesExclusions")?.get("userActionExclusions"));
    let mut exclusions = Vec::new();
    for item in listed.map_or(&[][..], Node::items) {
        match item.text_of("userAction").and_then(user_action) {
            Some(action) => exclusions.push(ActionExclusion { action, state: state(item) }),
            None => reading.log.say(
                item,
                Words::warning(
                    NoticeKind::UnknownValue,
                    "This user-action exclusion names an action that is not known.",
                )
                .so("It has no effect on the answers.")
                .remedy("Check the tenant-wide exclusions in the portal."),
            ),
        }
    }
    reading.draft.settings.action_exclusions = Some(exclusions);
}

/// A user action by its bare name, or as policies write it.
pub(crate) fn user_action(text: &str) -> Option<UserAction> {
    let text = text.trim().to_ascii_lowercase();
    match text.strip_prefix("urn:user:").unwrap_or(&text) {
        "registersecurityinfo" => Some(UserAction::RegisterSecurityInfo),
        "registerdevice" => Some(UserAction::RegisterDevice),
        "accountrecovery" => Some(UserAction::AccountRecovery),
        _ => None,
    }
}

fn state(node: &Node<'_>) -> PolicyState {
    match node.text_of("state").unwrap_or_default() {
        text if text.eq_ignore_ascii_case("enabled") => PolicyState::Enabled,
        text if text.eq_ignore_ascii_case("disabled") => PolicyState::Disabled,
        text if text.eq_ignore_ascii_case("enabledForReportingButNotEnforced") => PolicyState::ReportOnly,
        other => PolicyState::Unrecognised(other.to_owned()),
    }
}

fn recognise_trust(record: &Record<'_, '_>) -> Option<Kind> {
    let shaped =
        record.has(&["inboundTrust"]) && record.has_any(&["tenantId", "isServiceDefault", "b2bCollaborationInbound"]);
    shaped.then_some(Kind::CrossTenantAccess)
}

fn read_trust<'a>(reading: &mut Reading<'_, 'a>, record: &Record<'_, 'a>) {
    // A partner without trust settings of its own follows the default.
    let Some(node) = record.node.get("inboundTrust") else { return };
    let flag = |name| node.flag_of(name).unwrap_or(false);
    let trust = Trust {
        mfa: flag("isMfaAccepted"),
        compliant_device: flag("isCompliantDeviceAccepted"),
        hybrid_joined_device: flag("isHybridAzureADJoinedDeviceAccepted"),
    };
    let trusted = &mut reading.draft.settings.inbound_trust;
    match record.node.text_of("tenantId") {
        Some(id) => {
            trusted.tenants.insert(TenantId::new(id), trust);
        }
        None => trusted.default = Some(trust),
    }
}

fn recognise_defaults(record: &Record<'_, '_>) -> Option<Kind> {
    let named = record.is("identitySecurityDefaultsEnforcementPolicy", "identitySecurityDefaultsEnforcementPolicy");
    let placed = record.context.contains("identitySecurityDefaultsEnforcementPolicy");
    ((named || placed) && record.has(&["isEnabled"])).then_some(Kind::SecurityDefaults)
}

fn read_defaults<'a>(reading: &mut Reading<'_, 'a>, record: &Record<'_, 'a>) {
    reading.draft.settings.security_defaults = record.node.flag_of("isEnabled");
}

#[cfg(test)]
mod tests {
    use crate::{File, import};
    use canopy_model::{ActionExclusion, AppId, BaselineScopes, Home, PolicyState, Settings, TenantId, UserAction};

    fn settings(text: &str) -> Settings {
        let file = File { name: "settings.json".into(), bytes: text.as_bytes().to_vec() };
        import(vec![file], &mut |_, _| {}).tenant.settings
    }

    #[test]
    fn the_singleton_says_what_stands_for_baseline_scopes() {
        let with = |id: &str| {
            let scopes = format!(r#"{{"baselineScopes":{{"resourceAppId":"{id}"}}}}"#);
            settings(&format!(r#"{{"exclusions":null,"advancedSettings":{scopes}}}"#)).baseline_scopes
        };
        assert_eq!(with("00000000-0000-0000-0000-000000000000"), Some(BaselineScopes::Legacy));
        assert_eq!(with("00000002-0000-0000-C000-000000000000"), Some(BaselineScopes::Enabled));
        let own = "d0000000-0000-4000-8000-000000000002";
        assert_eq!(with(own), Some(BaselineScopes::Customized(AppId::new(own))));
        let unsaved = settings(r#"{"exclusions":null,"advancedSettings":null}"#);
        assert_eq!(unsaved.baseline_scopes, Some(BaselineScopes::Enabled));
    }

    #[test]
    fn user_action_exclusions_are_read_with_their_state() {
        let text = r#"{"exclusions":{"allResourcesExclusions":{"userActionExclusions":[
            {"userAction":"accountrecovery","state":"enabled"}]}},"advancedSettings":null}"#;
        let exclusion = ActionExclusion { action: UserAction::AccountRecovery, state: PolicyState::Enabled };
        assert_eq!(settings(text).action_exclusions, Some(vec![exclusion]));
    }

    #[test]
    fn partners_and_the_default_say_what_is_trusted() {
        let text = r#"[{"isServiceDefault":false,"inboundTrust":{"isMfaAccepted":false}},
            {"tenantId":"e0000000-0000-4000-8000-000000000001","inboundTrust":{"isMfaAccepted":true}},
            {"tenantId":"e0000000-0000-4000-8000-000000000002","inboundTrust":null}]"#;
        let trust = settings(text).inbound_trust;
        let of = |n: u8| trust.of(&Home::Tenant(TenantId::new(&format!("e0000000-0000-4000-8000-00000000000{n}"))));
        assert!(of(1).mfa);
        assert!(!of(2).mfa && !of(3).mfa);
        assert_eq!(trust.tenants.len(), 1);
    }
}
