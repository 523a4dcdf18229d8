//! Session controls.

/// `conditionalAccessSessionControls`; a control that is present but not enabled is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionControls {
    /// Sign-in frequency.
    pub sign_in_frequency: Option<SignInFrequency>,
    /// Persistent browser session.
    pub persistent_browser: Option<PersistentBrowser>,
    /// App-enforced restrictions (Exchange and SharePoint only).
    pub application_enforced_restrictions: bool,
    /// Conditional Access app control.
    pub cloud_app_security: Option<CloudAppSecurity>,
    /// Continuous access evaluation (beta).
    pub continuous_access_evaluation: Option<ContinuousAccessEvaluation>,
    /// Disable resilience defaults.
    pub disable_resilience_defaults: bool,
    /// Token protection (`secureSignInSession`).
    pub token_protection: bool,
    /// Global Secure Access security profile.
    pub global_secure_access_profile: bool,
    /// Names of controls that are not known.
    pub unrecognised: Vec<String>,
}

impl SessionControls {
    /// Whether any control is set.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The controls one by one: each with nothing else set.
    pub fn parts(&self) -> Vec<Self> {
        let one = |set: &dyn Fn(&mut Self)| {
            let mut part = Self::default();
            set(&mut part);
            part
        };
        let parts = [
            one(&|part| part.sign_in_frequency = self.sign_in_frequency),
            one(&|part| part.persistent_browser = self.persistent_browser),
            one(&|part| part.cloud_app_security = self.cloud_app_security),
            one(&|part| part.continuous_access_evaluation = self.continuous_access_evaluation),
            one(&|part| part.application_enforced_restrictions = self.application_enforced_restrictions),
            one(&|part| part.disable_resilience_defaults = self.disable_resilience_defaults),
            one(&|part| part.token_protection = self.token_protection),
            one(&|part| part.global_secure_access_profile = self.global_secure_access_profile),
        ];
        let unknown = self.unrecognised.iter().map(|name| one(&|part| part.unrecognised = vec![name.clone()]));
        parts.into_iter().filter(|part| !part.is_empty()).chain(unknown).collect()
    }
}

/// How often, and what, must be repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignInFrequency {
    /// How often.
    pub frequency: Frequency,
    /// Whether only secondary methods are repeated.
    pub secondary_only: bool,
}

/// A sign-in frequency, ordered from the strictest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Frequency {
    /// Every time (with five minutes' tolerance).
    EveryTime,
    /// After so many hours.
    Hours(u32),
}

impl Frequency {
    /// After so many hours; none is every time.
    pub const fn of_hours(hours: u32) -> Self {
        if hours == 0 { Self::EveryTime } else { Self::Hours(hours) }
    }
}

/// `persistentBrowserSessionMode`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersistentBrowser {
    /// Always persistent.
    Always,
    /// Never persistent.
    Never,
}

/// `cloudAppSecuritySessionControlType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CloudAppSecurity {
    /// Use a custom policy.
    McasConfigured,
    /// Monitor only.
    MonitorOnly,
    /// Block downloads.
    BlockDownloads,
}

/// `continuousAccessEvaluationMode`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContinuousAccessEvaluation {
    /// Strict enforcement.
    StrictEnforcement,
    /// Strictly enforce location policies.
    StrictLocation,
    /// Disabled.
    Disabled,
}
