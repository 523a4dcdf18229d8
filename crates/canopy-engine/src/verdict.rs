//! What a sign-in is asked for, named.

use canopy_model::{ClientApp, Control};
use rustc_hash::FxHashMap;

use crate::policy_set::PolicySet;
use crate::requirement::{Controls, Requirement, Way, has_strength};
use crate::sign_in::Target;
use crate::space::{Space, TargetKind};
use crate::strength::StrengthLevel;

/// The name of a verdict, from the weakest. Device and MFA cannot be compared: the order only
/// sorts and colours, and [`Verdict::ways`] says what is really asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VerdictClass {
    /// Nothing is asked beyond the first factor.
    Open,
    /// Some way in asks for neither MFA nor a managed device, but for something: terms of use,
    /// app protection, a password change.
    OtherOnly,
    /// A managed device, without MFA.
    DeviceOnly,
    /// MFA or a managed device.
    MfaOrDevice,
    /// MFA.
    Mfa,
    /// Passwordless MFA.
    Passwordless,
    /// Phishing-resistant MFA.
    PhishingResistant,
    /// MFA and a managed device.
    MfaAndDevice,
    /// Access is blocked.
    Block,
}

/// The requirement on a sign-in, reduced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Its name.
    pub class: VerdictClass,
    /// The least authentication that every way in asks for; `None` where some way asks for none.
    /// Meaningless for [`VerdictClass::Block`].
    pub level: Option<StrengthLevel>,
    /// Whether every way in asks for a managed device.
    pub device: bool,
    /// The minimal ways to satisfy it; empty when blocked.
    pub ways: Vec<Way>,
    /// Blocked only because the client speaks legacy authentication and can answer no control
    /// (concept-conditional-access-conditions).
    pub legacy_cannot_comply: bool,
}

/// What must be forced on a sign-in for it to be covered. A blocked sign-in always is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Question {
    /// At least this much authentication.
    Authentication(StrengthLevel),
    /// This authentication strength or one that implies it, by its place in
    /// [`canopy_model::Tenant::strengths`].
    Strength(usize),
    /// A compliant or hybrid joined device.
    ManagedDevice,
    /// A managed device, or an app that an app protection policy manages.
    ManagedDeviceOrApp,
    /// To sign in again after at most so many hours, with all factors; 0 is every time.
    SignInFrequency(u32),
    /// To make a risk go away: a password change or risk remediation.
    Remediation,
    /// The session of a browser ends with it (`persistentBrowser` never).
    NeverPersistent,
    /// A token that is of no use elsewhere: token protection, or a managed device.
    BoundToken,
    /// A session that is restricted: by the app (`applicationEnforcedRestrictions`, in Exchange and SharePoint),
    /// by app control that does more than watch (`cloudAppSecurity`), or as a managed device or app is asked for.
    RestrictedSession,
    /// Blocked.
    Blocked,
}

impl Question {
    /// "Is MFA forced?"
    pub const MFA: Self = Self::Authentication(StrengthLevel::Mfa);
}

/// Whether one policy alone forces the question on a modern client. Exact for any set of policies:
/// a requirement is forced just when one of its clauses consists of nothing else, for otherwise
/// each clause has a way around it, and these together are a way in.
pub(crate) fn binds(controls: &Controls, policy: usize, question: Question) -> bool {
    controls.of(policy).iter().any(|clause| clause.options.iter().all(|control| answers(controls, control, question)))
}

/// The same when clauses with an authentication strength do not count.
pub(crate) fn binds_without_strengths(controls: &Controls, policy: usize, question: Question) -> bool {
    let mut rest = controls.of(policy).iter().filter(|clause| !has_strength(clause));
    rest.any(|clause| clause.options.iter().all(|control| answers(controls, control, question)))
}

/// Whether one control, satisfied, answers the question with yes.
pub(crate) fn answers(controls: &Controls, control: &Control, question: Question) -> bool {
    match (control, question) {
        (Control::Block, _) => true,
        (_, Question::Authentication(level)) => controls.level(control) >= Some(level),
        (_, Question::Strength(at)) => controls.implies_strength(control, at),
        (_, Question::ManagedDevice | Question::BoundToken) => is_device(control),
        (_, Question::ManagedDeviceOrApp | Question::RestrictedSession) => {
            is_device(control) || *control == Control::AppProtection
        }
        (_, Question::Remediation) => matches!(control, Control::PasswordChange | Control::RiskRemediation),
        // Session controls, which are no grant controls.
        (_, Question::SignInFrequency(_) | Question::NeverPersistent | Question::Blocked) => false,
    }
}

const fn is_device(control: &Control) -> bool {
    matches!(control, Control::CompliantDevice | Control::HybridJoinedDevice)
}

/// Names what `requirement` asks of a sign-in from `client`.
pub(crate) fn verdict(controls: &Controls, requirement: &Requirement, client: ClientApp) -> Verdict {
    let mut ways = controls.ways(requirement);
    let asks = !requirement.clauses.is_empty();
    let legacy_cannot_comply = client.is_legacy() && asks && !ways.is_empty();
    if legacy_cannot_comply {
        ways.clear();
    }
    let level = ways.iter().map(|way| way.iter().filter_map(|control| controls.level(control)).max()).min().flatten();
    let level = level.filter(|level| *level >= StrengthLevel::Mfa);
    let device = !ways.is_empty() && ways.iter().all(|way| way.iter().any(is_device));
    Verdict { class: class(controls, &ways, level, device), level, device, ways, legacy_cannot_comply }
}

fn class(controls: &Controls, ways: &[Way], level: Option<StrengthLevel>, device: bool) -> VerdictClass {
    if ways.is_empty() {
        return VerdictClass::Block;
    }
    let strong = |control: &Control| is_device(control) || controls.level(control) >= Some(StrengthLevel::Mfa);
    match (level, device) {
        (Some(_), true) => VerdictClass::MfaAndDevice,
        (Some(StrengthLevel::PhishingResistant), false) => VerdictClass::PhishingResistant,
        (Some(StrengthLevel::Passwordless), false) => VerdictClass::Passwordless,
        (Some(_), false) => VerdictClass::Mfa,
        (None, true) => VerdictClass::DeviceOnly,
        (None, false) if ways.iter().any(Way::is_empty) => VerdictClass::Open,
        (None, false) if ways.iter().all(|way| way.iter().any(strong)) => VerdictClass::MfaOrDevice,
        (None, false) => VerdictClass::OtherOnly,
    }
}

/// Verdicts that were asked for before. Policies that ask for the same count as one.
pub(crate) struct Verdicts<'s> {
    space: &'s Space,
    found: FxHashMap<(PolicySet, bool, TargetKind), Verdict>,
}

impl<'s> Verdicts<'s> {
    pub(crate) fn new(space: &'s Space) -> Self {
        Self { space, found: FxHashMap::default() }
    }

    /// What a set of policies asks of sign-ins to a target from a client.
    pub(crate) fn of(&mut self, policies: &PolicySet, target: &Target, client: ClientApp) -> &Verdict {
        let mut alike = PolicySet::empty(self.space.capacity());
        policies.iter().for_each(|at| alike.insert(self.space.first_alike(at)));
        let key = (alike, client.is_legacy(), TargetKind::of(target));
        let space = self.space;
        self.found.entry(key).or_insert_with_key(|(alike, _, _)| space.verdict_to(alike, target, client))
    }
}
