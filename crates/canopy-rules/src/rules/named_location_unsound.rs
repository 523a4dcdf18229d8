//! `named-location-unsound`

use std::net::IpAddr;

use canopy_model::ordered::{self, OrderedSet};
use canopy_model::{LocationId, LocationKind, LocationSelector, NamedLocation};
use ipnet::IpNet;

use crate::context::Context;
use crate::finding::{Item, Need, Subject};
use crate::rule::Verdict;
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "named-location-unsound",
    title: "A named location is too wide, private, overlapping, unused or leaky",
    severity: Severity::Medium,
    audience: Audience::Policies,
    counted: "named locations",
    fails: "what they hold is not what a place should be",
    holds: "Every named location is used, narrow and of its own",
    remedy: "Trim locations to the addresses of your own way out; delete those that nothing uses.",
    accepts: &[],
    page: page!("named-location-unsound"),
    judge,
};

/// Trusted ranges with a shorter prefix hold more than an organization has.
const LEAST: (u8, u8) = (16, 32);

/// Private and shared address space, which Entra never sees as a sign-in's address.
const PRIVATE: [&str; 8] =
    ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "fc00::/7", "fe80::/10"];

fn judge(context: &Context<'_>) -> Judged {
    let locations = &context.tenant().locations;
    let mut judged = Judged { missing: context.missing_for_people(), ..Judged::default() };
    let exported = !locations.is_empty() || context.is_empty_list(&["/namedlocations"]);
    judged.missing.extend((!exported).then_some(Need::NamedLocations));
    let overlaps = overlaps(locations);
    // Entra makes the compliant network by itself.
    for location in locations.iter().filter(|one| one.kind != LocationKind::CompliantNetwork) {
        judged.of += 1;
        let flaws: Vec<String> = match &location.kind {
            LocationKind::Ip(ranges) => of_ranges(context, location, ranges, &overlaps),
            LocationKind::Country { include_unknown: true, .. } if is_named(context, &location.id, true) => {
                vec!["It holds addresses of unknown country, and policies leave it out".to_owned()]
            }
            LocationKind::Country { .. } | LocationKind::CompliantNetwork => Vec::new(),
        };
        let unused = (!is_used(context, location)).then(|| "No policy uses it".to_owned());
        let flaws: Vec<String> = flaws.into_iter().chain(unused).collect();
        if !flaws.is_empty() {
            judged.items.push(Item::told(Subject::Location(location.id.clone()), flaws.join("; ")));
        }
    }
    let exists = locations.iter().any(|one| one.trusted && matches!(one.kind, LocationKind::Ip(_)));
    if exported {
        judged.verdicts = vec![Verdict { id: "5.2.2.14", met: exists, demand: "a trusted location exists" }];
    }
    judged
}

fn of_ranges(context: &Context<'_>, location: &NamedLocation, ranges: &[IpNet], overlaps: &OrderedSet<(usize, usize)>) -> Vec<String> {
    let mut flaws = Vec::new();
    let wide = |range: &&IpNet| match range {
        IpNet::V4(range) => range.prefix_len() < LEAST.0,
        IpNet::V6(range) => range.prefix_len() < LEAST.1,
    };
    if let Some(range) = ranges.iter().find(wide).filter(|_| location.trusted) {
        flaws.push(format!("It is trusted, and {range} is as wide as a provider"));
    }
    let private: Vec<IpNet> = PRIVATE.iter().filter_map(|range| range.parse().ok()).collect();
    if let Some(range) = ranges.iter().find(|range| private.iter().any(|known| known.contains(*range))) {
        flaws.push(format!("{range} is private, and no sign-in comes from there"));
    }
    // Of two that overlap, the trusted one is told, or else the later one.
    let locations = &context.tenant().locations;
    for (own, other) in overlaps.iter().flat_map(|(a, b)| [(*a, *b), (*b, *a)]) {
        let (Some(here), Some(other)) = (locations.get(own), locations.get(other).map(|one| (one, other))) else { continue };
        if std::ptr::eq(here, location) && (here.trusted, own) > (other.0.trusted, other.1) {
            flaws.push(format!("It overlaps with {}", other.0.name));
        }
    }
    let only_v4 = ranges.iter().all(|range| matches!(range.addr(), IpAddr::V4(_)));
    if only_v4 && is_named(context, &location.id, false) {
        flaws.push("It holds no IPv6 address, and policies apply there alone".to_owned());
    }
    flaws
}

/// The places of every two locations that share addresses, the earlier one first. Of two ranges that
/// do, one holds the other, and comes before it in order.
fn overlaps(locations: &[NamedLocation]) -> OrderedSet<(usize, usize)> {
    let mut ranges: Vec<(IpNet, usize)> = Vec::new();
    for (at, location) in locations.iter().enumerate() {
        if let LocationKind::Ip(own) = &location.kind {
            ranges.extend(own.iter().map(|range| (range.trunc(), at)));
        }
    }
    ordered::sort(&mut ranges);
    let mut around: Vec<(IpNet, usize)> = Vec::new();
    let mut found = Vec::new();
    for (range, at) in ranges {
        while around.last().is_some_and(|(outer, _)| !outer.contains(&range)) {
            around.pop();
        }
        found.extend(around.iter().filter(|(_, outer)| *outer != at).map(|(_, outer)| (at.min(*outer), at.max(*outer))));
        // The same range again holds nothing more.
        if !around.contains(&(range, at)) {
            around.push((range, at));
        }
    }
    ordered::set(found)
}

/// Whether a policy that is on names a location among its includes or excludes.
fn is_named(context: &Context<'_>, id: &LocationId, excluded: bool) -> bool {
    let policies = &context.tenant().policies;
    let mut on = context.space.masks().enabled.iter().filter_map(|at| policies.get(at)?.conditions.locations.as_ref());
    let wanted = LocationSelector::Location(id.clone());
    on.any(|one| if excluded { one.exclude.contains(&wanted) } else { one.include.contains(&wanted) })
}

/// Whether any policy, whatever its state, names a location, or all trusted ones where it is trusted.
fn is_used(context: &Context<'_>, location: &NamedLocation) -> bool {
    let own = context.tenant().policies.iter().take(context.space.exported());
    let mut selectors = own.filter_map(|policy| policy.conditions.locations.as_ref()).flat_map(|one| one.include.iter().chain(&one.exclude));
    selectors.any(|selector| match selector {
        LocationSelector::AllTrusted => location.trusted,
        LocationSelector::Location(id) => *id == location.id,
        LocationSelector::All | LocationSelector::Unrecognised(_) => false,
    })
}
