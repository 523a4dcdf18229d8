//! `outsider-shares-break-glass-exclusion`

use canopy_engine::{Axis, Bearer, PolicySet};
use canopy_model::ordered::OrderedMap;

use crate::context::Context;
use crate::declared::ExceptionKind;
use crate::finding::{Item, Need, Subject};
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "outsider-shares-break-glass-exclusion",
    title: "Somebody else rides on the break-glass exclusion",
    severity: Severity::High,
    audience: Audience::Policies,
    counted: "users beside the declared emergency accounts",
    fails: "no policy binds them that does not bind an emergency account too",
    holds: "Policies bind everybody more than they bind the declared emergency accounts",
    remedy: "A dedicated, role-assignable group with the emergency accounts and nobody else.",
    accepts: &[ExceptionKind::ServiceAccount],
    page: page!("outsider-shares-break-glass-exclusion"),
    judge,
};

fn judge(context: &Context<'_>) -> Judged {
    let declared = context.declared_as(ExceptionKind::BreakGlass);
    let mut judged = Judged { missing: context.missing_for_people(), ..Judged::default() };
    if declared.is_empty() {
        judged.missing.push(Need::Declared);
        return judged;
    }
    let bound = bound(context);
    let glass: Vec<&PolicySet> = declared.iter().filter_map(|user| bound.get(user)).collect();
    for (user, own) in bound.iter().filter(|(user, _)| !declared.contains(user)) {
        judged.of += 1;
        if glass.iter().any(|glass| own.is_subset(glass)) {
            judged.items.push(Item::told(Subject::User(*user), "Left out wherever an emergency account is left out"));
        }
    }
    if !context.space.unknown_groups().is_empty() {
        judged.missing.push(Need::Members);
    }
    judged
}

/// The policies that are on and mean each user, whatever the rest of the sign-in.
fn bound(context: &Context<'_>) -> OrderedMap<usize, PolicySet> {
    let (space, mut rows) = (context.space, Vec::new());
    for atom in space.atoms(Axis::Who) {
        let row = atom.row.and(&space.masks().enabled);
        let facts = atom.facts.iter().filter_map(|at| space.facts().get(*at)).filter(|fact| fact.supposed.is_none());
        for bearer in facts.flat_map(|fact| &fact.bearers) {
            if let Bearer::Person(person) = bearer {
                rows.push((person.user, row.clone()));
            }
        }
    }
    canopy_model::ordered::sort_by_key(&mut rows, |(user, _)| *user);
    rows.dedup_by(|(user, row), (known, kept)| {
        let same = user == known;
        if same {
            kept.keep(row);
        }
        same
    });
    canopy_model::ordered::map(rows)
}
