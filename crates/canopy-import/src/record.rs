//! An object and its surroundings, as far as they help to recognise it.

use crate::json::Node;

/// An object that may be of a known kind, and what is known of its surroundings.
pub(crate) struct Record<'n, 'a> {
    /// The object.
    pub(crate) node: &'n Node<'a>,
    /// `@odata.context`, its own or that of the list around it.
    pub(crate) context: &'n str,
    /// The collection it stands in, such as `users`, from the context or the member's name.
    pub(crate) collection: &'n str,
    /// Whether it stands where such objects usually stand; elsewhere only shapes that cannot be
    /// mistaken are read.
    pub(crate) usual_place: bool,
    /// Which object of the file this is, from 1.
    pub(crate) number: usize,
    /// The object around it, where that is no list.
    pub(crate) parent: Option<&'n Node<'a>>,
}

impl Record<'_, '_> {
    /// Whether the object's OData type, or else the collection it stands in, is this one.
    pub(crate) fn is(&self, odata_type: &str, collection: &str) -> bool {
        match self.odata_type() {
            Some(name) => name.eq_ignore_ascii_case(odata_type),
            None => self.usual_place && self.collection.eq_ignore_ascii_case(collection) && !self.is_envelope(),
        }
    }

    /// Whether the object's OData type is given and is another one.
    pub(crate) fn is_other_than(&self, odata_type: &str) -> bool {
        self.odata_type().is_some_and(|name| !name.eq_ignore_ascii_case(odata_type))
    }

    /// Whether all these members are there, null or not.
    pub(crate) fn has(&self, names: &[&str]) -> bool {
        names.iter().all(|name| self.node.has(name))
    }

    /// Whether one of these members is there, null or not.
    pub(crate) fn has_any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.node.has(name))
    }

    /// `@odata.type` without its namespace.
    pub(crate) fn odata_type(&self) -> Option<&str> {
        self.node.text_of("@odata.type").map(|name| name.rsplit('.').next().unwrap_or(name))
    }

    fn is_envelope(&self) -> bool {
        self.node.get("value").is_some_and(Node::is_array)
    }
}
