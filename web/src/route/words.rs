//! Values by the names that addresses have for them.

/// The value of that name; the default for any other.
pub(super) fn named<T: Copy + Default>(names: &[(T, &str)], name: &str) -> T {
    names.iter().find(|(_, known)| *known == name).map(|(value, _)| *value).unwrap_or_default()
}

pub(super) fn name_of<T: Copy + PartialEq>(names: &[(T, &'static str)], value: T) -> &'static str {
    names.iter().find(|(known, _)| *known == value).map_or("", |(_, name)| name)
}

/// The pairs of a query.
pub(super) fn pairs(query: &str) -> impl Iterator<Item = (&str, &str)> {
    query.split('&').filter_map(|pair| pair.split_once('='))
}

/// What stands after the address's question mark, with it; nothing where there is nothing to say.
pub(super) fn query<'a>(pairs: impl Iterator<Item = &'a (&'static str, String)>) -> String {
    let written = pairs.filter(|(_, value)| !value.is_empty()).map(|(key, value)| format!("{key}={value}"));
    let written: Vec<String> = written.collect();
    if written.is_empty() { String::new() } else { format!("?{}", written.join("&")) }
}
