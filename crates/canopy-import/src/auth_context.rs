//! Authentication contexts.

use canopy_model::{AuthenticationContext, ContextId};

use crate::kind::Kind;
use crate::record::Record;
use crate::sniff::{Reader, Reading};

/// Reads an authentication context.
pub(crate) static READER: Reader = Reader { recognise, read };

fn recognise(record: &Record<'_, '_>) -> Option<Kind> {
    let id = record.node.text_of("id").filter(|id| is_context_id(id))?;
    let shaped = record.node.has("isAvailable") && !id.is_empty();
    let placed = record.is("authenticationContextClassReference", "authenticationContextClassReferences");
    (shaped || placed).then_some(Kind::AuthenticationContext)
}

/// Whether this is `c1` to `c99`.
pub(crate) fn is_context_id(text: &str) -> bool {
    let number = text.trim().strip_prefix(['c', 'C']).and_then(|number| number.parse::<u8>().ok());
    number.is_some_and(|number| (1..=99).contains(&number))
}

fn read<'a>(reading: &mut Reading<'_, 'a>, record: &Record<'_, 'a>) {
    let id = record.node.text_of("id").unwrap_or_default();
    let name = record.node.text_of("displayName").unwrap_or(id).to_owned();
    let available = record.node.flag_of("isAvailable");
    reading.draft.contexts.put(AuthenticationContext { id: ContextId::new(id), name, available }, reading.log.file());
}
