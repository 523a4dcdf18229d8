//! `weak-method-enabled`

use crate::context::Context;
use crate::finding::{Item, Need, Subject};
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "weak-method-enabled",
    title: "SMS, voice or mail codes are enabled",
    severity: Severity::Medium,
    audience: Audience::Identity,
    counted: "weak methods",
    fails: "people may use them",
    holds: "SMS, voice and mail codes are off",
    remedy: "Turn these methods off, or confine them to a group with an end date.",
    accepts: &[],
    page: page!("weak-method-enabled"),
    judge,
};

/// The methods of the policy that a relay or a stolen number defeats.
const WEAK: [&str; 3] = ["Sms", "Voice", "Email"];

fn judge(context: &Context<'_>) -> Judged {
    let Some(policy) = &context.around().methods else {
        return Judged { of: WEAK.len(), missing: vec![Need::MethodsPolicy], ..Judged::default() };
    };
    let is_weak = |id: &str| WEAK.iter().any(|weak| weak.eq_ignore_ascii_case(id));
    let weak = policy.methods.iter().enumerate().filter(|(_, method)| is_weak(&method.id));
    let items: Vec<Item> = weak.filter(|(_, method)| method.enabled).map(|(at, method)| {
        let whom = match (method.all_users, method.include.len()) {
            (true, _) => "all users".to_owned(),
            (false, groups) => format!("{groups} groups"),
        };
        Item::told(Subject::Method(at), format!("Enabled for {whom}"))
    }).collect();
    // A list without a method says nothing of it.
    let told = WEAK.iter().all(|weak| policy.methods.iter().any(|method| method.id.eq_ignore_ascii_case(weak)));
    let missing = if told { Vec::new() } else { vec![Need::MethodsPolicy] };
    Judged { items, of: WEAK.len(), missing, ..Judged::default() }
}
