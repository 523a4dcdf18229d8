//! `cae-weakened`

use canopy_model::ordered::OrderedSet;
use canopy_model::{ContinuousAccessEvaluation as Evaluation, Control, Policy, TargetSelector, UserSelector};

use crate::context::Context;
use crate::declared::ExceptionKind;
use crate::finding::{Item, Need, Subject};
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "cae-weakened",
    title: "Continuous evaluation or outage resilience is switched off",
    severity: Severity::Medium,
    audience: Audience::Policies,
    counted: "policies that are on",
    fails: "they switch continuous access evaluation or resilience off, or block by place without strict enforcement",
    holds: "Continuous access evaluation and resilience are on, and places are enforced strictly for administrators",
    remedy: "Remove the session control that disables continuous access evaluation; enforce location policies strictly for administrators; leave resilience defaults on except where declared.",
    accepts: &[],
    page: page!("cae-weakened"),
    judge,
};

fn judge(context: &Context<'_>) -> Judged {
    let on = context.space.masks().enabled.clone();
    let mut judged = Judged { of: on.len(), missing: context.missing_for_shapes(), ..Judged::default() };
    let untold = context.leaves_beta_out();
    judged.missing.extend(untold.then_some(Need::BetaPolicies));
    for at in on.iter() {
        let Some(policy) = context.tenant().policies.get(at) else { continue };
        let off = policy.session.continuous_access_evaluation == Some(Evaluation::Disabled);
        let denies = policy.session.disable_resilience_defaults && needs_what_an_outage_hides(policy);
        let blocks = !untold && policy.conditions.locations.is_some() && context.space.blocks(at);
        if !(off || denies || blocks) {
            continue;
        }
        // Whom strict enforcement misses are administrators, who must be known for that.
        if blocks {
            judged.missing.extend(context.missing_for_administrators());
        }
        let known = context.meant(at, false);
        let assumed = known.is_empty();
        let meant = if assumed { context.meant(at, true) } else { known };
        if meant.is_empty() {
            continue;
        }
        let mut flaws = Vec::new();
        if off {
            flaws.push(format!("It switches continuous access evaluation off for {}", people(meant.len())));
        }
        if denies {
            let glass = context.declared_as(ExceptionKind::BreakGlass);
            let locked = glass.iter().any(|user| meant.contains(&Subject::User(*user)));
            let locked = if locked { ", a declared emergency account among them" } else { "" };
            flaws.push(format!("In an outage it denies {}{locked}", people(meant.len())));
        }
        let loose = if blocks { loose(context, &meant) } else { 0 };
        if loose > 0 {
            flaws.push(format!("It blocks by place, which is not strictly enforced for {loose} {}", if loose == 1 { "administrator" } else { "administrators" }));
        }
        if !flaws.is_empty() {
            judged.items.push(Item { assumed, ..Item::told(Subject::Policy(at), flaws.join("; ")) });
        }
    }
    judged
}

fn people(count: usize) -> String {
    format!("{count} {}", if count == 1 { "person" } else { "people" })
}

/// Groups, roles, risk, places and strengths cannot be evaluated in an outage (resilience-defaults).
fn needs_what_an_outage_hides(policy: &Policy) -> bool {
    let conditions = &policy.conditions;
    let hidden = |selector: &UserSelector| {
        matches!(selector, UserSelector::Group(_) | UserSelector::AnyGroup | UserSelector::Role(_) | UserSelector::AnyRole)
    };
    let strength = |control: &Control| matches!(control, Control::Strength(_));
    conditions.users.include.iter().chain(&conditions.users.exclude).any(hidden)
        || conditions.locations.is_some()
        || conditions.sign_in_risk.is_some()
        || conditions.user_risk.is_some()
        || conditions.insider_risk.is_some()
        || policy.grant.as_ref().is_some_and(|grant| grant.controls.iter().any(strength))
}

/// How many administrators among these no policy binds that enforces places strictly.
fn loose(context: &Context<'_>, meant: &OrderedSet<Subject>) -> usize {
    let mut strict: OrderedSet<Subject> = OrderedSet::new();
    for at in context.space.masks().enabled.iter() {
        let Some(policy) = context.tenant().policies.get(at) else { continue };
        let chosen = policy.session.continuous_access_evaluation;
        let everywhere = policy.conditions.targets.selection.include.contains(&TargetSelector::All);
        if everywhere && matches!(chosen, Some(Evaluation::StrictLocation | Evaluation::StrictEnforcement)) {
            strict.extend(context.meant(at, false));
        }
    }
    let administrators = context.administrators().into_iter().map(Subject::User);
    administrators.filter(|who| meant.contains(who) && !strict.contains(who)).count()
}
