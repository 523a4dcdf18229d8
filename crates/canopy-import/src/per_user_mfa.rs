//! Per-user MFA states (Graph beta, `users/{id}/authentication/requirements`).

use canopy_model::{PerUserMfa, UserId};

use crate::kind::Kind;
use crate::log::Words;
use crate::notice::NoticeKind;
use crate::record::Record;
use crate::sniff::{Reader, Reading};

/// Reads one user's state. The response does not say whose it is; its context does.
pub(crate) static READER: Reader = Reader { recognise, read };

fn recognise(record: &Record<'_, '_>) -> Option<Kind> {
    record.has(&["perUserMfaState"]).then_some(Kind::PerUserMfa)
}

fn read<'a>(reading: &mut Reading<'_, 'a>, record: &Record<'_, 'a>) {
    let whose = record.node.text_of("id").or_else(|| user_in(record.context));
    let state = match record.node.text_of("perUserMfaState").unwrap_or_default() {
        state if state.eq_ignore_ascii_case("enforced") => Some(PerUserMfa::Enforced),
        state if state.eq_ignore_ascii_case("enabled") => Some(PerUserMfa::Enabled),
        state if state.eq_ignore_ascii_case("disabled") => Some(PerUserMfa::Disabled),
        _ => None,
    };
    match whose {
        Some(id) => {
            // Only *enforced* demands MFA at sign-in; *enabled* demands registration.
            if state == Some(PerUserMfa::Enforced) {
                reading.draft.per_user_mfa.push(UserId::new(id));
            }
            reading.draft.surroundings.per_user_mfa.extend(state.map(|state| (UserId::new(id), state)));
        }
        None => reading.log.say(
            record.node,
            Words::warning(NoticeKind::Missing, "This per-user MFA state does not say whose it is.")
                .so("It has no effect on the answers.")
                .remedy("Export it with its @odata.context, or add the user's id to the object."),
        ),
    }
}

/// The user that a context names: `…#users('id')/authentication/requirements`.
fn user_in(context: &str) -> Option<&str> {
    let (_, rest) = context.split_once("users('")?;
    rest.split_once('\'').map(|(id, _)| id)
}

#[cfg(test)]
mod tests {
    use crate::{File, import};
    use canopy_model::{PerUserMfa, UserId};

    #[test]
    fn only_an_enforced_state_counts_and_the_context_says_whose_it_is() {
        let state = |id: &str, state: &str| {
            File {
            name: format!("{id}.json"),
            bytes: format!(
                r#"{{"@odata.context":"https://graph.microsoft.com/beta/$metadata#users('{id}')/authentication/requirements",
                "perUserMfaState":"{state}"}}"#
            )
            .into_bytes(),
        }
        };
        let one = "a0000000-0000-4000-8000-000000000001";
        let files = vec![state(one, "enforced"), state("a0000000-0000-4000-8000-000000000002", "enabled")];
        let import = import(files, &mut |_, _| {});
        assert_eq!(import.tenant.directory.per_user_mfa, [UserId::new(one)]);
        assert!(import.notices.is_empty(), "{:?}", import.notices);
        let states: Vec<_> = import.tenant.surroundings.per_user_mfa.iter().map(|(_, state)| *state).collect();
        assert_eq!(states, [PerUserMfa::Enforced, PerUserMfa::Enabled]);
    }
}
