//! `user-account-runs-service`

use canopy_engine::Question;
use canopy_model::{RoleId, User};

use crate::asked::Ask;
use crate::context::Context;
use crate::declared::ExceptionKind;
use crate::finding::{Item, Need, Subject};
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "user-account-runs-service",
    title: "A user account does a machine’s work",
    severity: Severity::High,
    audience: Audience::Applications,
    counted: "members",
    fails: "MFA is not forced on them, and a machine seems to sign in with them",
    holds: "On nobody with whom a machine seems to sign in is MFA not forced",
    remedy: "A managed identity, or a workload identity with a policy on its place; until then block the account outside one address.",
    accepts: &[ExceptionKind::ServiceAccount, ExceptionKind::BreakGlass],
    page: page!("user-account-runs-service"),
    judge,
};

/// Parts of names that people give to accounts of machines.
const NAMES: [&str; 16] = [
    "svc", "service", "srv", "sync", "backup", "scanner", "scan", "printer", "copier", "noreply", "smtp", "relay", "bot", "automation", "daemon", "batch",
];

/// Parts of names of devices that many people share.
const SHARED: [&str; 6] = ["room", "rooms", "mtr", "kiosk", "meeting", "conference"];

/// Directory Synchronization Accounts, which have a rule of their own.
const SYNCHRONIZATION: RoleId = RoleId::guid(0xd29b2b05_8046_44ba_8758_1e26182fcf32);

/// Whoever takes no part for so many days in what signs in is no person.
const DAYS: u32 = 90;

fn judge(context: &Context<'_>) -> Judged {
    let answered = context.ask(Ask::password(Question::MFA));
    let mut judged = Judged { missing: context.missing_for_people(), asked: Some(Ask::password(Question::MFA)), ..Judged::default() };
    judged.missing.extend(context.users().is_empty().then_some(Need::Users));
    let held = context.held.iter().filter(|held| held.role == SYNCHRONIZATION);
    let synchronizing = canopy_model::ordered::set(held.map(|held| held.user));
    let mut untold = false;
    for (at, user) in context.users().iter().enumerate() {
        if context.enabled(at).is_none() || user.external.is_some() {
            continue;
        }
        judged.of += 1;
        if !answered.users.contains_key(&at) || synchronizing.contains(&at) || is_named(user, &SHARED) {
            continue;
        }
        let why = match (is_alone(user), is_named(user, &NAMES)) {
            (Some(true), _) => "Nobody has taken part in its sign-ins for 90 days",
            (_, true) => "Its name is that of a service",
            (told, false) => {
                untold |= told.is_none();
                continue;
            }
        };
        // That a machine signs in is a guess by its traces.
        judged.items.push(Item { assumed: true, ..Item::told(Subject::User(at), why) });
    }
    judged.missing.extend(untold.then_some(Need::SignInActivity));
    judged.witness = answered.witness(&judged.items);
    judged
}

/// Whether an account signs in and nobody takes part in it; `None` where the export does not say.
fn is_alone(user: &User) -> Option<bool> {
    let last = user.account.last_sign_in?;
    Some(user.account.last_interactive.is_none_or(|seen| last.saturating_sub(seen) > DAYS))
}

/// Whether a part of the name is one of these.
fn is_named(user: &User, parts: &[&str]) -> bool {
    let own = user.upn.split('@').next().unwrap_or_default();
    [own, &user.name].into_iter().any(|name| {
        let name = name.to_lowercase();
        name.split(|c: char| !c.is_alphanumeric()).any(|part| parts.contains(&part))
    })
}
