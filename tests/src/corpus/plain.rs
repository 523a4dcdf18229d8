//! What a plain reader of JSON sees in a file.

use serde_json::Value;

fn text(bytes: &[u8]) -> Option<String> {
    match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8(rest.to_vec()).ok(),
        _ => String::from_utf8(bytes.to_vec()).ok(),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let units: Vec<u16> = bytes.chunks_exact(2).filter_map(|pair| Some(unit(pair.try_into().ok()?))).collect();
    String::from_utf16(&units).ok()
}

/// The values in a file; none where it is not JSON, several where each line holds one.
fn values(bytes: &[u8]) -> Vec<Value> {
    let Some(text) = text(bytes) else { return Vec::new() };
    let values: Result<Vec<Value>, _> = serde_json::Deserializer::from_str(&text).into_iter().collect();
    values.unwrap_or_default()
}

/// How many policies there are in a file, also inside of strings.
pub(super) fn policies(bytes: &[u8]) -> usize {
    values(bytes).iter().map(count).sum()
}

fn count(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::String(text) if text.trim_start().starts_with('{') => {
            serde_json::from_str(text).map_or(0, |inner: Value| count(&inner))
        }
        Value::Object(members) => {
            let get =
                |name: &str| members.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value);
            let scoped = get("conditions").and_then(Value::as_object).is_some_and(|conditions| {
                conditions.keys().any(|key| ["users", "applications"].iter().any(|name| key.eq_ignore_ascii_case(name)))
            });
            let controls = get("grantControls").is_some() || get("sessionControls").is_some();
            // A record of a change holds the policy of before and after.
            if get("targetResources").is_some() {
                return 0;
            }
            let counts = get("policyApplies").is_none() && get("deletedDateTime").is_none_or(Value::is_null);
            match scoped && controls {
                true => usize::from(counts),
                false => members.values().map(count).sum(),
            }
        }
        _ => 0,
    }
}

/// The values of Graph's enumerations, in lower case, where a file lists them:
/// `{"<enumeration>": {"members": {"<value>": <number>}}}`.
pub(super) fn enumerated(bytes: &[u8]) -> Vec<String> {
    let values = values(bytes);
    let Some(Value::Object(lists)) = values.first() else { return Vec::new() };
    let members = lists.values().map(|list| list.get("isFlags").and(list.get("members")).and_then(Value::as_object));
    let members: Option<Vec<_>> = members.collect();
    let names = members.unwrap_or_default().into_iter().flat_map(|list| list.keys());
    names.filter(|name| *name != "unknownFutureValue").map(|name| name.to_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policies_are_counted_wherever_they_stand() {
        let policy = r#"{"conditions": {"users": {}}, "grantControls": null}"#;
        let row = serde_json::json!({ "JSON": policy }).to_string();
        for text in [policy.to_owned(), format!("{{\"value\": [{policy}]}}"), row, format!("\u{feff}{policy}")] {
            assert_eq!(policies(text.as_bytes()), 1, "{text}");
        }
        assert_eq!(policies(format!("{policy}\n{policy}").as_bytes()), 2);
        assert_eq!(policies(b"no JSON"), 0);
        let list = r#"{"riskLevel": {"isFlags": false, "members": {"Low": 0, "unknownFutureValue": 9}}}"#;
        assert_eq!(enumerated(list.as_bytes()), ["low"]);
        assert!(enumerated(policy.as_bytes()).is_empty());
    }
}
