//! Tables (CSV): a row becomes the JSON object it stands for, and is recognised like any other.
//!
//! The portal's downloads of users and groups and the registration report come so, and lists of
//! policies that tools flatten, with columns such as `conditions.users.includeUsers`.

use std::borrow::Cow;

use crate::json::{self, Node, Value};

/// A cell, and where it stands.
struct Cell<'a> {
    text: Cow<'a, str>,
    start: usize,
    end: usize,
}

/// The rows of a table, as read.
pub(crate) struct Table<'a> {
    /// Names of the columns, in Graph's words where these are known.
    columns: Vec<Cow<'a, str>>,
    rows: Vec<Vec<Cell<'a>>>,
}

/// Columns by letters alone, in lower case, and Graph's name.
const COLUMNS: [(&str, &str); 9] = [
    ("objectid", "id"),
    ("userprincipalname", "userPrincipalName"),
    ("displayname", "displayName"),
    ("usertype", "userType"),
    ("accountenabled", "accountEnabled"),
    ("invitationstate", "externalUserState"),
    ("directorysynced", "onPremisesSyncEnabled"),
    ("membertype", "objectType"),
    ("grouptypes", "groupTypes"),
];

impl<'a> Table<'a> {
    /// Reads a table; nothing where the text is none.
    pub(crate) fn read(text: &'a str) -> Option<Self> {
        let skipped = text.strip_prefix("version:").and_then(|_| text.find('\n')).map_or(0, |at| at + 1);
        let head = text.get(skipped..)?.lines().next()?;
        let count = |separator: &u8| head.bytes().filter(|byte| byte == separator).count();
        let separator = [b',', b';', b'\t'].into_iter().max_by_key(count).filter(|found| count(found) > 0)?;
        let mut at = skipped;
        let header = row(text, &mut at, separator)?;
        if header.iter().any(|cell| cell.text.len() > 200 || cell.text.contains(['{', '\n'])) {
            return None;
        }
        let columns = header.into_iter().map(|cell| column(cell.text)).collect();
        let rows = std::iter::from_fn(|| row(text, &mut at, separator));
        Some(Self { columns, rows: rows.filter(|row| row.len() > 1).collect() })
    }

    /// Whether there is a column of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.columns.iter().any(|column| column.eq_ignore_ascii_case(name))
    }

    /// The rows as objects.
    pub(crate) fn objects(&self) -> Vec<Node<'_>> {
        self.rows.iter().map(|row| self.object(row)).collect()
    }

    fn object<'t>(&'t self, row: &'t [Cell<'a>]) -> Node<'t> {
        let filled = self.columns.iter().zip(row).filter(|(_, cell)| !cell.text.trim().is_empty());
        let mut members: Vec<_> = filled.map(|(name, cell)| (Cow::Borrowed(name.as_ref()), value(cell))).collect();
        let under = |part: &str| members.iter().filter(|(name, _)| name.starts_with(part)).count();
        // A policy demands something: what has no column was left out when the table was made.
        if under("conditions.") > 0 && under("grantControls.") <= 1 && under("sessionControls.") == 0 {
            let place = row.first().map_or((0, 0), |cell| (cell.start, cell.end));
            let lost = Node::new(place, true, Value::Text("left out of the table".into()));
            members.push((Cow::Borrowed("grantControls.builtInControls"), lost));
        }
        Node::nested(members)
    }
}

fn value<'t>(cell: &'t Cell<'_>) -> Node<'t> {
    let nested = cell.text.trim_start().starts_with(['{', '[']).then(|| json::read(&cell.text).0.into_iter().next());
    let value = nested.flatten().map_or(Value::Text(Cow::Borrowed(cell.text.as_ref())), |node| node.value);
    Node::new((cell.start, cell.end), true, value)
}

/// Graph's name of a column; templates give it in brackets: `Name [displayName] Required`.
fn column(name: Cow<'_, str>) -> Cow<'_, str> {
    let bracketed = name.split_once('[').and_then(|(_, rest)| rest.split_once(']')).map(|(inner, _)| inner);
    let bare = bracketed.unwrap_or(&name).trim();
    let letters = bare.split_whitespace().collect::<String>().to_lowercase();
    match COLUMNS.iter().find(|(known, _)| *known == letters) {
        Some((_, graph)) => Cow::Borrowed(graph),
        None => Cow::Owned(bare.to_owned()),
    }
}

/// The cells of the row that begins at an offset, which is moved to the next row.
fn row<'a>(text: &'a str, at: &mut usize, separator: u8) -> Option<Vec<Cell<'a>>> {
    let bytes = text.as_bytes();
    bytes.get(*at)?;
    let mut cells = Vec::new();
    loop {
        let start = *at;
        let quoted = bytes.get(start) == Some(&b'"');
        let mut inside = quoted;
        let mut end = start + usize::from(quoted);
        while let Some(byte) = bytes.get(end) {
            match byte {
                b'"' if quoted => inside = !inside,
                b'\n' | b'\r' if !inside => break,
                _ if *byte == separator && !inside => break,
                _ => {}
            }
            end += 1;
        }
        let whole = text.get(start..end).unwrap_or_default();
        let bare = whole.strip_prefix('"').filter(|_| quoted).map(|rest| rest.strip_suffix('"').unwrap_or(rest));
        let text = match bare {
            Some(bare) if bare.contains("\"\"") => Cow::Owned(bare.replace("\"\"", "\"")),
            bare => Cow::Borrowed(bare.unwrap_or(whole)),
        };
        cells.push(Cell { text, start, end });
        *at = end + 1;
        match bytes.get(end) {
            Some(byte) if *byte == separator => {}
            Some(b'\r') if bytes.get(end + 1) == Some(&b'\n') => {
                *at = end + 2;
                return Some(cells);
            }
            _ => return Some(cells),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_become_objects() {
        let text = "Object ID;User principal name;conditions.users.includeUsers;methods\r\n\
            1;\"a;\"\"b\"\"\";All;\"[\"\"sms\"\"]\"\r\n\n2;\"two\nlines\";;\n";
        let table = Table::read(text).unwrap();
        let objects = table.objects();
        assert_eq!(objects.len(), 2);
        assert_eq!(objects[0].text_of("id"), Some("1"));
        assert_eq!(objects[0].text_of("userPrincipalName"), Some("a;\"b\""));
        assert_eq!(objects[0].get("conditions").unwrap().get("users").unwrap().text_of("includeUsers"), Some("All"));
        assert_eq!(objects[0].get("methods").unwrap().items().len(), 1);
        assert_eq!(objects[1].text_of("userPrincipalName"), Some("two\nlines"));
        let id = objects[1].get("id").unwrap();
        assert_eq!(text.get(id.start..id.end), Some("2"));
    }

    #[test]
    fn text_is_no_table() {
        for text in ["", "one\ntwo\n", "{\"a\": 1, \"b\": 2}"] {
            assert!(Table::read(text).is_none(), "{text}");
        }
        assert!(Table::read("Name [displayName] Required,x\n").unwrap().has("displayName"));
    }
}
