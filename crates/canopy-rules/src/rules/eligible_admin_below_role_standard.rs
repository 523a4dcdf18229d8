//! `eligible-admin-below-role-standard`

use canopy_engine::{Activation, Axis, Bearer, Question, StrengthLevel};
use canopy_model::AssignmentKind;
use canopy_model::ordered::{OrderedMap, OrderedSet};

use crate::asked::{Answered, Ask, Open};
use crate::context::{Context, ELIGIBLE};
use crate::declared::ExceptionKind;
use crate::finding::{Need, Subject};
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "eligible-admin-below-role-standard",
    title: "An eligible administrator signs in below the role standard",
    severity: Severity::High,
    audience: Audience::Policies,
    counted: "people eligible for privileged roles",
    fails: "before activation they sign in with less than after it",
    holds: "Those who are eligible for a privileged role are asked as much before activation as after it",
    remedy: "Put eligible administrators in a role-assignable group and target that group as well as the role; require an authentication context on activation.",
    accepts: &[ExceptionKind::BreakGlass],
    page: page!("eligible-admin-below-role-standard"),
    judge,
};

fn judge(context: &Context<'_>) -> Judged {
    let eligible = context.privileged(AssignmentKind::Eligible);
    let mut judged = Judged { of: eligible.len(), missing: context.missing_for_roles(), ..Judged::default() };
    judged.missing.retain(|need| *need != Need::ActiveRoles);
    judged.missing.extend(context.missing_for_people());
    if eligible.is_empty() && !context.is_empty_list(&ELIGIBLE) {
        judged.missing.push(Need::EligibleRoles);
    }
    let mut known = OrderedSet::new();
    for level in [StrengthLevel::Mfa, StrengthLevel::PhishingResistant] {
        let ask = Ask::password(Question::Authentication(level));
        let answered = context.ask(ask);
        let fresh = below(&answered).into_iter().filter(|(user, _)| eligible.contains(user) && known.insert(*user));
        let items = answered.with_causes(fresh.map(|(user, open)| (Subject::User(user), open)).collect());
        if judged.witness.is_none() && !items.is_empty() {
            (judged.witness, judged.asked) = (answered.witness(&items), Some(ask));
        }
        judged.items.extend(items);
    }
    judged
}

/// Users on whom it is not forced before they activate anything, and is after it.
fn below(answered: &Answered<'_>) -> Vec<(usize, Open)> {
    let (mut before, mut after) = (OrderedMap::new(), OrderedSet::new());
    for (who, atom) in answered.space.atoms(Axis::Who).iter().enumerate() {
        let is_open = answered.found.overall(who).is_some_and(|way| !way.forced);
        for (fact, bearer) in answered.bearers(atom) {
            let Bearer::Person(person) = bearer else { continue };
            match person.activation {
                Activation::Before if is_open => drop(before.insert(person.user, Open { assumed: false, who, fact })),
                Activation::After(_) if !is_open => drop(after.insert(person.user)),
                _ => {}
            }
        }
    }
    before.into_iter().filter(|(user, _)| after.contains(user)).collect()
}
