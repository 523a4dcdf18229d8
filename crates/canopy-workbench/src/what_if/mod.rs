//! Graph's What If (`POST /identity/conditionalAccess/evaluate`), answered from exports.
//!
//! A request becomes a sign-in, the sign-in is decided by the engine like any other, and the
//! answer is Graph's collection of results with Canopy's explanation beside it. Nothing is decided
//! here.

mod answer;
mod assumed;
mod body;
mod conditions;
mod context;
mod device;
mod findings;
mod identity;
mod pose;
mod problem;
mod request;
mod requests;

use canopy_model::ordered::OrderedSet;

use canopy_engine::{Axis, Enforcement, PolicySet, Space, trace_in_every_case};
use canopy_model::{Policy, UserId};
use serde_json::Value;

use crate::answer::{Assumption, SignInMatrix};
use crate::matrix::SavedSignIn;
use crate::people::People;
use crate::words::Names;
use crate::{Workbench, graph, limits, matrix};

pub use answer::{
    Analysed, CaseFinding, ClauseLine, ConditionFinding, Findings, Named, NotEvaluated, PolicyFinding, SessionLine,
    WayLine, WhatIf, verdict,
};
pub use pose::{Witness, Witnesses};
pub use problem::Problem;
pub use requests::{Posed, requests};

/// Answers requests about one tenant, as many as there are.
#[derive(Debug)]
pub struct Evaluator<'w> {
    pub(crate) space: &'w Space,
    pub(crate) people: &'w People,
    pub(crate) names: Names<'w>,
    /// What every answer rests on.
    of_tenant: Vec<Assumption>,
    notices: usize,
}

impl Workbench {
    /// Graph's What If about this tenant.
    pub fn what_if(&self) -> Evaluator<'_> {
        Evaluator {
            space: &self.space,
            people: &self.people,
            names: Names::new(&self.space),
            of_tenant: limits::unknown_members_of_one(&self.space)
                .into_iter()
                .chain(limits::of_exports(&self.space, &OrderedSet::new()))
                .collect(),
            notices: self.inventory.notices.len(),
        }
    }
}

impl Evaluator<'_> {
    /// Answers one request body (conditionalAccessRoot: evaluate).
    ///
    /// # Errors
    ///
    /// The body is not a request: says which member is missing or cannot be read.
    pub fn answer(&self, body: &Value) -> Result<WhatIf, Problem> {
        let request = request::read(self, body)?;
        let trace = trace_in_every_case(self.space, &request.partial);
        let canopy = findings::of(self, &request, &trace);
        let shown = |finding: &&PolicyFinding| finding.applies || !request.applied_only;
        let strengths = &self.space.tenant().strengths;
        let by_finding = self.live().zip(&canopy.policies).filter(|(_, finding)| shown(finding));
        let value = by_finding
            .map(|(policy, finding)| Analysed {
                policy: graph::policy(policy, strengths),
                policy_applies: finding.applies,
                analysis_reasons: finding.reason,
            })
            .collect();
        Ok(WhatIf { value, canopy })
    }

    /// Reads one request body as a sign-in of anybody: `signInIdentity` may be missing, and does not
    /// count.
    ///
    /// # Errors
    ///
    /// As [`Self::answer`].
    pub fn saved(&self, body: &Value) -> Result<SavedSignIn, Problem> {
        let (partial, notes) = request::of_anybody(self, body)?;
        let trace = trace_in_every_case(self.space, &partial);
        Ok(SavedSignIn::posed(partial, assumed::of_notes(self, &notes, &trace, Some(Axis::Who))))
    }

    /// The verdict on saved sign-ins if it is each of the people who signs in, as [`Self::answer`]
    /// has it.
    pub fn matrix(&self, saved: &[SavedSignIn]) -> SignInMatrix {
        matrix::sign_ins(self.space, &self.names, saved)
    }

    /// The policies that What If considers: on or report-only, and read in full.
    fn live_places(&self) -> PolicySet {
        self.space.mask(&Enforcement::of(canopy_engine::Policies::WithReportOnly))
    }

    /// The same policies, in the order of the export.
    fn live(&self) -> impl Iterator<Item = &Policy> {
        let places: Vec<usize> = self.live_places().iter().collect();
        places.into_iter().filter_map(|at| self.space.tenant().policies.get(at))
    }

    /// The place of a user in the directory, by object id or user principal name.
    fn user_at(&self, id: &str) -> Option<usize> {
        let by_id = self.space.memberships().user(&UserId::new(id));
        let by_name = || self.space.tenant().directory.users.iter().position(|user| user.upn.eq_ignore_ascii_case(id));
        by_id.or_else(|| id.contains('@').then(by_name).flatten())
    }
}
