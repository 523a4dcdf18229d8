//! Whose devices policies see.
//!
//! Of external users they do only where device claims of the home tenant are trusted
//! (authentication-conditional-access); otherwise every device counts as unregistered. That couples
//! two axes, so folds keep people apart by it and read the device-axis accordingly.

use canopy_model::ordered;
use canopy_model::ordered::OrderedSet;

use crate::axis::Axis;
use crate::lookup::Lookup;
use crate::policy_set::PolicySet;
use crate::sign_in::{Subject, Value};
use crate::space::{Atom, Fact, Space};

/// Whether policies see the device that somebody signs in from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sight {
    /// As it is.
    Seen,
    /// As an unregistered device, whatever it is.
    Hidden,
}

impl Space {
    /// Whether policies see a subject's device; where no policy asks for devices it makes no
    /// difference, and counts as seen.
    pub fn sight(&self, subject: &Subject) -> Sight {
        if self.lookup().sees_device_of(subject) || !self.asks_for_devices() { Sight::Seen } else { Sight::Hidden }
    }

    /// The same for an atom of the who-axis.
    pub(crate) fn sight_of(&self, who: &Atom) -> Sight {
        match who.values.first() {
            Some(Value::Who(subject)) => self.sight(subject),
            _ => Sight::Seen,
        }
    }

    /// Both, or the one that everybody shares.
    pub(crate) fn sights(&self) -> OrderedSet<Sight> {
        ordered::set(self.atoms(Axis::Who).iter().map(|atom| self.sight_of(atom)))
    }

    /// The policies that admit an atom, as far as policies see.
    pub fn seen_row<'s>(&'s self, axis: Axis, atom: &'s Atom, sight: Sight) -> &'s PolicySet {
        match (axis, sight) {
            // The first device is the unregistered one.
            (Axis::Device, Sight::Hidden) => self.atoms(Axis::Device).first().map_or(&atom.row, |first| &first.row),
            _ => &atom.row,
        }
    }

    /// Whether somebody's device would be seen otherwise with another lookup.
    pub(crate) fn sees_otherwise(&self, lookup: &Lookup) -> bool {
        let differs = |fact: &Fact| lookup.sees_device_of(&fact.subject) != self.lookup().sees_device_of(&fact.subject);
        self.asks_for_devices() && self.facts().iter().any(differs)
    }

    fn asks_for_devices(&self) -> bool {
        self.atoms(Axis::Device).windows(2).any(|pair| matches!(pair, [a, b] if a.row != b.row))
    }
}
