//! Objects that stand one after the other are mostly alike: then what one was, the next one is too.

use crate::json::{Node, Value};
use crate::kind::Kind;
use crate::record::Record;
use crate::sniff::Reader;

/// How an object was recognised that the next one may be like.
pub(crate) struct Alike {
    members: Vec<(String, Form)>,
    odata_type: Option<String>,
    context: String,
    collection: String,
    usual_place: bool,
    known: (&'static Reader, Kind),
}

/// What recognising looks at of a value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Null,
    /// Text, a number, true or false.
    Plain,
    /// Text of nothing but space.
    Blank,
    List,
}

/// Members into which recognising looks deeper.
const LOOKED_INTO: [&str; 3] = ["policyType", "Objects", "value"];

impl Alike {
    /// What is worth noting of an object that was recognised: that it is one of many, and that nothing but
    /// its members' names and forms, its type and its place told so.
    pub(crate) fn note(record: &Record<'_, '_>, known: (&'static Reader, Kind)) -> Option<Self> {
        let many = matches!(known.1, Kind::User | Kind::Group | Kind::RoleAssignment | Kind::RoleEligibility);
        if !many || !record.node.has("id") || LOOKED_INTO.iter().any(|name| record.node.has(name)) {
            return None;
        }
        let forms = record.node.members().iter().map(|member| Some((member.name.to_string(), form(&member.node)?)));
        Some(Self {
            members: forms.collect::<Option<_>>()?,
            odata_type: record.odata_type().map(str::to_owned),
            context: record.context.to_owned(),
            collection: record.collection.to_owned(),
            usual_place: record.usual_place,
            known,
        })
    }

    /// What an object is, if it is like this one.
    pub(crate) fn recognise(&self, record: &Record<'_, '_>) -> Option<(&'static Reader, Kind)> {
        let members = record.node.members();
        let alike = self.members.len() == members.len()
            && self
                .members
                .iter()
                .zip(members)
                .all(|((name, known), member)| *name == *member.name && form(&member.node) == Some(*known))
            && self.usual_place == record.usual_place
            && self.collection == record.collection
            && self.context == record.context
            && self.odata_type.as_deref() == record.odata_type();
        alike.then_some(self.known)
    }
}

/// `None` where recognising may look at what is in the value.
fn form(node: &Node<'_>) -> Option<Form> {
    match &node.value {
        Value::Null => Some(Form::Null),
        Value::Text(_) if node.text_not_empty().is_none() => Some(Form::Blank),
        Value::Text(_) | Value::Number(_) | Value::Bool(_) => Some(Form::Plain),
        Value::Array(_) | Value::Long(_) => Some(Form::List),
        Value::Object(_) => None,
    }
}
