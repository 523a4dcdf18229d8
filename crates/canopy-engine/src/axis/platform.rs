//! Device platforms (concept-conditional-access-conditions).

use canopy_model::{Conditions, Platform, PlatformSelector};

use super::{Met, Unmet, select};

/// `all` also matches platforms that Entra does not recognise; a named platform matches itself.
pub(super) fn admits(conditions: &Conditions, platform: Platform) -> Result<Met, Unmet> {
    let Some(selection) = &conditions.platforms else { return Ok(Met::NotConfigured) };
    select(selection, |selector| match selector {
        PlatformSelector::All => true,
        PlatformSelector::One(named) => *named == platform && platform != Platform::Unknown,
        PlatformSelector::Unrecognised(_) => false,
    })
}
