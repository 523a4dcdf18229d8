//! Networks (concept-assignment-network).

use canopy_model::{Conditions, LocationSelector};

use super::{Met, Unmet, select};
use crate::lookup::{Located, Lookup};

/// `All` is any address, also outside every named location; `AllTrusted` is every location marked
/// trusted, and the MFA trusted IPs.
pub(super) fn admits(conditions: &Conditions, located: &Located<'_>, lookup: &Lookup) -> Result<Met, Unmet> {
    let Some(selection) = &conditions.locations else { return Ok(Met::NotConfigured) };
    select(selection, |selector| covers(selector, located, lookup))
}

pub(super) fn covers(selector: &LocationSelector, located: &Located<'_>, lookup: &Lookup) -> bool {
    match selector {
        LocationSelector::All => true,
        LocationSelector::AllTrusted => located.is_trusted(),
        LocationSelector::Location(id) => lookup.lies_in(located, id),
        LocationSelector::Unrecognised(_) => false,
    }
}
