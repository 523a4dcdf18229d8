//! Looking into JSON values as lenient as exports require.
//!
//! Member names compare without regard to case, because the PowerShell SDK writes PascalCase.
//! Null and missing are one and the same.

use std::borrow::Cow;

use crate::{Member, Node, Value};

/// Values by paths, such as `conditions.users.includeUsers`.
pub type Paths<'a> = Vec<(Cow<'a, str>, Node<'a>)>;

impl<'a> Node<'a> {
    /// A value between two offsets.
    pub fn new((start, end): (usize, usize), whole: bool, value: Value<'a>) -> Self {
        let marks = match &value {
            Value::Object(members) => members.iter().fold(0, |marks, member| marks | mark(&member.name)),
            _ => 0,
        };
        Self { start, end, whole, marks, value }
    }

    /// An object made of members whose names are paths, such as `conditions.users.includeUsers`.
    pub fn nested(members: Paths<'a>) -> Self {
        let mut own: Vec<Member<'a>> = Vec::new();
        let mut groups: Vec<(String, Paths<'a>)> = Vec::new();
        for (path, node) in members {
            let Some((head, rest)) = path.split_once('.') else {
                let at = own.partition_point(|member| member.node.start <= node.start);
                own.insert(at, Member { name: path, node });
                continue;
            };
            let rest = (Cow::Owned(rest.to_owned()), node);
            match groups.iter_mut().find(|(name, _)| name == head) {
                Some((_, group)) => group.push(rest),
                None => groups.push((head.to_owned(), vec![rest])),
            }
        }
        // Members stand in the order of their places, as in a text.
        for (name, group) in groups {
            let node = Self::nested(group);
            let at = own.partition_point(|member| member.node.start <= node.start);
            own.insert(at, Member { name: name.into(), node });
        }
        let start = own.first().map_or(0, |member| member.node.start);
        let end = own.iter().map(|member| member.node.end).max().unwrap_or(start);
        Self::new((start, end), true, Value::Object(own))
    }

    /// The object's members; none for other values.
    pub fn members(&self) -> &[Member<'a>] {
        match &self.value {
            Value::Object(members) => members,
            _ => &[],
        }
    }

    /// The list's items; none for other values.
    pub fn items(&self) -> &[Node<'a>] {
        match &self.value {
            Value::Array(items) => items,
            Value::Long(list) => list.all(),
            _ => &[],
        }
    }

    /// Goes through the list's items while `each` says so, of a long list without keeping them; whether
    /// it said so of all. Other values have no items.
    pub fn while_each(&self, each: &mut dyn FnMut(&Self) -> bool) -> bool {
        match &self.value {
            Value::Long(list) => list.while_each(each),
            _ => self.items().iter().all(each),
        }
    }

    /// How many items the list has; none for other values.
    pub fn count(&self) -> usize {
        match &self.value {
            Value::Long(list) => list.count(),
            _ => self.items().len(),
        }
    }

    /// The member of this name, unless null; the last one wins. Members of derived types may be
    /// in `AdditionalProperties` (PowerShell SDK).
    pub fn get(&self, name: &str) -> Option<&Node<'a>> {
        let own = self.own(name).filter(|node| !node.is_null());
        own.or_else(|| self.own("AdditionalProperties")?.own(name).filter(|node| !node.is_null()))
    }

    /// Whether there is a member of this name, null or not.
    pub fn has(&self, name: &str) -> bool {
        self.own(name).is_some() || self.own("AdditionalProperties").is_some_and(|more| more.own(name).is_some())
    }

    fn own(&self, name: &str) -> Option<&Node<'a>> {
        if self.marks & mark(name) == 0 { None } else { self.searched(name) }
    }

    fn searched(&self, name: &str) -> Option<&Node<'a>> {
        self.members().iter().rev().find(|member| member.name.eq_ignore_ascii_case(name)).map(|member| &member.node)
    }

    /// The text of a string.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The text of a member that is a string and not empty.
    pub fn text_of(&self, name: &str) -> Option<&str> {
        self.get(name)?.text_not_empty()
    }

    /// The text of a string that is not empty.
    pub fn text_not_empty(&self) -> Option<&str> {
        let visible = |text: &&str| text.starts_with(|c: char| c.is_ascii_graphic()) || !text.trim().is_empty();
        self.text().filter(visible)
    }

    /// A Boolean, also when written as a string.
    pub fn flag(&self) -> Option<bool> {
        match &self.value {
            Value::Bool(value) => Some(*value),
            Value::Text(text) if text.eq_ignore_ascii_case("true") => Some(true),
            Value::Text(text) if text.eq_ignore_ascii_case("false") => Some(false),
            _ => None,
        }
    }

    /// A Boolean member.
    pub fn flag_of(&self, name: &str) -> Option<bool> {
        self.get(name)?.flag()
    }

    /// A whole number, also when written as a string.
    pub fn number(&self) -> Option<u32> {
        match &self.value {
            Value::Number(number) => whole(number),
            Value::Text(text) => whole(text.trim()),
            _ => None,
        }
    }

    /// Whether this is null.
    pub fn is_null(&self) -> bool {
        matches!(self.value, Value::Null)
    }

    /// Whether this is an object.
    pub fn is_object(&self) -> bool {
        matches!(self.value, Value::Object(_))
    }

    /// Whether this is a list.
    pub fn is_array(&self) -> bool {
        matches!(self.value, Value::Array(_) | Value::Long(_))
    }

    /// Whether nothing is in it: null, empty, or an object of nothing but such members.
    pub fn is_hollow(&self) -> bool {
        match &self.value {
            Value::Null => true,
            Value::Text(text) => text.trim().is_empty(),
            Value::Array(items) => items.is_empty(),
            Value::Object(members) => members.iter().all(|member| is_metadata(&member.name) || member.node.is_hollow()),
            Value::Bool(_) | Value::Number(_) | Value::Long(_) => false,
        }
    }

    /// A string, or those in a list, uncut.
    pub fn words_whole(&self) -> Vec<&Node<'a>> {
        let list = if self.text().is_some() { std::slice::from_ref(self) } else { self.items() };
        list.iter().filter(|node| node.text().is_some()).collect()
    }

    /// The parts of a comma string, or the items of a list; other items are given back as they are.
    pub fn words(&self) -> Vec<Word<'_, 'a>> {
        match &self.value {
            Value::Null => Vec::new(),
            Value::Text(text) => parts(text).map(|text| Word { node: self, text: Some(Cow::Borrowed(text)) }).collect(),
            Value::Array(_) | Value::Long(_) => {
                self.items().iter().filter(|item| !item.is_null()).flat_map(item_words).collect()
            }
            Value::Number(number) => vec![Word { node: self, text: Some(Cow::Borrowed(number)) }],
            Value::Bool(_) | Value::Object(_) => vec![Word { node: self, text: None }],
        }
    }
}

/// Tables write whole numbers like `4.0`.
fn whole(text: &str) -> Option<u32> {
    text.strip_suffix(".0").unwrap_or(text).parse().ok()
}

/// One bit that names which differ seldom share, whatever their case.
const fn mark(name: &str) -> u32 {
    let bytes = name.as_bytes();
    match (bytes.first(), bytes.last()) {
        (Some(first), Some(last)) => {
            let (first, last) = (first.to_ascii_lowercase() as usize, last.to_ascii_lowercase() as usize);
            1 << ((bytes.len() * 5 + first * 3 + last * 7) % 32)
        }
        _ => 1,
    }
}

/// One word of a list, and where it stands.
pub struct Word<'n, 'a> {
    /// Its place.
    pub node: &'n Node<'a>,
    /// The text; none where something else than text stands.
    pub text: Option<Cow<'n, str>>,
}

fn item_words<'n, 'a>(item: &'n Node<'a>) -> Vec<Word<'n, 'a>> {
    // Some tools write objects in place of ids.
    let text = item.text().or_else(|| item.text_of("id"));
    match text {
        Some(text) => parts(text).map(|text| Word { node: item, text: Some(Cow::Borrowed(text)) }).collect(),
        None => vec![Word { node: item, text: None }],
    }
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty())
}

/// OData annotations and actions: `@odata.type`, `x@odata.type`, `#microsoft.graph.restore`.
pub fn is_metadata(name: &str) -> bool {
    name.contains('@') || name.starts_with('#')
}

#[cfg(test)]
mod tests {
    use crate as json;

    #[test]
    fn members_are_found_whatever_their_case() {
        let (roots, _) = json::read(
            r#"{"Id": null, "id": "x", "AdditionalProperties": {"isTrusted": true},
                "Flags": "a, b", "List": ["a", {"id": "b"}, 3, null]}"#,
        );
        let node = &roots[0];
        assert_eq!(node.text_of("ID"), Some("x"));
        assert_eq!(node.flag_of("IsTrusted"), Some(true));
        let words = |name: &str| {
            node.get(name).unwrap().words().iter().map(|w| w.text.clone().map(String::from)).collect::<Vec<_>>()
        };
        assert_eq!(words("flags"), [Some("a".to_owned()), Some("b".to_owned())]);
        assert_eq!(words("list"), [Some("a".to_owned()), Some("b".to_owned()), None]);
    }

    #[test]
    fn hollow_objects_hold_nothing() {
        let (roots, _) =
            json::read(r##"[{}, {"a": null, "b": [], "c": {"@odata.type": "#x", "d": ""}}, {"a": false}]"##);
        let hollow: Vec<bool> = roots[0].items().iter().map(super::Node::is_hollow).collect();
        assert_eq!(hollow, [true, true, false]);
    }
}
