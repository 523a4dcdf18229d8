//! Things in order, at a small price: every type of item that the standard library sorts links a whole
//! sorting algorithm of its own into the page, which is downloaded with it. So does each type of set or
//! map that is collected, for that sorts first. Here there is one algorithm, and it sorts places.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// A set, item by item.
pub fn set<T: Ord>(items: impl IntoIterator<Item = T>) -> BTreeSet<T> {
    let mut set = BTreeSet::new();
    set.extend(items);
    set
}

/// A map; of several values for one key the last one stays.
pub fn map<K: Ord, V>(items: impl IntoIterator<Item = (K, V)>) -> BTreeMap<K, V> {
    let mut map = BTreeMap::new();
    map.extend(items);
    map
}

/// Sorts items by themselves; equal ones keep their order.
pub fn sort<T: Ord>(items: &mut [T]) {
    sort_by(items, T::cmp);
}

/// Sorts items by a key, which is asked once for each; equal ones keep their order.
pub fn sort_by_key<T, K: Ord>(items: &mut [T], key: impl FnMut(&T) -> K) {
    let keys: Vec<K> = items.iter().map(key).collect();
    let order = order(keys.len(), &|a, b| keys.get(a).cmp(&keys.get(b)));
    arrange(order, &mut |a, b| items.swap(a, b));
}

/// Sorts items as they compare; equal ones keep their order.
pub fn sort_by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let order = order(items.len(), &|a, b| match (items.get(a), items.get(b)) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Ordering::Equal,
    });
    arrange(order, &mut |a, b| items.swap(a, b));
}

/// For each place of so many the one whose item belongs there; nothing where all are in order.
#[expect(clippy::disallowed_methods, reason = "the one place that sorts with an algorithm of the standard library")]
fn order(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    if (1..count).all(|at| compare(at - 1, at).is_le()) {
        return Vec::new();
    }
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|a, b| compare(*a, *b));
    order
}

/// Brings every item to its place, with as many swaps at most as there are items.
fn arrange(mut order: Vec<usize>, swap: &mut dyn FnMut(usize, usize)) {
    for start in 0..order.len() {
        // Round the circle of places that take each other's items.
        let mut at = start;
        while let Some(place) = order.get_mut(at) {
            let from = std::mem::replace(place, at);
            if from == start || from == at {
                break;
            }
            swap(at, from);
            at = from;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{map, set, sort, sort_by, sort_by_key};
    use std::cmp::Reverse;

    /// Numbers that follow no order.
    fn scattered(count: u64) -> Vec<u64> {
        let next = |last: &u64| Some((last * 7_919 + 104_729) % 1_000_003);
        std::iter::successors(Some(count), next).take(count as usize).collect()
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "what is compared with")]
    fn everything_comes_where_the_standard_library_brings_it() {
        for count in 0..200 {
            let mut sorted: Vec<(u64, usize)> = scattered(count).into_iter().map(|n| n % 17).zip(0..).collect();
            let (mut by_key, mut by_compare) = (sorted.clone(), sorted.clone());
            let mut whole = scattered(count);
            sorted.sort_by_key(|(number, _)| *number);
            sort_by_key(&mut by_key, |(number, _)| *number);
            sort_by(&mut by_compare, |(a, _), (b, _)| a.cmp(b));
            sort(&mut whole);
            assert_eq!(by_key, sorted, "equal ones keep their order");
            assert_eq!(by_compare, sorted);
            assert!(whole.is_sorted());
        }
    }

    #[test]
    fn any_key_will_do() {
        let mut words = ["ab", "c", "", "def", "g"];
        sort_by_key(&mut words, |word| Reverse(word.len()));
        assert_eq!(words, ["def", "ab", "c", "g", ""]);
    }

    #[test]
    fn sets_and_maps_are_those_that_collecting_makes() {
        let numbers = scattered(100);
        assert_eq!(set(&numbers), numbers.iter().collect());
        let pairs = || numbers.iter().map(|number| number % 7).zip(&numbers);
        assert_eq!(map(pairs()), pairs().collect(), "the last one stays");
    }
}
