//! The policies reviewed: what each adds to the others, in words.

use canopy_engine::{AtomSet, Axis, Bearer, Finding, Scope, Space, review as found_by_engine};
use canopy_model::{Policy, UserSelector};

use crate::answer::{Actor, FindingKind, PolicyFinding, Review, Reviewed};
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
                sentence: words::sentence_of(space, names, policy),
                conditions: words::lines(space, names, policy),
                session: words::session(&policy.session),
                actors: actors(policy),
                created: policy.created.clone().unwrap_or_default(),
                modified: policy.modified.clone().unwrap_or_default(),
                findings: unread.into_iter().chain(own).chain(dangling).collect(),
            }
        })
        .collect();
    let scope = Scope::new(canopy_engine::AttackerModel::Everything);
    Review { named: space.knows_people(), policies, assumptions: assumptions::of_coverage(space, &scope) }
}

/// Whose sign-ins a policy is about.
fn actors(policy: &Policy) -> Vec<Actor> {
    let c = &policy.conditions;
    let includes = |wanted: &dyn Fn(&UserSelector) -> bool| c.users.include.iter().any(wanted);
    let agents = |one: &UserSelector| matches!(one, UserSelector::AllAgentUsers);
    let guests = |one: &UserSelector| matches!(one, UserSelector::All | UserSelector::Guests(_));
    let workloads = c.workloads.as_ref();
    let actors = [
        (Actor::Users, includes(&|one| !agents(one) && !matches!(one, UserSelector::Guests(_) | UserSelector::None))),
        (Actor::Guests, includes(&guests)),
        (Actor::Workloads, workloads.is_some_and(|workloads| !workloads.service_principals.include.is_empty())),
        (
            Actor::Agents,
            c.agents.is_some()
                || includes(&agents)
                || workloads.is_some_and(|workloads| !workloads.agent_identities.include.is_empty()),
        ),
    ];
    actors.into_iter().filter(|(_, about)| *about).map(|(actor, _)| actor).collect()
}

/// A policy as Graph writes it; nothing where there is none at that place.
pub(crate) fn json(space: &Space, at: u32) -> String {
    let policy = space.tenant().policies.iter().take(space.exported()).nth(at as usize);
    let written = policy.map(|policy| crate::graph::policy(policy, &space.tenant().strengths));
    written.and_then(|written| serde_json::to_string_pretty(&written).ok()).unwrap_or_default()
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

#[cfg(test)]
mod tests {
    use crate::{Answer, Question, Workbench};

    #[test]
    fn policies_of_the_sample_are_told_in_a_sentence_each() {
        let workbench = Workbench::open(Workbench::sample(), &mut |_| ());
        let policies = workbench.review().policies;
        let told = |at: usize| policies[at].sentence.as_str();
        let expected = [
            (
                0,
                "All users but Ingrid Ødegård, group SG-CA-BreakGlass and 7 more, to all resources but Ledgerline ERP \
                 and Payflow, with Browser or Mobile apps and desktop clients: require MFA",
            ),
            (
                2,
                "Group SG-Operations but group SG-CA-BreakGlass, to all resources, from any network but all trusted \
                 locations: require authentication strength Multifactor authentication",
            ),
            (
                3,
                "Group SG-Finance but group SG-CA-BreakGlass, to Ledgerline ERP or Payflow: require MFA or compliant device",
            ),
            (
                9,
                "All users but group SG-CA-BreakGlass, to all resources, by device code flow or authentication \
                 transfer: block access",
            ),
            (
                16,
                "All users but group SG-CA-BreakGlass, to all resources, on devices that match \
                 device.deviceOwnership -eq \"Personal\": sign-in frequency: 4 hours; persistent browser session: never",
            ),
        ];
        for (at, sentence) in expected {
            assert_eq!(told(at), sentence);
        }
        assert_eq!(policies[0].conditions[0].0, "Users");
        assert!(policies[0].conditions[0].1.matches("group ").count() > 5, "{:?}", policies[0].conditions);
        let Answer::PolicyJson(json) = workbench.ask(&Question::PolicyJson(0), &mut |_| ()) else { panic!() };
        assert!(json.contains("\"displayName\": \"CA001 - Global - Require MFA for all users\""), "{json}");
    }
}
