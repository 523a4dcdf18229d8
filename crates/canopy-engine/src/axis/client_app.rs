//! Client apps (concept-conditional-access-conditions).

use canopy_model::{ClientApp, Conditions};

use super::{Met, Unmet};

/// `easSupported` narrows Exchange ActiveSync to supported platforms; it matches the same clients.
pub(super) fn admits(conditions: &Conditions, client: ClientApp) -> Result<Met, Unmet> {
    let Some(selected) = &conditions.client_apps else { return Ok(Met::NotConfigured) };
    let eas = matches!(client, ClientApp::ExchangeActiveSync | ClientApp::EasSupported);
    let matches = |listed: &ClientApp| {
        *listed == client || (eas && matches!(listed, ClientApp::ExchangeActiveSync | ClientApp::EasSupported))
    };
    if selected.iter().any(matches) { Ok(Met::Matched) } else { Err(Unmet::NotIncluded) }
}
