//! Sets of policies, by their place in [`canopy_model::Tenant::policies`].

use std::fmt;

use fixedbitset::FixedBitSet;

/// A set of policies of one tenant. All sets of one [`crate::Space`] have the same capacity.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PolicySet(FixedBitSet);

impl PolicySet {
    /// No policy, of `capacity` there are.
    pub fn empty(capacity: usize) -> Self {
        Self(FixedBitSet::with_capacity(capacity))
    }

    /// The policies for which `test` holds.
    pub fn of(capacity: usize, mut test: impl FnMut(usize) -> bool) -> Self {
        let mut set = FixedBitSet::with_capacity(capacity);
        (0..capacity).filter(|&at| test(at)).for_each(|at| set.insert(at));
        Self(set)
    }

    /// Adds a policy.
    pub fn insert(&mut self, policy: usize) {
        self.0.insert(policy);
    }

    /// Takes a policy out.
    pub(crate) fn remove(&mut self, policy: usize) {
        self.0.set(policy, false);
    }

    /// Whether a policy is in the set.
    pub fn contains(&self, policy: usize) -> bool {
        self.0.contains(policy)
    }

    /// Whether no policy is in the set.
    pub fn is_empty(&self) -> bool {
        self.0.is_clear()
    }

    /// How many policies are in the set.
    pub fn len(&self) -> usize {
        self.0.count_ones(..)
    }

    /// The policies in both sets.
    pub fn and(&self, other: &Self) -> Self {
        let mut set = self.0.clone();
        set.intersect_with(&other.0);
        Self(set)
    }

    /// The policies in either set.
    pub fn or(&self, other: &Self) -> Self {
        let mut set = self.0.clone();
        set.union_with(&other.0);
        Self(set)
    }

    /// The policies of this set that are not in `other`.
    pub(crate) fn without(&self, other: &Self) -> Self {
        let mut set = self.0.clone();
        set.difference_with(&other.0);
        Self(set)
    }

    /// The set as words of bits, for folds over many people.
    pub(crate) fn words(&self) -> &[usize] {
        self.0.as_slice()
    }

    /// Adds the policies of another set.
    pub(crate) fn add(&mut self, other: &Self) {
        self.0.union_with(&other.0);
    }

    /// Keeps only the policies that are in `other` too.
    pub fn keep(&mut self, other: &Self) {
        self.0.intersect_with(&other.0);
    }

    /// Whether every policy of this set is in `other`.
    pub fn is_subset(&self, other: &Self) -> bool {
        self.0.is_subset(&other.0)
    }

    /// Whether the sets share a policy.
    pub fn meets(&self, other: &Self) -> bool {
        !self.0.is_disjoint(&other.0)
    }

    /// The policies in ascending order.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.ones()
    }
}

impl fmt::Debug for PolicySet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}
