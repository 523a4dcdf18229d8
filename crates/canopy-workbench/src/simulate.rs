//! The simulator: one sign-in, complete or with fields left open, decided and explained.

use canopy_engine::{
    Bearer, Case, Cases, Constraint, Enforcement, Imposed, PartialSignIn, Policies, PolicySet, Space, Subject, Verdict,
    VerdictClass, cases, session,
};
use canopy_model::PolicyState as State;
use canopy_model::ordered;

use crate::answer::{Applies, CaseLine, PolicyLine, PolicyState, Simulation};
use crate::assumptions::{self, Answered};
use crate::form;
use crate::layers;
use crate::people::People;
use crate::policies::Traced;
use crate::question::{ANY, SignInForm};
use crate::readings;
use crate::words::{self, Names};
use crate::workloads;

/// What is said of a sign-in that constraints rule out.
pub(crate) const DOES_NOT_OCCUR: &str = "This combination does not occur: a legacy client reaches Exchange Online only, presents no device and uses no special flow.";

/// How many regions of a case are told.
const REGIONS_TOLD: usize = 6;

/// Decides the sign-in of a form.
///
/// # Errors
///
/// Says in a sentence what is missing or cannot be read.
pub(crate) fn simulate(
    space: &Space,
    people: &People,
    names: &Names<'_>,
    form: &SignInForm,
) -> Result<Simulation, String> {
    let (subject, bearer) = person(space, people, &form.person)?;
    let partial = form::read(form, subject)?;
    let enforcement = Enforcement { policies: Policies::Enabled, layers: layers::binding(&form.layers) };
    let flipped = readings::flipped(&form.flipped);
    let reread;
    let reading_space = if flipped.0.is_empty() {
        space
    } else {
        reread = space.reread(flipped.clone());
        &reread
    };
    let found = cases(reading_space, &partial, &enforcement, &Constraint::default_set());
    let teller = Teller { space: reading_space, names, partial: &partial, bearer, enforcement: &enforcement };
    let Some(weakest) = found.cases.first() else {
        return Err(DOES_NOT_OCCUR.to_owned());
    };
    let lines = teller.lines();
    let (applies, rest): (Vec<PolicyLine>, Vec<PolicyLine>) =
        lines.into_iter().partition(|line| line.applies != Applies::Never && teller.is_live(line));
    let (not_evaluated, does_not_apply) = rest.into_iter().partition(|line| teller.is_left_out(line));
    let answered = Answered { partial: &partial, enforcement: &enforcement, flipped: &flipped };
    Ok(Simulation {
        person: people.by_id(space, names, &form.person),
        sentence: teller.sentence(&found),
        mark: words::mark(weakest.verdict.class),
        cases: found.cases.iter().map(|case| teller.case(case)).collect(),
        ways: if found.cases.len() == 1 { teller.ways(weakest) } else { Vec::new() },
        session: teller.session(&found),
        applies,
        does_not_apply,
        not_evaluated,
        assumptions: assumptions::of_simulation(space, names, &answered),
    })
}

/// Who signs in; anybody where the person is left open.
fn person<'a>(space: &'a Space, people: &'a People, id: &str) -> Result<(Subject, Option<&'a Bearer>), String> {
    if id.is_empty() {
        return Err("Choose who signs in.".to_owned());
    }
    if id == ANY {
        let anybody = space.facts().first().map(|fact| fact.subject.clone());
        return anybody.map(|subject| (subject, None)).ok_or_else(|| "Nobody in the export can sign in.".to_owned());
    }
    if let Some(workload) = workloads::subject(space.tenant(), id) {
        return Ok((workload, None));
    }
    let (subject, bearer) = people
        .subject(space, id)
        .ok_or_else(|| "This person is not in the export, or the account is disabled and cannot sign in.".to_owned())?;
    Ok((subject.clone(), Some(bearer)))
}

struct Teller<'a> {
    space: &'a Space,
    names: &'a Names<'a>,
    partial: &'a PartialSignIn,
    bearer: Option<&'a Bearer>,
    enforcement: &'a Enforcement,
}

impl Teller<'_> {
    /// Every policy that matters: on, report-only, disabled, then the layers that are on.
    fn lines(&self) -> Vec<PolicyLine> {
        let trace = self.space.trace(&self.partial.sign_in);
        let traced = Traced::new(self.space, self.names, self.bearer, self.partial, &trace);
        let mask = self.space.mask(self.enforcement);
        let state = |at: &usize| self.space.tenant().policies.get(*at).map(|policy| policy.state.clone());
        let rank = |at: &usize| match (self.space.layer_of(*at), state(at)) {
            (Some(_), _) => 3,
            (None, Some(State::ReportOnly)) => 1,
            (None, Some(State::Disabled)) => 2,
            (None, _) => 0,
        };
        let shown = |at: &usize| *at < self.space.exported() || mask.contains(*at);
        let ranked = |wanted: i32| (0..self.space.capacity()).filter(move |at| rank(at) == wanted);
        (0..4).flat_map(ranked).filter(shown).filter_map(|at| traced.line(at)).collect()
    }

    /// Whether a policy is on, report-only or a layer, and can be read.
    fn is_live(&self, line: &PolicyLine) -> bool {
        matches!(line.state, PolicyState::On | PolicyState::ReportOnly | PolicyState::Layer) && !self.is_left_out(line)
    }

    fn is_left_out(&self, line: &PolicyLine) -> bool {
        let left_out = &self.space.masks().not_evaluated;
        let same = |at: usize| self.space.tenant().policies.get(at).is_some_and(|p| p.id.to_string() == line.policy.id);
        left_out.iter().any(same)
    }

    fn sentence(&self, found: &Cases) -> String {
        match found.cases.as_slice() {
            [one] => self.said(&one.verdict),
            many => {
                let boxes = many.iter().flat_map(|case| &case.boxes);
                let axes = ordered::set(boxes.flat_map(|one| one.keys().copied()));
                let axes: Vec<String> = axes.into_iter().map(|axis| words::axis_name(axis).to_owned()).collect();
                format!("It depends on the {}: {} cases", words::list(&axes, "and"), many.len())
            }
        }
    }

    /// A workload has no first factor and answers no control: it is let in or blocked.
    fn said(&self, verdict: &Verdict) -> String {
        match self.partial.sign_in.subject {
            Subject::Person(_) => words::sentence(self.names, verdict),
            _ if verdict.class == VerdictClass::Open => {
                "Access is granted: no policy that asks for anything applies".to_owned()
            }
            _ => words::sentence(self.names, verdict),
        }
    }

    fn ways(&self, case: &Case) -> Vec<String> {
        let ways = case.verdict.ways.iter().filter(|way| !way.is_empty());
        ways.map(|way| words::capitalised(&words::way(self.names, way))).collect()
    }

    fn case(&self, case: &Case) -> CaseLine {
        let when = case.boxes.iter().filter(|one| !one.is_empty());
        CaseLine {
            mark: words::mark(case.verdict.class),
            sentence: words::sentence(self.names, &case.verdict),
            when: when.take(REGIONS_TOLD).map(|one| words::region(self.space, self.names, one)).collect(),
            regions: case.boxes.len() as u32,
            example: form::write(&case.example),
        }
    }

    /// Session controls of every policy that applies in every case; a blocked sign-in has no session.
    fn session(&self, found: &Cases) -> Vec<String> {
        let binding: PolicySet = found.reach.always.and(&self.space.mask(self.enforcement));
        let told = |one: &Imposed| {
            let policies = one.by.iter().filter_map(|at| self.space.tenant().policies.get(*at));
            let policies: Vec<String> = policies.map(|policy| policy.name.clone()).collect();
            format!("{}: {}", words::capitalised(&words::imposed(one)), words::list(&policies, "and"))
        };
        session(self.space, &binding).iter().map(told).collect()
    }
}
