//! Graph's names of enumeration members, for writing and for reading.

use canopy_model::{ClientApp, DeviceState, ExternalUserType, InsiderRisk, Platform, RiskLevel, TransferMethod};

/// Members of an enumeration by Graph's names.
pub(crate) type Names<T> = [(&'static str, T)];

/// `conditionalAccessClientApp`, without `all`.
pub(crate) const CLIENT_APPS: &Names<ClientApp> = &[
    ("browser", ClientApp::Browser),
    ("mobileAppsAndDesktopClients", ClientApp::MobileAppsAndDesktopClients),
    ("exchangeActiveSync", ClientApp::ExchangeActiveSync),
    ("easSupported", ClientApp::EasSupported),
    ("other", ClientApp::Other),
];

/// `conditionalAccessDevicePlatform`, without `all`.
pub(crate) const PLATFORMS: &Names<Platform> = &[
    ("android", Platform::Android),
    ("iOS", Platform::Ios),
    ("windows", Platform::Windows),
    ("windowsPhone", Platform::WindowsPhone),
    ("macOS", Platform::MacOs),
    ("linux", Platform::Linux),
];

/// `riskLevel`
pub(crate) const RISKS: &Names<RiskLevel> = &[
    ("low", RiskLevel::Low),
    ("medium", RiskLevel::Medium),
    ("high", RiskLevel::High),
    ("hidden", RiskLevel::Hidden),
    ("none", RiskLevel::None),
];

/// `insiderRiskLevel`
pub(crate) const INSIDER_RISKS: &Names<InsiderRisk> = &[
    ("none", InsiderRisk::None),
    ("minor", InsiderRisk::Minor),
    ("moderate", InsiderRisk::Moderate),
    ("elevated", InsiderRisk::Elevated),
];

/// `conditionalAccessTransferMethods`, without `none`.
pub(crate) const TRANSFER_METHODS: &Names<TransferMethod> = &[
    ("deviceCodeFlow", TransferMethod::DeviceCodeFlow),
    ("authenticationTransfer", TransferMethod::AuthenticationTransfer),
];

/// `conditionalAccessGuestOrExternalUserTypes`, without `none`.
pub(crate) const EXTERNAL_TYPES: &Names<ExternalUserType> = &[
    ("internalGuest", ExternalUserType::InternalGuest),
    ("b2bCollaborationGuest", ExternalUserType::B2bCollaborationGuest),
    ("b2bCollaborationMember", ExternalUserType::B2bCollaborationMember),
    ("b2bDirectConnectUser", ExternalUserType::B2bDirectConnectUser),
    ("otherExternalUser", ExternalUserType::OtherExternalUser),
    ("serviceProvider", ExternalUserType::ServiceProvider),
];

/// States of `conditionalAccessDevices`.
pub(crate) const DEVICE_STATES: &Names<DeviceState> =
    &[("All", DeviceState::All), ("Compliant", DeviceState::Compliant), ("DomainJoined", DeviceState::DomainJoined)];

/// Graph's name of a member; empty where it has none.
pub(crate) fn name<T: PartialEq>(names: &Names<T>, value: &T) -> &'static str {
    names.iter().find(|(_, known)| known == value).map_or("", |(name, _)| name)
}

/// The member of this name, without regard to case.
pub(crate) fn value<T: Copy>(names: &Names<T>, text: &str) -> Option<T> {
    names.iter().find(|(name, _)| name.eq_ignore_ascii_case(text.trim())).map(|(_, value)| *value)
}

/// Names of a set, in the table's order.
pub(crate) fn list<'v, T: PartialEq + 'v>(
    names: &Names<T>,
    values: impl IntoIterator<Item = &'v T>,
) -> Vec<&'static str> {
    let values: Vec<&T> = values.into_iter().collect();
    names.iter().filter(|(_, known)| values.contains(&known)).map(|(name, _)| *name).collect()
}

/// Flags as Graph writes them, `a,b`; `none` where there is none.
pub(crate) fn flags<'v, T: PartialEq + 'v>(names: &Names<T>, values: impl IntoIterator<Item = &'v T>) -> String {
    let all = list(names, values);
    if all.is_empty() { "none".to_owned() } else { all.join(",") }
}
