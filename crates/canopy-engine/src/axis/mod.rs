//! The axes of a sign-in, and the one place where a condition has a meaning.
//!
//! Every file here answers one question: does this condition admit this value? Not configured
//! admits everything; configured admits what any include matches and no exclude does
//! (concept-conditional-access-policies).

mod attributes;
mod audience;
mod client_app;
mod device;
mod network;
mod platform;
mod risk;
mod target;
mod users;
mod who;

use canopy_model::{Conditions, DeviceRule, FilterMode, LocationSelector, Selection, UserSelector};

pub(crate) use target::RISK_REMEDIATION;
pub(crate) use users::Users;
pub(crate) use who::contains;

use crate::lookup::{Located, Lookup};
use crate::sign_in::{Device, Network, SignIn, Value};

/// One dimension of a sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Axis {
    /// Users, groups, roles, guests, workload identities.
    Who,
    /// Resources, user actions, authentication contexts.
    Target,
    /// Client app types.
    ClientApp,
    /// Device platforms.
    Platform,
    /// Networks and locations.
    Network,
    /// Device filter, device state.
    Device,
    /// Sign-in risk.
    SignInRisk,
    /// User risk.
    UserRisk,
    /// Insider risk.
    InsiderRisk,
    /// Service principal risk.
    ServicePrincipalRisk,
    /// Agent risk.
    AgentRisk,
    /// Authentication flows.
    Flow,
}

/// How a condition admits a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Met {
    /// The condition is not configured, and admits everything.
    NotConfigured,
    /// An include matches: its place in the condition's list of includes.
    Included(usize),
    /// A filter, or a set of levels, matches.
    Matched,
}

/// Why a condition does not admit a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unmet {
    /// No include matches.
    NotIncluded,
    /// An include matches, but so does an exclude: its place in the condition's list of excludes,
    /// or one past the end for a filter.
    Excluded(usize),
}

impl Axis {
    /// All axes, in the order that explanations list them (the order in which recorded sign-ins
    /// show the service to judge is target, who, then the rest).
    pub const ALL: [Self; 12] = [
        Self::Who,
        Self::Target,
        Self::ClientApp,
        Self::Platform,
        Self::Network,
        Self::Device,
        Self::SignInRisk,
        Self::UserRisk,
        Self::InsiderRisk,
        Self::ServicePrincipalRisk,
        Self::AgentRisk,
        Self::Flow,
    ];

    /// Whether the conditions of a policy admit the value that a sign-in has on this axis.
    ///
    /// # Errors
    ///
    /// Says why not, for the explanation.
    pub fn admits(self, conditions: &Conditions, sign_in: &Placed<'_>, lookup: &Lookup) -> Result<Met, Unmet> {
        let s = sign_in.sign_in;
        match self {
            Self::Who => who::admits(conditions, &s.subject, lookup),
            Self::Target => target::admits(conditions, &s.target, &s.subject, lookup),
            Self::ClientApp => client_app::admits(conditions, s.client_app, lookup),
            Self::Platform => platform::admits(conditions, s.platform),
            Self::Network => network::admits(conditions, &sign_in.located, lookup),
            Self::Device => device::admits(conditions, sign_in.device, lookup),
            Self::SignInRisk => risk::admits_level(conditions.sign_in_risk.as_ref(), s.sign_in_risk, lookup),
            Self::UserRisk => risk::admits_level(conditions.user_risk.as_ref(), s.user_risk, lookup),
            Self::InsiderRisk => risk::admits(conditions.insider_risk.as_ref(), s.insider_risk),
            Self::ServicePrincipalRisk => {
                risk::admits_level(conditions.service_principal_risk.as_ref(), s.service_principal_risk, lookup)
            }
            Self::AgentRisk => risk::admits_level(conditions.agent_risk.as_ref(), s.agent_risk, lookup),
            Self::Flow => risk::admits_any(conditions.flows.as_ref(), &s.flows),
        }
    }

    /// Whether a selector of locations covers a network.
    pub(crate) fn location_covers(selector: &LocationSelector, network: &Network, lookup: &Lookup) -> bool {
        network::covers(selector, &lookup.locate(network), lookup)
    }

    /// Whether conditions select service principals or agents, and no person.
    pub(crate) fn selects_workloads(conditions: &Conditions) -> bool {
        let nobody = |selector: &UserSelector| matches!(selector, UserSelector::None | UserSelector::AllAgentUsers);
        let workloads = conditions.workloads.is_some() || conditions.agents.is_some();
        let agents = conditions.users.include.contains(&UserSelector::AllAgentUsers);
        (workloads || agents) && conditions.users.include.iter().all(nobody)
    }

    /// How many excludes a condition has.
    pub(crate) fn excludes(self, conditions: &Conditions) -> usize {
        match self {
            Self::Target => conditions.targets.selection.exclude.len(),
            Self::Platform => conditions.platforms.as_ref().map_or(0, |selection| selection.exclude.len()),
            Self::Network => conditions.locations.as_ref().map_or(0, |selection| selection.exclude.len()),
            _ => 0,
        }
    }

    /// The same conditions without one exclude.
    pub(crate) fn without_exclude(self, conditions: &Conditions, at: usize) -> Conditions {
        let mut without = conditions.clone();
        match self {
            Self::Target => drop(without.targets.selection.exclude.remove(at)),
            Self::Platform => without.platforms.iter_mut().for_each(|selection| drop(selection.exclude.remove(at))),
            Self::Network => without.locations.iter_mut().for_each(|selection| drop(selection.exclude.remove(at))),
            _ => {}
        }
        without
    }

    /// Whether a condition on sign-in risk is configured.
    pub(crate) const fn judges_sign_in_risk(conditions: &Conditions) -> bool {
        conditions.sign_in_risk.is_some()
    }

    /// Whether a device rule is true of a device: what [`Axis::Device`] asks, without the mode.
    pub(crate) fn device_rule_holds(rule: &DeviceRule, device: &Device, lookup: &Lookup) -> bool {
        device::rule_holds(rule, device, lookup)
    }

    /// The axis that a value lies on.
    pub const fn of(value: &Value) -> Self {
        match value {
            Value::Who(_) => Self::Who,
            Value::Target(_) => Self::Target,
            Value::ClientApp(_) => Self::ClientApp,
            Value::Platform(_) => Self::Platform,
            Value::Network(_) => Self::Network,
            Value::Device(_) => Self::Device,
            Value::SignInRisk(_) => Self::SignInRisk,
            Value::UserRisk(_) => Self::UserRisk,
            Value::InsiderRisk(_) => Self::InsiderRisk,
            Value::ServicePrincipalRisk(_) => Self::ServicePrincipalRisk,
            Value::AgentRisk(_) => Self::AgentRisk,
            Value::Flow(_) => Self::Flow,
        }
    }
}

/// A sign-in with its network looked up, so that twelve axes and hundreds of policies do so once,
/// and with what policies see of its device.
#[derive(Clone, Debug)]
pub struct Placed<'s> {
    sign_in: &'s SignIn,
    located: Located<'s>,
    device: &'s Device,
}

impl<'s> Placed<'s> {
    /// Looks up the sign-in's network and device.
    pub fn new(sign_in: &'s SignIn, lookup: &Lookup) -> Self {
        let seen = lookup.sees_device_of(&sign_in.subject);
        let device = if seen { &sign_in.device } else { &Device::Unregistered };
        Self { sign_in, located: lookup.locate(&sign_in.network), device }
    }
}

/// The rule that all conditions share: any include, and no exclude. What is not included counts
/// as such even where it is excluded too.
fn select<T>(selection: &Selection<T>, matches: impl FnMut(&T) -> bool) -> Result<Met, Unmet> {
    select_or_filter(selection, None, matches)
}

/// The same with a filter beside the lists: one that matches includes or excludes as its mode says.
fn select_or_filter<T>(
    selection: &Selection<T>,
    filter: Option<FilterMode>,
    matches: impl FnMut(&T) -> bool,
) -> Result<Met, Unmet> {
    select_also(selection, filter, None, matches)
}

/// The same where something beside the lists includes too.
fn select_also<T>(
    selection: &Selection<T>,
    filter: Option<FilterMode>,
    also: Option<Met>,
    mut matches: impl FnMut(&T) -> bool,
) -> Result<Met, Unmet> {
    let listed = selection.include.iter().position(&mut matches).map(Met::Included);
    let filtered = (filter == Some(FilterMode::Include)).then_some(Met::Matched);
    let included = listed.or(filtered).or(also).ok_or(Unmet::NotIncluded)?;
    let excluded = selection.exclude.iter().position(matches);
    match excluded.or((filter == Some(FilterMode::Exclude)).then_some(selection.exclude.len())) {
        Some(at) => Err(Unmet::Excluded(at)),
        None => Ok(included),
    }
}
