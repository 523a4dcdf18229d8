//! Actions that can ask for an authentication context of their own (unifiedRbacResourceAction).

use canopy_model::{ContextId, ProtectedAction};

use crate::kind::Kind;
use crate::record::Record;
use crate::sniff::{Reader, Reading};

/// Reads an action; actions that cannot be protected say nothing here.
pub(crate) static READER: Reader = Reader { recognise, read };

fn recognise(record: &Record<'_, '_>) -> Option<Kind> {
    let shaped = record.has(&["isAuthenticationContextSettable", "name"]);
    (shaped || record.is("unifiedRbacResourceAction", "resourceActions") && record.has(&["name"]))
        .then_some(Kind::ProtectedAction)
}

fn read<'a>(reading: &mut Reading<'_, 'a>, record: &Record<'_, 'a>) {
    let node = record.node;
    let context = node.text_of("authenticationContextId").map(ContextId::new);
    if context.is_none() && node.flag_of("isAuthenticationContextSettable") != Some(true) {
        return;
    }
    let name = node.text_of("name").unwrap_or_default().to_owned();
    let actions = &mut reading.draft.surroundings.protected_actions;
    actions.retain(|known| known.name != name);
    actions.push(ProtectedAction { name, context });
}
