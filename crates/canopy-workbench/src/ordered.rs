//! Small things in order, at a small price: collecting into a set and every other sort link one more
//! sorting algorithm into the page, which is downloaded with it.

use std::collections::BTreeSet;

use crate::answer::Choice;

/// A set, item by item.
pub(crate) fn set<T: Ord>(items: impl Iterator<Item = T>) -> BTreeSet<T> {
    let mut set = BTreeSet::new();
    set.extend(items);
    set
}

/// Choices by group, resources first, then by label.
pub(crate) fn choices(mut choices: Vec<Choice>) -> Vec<Choice> {
    choices.sort_by_key(|choice| (choice.group != "Resources", choice.group.clone(), choice.label.to_lowercase()));
    choices
}
