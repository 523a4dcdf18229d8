//! Sums over all records: counts, and a few examples of each explanation.

use canopy_model::ordered::OrderedMap;

use canopy_engine::{Axis, Outcome, Space};
use canopy_model::{PolicyId, RecordedPolicy, SignInRecord};

use super::answer::{Difference, DifferenceGroup, DifferenceKind, Replay, ReplayPolicy, Tally};
use super::compare::{Comparing, Verdict, axes};
use super::status;
use crate::answer::{Applies, PersonChoice, PolicyRef};
use crate::form;
use crate::people::{self, People};
use crate::policies;
use crate::words::{self, Names, Telling, recorded as text};

/// Examples of each explanation.
const EXAMPLES: usize = 5;

/// What records came to so far.
pub(super) struct Sums<'a> {
    space: &'a Space,
    people: &'a People,
    pub(super) names: &'a Names<'a>,
    pub(super) answer: Replay,
    by_id: OrderedMap<&'a PolicyId, usize>,
    policies: OrderedMap<PolicyId, ReplayPolicy>,
    groups: OrderedMap<(DifferenceKind, String), DifferenceGroup>,
    left_out: OrderedMap<&'static str, u32>,
}

impl<'a> Sums<'a> {
    pub(super) fn new(space: &'a Space, people: &'a People, names: &'a Names<'a>) -> Self {
        let mut by_id = OrderedMap::new();
        for (at, policy) in space.tenant().policies.iter().take(space.exported()).enumerate() {
            by_id.insert(&policy.id, at);
        }
        Self {
            space,
            people,
            names,
            answer: Replay::default(),
            by_id,
            policies: OrderedMap::new(),
            groups: OrderedMap::new(),
            left_out: OrderedMap::new(),
        }
    }

    /// The place of a policy in the tenant.
    pub(super) fn find(&self, id: &PolicyId) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    pub(super) fn leave_out(&mut self, why: &'static str) {
        *self.left_out.entry(why).or_default() += 1;
    }

    /// Adds what came of one policy of one record.
    pub(super) fn policy(
        &mut self,
        c: &Comparing<'_>,
        at: Option<usize>,
        recorded: &RecordedPolicy,
        verdict: Verdict,
        log: &str,
    ) {
        if let Verdict::LeftOut(why) = verdict {
            self.leave_out(why);
            return;
        }
        let policy = at.and_then(|at| self.space.tenant().policies.get(at));
        let line = self.policies.entry(recorded.id.clone()).or_insert_with(|| ReplayPolicy {
            policy: policy.map_or_else(|| unknown(recorded), |policy| policies::reference(self.space, policy)),
            state: policy.map(policies::state),
            evaluations: Tally::default(),
        });
        add(&mut line.evaluations, &verdict);
        add(&mut self.answer.evaluations, &verdict);
        match verdict {
            Verdict::Differs(kind, why) => {
                let said = at.map(|at| self.we_say(c, at)).unwrap_or_default();
                let recorded_as = text::recorded(recorded, axes, &c.sign_in.sign_in);
                let name = policy.map_or(&recorded.name, |policy| &policy.name).clone();
                self.differs(c, (kind, why), (name, recorded_as, said), log);
            }
            Verdict::Agrees(controls) => self.answer.conditions_only += u32::from(!controls),
            Verdict::LeftOut(_) => {}
        }
    }

    /// Adds what came of a record's overall status.
    pub(super) fn status(&mut self, c: &Comparing<'_>, verdict: Verdict, log: &str) {
        add(&mut self.answer.statuses, &verdict);
        if let Verdict::Differs(kind, why) = verdict {
            let told = (String::new(), c.record.status.clone(), status::said(c));
            self.differs(c, (kind, why), told, log);
        }
    }

    fn differs(
        &mut self,
        c: &Comparing<'_>,
        (kind, why): (DifferenceKind, String),
        (policy, recorded, we_say): (String, String, String),
        log: &str,
    ) {
        let group = self.groups.entry((kind, why.clone()));
        let group = group.or_insert_with(|| DifferenceGroup { kind, why, count: 0, examples: Vec::new() });
        group.count += 1;
        if group.examples.len() < EXAMPLES {
            group.examples.push(Difference {
                time: c.record.time.clone(),
                who: text::who(c.record),
                resource: text::resource(c.record),
                place: format!("{log}, line {}", c.record.line),
                policy: if policy.is_empty() { text::OVERALL.to_owned() } else { policy },
                recorded,
                we_say,
                form: form::write_partial(self.space, c.sign_in),
                person: person(self.space, self.people, self.names, c),
            });
        }
    }

    /// What the engine says of a policy, with the conditions that decide.
    fn we_say(&self, c: &Comparing<'_>, at: usize) -> String {
        let Some(policy) = self.space.tenant().policies.get(at) else { return String::new() };
        let applies = c.placed.applies(at);
        let name = |axis: Axis| words::condition_name(axis, &c.sign_in.sign_in);
        let deciding = c.placed.axes(at, applies).into_iter();
        let told: Vec<String> = match applies {
            Applies::Always => Vec::new(),
            Applies::Sometimes => deciding.map(|axis| name(axis).to_owned()).collect(),
            Applies::Never => {
                let id = c.placer.facts.who.id(c.record);
                let telling = Telling {
                    names: self.names,
                    space: self.space,
                    person: id.as_ref().and_then(|id| self.space.memberships().user(id)),
                };
                let trace = self.space.trace(&c.sign_in.sign_in);
                let closed = canopy_engine::PartialSignIn {
                    open: canopy_model::ordered::OrderedSet::new(),
                    ..c.sign_in.clone()
                };
                let lines = words::conditions(&telling, &policy.conditions, at, &trace, &closed);
                let line = |axis: Axis| lines.iter().find(|line| line.condition == name(axis));
                deciding.filter_map(line).map(|line| format!("{} ({})", line.condition, line.text)).collect()
            }
        };
        let satisfied = c.outcome(at, policy).map(|outcome| outcome == Outcome::Granted);
        text::we_say(policy, applies, satisfied, &told)
    }

    /// The answer, with what matters most first.
    pub(super) fn finish(mut self) -> Replay {
        self.answer.left_out = self.left_out.into_iter().map(|(what, count)| (what.to_owned(), count)).collect();
        for line in self.policies.into_values() {
            let worse = |other: &ReplayPolicy| rank(other.evaluations) >= rank(line.evaluations);
            let at = self.answer.policies.iter().take_while(|other| worse(other)).count();
            self.answer.policies.insert(at, line);
        }
        for group in self.groups.into_values() {
            let before = |other: &DifferenceGroup| other.kind < group.kind || other.count >= group.count;
            let at = self.answer.differences.iter().take_while(|other| before(other)).count();
            self.answer.differences.insert(at, group);
        }
        self.answer
    }
}

const fn rank(tally: Tally) -> (u32, u32) {
    (tally.unexplained, tally.explained)
}

fn add(tally: &mut Tally, verdict: &Verdict) {
    match verdict {
        Verdict::Agrees(_) => tally.agree += 1,
        Verdict::Differs(DifferenceKind::Unexplained, _) => tally.unexplained += 1,
        Verdict::Differs(..) => tally.explained += 1,
        Verdict::LeftOut(_) => {}
    }
}

fn unknown(recorded: &RecordedPolicy) -> PolicyRef {
    PolicyRef {
        id: recorded.id.to_string(),
        name: recorded.name.clone(),
        place: String::new(),
        number: None,
        managed: false,
    }
}

/// The person for the simulator: the user, where it has one of that id; anybody otherwise.
fn person(space: &Space, people: &People, names: &Names<'_>, c: &Comparing<'_>) -> PersonChoice {
    let record: &SignInRecord = c.record;
    let id = c.placer.facts.who.id(record).map(|id| id.to_string()).unwrap_or_default();
    let found = [id.clone(), format!("kind:user:{id}")].iter().find_map(|id| people.subject(space, id));
    found.map_or_else(people::anybody, |(_, bearer)| people.choice(space, names, bearer))
}
