//! Witnesses: the most ordinary sign-in that still shows the same thing.

use crate::attacker::Scope;
use crate::axis::Axis;
use crate::sign_in::{SignIn, Value};
use crate::space::Space;
use crate::verdict::{Question, Verdict};

/// Axes in the order in which a reader expects to see something out of the ordinary last.
const ORDER: [Axis; 8] = [
    Axis::Flow,
    Axis::ClientApp,
    Axis::InsiderRisk,
    Axis::UserRisk,
    Axis::SignInRisk,
    Axis::Device,
    Axis::Platform,
    Axis::Network,
];

/// Replaces each value by the most ordinary one with which the sign-in is asked for no more.
/// The target is kept: the caller has chosen it.
pub(crate) fn most_ordinary(space: &Space, scope: &Scope, question: Question, sign_in: SignIn) -> SignIn {
    let binding = |sign_in: &SignIn| space.applied(sign_in).and(&space.mask(&scope.enforcement));
    let key = |sign_in: &SignIn| {
        strength(question, &space.verdict_to(&binding(sign_in), &sign_in.target, sign_in.client_app))
    };
    let bound = key(&sign_in);
    let mut best = sign_in;
    for axis in ORDER {
        for value in space.atoms(axis).iter().filter_map(|atom| atom.values.first()) {
            if *value == current(&best, axis) {
                break;
            }
            let tried = best.clone().with(value.clone());
            if scope.allows(value, space.lookup()) && scope.is_possible(&tried) && key(&tried) <= bound {
                best = tried;
                break;
            }
        }
    }
    best
}

/// Sorts verdicts from the weakest, as the question sees them.
pub(crate) fn strength(question: Question, verdict: &Verdict) -> (bool, crate::verdict::VerdictClass) {
    (question.is_forced(verdict), verdict.class)
}

fn current(sign_in: &SignIn, axis: Axis) -> Value {
    match axis {
        Axis::Who => Value::Who(sign_in.subject.clone()),
        Axis::Target => Value::Target(sign_in.target.clone()),
        Axis::ClientApp => Value::ClientApp(sign_in.client_app),
        Axis::Platform => Value::Platform(sign_in.platform),
        Axis::Network => Value::Network(sign_in.network.clone()),
        Axis::Device => Value::Device(sign_in.device.clone()),
        Axis::SignInRisk => Value::SignInRisk(sign_in.sign_in_risk),
        Axis::UserRisk => Value::UserRisk(sign_in.user_risk),
        Axis::InsiderRisk => Value::InsiderRisk(sign_in.insider_risk),
        Axis::ServicePrincipalRisk => Value::ServicePrincipalRisk(sign_in.service_principal_risk),
        Axis::AgentRisk => Value::AgentRisk(sign_in.agent_risk),
        Axis::Flow => Value::Flow(sign_in.flows.clone()),
    }
}
