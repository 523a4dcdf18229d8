//! Everything around a sign-in but who and target, and of that only what no other surroundings
//! undercut.

use canopy_model::ordered::OrderedMap;

use canopy_model::{ClientApp, ordered};

use crate::attacker::Scope;
use crate::axis::Axis;
use crate::policy_set::PolicySet;
use crate::sign_in::Value;
use crate::space::{Atom, Sight, Space, TargetKind};

/// A client, a platform, a network, a device and so on.
#[derive(Clone, Debug)]
pub(crate) struct Surroundings {
    /// Of the policies that matter, those that these surroundings admit.
    pub(crate) admitted: PolicySet,
    /// The client.
    pub(crate) client: ClientApp,
    /// The atom on each axis, by place.
    pub(crate) atoms: OrderedMap<Axis, usize>,
}

/// The axes around who and target; the client comes first, because it decides what else occurs.
pub(crate) const AROUND: [Axis; 10] = [
    Axis::ClientApp,
    Axis::Flow,
    Axis::Platform,
    Axis::Network,
    Axis::Device,
    Axis::SignInRisk,
    Axis::UserRisk,
    Axis::InsiderRisk,
    Axis::ServicePrincipalRisk,
    Axis::AgentRisk,
];

/// The minimal surroundings for each kind of client and target, and each sight of devices. Modern
/// and legacy clients are kept apart because a legacy client is blocked by whatever asks it for
/// anything.
pub(crate) struct Reached(Vec<(ClientApp, TargetKind, Sight, Vec<Surroundings>)>);

impl Reached {
    pub(crate) fn new(space: &Space, scope: &Scope, relevant: &PolicySet) -> Self {
        let mut all = Vec::new();
        for client in [ClientApp::Browser, ClientApp::Other] {
            for target in TargetKind::ALL {
                for sight in space.sights() {
                    all.push((client, target, sight, surroundings(space, scope, relevant, (client, target, sight))));
                }
            }
        }
        Self(all)
    }

    /// The minimal surroundings in which a target is reached.
    pub(crate) fn ways(&self, space: &Space, scope: &Scope, target: &Atom, seen: Sight) -> Vec<Surroundings> {
        let mut ways = Vec::new();
        for (client, kind, sight, surroundings) in &self.0 {
            let fits = |value: &Value| {
                let same = matches!(value, Value::Target(target) if TargetKind::of(target) == *kind);
                same && *sight == seen && scope.is_compatible(*client, value)
            };
            if target.values.first().is_some_and(fits) {
                let reached = surroundings
                    .iter()
                    .map(|s| Surroundings { admitted: s.admitted.and(&target.row), ..s.clone() })
                    .collect();
                ways.extend(minimal(reached, &told_apart(space, *kind)));
            }
        }
        ways
    }
}

fn surroundings(
    space: &Space,
    scope: &Scope,
    relevant: &PolicySet,
    (kind, target, sight): (ClientApp, TargetKind, Sight),
) -> Vec<Surroundings> {
    let apart = told_apart(space, target);
    let mut found = vec![Surroundings { admitted: relevant.clone(), client: kind, atoms: OrderedMap::new() }];
    for axis in AROUND {
        let fits = |value: &Value| match value {
            Value::ClientApp(client) => client.is_legacy() == kind.is_legacy(),
            value => scope.is_compatible(kind, value),
        };
        let atoms: Vec<(usize, &Atom)> =
            scope.considered(space, axis).filter(|(_, atom)| atom.values.first().is_some_and(fits)).collect();
        let mut next = Vec::with_capacity(found.len() * atoms.len());
        for s in &found {
            for (at, atom) in &atoms {
                let client = match atom.values.first() {
                    Some(Value::ClientApp(client)) => *client,
                    _ => s.client,
                };
                let mut atoms = s.atoms.clone();
                atoms.insert(axis, *at);
                next.push(Surroundings { admitted: s.admitted.and(space.seen_row(axis, atom, sight)), client, atoms });
            }
        }
        found = minimal(next, &apart);
    }
    found
}

/// Policies with which a verdict can be weaker than without: surroundings that differ in them are
/// never compared.
fn told_apart(space: &Space, target: TargetKind) -> PolicySet {
    match target {
        TargetKind::Ordinary => PolicySet::empty(space.capacity()),
        TargetKind::Registration => space.replacing(),
    }
}

/// Keeps those of which no other admits fewer policies; of equals the first, which is the most
/// ordinary.
fn minimal(mut all: Vec<Surroundings>, apart: &PolicySet) -> Vec<Surroundings> {
    ordered::sort_by_key(&mut all, |s| s.admitted.len());
    let mut kept: Vec<Surroundings> = Vec::new();
    for s in all {
        let own = s.admitted.and(apart);
        if !kept.iter().any(|k| k.admitted.is_subset(&s.admitted) && k.admitted.and(apart) == own) {
            kept.push(s);
        }
    }
    kept
}
