//! Atoms: values that no policy tells apart are one, and there is one for each value.

use std::collections::BTreeSet;

use canopy_engine::{Axis, Bearer, Device, Readings, SignIn, Space, Subject, Target, Value};
use canopy_model::{TransferMethod, UserAction};
use canopy_tests::naive::{self, Naive, NaivePerson};
use canopy_tests::random;
use proptest::prelude::*;

use super::common::{config, somebody};

/// The policies that admit a value, read naively, among the tenant's own.
fn row(naive: &Naive<'_>, space: &Space, sign_in: &SignIn, axis: Axis) -> Vec<usize> {
    let policies = space.tenant().policies.iter().enumerate();
    policies.filter(|(_, policy)| naive.holds(axis, &policy.conditions, sign_in)).map(|(at, _)| at).collect()
}

proptest! {
    #![proptest_config(config(1_500))]

    /// Every value of an atom is admitted by the same policies and considered in the same scopes.
    #[test]
    fn values_of_an_atom_are_told_apart_by_nothing(
        tenant in random::tenant(), flipped in random::flipped(), scope in random::scope()
    ) {
        let space = Space::read(tenant.clone(), Readings(flipped.clone()));
        let naive = Naive::read(space.tenant(), &flipped);
        for axis in Axis::ALL {
            for atom in space.atoms(axis) {
                let expected: Vec<usize> = atom.row.iter().collect();
                for value in &atom.values {
                    prop_assert_eq!(&row(&naive, &space, &somebody().with(value.clone()), axis), &expected, "{:?}", value);
                    prop_assert_eq!(&space.row(value), &atom.row);
                }
                for client in canopy_model::ClientApp::SIGN_INS {
                    let considered = |value: &Value| naive.considers_value(&scope, client, value);
                    let first = considered(&atom.values[0]);
                    prop_assert!(atom.values.iter().all(|value| considered(value) == first), "{:?}", atom);
                    let by_engine = |value: &Value| scope.allows(value, space.lookup()) && scope.is_compatible(client, value);
                    prop_assert!(atom.values.iter().all(|value| by_engine(value) == first), "{:?}", atom);
                }
            }
        }
    }

    /// The atoms are fine enough: any value at all is admitted and considered just like some atom.
    #[test]
    fn every_value_is_like_some_atom(
        tenant in random::tenant(), sign_ins in prop::collection::vec(random::sign_in(), 6), scope in random::scope()
    ) {
        let space = Space::new(tenant.clone());
        let naive = Naive::new(space.tenant());
        for sign_in in sign_ins {
            let mut values = vec![
                Value::ClientApp(sign_in.client_app), Value::Platform(sign_in.platform), Value::Network(sign_in.network),
                Value::Device(sign_in.device), Value::SignInRisk(sign_in.sign_in_risk), Value::UserRisk(sign_in.user_risk),
                Value::InsiderRisk(sign_in.insider_risk),
            ];
            values.extend(plain(&sign_in.target).into_iter().map(Value::Target));
            for value in values {
                let axis = Axis::of(&value);
                let client = sign_in.client_app;
                let expected = row(&naive, &space, &somebody().with(value.clone()), axis);
                let considered = naive.considers_value(&scope, client, &value);
                let alike = space.atoms(axis).iter().any(|atom| {
                    atom.row.iter().eq(expected.iter().copied())
                        && naive.considers_value(&scope, client, &atom.values[0]) == considered
                });
                prop_assert!(alike, "{:?}", value);
            }
        }
    }

    /// A session that used both flows is admitted where one that used either is: no more has to be
    /// told apart.
    #[test]
    fn both_flows_are_either(tenant in random::tenant()) {
        let space = Space::new(tenant.clone());
        let naive = Naive::new(space.tenant());
        let of = |flows: &[TransferMethod]| -> BTreeSet<usize> {
            let value = Value::Flow(flows.iter().copied().collect());
            row(&naive, &space, &somebody().with(value), Axis::Flow).into_iter().collect()
        };
        let (code, transfer) = (TransferMethod::DeviceCodeFlow, TransferMethod::AuthenticationTransfer);
        prop_assert_eq!(of(&[code, transfer]), &of(&[code]) | &of(&[transfer]));
    }

    /// Everybody who can sign in stands in just one atom: through nested groups, with eligible roles
    /// activated and not, and the policies admit them as a naive reading of the directory says.
    #[test]
    fn everybody_is_in_one_atom(tenant in random::tenant(), flipped in random::flipped()) {
        let space = Space::read(tenant.clone(), Readings(flipped.clone()));
        let naive = Naive::read(space.tenant(), &flipped);
        let mut found: canopy_model::ordered::OrderedSet<NaivePerson> = canopy_model::ordered::OrderedSet::new();
        let mut facts = 0;
        for atom in space.atoms(Axis::Who) {
            facts += atom.facts.len();
            for bearer in atom.facts.iter().flat_map(|at| &space.facts()[*at].bearers) {
                let person = match bearer {
                    Bearer::Person(person) => {
                        let one = NaivePerson { user: person.user, activation: person.activation.clone() };
                        let person = naive::activated(&tenant, &one);
                        prop_assert!(found.insert(one), "twice: {:?}", bearer);
                        person
                    }
                    Bearer::Kind(kind) => naive::of_kind(kind),
                };
                let sign_in = somebody().with(Value::Who(Subject::Person(person)));
                let expected: Vec<usize> = atom.row.iter().collect();
                prop_assert_eq!(row(&naive, &space, &sign_in, Axis::Who), expected, "{:?}", bearer);
                // The device is seen as that of the atom.
                let shown = |subject: &Subject| {
                    let managed = Device::Registered { compliant: true, trust: canopy_engine::TrustType::EntraJoined, managed: true, properties: Default::default() };
                    let sign_in = somebody().with(Value::Who(subject.clone())).with(Value::Device(managed));
                    row(&naive, &space, &sign_in, Axis::Device)
                };
                let Value::Who(first) = &atom.values[0] else { panic!("somebody") };
                prop_assert_eq!(shown(&sign_in.subject), shown(first), "{:?}", bearer);
            }
        }
        prop_assert_eq!(facts, space.facts().len());
        prop_assert_eq!(found, naive::people(&tenant));
    }
}

/// Targets that every tenant knows or that are like any other: one resource without attributes, an
/// action, a context.
fn plain(target: &Target) -> Option<Target> {
    match target {
        Target::Resources(resources) => {
            let resource = &resources[0];
            let plain = resource.attributes.is_empty() && !resource.global_secure_access && !resource.agent;
            // Some apps have rules of their own, and are told apart where a policy names them.
            let special = ["93625bc8", "e92b9b37"];
            let special =
                resource.app.as_ref().is_some_and(|app| special.iter().any(|id| app.to_string().starts_with(id)));
            (plain && !special).then(|| Target::Resources(vec![resource.clone()]))
        }
        Target::Action(UserAction::RegisterDevice | UserAction::RegisterSecurityInfo | UserAction::AccountRecovery) => {
            Some(target.clone())
        }
        Target::Context(id) => (id.to_string() != "c1" && id.to_string() != "c2").then(|| target.clone()),
        Target::Request(_) => None,
    }
}
