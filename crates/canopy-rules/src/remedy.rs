//! An edit of the policies, and what a rule finds once it is made: remedies are verified before
//! they are offered.

use canopy_engine::{AttackerModel, Axis, Bearer, Question, Space};
use canopy_model::ordered::{OrderedMap, OrderedSet, set};
use canopy_model::{
    AuthenticationStrength, Combination, Control, ObjectId, Policy, PolicyState, Registration, RoleId, Tenant,
    UserAction,
};

use crate::asked::{Ask, Only};
use crate::context::Context;
use crate::declared::ExceptionKind;
use crate::finding::{Finding, Subject, find};
use crate::rule::Rule;
use crate::rules::is_weak;

/// One edit of the policies.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// New policies.
    New(Vec<Policy>),
    /// Other policies in place of those at these places in [`Tenant::policies`].
    Change(Vec<(usize, Policy)>),
}

/// The roles of accounts that synchronise directories: Directory Synchronization Accounts and
/// On Premises Directory Sync Account (permissions-reference).
pub const SYNC_ROLES: [u128; 2] =
    [0xd29b_2b05_8046_44ba_8758_1e26_182f_cf32, 0xa92a_ed5d_d78a_4d16_b381_09ad_b37e_b3b0];

/// What the engine says of a tenant after an edit.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The finding, judged anew.
    pub after: Finding,
    /// Users to whom the edited policy applies by who they are, and did not before.
    pub bound: OrderedSet<usize>,
    /// Declared emergency accounts among them.
    pub break_glass: Vec<usize>,
    /// Declared service accounts, and accounts that synchronise directories, among them.
    pub machines: Vec<usize>,
    /// People who had a way in, and have none any more.
    pub blocked: Vec<Subject>,
    /// People who could register security information, and cannot any more.
    pub registration_blocked: Vec<Subject>,
    /// Whether they registered what the edited policy asks for.
    pub registered: Registered,
}

/// Whether people registered what is asked of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Registered {
    /// It asks for no method.
    NotAsked,
    /// The export is missing, or it asks for methods of the tenant's own choice.
    Unknown,
    /// Who registered none, and how many of those bound the export does not tell of.
    Known {
        /// Users without such a method.
        without: Vec<usize>,
        /// Users of whom the export says nothing.
        untold: usize,
    },
}

/// The tenant with an edit, new policies enforced, and the places of the edited policies.
pub fn apply(space: &Space, edit: &Edit) -> (Tenant, Vec<usize>) {
    let mut tenant = space.tenant().clone();
    tenant.policies.truncate(space.exported());
    match edit {
        Edit::New(policies) => {
            let first = tenant.policies.len();
            let enforced = |policy: &Policy| Policy { state: PolicyState::Enabled, ..policy.clone() };
            tenant.policies.extend(policies.iter().map(enforced));
            let places = (first..tenant.policies.len()).collect();
            (tenant, places)
        }
        Edit::Change(changed) => {
            for (at, policy) in changed {
                tenant.policies.get_mut(*at).into_iter().for_each(|old| old.clone_from(policy));
            }
            (tenant, changed.iter().map(|(at, _)| *at).collect())
        }
    }
}

/// Makes an edit, compiles the tenant anew and judges a rule again: the same rule, the same engine.
pub fn check(before: &Context<'_>, edit: &Edit, rule: &'static Rule) -> Checked {
    let (tenant, edited) = apply(before.space, edit);
    let space = Space::new(tenant);
    let after = Context::new(&space, before.declared, before.today);
    let mut bound = OrderedSet::new();
    for at in edited.iter().copied().filter(|at| is_enabled(&space, *at)) {
        let earlier = if is_enabled(before.space, at) { users_of(before.space, at) } else { OrderedSet::new() };
        bound.extend(users_of(&space, at).into_iter().filter(|user| !earlier.contains(user)));
    }
    let among = |users: OrderedSet<usize>| -> Vec<usize> {
        users.iter().copied().filter(|user| bound.contains(user)).collect()
    };
    let asked = edited.iter().filter_map(|at| asked_methods(&space, *at)).max();
    let mut machines = before.declared_as(ExceptionKind::ServiceAccount);
    if asked.is_some() {
        machines.extend(sync_accounts(before));
    }
    Checked {
        after: find(&after, rule),
        break_glass: among(before.declared_as(ExceptionKind::BreakGlass)),
        machines: among(machines),
        blocked: newly_blocked(before, &after, Only::Resources),
        registration_blocked: newly_blocked(before, &after, Only::Action(UserAction::RegisterSecurityInfo)),
        registered: registered(before, asked, &bound),
        bound,
    }
}

/// The declared users of a kind that count, by place, and how many declared names belong to none.
pub fn declared_users(context: &Context<'_>, kind: ExceptionKind) -> (Vec<usize>, usize) {
    let all = context.declared.exceptions.iter().enumerate();
    let counting = all.filter(|(at, one)| one.kind == kind && context.declared.counts(*at, context.today));
    let unknown = counting.flat_map(|(_, one)| &one.who).filter(|who| context.user(who).is_none()).count();
    (context.declared_as(kind).iter().copied().collect(), unknown)
}

/// Those who hold a role that synchronises directories.
pub fn sync_accounts(context: &Context<'_>) -> OrderedSet<usize> {
    let is_sync = |role: &RoleId| SYNC_ROLES.iter().any(|id| *role == RoleId(ObjectId::guid(*id)));
    set(context.held.iter().filter(|held| is_sync(&held.role)).map(|held| held.user))
}

/// What a strength would admit without its weak combinations.
pub fn strong_combinations(strength: &AuthenticationStrength) -> Vec<Combination> {
    strength.combinations.iter().filter(|one| !is_weak(one)).cloned().collect()
}

fn is_enabled(space: &Space, at: usize) -> bool {
    space.tenant().policies.get(at).is_some_and(|policy| policy.state == PolicyState::Enabled)
}

/// Whom a policy takes in by who they are, in any way that is known or supposed.
fn users_of(space: &Space, policy: usize) -> OrderedSet<usize> {
    let atoms = space.atoms(Axis::Who).iter().filter(|atom| atom.row.contains(policy));
    let facts = atoms.flat_map(|atom| &atom.facts).filter_map(|at| space.facts().get(*at));
    let bearers = facts.flat_map(|fact| space.bearers(fact));
    let person = |bearer: &Bearer| match bearer {
        Bearer::Person(person) => Some(person.user),
        Bearer::Kind(_) => None,
    };
    set(bearers.filter_map(person))
}

/// Who had a way in before and has none after. A way in on any device and network counts.
fn newly_blocked(before: &Context<'_>, after: &Context<'_>, only: Only) -> Vec<Subject> {
    let ask = Ask { model: AttackerModel::Everything, question: Question::Blocked, only };
    let (was, is) = (before.ask(ask), after.ask(ask));
    let users = was.users.keys().filter(|user| !is.users.contains_key(user)).map(|user| Subject::User(*user));
    // Kinds of people that only the edited policy tells apart are no kinds before.
    let kinds = was.kinds.keys().filter(|kind| !is.kinds.contains_key(kind)).map(|kind| Subject::Kind(kind.clone()));
    users.chain(kinds).collect()
}

/// What a policy asks people to have registered; the inner is `None` where that is the tenant's own
/// choice of methods.
fn asked_methods(space: &Space, at: usize) -> Option<Option<Method>> {
    let controls = &space.tenant().policies.get(at)?.grant.as_ref()?.controls;
    let found = controls.iter().filter_map(|control| match control {
        Control::Mfa => Some(Some(Method::Mfa)),
        Control::Strength(id) => Some(match id.to_string().as_str() {
            "00000000-0000-0000-0000-000000000002" => Some(Method::Mfa),
            "00000000-0000-0000-0000-000000000004" => Some(Method::PhishingResistant),
            _ => None,
        }),
        _ => None,
    });
    found.max()
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Method {
    Mfa,
    PhishingResistant,
}

fn registered(before: &Context<'_>, asked: Option<Option<Method>>, bound: &OrderedSet<usize>) -> Registered {
    let Some(asked) = asked else { return Registered::NotAsked };
    let (Some(asked), false) = (asked, before.around().registrations.is_empty()) else { return Registered::Unknown };
    let known: OrderedMap<usize, &Registration> = before.registrations();
    let (mut without, mut untold) = (Vec::new(), 0);
    for user in bound.iter().copied().filter(|user| before.enabled(*user).is_some()) {
        match known.get(&user).and_then(|one| has(one, asked)) {
            Some(true) => {}
            Some(false) => without.push(user),
            None => untold += 1,
        }
    }
    Registered::Known { without, untold }
}

/// Whether a report says that somebody has a method. Certificates are not in the report.
fn has(one: &Registration, asked: Method) -> Option<bool> {
    let resists = |method: &str| {
        let method = method.to_lowercase();
        ["passkey", "fido2", "windowshello"].iter().any(|part| method.contains(part))
    };
    match asked {
        Method::Mfa => one.mfa_registered,
        Method::PhishingResistant => Some(one.methods.iter().any(|method| resists(method))),
    }
}
