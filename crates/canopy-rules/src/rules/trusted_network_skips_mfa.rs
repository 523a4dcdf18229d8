//! `trusted-network-skips-mfa`

use canopy_engine::{AttackerModel, Axis, Question, VerdictClass};
use canopy_model::{LocationId, LocationKind, LocationSelector};
use canopy_model::ordered::{OrderedMap, OrderedSet};

use crate::asked::{Answered, Ask, Only, Open, least};
use crate::context::{Context, bearing};
use crate::declared::ExceptionKind;
use crate::finding::{Item, Need, Subject};
use crate::rule::{Audience, Judged, Rule, Severity, page};

pub(crate) static RULE: Rule = Rule {
    id: "trusted-network-skips-mfa",
    title: "Being on a trusted network removes MFA",
    severity: Severity::High,
    audience: Audience::Policies,
    counted: "users",
    fails: "MFA is forced on them elsewhere, and not in the address ranges of a named location",
    holds: "No address range of a named location takes MFA away",
    remedy: "Take the location out of the exclusions of policies that ask for MFA; use places only to block.",
    accepts: &[ExceptionKind::BreakGlass],
    page: page!("trusted-network-skips-mfa"),
    judge,
};

fn judge(context: &Context<'_>) -> Judged {
    let ask = |model, only| Ask { model, question: Question::MFA, only };
    let outside = context.ask(ask(AttackerModel::StolenPassword, Only::OtherNetworks));
    let mut judged = Judged { missing: missing(context), ..Judged::default() };
    judged.of = (0..context.users().len()).filter(|at| context.enabled(*at).is_some()).count();
    let mut known: OrderedSet<Subject> = OrderedSet::new();
    for model in [AttackerModel::TrustedNetwork, AttackerModel::StolenPassword] {
        let ask = ask(model, Only::NamedNetworks);
        let inside = context.ask(ask);
        let skipped = skipped(&inside, &outside);
        // Kinds of people stand for users where none were exported.
        let named = |who: &Subject| context.users().is_empty() || matches!(who, Subject::User(_));
        let fresh = skipped.into_iter().filter(|(who, _)| named(who) && known.insert(who.clone()));
        let fresh: Vec<(Subject, Open)> = fresh.collect();
        let why = match model {
            AttackerModel::TrustedNetwork => "In a trusted network MFA is not forced, elsewhere it is",
            _ => "In a named location that is not trusted MFA is not forced, elsewhere it is",
        };
        let first = fresh.first().map(|(_, open)| *open);
        let told = fresh.into_iter().map(|(who, open)| Item { assumed: open.assumed, ..Item::told(who, why) });
        judged.items.extend(told);
        if judged.witness.is_none() {
            judged.witness = first.and_then(|open| inside.witness_of(open));
            judged.asked = judged.witness.is_some().then_some(ask);
        }
    }
    if context.users().is_empty() {
        judged.of = known.len().max(outside.kind_items(&|_| true).1);
    }
    judged
}

/// Whoever is asked for MFA at some resource elsewhere, and not here.
fn skipped(inside: &Answered<'_>, outside: &Answered<'_>) -> OrderedMap<Subject, Open> {
    let mut found: Vec<(Subject, Open)> = Vec::new();
    for (who, atom) in inside.space.atoms(Axis::Who).iter().enumerate() {
        let elsewhere: OrderedSet<usize> = canopy_model::ordered::set(outside.found.open(who));
        // A place that is let in where others are blocked takes no MFA away.
        let blocked = |target: usize| outside.found.cells(who).get(target) == Some(&VerdictClass::Block);
        if inside.found.open(who).all(|target| elsewhere.contains(&target) || blocked(target)) {
            continue;
        }
        found.extend(inside.bearers(atom).map(|(fact, bearer)| {
            let assumed = inside.space.facts().get(fact).is_some_and(|fact| fact.supposed.is_some());
            (bearing(bearer), Open { assumed, who, fact })
        }));
    }
    least(found)
}

/// Without the named locations nothing is known of places; the address ranges of the old service
/// settings count as trusted, and are in no export.
fn missing(context: &Context<'_>) -> Vec<Need> {
    let mut missing = context.missing_for_people();
    let tenant = context.tenant();
    let on = context.space.masks().enabled.iter().filter_map(|at| tenant.policies.get(at)?.conditions.locations.as_ref());
    let named: Vec<&LocationSelector> = on.flat_map(|one| one.include.iter().chain(&one.exclude)).collect();
    let exported = !tenant.locations.is_empty() || context.is_empty_list(&["/namedlocations"]);
    missing.extend((!exported && !named.is_empty()).then_some(Need::NamedLocations));
    // A trusted location shows what all trusted ones do.
    let shown = tenant.locations.iter().any(|one| one.trusted && matches!(one.kind, LocationKind::Ip(_)));
    let old = LocationId::new("00000000-0000-0000-0000-000000000000");
    let counts = |selector: &&LocationSelector| match selector {
        LocationSelector::AllTrusted => !shown,
        LocationSelector::Location(id) => *id == old,
        _ => false,
    };
    missing.extend(named.iter().any(counts).then_some(Need::LegacyMfaPage));
    missing
}
