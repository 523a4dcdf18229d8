//! The policies reviewed: what each adds to the others, in words.

mod facets;
#[cfg(test)]
mod tests;

use canopy_engine::{AtomSet, Axis, Bearer, Finding, Scope, Space, Value, review as found_by_engine};
use canopy_model::{GroupId, MemberList, Policy, UserSelector};

use crate::answer::{Choice, FindingKind, PolicyFinding, Review, Reviewed};
use crate::words::{self, Names, Telling};
use crate::{assumptions, bearers, form, policies, references};

pub(crate) fn review(space: &Space, names: &Names<'_>) -> Review {
    let found = found_by_engine(space);
    let teller = Teller { space, names, matching: space.matching() };
    let telling = Telling { names, space, person: None };
    let matching = |selector: &UserSelector| teller.matching(selector);
    let all = space.tenant().policies.iter().enumerate().take(space.exported());
    let policies = all
        .map(|(at, policy)| {
            let own =
                found.iter().filter(|(of, _)| *of == at).filter_map(|(_, finding)| teller.finding(policy, finding));
            let dangling = references::dangling(space, names, policy).into_iter();
            let unread = space.masks().not_evaluated.contains(at).then(|| PolicyFinding {
                kind: FindingKind::NotEvaluated,
                text: "It could not be read in full and is left out of every answer".to_owned(),
                others: Vec::new(),
            });
            Reviewed {
                policy: policies::reference(space, policy),
                state: policies::state(policy),
                controls: words::controls(names, policy),
                people: teller.people(at),
                targets: teller.targets(at),
                findings: unread.into_iter().chain(own).chain(dangling).collect(),
                sentence: words::policy_sentence(&telling, policy),
                created: policy.created.clone().unwrap_or_default(),
                modified: policy.modified.clone().unwrap_or_default(),
                conditions: words::entries(&telling, &policy.conditions, &matching),
                session: words::session(&policy.session),
                unread: policies::unread(policy),
                facets: facets::of(policy),
            }
        })
        .collect();
    let scope = Scope::new(canopy_engine::AttackerModel::Everything);
    let (targets, reached_as) = targets(space, names);
    let reached = space.atoms(Axis::Target).iter().map(|atom| {
        let places = atom.row.iter().filter(|at| *at < space.exported());
        places.map(|at| at as u32).collect()
    });
    Review {
        named: space.knows_people(),
        policies,
        targets,
        reached_as,
        reached: reached.collect(),
        assumptions: assumptions::of_coverage(space, &scope),
    }
}

/// What can be signed in to, and in which atom of the targets each lies.
fn targets(space: &Space, names: &Names<'_>) -> (Vec<Choice>, Vec<u32>) {
    let mut all = Vec::new();
    for (at, atom) in space.atoms(Axis::Target).iter().enumerate() {
        all.extend(atom.values.iter().filter_map(|value| match value {
            Value::Target(target) => Some(Choice { id: at.to_string(), ..form::target_choice(names, target) }),
            _ => None,
        }));
    }
    let sorted = form::in_order(all);
    let atoms = sorted.iter().map(|choice| choice.id.parse().unwrap_or_default()).collect();
    let choices = sorted.into_iter().enumerate().map(|(at, choice)| Choice { id: at.to_string(), ..choice });
    (choices.collect(), atoms)
}

struct Teller<'a> {
    space: &'a Space,
    names: &'a Names<'a>,
    /// How many people each selector matches.
    matching: Vec<(UserSelector, usize)>,
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
        PolicyFinding {
            kind,
            text,
            others: others.into_iter().map(|one| policies::reference(self.space, one)).collect(),
        }
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

    /// How many people a selector matches; `None` where no people are known, or not who they are.
    fn matching(&self, selector: &UserSelector) -> Option<u32> {
        let is_unknown = |id: &GroupId| {
            let group = self.space.tenant().directory.groups.iter().find(|group| group.id == *id);
            group.is_none_or(|group| group.list == MemberList::Missing)
                || self.space.unknown_groups().iter().any(|class| class.groups.contains(id))
        };
        let unknown = match selector {
            UserSelector::Group(id) => is_unknown(id),
            UserSelector::Unrecognised(_) => true,
            _ => false,
        };
        let found = self.matching.iter().find(|(known, _)| known == selector);
        found.filter(|_| !unknown && bearers::are_named(self.space)).map(|(_, people)| *people as u32)
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
