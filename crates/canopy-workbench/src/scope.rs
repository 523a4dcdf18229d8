//! Questions about all sign-ins, as the engine asks them.

use std::borrow::Cow;

use canopy_engine::{
    AttackerModel as Model, Axis, Enforcement, Policies, Question, Readings, Scope, Space, StrengthLevel, Targets,
    Value,
};
use canopy_model::StrengthId;

use crate::only::Wanted;
use crate::question::{AskedControl, AttackerModel, Coverage, PolicyScope, TargetScope};
use crate::words::Names;
use crate::{constraints, form, layers, readings};

/// What is asked, and of which sign-ins.
pub(crate) struct Prepared<'s> {
    /// The tenant as far as it is asked about.
    pub(crate) space: Cow<'s, Space>,
    pub(crate) scope: Scope,
    pub(crate) question: Question,
}

/// # Errors
///
/// Says what the question asks for that is not known.
pub(crate) fn prepared<'s>(space: &'s Space, asked: &Coverage) -> Result<Prepared<'s>, String> {
    let flipped = readings::flipped(&asked.flipped);
    let space = if flipped == Readings::default() { Cow::Borrowed(space) } else { Cow::Owned(space.reread(flipped)) };
    let question = question(&space, &asked.control)?;
    Ok(Prepared { space: narrowed(space, asked)?, scope: scope(asked), question })
}

/// Which sign-ins are considered, and what binds them.
fn scope(asked: &Coverage) -> Scope {
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
    // Targets that are named are looked at, of whichever kind.
    let targets = match asked.targets {
        _ if !asked.only.targets.is_empty() => Targets::All,
        TargetScope::Resources => Targets::Resources,
        TargetScope::UserActions => Targets::Actions,
        TargetScope::Contexts => Targets::Contexts,
        TargetScope::All => Targets::All,
    };
    let enforcement = Enforcement { policies, layers: layers::binding(&asked.layers) };
    Scope { enforcement, targets, constraints: constraints::held(&asked.flipped), ..Scope::new(model) }
}

/// What must be forced.
fn question(space: &Space, control: &AskedControl) -> Result<Question, String> {
    Ok(match control {
        AskedControl::Mfa => Question::MFA,
        AskedControl::PhishingResistant => Question::Authentication(StrengthLevel::PhishingResistant),
        AskedControl::ManagedDevice => Question::ManagedDevice,
        AskedControl::SignInFrequency(hours) => Question::SignInFrequency(*hours),
        AskedControl::Block => Question::Blocked,
        AskedControl::Strength(wanted) => {
            let id = StrengthId::new(wanted);
            let mut strengths = space.tenant().strengths.iter();
            let place = strengths.position(|known| known.id == id || known.name.eq_ignore_ascii_case(wanted));
            Question::Strength(
                place.ok_or_else(|| format!("There is no authentication strength {wanted} in the exports."))?,
            )
        }
    })
}

/// The tenant with nothing but what is asked about.
fn narrowed<'s>(space: Cow<'s, Space>, asked: &Coverage) -> Result<Cow<'s, Space>, String> {
    let only = &asked.only;
    if *only == crate::Only::default() {
        return Ok(space);
    }
    let names = Names::new(&space);
    let all = |ids: &[String], value: &dyn Fn(&str) -> Result<Value, String>| {
        ids.iter().map(|id| value(id)).collect::<Result<Vec<Value>, String>>()
    };
    let axes = [
        (Axis::Target, all(&only.targets, &|id| form::target_of(&space, &names, id).map(Value::Target))?),
        (Axis::ClientApp, all(&only.client_apps, &|id| form::client_app(id).map(Value::ClientApp))?),
        (Axis::Platform, all(&only.platforms, &|id| form::platform(id).map(Value::Platform))?),
    ];
    let axes: Vec<(Axis, Vec<Value>)> = axes.into_iter().filter(|(_, values)| !values.is_empty()).collect();
    let wanted = Wanted::new(&space, &only.people)?;
    Ok(Cow::Owned(space.within(axes, &|bearer| wanted.holds(bearer))))
}
