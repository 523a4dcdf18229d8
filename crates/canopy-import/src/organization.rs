//! The organization: the tenant's own id and name.

use canopy_model::TenantId;

use crate::kind::Kind;
use crate::record::Record;
use crate::sniff::{Reader, Reading};

/// Reads the organization.
pub(crate) static READER: Reader = Reader { recognise, read };

fn recognise(record: &Record<'_, '_>) -> Option<Kind> {
    let known = record.is("organization", "organization") || record.has(&["verifiedDomains", "id"]);
    (known && record.has_any(&["id", "displayName"])).then_some(Kind::Organization)
}

fn read<'a>(reading: &mut Reading<'_, 'a>, record: &Record<'_, 'a>) {
    let draft = &mut reading.draft;
    draft.id = record.node.text_of("id").map(TenantId::new).or(draft.id.take());
    if record.node.has("onPremisesSyncEnabled") {
        draft.surroundings.synced = Some(record.node.flag_of("onPremisesSyncEnabled").unwrap_or(false));
    }
    draft.name = record.node.text_of("displayName").map(str::to_owned).or(draft.name.take());
}
