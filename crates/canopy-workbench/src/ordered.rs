//! Small things in order, at a small price: collecting into a set and every other sort link one more
//! sorting algorithm into the page, which is downloaded with it.

use std::collections::{BTreeMap, BTreeSet};

use crate::answer::Choice;

/// A set, item by item.
pub(crate) fn set<T: Ord>(items: impl Iterator<Item = T>) -> BTreeSet<T> {
    let mut set = BTreeSet::new();
    set.extend(items);
    set
}

/// A map, item by item; of several values for one key the last one stays.
pub(crate) fn map<K: Ord, V>(items: impl Iterator<Item = (K, V)>) -> BTreeMap<K, V> {
    let mut map = BTreeMap::new();
    map.extend(items);
    map
}

/// Choices by group, resources first, then by label.
pub(crate) fn choices(mut choices: Vec<Choice>) -> Vec<Choice> {
    choices.sort_by_key(|choice| (choice.group != "Resources", choice.group.clone(), choice.label.to_lowercase()));
    choices
}
