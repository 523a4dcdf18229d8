//! A recorded sign-in, placed on every axis: in which cases each policy's condition is met.
//!
//! Nothing is judged here. The engine says which policies admit a value; a record that leaves
//! several values possible has several answers.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use canopy_engine::{Axis, Device, PartialSignIn, PolicySet, Readings, SignIn, Space, Subject, Target, Value};
use canopy_model::SignInRecord;

use super::facts::{Facts, trust};
use crate::answer::Applies;

/// Answers that are kept for records that are alike on an axis.
const KEPT: usize = 20_000;

/// What policies say about the values that a record leaves possible on one axis.
pub(super) struct Spread {
    /// The values; empty where the record says nothing.
    pub(super) values: Vec<Value>,
    /// Policies that admit them all.
    all: PolicySet,
    /// Policies that admit any of them.
    any: PolicySet,
}

/// A record on every axis.
pub(super) struct Placed {
    pub(super) spreads: BTreeMap<Axis, Rc<Spread>>,
}

/// Places records, and remembers what is alike.
pub(super) struct Placer<'a> {
    pub(super) space: &'a Space,
    pub(super) facts: Facts<'a>,
    known: HashMap<(Axis, String), Rc<Spread>>,
}

impl<'a> Placer<'a> {
    pub(super) fn new(space: &'a Space) -> Self {
        Self { space, facts: Facts::new(space), known: HashMap::new() }
    }

    pub(super) fn place(&mut self, record: &SignInRecord) -> Placed {
        if self.known.len() > KEPT {
            self.known.clear();
        }
        Placed { spreads: Axis::ALL.into_iter().map(|axis| (axis, self.spread(axis, record))).collect() }
    }

    fn spread(&mut self, axis: Axis, record: &SignInRecord) -> Rc<Spread> {
        let key = (axis, self.facts.key(axis, record));
        if let Some(known) = self.known.get(&key) {
            return Rc::clone(known);
        }
        let values = self.facts.values(axis, record);
        let (all, any) = self.rows(axis, &values, &Readings::default());
        let spread = Rc::new(Spread { values, all, any });
        self.known.insert(key, Rc::clone(&spread));
        spread
    }

    /// Policies that admit all of the values, and any; every value where there are none.
    fn rows(&self, axis: Axis, values: &[Value], readings: &Readings) -> (PolicySet, PolicySet) {
        let nothing = PolicySet::empty(self.space.capacity());
        let fold = |mut rows: Box<dyn Iterator<Item = PolicySet> + '_>| {
            let first = rows.next().unwrap_or_else(|| nothing.clone());
            rows.fold((first.clone(), first), |(all, any), row| (all.and(&row), any.or(&row)))
        };
        if values.is_empty() {
            return fold(Box::new(self.space.atoms(axis).iter().map(|atom| atom.row.clone())));
        }
        let rows = values.iter().map(|value| self.space.row_read(value, readings.clone()));
        let (all, any) = fold(Box::new(rows));
        // One request asks for its contexts beside its resources: any one of them is enough.
        if axis == Axis::Target { (any.clone(), any) } else { (all, any) }
    }

    /// In which cases a policy's condition is met, with open questions read otherwise.
    pub(super) fn met_as(&self, placed: &Placed, axis: Axis, policy: usize, readings: &Readings) -> Applies {
        let values = placed.spreads.get(&axis).map(|spread| spread.values.as_slice()).unwrap_or_default();
        let (all, any) = self.rows(axis, values, readings);
        applies(&all, &any, policy)
    }

    /// The record as a sign-in, with what it does not carry left open.
    pub(super) fn sign_in(&self, placed: &Placed, record: &SignInRecord) -> PartialSignIn {
        let somebody = Subject::Person(canopy_engine::Person::default());
        let mut sign_in = SignIn::ordinary(somebody, Target::other());
        let mut open = std::collections::BTreeSet::new();
        for (axis, spread) in &placed.spreads {
            match spread.values.first() {
                Some(value) => sign_in = sign_in.with(value.clone()),
                None => drop(open.insert(*axis)),
            }
            if *axis != Axis::Target && spread.all != spread.any {
                open.insert(*axis);
            }
        }
        if let (Device::Registered { compliant, trust: join, .. }, Some(device)) = (&mut sign_in.device, &record.device)
        {
            *compliant = device.compliant.unwrap_or(*compliant);
            *join = trust(&device.trust).unwrap_or(*join);
        }
        PartialSignIn { sign_in, open }
    }
}

impl Placed {
    /// In which cases one condition of a policy is met.
    pub(super) fn met(&self, axis: Axis, policy: usize) -> Applies {
        self.spreads.get(&axis).map_or(Applies::Always, |spread| applies(&spread.all, &spread.any, policy))
    }

    /// In which cases all conditions of a policy are met: a policy is a box.
    pub(super) fn applies(&self, policy: usize) -> Applies {
        let met = |axis: &Axis| self.met(*axis, policy);
        if Axis::ALL.iter().any(|axis| met(axis) == Applies::Never) {
            Applies::Never
        } else if Axis::ALL.iter().all(|axis| met(axis) == Applies::Always) {
            Applies::Always
        } else {
            Applies::Sometimes
        }
    }

    /// The axes on which a policy's condition is met like this.
    pub(super) fn axes(&self, policy: usize, wanted: Applies) -> Vec<Axis> {
        Axis::ALL.into_iter().filter(|axis| self.met(*axis, policy) == wanted).collect()
    }
}

fn applies(all: &PolicySet, any: &PolicySet, policy: usize) -> Applies {
    match (all.contains(policy), any.contains(policy)) {
        (true, _) => Applies::Always,
        (false, true) => Applies::Sometimes,
        (false, false) => Applies::Never,
    }
}
