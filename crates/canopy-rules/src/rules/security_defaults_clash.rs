//! `security-defaults-clash`

use crate::context::Context;
use crate::finding::{Item, Need, Subject};
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "security-defaults-clash",
    title: "Security defaults and Conditional Access get in each other’s way",
    severity: Severity::Medium,
    audience: Audience::Policies,
    counted: "settings",
    fails: "security defaults do not fit the policies",
    holds: "Security defaults fit the policies",
    remedy: "Either security defaults, or a set of policies that is proved by user-without-mfa.",
    accepts: &[],
    page: page!("security-defaults-clash"),
    judge,
};

fn judge(context: &Context<'_>) -> Judged {
    let without = context.space.masks().enabled.is_empty();
    let told = |why: &str| vec![Item::told(Subject::Setting("Security defaults"), why)];
    let (items, missing) = match context.tenant().settings.security_defaults {
        None => (Vec::new(), vec![Need::SecurityDefaults]),
        Some(true) if !without => (told("They are on beside policies that are on: the exports do not belong together, or one of them has no effect"), Vec::new()),
        Some(false) if without => (told("They are off, and no policy is on: nothing asks for MFA"), Vec::new()),
        Some(_) => (Vec::new(), Vec::new()),
    };
    Judged { items, of: 1, missing, ..Judged::default() }
}
