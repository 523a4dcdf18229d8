//! Why a record and the engine differ.
//!
//! Explanations are looked for in a fixed order: first what shows that the policy or a membership
//! was another then, then how an open question is read. What none of them explains is said to be
//! unexplained. A record's own evidence explains a difference; it never makes one go away.

use canopy_engine::{Axis, Met, Reading, Readings, Target, Value};
use canopy_model::{AppId, Control, LocationSelector, Policy, RecordedPolicy, TargetSelector, UserSelector};

use super::answer::DifferenceKind;
use super::compare::{Clash, Comparing};
use crate::answer::Applies;
use crate::readings;
use crate::words::{self, recorded as text};

type Why = (DifferenceKind, String);

/// Microsoft Graph and Azure AD Graph: requests to them count as requests to services beneath.
const UMBRELLAS: [&str; 2] = ["00000003-0000-0000-c000-000000000000", "00000002-0000-0000-c000-000000000000"];

/// Explains conditions of which the record says the contrary.
pub(super) fn clash(
    c: &Comparing<'_>,
    at: usize,
    policy: &Policy,
    recorded: &RecordedPolicy,
    clashes: &[Clash],
) -> Why {
    changed(c, policy, recorded)
        .or_else(|| unconfigured(c, at, policy, clashes))
        .or_else(|| membership(policy, recorded, clashes))
        .or_else(|| reading(c, at, clashes))
        .or_else(|| targets(c, at, policy, clashes))
        .or_else(|| trusted_ips(c, policy, clashes))
        .unwrap_or_else(|| (DifferenceKind::Unexplained, text::unexplained(policy, clashes_told(c, clashes))))
}

/// The conditions by name, each with what the record says of it.
fn clashes_told(c: &Comparing<'_>, clashes: &[Clash]) -> Vec<(Option<&'static str>, bool)> {
    let name = |axis| words::condition_name(axis, &c.sign_in.sign_in);
    clashes.iter().map(|clash| (clash.axis.map(name), clash.met)).collect()
}

/// Explains that it depends on what a record does not carry.
pub(super) fn open(c: &Comparing<'_>, policy: &Policy, axes: &[Axis]) -> Why {
    let names: Vec<String> =
        axes.iter().filter(|axis| **axis != Axis::Who).map(|axis| words::axis_name(*axis).to_owned()).collect();
    if !axes.contains(&Axis::Who) {
        return (DifferenceKind::NotRecorded, text::not_recorded(&names));
    }
    let who = &c.placer.facts.who;
    let id = who.id(c.record);
    let (groups, roles) = who.unknown_in(policy);
    let groups: Vec<String> = groups.iter().map(|id| c.names.group(id)).collect();
    let roles: Vec<String> = roles.iter().map(|id| c.names.role(id)).collect();
    let eligible: Vec<String> = who.eligible(id.as_ref()).iter().map(|id| c.names.role(id)).collect();
    let mut why = match (groups.is_empty() && roles.is_empty(), eligible.is_empty()) {
        (false, _) => text::members_unknown(&groups, &roles, who.is_known(id.as_ref())),
        (true, false) => text::eligible(&eligible),
        (true, true) => text::EXTERNAL_UNKNOWN.to_owned(),
    };
    if !names.is_empty() {
        why.push(' ');
        why.push_str(&text::not_recorded(&names));
    }
    (DifferenceKind::MembershipUnknown, why)
}

/// What shows that the policy was another when the sign-in was recorded.
pub(super) fn changed(c: &Comparing<'_>, policy: &Policy, recorded: &RecordedPolicy) -> Option<Why> {
    let later = policy.modified.as_ref().filter(|modified| is_later(modified, &c.record.time));
    let later = later.map(|modified| text::modified(policy, modified));
    let control = || {
        let controls = policy.grant.as_ref().map(|grant| grant.controls.as_slice()).unwrap_or_default();
        let other = recorded.grant.iter().find(|name| is_no_longer(name, controls));
        other.map(|name| text::asked_otherwise(policy, name))
    };
    let rule = || {
        let all_users = has_rule(&recorded.includes, "users", "allUsers");
        let all_apps = has_rule(&recorded.includes, "application", "allApps");
        let users = all_users && !policy.conditions.users.include.contains(&UserSelector::All);
        let apps = all_apps && !policy.conditions.targets.selection.include.contains(&TargetSelector::All);
        (users || apps).then(|| text::included_all(policy, if users { "users" } else { "resources" }))
    };
    later.or_else(control).or_else(rule).map(|why| (DifferenceKind::PolicyChanged, why))
}

/// Whether a control that was asked for is not asked for by the policy as loaded.
fn is_no_longer(name: &str, controls: &[Control]) -> bool {
    let has = |wanted: fn(&Control) -> bool| controls.iter().any(wanted);
    match name.to_lowercase().as_str() {
        "mfa" => !has(|control| matches!(control, Control::Mfa | Control::Strength(_))),
        "block" => !has(|control| *control == Control::Block),
        // Compliant or hybrid joined is logged as compliant.
        "requirecompliantdevice" => !has(|c| matches!(c, Control::CompliantDevice | Control::HybridJoinedDevice)),
        _ => false,
    }
}

fn has_rule(rules: &[(String, String)], condition: &str, rule: &str) -> bool {
    rules.iter().any(|(of, matched)| of.eq_ignore_ascii_case(condition) && matched.eq_ignore_ascii_case(rule))
}

/// A later time, where both are written as Graph does.
pub(super) fn is_later(time: &str, than: &str) -> bool {
    let part = |text: &str| {
        let part = text.get(..19)?.to_owned();
        let shape = |(at, byte): (usize, u8)| match at {
            4 | 7 => byte == b'-',
            10 => byte == b'T',
            13 | 16 => byte == b':',
            _ => byte.is_ascii_digit(),
        };
        part.bytes().enumerate().all(shape).then_some(part)
    };
    part(time).zip(part(than)).is_some_and(|(time, than)| time > than)
}

/// The record names a condition that the policy as loaded does not configure.
fn unconfigured(c: &Comparing<'_>, at: usize, policy: &Policy, clashes: &[Clash]) -> Option<Why> {
    let (space, sign_in) = (c.placer.space, &c.sign_in.sign_in);
    let named = clashes.iter().filter(|clash| !clash.met).filter_map(|clash| clash.axis);
    let mut missing = named.filter(|axis| space.condition(at, *axis, sign_in) == Some(Ok(Met::NotConfigured)));
    let name = words::condition_name(missing.next()?, &c.sign_in.sign_in);
    Some((DifferenceKind::PolicyChanged, text::not_configured(policy, name)))
}

/// A group or role decided then, says the record, and the exports have the user otherwise.
fn membership(policy: &Policy, recorded: &RecordedPolicy, clashes: &[Clash]) -> Option<Why> {
    let only_who = clashes.iter().all(|clash| clash.axis == Some(Axis::Who));
    let kinds = ["groupId", "roleId"];
    let by = |rules: &[(String, String)]| kinds.iter().find(|kind| has_rule(rules, "users", kind)).copied();
    let kind = by(&recorded.excludes).or_else(|| by(&recorded.includes)).filter(|_| only_who)?;
    let named = policy.conditions.users.include.iter().chain(&policy.conditions.users.exclude).any(|selector| {
        matches!(selector, UserSelector::Group(_) if kind == "groupId")
            || matches!(selector, UserSelector::Role(_) if kind == "roleId")
    });
    named.then(|| (DifferenceKind::MembershipUnknown, text::member_then(policy, kind == "groupId")))
}

/// An open question that, read the other way, would make both say the same.
fn reading(c: &Comparing<'_>, at: usize, clashes: &[Clash]) -> Option<Why> {
    let fits = |reading: &Reading| {
        let readings = Readings::flipped(*reading);
        let met = |axis: Axis| c.placer.met_as(c.placed, axis, at, &readings);
        clashes.iter().all(|clash| match (clash.axis, clash.met) {
            (Some(axis), true) => met(axis) != Applies::Never,
            (Some(axis), false) => met(axis) != Applies::Always,
            (None, met_then) => !met_then && Axis::ALL.into_iter().any(|axis| met(axis) != Applies::Always),
        })
    };
    let reading = Reading::ALL.into_iter().find(fits)?;
    Some((DifferenceKind::Reading, text::reading(&readings::told(reading, None).text)))
}

/// Which resources a request counts as, where the record does not list them.
fn targets(c: &Comparing<'_>, at: usize, policy: &Policy, clashes: &[Clash]) -> Option<Why> {
    let only_target = clashes.iter().all(|clash| clash.axis == Some(Axis::Target));
    let wanted = clashes.first().filter(|_| only_target && c.record.audiences.is_empty())?.met;
    let resource = c.record.resource.as_ref()?;
    let selection = &policy.conditions.targets.selection;
    let named = |wanted: &TargetSelector| selection.include.iter().chain(&selection.exclude).any(|one| one == wanted);
    let client = c.record.app.as_ref().is_some_and(|app| {
        let row = c.placer.space.row(&Value::Target(Target::app(app.clone())));
        row.contains(at) == wanted
    });
    let why = if UMBRELLAS.iter().any(|id| *resource == AppId::new(id)) {
        text::UMBRELLA
    } else if client {
        text::CLIENT
    } else if named(&TargetSelector::Office365) {
        text::OFFICE_365
    } else {
        return None;
    };
    Some((DifferenceKind::Reading, why.to_owned()))
}

/// MFA trusted IPs, which no export holds.
fn trusted_ips(c: &Comparing<'_>, policy: &Policy, clashes: &[Clash]) -> Option<Why> {
    let only_network = clashes.iter().all(|clash| clash.axis == Some(Axis::Network));
    let selection = policy.conditions.locations.as_ref()?;
    let trusted = selection.include.iter().chain(&selection.exclude).any(|selector| match selector {
        LocationSelector::AllTrusted => true,
        LocationSelector::Location(id) => id.to_string() == "00000000-0000-0000-0000-000000000000",
        _ => false,
    });
    let unknown = c.placer.space.tenant().mfa_trusted_ips.is_empty();
    (only_network && trusted && unknown).then(|| (DifferenceKind::Reading, text::TRUSTED_IPS.to_owned()))
}
