//! Client apps (concept-conditional-access-conditions).

use canopy_model::{ClientApp, Conditions};

use super::{Met, Unmet};
use crate::lookup::Lookup;
use crate::reading::Reading;

/// `easSupported` narrows Exchange ActiveSync to supported platforms; which clients these are is
/// not documented.
pub(super) fn admits(conditions: &Conditions, client: ClientApp, lookup: &Lookup) -> Result<Met, Unmet> {
    let Some(selected) = &conditions.client_apps else { return Ok(Met::NotConfigured) };
    let eas = |client: ClientApp| matches!(client, ClientApp::ExchangeActiveSync | ClientApp::EasSupported);
    let matches = |listed: ClientApp| match listed {
        ClientApp::EasSupported if client == ClientApp::ExchangeActiveSync => lookup.reads(Reading::EasSupportedIsEas),
        listed => listed == client || (eas(listed) && eas(client)),
    };
    if selected.iter().copied().any(matches) { Ok(Met::Matched) } else { Err(Unmet::NotIncluded) }
}
