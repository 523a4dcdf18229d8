//! One cell of the matrix of resources: the weakest sign-in of a person to a target, and what the
//! policies do about it.

use canopy_model::ordered::{OrderedMap, OrderedSet};

use canopy_engine::{
    Activation, Axis, Bearer, Cause, Cells, Enforcement, Fact, PartialSignIn, PersonRef, Policies, PolicySet, Question,
    Scope, SignIn, Space, VerdictClass, decide,
};
use canopy_model::{UserId, UserSelector};

use crate::answer::{Cell, CellCoverage, PersonLine, PolicyLine, WayIn};
use crate::bearers;
use crate::form;
use crate::matrix;
use crate::ordered;
use crate::people::{self, People};
use crate::policies::Traced;
use crate::question::{AskedCell, Coverage, Only};
use crate::scope::{self, Prepared};
use crate::words::{self, Names};

/// How many policies explain a cell.
const POLICIES_SHOWN: usize = 24;

/// # Errors
///
/// Says what the question asks for that is not known.
pub(crate) fn cell(space: &Space, people: &People, asked: &AskedCell) -> Result<Cell, String> {
    // The person is known: whose sign-ins the other cells are about makes no difference.
    let only = Only { people: Vec::new(), ..asked.coverage.only.clone() };
    let coverage = Coverage { only, ..asked.coverage.clone() };
    let Prepared { space, scope, question } = scope::prepared(space, &coverage)?;
    let (space, names) = (space.as_ref(), &Names::new(&space));
    let states = states(space, &asked.person);
    if states.is_empty() {
        return Err("This person is not in the export, or the account is disabled and cannot sign in.".to_owned());
    }
    let to = matrix::column(space, &scope, asked.target)
        .ok_or_else(|| "This target is not one of those that are looked at.".to_owned())?;
    let found = Found { space, names, people, question, states, to };
    found.explained(&scope).ok_or_else(|| "No sign-in of this person to this target is possible.".to_owned())
}

/// Somebody in one state: the atom of the who-axis, the fact, and who it is then.
#[derive(Clone, Copy)]
struct State<'a> {
    atom: usize,
    fact: &'a Fact,
    bearer: &'a Bearer,
}

/// The states of somebody, the one before any activation first.
fn states<'a>(space: &'a Space, person: &str) -> Vec<State<'a>> {
    let user = space.memberships().user(&UserId::new(person));
    let is_wanted = |bearer: &Bearer| match bearer {
        Bearer::Person(of) => user == Some(of.user),
        Bearer::Kind(kind) => user.is_none() && people::kind_id(kind) == person,
    };
    let mut states = OrderedMap::new();
    for (atom, held) in space.atoms(Axis::Who).iter().enumerate() {
        for fact in held.facts.iter().filter_map(|at| space.facts().get(*at)) {
            let own = fact.bearers.iter().filter(|bearer| is_wanted(bearer));
            states.extend(own.map(|bearer| (bearer, State { atom, fact, bearer })));
        }
    }
    states.into_values().collect()
}

struct Found<'a> {
    space: &'a Space,
    names: &'a Names<'a>,
    people: &'a People,
    question: Question,
    states: Vec<State<'a>>,
    to: (usize, usize),
}

/// The least demanding sign-in in one state.
struct Weakest<'a> {
    state: State<'a>,
    sign_in: SignIn,
    cause: Cause,
    /// Whether the question is forced on it, and what is asked.
    strength: (bool, VerdictClass),
}

impl<'a> Found<'a> {
    fn explained(&self, scope: &Scope) -> Option<Cell> {
        let by = |policies: Policies| Scope {
            enforcement: Enforcement { policies, ..scope.enforcement.clone() },
            ..scope.clone()
        };
        let on = self.weakest(&by(Policies::Enabled))?;
        let asked = match scope.enforcement.policies {
            Policies::Enabled => None,
            _ => Some(self.weakest(scope)?),
        };
        let asked = asked.as_ref().unwrap_or(&on);
        let coverage = if on.strength.0 {
            CellCoverage::Enforced
        } else if matrix::reported(self.space) && self.weakest(&by(Policies::WithReportOnly))?.strength.0 {
            CellCoverage::ReportOnly
        } else if matches!(on.cause, Cause::Excluded { axis: Axis::Who, .. }) {
            CellCoverage::Excluded
        } else {
            CellCoverage::Nothing
        };
        let cause = (!on.strength.0).then_some(&on.cause);
        let (way, more_policies) = self.way(scope, asked);
        Some(Cell {
            person: self.person(asked.state.bearer, cause),
            target: words::target(self.names, &asked.sign_in.target),
            coverage,
            cause: cause.map(|cause| words::cause_of(self.space, self.names, cause, self.question)),
            way,
            more_policies,
        })
    }

    /// The weakest of all states; of equals the one before any activation.
    fn weakest(&self, scope: &Scope) -> Option<Weakest<'a>> {
        let mut cells = Cells::new(self.space, scope, self.question);
        let found = self.states.iter().filter_map(|state| {
            let (sign_in, cause) = cells.cause((state.atom, state.fact), self.to)?;
            let decided = decide(self.space, &sign_in, &scope.enforcement);
            let forced = self.space.forces(&decided.binding, self.question, &sign_in.target, sign_in.client_app);
            Some(Weakest { state: *state, strength: (forced, decided.verdict.class), sign_in, cause })
        });
        found.min_by_key(|found| found.strength)
    }

    /// The way in as it is decided, and how many policies are not told.
    fn way(&self, scope: &Scope, found: &Weakest<'_>) -> (WayIn, u32) {
        let Self { space, names, .. } = *self;
        let verdict = decide(space, &found.sign_in, &scope.enforcement).verdict;
        let (why, more) = self.why(scope, found);
        let way = WayIn {
            mark: words::mark(verdict.class),
            sentence: words::sentence(names, &verdict),
            witness: words::witness(space, names, &found.sign_in),
            resources: Vec::new(),
            resource_count: 0,
            why,
            form: form::write(&found.sign_in),
        };
        (way, more)
    }

    /// The policies that apply and ask for something, and those that would force what is asked for,
    /// nearest first.
    fn why(&self, scope: &Scope, found: &Weakest<'_>) -> (Vec<PolicyLine>, u32) {
        let (space, sign_in) = (self.space, &found.sign_in);
        let (masks, trace) = (space.masks(), space.trace(sign_in));
        let live = space.mask(&scope.enforcement).or(&masks.enabled).or(&masks.report_only);
        let asks = |at: &usize| {
            !space.requirement(&PolicySet::of(space.capacity(), |policy| policy == *at)).clauses.is_empty()
        };
        let unmet = live.iter().filter(asks).map(|at| (trace.unmet(at).len(), at));
        let near = |(unmet, at): &(usize, usize)| *unmet == 0 || space.binds(*at, self.question, sign_in.client_app);
        let near = ordered::set(unmet.filter(near));
        let more = u32::try_from(near.len().saturating_sub(POLICIES_SHOWN)).unwrap_or(u32::MAX);
        let partial = PartialSignIn { sign_in: sign_in.clone(), open: OrderedSet::new() };
        let traced = Traced::new(space, self.names, Some(found.state.bearer), &partial, &trace);
        (near.into_iter().take(POLICIES_SHOWN).filter_map(|(_, at)| traced.line(at)).collect(), more)
    }

    fn person(&self, bearer: &Bearer, cause: Option<&Cause>) -> PersonLine {
        let choice = self.people.choice(self.space, self.names, bearer);
        let activated = match bearer {
            Bearer::Person(PersonRef { activation: Activation::After(activated), .. }) => activated.as_slice(),
            _ => &[],
        };
        PersonLine {
            id: choice.id,
            name: bearers::identified(self.space, self.names, bearer).name,
            upn: choice.upn,
            badges: choice.badges,
            activated: activated.iter().map(|one| self.names.eligible(one)).collect(),
            depends: None,
            way: 0,
            path: cause.map(|cause| self.path(bearer, cause)).unwrap_or_default(),
        }
    }

    /// The groups from the person's own to an excluded group, by name, where that is the cause.
    fn path(&self, bearer: &Bearer, cause: &Cause) -> Vec<String> {
        let Some(UserSelector::Group(id)) = words::excluded_user(self.space, cause) else { return Vec::new() };
        let Some(user) = people::place(self.space, bearer) else { return Vec::new() };
        let groups = &self.space.tenant().directory.groups;
        let path = self.space.memberships().path(user, id).into_iter().filter_map(|at| groups.get(at));
        path.map(|group| self.names.group(&group.id)).collect()
    }
}
