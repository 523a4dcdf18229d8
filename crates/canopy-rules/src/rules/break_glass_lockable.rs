//! `break-glass-lockable`

use canopy_model::Control;
use canopy_engine::{Axis, Bearer, Decision, Enforcement, SignIn, Target, Value, VerdictClass, decide};

use crate::context::Context;
use crate::declared::ExceptionKind;
use crate::finding::{Item, Need, Subject};
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "break-glass-lockable",
    title: "A policy could lock every emergency account out",
    severity: Severity::High,
    audience: Audience::Policies,
    counted: "declared emergency accounts",
    fails: "a policy locks them out",
    holds: "No policy locks a declared emergency account out",
    remedy: "Exclude the account from that policy, or give it what the policy asks.",
    accepts: &[],
    page: page!("break-glass-lockable"),
    judge,
};

fn judge(context: &Context<'_>) -> Judged {
    let declared = context.declared_as(ExceptionKind::BreakGlass);
    let mut judged = Judged { of: declared.len(), missing: context.missing_for_faults(), ..Judged::default() };
    if declared.is_empty() {
        judged.missing.push(Need::Declared);
    }
    for user in declared {
        let Some((sign_in, why)) = locked(context, user) else { continue };
        judged.items.push(Item::told(Subject::User(user), why));
        judged.witness.get_or_insert(sign_in);
    }
    judged
}

/// The most ordinary sign-in that an account cannot bring to an end with MFA alone: from anywhere, on a
/// device that nobody manages.
fn locked(context: &Context<'_>, user: usize) -> Option<(SignIn, &'static str)> {
    let space = context.space;
    let is_own = |bearer: &Bearer| matches!(bearer, Bearer::Person(person) if person.user == user);
    let fact = space.facts().iter().find(|fact| fact.bearers.iter().any(is_own))?;
    let targets = space.atoms(Axis::Target).iter().filter_map(|atom| match atom.values.first()? {
        Value::Target(target @ Target::Resources(_)) => Some(target.clone()),
        _ => None,
    });
    let mut sign_ins = targets.map(|target| SignIn::ordinary(fact.subject.clone(), target));
    sign_ins.find_map(|sign_in| {
        let why = lock(&decide(space, &sign_in, &Enforcement::ENABLED))?;
        Some((sign_in, why))
    })
}

fn lock(decision: &Decision) -> Option<&'static str> {
    let verdict = &decision.verdict;
    let by_proof = |control: &Control| matches!(control, Control::Mfa | Control::Strength(_));
    if verdict.class == VerdictClass::Block {
        Some("It is blocked")
    } else if verdict.ways.iter().any(|way| way.iter().all(by_proof)) {
        None
    } else if verdict.device {
        Some("It needs a managed device")
    } else {
        Some("It needs something beside MFA, such as an app or terms of use")
    }
}
