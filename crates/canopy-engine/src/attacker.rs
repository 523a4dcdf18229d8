//! Attacker models and constraints: which sign-ins are considered at all.

use canopy_model::ordered::OrderedSet;

use canopy_model::{AppId, ClientApp, RiskLevel, ordered};

use crate::axis::Axis;
use crate::decision::Enforcement;
use crate::lookup::Lookup;
use crate::sign_in::{Device, Resource, SignIn, Target, Value};
use crate::space::{Atom, Space};

/// What the attacker has, as a set of constraints on the sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AttackerModel {
    /// A password: any platform, client and flow (the client claims them, so they can be forged),
    /// any network that is not trusted, an unregistered device, no risk detected.
    StolenPassword,
    /// The same from a trusted location.
    TrustedNetwork,
    /// A compliant device, everything else free.
    StolenManagedDevice,
    /// A device that nobody manages: unregistered, or registered by whoever has it, who then chooses what
    /// it says of itself. Any network; no risk detected.
    UnmanagedDevice,
    /// No constraint.
    Everything,
}

impl AttackerModel {
    /// All models, the default first.
    pub const ALL: [Self; 5] = [
        Self::StolenPassword,
        Self::TrustedNetwork,
        Self::StolenManagedDevice,
        Self::UnmanagedDevice,
        Self::Everything,
    ];

    /// Whether the model allows a value, on any axis.
    pub fn allows(self, value: &Value, lookup: &Lookup) -> bool {
        match self {
            Self::Everything => true,
            Self::StolenManagedDevice => match value {
                Value::Device(device) => matches!(device, Device::Registered { compliant: true, .. }),
                _ => true,
            },
            Self::StolenPassword | Self::TrustedNetwork | Self::UnmanagedDevice => match value {
                Value::Device(device) if self == Self::UnmanagedDevice => device.is_ones_own(),
                Value::Device(device) => *device == Device::Unregistered,
                Value::Network(_) if self == Self::UnmanagedDevice => true,
                Value::Network(network) => lookup.locate(network).is_trusted() == (self == Self::TrustedNetwork),
                Value::SignInRisk(level) | Value::UserRisk(level) => *level == RiskLevel::None,
                Value::InsiderRisk(level) => *level == canopy_model::InsiderRisk::None,
                _ => true,
            },
        }
    }
}

/// A combination of values that does not occur and is left out of the universe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Constraint {
    /// Legacy protocols (Exchange ActiveSync, IMAP, POP, SMTP and their like) reach Exchange
    /// Online only: the protocols that concept-conditional-access-conditions lists are its own.
    LegacyReachesExchangeOnly,
    /// A legacy protocol presents no device state: the device counts as unregistered
    /// (concept-conditional-access-conditions).
    LegacyPresentsNoDevice,
    /// A legacy protocol takes part in no device code flow or authentication transfer, which are
    /// OAuth flows (concept-authentication-flows).
    LegacyHasNoFlow,
}

/// Exchange Online's application id.
const EXCHANGE: AppId = AppId::guid(0x00000002_0000_0ff1_ce00_000000000000);

impl Constraint {
    /// All constraints.
    pub const ALL: [Self; 3] = [Self::LegacyReachesExchangeOnly, Self::LegacyPresentsNoDevice, Self::LegacyHasNoFlow];

    /// Every constraint that is on unless the user says otherwise.
    pub fn default_set() -> OrderedSet<Self> {
        ordered::set(Self::ALL)
    }

    /// Whether a value can go together with a client of this kind.
    pub fn allows(self, client: ClientApp, value: &Value) -> bool {
        if !client.is_legacy() {
            return true;
        }
        match (self, value) {
            (Self::LegacyReachesExchangeOnly, Value::Target(target)) => reaches_exchange(target),
            (Self::LegacyPresentsNoDevice, Value::Device(device)) => *device == Device::Unregistered,
            (Self::LegacyHasNoFlow, Value::Flow(flows)) => flows.is_empty(),
            _ => true,
        }
    }

    /// Whether a whole sign-in is possible.
    pub fn allows_sign_in(self, sign_in: &SignIn) -> bool {
        self.allows(sign_in.client_app, &Value::Target(sign_in.target.clone()))
            && self.allows(sign_in.client_app, &Value::Device(sign_in.device.clone()))
            && self.allows(sign_in.client_app, &Value::Flow(sign_in.flows.clone()))
    }
}

fn reaches_exchange(target: &Target) -> bool {
    let is_exchange = |resource: &Resource| resource.app.as_ref() == Some(&EXCHANGE);
    match target {
        Target::Resources(resources) => resources.iter().any(is_exchange),
        Target::Request(request) => request.resources.iter().any(|(resource, _)| is_exchange(resource)),
        Target::Action(_) | Target::Context(_) => false,
    }
}

/// Which sign-ins are considered, and which policies are taken to bind them.
#[derive(Clone, Debug)]
pub struct Scope {
    /// What the attacker has.
    pub model: AttackerModel,
    /// Combinations left out.
    pub constraints: OrderedSet<Constraint>,
    /// Which policies bind.
    pub enforcement: Enforcement,
    /// Which kinds of target are considered.
    pub targets: Targets,
}

/// Which kinds of target are considered. Headlines count resources: whether a policy on all
/// resources reaches every action and context is not documented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Targets {
    /// Resources only.
    Resources,
    /// User actions only.
    Actions,
    /// Authentication contexts only.
    Contexts,
    /// All of them.
    All,
}

impl Scope {
    /// What is asked unless the user says otherwise: the policies that are on, resources only.
    pub fn new(model: AttackerModel) -> Self {
        Self {
            model,
            constraints: Constraint::default_set(),
            enforcement: Enforcement::ENABLED,
            targets: Targets::Resources,
        }
    }

    /// Whether a value is considered at all.
    pub fn allows(&self, value: &Value, lookup: &Lookup) -> bool {
        let considered = match (value, self.targets) {
            (Value::Target(target), wanted) => matches!(
                (target, wanted),
                (_, Targets::All)
                    | (Target::Resources(_) | Target::Request(_), Targets::Resources)
                    | (Target::Action(_), Targets::Actions)
                    | (Target::Context(_), Targets::Contexts)
            ),
            _ => true,
        };
        considered && self.model.allows(value, lookup)
    }

    /// The atoms of an axis that are considered, with their places.
    pub fn considered<'s>(&self, space: &'s Space, axis: Axis) -> impl Iterator<Item = (usize, &'s Atom)> {
        let allowed = |atom: &Atom| atom.values.first().is_some_and(|value| self.allows(value, space.lookup()));
        space.atoms(axis).iter().enumerate().filter(move |(_, atom)| allowed(atom))
    }

    /// Whether a value goes together with a client of this kind.
    pub fn is_compatible(&self, client: ClientApp, value: &Value) -> bool {
        self.constraints.iter().all(|constraint| constraint.allows(client, value))
    }

    /// Whether no constraint rules a sign-in out.
    pub fn is_possible(&self, sign_in: &SignIn) -> bool {
        self.constraints.iter().all(|constraint| constraint.allows_sign_in(sign_in))
    }
}
