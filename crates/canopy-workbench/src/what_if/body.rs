//! Looking into a request. Member names compare without regard to case, null is as good as
//! absent, and a member that is not known is a mistake: a misspelt condition must not be lost.

use serde_json::Value;

use super::problem::Problem;
use crate::graph::vocabulary::{self, Names};
use crate::words::list;

/// An object of a request.
pub(super) struct Body<'v> {
    /// What it is called in messages: the path to it.
    path: &'static str,
    members: Vec<(&'v str, &'v Value)>,
}

impl<'v> Body<'v> {
    /// Looks into an object that may have these members, and OData annotations.
    pub(super) fn of(value: &'v Value, path: &'static str, known: &[&str]) -> Result<Self, Problem> {
        let Value::Object(members) = value else {
            return Err(Problem::request(format!("{path} is not an object.")));
        };
        let members: Vec<(&str, &Value)> = members.iter().map(|(name, value)| (name.as_str(), value)).collect();
        let expected = |name: &str| name.contains('@') || known.iter().any(|known| known.eq_ignore_ascii_case(name));
        if let Some((name, _)) = members.iter().find(|(name, value)| !expected(name) && !value.is_null()) {
            let known: Vec<String> = known.iter().map(|name| (*name).to_owned()).collect();
            let name: String = name.chars().take(60).collect();
            return Err(Problem::request(format!(
                "{path} has no member “{name}”. It can have {}.",
                list(&known, "and")
            )));
        }
        Ok(Self { path, members })
    }

    /// A member, unless it is null.
    pub(super) fn get(&self, name: &str) -> Option<&'v Value> {
        let found = self.members.iter().rev().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| *value).filter(|value| !value.is_null())
    }

    /// The type that `@odata.type` gives, without its namespace.
    pub(super) fn odata_type(&self) -> Option<&'v str> {
        self.get("@odata.type")?.as_str()?.rsplit(['.', '#']).next()
    }

    /// A text; empty is as good as absent.
    pub(super) fn text(&self, name: &str) -> Result<Option<&'v str>, Problem> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.trim()).filter(|text| !text.is_empty())),
            Some(_) => Err(self.wrong(name, "a text")),
        }
    }

    /// A Boolean, also when it is written as a text.
    pub(super) fn flag(&self, name: &str) -> Result<Option<bool>, Problem> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(*flag)),
            Some(Value::String(text)) if text.eq_ignore_ascii_case("true") => Ok(Some(true)),
            Some(Value::String(text)) if text.eq_ignore_ascii_case("false") => Ok(Some(false)),
            Some(_) => Err(self.wrong(name, "true or false")),
        }
    }

    /// A list of texts; one text stands for a list of one.
    pub(super) fn texts(&self, name: &str) -> Result<Vec<&'v str>, Problem> {
        match self.get(name) {
            None => Ok(Vec::new()),
            Some(Value::String(text)) => Ok(vec![text.trim()]),
            Some(Value::Array(items)) => {
                let texts = items.iter().map(|item| item.as_str().map(str::trim));
                texts.collect::<Option<_>>().ok_or_else(|| self.wrong(name, "a list of texts"))
            }
            Some(_) => Err(self.wrong(name, "a list of texts")),
        }
    }

    /// A member of an enumeration.
    pub(super) fn one_of<T: Copy>(&self, name: &str, names: &Names<T>) -> Result<Option<T>, Problem> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        vocabulary::value(names, text).map(Some).ok_or_else(|| self.unknown(name, text, names))
    }

    /// The problem of a value that is not known.
    pub(super) fn unknown<T>(&self, name: &str, text: &str, names: &Names<T>) -> Problem {
        let known: Vec<String> = names.iter().map(|(name, _)| (*name).to_owned()).collect();
        let text: String = text.chars().take(60).collect();
        Problem::request(format!("{}.{name} cannot be “{text}”. It can be {}.", self.path, list(&known, "or")))
    }

    /// The problem of a value of the wrong type.
    pub(super) fn wrong(&self, name: &str, wanted: &str) -> Problem {
        Problem::request(format!("{}.{name} is not {wanted}.", self.path))
    }
}
