//! `approved-app-control-in-use`

use canopy_model::{Control, GrantOperator};

use crate::context::Context;
use crate::finding::{Item, Subject};
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "approved-app-control-in-use",
    title: "A policy still uses the approved client app control",
    severity: Severity::Low,
    audience: Audience::Policies,
    counted: "policies that ask for an approved client app",
    fails: "app protection does not stand beside it",
    holds: "Wherever an approved client app is asked for, app protection is enough too",
    remedy: "Ask for app protection in its place.",
    accepts: &[],
    page: page!("approved-app-control-in-use"),
    judge,
};

fn judge(context: &Context<'_>) -> Judged {
    let mut judged = Judged { missing: context.missing_for_shapes(), ..Judged::default() };
    for at in context.space.masks().enabled.iter() {
        let Some(grant) = context.tenant().policies.get(at).and_then(|policy| policy.grant.as_ref()) else { continue };
        if !grant.controls.contains(&Control::ApprovedApp) {
            continue;
        }
        judged.of += 1;
        if grant.operator != GrantOperator::Or || !grant.controls.contains(&Control::AppProtection) {
            judged.items.push(Item::told(Subject::Policy(at), "It asks for an approved client app"));
        }
    }
    judged
}
