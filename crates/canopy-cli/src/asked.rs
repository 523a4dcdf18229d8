//! What the commands about all sign-ins share: their arguments, and members of their answers.

use canopy_workbench::{
    AskedControl, Assumption, AssumptionKind, AttackerModel, Coverage, Layer, Only, PolicyRef, PolicyScope, TargetScope,
};
use clap::ValueEnum;
use serde::Serialize;

use crate::exports::Exports;
use crate::output::Format;

/// The names of these arguments that say what is asked.
pub(crate) const OPTIONS: [&str; 12] = [
    "control",
    "strength",
    "sign_in_frequency",
    "model",
    "targets",
    "policies",
    "layers",
    "people",
    "resource",
    "client",
    "platform",
    "otherwise",
];

/// Arguments of the commands that ask whether something is forced on all sign-ins.
#[derive(Debug, clap::Args)]
pub(crate) struct Asked {
    #[command(flatten)]
    pub(crate) exports: Exports,
    /// What must be forced on a sign-in for it to be covered; a blocked one always is
    #[arg(long, value_name = "CONTROL", value_enum, default_value_t = Control::Mfa)]
    control: Control,
    /// What the attacker has
    #[arg(long, value_name = "MODEL", value_enum, default_value_t = Model::StolenPassword)]
    model: Model,
    /// Which kinds of target are looked at
    #[arg(long, value_name = "TARGETS", value_enum, default_value_t = Targets::Resources)]
    targets: Targets,
    /// This authentication strength must be forced, by name or id
    #[arg(long, value_name = "NAME", conflicts_with_all = ["control", "sign_in_frequency"])]
    strength: Option<String>,
    /// Signing in again after at most so many hours must be forced; 0 is every time
    #[arg(long, value_name = "HOURS", conflicts_with = "control")]
    sign_in_frequency: Option<u32>,
    /// Which policies count
    #[arg(long, value_name = "POLICIES", value_enum, default_value_t = Policies::Enabled)]
    policies: Policies,
    /// What is counted in beside the policies
    #[arg(long = "with", value_name = "LAYER", value_enum)]
    layers: Vec<Layered>,
    /// Only these people: id or user principal name, group:ID, role:ID, guests
    #[arg(long, value_name = "WHO")]
    people: Vec<String>,
    /// Only these targets: application id or name, action:…, context:…
    #[arg(long, value_name = "TARGET")]
    resource: Vec<String>,
    /// Only these client apps, as Graph names them
    #[arg(long, value_name = "CLIENT")]
    client: Vec<String>,
    /// Only these device platforms, as Graph names them
    #[arg(long, value_name = "PLATFORM")]
    platform: Vec<String>,
    /// Take an assumption the other way, by the id that answers give it
    #[arg(long, value_name = "ASSUMPTION")]
    otherwise: Vec<String>,
    /// What to write
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Control {
    /// MFA of any kind
    Mfa,
    /// Phishing-resistant MFA
    PhishingResistant,
    /// A compliant or hybrid joined device
    ManagedDevice,
    /// Blocked
    Block,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Model {
    /// A password, and nothing else
    StolenPassword,
    /// A password, on a trusted network
    TrustedNetwork,
    /// A compliant device
    StolenManagedDevice,
    /// Anything at all
    Everything,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Targets {
    /// Resources
    Resources,
    /// User actions
    UserActions,
    /// Authentication contexts
    Contexts,
    /// All of them
    All,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Policies {
    /// Those that are on
    Enabled,
    /// Report-only ones too, as if they were on
    WithReportOnly,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Layered {
    /// Security defaults
    SecurityDefaults,
    /// Per-user MFA, where enforced
    PerUserMfa,
    /// Microsoft's mandatory MFA for admin portals
    MandatoryMfa,
}

impl Asked {
    /// The question.
    pub(crate) fn coverage(&self) -> Coverage {
        let control = match (self.control, &self.strength, self.sign_in_frequency) {
            (_, Some(strength), _) => AskedControl::Strength(strength.clone()),
            (_, None, Some(hours)) => AskedControl::SignInFrequency(hours),
            (Control::Mfa, None, None) => AskedControl::Mfa,
            (Control::PhishingResistant, None, None) => AskedControl::PhishingResistant,
            (Control::ManagedDevice, None, None) => AskedControl::ManagedDevice,
            (Control::Block, None, None) => AskedControl::Block,
        };
        let model = match self.model {
            Model::StolenPassword => AttackerModel::StolenPassword,
            Model::TrustedNetwork => AttackerModel::TrustedNetwork,
            Model::StolenManagedDevice => AttackerModel::StolenManagedDevice,
            Model::Everything => AttackerModel::Everything,
        };
        let targets = match self.targets {
            Targets::Resources => TargetScope::Resources,
            Targets::UserActions => TargetScope::UserActions,
            Targets::Contexts => TargetScope::Contexts,
            Targets::All => TargetScope::All,
        };
        let policies = match self.policies {
            Policies::Enabled => PolicyScope::Enabled,
            Policies::WithReportOnly => PolicyScope::WithReportOnly,
        };
        let layer = |layer: &Layered| match layer {
            Layered::SecurityDefaults => Layer::SecurityDefaults,
            Layered::PerUserMfa => Layer::PerUserMfa,
            Layered::MandatoryMfa => Layer::MandatoryMfa,
        };
        let only = Only {
            people: self.people.clone(),
            targets: self.resource.clone(),
            client_apps: self.client.clone(),
            platforms: self.platform.clone(),
        };
        let layers = self.layers.iter().map(layer).collect();
        Coverage { control, model, policies, layers, targets, only, flipped: self.otherwise.clone() }
    }

    /// What is asked for, in the words of a sentence: "MFA is not forced".
    pub(crate) fn not_forced(&self) -> String {
        match self.coverage().control {
            AskedControl::Mfa => "MFA is not forced".to_owned(),
            AskedControl::PhishingResistant => "phishing-resistant MFA is not forced".to_owned(),
            AskedControl::ManagedDevice => "a managed device is not forced".to_owned(),
            AskedControl::Block => "access is not blocked".to_owned(),
            AskedControl::Strength(name) => format!("{name} is not forced"),
            AskedControl::SignInFrequency(0) => "signing in every time is not forced".to_owned(),
            AskedControl::SignInFrequency(hours) => {
                format!("signing in again after {} is not forced", count(hours as usize, "hour", "hours"))
            }
        }
    }
}

/// A policy's id and name.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Named<'a> {
    pub(crate) id: &'a str,
    pub(crate) display_name: &'a str,
}

impl<'a> From<&'a PolicyRef> for Named<'a> {
    fn from(policy: &'a PolicyRef) -> Self {
        Self { id: &policy.id, display_name: &policy.name }
    }
}

/// Whether nothing is known to be missing.
pub(crate) fn is_complete(assumptions: &[Assumption]) -> bool {
    assumptions.iter().all(|one| one.kind != AssumptionKind::Incomplete)
}

/// What an answer rests on, as the end of a text.
pub(crate) fn rests_on(assumptions: &[Assumption]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    if !assumptions.is_empty() {
        lines.extend([String::new(), "What this rests on".to_owned()]);
    }
    lines.extend(assumptions.iter().map(|one| {
        let kind = if one.kind == AssumptionKind::Incomplete { "incomplete: " } else { "" };
        format!("  - {kind}{}", one.text)
    }));
    lines
}

/// `1 person`, `2 people`; kinds of people where none are known by name.
pub(crate) fn people(number: u32, named: bool) -> String {
    let (one, many) = if named { ("person", "people") } else { ("kind of people", "kinds of people") };
    count(number as usize, one, many)
}

/// `1 region`, `2 regions`.
pub(crate) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
