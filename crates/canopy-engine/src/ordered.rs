//! Sets and maps filled item by item. To collect sorts first, and each type of item would link a
//! sorting algorithm of its own into the page, which is downloaded with it.

use std::collections::{BTreeMap, BTreeSet};

/// A set.
pub(crate) fn set<T: Ord>(items: impl Iterator<Item = T>) -> BTreeSet<T> {
    let mut set = BTreeSet::new();
    set.extend(items);
    set
}

/// A map; of several values for one key the last one stays.
pub(crate) fn map<K: Ord, V>(items: impl Iterator<Item = (K, V)>) -> BTreeMap<K, V> {
    let mut map = BTreeMap::new();
    map.extend(items);
    map
}
