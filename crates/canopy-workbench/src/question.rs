//! What can be asked.

use serde::{Deserialize, Serialize};

use crate::answer::Mark;

/// A question about the opened tenant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Question {
    /// What was read, what is missing, every notice.
    Inventory,
    /// On whom something is not forced somewhere, and why: without MFA, unless something else is
    /// asked for.
    Uncovered(Box<Coverage>),
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
    /// What the recorded sign-ins that were dropped say of the policies.
    Replay,
    /// Where something is not forced, in few regions of sign-ins.
    Gaps(Box<Coverage>),
    /// The weakest way in of everybody to every target.
    Matrix(Box<Coverage>),
    /// What each policy does, and what it adds to the others.
    Policies,
    /// Why one cell of [`Question::Matrix`] is as it is.
    Cell(Box<AskedCell>),
    /// Whom each policy includes and excludes.
    PolicyMatrix,
    /// A policy as Graph writes it, by its place in the answer to [`Question::Policies`].
    PolicyJson(u32),
    /// The verdict on one sign-in, whoever makes it; whom the form names does not count.
    Everybody(Box<SignInForm>),
    /// Whether kept sign-ins come out as expected.
    Tests(Vec<SignInTest>),
    /// What the posture rules find.
    Findings(Box<AskedFindings>),
    /// What would close one finding, verified.
    Remedies(Box<AskedRemedies>),
}

/// A sign-in that is kept as a test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInTest {
    /// The sign-in.
    pub sign_in: SignInForm,
    /// The outcome that it is expected to have; the weakest where fields are left open.
    pub expect: Mark,
}

/// What [`crate::Workbench::findings`] rests on beside the exports.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedFindings {
    /// Declared exceptions, as JSON; empty where there are none.
    pub declared: String,
    /// The day, in days since 1970-01-01.
    pub today: u32,
}

/// The remedies of one rule, verified.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedRemedies {
    /// The rule, such as `user-without-mfa`.
    pub rule: String,
    /// See [`AskedFindings::declared`].
    pub declared: String,
    /// See [`AskedFindings::today`].
    pub today: u32,
}

/// A cell of [`Question::Matrix`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedCell {
    /// The person, by the id of the row.
    pub person: String,
    /// The place of the target among the columns: ids of targets may be alike.
    pub target: u32,
    /// What the matrix was asked for.
    pub coverage: Coverage,
}

/// A question about all sign-ins: is something forced on them?
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// What must be forced.
    pub control: AskedControl,
    /// What the attacker has.
    pub model: AttackerModel,
    /// Which policies are taken to bind.
    pub policies: PolicyScope,
    /// What is taken to bind beside them.
    pub layers: Vec<Layer>,
    /// Which kinds of target are looked at.
    pub targets: TargetScope,
    /// The sign-ins that are asked about; all of them unless it names some.
    pub only: Only,
    /// Assumptions taken the other way, by [`crate::Assumption::id`].
    pub flipped: Vec<String>,
}

/// Some sign-ins of all: each list that is not empty names the values that are asked about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Only {
    /// People: users by object id or user principal name, `group:` and `role:` with an id for those
    /// in it, `guests` for all external users, `admins` for those who hold a privileged role or are
    /// eligible for one, and kinds of people by the ids of answers.
    pub people: Vec<String>,
    /// Targets, as a form names them.
    pub targets: Vec<String>,
    /// Client apps, as a form names them.
    pub client_apps: Vec<String>,
    /// Device platforms, as a form names them.
    pub platforms: Vec<String>,
}

/// What must be forced on a sign-in for it to be covered. A blocked sign-in always is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum AskedControl {
    /// MFA of any kind.
    #[default]
    Mfa,
    /// Phishing-resistant MFA.
    PhishingResistant,
    /// An authentication strength, by id, or one that implies it.
    Strength(String),
    /// A compliant or hybrid joined device.
    ManagedDevice,
    /// To sign in again after at most so many hours; 0 is every time.
    SignInFrequency(u32),
    /// Blocked.
    Block,
}

/// Which kinds of target are looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum TargetScope {
    /// Resources.
    #[default]
    Resources,
    /// User actions.
    UserActions,
    /// Authentication contexts.
    Contexts,
    /// All of them.
    All,
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

/// What decides beside Conditional Access.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Layer {
    /// Security defaults.
    SecurityDefaults,
    /// Per-user MFA, where enforced.
    PerUserMfa,
    /// Microsoft's mandatory MFA for admin portals.
    MandatoryMfa,
    /// Resources that a service calls on the user's behalf before it opens (early-bound service
    /// dependencies).
    ServiceDependencies,
    /// Resources that it calls when it is used (late-bound service dependencies).
    LateDependencies,
}

impl Layer {
    /// All of them, by the names that addresses and files have for them.
    pub const NAMES: [(Self, &str); 5] = [
        (Self::MandatoryMfa, "mandatory-mfa"),
        (Self::SecurityDefaults, "security-defaults"),
        (Self::PerUserMfa, "per-user-mfa"),
        (Self::ServiceDependencies, "service-dependencies"),
        (Self::LateDependencies, "late-dependencies"),
    ];

    /// Those that ask for something themselves, whatever is signed in to.
    pub const BINDING: [Self; 3] = [Self::MandatoryMfa, Self::SecurityDefaults, Self::PerUserMfa];
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

/// What a field of the form holds when it is left open: it is then tried in all its values.
pub const ANY: &str = "any";

/// The What If form. Every field holds [`ANY`] or the `id` of one of the [`crate::Choices`], but
/// for the person (found by [`Question::FindPeople`]), the address and the country (typed).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInForm {
    /// A person, service principal or agent, by the id that [`crate::PersonChoice`] gives.
    pub person: String,
    /// A resource, user action or authentication context.
    pub target: String,
    /// The client app.
    pub client_app: String,
    /// The device platform.
    pub platform: String,
    /// The IP address; empty for one outside every named location. [`ANY`] leaves the whole network
    /// open, with country and compliant network.
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
    /// The risk of a service principal or agent; people have none.
    pub workload_risk: String,
    /// The authentication flow.
    pub flow: String,
    /// What is taken to bind beside the policies.
    pub layers: Vec<Layer>,
    /// Assumptions taken the other way, by [`crate::Assumption::id`].
    pub flipped: Vec<String>,
}

/// A text of the form, by the name that addresses and files have for it.
pub type FormText = (&'static str, fn(&mut SignInForm) -> &mut String);

impl SignInForm {
    /// Texts that name something of the tenant.
    pub const OWN: [FormText; 4] = [
        ("person", |form| &mut form.person),
        ("target", |form| &mut form.target),
        ("ip", |form| &mut form.ip),
        ("device", |form| &mut form.device),
    ];

    /// All other texts.
    pub const SHARED: [FormText; 8] = [
        ("client-app", |form| &mut form.client_app),
        ("platform", |form| &mut form.platform),
        ("country", |form| &mut form.country),
        ("sign-in-risk", |form| &mut form.sign_in_risk),
        ("user-risk", |form| &mut form.user_risk),
        ("insider-risk", |form| &mut form.insider_risk),
        ("workload-risk", |form| &mut form.workload_risk),
        ("flow", |form| &mut form.flow),
    ];
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
            workload_risk: text("none"),
            flow: text("none"),
            layers: Vec::new(),
            flipped: Vec::new(),
        }
    }
}
