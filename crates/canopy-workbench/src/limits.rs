//! What exports do not say, and what is not evaluated: told with every answer that it can change.

use canopy_model::ordered::OrderedSet;

use canopy_engine::{Axis, Enforcement, Layer, PartialSignIn, Policies, PolicySet, Space, Subject, reach};
use canopy_model::{
    Control, CountryLookup, ExternalTenants, Home, LocationId, LocationKind, LocationSelector, Policy, StrengthId,
    TargetSelector, UserSelector,
};

use crate::answer::{Assumption, AssumptionKind};
use crate::words::{Names, count, list};

/// What every answer about this tenant rests on, with these layers on.
pub(crate) fn of_tenant(space: &Space, layers: &OrderedSet<Layer>) -> Vec<Assumption> {
    left_out(space).into_iter().chain(of_exports(space, layers)).collect()
}

/// The same without the policies that were left out, for answers that name them elsewhere.
pub(crate) fn of_exports(space: &Space, layers: &OrderedSet<Layer>) -> Vec<Assumption> {
    let incomplete = [plans(space)];
    let live = space.mask(&Enforcement::of(Policies::WithReportOnly));
    let of_policies = [unknown_controls(space, &live), unknown_strengths(space, &live)];
    let limits =
        [unknown_locations(space), gps(space), office365(space), trusted_ips(space), home_tenants(space), both(space)];
    let all = incomplete.into_iter().chain(of_policies).chain(limits).flatten();
    all.chain(not_evaluated(layers)).collect()
}

/// What an answer about whom policies mean rests on.
pub(crate) fn of_assignments(space: &Space) -> Vec<Assumption> {
    let partly = named(policies(space, &space.masks().not_evaluated)).map(|(all, names)| {
        let all = count(all, "policy", "policies");
        let text = format!("{all} could not be read in full; what could be read of the users counts: {names}.");
        incomplete(text, "the notices about the files say why")
    });
    [partly, plans(space), unknown_members_of_one(space), home_tenants(space), kinds(space)]
        .into_iter()
        .flatten()
        .collect()
}

/// Where no users were loaded, kinds of people stand for them.
pub(crate) fn kinds(space: &Space) -> Option<Assumption> {
    let pairs = || {
        if space.tries_all_pairs() {
            "No users were loaded: kinds of people are those that policies name, alone, and two at once where a policy excludes one of them."
        } else {
            "No users were loaded: kinds of people are those that policies name, alone, and two at once where policies exclude both; they name too many to try more."
        }
    };
    space
        .tenant()
        .directory
        .users
        .is_empty()
        .then(|| limit(pairs(), "Load users, groups with members and role assignments to see people by name"))
}

/// What an answer about one sign-in rests on beside that.
pub(crate) fn of_sign_in(space: &Space, partial: &PartialSignIn, enforcement: &Enforcement) -> Option<Assumption> {
    let may_be_guest = partial.open.contains(&Axis::Who)
        || matches!(&partial.sign_in.subject, Subject::Person(person)
            if person.external.as_ref().is_some_and(|e| e.kind.has_credentials_elsewhere()));
    let reach = reach(space, partial);
    let binding = reach.always.or(&reach.sometimes).and(&space.mask(enforcement));
    let strength = |control: &Control| matches!(control, Control::Strength(_));
    let asked = policies(space, &binding).any(|policy| controls(policy).any(strength));
    (may_be_guest && asked).then(|| {
        limit(
            "What an authentication strength does to guests with a one-time passcode, a Google or a SAML account is not documented; here it asks for what it lists.",
            "concept-authentication-strength-external-users",
        )
    })
}

/// Something that is counted in a certain way.
pub(crate) fn limit(text: &str, source: &str) -> Assumption {
    Assumption {
        kind: AssumptionKind::Limit,
        id: String::new(),
        text: text.to_owned(),
        source: source.to_owned(),
        otherwise: None,
    }
}

/// Something that is missing, so that the answer is incomplete.
pub(crate) fn incomplete(text: String, source: &str) -> Assumption {
    Assumption { kind: AssumptionKind::Incomplete, ..limit(&text, source) }
}

fn policies<'s>(space: &'s Space, set: &'s PolicySet) -> impl Iterator<Item = &'s Policy> {
    set.iter().filter_map(|at| space.tenant().policies.get(at))
}

fn controls(policy: &Policy) -> impl Iterator<Item = &Control> {
    policy.grant.iter().flat_map(|grant| &grant.controls)
}

/// The names of some policies, where there are any.
fn named<'p>(policies: impl Iterator<Item = &'p Policy>) -> Option<(usize, String)> {
    let names: Vec<String> = policies.map(|policy| policy.name.clone()).collect();
    (!names.is_empty()).then(|| (names.len(), list(&names, "and")))
}

fn left_out(space: &Space) -> Option<Assumption> {
    let (all, names) = named(policies(space, &space.masks().not_evaluated))?;
    let text = format!("{} could not be read in full and left out: {names}.", count(all, "policy", "policies"));
    Some(incomplete(text, "the notices under What we have say why"))
}

/// Policy plans (conditionalAccessPolicyPlan, beta), of which only the shape is documented.
fn plans(space: &Space) -> Option<Assumption> {
    let names: Vec<String> = space.tenant().plans.iter().map(|plan| plan.name.clone()).collect();
    (!names.is_empty()).then(|| {
        let all = count(names.len(), "policy plan is", "policy plans are");
        let text = format!(
            "{all} present and not evaluated, because Microsoft documents only their shape: {}.",
            list(&names, "and")
        );
        incomplete(text, "conditionalAccessPolicyPlan (beta)")
    })
}

/// Groups whose members no export holds, and that matter to policies, where all sign-ins are looked at.
pub(crate) fn unknown_members_of_all(space: &Space) -> Option<Assumption> {
    unknown_members(
        space,
        match space.supposes_all() {
            true => "Everybody may be in them or not: what depends on that is told apart from what is certain",
            false => "Everybody may be in them or not, which was tried for a few at a time only, as there are many",
        },
    )
}

/// The same where somebody signs in.
pub(crate) fn unknown_members_of_one(space: &Space) -> Option<Assumption> {
    unknown_members(space, "Who signs in counts as in none of them")
}

fn unknown_members(space: &Space, taken: &str) -> Option<Assumption> {
    let groups = space.unknown_groups().iter().flat_map(|class| &class.groups);
    let unknown: Vec<String> = groups.map(|group| Names::new(space).group(group)).collect();
    (!unknown.is_empty()).then(|| {
        let groups = count(unknown.len(), "group", "groups");
        let text = format!(
            "The members of {groups} that matter to policies are not known: {}. {taken}.",
            list(&unknown, "and")
        );
        incomplete(text, "load these groups with their members")
    })
}

fn unknown_controls(space: &Space, live: &PolicySet) -> Option<Assumption> {
    let unknown = |control: &Control| matches!(control, Control::Unrecognised(_));
    let (all, names) = named(policies(space, live).filter(|policy| controls(policy).any(unknown)))?;
    let asks = if all == 1 { "asks" } else { "ask" };
    let text = format!(
        "{} {asks} for a control that is not known, so nothing is said of what it takes to satisfy it: {names}.",
        count(all, "policy", "policies"),
    );
    Some(incomplete(text, "conditionalAccessGrantControls"))
}

fn unknown_strengths(space: &Space, live: &PolicySet) -> Option<Assumption> {
    let undefined =
        |id: &StrengthId| space.tenant().strength(id).is_none_or(|strength| strength.combinations.is_empty());
    let unknown = |control: &Control| matches!(control, Control::Strength(id) if undefined(id));
    let (all, names) = named(policies(space, live).filter(|policy| controls(policy).any(unknown)))?;
    let asks = if all == 1 { "asks" } else { "ask" };
    let text = format!(
        "{} {asks} for an authentication strength that no export defines; it counts as weaker than MFA: {names}.",
        count(all, "policy", "policies"),
    );
    Some(incomplete(text, "load the authentication strengths"))
}

/// Named locations of policies that no export holds: what lies in them is not known.
fn unknown_locations(space: &Space) -> Option<Assumption> {
    let live = space.mask(&Enforcement::of(Policies::WithReportOnly));
    let conditions = policies(space, &live).filter_map(|policy| policy.conditions.locations.as_ref());
    let selectors = conditions.flat_map(|one| one.include.iter().chain(&one.exclude));
    let unknown = selectors.filter_map(|selector| match selector {
        LocationSelector::Location(id) if !space.defines(id) => Some(id),
        _ => None,
    });
    let unknown: OrderedSet<&LocationId> = unknown.collect();
    if unknown.is_empty() {
        return None;
    }
    let names = Names::new(space);
    let told: Vec<String> = unknown.iter().map(|id| names.location(id)).collect();
    let text = format!(
        "No export says what lies in {} that policies name; each counts as a place of its own, not trusted, and a sign-in may come from there: {}.",
        count(told.len(), "named location", "named locations"),
        list(&told, "and"),
    );
    Some(incomplete(text, "load the named locations"))
}

fn gps(space: &Space) -> Option<Assumption> {
    let by_gps =
        |kind: &LocationKind| matches!(kind, LocationKind::Country { lookup: CountryLookup::AuthenticatorAppGps, .. });
    let ids: Vec<_> = space.tenant().locations.iter().filter(|l| by_gps(&l.kind)).map(|l| &l.id).collect();
    names_location(space, |selector| matches!(selector, LocationSelector::Location(id) if ids.contains(&id))).then(|| {
        limit(
            "Locations by GPS: the country that the Authenticator app reports is not known, and counts as none. Where the app does not share it, the sign-in is interrupted or denied, in report-only too.",
            "concept-assignment-network",
        )
    })
}

fn names_location(space: &Space, wanted: impl Fn(&LocationSelector) -> bool) -> bool {
    let conditions = space.tenant().policies.iter().filter_map(|policy| policy.conditions.locations.as_ref());
    conditions.flat_map(|one| one.include.iter().chain(&one.exclude)).any(wanted)
}

fn office365(space: &Space) -> Option<Assumption> {
    let names_it = |selector: &TargetSelector| *selector == TargetSelector::Office365;
    let used = space.tenant().policies.iter().any(|policy| {
        let selection = &policy.conditions.targets.selection;
        selection.include.iter().chain(&selection.exclude).any(names_it)
    });
    used.then(|| {
        limit(
            "Office 365 holds the apps that Microsoft lists by name; their ids were matched by name, and some have none.",
            "reference-office-365-application-contents",
        )
    })
}

fn trusted_ips(space: &Space) -> Option<Assumption> {
    let used = names_location(space, |selector| match selector {
        LocationSelector::AllTrusted => true,
        LocationSelector::Location(id) => id.to_string() == "00000000-0000-0000-0000-000000000000",
        _ => false,
    });
    (used && space.tenant().mfa_trusted_ips.is_empty()).then(|| {
        limit(
            "There are no MFA trusted IPs in the legacy multifactor settings; no export holds them.",
            "concept-assignment-network",
        )
    })
}

fn home_tenants(space: &Space) -> Option<Assumption> {
    let lists = |selector: &UserSelector| matches!(selector, UserSelector::Guests(guests) if matches!(guests.tenants, ExternalTenants::Enumerated(_)));
    let users = space.tenant().policies.iter().map(|policy| &policy.conditions.users);
    let enumerated = users.flat_map(|users| users.include.iter().chain(&users.exclude)).any(lists);
    let unknown = space.tenant().directory.users.iter().filter(|u| u.external.is_some() && u.home == Home::Unknown);
    let unknown = unknown.count();
    (enumerated && unknown > 0).then(|| {
        let text = format!(
            "The home tenant of {} is not in the export; where a policy lists tenants, they count as coming from another.",
            count(unknown, "guest", "guests")
        );
        limit(&text, "Graph does not export it")
    })
}

/// Security defaults and policies that are on exclude each other (security-defaults).
fn both(space: &Space) -> Option<Assumption> {
    let on = space.masks().enabled.len();
    (space.tenant().settings.security_defaults == Some(true) && on > 0).then(|| {
        let text = format!(
            "The exports say that security defaults are on, and so {}. Entra allows only one of the two: they may be of different days.",
            count(on, "policy is", "policies are")
        );
        limit(&text, "security-defaults")
    })
}

/// What decides beside Conditional Access and is not switched on.
fn not_evaluated(layers: &OrderedSet<Layer>) -> Option<Assumption> {
    let name = |layer: Layer| match layer {
        Layer::SecurityDefaults => "security defaults",
        Layer::PerUserMfa => "per-user MFA",
        Layer::MandatoryMfa => "Microsoft's mandatory MFA for admin portals",
    };
    let off: Vec<String> =
        Layer::ALL.into_iter().filter(|layer| !layers.contains(layer)).map(|layer| name(layer).to_owned()).collect();
    let verb = if off.len() == 1 { "is" } else { "are" };
    (!off.is_empty()).then(|| {
        limit(
            &format!("Beside the policies, {} {verb} not counted in.", list(&off, "and")),
            "concept-mandatory-multifactor-authentication, howto-mfa-userstates, security-defaults",
        )
    })
}
