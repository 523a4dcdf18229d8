//! What questions about all sign-ins are asked for.

use super::words::{name_of, named, pairs};
use canopy_workbench::{AskedControl, AttackerModel, Coverage, Layer, Only, PolicyScope};

/// What questions about all sign-ins are asked for; the same on every screen that answers one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Filters {
    /// What must be forced.
    pub(crate) forced: Forced,
    /// Whom it is about.
    pub(crate) who: Who,
    /// What the attacker has.
    pub(crate) model: AttackerModel,
    /// Which policies are taken to bind.
    pub(crate) policies: PolicyScope,
    /// Whether each of [`Layer::BINDING`] binds too.
    pub(crate) layers: [bool; 3],
    /// Whether only those are shown who get in with nothing but a password. The answer holds all.
    pub(crate) password_only: bool,
    /// Assumptions taken the other way, by their ids, which are the same for every tenant.
    pub(crate) flipped: Vec<String>,
}

/// What must be forced on a sign-in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Forced {
    /// MFA of any kind.
    #[default]
    Mfa,
    /// Phishing-resistant MFA.
    PhishingResistant,
    /// A compliant or hybrid joined device.
    ManagedDevice,
}

/// Whom a question is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Who {
    /// Everybody.
    #[default]
    Everybody,
    /// Those with a privileged role, or eligible for one.
    Admins,
    /// External users.
    Guests,
}

/// The controls, as an address names them.
const CONTROLS: [(Forced, &str); 3] =
    [(Forced::Mfa, ""), (Forced::PhishingResistant, "phishing-resistant"), (Forced::ManagedDevice, "managed-device")];

/// Whom, as an address names them.
const PEOPLE: [(Who, &str); 3] = [(Who::Everybody, ""), (Who::Admins, "admins"), (Who::Guests, "guests")];

/// The attacker models, as an address names them; the default needs no name.
const MODELS: [(AttackerModel, &str); 4] = [
    (AttackerModel::StolenPassword, ""),
    (AttackerModel::TrustedNetwork, "trusted-network"),
    (AttackerModel::StolenManagedDevice, "stolen-managed-device"),
    (AttackerModel::Everything, "everything"),
];

/// The policy scopes, as an address names them.
const SCOPES: [(PolicyScope, &str); 2] =
    [(PolicyScope::Enabled, ""), (PolicyScope::WithReportOnly, "with-report-only")];

/// The layers, as an address names them, in the order of [`Layer::BINDING`].
const LAYERS: [&str; 3] = ["mandatory-mfa", "security-defaults", "per-user-mfa"];

/// Those who get in with nothing but a password, as an address names them.
const PASSWORD_ONLY: &str = "password-only";

/// The most assumptions that an address is believed to flip.
const FLIPPED_AT_MOST: usize = 64;

impl Filters {
    /// The question about all sign-ins that these filters ask.
    pub(crate) fn coverage(&self) -> Box<Coverage> {
        let control = match self.forced {
            Forced::Mfa => AskedControl::Mfa,
            Forced::PhishingResistant => AskedControl::PhishingResistant,
            Forced::ManagedDevice => AskedControl::ManagedDevice,
        };
        let people = Some(name_of(&PEOPLE, self.who)).filter(|name| !name.is_empty()).map(str::to_owned);
        Box::new(Coverage {
            control,
            model: self.model,
            policies: self.policies,
            layers: self.layers(),
            only: Only { people: people.into_iter().collect(), ..Only::default() },
            flipped: self.flipped.clone(),
            ..Coverage::default()
        })
    }

    /// The same question about administrators and phishing-resistant MFA.
    pub(crate) fn of_admins(&self) -> Self {
        Self { forced: Forced::PhishingResistant, who: Who::Admins, password_only: false, ..self.clone() }
    }

    /// The same question if report-only policies were on.
    pub(crate) fn with_report_only(&self) -> Self {
        Self { policies: PolicyScope::WithReportOnly, ..self.clone() }
    }

    /// The layers that bind.
    pub(crate) fn layers(&self) -> Vec<Layer> {
        Layer::BINDING.into_iter().zip(self.layers).filter(|(_, on)| *on).map(|(layer, _)| layer).collect()
    }

    /// The same filters with a layer switched.
    pub(crate) fn switched(mut self, layer: Layer) -> Self {
        let places = Layer::BINDING.into_iter().zip(&mut self.layers);
        places.filter(|(known, _)| *known == layer).for_each(|(_, on)| *on = !*on);
        self
    }

    /// The same filters with an assumption taken the other way, or as it was again.
    pub(crate) fn flipped(mut self, id: &str) -> Self {
        match self.flipped.iter().position(|known| known == id) {
            Some(at) => drop(self.flipped.remove(at)),
            None => self.flipped.push(id.to_owned()),
        }
        self
    }

    /// Reads a query; what it does not know is the default.
    pub(super) fn parse(text: &str) -> Self {
        let mut filters = Self::default();
        for (key, value) in pairs(text) {
            match key {
                "forced" => filters.forced = named(&CONTROLS, value),
                "people" => filters.who = named(&PEOPLE, value),
                "model" => filters.model = named(&MODELS, value),
                "policies" => filters.policies = named(&SCOPES, value),
                "with" => filters.layers = LAYERS.map(|name| value.split(',').any(|named| named == name)),
                "only" => filters.password_only = value == PASSWORD_ONLY,
                "otherwise" => filters.flipped = ids(value),
                _ => {}
            }
        }
        filters
    }

    pub(super) fn pairs(&self) -> [(&'static str, String); 7] {
        let layers: Vec<&str> =
            LAYERS.into_iter().zip(self.layers).filter(|(_, on)| *on).map(|(name, _)| name).collect();
        [
            ("forced", name_of(&CONTROLS, self.forced).to_owned()),
            ("people", name_of(&PEOPLE, self.who).to_owned()),
            ("model", name_of(&MODELS, self.model).to_owned()),
            ("policies", name_of(&SCOPES, self.policies).to_owned()),
            ("with", layers.join(",")),
            ("only", if self.password_only { PASSWORD_ONLY.to_owned() } else { String::new() }),
            ("otherwise", self.flipped.join(",")),
        ]
    }
}

/// The ids of assumptions in a list.
pub(super) fn ids(list: &str) -> Vec<String> {
    list.split(',').filter(|id| is_id(id)).take(FLIPPED_AT_MOST).map(str::to_owned).collect()
}

/// Whether a text may be the id of something that every tenant has.
pub(super) fn is_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

#[cfg(test)]
impl Filters {
    /// Many different ones.
    pub(super) fn many() -> Vec<Self> {
        let mut many = Vec::new();
        for (model, _) in MODELS {
            for (policies, _) in SCOPES {
                for (at, (forced, _)) in CONTROLS.into_iter().enumerate() {
                    for (who, _) in PEOPLE {
                        let layers = [at == 1, model == AttackerModel::Everything, who == Who::Guests];
                        let flipped = ["one", "another-one"].into_iter().take(at).map(str::to_owned).collect();
                        let password_only = at == 2;
                        many.push(Self { forced, who, model, policies, layers, password_only, flipped });
                    }
                }
            }
        }
        many
    }
}
