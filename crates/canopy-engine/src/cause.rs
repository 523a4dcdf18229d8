//! Why a sign-in is not covered, as one cause a person can act on.

use std::cmp::Reverse;

use canopy_model::ClientApp;

use crate::attacker::Scope;
use crate::axis::{Axis, Unmet};
use crate::policy_set::PolicySet;
use crate::sign_in::SignIn;
use crate::space::Space;
use crate::trace::Trace;
use crate::verdict::Question;

/// The chief reason. Where several hold, what applies but asks for too little comes first, then what
/// is only reported, then an exclusion (of a value from a policy meant for the person before one of
/// the person), then a condition.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// A policy that forces it would apply, but for this exclusion.
    Excluded {
        /// The policy, by place.
        policy: usize,
        /// Where the exclusion stands.
        axis: Axis,
        /// Its place in the list of excludes.
        exclude: usize,
    },
    /// A policy applies, but a way to satisfy it does without.
    AsksForLess {
        /// The policy, by place.
        policy: usize,
    },
    /// A policy that forces it covers the person, but not this value.
    Condition {
        /// The policy, by place.
        policy: usize,
        /// The first axis on which it does not.
        axis: Axis,
    },
    /// A policy that would force it is report-only.
    ReportOnly {
        /// The policy, by place.
        policy: usize,
    },
    /// There are policies that force it, but none includes the person.
    NotIncluded,
    /// No policy that is on forces it on anybody.
    NoPolicy,
}

/// Finds the chief reason why `question` is not forced on a sign-in.
pub fn causes(space: &Space, scope: &Scope, question: Question, sign_in: &SignIn) -> Cause {
    let finder = Finder { space, trace: space.trace(sign_in), question, client: sign_in.client_app };
    let mask = space.mask(&scope.enforcement);
    let mut forcing: Vec<usize> = mask.iter().filter(|&at| space.binds(at, question, ClientApp::Browser)).collect();
    forcing.sort_by_key(|&at| (finder.trace.unmet(at).len(), Reverse(finder.breadth(at)), at));
    let applied: Vec<usize> = mask.iter().filter(|&at| finder.trace.met.contains(at)).collect();
    finder
        .asks_for_less(&applied)
        .or_else(|| finder.report_only(&mask))
        .or_else(|| finder.excluded(&forcing))
        .or_else(|| finder.condition(&forcing))
        .unwrap_or(if forcing.is_empty() { Cause::NoPolicy } else { Cause::NotIncluded })
}

struct Finder<'a> {
    space: &'a Space,
    trace: Trace,
    question: Question,
    client: ClientApp,
}

impl Finder<'_> {
    /// How much of people and targets a policy reaches: the broadest policy explains best.
    fn breadth(&self, policy: usize) -> usize {
        self.space.breadth(policy)
    }

    /// How many people an exclusion takes out: the narrowest one is the one meant.
    fn reach(&self, policy: usize, axis: Axis, exclude: usize) -> usize {
        if axis == Axis::Who { self.space.excluded_people(policy, exclude) } else { 0 }
    }

    /// A policy whose every unmet condition is an exclusion.
    fn excluded(&self, forcing: &[usize]) -> Option<Cause> {
        let excluded = forcing.iter().filter_map(|&policy| {
            let unmet = self.trace.unmet(policy);
            let all = unmet.iter().all(|(_, why)| matches!(why, Unmet::Excluded(_)));
            match unmet.first() {
                Some((axis, Unmet::Excluded(exclude))) if all => Some((policy, *axis, *exclude, unmet.len())),
                _ => None,
            }
        });
        excluded
            .min_by_key(|(policy, axis, exclude, unmet)| {
                // A policy that asks for it says more than one that blocks somewhere.
                let blocks = self.space.blocks(*policy);
                (blocks, *unmet, *axis == Axis::Who, self.reach(*policy, *axis, *exclude))
            })
            .map(|(policy, axis, exclude, _)| Cause::Excluded { policy, axis, exclude })
    }

    /// A policy that applies and has some way that forces the question, beside one that does not.
    fn asks_for_less(&self, applied: &[usize]) -> Option<Cause> {
        applied.iter().copied().find_map(|policy| {
            let verdict = self.space.verdict_of(policy);
            let forced_by_some = verdict.ways.iter().any(|way| self.space.way_forces(way, self.question));
            let forced = self.space.binds(policy, self.question, ClientApp::Browser);
            (forced_by_some && !forced).then_some(Cause::AsksForLess { policy })
        })
    }

    /// A policy that includes the person, and does not apply for another reason.
    fn condition(&self, forcing: &[usize]) -> Option<Cause> {
        forcing.iter().find_map(|&policy| {
            let unmet = self.trace.unmet(policy);
            let (axis, _) = unmet.first()?;
            unmet.iter().all(|(axis, _)| *axis != Axis::Who).then_some(Cause::Condition { policy, axis: *axis })
        })
    }

    /// A report-only policy that would force it, were it on.
    fn report_only(&self, mask: &PolicySet) -> Option<Cause> {
        let reported = self.space.masks().report_only.and(&self.trace.met);
        reported
            .iter()
            .find(|&at| !mask.contains(at) && self.space.binds(at, self.question, self.client))
            .map(|policy| Cause::ReportOnly { policy })
    }
}
