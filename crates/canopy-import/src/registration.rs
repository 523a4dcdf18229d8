//! What people registered: the report from Graph, and the portal's download of it.

use canopy_model::{Registration, UserId};
use rustc_hash::FxHashMap;

use crate::json::Node;
use crate::kind::Kind;
use crate::log::Words;
use crate::notice::NoticeKind;
use crate::record::Record;
use crate::sniff::{Reader, Reading};
use crate::table::Table;

/// Reads one person's line (userRegistrationDetails).
pub(crate) static READER: Reader = Reader { recognise, read };

/// Everybody's registration; upper and lower case of names differ between the two.
#[derive(Default)]
pub(crate) struct Registrations {
    pub(crate) items: Vec<Registration>,
    by_name: FxHashMap<String, usize>,
}

impl Registrations {
    /// Adds one; of the same person, a later one takes from an earlier one what it does not say.
    fn put(&mut self, mut item: Registration) {
        let at = *self.by_name.entry(item.upn.to_lowercase()).or_insert(self.items.len());
        let Some(earlier) = self.items.get_mut(at) else {
            self.items.push(item);
            return;
        };
        item.user = item.user.or_else(|| earlier.user.take());
        item.mfa_registered = item.mfa_registered.or(earlier.mfa_registered);
        item.mfa_capable = item.mfa_capable.or(earlier.mfa_capable);
        item.passwordless = item.passwordless.or(earlier.passwordless);
        *earlier = item;
    }
}

/// Whether a table is the report.
pub(crate) fn is_report(table: &Table<'_>) -> bool {
    table.has("isMfaCapable") && table.has("methodsRegistered")
}

fn recognise(record: &Record<'_, '_>) -> Option<Kind> {
    let told = record.has_any(&["isMfaRegistered", "isMfaCapable"]) && record.has(&["userPrincipalName"]);
    told.then_some(Kind::Registration)
}

fn read<'a>(reading: &mut Reading<'_, 'a>, record: &Record<'_, 'a>) {
    let node = record.node;
    let methods = node.get("methodsRegistered").map(Node::words).unwrap_or_default();
    let methods = methods.iter().filter_map(|word| word.text.as_deref()).map(|name| reading.draft.interned(name));
    let registration = Registration {
        methods: methods.collect(),
        user: node.text_of("id").map(UserId::new),
        upn: node.text_of("userPrincipalName").unwrap_or_default().to_owned(),
        mfa_registered: node.flag_of("isMfaRegistered"),
        mfa_capable: node.flag_of("isMfaCapable"),
        passwordless: node.flag_of("isPasswordlessCapable"),
    };
    if registration.user.is_none() && registration.upn.is_empty() {
        let words = Words::warning(NoticeKind::Missing, "This line of the registration report names nobody.")
            .so("It is left out.")
            .remedy("Export the report with ids or user principal names.");
        reading.log.say(node, words);
        return reading.count(Kind::Registration, -1);
    }
    reading.draft.registrations.put(registration);
}
