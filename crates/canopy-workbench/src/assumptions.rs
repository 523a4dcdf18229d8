//! What answers rest on. An assumption is told only where it can matter.

use canopy_engine::{Constraint, Enforcement, PartialSignIn, Readings, Scope, Space};
use canopy_model::{ExternalTenants, LocationSelector, MemberList, TargetSelector, UserSelector};

use crate::answer::Assumption;
use crate::readings;
use crate::words::{Names, count, list};

/// One answered sign-in, as assumptions need it.
pub(crate) struct Answered<'a> {
    pub(crate) partial: &'a PartialSignIn,
    pub(crate) enforcement: &'a Enforcement,
    pub(crate) flipped: &'a Readings,
}

/// What an answer about all sign-ins rests on.
pub(crate) fn of_coverage(space: &Space, scope: &Scope) -> Vec<Assumption> {
    let mut all: Vec<Assumption> = space.rests_on_anywhere().into_iter().map(|r| readings::told(r, None)).collect();
    all.extend(of_tenant(space));
    if scope.constraints.contains(&Constraint::LegacyReachesExchangeOnly) {
        all.push(assumption(
            "Legacy clients (Exchange ActiveSync, IMAP, POP, SMTP and their like) reach Exchange Online only, present no device and use no special flow.",
            "concept-conditional-access-conditions lists their protocols; all are Exchange's",
        ));
    }
    if space.tenant().directory.users.is_empty() {
        all.push(assumption(
            "No users were loaded: kinds of people are those that policies name, and each is in one such group or role only.",
            "Load users, groups with members and role assignments to see people by name",
        ));
    }
    all
}

/// What an answer about one sign-in rests on: the readings that decide which policies apply to it,
/// each with what would be decided otherwise.
pub(crate) fn of_simulation(space: &Space, names: &Names<'_>, answered: &Answered<'_>) -> Vec<Assumption> {
    let Answered { partial, enforcement, flipped } = answered;
    let mut all: Vec<Assumption> = readings::of(space, names, partial, enforcement, flipped);
    all.extend(of_tenant(space));
    all
}

/// What every answer about this tenant rests on.
fn of_tenant(space: &Space) -> Vec<Assumption> {
    left_out(space).into_iter().chain(of_exports(space)).collect()
}

/// The same without the policies that were left out, for answers that name them elsewhere.
pub(crate) fn of_exports(space: &Space) -> Vec<Assumption> {
    [unknown_members(space), office365(space), trusted_ips(space), home_tenants(space)]
        .into_iter()
        .flatten()
        .chain([assumption(
            "Only Conditional Access is evaluated: security defaults, per-user MFA and Microsoft's mandatory MFA for admin portals are not.",
            "concept-mandatory-multifactor-authentication, howto-mfa-userstates",
        )])
        .collect()
}

fn assumption(text: &str, source: &str) -> Assumption {
    Assumption { id: String::new(), text: text.to_owned(), source: source.to_owned(), otherwise: None }
}

fn left_out(space: &Space) -> Option<Assumption> {
    let names: Vec<String> = space
        .masks()
        .not_evaluated
        .iter()
        .filter_map(|at| space.tenant().policies.get(at))
        .map(|policy| policy.name.clone())
        .collect();
    (!names.is_empty()).then(|| Assumption {
        id: String::new(),
        otherwise: None,
        text: format!(
            "{} could not be read in full and left out, so the answer is incomplete: {}.",
            count(names.len(), "policy", "policies"),
            list(&names, "and")
        ),
        source: "the notices under What we have say why".to_owned(),
    })
}

/// Groups that policies name and whose members no export holds.
fn unknown_members(space: &Space) -> Option<Assumption> {
    let directory = &space.tenant().directory;
    if directory.users.is_empty() {
        return None;
    }
    let policies = &space.tenant().policies;
    let selectors = policies.iter().flat_map(|p| p.conditions.users.include.iter().chain(&p.conditions.users.exclude));
    let mut unknown: Vec<String> = selectors
        .filter_map(|selector| match selector {
            UserSelector::Group(id) => Some(id),
            _ => None,
        })
        .filter(|id| !directory.groups.iter().any(|group| group.id == **id && group.list != MemberList::Missing))
        .map(|id| Names::new(space.tenant()).group(id))
        .collect();
    unknown.sort();
    unknown.dedup();
    (!unknown.is_empty()).then(|| Assumption {
        id: String::new(),
        otherwise: None,
        text: format!(
            "The members of {} that policies name are not known; they count as having none: {}.",
            count(unknown.len(), "group", "groups"),
            list(&unknown, "and")
        ),
        source: "load these groups with their members".to_owned(),
    })
}

fn office365(space: &Space) -> Option<Assumption> {
    let names_it = |selector: &TargetSelector| *selector == TargetSelector::Office365;
    let used = space.tenant().policies.iter().any(|policy| {
        let selection = &policy.conditions.targets.selection;
        selection.include.iter().chain(&selection.exclude).any(names_it)
    });
    used.then(|| {
        assumption(
            "Office 365 holds the apps that Microsoft lists by name; their ids were matched by name, and some have none.",
            "reference-office-365-application-contents",
        )
    })
}

fn trusted_ips(space: &Space) -> Option<Assumption> {
    let used = space.tenant().policies.iter().filter_map(|policy| policy.conditions.locations.as_ref()).any(|s| {
        s.include.iter().chain(&s.exclude).any(|selector| match selector {
            LocationSelector::AllTrusted => true,
            LocationSelector::Location(id) => id.to_string() == "00000000-0000-0000-0000-000000000000",
            _ => false,
        })
    });
    (used && space.tenant().mfa_trusted_ips.is_empty()).then(|| {
        assumption(
            "There are no MFA trusted IPs in the legacy multifactor settings; no export holds them.",
            "concept-assignment-network",
        )
    })
}

fn home_tenants(space: &Space) -> Option<Assumption> {
    let policies = &space.tenant().policies;
    let enumerated = policies.iter().any(|policy| {
        let users = &policy.conditions.users;
        users.include.iter().chain(&users.exclude).any(|selector| {
            matches!(selector, UserSelector::Guests(guests) if matches!(guests.tenants, ExternalTenants::Enumerated(_)))
        })
    });
    let unknown = space.tenant().directory.users.iter().filter(|u| u.external.is_some() && u.home_tenant.is_none());
    let unknown = unknown.count();
    (enumerated && unknown > 0).then(|| Assumption {
        id: String::new(),
        otherwise: None,
        text: format!(
            "The home tenant of {} is not in the export; where a policy lists tenants, they count as coming from another.",
            count(unknown, "guest", "guests")
        ),
        source: "Graph does not export it".to_owned(),
    })
}
