//! Questions to the engine, each asked once and shared by the rules.

use canopy_model::ordered::{self, OrderedMap};
use std::borrow::Cow;

use canopy_engine::{
    Atom, AttackerModel, Axis, Bearer, Cause, Causes, Certainty, Kind, Question, Scope, SignIn, Space, Target, Targets,
    Value, Weakest, weakest,
};
use canopy_model::{ClientApp, RiskLevel, TransferMethod, UserAction};

use crate::finding::{Item, Subject, Why};

/// A question about all sign-ins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ask {
    /// What the attacker has.
    pub model: AttackerModel,
    /// What must be forced.
    pub question: Question,
    /// Of which sign-ins.
    pub only: Only,
}

/// Some sign-ins of all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Only {
    /// To resources, all of them.
    Resources,
    /// With legacy clients.
    LegacyClients,
    /// Of users at this risk.
    UserRisk(RiskLevel),
    /// At this sign-in risk.
    SignInRisk(RiskLevel),
    /// With this flow.
    Flow(TransferMethod),
    /// To perform a user action.
    Action(UserAction),
}

impl Ask {
    /// With a stolen password, to any resource.
    pub const fn password(question: Question) -> Self {
        Self { model: AttackerModel::StolenPassword, question, only: Only::Resources }
    }

    fn scope(self) -> Scope {
        let mut scope = Scope::new(self.model);
        if let Only::Action(_) = self.only {
            scope.targets = Targets::Actions;
        }
        scope
    }

    fn narrowed(self, space: &Space) -> Cow<'_, Space> {
        let (axis, values) = match self.only {
            Only::Resources => return Cow::Borrowed(space),
            Only::LegacyClients => {
                let clients = [ClientApp::ExchangeActiveSync, ClientApp::Other];
                (Axis::ClientApp, clients.into_iter().map(Value::ClientApp).collect())
            }
            Only::UserRisk(level) => (Axis::UserRisk, vec![Value::UserRisk(level)]),
            Only::SignInRisk(level) => (Axis::SignInRisk, vec![Value::SignInRisk(level)]),
            Only::Flow(flow) => (Axis::Flow, vec![Value::Flow(canopy_model::ordered::set([flow]))]),
            Only::Action(action) => (Axis::Target, vec![Value::Target(Target::Action(action))]),
        };
        Cow::Owned(space.within(vec![(axis, values)], &|_| true))
    }
}

/// What the engine answered.
pub(crate) struct Answered<'s> {
    pub(crate) space: Cow<'s, Space>,
    pub(crate) ask: Ask,
    pub(crate) found: Weakest,
    /// For each user on whom it is not forced: the atom of the who-axis, its fact, and whether that
    /// rests on unknown groups.
    pub(crate) users: OrderedMap<usize, Open>,
    /// The same of kinds of people.
    pub(crate) kinds: OrderedMap<Kind, Open>,
}

/// Where it is open for somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Open {
    pub(crate) assumed: bool,
    pub(crate) who: usize,
    pub(crate) fact: usize,
}

impl<'s> Answered<'s> {
    pub(crate) fn new(space: &'s Space, ask: Ask) -> Self {
        let space = ask.narrowed(space);
        let found = weakest(&space, &ask.scope(), ask.question, &mut |_, _| {});
        let is_open = |who: usize| found.overall(who).is_some_and(|way| !way.forced);
        let certainty = if space.unknown_groups().is_empty() { Vec::new() } else { space.certainty(is_open) };
        let depends = |user: usize| certainty.get(user) == Some(&Certainty::Depends);
        let (mut users, mut kinds) = (Vec::new(), Vec::new());
        for (who, atom) in space.atoms(Axis::Who).iter().enumerate().filter(|(who, _)| is_open(*who)) {
            for fact in &atom.facts {
                let Some(one) = space.facts().get(*fact) else { continue };
                for bearer in space.bearers(one) {
                    match bearer {
                        Bearer::Person(person) => {
                            let open = Open { assumed: depends(person.user), who, fact: *fact };
                            users.push((person.user, open));
                        }
                        Bearer::Kind(kind) => {
                            let open = Open { assumed: one.supposed.is_some(), who, fact: *fact };
                            kinds.push((kind.clone(), open));
                        }
                    }
                }
            }
        }
        Self { space, ask, found, users: least(users), kinds: least(kinds) }
    }

    /// The users of whom a test holds, on whom it is not forced, with causes.
    pub(crate) fn items(&self, wanted: &dyn Fn(usize) -> bool) -> Vec<Item> {
        let users = self.users.iter().filter(|(user, _)| wanted(**user));
        self.with_causes(users.map(|(user, open)| (Subject::User(*user), *open)).collect())
    }

    /// The same of kinds of people.
    pub(crate) fn kind_items(&self, wanted: &dyn Fn(&Kind) -> bool) -> Vec<Item> {
        let kinds = self.kinds.iter().filter(|(kind, _)| wanted(kind));
        self.with_causes(kinds.map(|(kind, open)| (Subject::Kind(kind.clone()), *open)).collect())
    }

    /// Items with their causes. What does not depend on the person is found once for each way in.
    pub(crate) fn with_causes(&self, subjects: Vec<(Subject, Open)>) -> Vec<Item> {
        let mut by_way: OrderedMap<usize, Causes<'_>> = OrderedMap::new();
        let mut known: OrderedMap<(usize, usize), Cause> = OrderedMap::new();
        let mut items = Vec::with_capacity(subjects.len());
        for (subject, open) in subjects {
            let (Some(way), Some(sign_in)) = (self.found.way(open.who), self.sign_in(open)) else { continue };
            let causes = by_way
                .entry(way)
                .or_insert_with(|| Causes::new(&self.space, &self.ask.scope(), self.ask.question, &sign_in));
            let cause = known.entry((way, open.fact)).or_insert_with(|| causes.of(&sign_in)).clone();
            items.push(Item { subject, why: Why::Cause(cause, self.ask.question), assumed: open.assumed });
        }
        items
    }

    fn sign_in(&self, open: Open) -> Option<SignIn> {
        let subject = self.space.facts().get(open.fact)?.subject.clone();
        Some(self.found.overall(open.who)?.witness.clone().with(Value::Who(subject)))
    }

    /// A sign-in on which it is not forced, decided once more.
    pub(crate) fn witness(&self, items: &[Item]) -> Option<SignIn> {
        let open = match &items.first()?.subject {
            Subject::User(user) => self.users.get(user)?,
            Subject::Kind(kind) => self.kinds.get(kind)?,
            _ => return None,
        };
        self.witness_of(*open)
    }

    /// Everybody of an atom of the who-axis, with the place of the fact.
    pub(crate) fn bearers<'a>(&'a self, atom: &'a Atom) -> impl Iterator<Item = (usize, &'a Bearer)> {
        let facts = atom.facts.iter().filter_map(|at| Some((*at, self.space.facts().get(*at)?)));
        facts.flat_map(|(at, fact)| self.space.bearers(fact).iter().map(move |bearer| (at, bearer)))
    }

    /// The same of whoever has this way in.
    pub(crate) fn witness_of(&self, open: Open) -> Option<SignIn> {
        let sign_in = self.sign_in(open)?;
        let applied = self.space.applied(&sign_in).and(&self.space.mask(&self.ask.scope().enforcement));
        let forced = self.space.forces(&applied, self.ask.question, &sign_in.target, sign_in.client_app);
        (!forced).then_some(sign_in)
    }
}

fn least<K: Ord>(mut all: Vec<(K, Open)>) -> OrderedMap<K, Open> {
    ordered::sort(&mut all);
    all.dedup_by(|later, earlier| later.0 == earlier.0);
    ordered::map(all)
}
