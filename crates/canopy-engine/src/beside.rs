//! What a policy asks for and is lost where one condition of it alone is not met: what an exclusion
//! costs, and what a forged platform is good for.
//!
//! As in `review`: a requirement is an AND of clauses, and nothing but a clause that is as strict makes
//! up for another. So what is lost is found as what such policies do not cover, beside the policy.

use canopy_model::{Control, ordered};

use crate::attacker::{AttackerModel, Scope};
use crate::axis::Axis;
use crate::policy_set::PolicySet;
use crate::regions::{AtomSet, Part, Parts};
use crate::requirement::Clause;
use crate::sign_in::SignIn;
use crate::space::Space;
use crate::verdict::Question;

/// A requirement of a policy that some sign-ins beside it escape.
#[derive(Clone, Debug, PartialEq)]
pub struct Lost {
    /// What the policy asks for.
    pub clause: Clause,
    /// Who escapes it, by place among the atoms of the who-axis.
    pub people: AtomSet,
    /// A sign-in that escapes it, and would not with a value that the policy admits on the axis.
    pub witness: SignIn,
}

/// Asks of many policies what is lost beside them, on sign-ins to resources.
pub struct Beside<'s> {
    space: &'s Space,
    /// With a stolen password, and with anything.
    parts: [Parts<'s>; 2],
}

impl std::fmt::Debug for Beside<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Beside").finish_non_exhaustive()
    }
}

impl<'s> Beside<'s> {
    /// Prepares.
    pub fn new(space: &'s Space) -> Self {
        let parts = [AttackerModel::StolenPassword, AttackerModel::Everything];
        Self { space, parts: parts.map(|model| Parts::new(space, &Scope::new(model))) }
    }

    /// Of which sign-ins a policy is asked about: with a stolen password there is no risk, so those on a
    /// risk are asked about at every risk, in every network and with every device.
    pub fn model(&self, policy: usize) -> AttackerModel {
        let conditions = self.space.tenant().policies.get(policy).map(|policy| &policy.conditions);
        let risky = conditions
            .is_some_and(|one| one.sign_in_risk.is_some() || one.user_risk.is_some() || one.insider_risk.is_some());
        if risky { AttackerModel::Everything } else { AttackerModel::StolenPassword }
    }

    /// What a policy asks for and sign-ins escape that it would apply to, were it not for their value on
    /// `axis`, which is one of the atoms that are wanted. Other policies make up for it that
    /// ask for as much: what satisfies it, or another proof of the same worth. A managed device and a managed
    /// app are of one worth, and so are both ways to make a risk go away; and whoever is let past a block
    /// that is not on a risk is let in on purpose where MFA or a managed device is asked for.
    pub fn lost(&self, policy: usize, axis: Axis, wanted: &dyn Fn(usize) -> bool) -> Vec<Lost> {
        let parts = self.parts(policy);
        self.escaping(policy, parts, &parts.beside(policy, axis, wanted))
    }

    /// The same of the sign-ins that a policy applies to, whatever its state: what it asks for and nothing
    /// else makes up for.
    pub fn alone(&self, policy: usize) -> Vec<Lost> {
        let parts = self.parts(policy);
        self.escaping(policy, parts, &parts.of(policy))
    }

    fn parts(&self, policy: usize) -> &Parts<'s> {
        let [ordinary, any] = &self.parts;
        if self.model(policy) == AttackerModel::Everything { any } else { ordinary }
    }

    /// Those of some sign-ins of which no other policy that is on asks for as much as a policy does.
    fn escaping(&self, policy: usize, parts: &Parts<'s>, of: &[Part<'s>]) -> Vec<Lost> {
        let mut others = self.space.masks().enabled.clone();
        others.remove(policy);
        let mut lost: Vec<Lost> = Vec::new();
        for clause in self.space.clauses(policy) {
            for part in of {
                let enough = self.as_strict(clause, part, &others);
                let Some((people, witness)) = parts.gaps(part, &enough) else { continue };
                match lost.last_mut().filter(|known| known.clause == *clause) {
                    Some(known) => known.people.union_with(&people),
                    None => lost.push(Lost { clause: clause.clone(), people, witness }),
                }
            }
        }
        lost
    }

    /// Those of other policies that ask for as much as a clause.
    fn as_strict(&self, clause: &Clause, part: &Part<'_>, others: &PolicySet) -> PolicySet {
        // A legacy client can answer nothing.
        if part.client.is_legacy() {
            return self.space.asking(others);
        }
        let enough = |own: &Clause| {
            self.space.blocks(own.policy) || own.options.iter().all(|option| self.makes_up(option, clause))
        };
        PolicySet::of(self.space.capacity(), |at| others.contains(at) && self.space.clauses(at).iter().any(enough))
    }

    /// Whether a control makes up for a clause: see [`Beside::lost`].
    fn makes_up(&self, option: &Control, clause: &Clause) -> bool {
        let is_mfa = || self.space.way_forces(&ordered::set([option.clone()]), Question::MFA);
        let ordinary = || self.model(clause.policy) == AttackerModel::StolenPassword;
        let makes_up = |wanted: &Control| match (worth(option), worth(wanted)) {
            (own, _) if *wanted == Control::Block => (own == Worth::Device || is_mfa()) && ordinary(),
            (own, wanted) => own == wanted && own != Worth::Else,
        };
        self.space.control_implies(option, clause) || clause.options.iter().any(makes_up)
    }
}

/// What controls stand for each other.
#[derive(Clone, Copy, PartialEq)]
enum Worth {
    /// A managed device or a managed app.
    Device,
    /// What makes a risk go away.
    Remedy,
    /// Each its own.
    Else,
}

const fn worth(control: &Control) -> Worth {
    match control {
        Control::CompliantDevice | Control::HybridJoinedDevice | Control::AppProtection | Control::ApprovedApp => {
            Worth::Device
        }
        Control::PasswordChange | Control::RiskRemediation => Worth::Remedy,
        _ => Worth::Else,
    }
}
