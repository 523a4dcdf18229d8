//! Recognising what a file holds, by its content.
//!
//! Exports come as single objects, lists, Graph responses (`value`) and tools' own envelopes. The
//! walk goes into lists and envelopes until it meets an object that one of the [`READERS`] knows.

use canopy_model::ordered::OrderedMap;

use crate::alike::Alike;
use crate::draft::Draft;
use crate::json::is_metadata;
use crate::json::{self, Node, Value};
use crate::kind::Kind;
use crate::log::{FileLog, Words};
use crate::notice::{NoticeKind, shortened};
use crate::record::Record;
use crate::table::Table;
use crate::{
    aad_graph, auth_context, file, group, idle_timeout, location, manifest, members, names, organization, per_user_mfa,
    plan, policy, privileged, protected_action, registration, role, service_principal, settings, strength,
    surroundings, unused, user,
};

/// How one kind of object is recognised and read.
pub(crate) struct Reader {
    /// The kind of this object, if it is one that the reader knows.
    pub(crate) recognise: fn(&Record<'_, '_>) -> Option<Kind>,
    /// Reads it.
    pub(crate) read: for<'r, 'n, 'a> fn(&mut Reading<'r, 'a>, &Record<'n, 'a>),
}

/// All kinds, the most telling shapes first.
const READERS: &[&Reader] = &[
    &manifest::READER,
    &unused::ERROR,
    &settings::CONDITIONAL_ACCESS,
    &settings::CROSS_TENANT,
    &settings::SECURITY_DEFAULTS,
    &per_user_mfa::READER,
    &plan::READER,
    &aad_graph::READER,
    &surroundings::METHODS,
    &surroundings::METHOD,
    &surroundings::AUTHORIZATION,
    &surroundings::DEVICES,
    &surroundings::DOMAIN,
    &surroundings::FEDERATION,
    &surroundings::LICENCE,
    &surroundings::DIRECTORY,
    &privileged::SETTINGS,
    &privileged::ELIGIBLE,
    &registration::READER,
    &idle_timeout::READER,
    &protected_action::READER,
    &unused::READER,
    &policy::READER,
    &location::READER,
    &strength::READER,
    &members::READER,
    &members::MAP_READER,
    &names::READER,
    &names::HOLDERS,
    &role::DIRECTORY_ROLE,
    &role::ASSIGNMENT,
    &role::DEFINITION,
    &service_principal::READER,
    &service_principal::APPLICATION,
    &group::READER,
    &user::READER,
    &organization::READER,
    &auth_context::READER,
    &names::TERMS,
];

/// Envelopes inside envelopes, at most.
const DEPTH: usize = 5;

/// Members that hold lists of the objects they are named after, in tools' own envelopes.
const COLLECTIONS: [&str; 22] = [
    "value",
    "items",
    "data",
    "results",
    "body",
    "responses",
    "policies",
    "details",
    "json",
    "conditionalaccesspolicies",
    "namedlocations",
    "authenticationstrengthpolicies",
    "authenticationcontextclassreferences",
    "users",
    "groups",
    "directoryroles",
    "roleassignments",
    "roleassignmentscheduleinstances",
    "roleeligibilityscheduleinstances",
    "serviceprincipals",
    "applications",
    "organization",
];

/// Reading one file into the draft.
pub(crate) struct Reading<'r, 'a> {
    /// The file's notices.
    pub(crate) log: &'r mut FileLog<'a>,
    /// The tenant so far.
    pub(crate) draft: &'r mut Draft,
    /// What was recognised.
    pub(crate) recognised: OrderedMap<Kind, usize>,
    /// Known objects that are not used, by name.
    pub(crate) unused: OrderedMap<&'static str, usize>,
    met: usize,
    unknown: usize,
    first_unknown: Option<String>,
    /// What the last object was, where the next may be like it.
    alike: Option<Alike>,
    /// Told the bytes read of long lists.
    progress: &'r mut dyn FnMut(usize),
}

/// What is done with the JSON in a string.
type Within<'w> = dyn for<'r, 'i> FnMut(&mut Reading<'r, 'i>, &[Node<'i>]) + 'w;

#[derive(Clone, Copy)]
struct Place<'n, 'a> {
    context: &'n str,
    collection: &'n str,
    usual: bool,
    depth: usize,
    parent: Option<&'n Node<'a>>,
}

impl<'r, 'a> Reading<'r, 'a> {
    /// A reading of one file.
    pub(crate) fn new(log: &'r mut FileLog<'a>, draft: &'r mut Draft, progress: &'r mut dyn FnMut(usize)) -> Self {
        Self {
            log,
            draft,
            recognised: OrderedMap::new(),
            unused: OrderedMap::new(),
            met: 0,
            unknown: 0,
            first_unknown: None,
            alike: None,
            progress,
        }
    }

    /// Reads everything that the file holds.
    pub(crate) fn run(&mut self, roots: &[Node<'a>]) {
        for root in roots {
            self.walk(root, Place { context: "", collection: "", usual: true, depth: DEPTH, parent: None });
        }
        self.close();
    }

    /// Reads the rows of a table.
    pub(crate) fn run_table(&mut self, table: &Table<'_>, rows: &[Node<'a>]) {
        if table.has("userPrincipalName") && !table.has("id") && !registration::is_report(table) {
            let words = Words::warning(NoticeKind::Missing, "This table names users, but not their ids.")
                .so("No policy can be matched with them, and nothing in it is used.")
                .remedy("Load the portal's download of users, or the users from Graph, with their id.");
            return self.log.offset_notice(0, words);
        }
        if members::is_list(table) {
            return members::read_table(self, rows);
        }
        let policies = rows.first().is_some_and(|row| row.has("conditions") && row.has("state"));
        if policies && !table.has("grantControls.authenticationStrength.id") {
            let words = Words::warning(NoticeKind::Missing, "This table of policies has no column for strengths.")
                .so("Policies that ask for an authentication strength are incomplete, and marked where that shows.")
                .remedy("Export the policies as JSON: a table loses a part of them.");
            self.log.offset_notice(0, words);
        }
        self.run(rows);
    }

    fn walk(&mut self, node: &Node<'a>, place: Place<'_, 'a>) {
        match &node.value {
            Value::Array(_) | Value::Long(_) => {
                if place.context.is_empty() && matches!(place.collection, "" | "value") {
                    members::ask_if_typed(self, node);
                }
                let is_long = matches!(node.value, Value::Long(_));
                node.while_each(&mut |item| {
                    self.walk(item, place);
                    if is_long {
                        (self.progress)(item.end);
                    }
                    true
                });
            }
            Value::Object(_) => self.object(node, place),
            Value::Text(text) if text.trim_start().starts_with(['{', '[']) => {
                let Place { context, collection, usual, depth, .. } = place;
                self.within(node, &mut |inner, roots| {
                    let place = Place { context, collection, usual, depth, parent: None };
                    roots.iter().for_each(|root| inner.walk(root, place));
                });
            }
            _ => {}
        }
    }

    /// Reads JSON that stands in a string, as tools keep it that store objects in tables.
    pub(crate) fn within(&mut self, node: &Node<'a>, read: &mut Within<'_>) {
        let text = node.text().unwrap_or_default();
        let (roots, faults) = json::read(text);
        let mut log = self.log.inside(node, text, &roots);
        let mut untold = |_| {};
        let mut inner = Reading { met: self.met, ..Reading::new(&mut log, self.draft, &mut untold) };
        read(&mut inner, &roots);
        let Reading { met, recognised, unused, .. } = inner;
        if met > self.met {
            faults.into_iter().for_each(|fault| log.offset_notice(fault.at, file::fault_words(fault)));
        }
        self.met = met;
        recognised.into_iter().for_each(|(kind, count)| *self.recognised.entry(kind).or_default() += count);
        unused.into_iter().for_each(|(what, count)| *self.unused.entry(what).or_default() += count);
        log.finish().into_iter().for_each(|notice| self.log.put(notice));
    }

    fn object(&mut self, node: &Node<'a>, place: Place<'_, 'a>) {
        let own = node.text_of("@odata.context");
        let context = own.unwrap_or(place.context);
        let collection = own.map_or(place.collection, collection);
        let Place { usual, parent, .. } = place;
        let record = Record { node, context, collection, usual_place: usual, number: self.met + 1, parent };
        let known = self.recognise(&record);
        match known {
            Some((reader, kind)) => {
                self.met += 1;
                *self.recognised.entry(kind).or_default() += 1;
                // One object by itself is a part of a list, of which the rest is missing.
                if let Some(list) = own.and_then(|own| own.strip_suffix("/$entity")) {
                    self.cut(list);
                }
                if node.whole || kind == Kind::NotUsed {
                    (reader.read)(self, &record);
                } else {
                    self.broken(node, kind);
                }
            }
            None if own.is_some() && is_empty_list(node) => {
                self.met += 1;
                self.count(Kind::Empty, 1);
                if !node.has("@odata.nextLink") {
                    self.draft.surroundings.empty_lists.push(list_name(context));
                }
                self.page(node, context);
            }
            None => self.envelope(node, Place { context, collection, ..place }),
        }
    }

    fn recognise(&mut self, record: &Record<'_, '_>) -> Option<(&'static Reader, Kind)> {
        if let Some(known) = self.alike.as_ref().and_then(|alike| alike.recognise(record)) {
            debug_assert_eq!(recognised(record).map(|(_, kind)| kind), Some(known.1));
            return Some(known);
        }
        let known = recognised(record)?;
        self.alike = Alike::note(record, known);
        Some(known)
    }

    fn broken(&mut self, node: &Node<'a>, kind: Kind) {
        let what = format!("This {} is damaged: a part of it could not be read.", kind.words(1));
        let words = Words::error(NoticeKind::CutOff, what)
            .so("It is left out, because half of it could mean something else.")
            .remedy("Correct the fault named for this file, or export the file again.");
        self.log.say(node, words);
        self.count(kind, -1);
    }

    /// Changes how many objects of a kind were recognised.
    pub(crate) fn count(&mut self, kind: Kind, change: isize) {
        let count = self.recognised.entry(kind).or_default();
        *count = count.saturating_add_signed(change);
    }

    fn envelope(&mut self, node: &Node<'a>, place: Place<'_, 'a>) {
        let (met, unknown, first) = (self.met, self.unknown, self.first_unknown.take());
        if let Some(depth) = place.depth.checked_sub(1) {
            for member in node.members().iter().filter(|member| !is_metadata(&member.name)) {
                let name = member.name.to_lowercase().replace(['_', '-', ' '], "");
                let usual = place.usual && COLLECTIONS.contains(&name.as_str());
                let collection = if place.collection.is_empty() { name.as_str() } else { place.collection };
                let place = Place { context: place.context, collection, usual, depth, parent: Some(node) };
                self.walk(&member.node, place);
            }
        }
        if self.met > met {
            self.first_unknown = first.or(self.first_unknown.take());
            self.page(node, place.context);
        } else {
            // What is unknown inside of something unknown is not counted apart.
            self.unknown = unknown + usize::from(!node.is_hollow());
            self.first_unknown = first.or_else(|| (!node.is_hollow()).then(|| outline(node)));
        }
    }

    /// Notes whether a page of a list is the last one.
    fn page(&mut self, node: &Node<'a>, context: &str) {
        if node.has("@odata.nextLink") {
            self.cut(context);
        } else if !context.is_empty() {
            self.draft.ended_lists.push(list_name(context));
        }
        self.next_page(node);
    }

    fn cut(&mut self, context: &str) {
        let (list, known) = (list_name(context), &mut self.draft.surroundings.cut_lists);
        if !known.contains(&list) {
            known.push(list);
        }
    }

    pub(crate) fn next_page(&mut self, node: &Node<'a>) {
        if let Some(link) = node.get("@odata.nextLink") {
            let words = Words::warning(NoticeKind::CutOff, "The list goes on: this is one page of several.")
                .so("Everything on the pages that follow is missing.")
                .remedy("Follow the next link until there is none, and load all pages.");
            self.log.say(link, words);
        }
    }

    fn close(&mut self) {
        for (what, count) in std::mem::take(&mut self.unused) {
            let words = Words::info(NoticeKind::NotUsed, format!("The file holds {what} ({count})."))
                .so("They are recognised, but not used yet.")
                .remedy("Nothing needs to be done.");
            self.log.file_notice(words);
        }
        self.recognised.retain(|_, count| *count > 0);
        let Some(outline) = self.first_unknown.take() else {
            if self.met == 0 && !self.log.has_spoken() {
                let words = Words::info(NoticeKind::UnknownContent, "The file holds no object: it is empty.")
                    .so("Nothing in it is used.")
                    .remedy("Nothing needs to be done, unless something was expected in it.");
                self.log.file_notice(words);
            }
            return;
        };
        let words = if self.met == 0 {
            Words::warning(NoticeKind::UnknownContent, format!("The file is of no known kind; {outline}."))
                .so("Nothing in it is used.")
                .remedy("Load exports of Conditional Access policies, named locations, users, groups or roles.")
        } else {
            let what = match self.unknown {
                1 => format!("One object in the file is of no known kind; {outline}."),
                count => format!("{count} objects in the file are of no known kind; in the first one {outline}."),
            };
            Words::info(NoticeKind::UnknownContent, what)
                .so("What is not known is passed over.")
                .remedy("Check whether one of them should have been a policy or another object that is needed.")
        };
        self.log.file_notice(words);
    }
}

/// The first of the readers that knows an object, and what it is.
fn recognised(record: &Record<'_, '_>) -> Option<(&'static Reader, Kind)> {
    READERS.iter().find_map(|reader| (reader.recognise)(record).map(|kind| (*reader, kind)))
}

/// The path of a list in its context, in lower case and without what was selected of it.
fn list_name(context: &str) -> String {
    let path = context.rsplit('#').next().unwrap_or(context).to_lowercase();
    match path.rfind('(') {
        Some(at) if path.ends_with(')') => path.get(..at).unwrap_or_default().to_owned(),
        _ => path,
    }
}

fn is_empty_list(node: &Node<'_>) -> bool {
    node.get("value").is_some_and(|list| matches!(&list.value, Value::Array(items) if items.is_empty()))
}

/// The names of an object's members, shortened.
fn outline(node: &Node<'_>) -> String {
    let mut told = None;
    if let Some(list) = node.get("value") {
        list.while_each(&mut |first| {
            told = Some(names_of_members(first));
            false
        });
    }
    told.unwrap_or_else(|| names_of_members(node))
}

fn names_of_members(node: &Node<'_>) -> String {
    let names: Vec<_> =
        node.members().iter().filter(|m| !is_metadata(&m.name)).map(|m| m.name.as_ref()).take(6).collect();
    if names.is_empty() {
        "its objects have no members".to_owned()
    } else {
        format!("the members are {}", shortened(&names.join(", ")))
    }
}

/// The collection that a context names: `…$metadata#users(id,displayName)/$entity` is `users`.
fn collection(context: &str) -> &str {
    let path = context.rsplit('#').next().unwrap_or_default();
    let path = path.strip_suffix("/$entity").unwrap_or(path);
    let path = match path.ends_with(')') {
        true => path
            .find('(')
            .and_then(|at| path.get(..at))
            .filter(|head| !path_after(path, head).contains("/"))
            .unwrap_or(path),
        false => path,
    };
    path.rsplit('/').next().unwrap_or_default()
}

fn path_after<'p>(path: &'p str, head: &str) -> &'p str {
    path.strip_prefix(head).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::collection;

    #[test]
    fn an_empty_list_is_told_from_one_that_is_missing() {
        let list = |context: &str, more: &str| {
            let text = format!(
                r#"{{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#{context}"{more},"value":[]}}"#
            );
            let file = crate::File { name: "list.json".into(), bytes: text.into_bytes() };
            crate::import(vec![file], &mut |_, _| {}).tenant.surroundings.empty_lists
        };
        assert_eq!(list("groupSettings", ""), ["groupsettings"]);
        assert_eq!(list("servicePrincipals(id,appId)", ""), ["serviceprincipals"]);
        assert_eq!(list("identity/conditionalAccess/policies", ""), ["identity/conditionalaccess/policies"]);
        assert!(list("groupSettings", r#","@odata.nextLink":"https://graph.microsoft.com/next""#).is_empty());
    }

    #[test]
    fn a_list_without_its_last_page_is_cut() {
        let page = |number: u32, more: &str| {
            let id = format!("30000000-0000-0000-0000-00000000000{number}");
            let text = format!(
                r#"{{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#groups"{more},"value":[{{"id":"{id}","displayName":"G"}}]}}"#
            );
            crate::File { name: format!("{number}.json"), bytes: text.into_bytes() }
        };
        let cut = |pages: Vec<crate::File>| crate::import(pages, &mut |_, _| {}).tenant.surroundings.cut_lists;
        let next = r#","@odata.nextLink":"https://graph.microsoft.com/next""#;
        assert_eq!(cut(vec![page(1, next)]), ["groups"]);
        assert!(cut(vec![page(1, next), page(2, "")]).is_empty());
        assert!(cut(vec![page(2, ""), page(1, next)]).is_empty());
        assert!(cut(vec![page(1, "")]).is_empty());
        let alone = r#"{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#groups/$entity","id":"30000000-0000-0000-0000-000000000003","displayName":"G"}"#;
        let alone = || crate::File { name: "alone.json".into(), bytes: alone.as_bytes().to_vec() };
        assert_eq!(cut(vec![alone()]), ["groups"]);
        assert!(cut(vec![alone(), page(1, "")]).is_empty());
    }

    #[test]
    fn collections_are_named_by_contexts() {
        for (context, expected) in [
            ("https://graph.microsoft.com/v1.0/$metadata#users", "users"),
            ("https://graph.microsoft.com/v1.0/$metadata#users(displayName,id)", "users"),
            ("https://graph.microsoft.com/beta/$metadata#groups(id,members())/$entity", "groups"),
            ("https://graph.microsoft.com/beta/$metadata#identity/conditionalAccess/policies/$entity", "policies"),
            ("https://graph.microsoft.com/v1.0/$metadata#groups('x')/members", "members"),
            ("", ""),
        ] {
            assert_eq!(collection(context), expected);
        }
    }
}
