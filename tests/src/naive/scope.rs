//! Which sign-ins are considered: what an attacker has, and what goes together.

use canopy_engine::{AttackerModel, Constraint, Device, Resource, Scope, SignIn, Target, Targets, TrustType, Value};
use canopy_model::{AppId, ClientApp, InsiderRisk, RiskLevel};

use super::Naive;

const EXCHANGE: &str = "00000002-0000-0ff1-ce00-000000000000";

impl Naive<'_> {
    /// Whether a scope considers a sign-in.
    pub fn considers(&self, scope: &Scope, s: &SignIn) -> bool {
        let values = [
            Value::Target(s.target.clone()),
            Value::Device(s.device.clone()),
            Value::Network(s.network.clone()),
            Value::SignInRisk(s.sign_in_risk),
            Value::UserRisk(s.user_risk),
            Value::InsiderRisk(s.insider_risk),
            Value::Flow(s.flows.clone()),
        ];
        values.iter().all(|value| self.considers_value(scope, s.client_app, value))
    }

    /// Whether a scope considers a value of a sign-in from such a client.
    pub fn considers_value(&self, scope: &Scope, client: ClientApp, value: &Value) -> bool {
        let constrained = |constraint| client.is_legacy() && scope.constraints.contains(&constraint);
        let riskless = !matches!(scope.model, AttackerModel::StolenManagedDevice | AttackerModel::Everything);
        match value {
            Value::Target(target) => {
                is_wanted(target, scope.targets)
                    && (!constrained(Constraint::LegacyReachesExchangeOnly) || reaches_exchange(target))
            }
            Value::Device(device) => {
                let has = match scope.model {
                    AttackerModel::Everything => true,
                    AttackerModel::StolenManagedDevice => matches!(device, Device::Registered { compliant: true, .. }),
                    AttackerModel::StolenPassword | AttackerModel::TrustedNetwork => *device == Device::Unregistered,
                    AttackerModel::UnmanagedDevice => is_own(device),
                };
                has && (!constrained(Constraint::LegacyPresentsNoDevice) || *device == Device::Unregistered)
            }
            Value::Network(network) => match scope.model {
                AttackerModel::Everything | AttackerModel::StolenManagedDevice | AttackerModel::UnmanagedDevice => true,
                AttackerModel::StolenPassword => !self.is_trusted(network),
                AttackerModel::TrustedNetwork => self.is_trusted(network),
            },
            Value::SignInRisk(level) | Value::UserRisk(level) => !riskless || *level == RiskLevel::None,
            Value::InsiderRisk(level) => !riskless || *level == InsiderRisk::None,
            Value::Flow(flows) => !constrained(Constraint::LegacyHasNoFlow) || flows.is_empty(),
            _ => true,
        }
    }
}

/// Not compliant, not hybrid joined, not in Intune, and told of by itself alone.
fn is_own(device: &Device) -> bool {
    match device {
        Device::Unregistered => true,
        Device::Registered { compliant: true, .. } | Device::Registered { managed: true, .. } => false,
        Device::Registered { trust: TrustType::HybridJoined, .. } => false,
        Device::Registered { properties, .. } => properties.keys().all(|name| {
            matches!(
                name.as_str(),
                "displayname" | "manufacturer" | "model" | "operatingsystem" | "operatingsystemversion"
            )
        }),
    }
}

fn is_wanted(target: &Target, wanted: Targets) -> bool {
    match target {
        _ if wanted == Targets::All => true,
        Target::Resources(_) | Target::Request(_) => wanted == Targets::Resources,
        Target::Action(_) => wanted == Targets::Actions,
        Target::Context(_) => wanted == Targets::Contexts,
    }
}

fn reaches_exchange(target: &Target) -> bool {
    let exchange = |resource: &Resource| resource.app == Some(AppId::new(EXCHANGE));
    match target {
        Target::Resources(resources) => resources.iter().any(exchange),
        Target::Request(request) => request.resources.iter().any(|(resource, _)| exchange(resource)),
        Target::Action(_) | Target::Context(_) => false,
    }
}
