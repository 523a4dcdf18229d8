//! Questions about all sign-ins, as the engine asks them.

use canopy_engine::{AttackerModel as Model, Enforcement, Policies, Question, Scope, Space, StrengthLevel, Targets};
use canopy_model::StrengthId;

use crate::layers;
use crate::question::{AskedControl, AttackerModel, Coverage, PolicyScope, TargetScope};

/// Which sign-ins are considered, and what binds them.
pub(crate) fn scope(asked: &Coverage) -> Scope {
    let model = match asked.model {
        AttackerModel::StolenPassword => Model::StolenPassword,
        AttackerModel::TrustedNetwork => Model::TrustedNetwork,
        AttackerModel::StolenManagedDevice => Model::StolenManagedDevice,
        AttackerModel::Everything => Model::Everything,
    };
    let policies = match asked.policies {
        PolicyScope::Enabled => Policies::Enabled,
        PolicyScope::WithReportOnly => Policies::WithReportOnly,
    };
    let targets = match asked.targets {
        TargetScope::Resources => Targets::Resources,
        TargetScope::UserActions => Targets::Actions,
        TargetScope::Contexts => Targets::Contexts,
        TargetScope::All => Targets::All,
    };
    let enforcement = Enforcement { policies, layers: layers::binding(&asked.layers) };
    Scope { enforcement, targets, ..Scope::new(model) }
}

/// What must be forced.
///
/// # Errors
///
/// Says that a strength is not known, by id.
pub(crate) fn question(space: &Space, control: &AskedControl) -> Result<Question, String> {
    Ok(match control {
        AskedControl::Mfa => Question::MFA,
        AskedControl::PhishingResistant => Question::Authentication(StrengthLevel::PhishingResistant),
        AskedControl::ManagedDevice => Question::ManagedDevice,
        AskedControl::SignInFrequency(hours) => Question::SignInFrequency(*hours),
        AskedControl::Block => Question::Blocked,
        AskedControl::Strength(id) => {
            let wanted = StrengthId::new(id);
            let place = space.tenant().strengths.iter().position(|strength| strength.id == wanted);
            Question::Strength(
                place.ok_or_else(|| format!("There is no authentication strength {id} in the exports."))?,
            )
        }
    })
}
