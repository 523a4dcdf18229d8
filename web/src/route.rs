//! The screen and its filters, as they stand in the address after `#`.
//!
//! # Invariants
//!
//! - `parse(format(route)) == route`, and `parse` understands any text: a stranger is the start.
//! - No name and no id of a tenant is part of a route.

use canopy_workbench::{AttackerModel, Layer, PolicyScope};

/// Bumped when an old address would be misread.
const VERSION: &str = "1";

/// What is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Route {
    /// Where files are opened.
    #[default]
    Start,
    /// What was read.
    Files,
    /// Who can sign in without MFA.
    WithoutMfa(Filters),
    /// What if this person signed in like this.
    Simulator,
    /// Recorded sign-ins against the policies.
    Replay,
}

/// What the coverage question is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Filters {
    /// What the attacker has.
    pub(crate) model: AttackerModel,
    /// Which policies are taken to bind.
    pub(crate) policies: PolicyScope,
    /// Whether each of [`Layer::BINDING`] binds too.
    pub(crate) layers: [bool; 3],
}

/// The layers, as an address names them, in the order of [`Layer::BINDING`].
const LAYERS: [&str; 3] = ["mandatory-mfa", "security-defaults", "per-user-mfa"];

/// The attacker models, as an address names them.
const MODELS: [(AttackerModel, &str); 4] = [
    (AttackerModel::StolenPassword, "stolen-password"),
    (AttackerModel::TrustedNetwork, "trusted-network"),
    (AttackerModel::StolenManagedDevice, "stolen-managed-device"),
    (AttackerModel::Everything, "everything"),
];

/// The policy scopes, as an address names them.
const SCOPES: [(PolicyScope, &str); 2] =
    [(PolicyScope::Enabled, "on"), (PolicyScope::WithReportOnly, "with-report-only")];

impl Route {
    /// Reads a fragment, with or without its `#`.
    pub(crate) fn parse(fragment: &str) -> Self {
        let path = fragment.trim_start_matches('#').trim_start_matches('/');
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        match path.trim_end_matches('/').split_once('/') {
            Some((VERSION, "files")) => Self::Files,
            Some((VERSION, "without-mfa")) => Self::WithoutMfa(Filters::parse(query)),
            Some((VERSION, "simulator")) => Self::Simulator,
            Some((VERSION, "replay")) => Self::Replay,
            _ => Self::Start,
        }
    }

    /// Writes the fragment, with its `#`.
    pub(crate) fn format(self) -> String {
        match self {
            Self::Start => format!("#/{VERSION}/start"),
            Self::Files => format!("#/{VERSION}/files"),
            Self::WithoutMfa(filters) => format!("#/{VERSION}/without-mfa{}", filters.format()),
            Self::Simulator => format!("#/{VERSION}/simulator"),
            Self::Replay => format!("#/{VERSION}/replay"),
        }
    }

    /// Whether both are the same screen, whatever its filters.
    pub(crate) fn is_same_screen(self, other: Self) -> bool {
        std::mem::discriminant(&self) == std::mem::discriminant(&other)
    }
}

impl Filters {
    /// The layers that bind.
    pub(crate) fn layers(self) -> Vec<Layer> {
        Layer::BINDING.into_iter().zip(self.layers).filter(|(_, on)| *on).map(|(layer, _)| layer).collect()
    }

    /// The same filters with a layer switched.
    pub(crate) fn switched(mut self, layer: Layer) -> Self {
        let places = Layer::BINDING.into_iter().zip(&mut self.layers);
        places.filter(|(known, _)| *known == layer).for_each(|(_, on)| *on = !*on);
        self
    }

    fn parse(query: &str) -> Self {
        let mut filters = Self::default();
        for (key, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            match key {
                "model" => filters.model = named(&MODELS, value),
                "policies" => filters.policies = named(&SCOPES, value),
                "with" => filters.layers = LAYERS.map(|name| value.split(',').any(|named| named == name)),
                _ => {}
            }
        }
        filters
    }

    fn format(self) -> String {
        let mut query = Vec::new();
        if self.model != AttackerModel::default() {
            query.push(format!("model={}", name_of(&MODELS, self.model)));
        }
        if self.policies != PolicyScope::default() {
            query.push(format!("policies={}", name_of(&SCOPES, self.policies)));
        }
        let layers: Vec<&str> =
            LAYERS.into_iter().zip(self.layers).filter(|(_, on)| *on).map(|(name, _)| name).collect();
        if !layers.is_empty() {
            query.push(format!("with={}", layers.join(",")));
        }
        if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) }
    }
}

/// The value of that name; the default for any other.
fn named<T: Copy + Default>(names: &[(T, &str)], name: &str) -> T {
    names.iter().find(|(_, known)| *known == name).map(|(value, _)| *value).unwrap_or_default()
}

fn name_of<T: Copy + PartialEq>(names: &[(T, &'static str)], value: T) -> &'static str {
    names.iter().find(|(known, _)| *known == value).map_or("", |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::{Filters, MODELS, Route, SCOPES};

    fn every_route() -> Vec<Route> {
        let filters = MODELS.iter().flat_map(|(model, _)| {
            SCOPES.iter().map(|(policies, _)| Filters { model: *model, policies: *policies, ..Filters::default() })
        });
        let filters = filters.flat_map(|filters| {
            let layers = (0..8).map(|n| [n & 1 > 0, n & 2 > 0, n & 4 > 0]);
            layers.map(move |layers| Route::WithoutMfa(Filters { layers, ..filters }))
        });
        filters.chain([Route::Start, Route::Files, Route::Simulator, Route::Replay]).collect()
    }

    #[test]
    fn what_is_written_is_read_back() {
        for route in every_route() {
            assert_eq!(Route::parse(&route.format()), route, "{}", route.format());
        }
    }

    #[test]
    fn strangers_are_the_start() {
        let strangers =
            ["", "#", "#/", "#/1", "#/1/", "#/2/files", "#/1/nowhere", "#main", "#/1/files/7", "?\u{1F333}"];
        for stranger in strangers {
            assert_eq!(Route::parse(stranger), Route::Start, "{stranger}");
        }
    }

    #[test]
    fn unknown_filters_are_the_default_ones() {
        let expected = Route::WithoutMfa(Filters::default());
        for query in ["", "?", "?model=magic", "?policies=&x=1", "?model", "?&&="] {
            assert_eq!(Route::parse(&format!("#/1/without-mfa{query}")), expected, "{query}");
        }
        assert_eq!(expected.format(), "#/1/without-mfa");
    }
}
