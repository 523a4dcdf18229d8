//! What comes of a sign-in, given what has been satisfied already: access, a prompt, or a block.
//!
//! A requirement says what is asked; here it is held against who can satisfy what
//! (concept-conditional-access-grant, authentication-conditional-access for external users,
//! concept-authentication-strength-how-it-works).

use canopy_model::ordered::OrderedSet;

use canopy_model::{
    AppId, AuthenticationMethod as Method, AuthenticationStrength, Combination, Control, ExternalUserType,
    GrantOperator, Home, TermsId, TransferMethod, Trust, ordered,
};

use crate::axis::Axis;
use crate::sign_in::{Device, SignIn, Subject, Target, TrustType};
use crate::space::Space;

/// The Microsoft Authenticator app.
const AUTHENTICATOR: &str = "4813382a-8fa7-425e-ab75-3b753aab3abb";

/// What a session has satisfied, and what its user could.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Satisfied {
    /// An MFA claim, from whatever method; `None` where it is not known.
    pub mfa: Option<bool>,
    /// Methods used in this session.
    pub methods: OrderedSet<Method>,
    /// Methods the user has registered; `None` where it is not known.
    pub registered: Option<OrderedSet<Method>>,
    /// The model of the security key that was used.
    pub aaguid: Option<String>,
    /// The certificate's issuer, by subject key identifier.
    pub certificate_issuer: Option<String>,
    /// The certificate's policy OIDs.
    pub certificate_policies: Vec<String>,
    /// Terms of use accepted.
    pub terms: OrderedSet<TermsId>,
    /// Through an approved client app.
    pub approved_app: bool,
    /// Through an app under a protection policy.
    pub app_protection: bool,
    /// MFA done in the home tenant of an external user.
    pub home_mfa: bool,
    /// Methods used in the home tenant.
    pub home_methods: OrderedSet<Method>,
    /// A device that the home tenant says is compliant.
    pub home_compliant_device: bool,
    /// A device that the home tenant says is hybrid joined.
    pub home_hybrid_joined_device: bool,
}

/// What becomes of one control, one policy, or the whole sign-in; ordered from the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Satisfied: access.
    Granted,
    /// A prompt would satisfy it.
    Interrupted,
    /// It cannot be judged from what is known.
    Unknown,
    /// Nothing would satisfy it: blocked.
    Blocked,
}

/// The result of a report-only policy, as sign-in logs show it (concept-conditional-access-report-only).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are Graph's own")]
pub enum ReportOnlyResult {
    NotApplied,
    Success,
    Interrupted,
    Failure,
    Unknown,
}

impl ReportOnlyResult {
    /// Graph's name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotApplied => "reportOnlyNotApplied",
            Self::Success => "reportOnlySuccess",
            Self::Interrupted => "reportOnlyInterrupted",
            Self::Failure => "reportOnlyFailure",
            Self::Unknown => "unknown",
        }
    }
}

/// One sign-in with what it has satisfied.
pub struct Satisfaction<'a> {
    space: &'a Space,
    sign_in: &'a SignIn,
    satisfied: &'a Satisfied,
}

impl<'a> Satisfaction<'a> {
    /// Holds a sign-in against what it has satisfied.
    pub const fn new(space: &'a Space, sign_in: &'a SignIn, satisfied: &'a Satisfied) -> Self {
        Self { space, sign_in, satisfied }
    }

    /// What becomes of a policy, if it applies.
    pub fn policy(&self, at: usize) -> Outcome {
        self.grant(at).max(self.session(at))
    }

    fn grant(&self, at: usize) -> Outcome {
        let Some(grant) = self.space.tenant().policies.get(at).and_then(|policy| policy.grant.as_ref()) else {
            return Outcome::Granted;
        };
        let outcomes = grant.controls.iter().map(|control| self.control(at, control));
        let outcome = if grant.controls.contains(&Control::Block) {
            Some(Outcome::Blocked)
        } else {
            match grant.operator {
                GrantOperator::And => outcomes.max(),
                GrantOperator::Or => outcomes.min(),
            }
        };
        outcome.unwrap_or(Outcome::Granted)
    }

    /// What becomes of the sign-in under all the policies that bind it.
    pub fn of(&self, binding: &crate::policy_set::PolicySet) -> Outcome {
        let clauses = self.space.requirement_to(binding, &self.sign_in.target).clauses;
        let by_clause = clauses.iter().map(|clause| {
            let options = clause.options.iter().map(|control| self.control(clause.policy, control));
            options.min().unwrap_or(Outcome::Granted)
        });
        let by_session = binding.iter().map(|at| self.session(at));
        by_clause.chain(by_session).max().unwrap_or(Outcome::Granted)
    }

    /// Token protection is a session control, but denies the token where it is not bound; whether it
    /// is, nothing here says (concept-token-protection).
    fn session(&self, at: usize) -> Outcome {
        let policy = self.space.tenant().policies.get(at);
        if policy.is_some_and(|policy| policy.session.token_protection) { Outcome::Unknown } else { Outcome::Granted }
    }

    /// The result of a report-only policy. Policies on user actions are not evaluated in
    /// report-only (concept-conditional-access-report-only).
    pub fn report_only(&self, at: usize, applies: bool) -> ReportOnlyResult {
        let evaluated = applies && !matches!(self.sign_in.target, Target::Action(_));
        match (evaluated, self.policy(at)) {
            (false, _) => ReportOnlyResult::NotApplied,
            (true, Outcome::Granted) => ReportOnlyResult::Success,
            (true, Outcome::Interrupted) => ReportOnlyResult::Interrupted,
            (true, Outcome::Blocked) => ReportOnlyResult::Failure,
            (true, Outcome::Unknown) => ReportOnlyResult::Unknown,
        }
    }

    /// What becomes of one control of a policy.
    fn control(&self, policy: usize, control: &Control) -> Outcome {
        if self.sign_in.client_app.is_legacy() {
            return Outcome::Blocked;
        }
        let done = |done: bool| if done { Outcome::Granted } else { Outcome::Blocked };
        let prompted = |done: bool| if done { Outcome::Granted } else { Outcome::Interrupted };
        match control {
            Control::Block => Outcome::Blocked,
            Control::Mfa | Control::Strength(_) if self.is_risky_stranger(policy) => Outcome::Blocked,
            Control::Mfa => self.mfa(),
            Control::Strength(id) => match self.space.tenant().strength(id) {
                Some(strength) if !strength.combinations.is_empty() => self.strength(strength),
                _ => Outcome::Unknown,
            },
            Control::CompliantDevice if self.reads_own_methods() => Outcome::Granted,
            Control::CompliantDevice => done(self.device(
                |device| matches!(device, Device::Registered { compliant: true, .. }),
                self.trust().compliant_device && self.satisfied.home_compliant_device,
            )),
            Control::HybridJoinedDevice => done(self.device(
                |device| matches!(device, Device::Registered { trust: TrustType::HybridJoined, .. }),
                self.trust().hybrid_joined_device && self.satisfied.home_hybrid_joined_device,
            )),
            Control::ApprovedApp => done(self.satisfied.approved_app && !self.is_external()),
            Control::AppProtection => done(self.satisfied.app_protection && !self.is_external()),
            Control::PasswordChange | Control::RiskRemediation if self.is_external() => Outcome::Blocked,
            Control::PasswordChange | Control::RiskRemediation | Control::VerifiedId => Outcome::Interrupted,
            Control::TermsOfUse(_) if self.is_direct_connect() => Outcome::Blocked,
            Control::TermsOfUse(id) => prompted(self.satisfied.terms.contains(id)),
            Control::Custom(_) => Outcome::Interrupted,
            Control::Unrecognised(_) => Outcome::Unknown,
        }
    }

    /// An MFA claim: from this tenant, from a trusted home tenant, or by methods that make one.
    fn mfa(&self) -> Outcome {
        let trusted = self.trust().mfa;
        let here = self.satisfied.mfa == Some(true)
            || self.satisfied.methods.iter().any(is_strong_alone)
            || self.two_factors();
        if here && !self.is_direct_connect() || (trusted && self.satisfied.home_mfa) {
            Outcome::Granted
        } else if self.is_direct_connect() && !trusted {
            Outcome::Blocked
        } else {
            Outcome::Interrupted
        }
    }

    /// A policy on sign-in risk blocks a guest who has registered nothing in this tenant
    /// (authentication-conditional-access).
    fn is_risky_stranger(&self, policy: usize) -> bool {
        let policy = self.space.tenant().policies.get(policy);
        let on_risk = policy.is_some_and(|policy| Axis::judges_sign_in_risk(&policy.conditions));
        let nothing_here = self.satisfied.registered.as_ref().is_some_and(OrderedSet::is_empty);
        on_risk && nothing_here && self.is_external() && !self.trust().mfa
    }

    /// The Authenticator app may read which methods a person has from any device
    /// (concept-conditional-access-grant).
    fn reads_own_methods(&self) -> bool {
        let Target::Request(request) = &self.sign_in.target else { return false };
        let reads =
            |(_, scopes): &(_, Vec<String>)| scopes.iter().all(|scope| scope == "userauthenticationmethod.read");
        request.client.app == Some(AppId::new(AUTHENTICATOR)) && request.resources.iter().all(reads)
    }

    fn two_factors(&self) -> bool {
        let used = Combination(self.satisfied.methods.clone());
        crate::strength::combination_level(&used) >= crate::strength::StrengthLevel::Mfa
    }

    /// A strength is satisfied by methods used, never by a bare MFA claim.
    fn strength(&self, strength: &AuthenticationStrength) -> Outcome {
        let (trusted, external) = (self.trust().mfa, self.is_external());
        if self.external().is_some_and(|external| external.home == Home::NoTenant) {
            // Whether it blocks or is passed over is not documented.
            return Outcome::Unknown;
        }
        let mut at_home: OrderedSet<Method>;
        let used = if external && trusted {
            at_home = self.satisfied.home_methods.clone();
            at_home.retain(is_accepted_from_home);
            &at_home
        } else {
            &self.satisfied.methods
        };
        if strength.combinations.iter().any(|c| c.0.is_subset(used) && self.passes(strength, c)) {
            return Outcome::Granted;
        }
        if self.is_direct_connect() && !trusted {
            return Outcome::Blocked;
        }
        let possible = strength.combinations.iter().any(|combination| {
            let tried = combination.0.is_subset(used);
            !tried && combination.0.iter().all(|method| self.can_be_used(method, external && !trusted))
        });
        if possible { Outcome::Interrupted } else { Outcome::Blocked }
    }

    /// Whether the key or certificate that was used is one that the strength allows for this
    /// combination.
    fn passes(&self, strength: &AuthenticationStrength, combination: &Combination) -> bool {
        let s = self.satisfied;
        let listed = |list: &[String], wanted: &str| list.iter().any(|one| one.eq_ignore_ascii_case(wanted));
        let restrictions = strength.restrictions.iter().filter(|r| r.applies_to.contains(combination));
        restrictions.into_iter().all(|r| {
            let key =
                r.allowed_aaguids.is_empty() || s.aaguid.as_deref().is_some_and(|id| listed(&r.allowed_aaguids, id));
            let issuer = r.allowed_issuers.is_empty()
                || s.certificate_issuer.as_deref().is_some_and(|ski| listed(&r.allowed_issuers, ski));
            let policy = r.allowed_policy_oids.is_empty()
                || s.certificate_policies.iter().any(|oid| listed(&r.allowed_policy_oids, oid));
            key && issuer && policy
        })
    }

    /// Whether a prompt could ask for a method: it is registered, or can be registered on the way.
    /// Phone sign-in, certificates and Windows Hello for Business cannot; a guest without trust
    /// has four methods in this tenant.
    fn can_be_used(&self, method: &Method, guest: bool) -> bool {
        let second =
            matches!(method, Method::Sms | Method::Voice | Method::MicrosoftAuthenticatorPush | Method::SoftwareOath);
        let registered = self.satisfied.registered.as_ref().is_none_or(|list| list.contains(method));
        match method {
            Method::Password | Method::FederatedSingleFactor => true,
            _ if guest => second,
            // It must be the way of signing in; there is no prompt for it.
            Method::WindowsHelloForBusiness => false,
            Method::Fido2 | Method::HardwareOath => true,
            _ => second || registered,
        }
    }

    fn device(&self, holds: impl Fn(&Device) -> bool, at_home: bool) -> bool {
        // Device code flow supports no device control (concept-conditional-access-grant).
        let device_code = self.sign_in.flows.contains(&TransferMethod::DeviceCodeFlow);
        !device_code && if self.is_external() { at_home } else { holds(&self.sign_in.device) }
    }

    fn external(&self) -> Option<&crate::sign_in::External> {
        match &self.sign_in.subject {
            Subject::Person(person) => person.external.as_ref().filter(|e| e.kind.has_credentials_elsewhere()),
            _ => None,
        }
    }

    fn is_external(&self) -> bool {
        self.external().is_some()
    }

    fn is_direct_connect(&self) -> bool {
        self.external().is_some_and(|external| external.kind == ExternalUserType::B2bDirectConnectUser)
    }

    fn trust(&self) -> Trust {
        let trust = &self.space.lookup().settings().inbound_trust;
        self.external().map(|external| trust.of(&external.home)).unwrap_or_default()
    }
}

/// Methods of a trusted home tenant that count here (concept-authentication-strength-external-users);
/// a temporary access pass and the home's own federation do not.
const fn is_accepted_from_home(method: &Method) -> bool {
    !matches!(
        method,
        Method::TemporaryAccessPassOneTime
            | Method::TemporaryAccessPassMultiUse
            | Method::FederatedMultiFactor
            | Method::QrCodePin
            | Method::Email
    )
}

/// Methods that are an MFA claim by themselves.
fn is_strong_alone(method: &Method) -> bool {
    let alone = Combination(ordered::set([method.clone()]));
    crate::strength::combination_level(&alone) >= crate::strength::StrengthLevel::Mfa
}
