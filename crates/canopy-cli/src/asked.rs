//! What the commands about all sign-ins share: their arguments, and members of their answers.

use canopy_workbench::{AskedControl, Assumption, AssumptionKind, AttackerModel, Coverage, PolicyRef, TargetScope};
use clap::ValueEnum;
use serde::Serialize;

use crate::exports::Exports;
use crate::output::Format;

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

impl Asked {
    /// The question.
    pub(crate) fn coverage(&self) -> Coverage {
        let control = match self.control {
            Control::Mfa => AskedControl::Mfa,
            Control::PhishingResistant => AskedControl::PhishingResistant,
            Control::ManagedDevice => AskedControl::ManagedDevice,
            Control::Block => AskedControl::Block,
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
        Coverage { control, model, targets, ..Coverage::default() }
    }

    /// What is asked for, in the words of a sentence: "MFA is not forced".
    pub(crate) const fn not_forced(&self) -> &'static str {
        match self.control {
            Control::Mfa => "MFA is not forced",
            Control::PhishingResistant => "phishing-resistant MFA is not forced",
            Control::ManagedDevice => "a managed device is not forced",
            Control::Block => "access is not blocked",
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

/// `1 person`, `2 people`.
pub(crate) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
