//! Tables that only tell which id has which name.

use canopy_model::{ObjectId, TenantId};

use crate::json::{Member, Node};
use crate::kind::Kind;
use crate::record::Record;
use crate::sniff::{Reader, Reading};

/// Reads the migration table of IntuneManagement.
pub(crate) static READER: Reader = Reader { recognise, read };

/// Reads a terms-of-use agreement.
pub(crate) static TERMS: Reader = Reader { recognise: recognise_terms, read: read_terms };

/// Reads a map from ids to those who hold roles (ScubaGear), for their names.
pub(crate) static HOLDERS: Reader = Reader { recognise: recognise_holders, read: read_holders };

fn recognise_holders(record: &Record<'_, '_>) -> Option<Kind> {
    let members = record.node.members();
    let holder = |member: &Member<'_>| ObjectId::new(&member.name).is_guid() && member.node.has("roles");
    (!members.is_empty() && members.iter().all(holder)).then_some(Kind::Name)
}

fn read_holders<'a>(reading: &mut Reading<'_, 'a>, record: &Record<'_, 'a>) {
    for member in record.node.members() {
        if let Some(name) = member.node.text_of("displayName") {
            reading.draft.name(ObjectId::new(&member.name), name);
        }
    }
    // The map itself was counted as one.
    reading.count(Kind::Name, record.node.members().len() as isize - 1);
}

fn recognise(record: &Record<'_, '_>) -> Option<Kind> {
    let objects = record.node.get("Objects")?.items();
    let named = |node: &Node<'_>| ["displayName", "id", "type"].iter().all(|name| node.has(name));
    let table = record.has_any(&["TenantId", "Organization"]) && objects.iter().all(named);
    table.then_some(Kind::Name)
}

fn read<'a>(reading: &mut Reading<'_, 'a>, record: &Record<'_, 'a>) {
    let node = record.node;
    let objects = node.get("Objects").map(Node::items).unwrap_or_default();
    let mut count = 0;
    for object in objects {
        if let (Some(id), Some(name)) = (object.text_of("id"), object.text_of("displayName")) {
            reading.draft.name(ObjectId::new(id), name);
            count += 1;
        }
    }
    // The table itself was counted as one.
    reading.count(Kind::Name, count - 1);
    let draft = &mut reading.draft;
    draft.id = draft.id.take().or_else(|| node.text_of("TenantId").map(TenantId::new));
    draft.name = draft.name.take().or_else(|| node.text_of("Organization").map(str::to_owned));
}

fn recognise_terms(record: &Record<'_, '_>) -> Option<Kind> {
    let known = record.is("agreement", "agreements") || record.has(&["isViewingBeforeAcceptanceRequired"]);
    (known && record.has(&["id", "displayName"])).then_some(Kind::TermsOfUse)
}

fn read_terms<'a>(reading: &mut Reading<'_, 'a>, record: &Record<'_, 'a>) {
    if let (Some(id), Some(name)) = (record.node.text_of("id"), record.node.text_of("displayName")) {
        reading.draft.name(ObjectId::new(id), name);
    }
}
