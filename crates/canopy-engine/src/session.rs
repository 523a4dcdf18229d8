//! Session controls of all policies that bind a sign-in, and which of them wins.
//!
//! They are collected from every policy that applies once its grant controls are satisfied
//! (concept-conditional-access-session). How they go together is hardly documented: of several
//! sign-in frequencies the shortest decides, because each binds; of other controls that contradict
//! each other it is not known which wins.

use canopy_model::{SessionControls, SignInFrequency};

use crate::policy_set::PolicySet;
use crate::space::Space;

/// One session control, and what becomes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imposed {
    /// Exactly one control.
    pub control: SessionControls,
    /// The policies that impose it, by place.
    pub by: Vec<usize>,
    /// Whether it has an effect.
    pub standing: Standing,
}

/// Whether a session control has an effect beside the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It has.
    Binds,
    /// A shorter sign-in frequency binds too.
    Overruled,
    /// Policies contradict each other, and which wins is not documented.
    Contested,
}

/// The session controls that these policies impose together; none where one of them blocks.
pub fn session(space: &Space, binding: &PolicySet) -> Vec<Imposed> {
    if binding.iter().any(|at| space.blocks(at)) {
        return Vec::new();
    }
    let mut all: Vec<Imposed> = Vec::new();
    for at in binding.iter() {
        for control in space.tenant().policies.get(at).map(|policy| policy.session.parts()).unwrap_or_default() {
            match all.iter_mut().find(|one| one.control == control) {
                Some(one) => one.by.push(at),
                None => all.push(Imposed { control, by: vec![at], standing: Standing::Binds }),
            }
        }
    }
    let standings: Vec<Standing> = all.iter().map(|one| standing(&one.control, &all)).collect();
    all.iter_mut().zip(standings).for_each(|(one, standing)| one.standing = standing);
    all
}

fn standing(control: &SessionControls, all: &[Imposed]) -> Standing {
    let others = || all.iter().map(|one| &one.control).filter(|other| *other != control);
    if let Some(frequency) = control.sign_in_frequency {
        let overruled = others().filter_map(|other| other.sign_in_frequency).any(|other| overrules(other, frequency));
        return if overruled { Standing::Overruled } else { Standing::Binds };
    }
    let contradicts = |other: &SessionControls| {
        control.persistent_browser.is_some() && other.persistent_browser.is_some()
            || control.cloud_app_security.is_some() && other.cloud_app_security.is_some()
            || control.continuous_access_evaluation.is_some() && other.continuous_access_evaluation.is_some()
    };
    if others().any(contradicts) { Standing::Contested } else { Standing::Binds }
}

/// Whether one session control imposes at least as much as another; each holds just one.
pub(crate) fn covers(one: &SessionControls, other: &SessionControls) -> bool {
    match (one.sign_in_frequency, other.sign_in_frequency) {
        (Some(one), Some(other)) => overrules(one, other),
        _ => one == other,
    }
}

/// Whether whoever meets the first meets the second too.
fn overrules(first: SignInFrequency, second: SignInFrequency) -> bool {
    first.frequency <= second.frequency && (!first.secondary_only || second.secondary_only)
}

#[cfg(test)]
mod tests {
    use canopy_model::{Frequency, PersistentBrowser, Policy, PolicyId, PolicyState, Tenant};

    use super::*;

    fn standings(sessions: Vec<SessionControls>) -> Vec<Standing> {
        let policy = |(n, session): (usize, SessionControls)| Policy {
            id: PolicyId::new(&n.to_string()),
            name: String::new(),
            state: PolicyState::Enabled,
            conditions: canopy_model::Conditions::default(),
            grant: None,
            session,
            created: None,
            modified: None,
            template: None,
            source: canopy_model::Source::default(),
        };
        let policies: Vec<Policy> = sessions.into_iter().enumerate().map(policy).collect();
        let count = policies.len();
        let space = Space::new(Tenant { policies, ..Tenant::default() });
        let all = PolicySet::of(space.capacity(), |at| at < count);
        session(&space, &all).into_iter().map(|one| one.standing).collect()
    }

    fn frequency(frequency: Frequency, secondary_only: bool) -> SessionControls {
        let sign_in_frequency = Some(SignInFrequency { frequency, secondary_only });
        SessionControls { sign_in_frequency, ..SessionControls::default() }
    }

    #[test]
    fn the_shortest_frequency_decides() {
        let three = [Frequency::Hours(12), Frequency::EveryTime, Frequency::Hours(1)];
        let found = standings(three.map(|f| frequency(f, false)).to_vec());
        assert_eq!(found, [Standing::Overruled, Standing::Binds, Standing::Overruled]);
    }

    #[test]
    fn a_frequency_of_secondary_methods_alone_overrules_none_of_both() {
        let found = standings(vec![frequency(Frequency::Hours(1), true), frequency(Frequency::Hours(12), false)]);
        assert_eq!(found, [Standing::Binds, Standing::Binds]);
    }

    #[test]
    fn always_and_never_contradict_each_other() {
        let mode = |mode| SessionControls { persistent_browser: Some(mode), ..SessionControls::default() };
        let both = vec![mode(PersistentBrowser::Always), mode(PersistentBrowser::Never)];
        assert_eq!(standings(both), [Standing::Contested, Standing::Contested]);
        let same = vec![mode(PersistentBrowser::Never), mode(PersistentBrowser::Never)];
        assert_eq!(standings(same), [Standing::Binds]);
    }
}
