//! `baseline-scope-change-exposes`

use canopy_engine::{
    Atom, Axis, PolicySet, Resource, SignIn, Space, Target, TokenRequest, Value, Verdict, VerdictClass,
};
use canopy_model::ordered::{OrderedMap, OrderedSet};
use canopy_model::{AppId, BaselineScopes, FilterMode, LowPrivilegeScopes, Policy, TargetSelector};

use crate::context::{Context, bearing};
use crate::declared::ExceptionKind;
use crate::finding::{Item, Need, Subject};
use crate::rule::{Audience, Judged, Rule, Severity, page};

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

/// One kind of request that asks for baseline scopes alone.
struct Asked {
    /// The request.
    value: Value,
    /// Who asks for what, in words.
    words: String,
}

fn judge(context: &Context<'_>) -> Judged {
    let (space, tenant) = (context.space, context.tenant());
    let mut judged = Judged { missing: context.missing_for_people(), ..Judged::default() };
    let chosen = tenant.settings.baseline_scopes.clone();
    let now = chosen.clone().unwrap_or(BaselineScopes::Enabled);
    let registrations = context.registrations();
    let machines = context.declared_as(ExceptionKind::ServiceAccount);
    for at in space.masks().enabled.iter() {
        let Some(policy) = tenant.policies.get(at).filter(|policy| has_exclusions(policy)) else { continue };
        let meant = context.meant(at);
        judged.of += meant.len();
        let around = around(space, at);
        let asked = requests(context, policy);
        let mut told: OrderedMap<Subject, (bool, String)> = OrderedMap::new();
        let mut known: OrderedMap<Vec<usize>, Option<Change>> = OrderedMap::new();
        // What changes for a request, whoever asks.
        let rows: Vec<(PolicySet, PolicySet, &Asked)> = asked
            .iter()
            .map(|one| (space.row_with(&one.value, &BaselineScopes::Legacy), space.row_with(&one.value, &now), one))
            .filter(|(before, after, _)| !before.contains(at) && after.contains(at))
            .collect();
        for atom in space.atoms(Axis::Who).iter().filter(|atom| atom.row.contains(at) && !rows.is_empty()) {
            let row = atom.row.and(&around).and(&space.masks().enabled);
            let key: Vec<usize> = row.iter().collect();
            let change = known.entry(key).or_insert_with(|| change(space, &row, &rows)).clone();
            let Some(change) = change else { continue };
            for (fact, who) in bearers(space, atom).filter(|(supposed, who)| *supposed || meant.contains(who)) {
                let lock = lock(&change, &who, &registrations, &machines);
                let why = format!("{}: {} {}{lock}", policy.name, change.words, change.asks);
                told.entry(who.clone()).or_insert((fact, why));
                judged.witness.get_or_insert_with(|| witness(space, at, atom, &rows));
            }
        }
        // Where nobody has saved a choice in an export, the behaviour since June 2026 is supposed.
        let assumed = |supposed: bool| supposed || chosen.is_none();
        judged.items.extend(
            told.into_iter().map(|(who, (supposed, why))| Item { assumed: assumed(supposed), ..Item::told(who, why) }),
        );
    }
    judged.lessening.extend(chosen.is_none().then_some(Need::BaselineScopes));
    judged
}

/// What is asked now of requests that were exempt.
#[derive(Clone)]
struct Change {
    /// Which requests, of which clients.
    words: String,
    /// What they need.
    asks: &'static str,
    verdict: Verdict,
    /// MFA was asked for before too, so whoever got in has it.
    had_mfa: bool,
}

/// A policy on all resources that leaves some out had the hole; no other one had.
fn has_exclusions(policy: &Policy) -> bool {
    let targets = &policy.conditions.targets;
    let filtered = targets.filter.as_ref().is_some_and(|filter| filter.mode == FilterMode::Exclude);
    targets.selection.include.contains(&TargetSelector::All) && (filtered || !targets.selection.exclude.is_empty())
}

/// The policies that admit the rest of the most ordinary sign-in to which this one applies.
fn around(space: &Space, policy: usize) -> PolicySet {
    let axes = Axis::ALL.into_iter().filter(|axis| !matches!(axis, Axis::Who | Axis::Target));
    axes.filter_map(|axis| space.atoms(axis).iter().find(|atom| atom.row.contains(policy)))
        .fold(PolicySet::of(space.capacity(), |_| true), |all, atom| all.and(&atom.row))
}

/// Requests of public clients, and of excluded clients, which may be confidential.
fn requests(context: &Context<'_>, policy: &Policy) -> Vec<Asked> {
    let tenant = context.tenant();
    let scopes: &LowPrivilegeScopes = &tenant.apps.low_privilege;
    let request = |client: Resource, confidential: bool, exempt: &OrderedMap<AppId, OrderedSet<String>>| {
        let (resource, scopes) = exempt.iter().next_back()?;
        let asked = scopes.iter().cloned().collect();
        let resources = vec![(Resource::app(resource.clone()), asked)];
        Some(Value::Target(Target::Request(TokenRequest { client, confidential, id_token: false, resources })))
    };
    let public = request(Resource::default(), false, &scopes.legacy_public);
    let mut all: Vec<Asked> = public
        .map(|value| Asked { value, words: "public clients that ask to sign in, User.Read or People.Read".to_owned() })
        .into_iter()
        .collect();
    let excluded = policy.conditions.targets.selection.exclude.iter().filter_map(|selector| match selector {
        TargetSelector::App(app) => Some(app),
        _ => None,
    });
    for app in excluded {
        let name = tenant.apps.name(app).map_or_else(|| app.to_string(), str::to_owned);
        let value = request(Resource::app(app.clone()), true, &scopes.legacy_confidential);
        let words = format!("{name}, where it asks to read the directory");
        all.extend(value.map(|value| Asked { value, words }));
    }
    all
}

/// What a sign-in is asked for now and was not before, by people whom these policies admit.
fn change(space: &Space, row: &PolicySet, rows: &[(PolicySet, PolicySet, &Asked)]) -> Option<Change> {
    let client = canopy_model::ClientApp::MobileAppsAndDesktopClients;
    let mut found: Option<Change> = None;
    for (before, after, asked) in rows {
        let Value::Target(target) = &asked.value else { continue };
        let verdict = |admitted: &PolicySet| space.verdict_to(&row.and(admitted), target, client);
        let (before, after) = (verdict(before), verdict(after));
        if before == after {
            continue;
        }
        match &mut found {
            Some(change) => change.words = format!("{}; {}", change.words, asked.words),
            None => {
                let had_mfa = before.level.is_some();
                found = Some(Change { words: asked.words.clone(), asks: asks(&after), verdict: after, had_mfa });
            }
        }
    }
    found
}

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

/// Why somebody may be locked out, in words to add.
fn lock(
    change: &Change,
    who: &Subject,
    registrations: &OrderedMap<usize, &canopy_model::Registration>,
    machines: &OrderedSet<usize>,
) -> &'static str {
    let Subject::User(user) = who else { return "" };
    let unable = registrations.get(user).is_some_and(|one| one.mfa_capable == Some(false) && one.passwordless != Some(true));
    match change.verdict.class {
        VerdictClass::Block => "; this locks them out of these",
        _ if machines.contains(user) => "; a declared service account, which cannot answer: it may be locked out",
        _ if change.verdict.level.is_some() && !change.had_mfa && unable => "; no method is registered: they may be locked out",
        _ if change.verdict.device => "; without such a device they are locked out of these",
        _ => "",
    }
}

/// Everybody of an atom, and whether that is supposed.
fn bearers<'a>(space: &'a Space, atom: &'a Atom) -> impl Iterator<Item = (bool, Subject)> + 'a {
    let facts = atom.facts.iter().filter_map(|at| space.facts().get(*at));
    facts.flat_map(|fact| {
        space.bearers(fact).iter().map(move |bearer| (fact.supposed.is_some(), bearing(bearer)))
    })
}

/// A request that was exempt, of the first of them.
fn witness(space: &Space, policy: usize, atom: &Atom, rows: &[(PolicySet, PolicySet, &Asked)]) -> SignIn {
    let who = canopy_engine::Subject::Person(canopy_engine::Person::default());
    let start = SignIn::ordinary(who, Target::other());
    let axes = Axis::ALL.into_iter().filter(|axis| !matches!(axis, Axis::Who | Axis::Target));
    let rest = axes.filter_map(|axis| space.atoms(axis).iter().find(|atom| atom.row.contains(policy))?.values.first());
    let own = atom.values.first().into_iter().chain(rows.first().map(|(_, _, asked)| &asked.value));
    rest.chain(own).cloned().fold(start, SignIn::with)
}
