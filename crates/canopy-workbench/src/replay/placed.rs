//! A recorded sign-in, placed on every axis: in which cases each policy's condition is met.
//!
//! Nothing is judged here. The engine says which policies admit a value; a record that leaves
//! several values possible has several answers.

use canopy_model::ordered::OrderedSet;
use std::collections::HashMap;
use std::rc::Rc;

use canopy_engine::{Axis, Device, Lookup, PartialSignIn, PolicySet, Readings, SignIn, Space, Subject, Target, Value};
use canopy_model::SignInRecord;

use super::facts::{Facts, trust};
use crate::answer::Applies;

/// Answers that are kept for records that are alike on an axis.
const KEPT: usize = 20_000;

/// What policies say about the values that a record leaves possible on one axis.
struct Spread {
    axis: Axis,
    /// The values; empty where the record says nothing.
    values: Vec<Value>,
    /// Policies that admit them all.
    all: PolicySet,
    /// Policies that admit any of them.
    any: PolicySet,
}

/// A record on every axis, in the order of [`Axis::ALL`], of which the first is who.
pub(super) struct Placed(Vec<Rc<Spread>>);

/// Places records, and remembers what is alike.
pub(super) struct Placer<'a> {
    pub(super) space: &'a Space,
    pub(super) facts: Facts<'a>,
    known: HashMap<String, Rc<Spread>>,
}

impl<'a> Placer<'a> {
    pub(super) fn new(space: &'a Space) -> Self {
        Self { space, facts: Facts::new(space), known: HashMap::new() }
    }

    pub(super) fn place(&mut self, record: &SignInRecord) -> Placed {
        if self.known.len() > KEPT {
            self.known.clear();
        }
        let mut placed = Placed(Vec::new());
        for axis in Axis::ALL {
            let spread = self.spread(axis, record, &placed);
            placed.0.push(spread);
        }
        placed
    }

    fn spread(&mut self, axis: Axis, record: &SignInRecord, placed: &Placed) -> Rc<Spread> {
        let mut key = self.facts.key(axis, record);
        key.push(char::from(b'a' + axis as u8));
        if axis == Axis::Device {
            // Whose device it is decides whether policies see it.
            key.push_str(&self.facts.key(Axis::Who, record));
        }
        if let Some(known) = self.known.get(&key) {
            return Rc::clone(known);
        }
        let values = self.facts.values(axis, record);
        let asked = (axis, values.as_slice(), placed.values(Axis::Who));
        let (all, any) = self.rows(asked, self.space.lookup(), |value| self.space.row(value));
        let spread = Rc::new(Spread { axis, values, all, any });
        self.known.insert(key, Rc::clone(&spread));
        spread
    }

    /// Policies that admit all of the values, and any; every value where there are none.
    fn rows(
        &self,
        (axis, values, who): (Axis, &[Value], &[Value]),
        lookup: &Lookup,
        row: impl Fn(&Value) -> PolicySet,
    ) -> (PolicySet, PolicySet) {
        let mut rows: Vec<PolicySet> = match values.is_empty() {
            true => self.space.atoms(axis).iter().map(|atom| atom.row.clone()).collect(),
            false => values.iter().map(&row).collect(),
        };
        if axis == Axis::Device {
            let sees = |value: &&Value| matches!(value, Value::Who(subject) if lookup.sees_device_of(subject));
            let seen = who.iter().filter(sees).count();
            if seen == 0 {
                rows.clear();
            }
            if seen < who.len() {
                rows.push(row(&Value::Device(Device::Unregistered)));
            }
        }
        let first = rows.first().cloned().unwrap_or_else(|| PolicySet::empty(self.space.capacity()));
        let (all, any) = rows.iter().fold((first.clone(), first), |(all, any), row| (all.and(row), any.or(row)));
        // One request asks for its contexts beside its resources: any one of them is enough.
        if axis == Axis::Target { (any.clone(), any) } else { (all, any) }
    }

    /// In which cases a policy's condition is met, with open questions read otherwise.
    pub(super) fn met_as(&self, placed: &Placed, axis: Axis, policy: usize, readings: &Readings) -> Applies {
        let lookup = self.space.lookup().with(readings.clone());
        let row = |value: &Value| {
            let admits = self.space.admits_read(policy, value, readings.clone());
            PolicySet::of(self.space.capacity(), |at| at == policy && admits)
        };
        let (all, any) = self.rows((axis, placed.values(axis), placed.values(Axis::Who)), &lookup, row);
        applies(&all, &any, policy)
    }

    /// The record as a sign-in, with what it does not carry left open.
    pub(super) fn sign_in(&self, placed: &Placed, record: &SignInRecord) -> PartialSignIn {
        let somebody = Subject::Person(canopy_engine::Person::default());
        let mut sign_in = SignIn::ordinary(somebody, Target::other());
        let mut open = OrderedSet::new();
        for spread in &placed.0 {
            let several = spread.axis != Axis::Target && spread.all != spread.any;
            if spread.values.is_empty() || several {
                open.insert(spread.axis);
            }
            if let Some(value) = spread.values.first() {
                sign_in = sign_in.with(value.clone());
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
    fn spread(&self, axis: Axis) -> Option<&Spread> {
        self.0.iter().find(|spread| spread.axis == axis).map(Rc::as_ref)
    }

    fn values(&self, axis: Axis) -> &[Value] {
        self.spread(axis).map_or(&[], |spread| &spread.values)
    }

    /// In which cases one condition of a policy is met.
    pub(super) fn met(&self, axis: Axis, policy: usize) -> Applies {
        self.spread(axis).map_or(Applies::Always, |spread| applies(&spread.all, &spread.any, policy))
    }

    /// In which cases all conditions of a policy are met: a policy is a box.
    pub(super) fn applies(&self, policy: usize) -> Applies {
        let mut found = Applies::Always;
        for axis in Axis::ALL {
            match self.met(axis, policy) {
                Applies::Never => return Applies::Never,
                Applies::Sometimes => found = Applies::Sometimes,
                Applies::Always => {}
            }
        }
        found
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
