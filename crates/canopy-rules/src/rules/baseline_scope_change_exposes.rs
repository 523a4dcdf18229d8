//! `baseline-scope-change-exposes`

use canopy_engine::{
    Axis, Constraint, PartialSignIn, PolicySet, Resource, SignIn, Space, Target, TokenRequest, Value, Verdict,
    VerdictClass, everybody,
};
use canopy_model::ordered::{OrderedMap, OrderedSet};
use canopy_model::{AppId, BaselineScopes, ClientApp, FilterMode, LowPrivilegeScopes, Policy, TargetSelector};

use crate::asked::{Open, least};
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
    let mut judged = Judged { missing: context.missing_for_faults(), ..Judged::default() };
    let chosen = tenant.settings.baseline_scopes.clone();
    let now = chosen.clone().unwrap_or(BaselineScopes::Enabled);
    let registrations = context.registrations();
    let machines = context.declared_as(ExceptionKind::ServiceAccount);
    for at in space.masks().enabled.iter() {
        let Some(policy) = tenant.policies.get(at).filter(|policy| has_exclusions(policy)) else { continue };
        let meant = context.meant(at, true);
        judged.of += meant.len();
        let changes = changes(context, at, &now, &requests(context, policy));
        let mut told: Vec<(Subject, Open)> = Vec::new();
        for (who, atom) in space.atoms(Axis::Who).iter().enumerate().filter(|(_, atom)| atom.row.contains(at)) {
            for (fact, seen) in atom.facts.iter().filter_map(|fact| Some((*fact, space.facts().get(*fact)?))) {
                if changes.get(fact).is_none_or(Option::is_none) {
                    continue;
                }
                let assumed = seen.supposed.is_some();
                let all = space.bearers(seen).iter().map(bearing).filter(|who| meant.contains(who));
                told.extend(all.map(|subject| (subject, Open { assumed, who, fact })));
            }
        }
        for (who, open) in least(told) {
            let Some(change) = changes.get(open.fact).and_then(Option::as_ref) else { continue };
            let lock = lock(change, &who, &registrations, &machines);
            let why = format!("{}: {} {}{lock}", policy.name, change.words, asks(&change.verdict));
            if judged.witness.is_none() {
                let seen = space.facts().get(open.fact).map(|fact| Value::Who(fact.subject.clone()));
                let shown = seen.into_iter().fold(change.sign_in.clone(), SignIn::with);
                judged.witness = space.applied(&shown).contains(at).then_some(shown);
            }
            // Where no export holds the choice, the behaviour since June 2026 is supposed.
            let assumed = open.assumed || chosen.is_none();
            judged.items.push(Item { assumed, ..Item::told(who, why) });
        }
    }
    judged.lessening.extend(chosen.is_none().then_some(Need::BaselineScopes));
    judged
}

/// What is asked now of requests that were exempt.
struct Change {
    /// Which requests, of which clients.
    words: String,
    /// What they need.
    verdict: Verdict,
    /// MFA was asked for before too, so whoever got in has it.
    had_mfa: bool,
    /// A sign-in that shows it, but for who signs in.
    sign_in: SignIn,
}

/// A policy on all resources that leaves some out had the hole; no other one had.
fn has_exclusions(policy: &Policy) -> bool {
    let targets = &policy.conditions.targets;
    let filtered = targets.filter.as_ref().is_some_and(|filter| filter.mode == FilterMode::Exclude);
    targets.selection.include.contains(&TargetSelector::All) && (filtered || !targets.selection.exclude.is_empty())
}

/// For each of [`Space::facts`], what a policy asks of requests that it did not reach before, beside
/// what was asked before: the weakest way in, over everything that the policy does not tell apart.
fn changes(context: &Context<'_>, policy: usize, now: &BaselineScopes, requests: &[Asked]) -> Vec<Option<Change>> {
    let space = context.space;
    let mut found: Vec<Option<Change>> = Vec::new();
    found.resize_with(space.facts().len(), || None);
    for asked in requests {
        let before = space.row_with(&asked.value, &BaselineScopes::Legacy);
        if before.contains(policy) || !space.row_with(&asked.value, now).contains(policy) {
            continue;
        }
        let partial = around(space, policy, &asked.value);
        let before = before.and(&space.masks().enabled);
        let mut after = before.clone();
        after.insert(policy);
        let verdicts = |bound: PolicySet| everybody(space, &partial, &context.enforcing(bound), &Constraint::default_set());
        let both = verdicts(before).into_iter().zip(verdicts(after));
        for (known, (before, after)) in found.iter_mut().zip(both) {
            let (Some(before), Some(after)) = (before, after) else { continue };
            match known {
                _ if before == after => {}
                Some(change) => change.words = format!("{}; {}", change.words, asked.words),
                None => {
                    let (words, had_mfa) = (asked.words.clone(), before.level.is_some());
                    *known = Some(Change { words, verdict: after, had_mfa, sign_in: partial.sign_in.clone() });
                }
            }
        }
    }
    found
}

/// Everything but the person and the request left open that a policy does not tell apart; the rest as
/// ordinary as it admits.
fn around(space: &Space, policy: usize, request: &Value) -> PartialSignIn {
    let who = canopy_engine::Subject::Person(canopy_engine::Person::default());
    let client = Value::ClientApp(ClientApp::MobileAppsAndDesktopClients);
    let mut sign_in = SignIn::ordinary(who, Target::other()).with(request.clone()).with(client);
    let mut open = OrderedSet::new();
    for axis in Axis::ALL.into_iter().filter(|axis| !matches!(axis, Axis::Who | Axis::Target)) {
        let atoms = space.atoms(axis);
        let admitted = |atom: &&canopy_engine::Atom| atom.row.contains(policy);
        // Legacy clients make no such requests.
        let told_apart = match axis {
            Axis::ClientApp => !space.row(&Value::ClientApp(ClientApp::Browser)).contains(policy)
                || !space.row(&Value::ClientApp(ClientApp::MobileAppsAndDesktopClients)).contains(policy),
            _ => !atoms.iter().all(|atom| atom.row.contains(policy)),
        };
        if told_apart {
            let value = atoms.iter().find(admitted).and_then(|atom| atom.values.first());
            sign_in = value.into_iter().cloned().fold(sign_in, SignIn::with);
        } else {
            open.insert(axis);
        }
    }
    PartialSignIn { sign_in, open }
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
        .map(|value| Asked { value, words: "public clients (command-line tools, editors, single-page apps) that ask to sign in, User.Read or People.Read".to_owned() })
        .into_iter()
        .collect();
    // Clients that policies treat alike are told together.
    let mut alike: Vec<(PolicySet, Value, Vec<String>)> = Vec::new();
    for (app, name) in policy.conditions.targets.selection.exclude.iter().filter_map(|selector| client(context, selector)) {
        let Some(value) = request(Resource::app(app), true, &scopes.legacy_confidential) else { continue };
        let row = context.space.row_with(&value, &BaselineScopes::Legacy);
        match alike.iter_mut().find(|(known, _, _)| *known == row) {
            Some((_, _, names)) => names.push(name),
            None => alike.push((row, value, vec![name])),
        }
    }
    all.extend(alike.into_iter().map(|(_, value, names)| {
        let more = names.len().saturating_sub(NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let named: Vec<String> = names.into_iter().take(NAMED).collect();
        Asked { value, words: format!("{}{more}, as clients that ask to read the directory", named.join(", ")) }
    }));
    all
}

/// How many clients are named.
const NAMED: usize = 5;

/// A client that an exclusion takes out, and what it is called.
fn client(context: &Context<'_>, selector: &TargetSelector) -> Option<(AppId, String)> {
    let apps = &context.tenant().apps;
    match selector {
        TargetSelector::App(app) => Some((app.clone(), apps.name(app).map_or_else(|| app.to_string(), str::to_owned))),
        TargetSelector::Office365 => Some((apps.office365.iter().next()?.clone(), "apps of Office 365".to_owned())),
        TargetSelector::AdminPortals => Some((apps.admin_portals.iter().next()?.clone(), "admin portals".to_owned())),
        _ => None,
    }
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
