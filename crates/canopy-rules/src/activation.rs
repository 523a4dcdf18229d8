//! Privileged roles that somebody is eligible for (Privileged Identity Management): what policies
//! force on these people before they activate a role and after it, and what the activation asks.
//!
//! A policy on a role binds from its activation on (concept-conditional-access-users-groups). A
//! refresh token that was stolen before is redeemed again after it, and then carries the role: what
//! stops that is a control that the token cannot meet from another device.

use canopy_engine::{Activation, Axis, Bearer, Eligible, PolicySet, Question, StrengthLevel};
use canopy_model::ordered::{self, OrderedSet};
use canopy_model::{AssignmentKind, ClientApp, RoleId, RoleSettings};

use crate::asked::Ask;
use crate::context::Context;

/// A privileged role that somebody is eligible for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EligibleRole {
    /// The role.
    pub role: RoleId,
    /// Enabled users who are eligible for it, by place.
    pub eligible: Vec<usize>,
    /// How many users hold it now.
    pub active: usize,
    /// What its activation asks for, where the export is there.
    pub settings: Option<RoleSettings>,
    /// What is forced on those who are eligible, one for each of [`ASKED`].
    pub forced: Vec<Forced>,
}

impl EligibleRole {
    /// Those on whom, with the role active, none of the controls is forced in every sign-in that a token
    /// taken to another device does not meet.
    pub fn unbound(&self) -> Vec<usize> {
        let binding = ASKED.iter().zip(&self.forced).filter(|(question, _)| binds_tokens(**question));
        let mut open: Vec<&Vec<usize>> = binding.map(|(_, forced)| &forced.open_after).collect();
        let first = open.pop().cloned().unwrap_or_default();
        first.into_iter().filter(|user| open.iter().all(|others| others.contains(user))).collect()
    }
}

const fn binds_tokens(question: Question) -> bool {
    matches!(question, Question::ManagedDevice | Question::BoundToken | Question::SignInFrequency(_))
}

/// On whom something is not forced in every sign-in, by place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forced {
    /// Before they activate the role.
    pub open_before: Vec<usize>,
    /// With the role active.
    pub open_after: Vec<usize>,
    /// Policies that are on, mean somebody of these in some sign-in and ask for it, by place.
    pub policies: Vec<usize>,
}

/// What is looked at: two proofs, and three controls that a token taken elsewhere does not meet.
pub const ASKED: [Question; 5] = [
    Question::MFA,
    Question::Authentication(StrengthLevel::PhishingResistant),
    Question::ManagedDevice,
    Question::BoundToken,
    Question::SignInFrequency(0),
];

/// Every privileged role that somebody is eligible for, the one with the most people first.
pub fn eligible_roles(context: &Context<'_>) -> Vec<EligibleRole> {
    let of = |kind: AssignmentKind| {
        let held = context.held.iter().filter(move |held| held.kind == kind);
        held.filter(|held| context.enabled(held.user).is_some() && context.is_privileged(&held.role))
    };
    let roles: OrderedSet<RoleId> = ordered::set(of(AssignmentKind::Eligible).map(|held| held.role.clone()));
    let mut all: Vec<EligibleRole> = roles
        .iter()
        .map(|role| {
            let users = |kind| -> OrderedSet<usize> {
                ordered::set(of(kind).filter(|held| held.role == *role).map(|held| held.user))
            };
            let eligible = users(AssignmentKind::Eligible);
            let settings = context.around().role_settings.iter();
            EligibleRole {
                role: role.clone(),
                active: users(AssignmentKind::Active).len(),
                settings: settings.filter(|one| !one.of_group).find(|one| one.id.as_ref() == Some(&role.0)).cloned(),
                forced: ASKED.iter().map(|question| forced(context, *question, role, &eligible)).collect(),
                eligible: eligible.into_iter().collect(),
            }
        })
        .collect();
    ordered::sort_by_key(&mut all, |one| std::cmp::Reverse(one.eligible.len()));
    all
}

fn forced(context: &Context<'_>, question: Question, role: &RoleId, eligible: &OrderedSet<usize>) -> Forced {
    let answered = context.ask(Ask::password(question));
    let (mut before, mut after, mut told) = (OrderedSet::new(), OrderedSet::new(), OrderedSet::new());
    let space = &answered.space;
    let mut meant = PolicySet::empty(space.capacity());
    for (who, atom) in space.atoms(Axis::Who).iter().enumerate() {
        let open = answered.found.overall(who).is_some_and(|way| !way.forced);
        for (_, bearer) in answered.bearers(atom) {
            let Bearer::Person(person) = bearer else { continue };
            if !eligible.contains(&person.user) {
                continue;
            }
            meant = meant.or(&atom.row);
            match &person.activation {
                Activation::Before if open => drop(before.insert(person.user)),
                Activation::Before => {}
                Activation::After(what) if what.contains(&Eligible::Role(role.clone())) => {
                    told.insert(person.user);
                    if open {
                        after.insert(person.user);
                    }
                }
                Activation::After(_) => {}
            }
        }
    }
    // Where no policy tells them apart, they are the same people after it.
    after.extend(before.iter().copied().filter(|user| !told.contains(user)));
    let client = ClientApp::MobileAppsAndDesktopClients;
    let asks = |policy: &usize| space.binds(*policy, question, client) && !space.blocks(*policy);
    let policies = meant.and(&space.masks().enabled).iter().filter(asks).collect();
    Forced { open_before: before.into_iter().collect(), open_after: after.into_iter().collect(), policies }
}
