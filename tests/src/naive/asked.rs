//! What all that binds asks for together, found by trying who gets in.

use canopy_model::ordered::OrderedSet;

use canopy_engine::{Question, SignIn, StrengthLevel, Target, VerdictClass};
use canopy_model::*;

/// Everything asked of one sign-in.
pub struct Asked<'t> {
    tenant: &'t Tenant,
    grants: Vec<(Grant, bool)>,
    sessions: Vec<&'t SessionControls>,
    legacy: bool,
    registering: bool,
}

/// The combinations of the built-in strength for multifactor authentication that are no stronger
/// than that (authenticationstrengthroot-list-policies).
const MULTIFACTOR: [&[&str]; 15] = [
    &["temporaryAccessPassOneTime"],
    &["temporaryAccessPassMultiUse"],
    &["password", "microsoftAuthenticatorPush"],
    &["password", "softwareOath"],
    &["password", "hardwareOath"],
    &["password", "x509CertificateSingleFactor"],
    &["password", "x509CertificateMultiFactor"],
    &["password", "sms"],
    &["password", "voice"],
    &["federatedMultiFactor"],
    &["microsoftAuthenticatorPush", "federatedSingleFactor"],
    &["softwareOath", "federatedSingleFactor"],
    &["hardwareOath", "federatedSingleFactor"],
    &["sms", "federatedSingleFactor"],
    &["voice", "federatedSingleFactor"],
];
const PASSWORDLESS: [&[&str]; 1] = [&["deviceBasedPush"]];
const PHISHING_RESISTANT: [&[&str]; 3] = [&["windowsHelloForBusiness"], &["fido2"], &["x509CertificateMultiFactor"]];

/// How strong it is to have used these methods.
fn level_of(used: &Combination) -> StrengthLevel {
    let any = |allowed: &[&[&str]]| {
        allowed.iter().any(|methods| methods.iter().all(|name| used.0.contains(&AuthenticationMethod::named(name))))
    };
    if any(&PHISHING_RESISTANT) {
        StrengthLevel::PhishingResistant
    } else if any(&PASSWORDLESS) {
        StrengthLevel::Passwordless
    } else if any(&MULTIFACTOR) {
        StrengthLevel::Mfa
    } else {
        StrengthLevel::SingleFactor
    }
}

impl<'t> Asked<'t> {
    pub(super) fn nothing(tenant: &'t Tenant, s: &SignIn) -> Self {
        let registering = s.target == Target::Action(UserAction::RegisterSecurityInfo);
        Self { tenant, grants: Vec::new(), sessions: Vec::new(), legacy: s.client_app.is_legacy(), registering }
    }

    pub(super) fn add(&mut self, policy: &'t Policy) {
        let registering = TargetSelector::Action(UserAction::RegisterSecurityInfo);
        let names_it = policy.conditions.targets.selection.include.contains(&registering);
        self.grants.extend(policy.grant.clone().map(|grant| (grant, names_it)));
        self.sessions.push(&policy.session);
    }

    pub(super) fn add_control(&mut self, control: Control) {
        self.grants.push((Grant { operator: GrantOperator::Or, controls: vec![control] }, false));
    }

    /// Every control that is asked for anywhere.
    pub fn controls(&self) -> OrderedSet<Control> {
        self.grants.iter().flat_map(|(grant, _)| grant.controls.iter().cloned()).collect()
    }

    /// Whether somebody gets in who can satisfy just the controls that `can` allows.
    pub fn gets_in(&self, can: impl Fn(&Control) -> bool) -> bool {
        let blocks = |grant: &Grant| grant.controls.contains(&Control::Block);
        if self.grants.iter().any(|(grant, _)| blocks(grant)) {
            return false;
        }
        if self.legacy {
            // A legacy client can answer nothing.
            return self.grants.is_empty();
        }
        let is_strength = |control: &Control| matches!(control, Control::Strength(_));
        // On registering security information a strength on the action replaces those of others.
        let replaced = self.registering
            && self.grants.iter().any(|(grant, names_it)| *names_it && grant.controls.iter().any(is_strength));
        // Risk remediation takes the place of a password change.
        let remediates = self.grants.iter().any(|(grant, _)| grant.controls.contains(&Control::RiskRemediation));
        self.grants.iter().all(|(grant, names_it)| {
            let dropped = |control: &Control| replaced && !names_it && is_strength(control);
            let alone = |control: &Control| remediates && *control == Control::PasswordChange;
            match grant.operator {
                GrantOperator::And => grant.controls.iter().all(|c| can(c) || dropped(c) || alone(c)),
                GrantOperator::Or => {
                    grant.controls.iter().any(|c| can(c) || dropped(c)) || grant.controls.iter().all(alone)
                }
            }
        })
    }

    /// How much authentication a control is; `None` where it is none.
    pub fn level(&self, control: &Control) -> Option<StrengthLevel> {
        match control {
            Control::Mfa => Some(StrengthLevel::Mfa),
            Control::Strength(id) => {
                let strength = self.tenant.strengths.iter().find(|strength| strength.id == *id);
                let weakest = strength.and_then(|strength| strength.combinations.iter().map(level_of).min());
                Some(weakest.unwrap_or(StrengthLevel::SingleFactor))
            }
            _ => None,
        }
    }

    /// Whether whoever satisfied one control has satisfied another.
    pub fn implies(&self, done: &Control, wanted: &Control) -> bool {
        let find = |id: &StrengthId| self.tenant.strengths.iter().find(|strength| strength.id == *id);
        match (done, wanted) {
            (Control::Strength(_), Control::Mfa) => self.level(done) >= Some(StrengthLevel::Mfa),
            (Control::Strength(a), Control::Strength(b)) if a != b => match (find(a), find(b)) {
                (Some(a), Some(b)) => !a.combinations.is_empty() && a.combinations.iter().all(|used| accepts(b, used)),
                _ => false,
            },
            (done, wanted) => done == wanted,
        }
    }

    /// Whether the question is forced: nobody gets in without satisfying something that answers it.
    pub fn forced(&self, question: Question) -> bool {
        let again = |session: &&SessionControls| match (question, session.sign_in_frequency) {
            (Question::SignInFrequency(hours), Some(asked)) => {
                !asked.secondary_only
                    && match asked.frequency {
                        Frequency::EveryTime => true,
                        Frequency::Hours(asked) => asked <= hours,
                    }
            }
            (Question::NeverPersistent, _) => session.persistent_browser == Some(PersistentBrowser::Never),
            (Question::BoundToken, _) => session.token_protection,
            (Question::RestrictedSession, _) => {
                session.application_enforced_restrictions
                    || matches!(
                        session.cloud_app_security,
                        Some(CloudAppSecurity::BlockDownloads | CloudAppSecurity::McasConfigured)
                    )
            }
            _ => false,
        };
        let answers = |control: &Control| match question {
            Question::Authentication(level) => self.level(control).is_some_and(|own| own >= level),
            Question::Strength(at) => {
                let wanted = self.tenant.strengths.get(at);
                wanted.is_some_and(|wanted| self.implies(control, &Control::Strength(wanted.id.clone())))
            }
            Question::ManagedDevice | Question::BoundToken => is_device(control),
            Question::ManagedDeviceOrApp | Question::RestrictedSession => {
                is_device(control) || *control == Control::AppProtection
            }
            Question::Remediation => matches!(control, Control::PasswordChange | Control::RiskRemediation),
            Question::SignInFrequency(_) | Question::NeverPersistent | Question::Blocked => false,
        };
        (!self.legacy && self.sessions.iter().any(again)) || !self.gets_in(|control| !answers(control))
    }

    /// The name of what is asked for.
    pub fn class(&self) -> VerdictClass {
        let without = |level: StrengthLevel| self.gets_in(|control| self.level(control).is_none_or(|own| own < level));
        let strong = |control: &Control| is_device(control) || self.level(control) >= Some(StrengthLevel::Mfa);
        if !self.gets_in(|_| true) {
            return VerdictClass::Block;
        }
        match (without(StrengthLevel::Mfa), self.gets_in(|control| !is_device(control))) {
            (false, false) => VerdictClass::MfaAndDevice,
            (true, false) => VerdictClass::DeviceOnly,
            (false, true) if !without(StrengthLevel::PhishingResistant) => VerdictClass::PhishingResistant,
            (false, true) if !without(StrengthLevel::Passwordless) => VerdictClass::Passwordless,
            (false, true) => VerdictClass::Mfa,
            (true, true) if self.gets_in(|_| false) => VerdictClass::Open,
            (true, true) if !self.gets_in(|control| !strong(control)) => VerdictClass::MfaOrDevice,
            (true, true) => VerdictClass::OtherOnly,
        }
    }

    /// The session controls of all policies, one by one; none where access is blocked.
    pub fn session_parts(&self) -> Vec<SessionControls> {
        let blocked = self.grants.iter().any(|(grant, _)| grant.controls.contains(&Control::Block));
        if blocked {
            return Vec::new();
        }
        let one = SessionControls::default;
        let mut parts = Vec::new();
        for s in &self.sessions {
            let unknown =
                s.unrecognised.iter().map(|name| SessionControls { unrecognised: vec![name.clone()], ..one() });
            parts.extend(unknown);
            parts.extend([
                SessionControls { sign_in_frequency: s.sign_in_frequency, ..one() },
                SessionControls { persistent_browser: s.persistent_browser, ..one() },
                SessionControls { application_enforced_restrictions: s.application_enforced_restrictions, ..one() },
                SessionControls { cloud_app_security: s.cloud_app_security, ..one() },
                SessionControls { continuous_access_evaluation: s.continuous_access_evaluation, ..one() },
                SessionControls { disable_resilience_defaults: s.disable_resilience_defaults, ..one() },
                SessionControls { token_protection: s.token_protection, ..one() },
                SessionControls { global_secure_access_profile: s.global_secure_access_profile, ..one() },
            ]);
        }
        parts.retain(|part| *part != one());
        let mut once: Vec<SessionControls> = Vec::new();
        for part in parts {
            if !once.contains(&part) {
                once.push(part);
            }
        }
        once
    }
}

fn is_device(control: &Control) -> bool {
    matches!(control, Control::CompliantDevice | Control::HybridJoinedDevice)
}

/// Whether having used just these methods is enough for a strength, whatever the key or certificate.
fn accepts(strength: &AuthenticationStrength, used: &Combination) -> bool {
    let restricted = |allowed: &Combination| {
        strength.restrictions.iter().any(|restriction| restriction.applies_to.contains(allowed))
    };
    strength.combinations.iter().any(|allowed| allowed.0.is_subset(&used.0) && !restricted(allowed))
}
