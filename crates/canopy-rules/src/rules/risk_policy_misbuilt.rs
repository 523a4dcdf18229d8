//! `risk-policy-misbuilt`

use canopy_engine::{AttackerModel, Question};
use canopy_model::RiskLevel;
use canopy_model::ordered::OrderedSet;

use crate::asked::{Ask, Only};
use crate::context::Context;
use crate::finding::{Item, Subject};
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "risk-policy-misbuilt",
    title: "Risk conditions are combined or a retired risk policy is relied on",
    severity: Severity::Medium,
    audience: Audience::Policies,
    counted: "policies with both kinds of risk",
    fails: "they wait for both risks at once, and one of them alone passes",
    holds: "No policy waits for user risk and sign-in risk at once where one of them alone passes",
    remedy: "One policy for each kind of risk; delete policies of ID Protection's own.",
    accepts: &[],
    page: page!("risk-policy-misbuilt"),
    judge,
};

fn judge(context: &Context<'_>) -> Judged {
    let mut judged = Judged { missing: context.missing_for_shapes(), ..Judged::default() };
    for at in context.space.masks().enabled.iter() {
        let Some(policy) = context.tenant().policies.get(at) else { continue };
        let (Some(user), Some(sign_in)) = (&policy.conditions.user_risk, &policy.conditions.sign_in_risk) else {
            continue;
        };
        // A level of no risk asks for nothing.
        let risky = |levels: &OrderedSet<RiskLevel>| {
            levels.iter().copied().filter(|level| *level != RiskLevel::None).collect::<Vec<_>>()
        };
        let (user, sign_in) = (risky(user), risky(sign_in));
        if user.is_empty() || sign_in.is_empty() {
            continue;
        }
        judged.of += 1;
        // What is so of those whom it means for sure is sure.
        let told = told(context, &context.meant(at, false), &user, &sign_in).map(|why| (false, why));
        let told = told.or_else(|| told_of(context, at, &user, &sign_in));
        if let Some((assumed, why)) = told {
            judged.items.push(Item { assumed, ..Item::told(Subject::Policy(at), why) });
        }
    }
    judged
}

/// The same, were those in groups whose members are not known among them.
fn told_of(context: &Context<'_>, policy: usize, user: &[RiskLevel], sign_in: &[RiskLevel]) -> Option<(bool, String)> {
    if context.space.unknown_groups().is_empty() {
        return None;
    }
    told(context, &context.meant(policy, true), user, sign_in).map(|why| (true, why))
}

/// Of how many of these one of the two risks passes alone, at the levels that a policy lists.
fn told(context: &Context<'_>, meant: &OrderedSet<Subject>, user: &[RiskLevel], sign_in: &[RiskLevel]) -> Option<String> {
    let passing = |levels: &[RiskLevel], only: fn(RiskLevel) -> Only, questions: &[Question]| {
        let mut open: OrderedSet<Subject> = OrderedSet::new();
        for level in levels {
            for question in questions {
                let ask = Ask { model: AttackerModel::Everything, question: *question, only: only(*level) };
                open.extend(context.ask(ask).subjects().filter(|who| meant.contains(who)));
            }
        }
        open.len()
    };
    let user = passing(user, Only::UserRisk, &[Question::Remediation]);
    let sign_in = passing(sign_in, Only::SignInRisk, &[Question::MFA, Question::SignInFrequency(0)]);
    (user + sign_in > 0).then(|| {
        format!(
            "Of {} people whom it means, user risk alone is not remedied for {user}, sign-in risk alone asks no fresh MFA of {sign_in}",
            meant.len()
        )
    })
}
