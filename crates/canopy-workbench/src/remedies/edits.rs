//! Edits of policies: of one that is on, offered where it alone closes the finding, or of all that were
//! found.

use canopy_engine::PolicySet;
use canopy_model::ordered::OrderedSet;
use canopy_model::{Control, GrantOperator, MemberList, ObjectId, Policy, RoleId, StrengthId, UserSelector};
use canopy_rules::remedy::{self, Edit, SYNC_ROLES};
use canopy_rules::{ExceptionKind, Subject};
use serde_json::{Value, json};

use super::script::{self, BATCH};
use super::together::Together;
use super::{Maker, POLICIES, Request, is_guid, read};
use crate::answer::Remedies;
use crate::graph;
use crate::words::Names;

/// How many edits are offered, and how many are tried.
const OFFERED: usize = 3;
const TRIED: usize = 24;

/// Rules that no new policy closes, and an edit of one policy may.
pub(super) const CLOSING: [&str; 4] = [
    "exclusion-without-fallback",
    "platform-exclusion-walkthrough",
    "trusted-network-skips-mfa",
    "unknown-platform-open",
];

/// The built-in strength that resists phishing.
const RESISTANT: u128 = 4;

/// What is changed: in words, and the member of the policy that is sent whole.
pub(super) struct Changed {
    pub(super) what: String,
    pub(super) member: &'static str,
    /// A part of it that is taken away, which Graph does only where it is named.
    pub(super) dropped: Option<&'static str>,
    pub(super) policy: Policy,
}

/// Edits of one policy, by its place.
type Make<'a> = &'a dyn Fn(usize, &Policy) -> Vec<Changed>;

impl Maker<'_> {
    /// The policies that are on and ask for something.
    pub(super) fn on(&self) -> Vec<(usize, &Policy)> {
        let on: &PolicySet = &self.space().masks().enabled;
        let on = self.context.policies().filter(|(at, _)| on.contains(*at));
        on.filter(|(_, policy)| policy.grant.is_some()).collect()
    }

    /// The smallest edits first.
    pub(super) fn edits(&self, all: &mut Remedies) {
        let (mut tried, mut offered) = (0, 0);
        let on = self.on();
        let makers: [Make<'_>; 3] =
            [&|at, policy| self.exclusions(at, policy), &|_, policy| controls(policy), &|_, policy| conditions(policy)];
        for make in makers {
            for (at, policy) in &on {
                for changed in make(*at, policy) {
                    let title = format!("Policy “{}”: {}", policy.name, changed.what);
                    let Some(request) = self.request(title, vec![(*at, policy, changed)]) else { continue };
                    tried += 1;
                    if tried > TRIED {
                        all.notes.push(format!("More than {TRIED} edits are possible: the others were not tried"));
                        return;
                    }
                    let line = self.line(request).filter(|line| line.closes);
                    offered += usize::from(line.is_some());
                    all.remedies.extend(line);
                    if offered == OFFERED {
                        return;
                    }
                }
            }
        }
    }

    /// One edit for all that was found.
    pub(super) fn together(&self, together: &Together, all: &mut Remedies) {
        let of = |(at, policy)| Some((at, policy, (together.change)(self, at, policy)?));
        let changes: Vec<(usize, &Policy, Changed)> = self.context.policies().filter_map(of).collect();
        let Some((_, first, one)) = changes.first() else { return };
        if changes.len() > BATCH {
            all.notes.push(format!("More than {BATCH} policies would have to be edited: begin with some of them"));
        }
        let title = match changes.len() {
            1 => format!("Policy “{}”: {}", first.name, one.what),
            count => format!("{} policies: {}", count.min(BATCH), one.what),
        };
        let changes = changes.into_iter().take(BATCH).collect();
        let request = self.request(title, changes).map(|request| Request { loosens: together.loosens, ..request });
        all.remedies.extend(request.and_then(|request| self.line(request)));
    }

    /// The edits as one request.
    fn request(&self, title: String, changes: Vec<(usize, &Policy, Changed)>) -> Option<Request> {
        let mut names: Vec<&str> = Vec::new();
        let (mut bodies, mut edited) = (Vec::new(), Vec::new());
        for (at, policy, changed) in changes {
            let (body, read) = self.body(policy, &changed)?;
            names.push(&policy.name);
            bodies.push((format!("{POLICIES}/{}", policy.id), body));
            edited.push((at, read));
        }
        let portal = names.join("”, “");
        let (method, address, body) = script::together("PATCH", bodies);
        Some(Request {
            title,
            kind: "changePolicy",
            portal: format!("{} > “{portal}”", super::PORTAL),
            method,
            address,
            body,
            edit: Edit::Change(edited),
            loosens: false,
        })
    }

    /// What is sent for one policy, and the policy that is read from it.
    fn body(&self, policy: &Policy, changed: &Changed) -> Option<(Value, Policy)> {
        let mut whole: Value = serde_json::from_str(&graph::written(&changed.policy, self.space().tenant())).ok()?;
        without_nulls(&mut whole);
        if let Some(strength) = whole.pointer_mut("/grantControls/authenticationStrength") {
            *strength = json!({ "id": strength.get("id") });
        }
        let mut member = whole.get(changed.member).cloned().unwrap_or_else(|| json!({}));
        if let (Some(dropped), Some(members)) = (changed.dropped, member.as_object_mut()) {
            members.insert(dropped.to_owned(), Value::Null);
        }
        let read = read(&whole)?;
        let same = Policy { source: policy.source.clone(), ..read.clone() } == changed.policy;
        (is_guid(&policy.id.to_string()) && same).then(|| (json!({ changed.member: member }), read))
    }

    /// Exclusions that could hold everybody who was found; never those of accounts that must stay out.
    fn exclusions(&self, at: usize, policy: &Policy) -> Vec<Changed> {
        let (space, context) = (self.space(), self.context);
        let (glass, unknown) = remedy::declared_users(context, ExceptionKind::BreakGlass);
        if glass.is_empty() || unknown > 0 {
            return Vec::new();
        }
        let mut kept: OrderedSet<usize> = remedy::sync_accounts(context);
        kept.extend(glass);
        kept.extend(remedy::declared_users(context, ExceptionKind::ServiceAccount).0);
        let users = |selector: &UserSelector| match selector {
            UserSelector::User(id) => space.memberships().user(id).map(|user| vec![user]),
            UserSelector::Group(id) => {
                let group = space.tenant().directory.groups.get(space.memberships().group(id)?)?;
                (group.list != MemberList::Missing).then(|| space.memberships().users_in(id))
            }
            UserSelector::Role(id) if SYNC_ROLES.iter().all(|sync| *id != RoleId(ObjectId::guid(*sync))) => {
                Some(context.held.iter().filter(|held| held.role == *id).map(|held| held.user).collect())
            }
            _ => None,
        };
        let names = Names::new(space);
        let exclude = policy.conditions.users.exclude.iter().enumerate();
        let found = exclude.filter_map(|(place, selector)| {
            let users = users(selector)?;
            let holds = self.before.items.iter().all(|item| match &item.subject {
                Subject::User(user) => users.contains(user),
                Subject::Policy(found) => *found == at,
                _ => false,
            });
            if !holds || users.iter().any(|user| kept.contains(user)) {
                return None;
            }
            let mut changed = policy.clone();
            changed.conditions.users.exclude.remove(place);
            let name = match selector {
                UserSelector::Group(id) => names.group(id),
                UserSelector::Role(id) => names.role(id),
                UserSelector::User(id) => names.user(id),
                _ => return None,
            };
            let what = format!("no longer exclude {name}");
            Some(Changed { what, member: "conditions", dropped: None, policy: changed })
        });
        found.collect()
    }
}

/// All controls in place of one of them; a strength in place of plain MFA.
fn controls(policy: &Policy) -> Vec<Changed> {
    let Some(grant) = &policy.grant else { return Vec::new() };
    if grant.controls.iter().any(|control| matches!(control, Control::Block | Control::Unrecognised(_))) {
        return Vec::new();
    }
    let mut all = Vec::new();
    let mut push = |what: &str, grant| {
        let policy = Policy { grant: Some(grant), ..policy.clone() };
        all.push(Changed { what: what.to_owned(), member: "grantControls", dropped: None, policy });
    };
    if grant.operator == GrantOperator::Or && grant.controls.len() > 1 {
        let mut both = grant.clone();
        both.operator = GrantOperator::And;
        push("require all the selected controls", both);
    }
    let strength = grant.controls.iter().any(|control| matches!(control, Control::Strength(_)));
    if !strength && grant.controls.contains(&Control::Mfa) {
        let mut strong = grant.clone();
        // The service lists the strength after the other controls.
        strong.controls.retain(|control| *control != Control::Mfa);
        strong.controls.push(Control::Strength(StrengthId(ObjectId::guid(RESISTANT))));
        push("require phishing-resistant MFA in place of MFA", strong);
    }
    all
}

/// A platform or location condition, taken away. What blocks is left as it is.
fn conditions(policy: &Policy) -> Vec<Changed> {
    if policy.grant.as_ref().is_none_or(|grant| grant.controls.contains(&Control::Block)) {
        return Vec::new();
    }
    let (mut anywhere, mut any) = (policy.clone(), policy.clone());
    let located = anywhere.conditions.locations.take().is_some();
    let platform = any.conditions.platforms.take().is_some();
    let change = |what: &str, dropped, policy| Changed {
        what: what.to_owned(),
        member: "conditions",
        dropped: Some(dropped),
        policy,
    };
    let located = located.then(|| change("apply it on every network", "locations", anywhere));
    let platform = platform.then(|| change("apply it on every platform", "platforms", any));
    platform.into_iter().chain(located).collect()
}

/// Graph takes what is not there for null, and v1.0 refuses names that only beta has.
fn without_nulls(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|_, one| !one.is_null());
            members.values_mut().for_each(without_nulls);
        }
        Value::Array(all) => all.iter_mut().for_each(without_nulls),
        _ => {}
    }
}
