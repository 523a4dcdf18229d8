//! Things in order, at a small price: every type of item that the standard library sorts links a whole
//! sorting algorithm of its own into the page, which is downloaded with it. So does each type of set or
//! map that is collected, for that sorts first. Here there is one algorithm, and it sorts places.

mod map;
mod set;

use std::cmp::Ordering;

pub use map::{Entry, Iter, OrderedMap};
pub use set::OrderedSet;

/// Fewer than these are put in one by one; more are sorted in.
const FEW: usize = 16;

/// A set of these.
pub fn set<T: Ord>(items: impl IntoIterator<Item = T>) -> OrderedSet<T> {
    items.into_iter().collect()
}

/// A map of these; of several values for one key the last one stays.
pub fn map<K: Ord, V>(items: impl IntoIterator<Item = (K, V)>) -> OrderedMap<K, V> {
    items.into_iter().collect()
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
    use super::{OrderedMap, OrderedSet, map, set, sort, sort_by, sort_by_key};
    use std::cmp::Reverse;
    use std::collections::{BTreeMap, BTreeSet};

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
    fn a_set_does_what_that_of_the_standard_library_does() {
        let (mut ours, mut theirs) = (OrderedSet::new(), BTreeSet::new());
        for (at, number) in scattered(500).into_iter().map(|number| number % 97).enumerate() {
            match at % 3 {
                0 => assert_eq!(ours.remove(&number), theirs.remove(&number)),
                _ => assert_eq!(ours.insert(number), theirs.insert(number)),
            }
            assert_eq!(ours.contains(&(number + 1)), theirs.contains(&(number + 1)));
            assert!(ours.iter().eq(&theirs));
        }
        let (other, theirs_other) = (set(scattered(60)), BTreeSet::from_iter(scattered(60)));
        ours.extend(scattered(30));
        theirs.extend(scattered(30));
        assert!(ours.iter().eq(&theirs));
        assert!(ours.intersection(&other).eq(theirs.intersection(&theirs_other)));
        assert!(ours.difference(&other).eq(theirs.difference(&theirs_other)));
        assert!(set(scattered(30)).is_subset(&ours) && !ours.is_subset(&other) && ours.is_disjoint(&set([1_000_000])));
    }

    #[test]
    fn a_map_does_what_that_of_the_standard_library_does() {
        let (mut ours, mut theirs) = (OrderedMap::new(), BTreeMap::new());
        for (at, number) in scattered(500).into_iter().enumerate() {
            let key = number % 97;
            match at % 4 {
                0 => assert_eq!(ours.remove(&key), theirs.remove(&key)),
                1 => *ours.entry(key).or_default() += number,
                _ => assert_eq!(ours.insert(key, number), theirs.insert(key, number)),
            }
            if at % 4 == 1 {
                *theirs.entry(key).or_default() += number;
            }
            assert_eq!(ours.get(&(key + 1)), theirs.get(&(key + 1)));
            assert!(ours.iter().eq(&theirs));
        }
        let pairs = || scattered(100).into_iter().map(|number| (number % 7, number));
        ours.extend(pairs());
        theirs.extend(pairs());
        assert!(ours.iter().eq(&theirs), "the last one stays");
        assert!(map(pairs()).into_iter().eq(BTreeMap::from_iter(pairs())));
    }
}
