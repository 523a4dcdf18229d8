//! What the policies that apply ask for, all together.

use canopy_model::ordered::OrderedSet;

use canopy_model::{AuthenticationStrength, Control, GrantOperator, Policy, StrengthId, Tenant, ordered};

use crate::policy_set::PolicySet;
use crate::strength::{self, StrengthLevel};

/// Controls of which one must be satisfied. A policy that requires all of its controls has one
/// clause for each; a policy that requires one of them has one clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// The policy, by its place in the tenant.
    pub policy: usize,
    /// Any of these is enough.
    pub options: OrderedSet<Control>,
}

/// Controls that, satisfied together, satisfy a requirement, and of which none can be spared.
pub type Way = OrderedSet<Control>;

/// The AND of clauses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Requirement {
    /// Every clause must be satisfied.
    pub clauses: Vec<Clause>,
}

/// The grant controls of every policy as clauses, and what controls mean.
#[derive(Clone, Debug)]
pub(crate) struct Controls {
    by_policy: Vec<Vec<Clause>>,
    strengths: Vec<AuthenticationStrength>,
}

impl Controls {
    pub(crate) fn new(tenant: &Tenant) -> Self {
        Self {
            by_policy: tenant.policies.iter().enumerate().map(|(at, policy)| clauses(at, policy)).collect(),
            strengths: tenant.strengths.clone(),
        }
    }

    /// The clauses of one policy; none where it has no grant controls.
    pub(crate) fn of(&self, policy: usize) -> &[Clause] {
        self.by_policy.get(policy).map_or(&[], Vec::as_slice)
    }

    /// The AND of what a set of policies asks for.
    pub(crate) fn requirement(&self, policies: &PolicySet) -> Requirement {
        let mut clauses: Vec<Clause> = policies.iter().flat_map(|at| self.of(at).iter().cloned()).collect();
        // Risk remediation takes the place of password change (concept-identity-protection-policies).
        if clauses.iter().any(|clause| clause.options.contains(&Control::RiskRemediation)) {
            clauses.retain(|clause| !clause.options.iter().eq([&Control::PasswordChange]));
        }
        Requirement { clauses }
    }

    /// The same when security information is registered. Strengths of policies that name the action of registering security
    /// information replace those of policies on all resources; other controls of these stay
    /// (concept-authentication-strength-how-it-works).
    pub(crate) fn requirement_on_registration(&self, policies: &PolicySet, registering: &PolicySet) -> Requirement {
        let mut requirement = self.requirement(policies);
        if policies.and(registering).iter().any(|at| self.has_strength(at)) {
            requirement.clauses.retain(|clause| registering.contains(clause.policy) || !has_strength(clause));
        }
        requirement
    }

    /// Whether a policy asks for an authentication strength.
    pub(crate) fn has_strength(&self, policy: usize) -> bool {
        self.of(policy).iter().any(has_strength)
    }

    /// How much authentication a control asks for; `None` for controls that ask for none.
    pub(crate) fn level(&self, control: &Control) -> Option<StrengthLevel> {
        match control {
            Control::Mfa => Some(StrengthLevel::Mfa),
            Control::Strength(id) => {
                let found = self.strengths.iter().find(|strength| strength.id == *id);
                Some(found.map_or(StrengthLevel::SingleFactor, strength::level))
            }
            _ => None,
        }
    }

    /// Whether whoever satisfies one clause satisfies another: each of its options does.
    pub(crate) fn clause_implies(&self, one: &Clause, other: &Clause) -> bool {
        one.options.iter().all(|option| self.control_implies(option, other))
    }

    /// Whether whoever satisfies a control satisfies a clause.
    pub(crate) fn control_implies(&self, option: &Control, clause: &Clause) -> bool {
        *option == Control::Block || clause.options.iter().any(|wanted| self.implies(option, wanted))
    }

    /// Whether satisfying a control satisfies the strength at a place.
    pub(crate) fn implies_strength(&self, control: &Control, at: usize) -> bool {
        self.strengths.get(at).is_some_and(|wanted| self.implies(control, &Control::Strength(wanted.id.clone())))
    }

    /// Whether satisfying `strong` satisfies `weak` too.
    fn implies(&self, strong: &Control, weak: &Control) -> bool {
        match (strong, weak) {
            (Control::Strength(_), Control::Mfa) => self.level(strong) >= Some(StrengthLevel::Mfa),
            (Control::Strength(a), Control::Strength(b)) => {
                let find = |id: &StrengthId| self.strengths.iter().find(|strength| strength.id == *id);
                find(a).zip(find(b)).is_some_and(|(a, b)| strength::implies(a, b))
            }
            _ => strong == weak,
        }
    }

    /// The minimal ways to satisfy a requirement, an antichain in a fixed order. One empty way
    /// means that nothing is asked; no way at all means that access is blocked.
    pub(crate) fn ways(&self, requirement: &Requirement) -> Vec<Way> {
        let mut ways = vec![Way::new()];
        for clause in &requirement.clauses {
            let options = clause.options.iter().filter(|control| **control != Control::Block);
            ways = options
                .flat_map(|control| ways.iter().map(move |way| (way, control)))
                .map(|(way, control)| self.joined(way, control))
                .collect();
            self.keep_minimal(&mut ways);
        }
        ways
    }

    fn joined(&self, way: &Way, control: &Control) -> Way {
        if way.iter().any(|held| self.implies(held, control)) {
            return way.clone();
        }
        let mut joined: Way = ordered::set(way.iter().filter(|held| !self.implies(control, held)).cloned());
        joined.insert(control.clone());
        joined
    }

    /// Drops every way that asks for at least as much as another.
    fn keep_minimal(&self, ways: &mut Vec<Way>) {
        ordered::sort(ways);
        ways.dedup();
        let covers = |strong: &Way, weak: &Way| weak.iter().all(|w| strong.iter().any(|s| self.implies(s, w)));
        let all = ways.clone();
        let mut at = 0;
        ways.retain(|way| {
            let here = at;
            at += 1;
            !all.iter().enumerate().any(|(other_at, other)| {
                // Of two that cover each other, the first stays.
                other_at != here && covers(way, other) && (!covers(other, way) || other_at < here)
            })
        });
    }
}

/// Whether a strength is among the options of a clause.
pub(crate) fn has_strength(clause: &Clause) -> bool {
    clause.options.iter().any(|control| matches!(control, Control::Strength(_)))
}

/// Block, wherever it stands among the controls, blocks (concept-conditional-access-grant).
fn clauses(at: usize, policy: &Policy) -> Vec<Clause> {
    let Some(grant) = &policy.grant else { return Vec::new() };
    if grant.controls.contains(&Control::Block) {
        return vec![Clause { policy: at, options: ordered::set([Control::Block]) }];
    }
    match grant.operator {
        GrantOperator::Or => vec![Clause { policy: at, options: ordered::set(grant.controls.iter().cloned()) }],
        GrantOperator::And => grant
            .controls
            .iter()
            .map(|control| Clause { policy: at, options: ordered::set([control.clone()]) })
            .collect(),
    }
}
