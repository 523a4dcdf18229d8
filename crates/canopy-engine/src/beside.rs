//! What a policy asks for and is lost where one condition of it alone is not met: what an exclusion
//! costs, and what a forged platform is good for.
//!
//! As in `review`: a requirement is an AND of clauses, and nothing but a clause that is as strict makes
//! up for another. So what is lost is found as what such policies do not cover, beside the policy.

use crate::attacker::{AttackerModel, Scope};
use crate::axis::Axis;
use crate::policy_set::PolicySet;
use crate::regions::{Part, Parts};
use crate::requirement::Clause;
use crate::sign_in::SignIn;
use crate::space::{Space, TargetKind};

/// A requirement of a policy that some sign-ins beside it escape.
#[derive(Clone, Debug, PartialEq)]
pub struct Lost {
    /// What the policy asks for.
    pub clause: Clause,
    /// Who escapes it, by place among the atoms of the who-axis.
    pub people: Vec<usize>,
    /// A sign-in that escapes it. With a value that the policy admits on the axis, it would not.
    pub witness: SignIn,
}

/// Asks of many policies what is lost beside them.
pub struct Beside<'s> {
    space: &'s Space,
    /// With risks, and without.
    parts: [Parts<'s>; 2],
}

impl std::fmt::Debug for Beside<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Beside").finish_non_exhaustive()
    }
}

impl<'s> Beside<'s> {
    /// Prepares for sign-ins to resources with a stolen password; policies on a risk are asked about at
    /// every risk, and so in every network and with every device.
    pub fn new(space: &'s Space) -> Self {
        let parts = [AttackerModel::StolenPassword, AttackerModel::Everything]
            .map(|model| Parts::new(space, &Scope::new(model)));
        Self { space, parts }
    }

    /// What a policy asks for and sign-ins escape that differ from those that it applies to in nothing but
    /// their value on `axis`, which is one of the atoms that are wanted. Controls that are `alike` make up
    /// for each other.
    pub fn lost(
        &self,
        policy: usize,
        axis: Axis,
        wanted: &dyn Fn(usize) -> bool,
        alike: &dyn Fn(&canopy_model::Control, &canopy_model::Control) -> bool,
    ) -> Vec<Lost> {
        let conditions = self.space.tenant().policies.get(policy).map(|policy| &policy.conditions);
        let risky = conditions
            .is_some_and(|one| one.sign_in_risk.is_some() || one.user_risk.is_some() || one.insider_risk.is_some());
        let [ordinary, any] = &self.parts;
        let parts = if risky { any } else { ordinary };
        let mut others = self.space.masks().enabled.clone();
        others.remove(policy);
        let beside = parts.beside(policy, axis, wanted);
        let mut lost: Vec<Lost> = Vec::new();
        for clause in self.space.clauses(policy) {
            for part in &beside {
                let enough = self.as_strict(clause, part, &others, alike);
                let Some((people, witness)) = parts.gaps(part, &enough) else { continue };
                match lost.last_mut().filter(|known| known.clause == *clause) {
                    Some(known) => known.people.extend(people.ones()),
                    None => lost.push(Lost { clause: clause.clone(), people: people.ones().collect(), witness }),
                }
            }
        }
        for one in &mut lost {
            canopy_model::ordered::sort(&mut one.people);
            one.people.dedup();
        }
        lost
    }

    /// Those of other policies that ask for at least as much as a clause.
    fn as_strict(
        &self,
        clause: &Clause,
        part: &Part<'_>,
        others: &PolicySet,
        alike: &dyn Fn(&canopy_model::Control, &canopy_model::Control) -> bool,
    ) -> PolicySet {
        // A legacy client can answer nothing; strengths that may be replaced on registering security
        // information are not asked about.
        if part.client.is_legacy() || part.target == TargetKind::Registration {
            return self.space.asking(others);
        }
        let enough = |own: &Clause| {
            let makes_up = |option| {
                self.space.control_implies(option, clause) || clause.options.iter().any(|wanted| alike(option, wanted))
            };
            self.space.blocks(own.policy) || own.options.iter().all(makes_up)
        };
        PolicySet::of(self.space.capacity(), |at| others.contains(at) && self.space.clauses(at).iter().any(enough))
    }
}
