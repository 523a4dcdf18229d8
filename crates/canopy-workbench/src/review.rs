//! The policies reviewed: what each adds to the others, in words.

use canopy_engine::{AtomSet, Axis, Bearer, Finding, Scope, Space, review as found_by_engine};
use canopy_model::{Policy, UserSelector};

use crate::answer::{FindingKind, PolicyFinding, Review, Reviewed};
use crate::words::{self, Names, Telling};
use crate::{assumptions, policies, references};

pub(crate) fn review(space: &Space, names: &Names<'_>) -> Review {
    let found = found_by_engine(space);
    let teller = Teller { space, names };
    let all = space.tenant().policies.iter().enumerate().take(space.exported());
    let policies = all
        .map(|(at, policy)| {
            let own =
                found.iter().filter(|(of, _)| *of == at).filter_map(|(_, finding)| teller.finding(policy, finding));
            let dangling = references::dangling(space.tenant(), names, policy).into_iter();
            let unread = space.masks().not_evaluated.contains(at).then(|| PolicyFinding {
                kind: FindingKind::NotEvaluated,
                text: "It could not be read in full and is left out of every answer".to_owned(),
                others: Vec::new(),
            });
            Reviewed {
                policy: policies::reference(policy),
                state: policies::state(policy),
                controls: words::controls(names, policy),
                people: teller.people(at),
                targets: teller.targets(at),
                findings: unread.into_iter().chain(own).chain(dangling).collect(),
            }
        })
        .collect();
    let scope = Scope::new(canopy_engine::AttackerModel::Everything);
    Review { named: space.knows_people(), policies, assumptions: assumptions::of_coverage(space, &scope) }
}

struct Teller<'a> {
    space: &'a Space,
    names: &'a Names<'a>,
}

impl Teller<'_> {
    fn finding(&self, policy: &Policy, finding: &Finding) -> Option<PolicyFinding> {
        let told = |kind, text: String| Some(PolicyFinding { kind, text, others: Vec::new() });
        match finding {
            Finding::NeverApplies(Axis::Who) => {
                told(FindingKind::NeverApplies, "It applies to nobody: no one whom it includes is left".to_owned())
            }
            Finding::NeverApplies(axis) => {
                let text = format!("It applies to no sign-in: no {} is left that it covers", words::axis_name(*axis));
                told(FindingKind::NeverApplies, text)
            }
            Finding::NeverTogether => told(
                FindingKind::NeverApplies,
                "It applies to no sign-in: its conditions do not occur together".to_owned(),
            ),
            Finding::DuplicateOf(other) => {
                Some(self.with(FindingKind::Duplicate, "It has the conditions and controls of", &[*other], ""))
            }
            Finding::Redundant(others) if others.is_empty() => {
                told(FindingKind::AsksForNothing, "It asks for nothing".to_owned())
            }
            Finding::Redundant(others) if others.len() == 1 => {
                let text = "Taking it away changes no sign-in: wherever it applies,";
                Some(self.with(FindingKind::Shadowed, text, others, "asks for at least as much"))
            }
            Finding::Redundant(others) => {
                let text = "Taking it away changes no sign-in: wherever it applies, one of";
                Some(self.with(FindingKind::Redundant, text, others, "asks for at least as much"))
            }
            Finding::DeadExclude(axis, at) => {
                let what = self.clause(policy, *axis, *at, true)?;
                told(
                    FindingKind::DeadClause,
                    format!("Excluding {what} has no effect: it takes nothing out that is included"),
                )
            }
            Finding::DeadInclude(axis, at) => {
                let what = self.clause(policy, *axis, *at, false)?;
                told(FindingKind::DeadClause, format!("Including {what} has no effect: nobody is matched by it"))
            }
        }
    }

    fn with(&self, kind: FindingKind, before: &str, others: &[usize], after: &str) -> PolicyFinding {
        let others: Vec<&Policy> = others.iter().filter_map(|at| self.space.tenant().policies.get(*at)).collect();
        let named: Vec<String> = others.iter().map(|policy| policy.name.clone()).collect();
        let text = format!("{before} {} {after}", words::list(&named, "and")).trim_end().to_owned();
        PolicyFinding { kind, text, others: others.into_iter().map(policies::reference).collect() }
    }

    /// A clause of a policy in words; `None` for tokens that mean nothing.
    fn clause(&self, policy: &Policy, axis: Axis, at: usize, exclude: bool) -> Option<String> {
        let telling = Telling { names: self.names, space: self.space, person: None };
        let c = &policy.conditions;
        match axis {
            Axis::Who => {
                let list = if exclude { &c.users.exclude } else { &c.users.include };
                // Roles that nobody holds today and guests who are not there yet are included on purpose.
                let told = |selector: &&UserSelector| {
                    exclude || matches!(selector, UserSelector::User(_) | UserSelector::Group(_))
                };
                list.get(at).filter(told).map(|one| telling.user(one))
            }
            Axis::Target => c.targets.selection.exclude.get(at).map(|one| telling.target(one)),
            Axis::Network => c.locations.as_ref()?.exclude.get(at).map(|one| telling.location(one)),
            Axis::Platform => c.platforms.as_ref()?.exclude.get(at).map(words::platform),
            _ => None,
        }
    }

    fn people(&self, policy: usize) -> u32 {
        let users = self.space.tenant().directory.users.len();
        let atoms = self.space.atoms(Axis::Who).iter().filter(|atom| atom.row.contains(policy));
        let facts = atoms.flat_map(|atom| &atom.facts).filter_map(|at| self.space.facts().get(*at));
        let mut distinct = AtomSet::with_capacity(users);
        let mut kinds = 0;
        for bearer in facts.flat_map(|fact| &fact.bearers) {
            match bearer {
                Bearer::Person(person) => distinct.insert(person.user),
                Bearer::Kind(_) => kinds += 1,
            }
        }
        if users > 0 { distinct.count_ones(..) as u32 } else { kinds }
    }

    fn targets(&self, policy: usize) -> u32 {
        let atoms = self.space.atoms(Axis::Target).iter().filter(|atom| atom.row.contains(policy));
        atoms.map(|atom| atom.values.len() as u32).sum()
    }
}
