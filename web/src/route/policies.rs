//! How the list of policies is shown: what is left of it, in which order, and which one is open.

use super::words::{name_of, named, pairs};
use canopy_workbench::{FindingKind, PolicyFacet, PolicyState};

/// How the list of policies is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PolicyView {
    /// The open policy, by its place among the policies of the exports.
    pub(crate) policy: Option<u32>,
    pub(crate) order: Order,
    pub(crate) state: Option<PolicyState>,
    /// One of each of [`FACETS`].
    pub(crate) facets: [Option<PolicyFacet>; 4],
    /// A target that is reached, by its place in the answer.
    pub(crate) target: Option<u32>,
    pub(crate) found: Found,
    /// Changed on that day or later, as `2026-01-31`; empty for any time.
    pub(crate) since: String,
}

/// The order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Order {
    /// As in the exports.
    #[default]
    Exported,
    /// By name.
    Name,
    /// Those that reach the most first.
    Reach,
    /// The latest change first.
    Changed,
    /// On, report-only, off.
    State,
}

/// What was found about a policy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Found {
    /// Anything or nothing.
    #[default]
    Whatever,
    /// Something.
    Something,
    /// Something of that kind.
    Of(FindingKind),
}

pub(crate) const ORDERS: [(Order, &str); 5] = [
    (Order::Exported, ""),
    (Order::Name, "name"),
    (Order::Reach, "reach"),
    (Order::Changed, "changed"),
    (Order::State, "state"),
];

pub(crate) const STATES: [(Option<PolicyState>, &str); 5] = [
    (None, ""),
    (Some(PolicyState::On), "on"),
    (Some(PolicyState::ReportOnly), "report-only"),
    (Some(PolicyState::Off), "off"),
    (Some(PolicyState::Unknown), "unknown"),
];

pub(crate) const FOUND: [(Found, &str); 10] = [
    (Found::Whatever, ""),
    (Found::Something, "something"),
    (Found::Of(FindingKind::NeverApplies), "never-applies"),
    (Found::Of(FindingKind::Duplicate), "duplicate"),
    (Found::Of(FindingKind::Shadowed), "shadowed"),
    (Found::Of(FindingKind::Redundant), "redundant"),
    (Found::Of(FindingKind::AsksForNothing), "asks-for-nothing"),
    (Found::Of(FindingKind::DeadClause), "dead-clause"),
    (Found::Of(FindingKind::Dangling), "dangling"),
    (Found::Of(FindingKind::NotEvaluated), "not-evaluated"),
];

/// Facets under one name, each as an address names it.
type Facets = (&'static str, &'static [(Option<PolicyFacet>, &'static str)]);

/// What policies can be found by.
pub(crate) const FACETS: [Facets; 4] = [
    (
        "actor",
        &[
            (None, ""),
            (Some(PolicyFacet::Users), "users"),
            (Some(PolicyFacet::Guests), "guests"),
            (Some(PolicyFacet::WorkloadIdentities), "workload-identities"),
            (Some(PolicyFacet::Agents), "agents"),
        ],
    ),
    (
        "condition",
        &[
            (None, ""),
            (Some(PolicyFacet::ClientApps), "client-apps"),
            (Some(PolicyFacet::Platforms), "platforms"),
            (Some(PolicyFacet::Network), "network"),
            (Some(PolicyFacet::Devices), "devices"),
            (Some(PolicyFacet::SignInRisk), "sign-in-risk"),
            (Some(PolicyFacet::UserRisk), "user-risk"),
            (Some(PolicyFacet::InsiderRisk), "insider-risk"),
            (Some(PolicyFacet::WorkloadRisk), "workload-risk"),
            (Some(PolicyFacet::Flows), "flows"),
        ],
    ),
    (
        "control",
        &[
            (None, ""),
            (Some(PolicyFacet::Block), "block"),
            (Some(PolicyFacet::Mfa), "mfa"),
            (Some(PolicyFacet::Strength), "strength"),
            (Some(PolicyFacet::ManagedDevice), "managed-device"),
            (Some(PolicyFacet::ClientAppControl), "client-app"),
            (Some(PolicyFacet::PasswordChange), "password-change"),
            (Some(PolicyFacet::TermsOfUse), "terms-of-use"),
            (Some(PolicyFacet::OtherControl), "other"),
        ],
    ),
    (
        "session",
        &[
            (None, ""),
            (Some(PolicyFacet::SignInFrequency), "sign-in-frequency"),
            (Some(PolicyFacet::PersistentBrowser), "persistent-browser"),
            (Some(PolicyFacet::AppControl), "app-control"),
            (Some(PolicyFacet::OtherSession), "other"),
        ],
    ),
];

impl PolicyView {
    /// The same view with another policy open.
    pub(crate) fn opening(&self, policy: Option<u32>) -> Self {
        Self { policy, ..self.clone() }
    }

    /// Whether anything is left out of the list.
    pub(crate) fn is_filtered(&self) -> bool {
        Self { policy: None, order: Order::default(), ..self.clone() } != Self::default()
    }

    /// Whether one of the rarer filters is set: condition, session control, target, day.
    pub(crate) fn is_narrowed(&self) -> bool {
        let [_, condition, _, session] = self.facets;
        condition.is_some() || session.is_some() || self.target.is_some() || !self.since.is_empty()
    }

    pub(super) fn parse(text: &str) -> Self {
        let mut view = Self::default();
        for (key, value) in pairs(text) {
            match key {
                "policy" => view.policy = value.parse().ok(),
                "sort" => view.order = named(&ORDERS, value),
                "state" => view.state = named(&STATES, value),
                "target" => view.target = value.parse().ok(),
                "found" => view.found = named(&FOUND, value),
                "since" => view.since = if is_day(value) { value.to_owned() } else { String::new() },
                _ => {
                    let places = FACETS.iter().zip(&mut view.facets);
                    places.filter(|((name, _), _)| *name == key).for_each(|((_, of), place)| *place = named(of, value));
                }
            }
        }
        view
    }

    pub(super) fn pairs(&self) -> Vec<(&'static str, String)> {
        let number = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
        let mut all = vec![
            ("policy", number(self.policy)),
            ("sort", name_of(&ORDERS, self.order).to_owned()),
            ("state", name_of(&STATES, self.state).to_owned()),
        ];
        all.extend(FACETS.iter().zip(self.facets).map(|((name, of), facet)| (*name, name_of(of, facet).to_owned())));
        all.push(("target", number(self.target)));
        all.push(("found", name_of(&FOUND, self.found).to_owned()));
        all.push(("since", self.since.clone()));
        all
    }
}

/// Whether a text is a day such as `2026-01-31`.
fn is_day(text: &str) -> bool {
    let is_of_day = |(at, byte): (usize, u8)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() };
    text.len() == 10 && text.bytes().enumerate().all(is_of_day)
}

#[cfg(test)]
mod tests {
    use super::{FACETS, FOUND, ORDERS, PolicyView, STATES};

    #[test]
    fn what_is_written_is_read_back() {
        let mut views = vec![PolicyView::default()];
        for at in 0..10 {
            views.push(PolicyView {
                policy: Some(at),
                order: ORDERS[at as usize % ORDERS.len()].0,
                state: STATES[at as usize % STATES.len()].0,
                facets: FACETS.map(|(_, of)| of[at as usize % of.len()].0),
                target: Some(u32::MAX - at),
                found: FOUND[at as usize].0,
                since: "2026-01-31".to_owned(),
            });
        }
        for view in views {
            let written = super::super::words::query(view.pairs().iter());
            assert_eq!(PolicyView::parse(written.trim_start_matches('?')), view, "{written}");
        }
        assert!(PolicyView::default().pairs().iter().all(|(_, value)| value.is_empty()));
    }

    #[test]
    fn strangers_are_the_whole_list() {
        for stranger in
            ["policy=-1", "since=2026-1-1", "since=<script>xx", "sort=up", "control=", "target=x", "found=all"]
        {
            assert_eq!(PolicyView::parse(stranger), PolicyView::default(), "{stranger}");
        }
    }
}
