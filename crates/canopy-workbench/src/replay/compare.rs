//! One policy and one recorded sign-in: what was recorded against what the engine says.
//!
//! The service judges the application first, then users, then all other configured conditions
//! together; a record names no condition that was not judged.

use canopy_engine::{Axis, Outcome, PartialSignIn, Satisfaction, Satisfied};
use canopy_model::{Control, Policy, PolicyState, RecordedConditions, RecordedPolicy, RecordedResult, SignInRecord};

use super::answer::DifferenceKind;
use super::explain;
use super::placed::{Placed, Placer};
use crate::answer::Applies;
use crate::words::{Names, recorded as words};

/// Flags of conditions, and the axes that they stand for.
const FLAGS: [(u32, Axis); 15] = [
    (1, Axis::Target),
    (2, Axis::Who),
    (4, Axis::Platform),
    (8, Axis::Network),
    (16, Axis::ClientApp),
    (32, Axis::SignInRisk),
    (64, Axis::UserRisk),
    (256, Axis::Device),
    (512, Axis::Device),
    (1024, Axis::Network),
    (2048, Axis::Network),
    (8192, Axis::Who),
    (16384, Axis::ServicePrincipalRisk),
    (32768, Axis::Flow),
    (65536, Axis::InsiderRisk),
];

/// The axes of recorded conditions, in the order of [`Axis::ALL`].
pub(super) fn axes(conditions: RecordedConditions) -> Vec<Axis> {
    let stands = |axis: &Axis| FLAGS.iter().any(|(flag, of)| of == axis && conditions.0 & flag != 0);
    Axis::ALL.into_iter().filter(stands).collect()
}

/// One recorded sign-in, with everything that it is compared by.
pub(super) struct Comparing<'a> {
    pub(super) placer: &'a Placer<'a>,
    pub(super) names: &'a Names<'a>,
    pub(super) record: &'a SignInRecord,
    pub(super) placed: &'a Placed,
    pub(super) sign_in: &'a PartialSignIn,
}

/// What a comparison came to.
pub(super) enum Verdict {
    /// Both say the same; whether that includes what came of the controls.
    Agrees(bool),
    /// They differ, or it cannot be said that they do not: of what kind that is, and why.
    Differs(DifferenceKind, String),
    /// It is not compared, for a reason.
    LeftOut(&'static str),
}

/// A condition of which the record says that it was met, or was not, and the engine the contrary.
#[derive(Clone, Copy)]
pub(super) struct Clash {
    /// The condition; nothing where the record does not say which.
    pub(super) axis: Option<Axis>,
    /// What the record says.
    pub(super) met: bool,
}

impl Comparing<'_> {
    /// Compares what was recorded of a policy with what the engine says of it.
    pub(super) fn policy(&self, at: usize, recorded: &RecordedPolicy) -> Verdict {
        let Some(policy) = self.placer.space.tenant().policies.get(at) else {
            return Verdict::LeftOut(words::NOT_READ);
        };
        let Some((state, applied)) = told(&recorded.result) else {
            return Verdict::LeftOut(words::NO_RESULT);
        };
        if matches!(policy.state, PolicyState::Unrecognised(_)) || !policy.conditions.unreadable.is_empty() {
            return Verdict::LeftOut(words::NOT_READ);
        }
        if state != policy.state {
            let why = words::state_changed(&state, policy);
            return Verdict::Differs(DifferenceKind::PolicyChanged, why);
        }
        if state == PolicyState::Disabled {
            return Verdict::Agrees(true);
        }
        let mut clashes = self.clashes(at, recorded, applied);
        let ours = self.placed.applies(at);
        if clashes.is_empty() && ours == (if applied { Applies::Never } else { Applies::Always }) {
            clashes.push(Clash { axis: None, met: applied });
        }
        if !clashes.is_empty() {
            let (kind, why) = explain::clash(self, at, policy, recorded, &clashes);
            return Verdict::Differs(kind, why);
        }
        if ours == Applies::Sometimes {
            let (kind, why) = explain::open(self, policy, &self.decisive(at, recorded));
            return Verdict::Differs(kind, why);
        }
        self.controls(at, policy, recorded, applied)
    }

    fn clashes(&self, at: usize, recorded: &RecordedPolicy, applied: bool) -> Vec<Clash> {
        let ours = |axis: Axis| self.placed.met(axis, at);
        let never = self.placed.axes(at, Applies::Never).into_iter();
        let as_met = |axis: Axis| Clash { axis: Some(axis), met: true };
        let Some((met, unmet)) = said(recorded).filter(|(_, unmet)| applied || !unmet.is_empty()) else {
            // It does not say which conditions: only applying is told.
            return if applied { never.map(as_met).collect() } else { Vec::new() };
        };
        let judged = |axis: Axis| match (unmet.contains(&Axis::Target), unmet.contains(&Axis::Who)) {
            (true, _) => false,
            (false, true) => axis == Axis::Target,
            (false, false) => true,
        };
        let mut clashes: Vec<Clash> =
            never.filter(|axis| met.contains(axis) || (judged(*axis) && !unmet.contains(axis))).map(as_met).collect();
        let always = unmet.iter().filter(|axis| ours(**axis) == Applies::Always);
        clashes.extend(always.map(|axis| Clash { axis: Some(*axis), met: false }));
        clashes
    }

    /// Of the axes that the record leaves open, those that decided by the record's own words, where
    /// it has some.
    fn decisive(&self, at: usize, recorded: &RecordedPolicy) -> Vec<Axis> {
        let open = self.placed.axes(at, Applies::Sometimes);
        let unmet = said(recorded).map(|(_, unmet)| unmet).unwrap_or_default();
        let named: Vec<Axis> = open.iter().copied().filter(|axis| unmet.contains(axis)).collect();
        if named.is_empty() { open } else { named }
    }

    /// What came of the controls, where the record carries what they ask for.
    fn controls(&self, at: usize, policy: &Policy, recorded: &RecordedPolicy, applied: bool) -> Verdict {
        if !applied {
            return Verdict::Agrees(true);
        }
        let Some(outcome) = self.outcome(at, policy) else { return Verdict::Agrees(false) };
        let fits = match recorded.result {
            RecordedResult::Success | RecordedResult::ReportOnlySuccess => outcome == Outcome::Granted,
            RecordedResult::ReportOnlyInterrupted => outcome == Outcome::Interrupted,
            RecordedResult::ReportOnlyFailure => outcome == Outcome::Blocked,
            _ => matches!(outcome, Outcome::Blocked | Outcome::Interrupted),
        };
        // A session control can fail a sign-in too, and no record carries what it asks for.
        if fits || !policy.session.is_empty() {
            return Verdict::Agrees(fits);
        }
        let controls = crate::words::controls(self.names, policy);
        let changed = explain::changed(self, policy, recorded);
        let (kind, why) = changed.unwrap_or_else(|| {
            (DifferenceKind::Unexplained, words::controls_differ(policy, &controls, outcome == Outcome::Granted))
        });
        Verdict::Differs(kind, why)
    }

    /// What the engine says of a policy's controls; nothing where it depends on a fact that records
    /// do not carry: where everything that may have been satisfied makes a difference.
    pub(super) fn outcome(&self, at: usize, policy: &Policy) -> Option<Outcome> {
        let controls = policy.grant.as_ref().map(|grant| grant.controls.as_slice()).unwrap_or_default();
        if policy.grant.is_none() && !policy.session.is_empty() {
            return None;
        }
        let device = self.record.device.as_ref().is_some_and(|device| {
            device.id.is_empty() || (device.compliant.is_some() && super::facts::trust(&device.trust).is_some())
        });
        let is_told = |control: &Control| match control {
            Control::Block | Control::Mfa | Control::ApprovedApp | Control::AppProtection => true,
            Control::CompliantDevice | Control::HybridJoinedDevice => device,
            _ => false,
        };
        if !controls.iter().all(is_told) {
            return None;
        }
        let least = Satisfied { mfa: Some(self.record.mfa), home_mfa: self.record.mfa, ..Satisfied::default() };
        let most = Satisfied {
            mfa: Some(true),
            approved_app: true,
            app_protection: true,
            home_mfa: true,
            home_compliant_device: true,
            home_hybrid_joined_device: true,
            ..Satisfied::default()
        };
        let of = |satisfied| Satisfaction::new(self.placer.space, &self.sign_in.sign_in, satisfied).policy(at);
        let outcome = of(&least);
        (outcome == of(&most) && outcome != Outcome::Unknown).then_some(outcome)
    }
}

/// The conditions that a record says were met and were not, where it says.
fn said(recorded: &RecordedPolicy) -> Option<(Vec<Axis>, Vec<Axis>)> {
    Some((axes(recorded.satisfied.unwrap_or_default()), axes(recorded.not_satisfied?)))
}

/// The state that a policy must have been in, and whether it applied.
fn told(result: &RecordedResult) -> Option<(PolicyState, bool)> {
    Some(match result {
        RecordedResult::Success | RecordedResult::Failure => (PolicyState::Enabled, true),
        RecordedResult::NotApplied => (PolicyState::Enabled, false),
        RecordedResult::NotEnabled => (PolicyState::Disabled, false),
        RecordedResult::ReportOnlySuccess
        | RecordedResult::ReportOnlyFailure
        | RecordedResult::ReportOnlyInterrupted => (PolicyState::ReportOnly, true),
        RecordedResult::ReportOnlyNotApplied => (PolicyState::ReportOnly, false),
        RecordedResult::Unknown(_) => return None,
    })
}
