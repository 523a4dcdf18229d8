//! What can be asked.

use serde::{Deserialize, Serialize};

/// A question about the opened tenant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Question {
    /// What was read, what is missing, every notice.
    Inventory,
    /// Who can sign in without MFA, and why.
    WithoutMfa {
        /// What the attacker has.
        model: AttackerModel,
        /// Which policies are taken to bind.
        policies: PolicyScope,
    },
    /// What the simulator's fields can be set to.
    Choices,
    /// People whose name or user principal name contains the text, at most `limit`.
    FindPeople {
        /// Part of a name; empty finds the first ones.
        text: String,
        /// How many at most.
        limit: u32,
    },
    /// What happens to one sign-in.
    Simulate(Box<SignInForm>),
}

/// What the attacker has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum AttackerModel {
    /// A password, and nothing else.
    #[default]
    StolenPassword,
    /// A password, on a trusted network.
    TrustedNetwork,
    /// A compliant device.
    StolenManagedDevice,
    /// Anything at all.
    Everything,
}

/// Which policies are taken to bind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum PolicyScope {
    /// Those that are on.
    #[default]
    Enabled,
    /// Report-only ones too, as if they were on.
    WithReportOnly,
}

/// The What If form. Every field holds the `id` of one of the [`crate::Choices`], but for the
/// person (found by [`Question::FindPeople`]), the address and the country (typed).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInForm {
    /// A person, by the id that [`crate::PersonChoice`] gives.
    pub person: String,
    /// A resource, user action or authentication context.
    pub target: String,
    /// The client app.
    pub client_app: String,
    /// The device platform.
    pub platform: String,
    /// The IP address; empty for one outside every named location.
    pub ip: String,
    /// The country of the address, two letters; empty where it is unknown.
    pub country: String,
    /// Through Global Secure Access.
    pub compliant_network: bool,
    /// The device.
    pub device: String,
    /// The sign-in risk.
    pub sign_in_risk: String,
    /// The user risk.
    pub user_risk: String,
    /// The insider risk.
    pub insider_risk: String,
    /// The authentication flow.
    pub flow: String,
}

impl Default for SignInForm {
    /// The most ordinary sign-in, of nobody yet, to any resource that no policy names.
    fn default() -> Self {
        let text = str::to_owned;
        Self {
            person: String::new(),
            target: text("other"),
            client_app: text("browser"),
            platform: text("windows"),
            ip: String::new(),
            country: String::new(),
            compliant_network: false,
            device: text("unregistered"),
            sign_in_risk: text("none"),
            user_risk: text("none"),
            insider_risk: text("none"),
            flow: text("none"),
        }
    }
}
