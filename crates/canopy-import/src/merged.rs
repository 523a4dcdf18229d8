//! Objects of one kind, of which several copies become one.

use canopy_model::{
    AuthenticationContext, AuthenticationStrength, Group, MemberList, NamedLocation, ObjectId, Policy,
    ServicePrincipal, User,
};
use rustc_hash::FxHashMap;

use crate::kind::Kind;
use crate::notice::{Notice, NoticeKind, Severity, shortened};
use crate::when::{self, Minutes};

/// Something with an id, of which several copies become one.
pub(crate) trait Identified: PartialEq + Sized {
    /// The id.
    fn key(&self) -> &ObjectId;

    /// The name to show.
    fn title(&self) -> &str;

    /// When the object was last changed, where it tells.
    fn changed(&self) -> Option<Minutes> {
        None
    }

    /// Takes from another, older copy what this one does not say.
    fn complete(&mut self, earlier: Self) {
        drop(earlier);
    }

    /// Whether an earlier copy says something else.
    fn differs(&self, earlier: &Self) -> bool {
        self != earlier
    }

    /// Whether a second copy is the usual way to say more, and not worth a notice.
    fn supplements(&self, earlier: &Self) -> bool {
        let _ = earlier;
        false
    }
}

/// Objects of one kind, each id once, in the order in which they were first met.
pub(crate) struct Merged<T> {
    pub(crate) items: Vec<T>,
    index: FxHashMap<ObjectId, usize>,
    /// When the export of each item was made; 0 where it does not tell. Empty while none tells.
    ages: Vec<Minutes>,
    now: Minutes,
    seen_again: usize,
    different: usize,
    titles: Vec<String>,
    file: String,
}

impl<T> Default for Merged<T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            index: FxHashMap::default(),
            ages: Vec::new(),
            now: 0,
            seen_again: 0,
            different: 0,
            titles: Vec::new(),
            file: String::new(),
        }
    }
}

impl<T: Identified> Merged<T> {
    /// What follows is from an export made then; 0 where it does not tell.
    pub(crate) const fn begin(&mut self, now: Minutes) {
        self.now = now;
    }

    /// Adds an object. Of several copies the newest is kept: that which was changed last, or else
    /// that of the latest export, or else that which is read last.
    pub(crate) fn put(&mut self, mut item: T, file: &str) {
        let Some(at) = self.index.get(item.key()).copied() else {
            self.index.insert(item.key().clone(), self.items.len());
            self.items.push(item);
            return self.age(self.items.len() - 1);
        };
        let newer = !self.is_older(&item, at);
        let Some(earlier) = self.items.get_mut(at) else { return };
        if !item.supplements(earlier) {
            self.seen_again += 1;
            if item.differs(earlier) {
                self.different += 1;
            }
            if self.titles.len() < 3 && !self.titles.iter().any(|title| title == item.title()) {
                self.titles.push(item.title().to_owned());
            }
            file.clone_into(&mut self.file);
        }
        if newer {
            std::mem::swap(earlier, &mut item);
        }
        earlier.complete(item);
        if newer {
            self.age(at);
        }
    }

    /// Whether the item there is from an export made long before this one, or long after.
    pub(crate) fn is_of_another_time(&self, id: &ObjectId) -> bool {
        let age = self.index.get(id).and_then(|at| self.ages.get(*at)).copied().unwrap_or(0);
        age != 0 && self.now != 0 && age.abs_diff(self.now) > when::DAY
    }

    fn is_older(&self, item: &T, at: usize) -> bool {
        let earlier = self.items.get(at).and_then(T::changed);
        match (item.changed(), earlier) {
            (Some(changed), Some(earlier)) if changed != earlier => changed < earlier,
            _ => self.now != 0 && self.now < self.ages.get(at).copied().unwrap_or(0),
        }
    }

    fn age(&mut self, at: usize) {
        if self.now == 0 && self.ages.is_empty() {
            return;
        }
        if self.ages.len() <= at {
            self.ages.resize(at + 1, 0);
        }
        if let Some(age) = self.ages.get_mut(at) {
            *age = self.now;
        }
    }

    /// The object with this id.
    pub(crate) fn get(&self, id: &ObjectId) -> Option<&T> {
        self.items.get(*self.index.get(id)?)
    }

    /// Whether there is an object with this id.
    pub(crate) fn holds(&self, id: &ObjectId) -> bool {
        self.index.contains_key(id)
    }

    /// One notice about all copies, if there were any.
    pub(crate) fn notice(&self, kind: Kind) -> Option<Notice> {
        let count = self.seen_again;
        if count == 0 {
            return None;
        }
        let titles: Vec<_> = self.titles.iter().map(|title| format!("“{}”", shortened(title))).collect();
        let verb = if count == 1 { "was" } else { "were" };
        let severity = if self.different > 0 { Severity::Warning } else { Severity::Info };
        let different = match self.different {
            0 => "all copies are alike".to_owned(),
            1 => "one copy differs".to_owned(),
            different => format!("{different} copies differ"),
        };
        Some(Notice {
            severity,
            code: NoticeKind::Duplicate,
            file: self.file.clone(),
            line: None,
            column: None,
            path: None,
            excerpt: shortened(&titles.join(", ")),
            what: format!(
                "{count} {} {verb} met again under an id that was there already; {different}.",
                kind.words(count)
            ),
            consequence: "The newest copy is used; where none tells its age, the one that was read last.".to_owned(),
            remedy: "Load the files of one export only.".to_owned(),
        })
    }
}

impl Identified for Policy {
    fn key(&self) -> &ObjectId {
        &self.id.0
    }
    fn title(&self) -> &str {
        &self.name
    }
    fn changed(&self) -> Option<Minutes> {
        when::read(self.modified.as_deref().or(self.created.as_deref())?)
    }
    fn differs(&self, earlier: &Self) -> bool {
        (&self.name, &self.state, &self.conditions, &self.grant, &self.session)
            != (&earlier.name, &earlier.state, &earlier.conditions, &earlier.grant, &earlier.session)
    }
}

impl Identified for NamedLocation {
    fn key(&self) -> &ObjectId {
        &self.id.0
    }
    fn title(&self) -> &str {
        &self.name
    }
    fn differs(&self, earlier: &Self) -> bool {
        (&self.name, self.trusted, &self.kind) != (&earlier.name, earlier.trusted, &earlier.kind)
    }
}

impl Identified for AuthenticationStrength {
    fn key(&self) -> &ObjectId {
        &self.id.0
    }
    fn title(&self) -> &str {
        &self.name
    }
}

impl Identified for AuthenticationContext {
    fn key(&self) -> &ObjectId {
        &self.id.0
    }
    fn title(&self) -> &str {
        &self.name
    }
}

impl Identified for User {
    fn key(&self) -> &ObjectId {
        &self.id.0
    }
    fn title(&self) -> &str {
        &self.name
    }
    fn complete(&mut self, earlier: Self) {
        if self.upn.is_empty() {
            self.upn = earlier.upn;
        }
        if self.name.is_empty() {
            self.name = earlier.name;
        }
        self.enabled = self.enabled.or(earlier.enabled);
        self.external = self.external.or(earlier.external);
        if self.home == canopy_model::Home::Unknown {
            self.home = earlier.home;
        }
        self.department = self.department.take().or(earlier.department);
        let (own, other) = (&mut self.account, earlier.account);
        own.synced = own.synced.or(other.synced);
        own.licensed = own.licensed.or(other.licensed);
        own.mail = own.mail.or(other.mail);
        own.last_sign_in = own.last_sign_in.max(other.last_sign_in);
        own.last_interactive = own.last_interactive.max(other.last_interactive);
    }
}

impl Identified for Group {
    fn key(&self) -> &ObjectId {
        &self.id.0
    }
    fn title(&self) -> &str {
        &self.name
    }
    fn complete(&mut self, earlier: Self) {
        if self.name.is_empty() {
            self.name = earlier.name;
        }
        if self.list == MemberList::Missing {
            self.list = earlier.list;
            self.members = earlier.members;
        }
        let (own, other) = (&mut self.protection, earlier.protection);
        own.role_assignable = own.role_assignable.or(other.role_assignable);
        own.restricted = own.restricted.or(other.restricted);
        own.synced = own.synced.or(other.synced);
        own.rule = own.rule.take().or(other.rule);
    }
    fn supplements(&self, earlier: &Self) -> bool {
        (self.list == MemberList::Missing) != (earlier.list == MemberList::Missing)
    }
}

impl Identified for ServicePrincipal {
    fn key(&self) -> &ObjectId {
        &self.id.0
    }
    fn title(&self) -> &str {
        &self.name
    }
}
