//! The decision on a request, and its explanation policy by policy.

use canopy_engine::{
    Case, Constraint, Decision, Enforcement, Imposed, PolicySet, Reason, Satisfaction, Satisfied, SignIn, Target,
    Trace, Verdict, cases, decide, session,
};
use canopy_model::{Control, Policy, PolicyState};

use super::Evaluator;
use super::answer::{
    CaseFinding, ClauseLine, ConditionFinding, Findings, Named, NotEvaluated, PolicyFinding, SessionLine, WayLine,
    verdict,
};
use super::assumed;
use super::request::Request;
use crate::answer::{Applies, AssumptionKind, ConditionLine};
use crate::graph;
use crate::policies::{self, Traced};
use crate::words;

/// Decides a request and explains the decision. Where the client app is left open, the decision is
/// that of the weakest case.
pub(super) fn of(desk: &Evaluator<'_>, request: &Request<'_>, trace: &Trace) -> Findings {
    let space = desk.space;
    let by_case = by_case(desk, request);
    let decided = by_case.first().map_or(&request.partial.sign_in, |weakest| &weakest.example);
    let Decision { binding, blocked_by, verdict: found, .. } = decide(space, decided, &Enforcement::ENABLED);
    let blocked = !blocked_by.is_empty();
    let teller = Teller { desk, request, trace, decided };
    let requirement = if blocked { Vec::new() } else { teller.requirement(&binding) };
    let not_evaluated = not_evaluated(desk);
    let assumptions = assumed::of(desk, request, decided, trace);
    let traced = Traced::new(space, &desk.names, request.bearer, &request.partial, trace);
    Findings {
        decision: match (blocked, requirement.is_empty()) {
            (true, _) => "block",
            (false, false) => "grantWithControls",
            (false, true) => "grant",
        },
        verdict: verdict(words::mark(found.class)),
        sentence: teller.sentence(&found, by_case.len()),
        complete: not_evaluated.is_empty() && assumptions.iter().all(|one| one.kind != AssumptionKind::Incomplete),
        blocked_by: blocked_by.iter().filter_map(|at| teller.policy(at)).map(named).collect(),
        requirement,
        ways: teller.ways(&found),
        session_controls: teller.session(&binding),
        policies: desk.live_places().iter().filter_map(|at| teller.finding(&traced, at)).collect(),
        cases: if by_case.len() > 1 { by_case.iter().map(|case| teller.case(case)).collect() } else { Vec::new() },
        assumptions,
        not_evaluated,
        notices: desk.notices,
    }
}

/// The decision by case, the weakest first; none where nothing was left open.
fn by_case(desk: &Evaluator<'_>, request: &Request<'_>) -> Vec<Case> {
    if request.partial.open.is_empty() {
        return Vec::new();
    }
    cases(desk.space, &request.partial, &Enforcement::ENABLED, &Constraint::default_set()).cases
}

struct Teller<'a> {
    desk: &'a Evaluator<'a>,
    request: &'a Request<'a>,
    /// Conditions that are met in every case.
    trace: &'a Trace,
    /// The sign-in that the decision is about.
    decided: &'a SignIn,
}

impl Teller<'_> {
    fn policy(&self, at: usize) -> Option<&Policy> {
        self.desk.space.tenant().policies.get(at)
    }

    /// One clause for each policy; what a strength on registering security information replaces is
    /// left out.
    fn requirement(&self, binding: &PolicySet) -> Vec<ClauseLine> {
        let space = self.desk.space;
        let asked = space.requirement_to(binding, &self.decided.target).clauses;
        let clause = |at: usize| {
            let policy = self.policy(at)?;
            let grant = policy.grant.as_ref()?;
            let stays = |control: &&Control| asked.iter().any(|c| c.policy == at && c.options.contains(control));
            let controls: Vec<Control> = grant.controls.iter().filter(stays).cloned().collect();
            let text = words::controls_of(&self.desk.names, &controls, grant.operator);
            let controls: Vec<String> = controls.iter().map(graph::control).collect();
            let operator = graph::operator(grant.operator);
            (!controls.is_empty()).then(|| ClauseLine { policy: named(policy), operator, controls, text })
        };
        binding.iter().filter_map(clause).collect()
    }

    fn ways(&self, found: &Verdict) -> Vec<WayLine> {
        let asking = found.ways.iter().filter(|way| !way.is_empty());
        let line = |way: &canopy_engine::Way| WayLine {
            controls: way.iter().map(graph::control).collect(),
            text: words::way(&self.desk.names, way),
        };
        asking.map(line).collect()
    }

    /// Policy by policy; of each control, whether another one wins.
    fn session(&self, binding: &PolicySet) -> Vec<SessionLine> {
        let imposed = session(self.desk.space, binding);
        let line = |at: usize| {
            let own: Vec<&Imposed> = imposed.iter().filter(|one| one.by.contains(&at)).collect();
            Some(SessionLine {
                policy: named(self.policy(at)?),
                controls: own.iter().flat_map(|one| graph::session_names(&one.control)).collect(),
                text: own.iter().map(|one| words::imposed(one)).collect(),
            })
        };
        binding.iter().filter_map(line).filter(|line| !line.controls.is_empty()).collect()
    }

    fn finding(&self, traced: &Traced<'_>, at: usize) -> Option<PolicyFinding> {
        let partial = &self.request.partial;
        let policy = self.policy(at)?;
        let line = traced.line(at)?;
        let (met, unmet): (Vec<ConditionLine>, Vec<ConditionLine>) =
            line.conditions.into_iter().partition(|condition| condition.met == Applies::Always);
        Some(PolicyFinding {
            policy: named(policy),
            place: line.policy.place,
            state: graph::state(&policy.state).to_owned(),
            applies: self.trace.met.contains(at),
            reason: Reason::of(policy, at, self.trace, &partial.sign_in).as_str(),
            report_only_result: self.report_only(policy, at),
            unmet: unmet.into_iter().map(condition).collect(),
            met: met.into_iter().map(condition).collect(),
        })
    }

    /// Report-only is not evaluated for user actions in sign-ins (concept-conditional-access-report-only).
    fn report_only(&self, policy: &Policy, at: usize) -> Option<&'static str> {
        let sign_in = self.decided;
        if policy.state != PolicyState::ReportOnly || matches!(sign_in.target, Target::Action(_)) {
            return None;
        }
        let satisfied = Satisfied::default();
        let satisfaction = Satisfaction::new(self.desk.space, sign_in, &satisfied);
        Some(satisfaction.report_only(at, self.trace.met.contains(at)).as_str())
    }

    fn case(&self, case: &Case) -> CaseFinding {
        let Evaluator { space, names, .. } = self.desk;
        CaseFinding {
            verdict: verdict(words::mark(case.verdict.class)),
            sentence: words::sentence(names, &case.verdict),
            when: case.boxes.iter().map(|one| words::region(space, names, one)).collect(),
        }
    }

    fn sentence(&self, found: &Verdict, cases: usize) -> String {
        let sentence = words::sentence(&self.desk.names, found);
        if cases > 1 { format!("It depends on the client app. At the weakest: {sentence}") } else { sentence }
    }
}

fn condition(line: ConditionLine) -> ConditionFinding {
    let text = if line.met == Applies::Sometimes { format!("only: {}", line.text) } else { line.text };
    ConditionFinding { condition: line.condition, text }
}

fn named(policy: &Policy) -> Named {
    Named { id: policy.id.to_string(), display_name: policy.name.clone() }
}

/// Policies that could not be read in full.
fn not_evaluated(desk: &Evaluator<'_>) -> Vec<NotEvaluated> {
    let tenant = desk.space.tenant();
    let left_out = desk.space.masks().not_evaluated.iter().filter_map(|at| tenant.policies.get(at));
    let line = |policy: &Policy| {
        let place = policies::reference(desk.space, policy).place;
        NotEvaluated { policy: named(policy), place, problems: policies::unread(policy) }
    };
    left_out.map(line).collect()
}
