//! Named locations as sets of networks.

use canopy_model::LocationSelector;

use super::{Atom, Space};
use crate::axis::Axis;
use crate::regions::AtomSet;
use crate::sign_in::Value;

impl Space {
    /// All trusted locations, then each named location, with the atoms of the network-axis in it. One
    /// that holds some of an atom and not all is left out.
    pub fn located(&self) -> Vec<(LocationSelector, AtomSet)> {
        let named = self.tenant.locations.iter().map(|one| LocationSelector::Location(one.id.clone()));
        let selectors = std::iter::once(LocationSelector::AllTrusted).chain(named);
        selectors.filter_map(|selector| self.networks_in(&selector).map(|atoms| (selector, atoms))).collect()
    }

    fn networks_in(&self, selector: &LocationSelector) -> Option<AtomSet> {
        let atoms = self.atoms(Axis::Network);
        let mut inside = AtomSet::with_capacity(atoms.len());
        for (at, atom) in atoms.iter().enumerate() {
            match self.networks_of(atom, selector) {
                0 => {}
                all if all == atom.values.len() => inside.insert(at),
                _ => return None,
            }
        }
        Some(inside)
    }

    fn networks_of(&self, atom: &Atom, selector: &LocationSelector) -> usize {
        let covered = |value: &&Value| match value {
            Value::Network(network) => Axis::location_covers(selector, network, &self.lookup),
            _ => false,
        };
        atom.values.iter().filter(covered).count()
    }
}
