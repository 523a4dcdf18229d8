//! `standing-privilege`

use canopy_model::AssignmentKind;
use canopy_model::ordered::OrderedMap;

use crate::context::Context;
use crate::declared::ExceptionKind;
use crate::finding::{Item, Need, Subject};
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "standing-privilege",
    title: "A privileged role is held permanently",
    severity: Severity::High,
    audience: Audience::Identity,
    counted: "active holders of privileged roles",
    fails: "they hold one without an end",
    holds: "Nobody holds a privileged role without an end",
    remedy: "Make assignments eligible and let them end; leave break-glass accounts permanent.",
    accepts: &[ExceptionKind::BreakGlass, ExceptionKind::Privileged],
    page: page!("standing-privilege"),
    judge,
};

fn judge(context: &Context<'_>) -> Judged {
    let holders = context.privileged(AssignmentKind::Active);
    let mut judged = Judged { of: holders.len(), missing: context.missing_for_roles(), ..Judged::default() };
    let eligible = &context.tenant().directory.eligible_members;
    // A group with eligible members that holds a role for good is how it should be.
    let activated = |held: &crate::context::Held| {
        held.group.as_ref().is_some_and(|group| eligible.iter().any(|one| one.group == *group))
    };
    let active = context.held.iter().filter(|held| held.kind == AssignmentKind::Active && context.is_privileged(&held.role));
    let (mut lasting, mut unknown) = (OrderedMap::<usize, Vec<String>>::new(), false);
    for held in active.filter(|held| !activated(held)) {
        match held.lasting {
            Some(true) => lasting.entry(held.user).or_default().push(context.role_name(&held.role)),
            Some(false) => {}
            None => unknown = true,
        }
    }
    judged.items = lasting.into_iter().map(|(user, roles)| Item::told(Subject::User(user), format!("Holds {}", roles.join(", ")))).collect();
    judged.missing.extend(unknown.then_some(Need::AssignmentSchedules));
    judged
}
