//! Declared exceptions: one small JSON file that the user saves and loads.

use canopy_rules::{Declared, Exception, ExceptionKind, day};
use serde_json::{Value, json};

/// An exception as the file has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeclaredException {
    /// `breakGlass`, `serviceAccount`, `privileged` or `acceptedRisk`.
    pub kind: String,
    /// The rule whose finding is accepted; empty for other kinds.
    pub rule: String,
    /// Ids or user principal names.
    pub who: Vec<String>,
    /// Why.
    pub reason: String,
    /// The last day on which it counts, such as `2027-01-31`.
    pub until: String,
}

/// Reads a file of declared exceptions.
///
/// # Errors
///
/// Says which entry is wrong, and what is expected.
pub fn read_declared(text: &str) -> Result<Vec<DeclaredException>, String> {
    let plain = |one: Exception| DeclaredException {
        kind: ExceptionKind::NAMES.iter().find(|(_, kind)| *kind == one.kind).map_or("", |(name, _)| name).to_owned(),
        rule: one.rule.unwrap_or_default(),
        who: one.who,
        reason: one.reason,
        until: written_day(one.until),
    };
    Ok(read(text)?.exceptions.into_iter().map(plain).collect())
}

/// Declared exceptions as a file, JSON; one that declares nothing is empty.
pub fn write_declared(all: &[DeclaredException]) -> String {
    let written = |one: &DeclaredException| {
        let mut members = json!({ "kind": one.kind, "reason": one.reason, "until": one.until });
        if let Value::Object(members) = &mut members {
            if !one.who.is_empty() {
                members.insert("who".to_owned(), one.who.clone().into());
            }
            if !one.rule.is_empty() {
                members.insert("rule".to_owned(), one.rule.clone().into());
            }
        }
        members
    };
    if all.is_empty() {
        return String::new();
    }
    format!("{:#}\n", json!({ "exceptions": all.iter().map(written).collect::<Vec<Value>>() }))
}

/// Days since 1970-01-01 as `2027-01-31`.
pub fn written_day(days: u32) -> String {
    // Eras of 400 years that begin in March, so that the leap day is the last.
    let days = u64::from(days) + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (month, later) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    format!("{:04}-{month:02}-{day:02}", era * 400 + year + later)
}

/// Reads the file; an empty text declares nothing.
///
/// # Errors
///
/// Says which entry is wrong, and what is expected: an exception that is not understood must not
/// be passed over, nor taken for another.
pub(crate) fn read(text: &str) -> Result<Declared, String> {
    if text.trim().is_empty() {
        return Ok(Declared::default());
    }
    let file: Value =
        serde_json::from_str(text).map_err(|error| format!("The declared exceptions are no JSON: {error}"))?;
    let list = file.get("exceptions").and_then(Value::as_array);
    let list = list.ok_or("The declared exceptions have no list \"exceptions\"")?;
    let read = |(at, one): (usize, &Value)| {
        exception(one).map_err(|problem| format!("Declared exception {}: {problem}", at + 1))
    };
    Ok(Declared { exceptions: list.iter().enumerate().map(read).collect::<Result<Vec<Exception>, String>>()? })
}

fn exception(one: &Value) -> Result<Exception, String> {
    let text = |name: &str| one.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    let named = text("kind").unwrap_or_default();
    let kind = ExceptionKind::NAMES.into_iter().find(|(name, _)| *name == named).map(|(_, kind)| kind);
    let kind = kind.ok_or("\"kind\" is none of breakGlass, serviceAccount, privileged and acceptedRisk")?;
    let who = match one.get("who") {
        None => Vec::new(),
        Some(who) => {
            let all = who.as_array().ok_or("\"who\" is no list")?;
            let ids = all.iter().map(|id| id.as_str().map(str::to_owned)).collect::<Option<Vec<String>>>();
            ids.ok_or("\"who\" holds something that is no text")?
        }
    };
    let rule = text("rule").map(str::to_owned);
    if kind == ExceptionKind::AcceptedRisk {
        let known = rule.as_deref().is_some_and(|id| canopy_rules::RULES.iter().any(|rule| rule.id == id));
        if !known {
            return Err("\"rule\" names no rule; an accepted risk is one of a rule".to_owned());
        }
    } else if who.is_empty() {
        return Err("\"who\" names nobody".to_owned());
    }
    let reason = text("reason").ok_or("there is no \"reason\"")?.to_owned();
    let until = text("until").and_then(day).ok_or("\"until\" is no date such as 2027-01-31")?;
    Ok(Exception { kind, rule, who, reason, until })
}

#[cfg(test)]
mod tests {
    use super::{day, read};

    #[test]
    fn what_is_written_is_read_back() {
        let one = |kind: &str, rule: &str, who: &[&str]| super::DeclaredException {
            kind: kind.to_owned(),
            rule: rule.to_owned(),
            who: who.iter().map(|who| (*who).to_owned()).collect(),
            reason: "Sealed \"envelope\"".to_owned(),
            until: "2028-02-29".to_owned(),
        };
        let all = [one("breakGlass", "", &["a", "b@x"]), one("acceptedRisk", "weak-method-enabled", &[])];
        assert_eq!(super::read_declared(&super::write_declared(&all)).unwrap(), all);
        assert_eq!(super::write_declared(&[]), "");
        for at in (0..60_000).step_by(13) {
            assert_eq!(day(&super::written_day(at)), Some(at));
        }
    }

    #[test]
    fn days_are_counted_from_1970() {
        for (text, days) in [("1970-01-01", 0), ("1972-03-01", 790), ("2000-02-29", 11_016), ("2026-11-23", 20_780)] {
            assert_eq!(day(text), Some(days), "{text}");
        }
        for text in ["", "2026-02-29", "2026-13-01", "2026-00-01", "1969-12-31", "2026-11-00", "26-1"] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_not_understood_is_refused_with_its_place() {
        assert!(read("").unwrap().exceptions.is_empty());
        let one = r#"{"exceptions":[{"kind":"breakGlass","who":["bg@x.example"],"reason":"r","until":"2027-01-31"}]}"#;
        assert_eq!(read(one).unwrap().exceptions.len(), 1);
        for (from, to) in
            [("breakGlass", "breakglas"), ("2027-01-31", "soon"), ("[\"bg@x.example\"]", "[]"), ("\"r\"", "\"\"")]
        {
            let problem = read(&one.replace(from, to)).unwrap_err();
            assert!(problem.starts_with("Declared exception 1: "), "{problem}");
        }
        assert!(
            read(r#"{"exceptions":[{"kind":"acceptedRisk","rule":"no-such","reason":"r","until":"2027-01-31"}]}"#)
                .is_err()
        );
        assert!(read("[").is_err() && read("{}").is_err());
    }
}
