//! The change of June 2026 to policies on all resources that leave some out: requests for next to
//! nothing (baseline scopes) were exempt from them, and are not any more
//! (policy-all-resources-exclusions).

use canopy_engine::{
    Axis, Constraint, PartialSignIn, PolicySet, Resource, SignIn, Space, Target, TokenRequest, Value, Verdict,
    VerdictClass, everybody_whom,
};
use canopy_model::ordered::{OrderedMap, OrderedSet};
use canopy_model::{
    AppId, BaselineScopes, ClientApp, FilterMode, LowPrivilegeScopes, Policy, Registration, TargetSelector,
};

use crate::asked::{Open, least};
use crate::context::{Context, bearing};
use crate::declared::ExceptionKind;
use crate::finding::Subject;

/// What the change does to the requests of one kind that one policy left alone.
#[derive(Clone, Debug, PartialEq)]
pub struct ScopeChange {
    /// The policy, by place.
    pub policy: usize,
    /// Which requests, of which clients, in words.
    pub request: String,
    /// Everybody of whom more is asked now.
    pub changed: Vec<Changed>,
    /// A sign-in that shows it of the first, where the policy alone decides it.
    pub witness: Option<SignIn>,
}

/// Somebody of whom more is asked than before.
#[derive(Clone, Debug, PartialEq)]
pub struct Changed {
    /// Who.
    pub subject: Subject,
    /// What was enough before: the weakest way in.
    pub before: Verdict,
    /// What is asked now.
    pub after: Verdict,
    /// Depends on memberships that are not known.
    pub assumed: bool,
    /// Why they may be locked out, to be added to a sentence; empty where nothing tells that they are.
    pub lock: &'static str,
}

/// One kind of request that asks for baseline scopes alone.
struct Asked {
    /// The request.
    value: Value,
    /// Who asks for what, in words.
    words: String,
}

/// A policy on all resources that leaves some out had the hole; no other one had.
fn has_exclusions(policy: &Policy) -> bool {
    let targets = &policy.conditions.targets;
    let filtered = targets.filter.as_ref().is_some_and(|filter| filter.mode == FilterMode::Exclude);
    targets.selection.include.contains(&TargetSelector::All) && (filtered || !targets.selection.exclude.is_empty())
}

/// The policies that are on and on all resources with exclusions, by place.
pub fn on_all_but_some(space: &Space) -> Vec<usize> {
    let is = |at: &usize| space.tenant().policies.get(*at).is_some_and(has_exclusions);
    space.masks().enabled.iter().filter(is).collect()
}

/// See [`Context::scope_changes`].
pub(crate) fn scope_changes(context: &Context<'_>) -> Vec<ScopeChange> {
    let (space, tenant) = (context.space, context.tenant());
    let now = tenant.settings.baseline_scopes.clone().unwrap_or(BaselineScopes::Enabled);
    let registrations = context.registrations();
    let machines = context.declared_as(ExceptionKind::ServiceAccount);
    let mut all = Vec::new();
    for at in on_all_but_some(space) {
        let Some(policy) = tenant.policies.get(at) else { continue };
        let meant = context.meant(at, true);
        for asked in requests(context, policy) {
            let Some((sign_in, verdicts)) = verdicts(context, at, &now, &asked) else { continue };
            let mut told: Vec<(Subject, Open)> = Vec::new();
            for (who, atom) in space.atoms(Axis::Who).iter().enumerate().filter(|(_, atom)| atom.row.contains(at)) {
                for (fact, seen) in atom.facts.iter().filter_map(|fact| Some((*fact, space.facts().get(*fact)?))) {
                    if verdicts.get(fact).is_none_or(Option::is_none) {
                        continue;
                    }
                    let assumed = seen.supposed.is_some();
                    let subjects = space.bearers(seen).iter().map(bearing).filter(|who| meant.contains(who));
                    told.extend(subjects.map(|subject| (subject, Open { assumed, who, fact })));
                }
            }
            let (mut changed, mut witness) = (Vec::new(), None);
            for (subject, open) in least(told) {
                let Some((before, after)) = verdicts.get(open.fact).and_then(Option::as_ref) else { continue };
                if witness.is_none() {
                    let seen = space.facts().get(open.fact).map(|fact| Value::Who(fact.subject.clone()));
                    let shown = seen.into_iter().fold(sign_in.clone(), SignIn::with);
                    witness = space.applied(&shown).contains(at).then_some(shown);
                }
                let lock = lock(before, after, &subject, &registrations, &machines);
                let (before, after) = (before.clone(), after.clone());
                changed.push(Changed { subject, before, after, assumed: open.assumed, lock });
            }
            if !changed.is_empty() {
                all.push(ScopeChange { policy: at, request: asked.words, changed, witness });
            }
        }
    }
    all
}

/// What is asked of one person before the change and after it, where that differs.
type BeforeAndAfter = Option<(Verdict, Verdict)>;

/// For each of [`Space::facts`] that a policy means, what was asked of requests that it did not reach, and what is asked
/// where it does: the weakest way in, over everything that the policy does not tell apart; `None` where that
/// is the same. With a sign-in that shows it, but for who signs in.
fn verdicts(
    context: &Context<'_>,
    policy: usize,
    now: &BaselineScopes,
    asked: &Asked,
) -> Option<(SignIn, Vec<BeforeAndAfter>)> {
    let space = context.space;
    let before = space.row_with(&asked.value, &BaselineScopes::Legacy);
    if before.contains(policy) || !space.row_with(&asked.value, now).contains(policy) {
        return None;
    }
    let partial = around(space, policy, &asked.value);
    let before = before.and(&space.masks().enabled);
    let mut after = before.clone();
    after.insert(policy);
    let whom = |row: &PolicySet| row.contains(policy);
    let of =
        |bound: PolicySet| everybody_whom(space, &partial, &context.enforcing(bound), &Constraint::default_set(), whom);
    let both = of(before).into_iter().zip(of(after));
    let changed = both.map(|pair| match pair {
        (Some(before), Some(after)) if before != after => Some((before, after)),
        _ => None,
    });
    Some((partial.sign_in, changed.collect()))
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
            Axis::ClientApp => {
                !space.row(&Value::ClientApp(ClientApp::Browser)).contains(policy)
                    || !space.row(&Value::ClientApp(ClientApp::MobileAppsAndDesktopClients)).contains(policy)
            }
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
    for (app, name) in
        policy.conditions.targets.selection.exclude.iter().filter_map(|selector| client(context, selector))
    {
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

/// Why somebody may be locked out, in words to add.
fn lock(
    before: &Verdict,
    after: &Verdict,
    who: &Subject,
    registrations: &OrderedMap<usize, &Registration>,
    machines: &OrderedSet<usize>,
) -> &'static str {
    let Subject::User(user) = who else { return "" };
    let unable =
        registrations.get(user).is_some_and(|one| one.mfa_capable == Some(false) && one.passwordless != Some(true));
    match after.class {
        VerdictClass::Block => "; this locks them out of these",
        _ if machines.contains(user) => "; a declared service account, which cannot answer: it may be locked out",
        // Where MFA was asked for before too, whoever got in has it.
        _ if after.level.is_some() && before.level.is_none() && unable => {
            "; no method is registered: they may be locked out"
        }
        _ if after.device => "; without such a device they are locked out of these",
        _ => "",
    }
}
