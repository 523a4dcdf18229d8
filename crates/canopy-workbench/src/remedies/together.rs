//! Edits of all policies that were found, one for each rule that has one.

use canopy_model::{ContinuousAccessEvaluation as Evaluation, LocationSelector, TargetSelector};
use canopy_model::{Control, GrantOperator, Policy, PolicyState, UserId, UserSelector};
use canopy_rules::{Reference, Subject, dangling};

use super::Maker;
use super::edits::Changed;

/// The edit of a policy; `None` where there is nothing to edit.
type Change = fn(&Maker<'_>, usize, &Policy) -> Option<Changed>;

/// How to edit each policy.
pub(super) struct Together {
    pub(super) change: Change,
    /// It asks nothing more of anybody.
    pub(super) loosens: bool,
}

/// The edit that closes a rule.
pub(super) fn of(rule: &str) -> Option<Together> {
    let (change, loosens): (Change, bool) = match rule {
        "break-glass-lockable" => (let_out, true),
        "policy-without-effect" => (switched_off, true),
        "cae-weakened" => (evaluated, true),
        "dangling-reference" => (without_what_is_gone, false),
        "approved-app-control-in-use" => (protected_apps, false),
        "risk-policy-misbuilt" => (one_risk, false),
        _ => return None,
    };
    Some(Together { change, loosens })
}

fn is_found(maker: &Maker<'_>, at: usize) -> bool {
    maker.before.items.iter().any(|item| item.subject == Subject::Policy(at))
}

fn changed(what: &str, member: &'static str, policy: Policy) -> Changed {
    Changed { what: what.to_owned(), member, dropped: None, policy }
}

/// Emergency accounts out of what more than MFA answers.
fn let_out(maker: &Maker<'_>, at: usize, policy: &Policy) -> Option<Changed> {
    let space = maker.space();
    let locks = maker.on().iter().any(|(on, _)| *on == at)
        && policy.grant.as_ref().is_some_and(|grant| {
            let by_proof = |control: &Control| matches!(control, Control::Mfa | Control::Strength(_));
            let proofs = grant.controls.iter().filter(|control| by_proof(control)).count();
            if grant.operator == GrantOperator::And { proofs < grant.controls.len() } else { proofs == 0 }
        });
    let users = maker.before.items.iter().filter_map(|item| match &item.subject {
        Subject::User(user) => space.tenant().directory.users.get(*user).map(|user| (&item.subject, user.id.clone())),
        _ => None,
    });
    let meant = maker.context.meant(at, true);
    let users: Vec<UserId> = users.filter(|(who, _)| meant.contains(*who)).map(|(_, id)| id).collect();
    if !locks || users.is_empty() {
        return None;
    }
    let mut policy = policy.clone();
    policy.conditions.users.exclude.extend(users.into_iter().map(UserSelector::User));
    Some(changed("exclude the emergency access accounts", "conditions", policy))
}

fn switched_off(maker: &Maker<'_>, at: usize, policy: &Policy) -> Option<Changed> {
    let off = || Policy { state: PolicyState::Disabled, ..policy.clone() };
    is_found(maker, at).then(|| changed("switch off, then delete", "state", off()))
}

fn evaluated(maker: &Maker<'_>, at: usize, policy: &Policy) -> Option<Changed> {
    let mut policy = policy.clone();
    let session = &mut policy.session;
    let off = session.continuous_access_evaluation == Some(Evaluation::Disabled);
    if !is_found(maker, at) || !(off || session.disable_resilience_defaults) {
        return None;
    }
    session.disable_resilience_defaults = false;
    if off {
        session.continuous_access_evaluation = None;
    }
    let what = "leave continuous access evaluation and resilience defaults on";
    let dropped = if off { "continuousAccessEvaluation" } else { "disableResilienceDefaults" };
    Some(Changed { dropped: Some(dropped), ..changed(what, "sessionControls", policy) })
}

fn without_what_is_gone(maker: &Maker<'_>, at: usize, policy: &Policy) -> Option<Changed> {
    if !is_found(maker, at) {
        return None;
    }
    let gone = dangling(maker.space(), policy);
    let is_gone = |one: Reference| gone.iter().any(|(known, _)| *known == one);
    let mut policy = policy.clone();
    let conditions = &mut policy.conditions;
    let user = |one: &UserSelector| match one {
        UserSelector::User(id) => !is_gone(Reference::User(id.clone())),
        UserSelector::Group(id) => !is_gone(Reference::Group(id.clone())),
        UserSelector::Role(id) => !is_gone(Reference::Role(id.clone())),
        _ => true,
    };
    conditions.users.include.retain(user);
    conditions.users.exclude.retain(user);
    if let Some(places) = &mut conditions.locations {
        let place = |one: &LocationSelector| match one {
            LocationSelector::Location(id) => !is_gone(Reference::Location(id.clone())),
            _ => true,
        };
        places.include.retain(place);
        places.exclude.retain(place);
        if places.include.is_empty() {
            return None;
        }
    }
    let targets = &mut conditions.targets.selection;
    let target = |one: &TargetSelector| match one {
        TargetSelector::Context(id) => !is_gone(Reference::Context(id.clone())),
        _ => true,
    };
    targets.include.retain(target);
    targets.exclude.retain(target);
    // A policy must mean somebody and something.
    let whole = !(conditions.users.include.is_empty() || targets.include.is_empty());
    whole.then(|| changed("no longer name what is gone", "conditions", policy))
}

fn protected_apps(maker: &Maker<'_>, at: usize, policy: &Policy) -> Option<Changed> {
    let mut policy = policy.clone();
    let grant = policy.grant.as_mut()?;
    grant.controls.retain(|control| !matches!(control, Control::ApprovedApp | Control::AppProtection));
    grant.controls.push(Control::AppProtection);
    let what = "require an app protection policy in place of an approved client app";
    is_found(maker, at).then(|| changed(what, "grantControls", policy))
}

fn one_risk(maker: &Maker<'_>, at: usize, policy: &Policy) -> Option<Changed> {
    let mut policy = policy.clone();
    policy.conditions.sign_in_risk = None;
    let what = "ask at user risk alone; sign-in risk takes a policy of its own";
    is_found(maker, at).then(|| changed(what, "conditions", policy))
}
