//! Questions to the engine, each asked once and shared by the rules.

use canopy_model::ordered::{self, OrderedMap};
use std::borrow::Cow;

use canopy_engine::{
    Atom, AttackerModel, Axis, Bearer, Cause, Causes, Certainty, Kind, Layer, Question, Scope, SignIn, Space, Target,
    Targets, Value, Weakest, weakest,
};
use canopy_model::ordered::OrderedSet;
use canopy_model::{AppId, ClientApp, ContextId, LocationKind, Platform, RiskLevel, TransferMethod, UserAction};

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
    /// To resources, by the policies alone: nothing counts that decides beside them.
    Policies,
    /// With legacy clients.
    LegacyClients,
    /// With browsers.
    Browsers,
    /// With clients that have a session: all but legacy ones, which send the password each time.
    ModernClients,
    /// Of users at this risk.
    UserRisk(RiskLevel),
    /// At this sign-in risk.
    SignInRisk(RiskLevel),
    /// With this flow.
    Flow(TransferMethod),
    /// To perform a user action.
    Action(UserAction),
    /// For an authentication context, by its number.
    Context(u8),
    /// To what the tenant is managed with, see [`MANAGEMENT`].
    Management,
    /// With native apps, to Exchange, SharePoint and Teams.
    NativeOffice,
    /// With apps on iOS and Android, to Exchange, SharePoint and Teams.
    PhoneOffice,
    /// With browsers, to Exchange and SharePoint.
    BrowserOffice,
    /// From the address ranges of named locations.
    NamedNetworks,
    /// From no address range of a named location.
    OtherNetworks,
}

/// Azure DevOps, which is no part of Azure management any more.
pub(crate) const AZURE_DEVOPS: AppId = AppId::guid(0x499b84ac_1321_427f_aa17_267ca6975798);

/// Windows Azure Service Management API, which stands for Azure management.
pub(crate) const AZURE_MANAGEMENT: AppId = AppId::guid(0x797f4846_ba00_4fd7_ba43_dac1f8f63013);

/// What a tenant is managed with beside portals and Azure's group of apps: Azure management itself,
/// Azure DevOps, and Microsoft Graph, which command-line tools call.
const MANAGEMENT: [AppId; 3] = [AZURE_MANAGEMENT, AZURE_DEVOPS, AppId::guid(0x00000003_0000_0000_c000_000000000000)];

/// Exchange, SharePoint and Teams: the resources to which tokens can be bound in native apps.
const OFFICE: [AppId; 3] = [
    AppId::guid(0x00000002_0000_0ff1_ce00_000000000000),
    AppId::guid(0x00000003_0000_0ff1_ce00_000000000000),
    AppId::guid(0xcc15fd57_2c6c_4117_a88c_83b1d56b4bbe),
];

impl Ask {
    /// With a stolen password, to any resource.
    pub const fn password(question: Question) -> Self {
        Self { model: AttackerModel::StolenPassword, question, only: Only::Resources }
    }

    /// What decides beside the policies decides here too. Legacy clients pass per-user MFA with app
    /// passwords.
    fn scope(self, layers: &OrderedSet<Layer>) -> Scope {
        let mut scope = Scope::new(self.model);
        scope.targets = match self.only {
            Only::Action(_) => Targets::Actions,
            Only::Context(_) => Targets::Contexts,
            _ => Targets::Resources,
        };
        let counts = |layer: &Layer| match self.only {
            // Who registers first answers per-user MFA and security defaults with what was registered.
            Only::Policies | Only::Action(_) | Only::Context(_) => false,
            Only::LegacyClients => *layer != Layer::PerUserMfa,
            _ => true,
        };
        scope.enforcement.layers = ordered::set(layers.iter().copied().filter(counts));
        scope
    }

    fn narrowed(self, space: &Space) -> Cow<'_, Space> {
        let target = |app: AppId| Value::Target(Target::app(app));
        let values = match self.only {
            Only::Resources | Only::Policies => return Cow::Borrowed(space),
            Only::LegacyClients => {
                let clients = [ClientApp::ExchangeActiveSync, ClientApp::Other];
                vec![(Axis::ClientApp, clients.into_iter().map(Value::ClientApp).collect())]
            }
            Only::Browsers => vec![(Axis::ClientApp, vec![Value::ClientApp(ClientApp::Browser)])],
            Only::ModernClients => {
                let clients = [ClientApp::Browser, ClientApp::MobileAppsAndDesktopClients];
                vec![(Axis::ClientApp, clients.into_iter().map(Value::ClientApp).collect())]
            }
            Only::UserRisk(level) => vec![(Axis::UserRisk, vec![Value::UserRisk(level)])],
            Only::SignInRisk(level) => vec![(Axis::SignInRisk, vec![Value::SignInRisk(level)])],
            Only::Flow(flow) => vec![(Axis::Flow, vec![Value::Flow(ordered::set([flow]))])],
            Only::Action(action) => vec![(Axis::Target, vec![Value::Target(Target::Action(action))])],
            Only::Context(number) => {
                let id = ContextId::new(&format!("c{number}"));
                vec![(Axis::Target, vec![Value::Target(Target::Context(id))])]
            }
            Only::Management => {
                let apps = &space.tenant().apps;
                let apps = apps.azure_management.iter().chain(&apps.admin_portals).cloned().chain(MANAGEMENT);
                vec![(Axis::Target, ordered::set(apps).into_iter().map(target).collect())]
            }
            Only::NativeOffice => vec![
                (Axis::Target, OFFICE.into_iter().map(target).collect()),
                (Axis::ClientApp, vec![Value::ClientApp(ClientApp::MobileAppsAndDesktopClients)]),
            ],
            Only::PhoneOffice => vec![
                (Axis::Target, OFFICE.into_iter().map(target).collect()),
                (Axis::ClientApp, vec![Value::ClientApp(ClientApp::MobileAppsAndDesktopClients)]),
                (Axis::Platform, [Platform::Ios, Platform::Android].into_iter().map(Value::Platform).collect()),
            ],
            Only::BrowserOffice => vec![
                (Axis::Target, OFFICE.into_iter().take(2).map(target).collect()),
                (Axis::ClientApp, vec![Value::ClientApp(ClientApp::Browser)]),
            ],
            Only::NamedNetworks => vec![(Axis::Network, networks(space, true))],
            Only::OtherNetworks => vec![(Axis::Network, networks(space, false))],
        };
        Cow::Owned(space.within(values, &|_| true))
    }
}

/// The networks in the address ranges of named locations, or those in none. What comes through Global
/// Secure Access is in neither: its place is proved.
fn networks(space: &Space, named: bool) -> Vec<Value> {
    let locations = &space.tenant().locations;
    let is_range = |at: usize| locations.get(at).is_some_and(|one| matches!(one.kind, LocationKind::Ip(_)));
    let values = space.atoms(Axis::Network).iter().flat_map(|atom| &atom.values);
    let wanted = values.filter(|value| match value {
        Value::Network(network) if !network.compliant => {
            let located = space.lookup().locate(network);
            (located.is_trusted() || located.locations().any(is_range)) == named
        }
        _ => false,
    });
    wanted.cloned().collect()
}

/// What the engine answered.
pub(crate) struct Answered<'s> {
    pub(crate) space: Cow<'s, Space>,
    pub(crate) ask: Ask,
    scope: Scope,
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
    pub(crate) fn new(space: &'s Space, ask: Ask, layers: &OrderedSet<Layer>) -> Self {
        let space = ask.narrowed(space);
        let scope = ask.scope(layers);
        let found = weakest(&space, &scope, ask.question, &mut |_, _| {});
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
        Self { space, ask, scope, found, users: least(users), kinds: least(kinds) }
    }

    /// The users of whom a test holds, on whom it is not forced, with causes.
    pub(crate) fn items(&self, wanted: &dyn Fn(usize) -> bool) -> Vec<Item> {
        let users = self.users.iter().filter(|(user, _)| wanted(**user));
        self.with_causes(users.map(|(user, open)| (Subject::User(*user), *open)).collect())
    }

    /// Everybody on whom it is not forced.
    pub(crate) fn subjects(&self) -> impl Iterator<Item = Subject> + '_ {
        let kinds = self.kinds.keys().map(|kind| Subject::Kind(kind.clone()));
        self.users.keys().map(|user| Subject::User(*user)).chain(kinds)
    }

    /// The same of kinds of people, and how many were looked at. Somebody of two kinds is told only where
    /// neither of these is.
    pub(crate) fn kind_items(&self, wanted: &dyn Fn(&Kind) -> bool) -> (Vec<Item>, usize) {
        let is_told = |kind: &Kind| wanted(kind) && self.kinds.contains_key(kind);
        let told = |kind: &Kind| match kind {
            Kind::Both(one, other) => !is_told(one) && !is_told(other),
            _ => true,
        };
        let open = self.kinds.iter().filter(|(kind, _)| wanted(kind) && told(kind));
        let items = self.with_causes(open.map(|(kind, open)| (Subject::Kind(kind.clone()), *open)).collect());
        let known = self.space.facts().iter().filter(|fact| fact.supposed.is_none()).flat_map(|fact| &fact.bearers);
        let one_kind = known
            .filter(|bearer| matches!(bearer, Bearer::Kind(kind) if wanted(kind) && !matches!(kind, Kind::Both(..))));
        let of_two = |item: &&Item| matches!(&item.subject, Subject::Kind(Kind::Both(..)));
        let of = one_kind.count() + items.iter().filter(of_two).count();
        (items, of)
    }

    /// Items with their causes. What does not depend on the person is found once for each way in.
    pub(crate) fn with_causes(&self, subjects: Vec<(Subject, Open)>) -> Vec<Item> {
        let mut by_way: OrderedMap<usize, Causes<'_>> = OrderedMap::new();
        let mut known: OrderedMap<(usize, usize), Cause> = OrderedMap::new();
        let mut items = Vec::with_capacity(subjects.len());
        for (subject, open) in subjects {
            let (Some(way), Some(sign_in)) = (self.found.way(open.who), self.sign_in(open)) else { continue };
            let causes =
                by_way.entry(way).or_insert_with(|| Causes::new(&self.space, &self.scope, self.ask.question, &sign_in));
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
        let applied = self.space.applied(&sign_in).and(&self.space.mask(&self.scope.enforcement));
        let forced = self.space.forces(&applied, self.ask.question, &sign_in.target, sign_in.client_app);
        (!forced).then_some(sign_in)
    }
}

/// Each once, where it is open for sure if it is anywhere.
pub(crate) fn least<K: Ord>(mut all: Vec<(K, Open)>) -> OrderedMap<K, Open> {
    ordered::sort(&mut all);
    all.dedup_by(|later, earlier| later.0 == earlier.0);
    ordered::map(all)
}
