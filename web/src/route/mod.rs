//! The screen and its filters, as they stand in the address after `#`.
//!
//! # Invariants
//!
//! - `parse(format(route)) == route`, and `parse` understands any text: a stranger is the start.
//! - No name of a tenant is part of a route, and no id but in a link that was asked for.

mod filters;
mod matrix;
mod policies;
mod posture;
mod sign_in;
mod words;

use canopy_workbench::SignInForm;

pub(crate) use filters::{Filters, Forced, Who};
pub(crate) use matrix::{Alike, Columns, GROUPS, Group, MatrixOptions, SHOWN, SORTS, Show, Sort};
pub(crate) use policies::{FACETS, FOUND, Found, ORDERS, Order, PolicyView, STATES};
pub(crate) use posture::{AUDIENCES, PAGES, PostureView, SEVERITIES, STATUSES};

/// Bumped when an old address would be misread.
const VERSION: &str = "1";

/// What is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Route {
    /// Which screen.
    pub(crate) screen: Screen,
    /// What its question is asked for; the default where the screen asks for nothing.
    pub(crate) filters: Filters,
    /// The simulator's form, but for what names something of the tenant; the default elsewhere.
    pub(crate) sign_in: Box<SignInForm>,
    /// How the matrix is shown; the default on other screens.
    pub(crate) matrix: MatrixOptions,
    /// How the list of policies is shown; the default on other screens.
    pub(crate) view: PolicyView,
    /// How the findings are shown; the default on other screens.
    pub(crate) posture: PostureView,
}

/// The screens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Screen {
    /// Where files are opened.
    #[default]
    Start,
    /// What was read.
    Files,
    /// How the tenant stands, in a few numbers.
    Overview,
    /// The weakest way in of everybody to everything.
    Matrix,
    /// Who can sign in without MFA.
    WithoutMfa,
    /// Where MFA is not forced.
    Gaps,
    /// What if this person signed in like this.
    Simulator,
    /// What each policy does.
    Policies,
    /// What the posture rules find.
    Posture,
    /// Recorded sign-ins against the policies.
    Replay,
    /// How to check what is promised, and what is not modelled.
    About,
}

/// The screens, as an address names them.
const SCREENS: [(Screen, &str); 11] = [
    (Screen::Start, "start"),
    (Screen::Files, "files"),
    (Screen::Overview, "overview"),
    (Screen::Matrix, "matrix"),
    (Screen::WithoutMfa, "without-mfa"),
    (Screen::Gaps, "gaps"),
    (Screen::Simulator, "simulator"),
    (Screen::Policies, "policies"),
    (Screen::Posture, "posture"),
    (Screen::Replay, "replay"),
    (Screen::About, "about"),
];

impl Screen {
    /// Whether the screen answers a question about all sign-ins, with its filters.
    pub(crate) fn is_filtered(self) -> bool {
        matches!(self, Self::Overview | Self::Matrix | Self::WithoutMfa | Self::Gaps)
    }
}

impl From<Screen> for Route {
    /// A screen with no filters, or with the default ones.
    fn from(screen: Screen) -> Self {
        Self { screen, ..Self::default() }
    }
}

impl Route {
    /// A screen with these filters; they do not matter where the screen has none.
    pub(crate) fn new(screen: Screen, filters: &Filters) -> Self {
        let filters = if screen.is_filtered() { filters.clone() } else { Filters::default() };
        Self { screen, filters, ..Self::default() }
    }

    /// The simulator with a form.
    pub(crate) fn simulator(form: &SignInForm) -> Self {
        Self { sign_in: Box::new(sign_in::shared(form)), ..Self::from(Screen::Simulator) }
    }

    /// The simulator with a form, and with whom and what it names: only for a link that is asked for.
    pub(crate) fn link(form: &SignInForm) -> Self {
        Self { sign_in: Box::new(form.clone()), ..Self::from(Screen::Simulator) }
    }

    /// The same with the matrix shown in this way; that does not matter on other screens.
    pub(crate) fn with(mut self, matrix: MatrixOptions) -> Self {
        if self.screen == Screen::Matrix {
            self.matrix = matrix;
        }
        self
    }

    /// The policies, shown so.
    pub(crate) fn policies(view: PolicyView) -> Self {
        Self { view, ..Self::from(Screen::Policies) }
    }

    /// The findings, shown so.
    pub(crate) fn posture(posture: PostureView) -> Self {
        Self { posture, ..Self::from(Screen::Posture) }
    }

    /// One of the policies, by its place among those of the exports.
    pub(crate) fn policy(number: u32) -> Self {
        Self::policies(PolicyView { policy: Some(number), ..PolicyView::default() })
    }

    /// Reads a fragment, with or without its `#`.
    pub(crate) fn parse(fragment: &str) -> Self {
        let path = fragment.trim_start_matches('#').trim_start_matches('/');
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        match path.trim_end_matches('/').split_once('/') {
            Some((VERSION, "simulator")) => Self::link(&sign_in::parse(query)),
            Some((VERSION, "policies")) => Self::policies(PolicyView::parse(query)),
            Some((VERSION, "posture")) => Self::posture(PostureView::parse(query)),
            Some((VERSION, name)) => {
                let mut matrix = MatrixOptions::default();
                words::pairs(query).for_each(|(key, value)| matrix.take(key, value));
                Self::new(words::named(&SCREENS, name), &Filters::parse(query)).with(matrix)
            }
            _ => Self::default(),
        }
    }

    /// Writes the fragment, with its `#`.
    pub(crate) fn format(&self) -> String {
        let query = match self.screen {
            Screen::Simulator => sign_in::format(&self.sign_in),
            Screen::Posture => words::query(self.posture.pairs().iter()),
            Screen::Policies => words::query(self.view.pairs().iter()),
            _ => {
                let (filters, matrix) = (self.filters.pairs(), self.matrix.pairs());
                words::query(filters.iter().chain(&matrix))
            }
        };
        format!("#/{VERSION}/{}{query}", words::name_of(&SCREENS, self.screen))
    }
}

#[cfg(test)]
mod tests {
    use super::{Filters, MatrixOptions, Route, SCREENS, Screen};

    #[test]
    fn what_is_written_is_read_back() {
        for (screen, _) in SCREENS {
            for filters in Filters::many() {
                let route = Route::new(screen, &filters);
                assert_eq!(Route::parse(&route.format()), route, "{}", route.format());
            }
        }
    }

    #[test]
    fn a_policy_is_named_by_its_place() {
        assert_eq!(Route::policy(3).format(), "#/1/policies?policy=3");
        assert_eq!(Route::parse("#/1/policies?policy=3"), Route::policy(3));
    }

    #[test]
    fn how_the_matrix_is_shown_is_read_back() {
        for options in MatrixOptions::many() {
            let route = Route::from(Screen::Matrix).with(options);
            assert_eq!(Route::parse(&route.format()), route, "{}", route.format());
            assert_eq!(Route::from(Screen::Gaps).with(options), Route::from(Screen::Gaps));
        }
    }

    #[test]
    fn strangers_are_the_start() {
        let strangers =
            ["", "#", "#/", "#/1", "#/1/", "#/2/files", "#/1/nowhere", "#main", "#/1/files/7", "?\u{1F333}"];
        for stranger in strangers {
            assert_eq!(Route::parse(stranger), Route::default(), "{stranger}");
        }
    }

    #[test]
    fn unknown_filters_are_the_default_ones() {
        let expected = Route::new(Screen::WithoutMfa, &Filters::default());
        for query in ["", "?", "?model=magic", "?policies=&x=1", "?model", "?&&="] {
            assert_eq!(Route::parse(&format!("#/1/without-mfa{query}")), expected, "{query}");
        }
        assert_eq!(expected.format(), "#/1/without-mfa");
    }
}
