//! Why a sign-in is not covered, as one cause a person can act on.

use std::cmp::Reverse;

use canopy_model::ordered;

use crate::attacker::Scope;
use crate::axis::{Axis, Met, Placed, Unmet};
use crate::sign_in::SignIn;
use crate::space::Space;
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
    Causes::new(space, scope, question, sign_in).of(sign_in)
}

/// Causes of many people's sign-ins that differ in nothing but who signs in, and of whose devices
/// policies see the same: all that does not depend on the person is found once.
#[derive(Debug)]
pub struct Causes<'s> {
    space: &'s Space,
    /// Of the policies that admit everything but perhaps the person, those that can be satisfied
    /// without it, beside a way that forces it.
    partly: Vec<usize>,
    /// Of these policies, those that would force it and are report-only.
    reported: Vec<usize>,
    /// Whether it is asked who is blocked.
    of_blocks: bool,
    /// The policies that force it; those that are nearest to apply, then the broadest come first.
    forcing: Vec<Forcing>,
}

/// A policy that forces it.
#[derive(Debug)]
struct Forcing {
    policy: usize,
    /// What it does not admit beside the person.
    unmet: Vec<(Axis, Unmet)>,
    /// How much of people and targets it reaches: the broadest policy explains best.
    breadth: Reverse<usize>,
}

impl<'s> Causes<'s> {
    /// Causes for sign-ins like this one.
    pub fn new(space: &'s Space, scope: &Scope, question: Question, sign_in: &SignIn) -> Self {
        let trace = space.trace(sign_in);
        let unmet = |at: usize| -> Vec<(Axis, Unmet)> {
            trace.unmet(at).into_iter().filter(|(axis, _)| *axis != Axis::Who).collect()
        };
        let mask = space.mask(&scope.enforcement);
        let forces = |at: &usize| space.binds(*at, question, sign_in.client_app);
        let partly = |at: &usize| {
            let by_some = || space.verdict_of(*at).ways.iter().any(|way| space.way_forces(way, question));
            !forces(at) && unmet(*at).is_empty() && by_some()
        };
        let forcing = |policy| Forcing { policy, unmet: unmet(policy), breadth: Reverse(space.breadth(policy)) };
        // One that blocks says why something else is missing only where it stands for that, and not where it
        // happens to block elsewhere.
        let has = |at: usize, axes: &[Axis]| {
            trace.conditions(at).iter().any(|(axis, met)| axes.contains(axis) && *met != Ok(Met::NotConfigured))
        };
        let stands = |at: usize| match question {
            Question::Blocked => true,
            Question::ManagedDevice | Question::ManagedDeviceOrApp => has(at, &[Axis::Device]),
            Question::Authentication(_) | Question::Strength(_) => {
                unmet(at).is_empty() && !has(at, &[Axis::Network, Axis::Platform])
            }
            _ => unmet(at).is_empty() && has(at, &[Axis::SignInRisk, Axis::UserRisk]),
        };
        let says = |at: &usize| !space.blocks(*at) || stands(*at);
        let mut forcing: Vec<Forcing> = mask.iter().filter(forces).filter(says).map(forcing).collect();
        ordered::sort_by_key(&mut forcing, |forcing| (forcing.unmet.len(), forcing.breadth, forcing.policy));
        let reported = |at: &usize| !mask.contains(*at) && forces(at) && says(at) && unmet(*at).is_empty();
        let mut reported: Vec<usize> = space.masks().report_only.iter().filter(reported).collect();
        let of_blocks = question == Question::Blocked;
        ordered::sort_by_key(&mut reported, |at| (space.blocks(*at) != of_blocks, Reverse(space.breadth(*at)), *at));
        Self { space, partly: mask.iter().filter(partly).collect(), reported, forcing, of_blocks }
    }

    /// The chief reason for the person who signs in here.
    pub fn of(&self, sign_in: &SignIn) -> Cause {
        let person = Placed::new(sign_in, self.space.lookup());
        let included = |policy: &&usize| self.who(**policy, &person).is_ok();
        let asks_for_less = self.partly.iter().find(included).map(|&policy| Cause::AsksForLess { policy });
        asks_for_less
            .or_else(|| self.reported.iter().find(included).map(|&policy| Cause::ReportOnly { policy }))
            .or_else(|| self.excluded(&person))
            .or_else(|| self.condition(&person))
            .unwrap_or(if self.forcing.is_empty() { Cause::NoPolicy } else { Cause::NotIncluded })
    }

    fn who(&self, policy: usize, person: &Placed<'_>) -> Result<Met, Unmet> {
        let policy = self.space.tenant().policies.get(policy).ok_or(Unmet::NotIncluded)?;
        Axis::Who.admits(&policy.conditions, person, self.space.lookup())
    }

    /// A policy whose every unmet condition is an exclusion.
    fn excluded(&self, person: &Placed<'_>) -> Option<Cause> {
        let only_exclusions = |forcing: &&Forcing| forcing.unmet.iter().all(|(_, why)| *why != Unmet::NotIncluded);
        let excluded = self.forcing.iter().filter(only_exclusions).filter_map(|forcing| {
            let first = match self.who(forcing.policy, person) {
                Ok(_) => *forcing.unmet.first()?,
                Err(why) => (Axis::Who, why),
            };
            match first {
                (axis, Unmet::Excluded(exclude)) => Some((forcing, axis, exclude)),
                _ => None,
            }
        });
        excluded
            .min_by_key(|(forcing, axis, exclude)| {
                let (policy, by_who) = (forcing.policy, *axis == Axis::Who);
                // How many people an exclusion takes out: the narrowest one is the one meant.
                let people = if by_who { self.space.excluded_people(policy, *exclude) } else { 0 };
                // A policy that asks for it says more than one that blocks somewhere.
                let blocks = self.space.blocks(policy) != self.of_blocks;
                (blocks, forcing.unmet.len() + usize::from(by_who), by_who, people, forcing.breadth, policy)
            })
            .map(|(forcing, axis, exclude)| Cause::Excluded { policy: forcing.policy, axis, exclude })
    }

    /// A policy that includes the person, and does not apply for another reason. One that blocks
    /// somewhere says nothing of what is missing here, as long as another asks for it.
    fn condition(&self, person: &Placed<'_>) -> Option<Cause> {
        let blocks = |forcing: &Forcing| self.space.blocks(forcing.policy) != self.of_blocks;
        let only_blocks = self.forcing.iter().all(blocks);
        self.forcing.iter().filter(|forcing| only_blocks || !blocks(forcing)).find_map(|forcing| {
            let (axis, _) = *forcing.unmet.first()?;
            let policy = forcing.policy;
            self.who(policy, person).is_ok().then_some(Cause::Condition { policy, axis })
        })
    }
}
