//! Every sign-in of a small tenant, one by one: every value of every atom, not only the first.
//!
//! That is feasible because small tenants have conditions on few axes. Around who, what and the
//! client app, an axis on which nothing has a condition gives one value, drawn by lot among those
//! that the scope considers; a tenant with more than [`MOST`] sign-ins left is passed over.

use std::collections::BTreeMap;

use canopy_engine::{AtomSet, Axis, Layer, Scope, SignIn, Space, Value, VerdictClass, explore, weakest};
use canopy_model::{ClientApp, Conditions, Tenant};
use canopy_tests::{naive::Naive, random};
use proptest::prelude::*;

use super::common::{Roll, config, questions, roll, somebody};

/// So many sign-ins at most.
const MOST: usize = 20_000;

/// The values on each axis that are considered, with their atoms.
type Values<'s> = Vec<Vec<(usize, &'s Value)>>;

/// Whether something has a condition on an axis.
fn is_judged(axis: Axis, tenant: &Tenant, scope: &Scope) -> bool {
    let configured = |c: &Conditions| match axis {
        Axis::Who | Axis::Target | Axis::ClientApp => true,
        Axis::Platform => c.platforms.is_some(),
        Axis::Network => c.locations.is_some(),
        Axis::Device => c.devices.is_some(),
        Axis::SignInRisk => c.sign_in_risk.is_some(),
        Axis::UserRisk => c.user_risk.is_some(),
        Axis::InsiderRisk => c.insider_risk.is_some(),
        Axis::ServicePrincipalRisk => c.service_principal_risk.is_some(),
        Axis::AgentRisk => c.agent_risk.is_some(),
        Axis::Flow => c.flows.is_some(),
    };
    // Per-user MFA spares its own trusted addresses.
    let by_layer = axis == Axis::Network && scope.enforcement.layers.contains(&Layer::PerUserMfa);
    by_layer || tenant.policies.iter().any(|policy| configured(&policy.conditions))
}

/// The values of all sign-ins from one client.
fn values<'s>(
    space: &'s Space,
    naive: &Naive<'_>,
    tenant: &Tenant,
    scope: &Scope,
    client: ClientApp,
    lots: &Roll,
) -> Values<'s> {
    let of = |(axis, lot): (Axis, &(usize, usize))| {
        let atoms = space.atoms(axis).iter().enumerate();
        let all = atoms.flat_map(|(at, atom)| atom.values.iter().map(move |value| (at, value)));
        let fits = |value: &Value| match value {
            Value::ClientApp(own) => *own == client,
            value => naive.considers_value(scope, client, value),
        };
        let mut all: Vec<(usize, &Value)> = all.filter(|(_, value)| fits(value)).collect();
        if !is_judged(axis, tenant, scope) && !all.is_empty() {
            all = vec![all[lot.1 % all.len()]];
        }
        all
    };
    Axis::ALL.into_iter().zip(lots).map(of).collect()
}

/// Visits every combination, with the atom on each axis.
fn visit(values: &Values<'_>, atoms: &mut Vec<usize>, sign_in: &SignIn, see: &mut dyn FnMut(&[usize], &SignIn)) {
    let Some(here) = values.get(atoms.len()) else { return see(atoms, sign_in) };
    for (at, value) in here {
        atoms.push(*at);
        visit(values, atoms, &sign_in.clone().with((*value).clone()), see);
        atoms.pop();
    }
}

/// What is weakest, and the name that comes first.
type Least = ((bool, VerdictClass), VerdictClass);

fn note<K: Ord>(found: &mut BTreeMap<K, Least>, key: K, (strength, class): Least) {
    let least = found.entry(key).or_insert((strength, class));
    *least = (least.0.min(strength), least.1.min(class));
}

proptest! {
    #![proptest_config(config(1_000))]

    /// Every cell of the matrix is the weakest of its sign-ins, the weakest way in of somebody is the
    /// weakest of all, and each sign-in lies in one region or in none: merging values into atoms
    /// changes nothing.
    #[test]
    fn answers_are_those_of_trying_every_sign_in(
        tenant in random::small_tenant(), scope in random::scope(), question in questions(), lots in roll()
    ) {
        let space = Space::new(tenant.clone());
        let naive = Naive::new(&tenant);
        let by_client: Vec<Values<'_>> = ClientApp::SIGN_INS
            .into_iter()
            .map(|client| values(&space, &naive, &tenant, &scope, client, &lots))
            .collect();
        let count = by_client.iter().map(|values| values.iter().map(Vec::len).product::<usize>()).sum::<usize>();
        prop_assume!(count <= MOST);

        let regions = explore(&space, &scope, question, usize::MAX);
        let boxes: Vec<Vec<&AtomSet>> =
            regions.regions.iter().map(|region| Axis::ALL.iter().map(|axis| region.atoms.get(axis).unwrap()).collect()).collect();
        let (mut cells, mut overall) = (BTreeMap::new(), BTreeMap::new());
        let mut wrong = None;
        let mut see = |atoms: &[usize], sign_in: &SignIn| {
            let asked = naive.asked(sign_in, &scope.enforcement);
            let (forced, class) = (asked.forced(question), asked.class());
            note(&mut cells, (atoms[0], atoms[1]), ((forced, class), class));
            note(&mut overall, atoms[0], ((forced, class), class));
            let holds = |region: &&Vec<&AtomSet>| region.iter().zip(atoms).all(|(own, at)| own.contains(*at));
            if boxes.iter().filter(holds).count() != usize::from(!forced) {
                wrong.get_or_insert_with(|| sign_in.clone());
            }
        };
        by_client.iter().for_each(|values| visit(values, &mut Vec::new(), &somebody(), &mut see));
        prop_assert!(wrong.is_none(), "{:?} {:#?}", question, wrong);

        let found = weakest(&space, &scope, question, &mut |_, _| {});
        for who in 0..space.atoms(Axis::Who).len() {
            for (column, target) in found.targets.iter().enumerate() {
                let cell = found.cells(who)[column];
                // Where no sign-in is possible, nobody gets in.
                let least = cells.get(&(who, *target)).copied().unwrap_or(((true, VerdictClass::Block), VerdictClass::Block));
                prop_assert_eq!(cell, least.0.1, "{} {}", who, target);
                if question == canopy_engine::Question::MFA {
                    prop_assert_eq!(cell, least.1);
                }
            }
            let way = found.overall(who).map(|way| (way.forced, way.verdict.class));
            prop_assert_eq!(way, overall.get(&who).map(|least| least.0));
        }
    }
}
