//! Which policies a partial sign-in reaches: always, sometimes, or never.

use crate::axis::Axis;
use crate::cases::PartialSignIn;
use crate::policy_set::PolicySet;
use crate::sign_in::{Device, Value};
use crate::space::{Sight, Space};

/// The policies whose conditions a partial sign-in meets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    /// In every case.
    pub always: PolicySet,
    /// In some cases and not in others.
    pub sometimes: PolicySet,
}

/// What the axes that are not open decide.
#[derive(Debug)]
pub(crate) struct Closed {
    /// The policies that they all admit.
    pub(crate) admitted: PolicySet,
    /// Where people are open and the device is not, it waits until people are chosen, because they
    /// decide what policies see of it: those that admit it seen, and hidden.
    device: Option<[PolicySet; 2]>,
}

impl Closed {
    pub(crate) fn new(space: &Space, partial: &PartialSignIn) -> Self {
        let waits = partial.open.contains(&Axis::Who) && !partial.open.contains(&Axis::Device);
        let trace = space.trace(&partial.sign_in);
        let undecided = |axis: &Axis| partial.open.contains(axis) || (waits && *axis == Axis::Device);
        let met = |at: usize| trace.unmet(at).iter().all(|(axis, _)| undecided(axis));
        let rows = || [partial.sign_in.device.clone(), Device::Unregistered].map(|d| space.row(&Value::Device(d)));
        Self { admitted: PolicySet::of(space.capacity(), met), device: waits.then(rows) }
    }

    /// What is known of a sign-in of which the person is not open.
    pub(crate) fn of(admitted: PolicySet) -> Self {
        Self { admitted, device: None }
    }

    /// The policies that admit a device that waited, for people whose device is seen so.
    pub(crate) fn device(&self, sight: Sight) -> Option<&PolicySet> {
        let [seen, hidden] = self.device.as_ref()?;
        Some(if sight == Sight::Hidden { hidden } else { seen })
    }
}

/// Finds the policies that apply always, and those that apply sometimes. But for who and device,
/// which are taken together, a policy is a box: it applies always just when every open axis is
/// admitted whole.
pub fn reach(space: &Space, partial: &PartialSignIn) -> Reach {
    let closed = Closed::new(space, partial);
    let everything = PolicySet::of(space.capacity(), |_| true);
    let (mut always, mut ever) = (closed.admitted.clone(), closed.admitted.clone());
    for axis in partial.open.iter().filter(|axis| !matches!(axis, Axis::Who | Axis::Device)) {
        let rows = space.atoms(*axis).iter().map(|atom| atom.row.clone());
        let (whole, some) = admitted(rows).unwrap_or_else(|| (everything.clone(), everything.clone()));
        always.keep(&whole);
        ever.keep(&some);
    }
    let devices = [Sight::Seen, Sight::Hidden].map(|sight| {
        let open = partial.open.contains(&Axis::Device).then(|| space.atoms(Axis::Device)).into_iter().flatten();
        let rows = open.map(|atom| space.seen_row(Axis::Device, atom, sight)).chain(closed.device(sight));
        admitted(rows.cloned()).unwrap_or_else(|| (everything.clone(), everything.clone()))
    });
    let of = |sight: Sight| if sight == Sight::Hidden { &devices[1] } else { &devices[0] };
    let people: Vec<(&PolicySet, Sight)> = if partial.open.contains(&Axis::Who) {
        space.atoms(Axis::Who).iter().map(|atom| (&atom.row, space.sight_of(atom))).collect()
    } else {
        vec![(&closed.admitted, space.sight(&partial.sign_in.subject))]
    };
    let whole = admitted(people.iter().map(|(row, sight)| row.and(&of(*sight).0)));
    let some = admitted(people.iter().map(|(row, sight)| row.and(&of(*sight).1)));
    whole.into_iter().for_each(|(whole, _)| always.keep(&whole));
    some.into_iter().for_each(|(_, some)| ever.keep(&some));
    Reach { sometimes: PolicySet::of(space.capacity(), |at| ever.contains(at) && !always.contains(at)), always }
}

/// What all of some rows admit, and what any of them does; `None` without rows.
fn admitted(rows: impl Iterator<Item = PolicySet>) -> Option<(PolicySet, PolicySet)> {
    rows.fold(None, |both: Option<(PolicySet, PolicySet)>, row| match both {
        None => Some((row.clone(), row)),
        Some((whole, some)) => Some((whole.and(&row), some.or(&row))),
    })
}
