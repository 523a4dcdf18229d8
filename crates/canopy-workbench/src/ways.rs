//! The ways in of many people, each told once: whoever has the same weakest way in, the same
//! policies around it and the same reasons shares a text.

use canopy_model::ordered::{OrderedMap, OrderedSet};
use std::collections::HashMap;

use canopy_engine::{
    Atom, Axis, Bearer, Cause, Causes, Met, PartialSignIn, Paths, PolicySet, Question, Scope, SignIn, Space, Unmet,
    Value, Weakest, WeakestWay, decide,
};
use canopy_model::{GroupId, UserSelector};

use crate::answer::{PolicyLine, WayIn};
use crate::form;
use crate::people;
use crate::policies::Traced;
use crate::words::{self, Names};

/// How many resources a way in names.
const RESOURCES_NAMED: usize = 8;

/// How many policies explain a way in.
const POLICIES_SHOWN: usize = 6;

/// So many ways in are told with the paths through nested groups of those who have them; past that
/// people share a way in whatever their paths, and their own lines tell these.
const WITH_PATHS: usize = 300;

/// What is asked, and what the engine found.
pub(crate) struct Asked<'a> {
    pub(crate) space: &'a Space,
    pub(crate) names: &'a Names<'a>,
    pub(crate) scope: &'a Scope,
    pub(crate) question: Question,
    pub(crate) found: &'a Weakest,
}

impl Asked<'_> {
    /// The first columns of targets on which the question is not forced on an atom of the who-axis,
    /// and how many targets there are in all of them.
    fn reached(&self, who: usize) -> (Vec<usize>, usize) {
        let (mut first, mut count) = (Vec::new(), 0);
        for column in self.found.open(who) {
            // No target is without a resource.
            if first.len() < RESOURCES_NAMED {
                first.push(column);
            }
            let target = self.found.targets.get(column).and_then(|at| self.space.atoms(Axis::Target).get(*at));
            count += target.map_or(0, |atom| atom.values.len());
        }
        (first, count)
    }

    /// The group by which a policy includes or excludes somebody.
    fn group(&self, policy: usize, met: Result<Met, Unmet>) -> Option<&GroupId> {
        let users = &self.space.tenant().policies.get(policy)?.conditions.users;
        let selector = match met {
            Ok(Met::Included(at)) => users.include.get(at)?,
            Err(Unmet::Excluded(at)) => users.exclude.get(at)?,
            _ => return None,
        };
        match selector {
            UserSelector::Group(id) => Some(id),
            _ => None,
        }
    }
}

/// The ways in told so far.
pub(crate) struct Ways<'a> {
    asked: &'a Asked<'a>,
    alike: OrderedMap<usize, Alike<'a>>,
    shapes: Vec<Shape>,
    shape_of: HashMap<Likeness, usize>,
    way_of: HashMap<(usize, Vec<Vec<usize>>), u32>,
    paths: OrderedMap<GroupId, Paths>,
    pub(crate) told: Vec<WayIn>,
    /// Examples that did not replay as found.
    pub(crate) disagreements: usize,
}

/// What is the same for all who have one weakest way in.
struct Alike<'a> {
    way: &'a WeakestWay,
    causes: Causes<'a>,
    /// The policies that may explain it.
    policies: Vec<Around>,
}

/// A policy that asks for something, and a way in.
struct Around {
    policy: usize,
    /// How many conditions beside that on the person are unmet.
    unmet: usize,
    /// Whether it would force what is asked for.
    forces: bool,
}

impl<'a> Alike<'a> {
    fn new(asked: &'a Asked<'a>, way: &'a WeakestWay) -> Self {
        let Asked { space, scope, question, .. } = *asked;
        let (masks, trace) = (space.masks(), space.trace(&way.witness));
        let live = space.mask(&scope.enforcement).or(&masks.enabled).or(&masks.report_only);
        let asks = |at: &usize| {
            let alone = PolicySet::of(space.capacity(), |policy| policy == *at);
            !space.requirement(&alone).clauses.is_empty()
        };
        let around = |policy: usize| {
            let unmet = trace.unmet(policy).iter().filter(|(axis, _)| *axis != Axis::Who).count();
            Around { policy, unmet, forces: space.binds(policy, question, way.witness.client_app) }
        };
        let policies = live.iter().filter(asks).map(around).collect();
        Self { way, causes: Causes::new(space, scope, question, &way.witness), policies }
    }

    /// Those that apply to the people of an atom, and those that would force what is asked for, nearest
    /// first.
    fn near(&self, atom: &Atom) -> Vec<usize> {
        let unmet = |around: &Around| around.unmet + usize::from(!atom.row.contains(around.policy));
        let with = |count: usize| {
            let same = self.policies.iter().filter(move |around| unmet(around) == count);
            same.filter(move |around| around.forces || count == 0).map(|around| around.policy)
        };
        (0..=Axis::ALL.len()).flat_map(with).take(POLICIES_SHOWN).collect()
    }
}

/// What makes two people's ways in read alike, but for paths through nested groups: the way, the
/// policies that explain it and why each includes the person or not, and the resources.
type Likeness = (usize, Vec<(usize, Result<Met, Unmet>)>, Vec<usize>, usize);

/// People whose ways in read alike, the first of whom stands for all.
struct Shape {
    fact: usize,
    likeness: Likeness,
    /// The groups through which they come, as their policies name them.
    groups: Vec<GroupId>,
}

/// A fact's way in: its shape, and why it is there.
#[derive(Clone)]
pub(crate) struct Found {
    shape: usize,
    pub(crate) cause: Cause,
}

impl<'a> Ways<'a> {
    pub(crate) fn new(asked: &'a Asked<'a>) -> Self {
        Self {
            asked,
            alike: OrderedMap::new(),
            shapes: Vec::new(),
            shape_of: HashMap::new(),
            way_of: HashMap::new(),
            paths: OrderedMap::new(),
            told: Vec::new(),
            disagreements: 0,
        }
    }

    /// The way in of a fact of an atom of the who-axis.
    pub(crate) fn of(&mut self, who: usize, at: usize) -> Option<Found> {
        let asked = self.asked;
        let (place, way) = (asked.found.way(who)?, asked.found.overall(who)?);
        let (atom, fact) = (asked.space.atoms(Axis::Who).get(who)?, asked.space.facts().get(at)?);
        let alike = self.alike.entry(place).or_insert_with(|| Alike::new(asked, way));
        let sign_in = way.witness.clone().with(Value::Who(fact.subject.clone()));
        let cause = alike.causes.of(&sign_in);
        let near = alike.near(atom);
        let reasons = asked.space.of_person(&near, &sign_in);
        let reasons: Vec<(usize, Result<Met, Unmet>)> = near.into_iter().zip(reasons).collect();
        let (resources, count) = asked.reached(who);
        let likeness = (place, reasons, resources, count);
        let shape = *self.shape_of.entry(likeness).or_insert_with_key(|likeness| {
            let groups = likeness.1.iter().filter_map(|(policy, met)| asked.group(*policy, *met).cloned()).collect();
            self.shapes.push(Shape { fact: at, likeness: likeness.clone(), groups });
            self.shapes.len() - 1
        });
        Some(Found { shape, cause })
    }

    /// The place of the way in of one of those of whom a fact holds.
    pub(crate) fn tell(&mut self, found: &Found, bearer: &Bearer) -> u32 {
        let Some(shape) = self.shapes.get(found.shape) else { return 0 };
        let place = people::place(self.asked.space, bearer);
        let groups = shape.groups.clone();
        let own = groups.iter().map(|group| self.path(group, place)).collect();
        let mut key = (found.shape, own);
        let mut bearer = Some(bearer);
        if self.told.len() >= WITH_PATHS && !self.way_of.contains_key(&key) {
            key.1.clear();
            bearer = None;
        }
        if let Some(told) = self.way_of.get(&key) {
            return *told;
        }
        let at = u32::try_from(self.told.len()).unwrap_or(u32::MAX);
        let way = self.shapes.get(found.shape).and_then(|shape| self.way(shape, bearer));
        let (way, agrees) = way.unzip();
        self.disagreements += usize::from(agrees == Some(false));
        self.told.extend(way);
        self.way_of.insert(key, at);
        at
    }

    /// The groups from a person's own up to a group, by place.
    fn path(&mut self, group: &GroupId, person: Option<usize>) -> Vec<usize> {
        let memberships = self.asked.space.memberships();
        let paths = self.paths.entry(group.clone()).or_insert_with(|| memberships.paths(group));
        person.map(|person| paths.of(person)).unwrap_or_default()
    }

    /// The groups from a person's own to an excluded group, by name, where that is the cause.
    pub(crate) fn path_of(&mut self, cause: &Cause, bearer: &Bearer) -> Vec<String> {
        let Asked { space, names, .. } = self.asked;
        let Some(UserSelector::Group(id)) = words::excluded_user(space, cause) else { return Vec::new() };
        let path = self.path(id, people::place(space, bearer));
        let groups = path.into_iter().filter_map(|at| space.tenant().directory.groups.get(at));
        groups.map(|group| names.group(&group.id)).collect()
    }

    /// A way in, in words, and whether its example replays as found.
    fn way(&self, shape: &Shape, bearer: Option<&Bearer>) -> Option<(WayIn, bool)> {
        let Asked { space, names, scope, found, .. } = *self.asked;
        let (alike, fact) = (self.alike.get(&shape.likeness.0)?, space.facts().get(shape.fact)?);
        let way = alike.way;
        let sign_in = way.witness.clone().with(Value::Who(fact.subject.clone()));
        let replayed = decide(space, &sign_in, &scope.enforcement).verdict;
        let name = |value: &Value| match value {
            Value::Target(target) => Some(words::target(names, target)),
            _ => None,
        };
        let values = shape.likeness.2.iter().filter_map(|column| found.targets.get(*column));
        let values = values.filter_map(|target| space.atoms(Axis::Target).get(*target)).flat_map(|atom| &atom.values);
        let told = WayIn {
            mark: words::mark(way.verdict.class),
            sentence: words::sentence(names, &way.verdict),
            witness: words::witness(space, names, &sign_in),
            resources: values.filter_map(name).take(RESOURCES_NAMED).collect(),
            resource_count: u32::try_from(shape.likeness.3).unwrap_or(u32::MAX),
            why: self.why(shape, &sign_in, bearer),
            form: form::write(&sign_in),
        };
        Some((told, replayed.class == way.verdict.class))
    }

    /// What the policies that matter do about the sign-in.
    fn why(&self, shape: &Shape, sign_in: &SignIn, bearer: Option<&Bearer>) -> Vec<PolicyLine> {
        let Asked { space, names, .. } = *self.asked;
        let trace = space.trace(sign_in);
        let partial = PartialSignIn { sign_in: sign_in.clone(), open: OrderedSet::new() };
        let traced = Traced::new(space, names, bearer, &partial, &trace);
        shape.likeness.1.iter().filter_map(|(policy, _)| traced.line(*policy)).collect()
    }
}
