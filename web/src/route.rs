//! The screen and its filters, as they stand in the address after `#`.
//!
//! # Invariants
//!
//! - `parse(format(route)) == route`, and `parse` understands any text: a stranger is the start.
//! - No name and no id of a tenant is part of a route.

use canopy_workbench::{AttackerModel, PolicyScope};

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
}

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
    fn parse(query: &str) -> Self {
        let mut filters = Self::default();
        for (key, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            match key {
                "model" => filters.model = named(&MODELS, value),
                "policies" => filters.policies = named(&SCOPES, value),
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
            SCOPES.iter().map(|(policies, _)| Route::WithoutMfa(Filters { model: *model, policies: *policies }))
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
