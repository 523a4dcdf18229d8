//! `global-admin-count-out-of-range`

use canopy_model::ordered::OrderedSet;

use crate::context::Context;
use crate::finding::{Item, Subject};
use crate::rule::Verdict;
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "global-admin-count-out-of-range",
    title: "Too many or too few Global Administrators",
    severity: Severity::Medium,
    audience: Audience::Identity,
    counted: "baselines",
    fails: "the number of Global Administrators is out of range",
    holds: "The number of Global Administrators is within the range of every baseline",
    remedy: "Move people to narrower roles, or add a second administrator.",
    accepts: &[],
    page: page!("global-admin-count-out-of-range"),
    judge,
};

/// The ranges of the baselines: id, least, most, in words.
const RANGES: [(&str, usize, usize, &str); 2] = [("MS.AAD.7.1v1", 2, 8, "2 to 8"), ("1.1.3", 2, 4, "2 to 4")];

fn judge(context: &Context<'_>) -> Judged {
    let held = context.held.iter().filter(|held| context.is_global_administrator(&held.role));
    let mut people: OrderedSet<usize> = OrderedSet::new();
    people.extend(held.map(|held| held.user));
    let mut judged = Judged { of: RANGES.len(), missing: context.missing_for_administrators(), ..Judged::default() };
    for (id, least, most, demand) in RANGES {
        // Those who are not known could make too few enough, and enough too many; never too many enough.
        if !judged.missing.is_empty() && people.len() <= most {
            continue;
        }
        let met = (least..=most).contains(&people.len());
        judged.verdicts.push(Verdict { id, met, demand });
        let why = format!("{} people hold it or are eligible for it; {id} asks for {demand}", people.len());
        judged.items.extend((!met).then(|| Item::told(Subject::Role(context.global_administrator()), why)));
    }
    judged
}
