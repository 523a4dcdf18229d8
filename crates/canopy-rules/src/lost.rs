//! What is lost beside a policy, in words and with the people.

use canopy_engine::{AtomSet, Axis, Beside, Clause, Lost, SignIn, Space, Value};
use canopy_model::ordered::OrderedSet;
use canopy_model::{Control, Platform};

use crate::context::{Context, bearing, told_once};
use crate::declared::ExceptionKind;
use crate::finding::Subject;

/// People of whom something is so for sure, or if those in groups whose members are not known are
/// supposed.
#[derive(Default)]
pub(crate) struct People {
    pub(crate) sure: OrderedSet<Subject>,
    pub(crate) supposed: OrderedSet<Subject>,
}

impl People {
    /// Those of some facts, less those who are spared.
    pub(crate) fn of(space: &Space, facts: &AtomSet, spared: &OrderedSet<usize>) -> Self {
        let mut people = Self::default();
        for at in facts.ones() {
            let Some(fact) = space.facts().get(at) else { continue };
            // It is sure where it is so whatever is supposed.
            let sure = fact.supposed.is_none() && space.suppositions(at).all(|(other, _)| facts.contains(other));
            let known = if sure { &mut people.sure } else { &mut people.supposed };
            known.extend(bearers(space, at).filter(|who| !is_spared(who, spared)));
        }
        Self { sure: told_once(people.sure), supposed: told_once(people.supposed) }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.sure.is_empty() && self.supposed.is_empty()
    }

    /// Whether nobody is known for sure.
    pub(crate) fn assumed(&self) -> bool {
        self.sure.is_empty()
    }

    /// How many, in words; kinds of people only where there is no account.
    pub(crate) fn told(&self) -> String {
        if self.assumed() {
            return "people in a group whose members are not known".to_owned();
        }
        let users = self.sure.iter().filter(|who| matches!(who, Subject::User(_))).count();
        let kinds = self.sure.len() - users;
        match (users, kinds) {
            (0, 1) => "1 kind of people".to_owned(),
            (0, kinds) => format!("{kinds} kinds of people"),
            (1, _) => "1 person".to_owned(),
            (users, _) => format!("{users} people"),
        }
    }
}

/// Of whom a fact holds.
pub(crate) fn bearers(space: &Space, fact: usize) -> impl Iterator<Item = Subject> {
    space.facts().get(fact).into_iter().flat_map(|fact| space.bearers(fact)).map(bearing)
}

fn is_spared(who: &Subject, spared: &OrderedSet<usize>) -> bool {
    matches!(who, Subject::User(at) if spared.contains(at))
}

/// Whether a fact holds of anybody who is not spared.
pub(crate) fn counts(space: &Space, fact: usize, spared: &OrderedSet<usize>) -> bool {
    bearers(space, fact).any(|who| !is_spared(&who, spared))
}

/// Accounts that are meant to be left out: declared emergency and service accounts, and those that
/// synchronise directories.
pub(crate) fn spared(context: &Context<'_>) -> OrderedSet<usize> {
    let mut spared = context.declared_as(ExceptionKind::BreakGlass);
    spared.extend(context.declared_as(ExceptionKind::ServiceAccount));
    spared.extend(crate::remedy::sync_accounts(context));
    spared
}

/// The facts of the people who escape.
pub(crate) fn facts(space: &Space, lost: &[Lost]) -> AtomSet {
    let atoms = lost.iter().flat_map(|one| one.people.ones()).filter_map(|at| space.atoms(Axis::Who).get(at));
    atoms.flat_map(|atom| atom.facts.iter().copied()).collect()
}

/// The atoms of platforms of which a test holds.
pub(crate) fn platforms(space: &Space, holds: impl Fn(Platform) -> bool) -> Vec<usize> {
    let any = |value: &Value| matches!(value, Value::Platform(platform) if holds(*platform));
    let atoms = space.atoms(Axis::Platform).iter().enumerate();
    atoms.filter(|(_, atom)| atom.values.iter().any(any)).map(|(at, _)| at).collect()
}

/// What is lost on some platforms to which a policy does not apply, where it applies to `from`.
pub(crate) fn on_platforms(
    beside: &Beside<'_>,
    space: &Space,
    policy: usize,
    from: &[usize],
    to: &[usize],
) -> Vec<Lost> {
    let atoms = space.atoms(Axis::Platform);
    if !from.iter().any(|at| atoms.get(*at).is_some_and(|atom| atom.row.contains(policy))) {
        return Vec::new();
    }
    beside.lost(policy, Axis::Platform, &|at| to.contains(&at))
}

/// The same sign-in of somebody who is not spared and has the same way in.
pub(crate) fn witness(space: &Space, witness: &SignIn, counts: &dyn Fn(usize) -> bool) -> Option<SignIn> {
    let own = Value::Who(witness.subject.clone());
    let atom = space.atoms(Axis::Who).iter().find(|atom| atom.values.contains(&own))?;
    let fact = atom.facts.iter().find(|at| counts(**at)).and_then(|at| space.facts().get(*at))?;
    Some(witness.clone().with(Value::Who(fact.subject.clone())))
}

/// What a clause asks for, in few words.
pub(crate) fn asked(clause: &Clause) -> String {
    let name = |control: &Control| match control {
        Control::Block => "a block",
        Control::Mfa => "MFA",
        Control::Strength(_) => "an authentication strength",
        Control::CompliantDevice | Control::HybridJoinedDevice => "a managed device",
        Control::ApprovedApp | Control::AppProtection => "a managed app",
        Control::PasswordChange | Control::RiskRemediation => "remediation",
        Control::TermsOfUse(_) => "terms of use",
        _ => "another control",
    };
    let names: OrderedSet<&str> = canopy_model::ordered::set(clause.options.iter().map(name));
    names.iter().copied().collect::<Vec<_>>().join(" or ")
}

/// What all that is lost asks for.
pub(crate) fn all_asked(lost: &[Lost]) -> String {
    let all: OrderedSet<String> = canopy_model::ordered::set(lost.iter().map(|one| asked(&one.clause)));
    all.iter().cloned().collect::<Vec<_>>().join(", ")
}

/// The name of a platform.
pub(crate) const fn platform(platform: Platform) -> &'static str {
    match platform {
        Platform::Windows => "Windows",
        Platform::MacOs => "macOS",
        Platform::Ios => "iOS",
        Platform::Android => "Android",
        Platform::Linux => "Linux",
        Platform::WindowsPhone => "Windows Phone",
        Platform::Unknown => "an unknown platform",
    }
}
