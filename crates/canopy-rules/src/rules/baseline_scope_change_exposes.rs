//! `baseline-scope-change-exposes`

use canopy_engine::{Verdict, VerdictClass};
use canopy_model::ordered::OrderedMap;

use crate::context::Context;
use crate::finding::{Item, Need, Subject};
use crate::rule::{Audience, Judged, Rule, Severity, page};
use crate::scope_change::{Changed, on_all_but_some};

pub(crate) static RULE: Rule = Rule {
    id: "baseline-scope-change-exposes",
    title: "The 2026 All-resources change alters what is bound",
    severity: Severity::High,
    audience: Audience::Policies,
    counted: "cases, each a policy on all resources with exclusions and somebody whom it means",
    fails: "requests for next to nothing were exempt before June 2026 and are bound now",
    holds: "The change of June 2026 binds nobody to more than before",
    remedy: "Look at those who may be locked out first; then remove the exclusions of resources, or keep the old behaviour for as long as it takes.",
    accepts: &[],
    page: page!("baseline-scope-change-exposes"),
    judge,
};

fn judge(context: &Context<'_>) -> Judged {
    let (space, tenant) = (context.space, context.tenant());
    let mut judged = Judged { missing: context.missing_for_faults(), ..Judged::default() };
    let unchosen = tenant.settings.baseline_scopes.is_none();
    let changes = context.scope_changes();
    for at in on_all_but_some(space) {
        let Some(policy) = tenant.policies.get(at) else { continue };
        judged.of += context.meant(at, true).len();
        // Of each, all requests, and what the first asks for.
        let mut told: OrderedMap<&Subject, (Vec<&str>, &Changed)> = OrderedMap::new();
        for change in changes.iter().filter(|change| change.policy == at) {
            if judged.witness.is_none() {
                judged.witness.clone_from(&change.witness);
            }
            for one in &change.changed {
                told.entry(&one.subject).or_insert_with(|| (Vec::new(), one)).0.push(&change.request);
            }
        }
        for (subject, (requests, one)) in &told {
            let why = format!("{}: {} {}{}", policy.name, requests.join("; "), asks(&one.after), one.lock);
            judged.items.push(Item { assumed: one.assumed || unchosen, ..Item::told((*subject).clone(), why) });
        }
    }
    judged.lessening.extend(unchosen.then_some(Need::BaselineScopes));
    judged
}

/// What a verdict asks for, in words.
const fn asks(verdict: &Verdict) -> &'static str {
    match verdict.class {
        VerdictClass::Open | VerdictClass::OtherOnly => "now need what the policy asks for",
        VerdictClass::DeviceOnly => "now need a managed device",
        VerdictClass::MfaOrDevice => "now need MFA or a managed device",
        VerdictClass::Mfa => "now need MFA",
        VerdictClass::Passwordless => "now need passwordless MFA",
        VerdictClass::PhishingResistant => "now need phishing-resistant MFA",
        VerdictClass::MfaAndDevice => "now need MFA and a managed device",
        VerdictClass::Block => "are now blocked",
    }
}

