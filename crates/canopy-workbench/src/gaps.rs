//! Gaps: where something is not forced, in few regions, each told in words.

use canopy_model::ordered;
use std::cmp::Reverse;

use canopy_engine::{
    AtomSet, Axis, Bearer, Certainty, Fact, Question, Region, Scope, SignIn, Space, Value, causes, decide, explore,
};

use canopy_model::RiskLevel;

use crate::answer::{Gap, GapView, Gaps};
use crate::people::People;
use crate::question::Coverage;
use crate::scope::{self, Prepared};
use crate::what_if::Evaluator;
use crate::words::{self, Names};
use crate::{assumptions, form, policies};

/// How many regions are told at most; a list that is longer says so.
const REGIONS_TOLD: usize = 1_000;

/// How much graver a gap of a privileged person is than of another.
const PRIVILEGE: u64 = 10;

/// # Errors
///
/// Says what the question asks for that is not known.
pub(crate) fn gaps(desk: &Evaluator<'_>, asked: &Coverage) -> Result<Gaps, String> {
    let Prepared { space, scope, question } = scope::prepared(desk.space, asked)?;
    let (space, people, names) = (space.as_ref(), desk.people, &Names::new(&space));
    let found = explore(space, &scope, question, REGIONS_TOLD);
    let teller = Teller { desk, space, people, names, scope: &scope, question, selected: space.selected() };
    let mut regions: Vec<Gap> = found.regions.iter().filter_map(|region| teller.gap(region)).collect();
    let weight = |gap: &Gap| {
        let people = u64::from(gap.people) + PRIVILEGE * u64::from(gap.privileged);
        people.saturating_mul(u64::from(gap.resources))
    };
    ordered::sort_by_key(&mut regions, |gap| Reverse(weight(gap)));
    Ok(Gaps {
        named: space.knows_people(),
        regions,
        complete: found.complete,
        assumptions: assumptions::of_coverage(space, &scope),
    })
}

struct Teller<'a> {
    desk: &'a Evaluator<'a>,
    space: &'a Space,
    people: &'a People,
    names: &'a Names<'a>,
    scope: &'a Scope,
    question: Question,
    /// The people whom each selector of a policy matches.
    selected: Vec<(canopy_model::UserSelector, AtomSet)>,
}

impl Teller<'_> {
    fn gap(&self, region: &Region) -> Option<Gap> {
        let who = region.atoms.get(&Axis::Who)?;
        let target = region.atoms.get(&Axis::Target)?;
        let facts: Vec<&Fact> = self.facts(who).collect();
        let (fact, bearer) = self.shown(&facts)?;
        let sign_in = region.witness(self.space).with(Value::Who(fact.subject.clone()));
        let decision = decide(self.space, &sign_in, &self.scope.enforcement);
        let cause = causes(self.space, self.scope, self.question, &sign_in);
        let mut persons: Vec<&Bearer> = facts.iter().flat_map(|fact| self.space.bearers(fact)).collect();
        ordered::sort(&mut persons);
        persons.dedup();
        let users = persons.iter().filter_map(|bearer| match bearer {
            Bearer::Person(person) => Some(person.user),
            Bearer::Kind(_) => None,
        });
        // In the order of users already: bearers are.
        let mut users: Vec<usize> = users.collect();
        users.dedup();
        let count = if users.is_empty() { persons.len() } else { users.len() };
        Some(Gap {
            who: self.who(who),
            target: self.told(Axis::Target, target),
            views: self.views(region),
            circumstances: self.circumstances(region),
            people: count as u32,
            depends: self.depending(who) as u32,
            privileged: users.iter().filter(|user| self.people.is_privileged(self.space, **user)).count() as u32,
            resources: self.values(Axis::Target, target) as u32,
            mark: words::mark(decision.verdict.class),
            sentence: words::sentence(self.names, &decision.verdict),
            person: self.people.choice_by(self.space, self.names, fact, bearer),
            witness: words::witness(self.space, self.names, &sign_in),
            request: self.desk.pose_faithfully(&sign_in, bearer),
            form: self.form(&sign_in),
            cause: words::cause_of(self.space, self.names, &cause, self.question),
            policy: words::cause_policy(self.space, &cause).map(|policy| policies::reference(self.space, policy)),
        })
    }

    /// Whose sign-in is shown: the first about whom What If can be asked, or else the first of all.
    fn shown<'s>(&'s self, facts: &[&'s Fact]) -> Option<(&'s Fact, &'s Bearer)> {
        let all = |supposed: bool| {
            let facts = facts.iter().filter(move |fact| fact.supposed.is_some() == supposed);
            facts.flat_map(|fact| self.space.bearers(fact).iter().map(|bearer| (*fact, bearer)))
        };
        let mut by_request = all(false).filter(|(_, bearer)| self.desk.identity(bearer).is_some());
        by_request.next().or_else(|| all(false).chain(all(true)).next())
    }

    /// Of how many people it depends on groups whose members are not known.
    fn depending(&self, who: &AtomSet) -> usize {
        if self.space.unknown_groups().is_empty() {
            return 0;
        }
        let certainty = self.space.certainty(|at| who.contains(at));
        certainty.into_iter().filter(|one| *one == Certainty::Depends).count()
    }

    fn form(&self, sign_in: &SignIn) -> crate::question::SignInForm {
        form::write(sign_in)
    }

    fn facts(&self, who: &AtomSet) -> impl Iterator<Item = &Fact> {
        let atoms = who.ones().filter_map(|at| self.space.atoms(Axis::Who).get(at));
        atoms.flat_map(|atom| &atom.facts).filter_map(|at| self.space.facts().get(*at))
    }

    fn values(&self, axis: Axis, atoms: &AtomSet) -> usize {
        atoms.ones().filter_map(|at| self.space.atoms(axis).get(at)).map(|atom| atom.values.len()).sum()
    }

    /// The atoms of an axis that are considered.
    fn considered(&self, axis: Axis) -> AtomSet {
        let mut set = AtomSet::with_capacity(self.space.atoms(axis).len());
        self.scope.considered(self.space, axis).for_each(|(at, _)| set.insert(at));
        set
    }

    fn told(&self, axis: Axis, atoms: &AtomSet) -> String {
        words::atoms_among(self.space, self.names, axis, atoms, &self.considered(axis))
    }

    /// Everything around the sign-in that is not open: in the region, of what is considered, some
    /// and not all.
    fn circumstances(&self, region: &Region) -> Vec<String> {
        let axes = region.atoms.iter().filter(|(axis, _)| !matches!(axis, Axis::Who | Axis::Target));
        let client = region.witness(self.space).client_app;
        let occurs = |axis: Axis, at: usize| {
            let value = self.space.atoms(axis).get(at).and_then(|atom| atom.values.first());
            axis == Axis::ClientApp || value.is_some_and(|value| self.scope.is_compatible(client, value))
        };
        // With a legacy client some things never occur, and need not be said.
        let narrowed = axes
            .filter(|(axis, atoms)| self.considered(**axis).ones().any(|at| occurs(**axis, at) && !atoms.contains(at)));
        narrowed.map(|(axis, atoms)| format!("{}: {}", words::axis_name(*axis), self.told(*axis, atoms))).collect()
    }

    /// The usual views that a region belongs to.
    fn views(&self, region: &Region) -> Vec<GapView> {
        let holds = |axis: Axis, wanted: &dyn Fn(&Value) -> bool| {
            let atoms = region.atoms.get(&axis).into_iter().flat_map(AtomSet::ones);
            let mut atoms = atoms.filter_map(|at| self.space.atoms(axis).get(at));
            atoms.any(|atom| atom.values.iter().any(wanted))
        };
        let narrows = |axis: Axis| {
            let atoms = region.atoms.get(&axis);
            atoms.is_some_and(|atoms| self.considered(axis).ones().any(|at| !atoms.contains(at)))
        };
        let is_grave = |risk: RiskLevel| matches!(risk, RiskLevel::Medium | RiskLevel::High);
        let risky = holds(Axis::SignInRisk, &|value| matches!(value, Value::SignInRisk(risk) if is_grave(*risk)))
            || holds(Axis::UserRisk, &|value| matches!(value, Value::UserRisk(risk) if is_grave(*risk)));
        let legacy = holds(Axis::ClientApp, &|value| matches!(value, Value::ClientApp(client) if client.is_legacy()));
        let views = [
            (GapView::LegacyAuthentication, legacy),
            (GapView::Resources, narrows(Axis::Target)),
            (GapView::Risk, risky),
            (GapView::Locations, narrows(Axis::Network)),
        ];
        views.into_iter().filter(|(_, belongs)| *belongs).map(|(view, _)| view).collect()
    }

    /// Whose: everybody, those whom a selector of a policy matches, everybody but them, or by name.
    fn who(&self, who: &AtomSet) -> String {
        let telling = words::Telling { names: self.names, space: self.space, person: None };
        let all = self.space.atoms(Axis::Who).len();
        if who.count_ones(..) == all {
            return "everybody".to_owned();
        }
        let mut rest = AtomSet::with_capacity(all);
        rest.insert_range(..);
        rest.difference_with(who);
        for (selector, matched) in &self.selected {
            if matched == who {
                return telling.user(selector);
            }
            if *matched == rest {
                return format!("everybody but {}", telling.user(selector));
            }
        }
        let named = |atoms: &AtomSet| -> Vec<String> {
            let bearers = self.facts(atoms).flat_map(|fact| self.space.bearers(fact).iter().map(move |b| (fact, b)));
            // What is told in few words comes first.
            let mut bearers: Vec<(&Fact, &Bearer)> = bearers.collect();
            ordered::sort_by_key(&mut bearers, |(fact, bearer)| {
                fact.supposed.is_some() || matches!(bearer, Bearer::Kind(canopy_engine::Kind::Both(..)))
            });
            let mut told: Vec<String> = Vec::new();
            for (fact, bearer) in bearers {
                let name = crate::people::name_by(self.space, self.names, fact, bearer);
                if !told.contains(&name) {
                    told.push(name);
                }
                if told.len() > NAMED {
                    break;
                }
            }
            told
        };
        let (inside, outside) = (named(who), named(&rest));
        if outside.len() <= NAMED && outside.len() < inside.len() {
            return format!("everybody but {}", words::list(&outside, "and"));
        }
        if inside.len() <= NAMED {
            return words::list(&inside, "and");
        }
        let more = self.values(Axis::Who, who).saturating_sub(NAMED - 1);
        let first: Vec<String> = inside.into_iter().take(NAMED - 1).collect();
        format!("{} and {}", first.join(", "), words::count(more, "other", "others"))
    }
}

/// How many people are named.
const NAMED: usize = 4;
