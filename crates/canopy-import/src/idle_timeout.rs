//! How long the portal's own web apps wait before they sign people out (activityBasedTimeoutPolicy).

use canopy_model::IdleTimeout;

use crate::json::Node;
use crate::kind::Kind;
use crate::log::Words;
use crate::notice::NoticeKind;
use crate::record::Record;
use crate::sniff::{Reader, Reading};

/// Reads a policy; what it says is JSON in a string.
pub(crate) static READER: Reader = Reader { recognise, read };

fn recognise(record: &Record<'_, '_>) -> Option<Kind> {
    let placed = record.is("activityBasedTimeoutPolicy", "activityBasedTimeoutPolicies");
    (placed && record.has(&["definition"])).then_some(Kind::IdleTimeout)
}

fn read<'a>(reading: &mut Reading<'_, 'a>, record: &Record<'_, 'a>) {
    let mut understood = true;
    for definition in record.node.get("definition").map(Node::words_whole).unwrap_or_default() {
        reading.within(definition, &mut |inner, roots| {
            let policy = roots.first().and_then(|root| root.get("ActivityBasedTimeoutPolicy"));
            let apps = policy.and_then(|policy| policy.get("ApplicationPolicies"));
            let apps = apps.map(Node::items).unwrap_or_default();
            let found: Vec<IdleTimeout> = apps.iter().filter_map(timeout).collect();
            understood &= found.len() == apps.len() && !apps.is_empty();
            let timeouts = &mut inner.draft.surroundings.idle_timeouts;
            timeouts.retain(|known| found.iter().all(|one| one.app != known.app));
            timeouts.extend(found);
        });
    }
    if !understood {
        let what = "Not every idle session timeout is written like 08:00:00, with the app that it is for.";
        let words = Words::info(NoticeKind::UnknownValue, what)
            .so("The others are left out; no answer rests on them.")
            .remedy("Check them in the portal.");
        reading.log.say(record.node, words);
    }
}

fn timeout(app: &Node<'_>) -> Option<IdleTimeout> {
    let minutes = minutes(app.text_of("WebSessionIdleTimeout")?)?;
    Some(IdleTimeout { app: app.text_of("ApplicationId")?.to_owned(), minutes })
}

/// A span of time such as `01:30:00` or `1.00:00:00`, in minutes.
fn minutes(span: &str) -> Option<u32> {
    let (days, time) = span.trim().split_once('.').unwrap_or(("0", span.trim()));
    let mut parts = time.split(':');
    let mut next = || parts.next()?.parse::<u32>().ok();
    let (days, hours, minutes) = (days.parse::<u32>().ok()?, next()?, next()?);
    days.checked_mul(24)?.checked_add(hours)?.checked_mul(60)?.checked_add(minutes)
}

#[cfg(test)]
mod tests {
    use super::minutes;
    use crate::{File, import};

    #[test]
    fn what_is_not_understood_is_told() {
        for (policies, kept, told) in [
            (r#"[{"ApplicationId":"default","WebSessionIdleTimeout":"00:15:00"}]"#, 1, 0),
            (
                r#"[{"ApplicationId":"default","WebSessionIdleTimeout":"soon"},{"ApplicationId":"a","WebSessionIdleTimeout":"1:0:0"}]"#,
                1,
                1,
            ),
            ("[]", 0, 1),
            ("[", 0, 1),
        ] {
            let definition =
                format!(r#"{{"ActivityBasedTimeoutPolicy":{{"Version":1,"ApplicationPolicies":{policies}}}}}"#);
            let text = format!(
                r##"{{"@odata.type":"#microsoft.graph.activityBasedTimeoutPolicy","id":"x","definition":["{}"]}}"##,
                definition.replace('"', "\\\"")
            );
            let import = import(vec![File { name: "t.json".into(), bytes: text.into_bytes() }], &mut |_, _| {});
            let found = import.tenant.surroundings.idle_timeouts.len();
            assert_eq!((found, import.notices.len()), (kept, told), "{policies}: {:?}", import.notices);
        }
    }

    #[test]
    fn spans_are_minutes() {
        assert_eq!((minutes("01:30:00"), minutes("1.00:05:00"), minutes("00:15:00")), (Some(90), Some(1445), Some(15)));
        for none in ["", "x", "01", "4000000000.00:00:00", "-1:00:00"] {
            assert_eq!(minutes(none), None, "{none}");
        }
    }
}
