//! Objects of one kind, of which several copies become one.

use canopy_model::{
    AuthenticationContext, AuthenticationStrength, Group, MemberList, NamedLocation, ObjectId, Policy,
    ServicePrincipal, User,
};
use rustc_hash::FxHashMap;

use crate::kind::Kind;
use crate::notice::{Notice, NoticeKind, Severity, shortened};

/// Something with an id, of which several copies become one.
pub(crate) trait Identified: PartialEq + Sized {
    /// The id.
    fn key(&self) -> &ObjectId;

    /// The name to show.
    fn title(&self) -> &str;

    /// Takes from an earlier copy what this later one does not say.
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
            seen_again: 0,
            different: 0,
            titles: Vec::new(),
            file: String::new(),
        }
    }
}

impl<T: Identified> Merged<T> {
    /// Adds an object; a later copy takes the place of an earlier one.
    pub(crate) fn put(&mut self, mut item: T, file: &str) {
        let Some(earlier) = self.index.get(item.key()).and_then(|at| self.items.get_mut(*at)) else {
            self.index.insert(item.key().clone(), self.items.len());
            self.items.push(item);
            return;
        };
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
        std::mem::swap(earlier, &mut item);
        earlier.complete(item);
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
            consequence: "The copy that was read last is used.".to_owned(),
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
