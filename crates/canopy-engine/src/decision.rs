//! The decision on one sign-in.

use canopy_model::ordered::OrderedSet;

use crate::layer::Layer;
use crate::policy_set::PolicySet;
use crate::requirement::Requirement;
use crate::sign_in::SignIn;
use crate::space::Space;
use crate::trace::Trace;
use crate::verdict::Verdict;

/// Which policies are taken to bind.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Enforcement {
    /// Which of the tenant's policies.
    pub policies: Policies,
    /// Which layers beside them.
    pub layers: OrderedSet<Layer>,
}

/// Which of the tenant's policies are taken to bind.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Policies {
    /// Those that are on.
    Enabled,
    /// Those that are on, and report-only ones as if they were.
    WithReportOnly,
    /// Exactly these.
    Only(PolicySet),
}

impl Enforcement {
    /// The policies that are on, and nothing beside them.
    pub const ENABLED: Self = Self { policies: Policies::Enabled, layers: OrderedSet::new() };

    /// These policies, and nothing beside them.
    pub const fn of(policies: Policies) -> Self {
        Self { policies, layers: OrderedSet::new() }
    }
}

/// What happens to a sign-in, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The conditions, policy by policy.
    pub trace: Trace,
    /// The policies that bind this sign-in.
    pub binding: PolicySet,
    /// Report-only policies whose conditions are met.
    pub report_only: PolicySet,
    /// What the binding policies ask for.
    pub requirement: Requirement,
    /// The same, reduced and named.
    pub verdict: Verdict,
    /// The binding policies that block.
    pub blocked_by: PolicySet,
}

/// Decides one sign-in: all policies that bind must be satisfied, and block wins
/// (concept-conditional-access-policies).
pub fn decide(space: &Space, sign_in: &SignIn, enforcement: &Enforcement) -> Decision {
    let trace = space.trace(sign_in);
    let binding = trace.met.and(&space.mask(enforcement));
    let report_only = trace.met.and(&space.masks().report_only);
    let requirement = space.requirement_to(&binding, &sign_in.target);
    let verdict = space.verdict_to(&binding, &sign_in.target, sign_in.client_app);
    let blocks = |at: usize| space.blocks(at);
    let blocked_by = PolicySet::of(space.capacity(), |at| binding.contains(at) && blocks(at));
    Decision { trace, binding, report_only, requirement, verdict, blocked_by }
}
