//! Lists of members: inside a group or role, as a response of their own, or as a map by group.

use canopy_model::{Group, GroupId, GroupProtection, MemberList, ObjectId};
use rustc_hash::FxHashMap;

use crate::Options;
use crate::draft::Draft;

use crate::json::Node;
use crate::json::is_metadata;
use crate::kind::Kind;
use crate::log::Words;
use crate::notice::{Notice, NoticeKind, Severity, shortened};
use crate::record::Record;
use crate::sniff::{Reader, Reading};
use crate::table::Table;

/// Reads a response that lists the members of one group.
pub(crate) static READER: Reader = Reader { recognise, read };

/// Reads a map from group ids to lists of members.
pub(crate) static MAP_READER: Reader = Reader { recognise: recognise_map, read: read_map };

/// `$expand` returns no more members than this, without saying so.
const EXPANDED_AT_MOST: usize = 20;

/// What a group's members are.
const MEMBERS: [&str; 4] = ["user", "group", "serviceprincipal", "device"];

/// The members of an expanded list, whose names are noted.
pub(crate) fn expanded(
    reading: &mut Reading<'_, '_>,
    list: &Node<'_>,
    next: Option<&Node<'_>>,
    owner: &str,
) -> Vec<ObjectId> {
    let members = ids(reading, list);
    if next.is_some() || list.count() == EXPANDED_AT_MOST {
        let count = members.len();
        let what = format!("The member list of “{}” ends after {count} members and may be cut off.", shortened(owner));
        let words = Words::warning(NoticeKind::CutOff, what)
            .so("Members beyond that count as not being in it.")
            .remedy("Export the members with a request of their own: expanding returns 20 at most.");
        reading.log.say(list, words);
    }
    members
}

/// The ids in a list of ids or objects; names of objects are noted.
fn ids(reading: &mut Reading<'_, '_>, list: &Node<'_>) -> Vec<ObjectId> {
    let mut ids = Vec::with_capacity(list.count());
    list.while_each(&mut |item| {
        ids.extend(id(reading, item));
        true
    });
    // Nearly all have an id.
    ids.shrink_to_fit();
    ids
}

fn id(reading: &mut Reading<'_, '_>, item: &Node<'_>) -> Option<ObjectId> {
    let Some(id) = item.text().filter(|id| !id.trim().is_empty()).or_else(|| item.text_of("id")) else {
        let words = Words::warning(NoticeKind::Missing, "This member has no id.")
            .so("The member is left out.")
            .remedy("Export the members with their id.");
        reading.log.say(item, words);
        return None;
    };
    let id = ObjectId::new(id);
    if let Some(name) = item.text_of("displayName").or_else(|| item.text_of("userPrincipalName")) {
        reading.draft.name(id.clone(), name);
    }
    let kind = item.text_of("@odata.type").or_else(|| item.text_of("objectType")).unwrap_or_default();
    if kind.rsplit('.').next().is_some_and(|kind| kind.eq_ignore_ascii_case("group")) {
        reading.draft.nested.insert(id.clone(), 0);
    }
    Some(id)
}

fn recognise(record: &Record<'_, '_>) -> Option<Kind> {
    let listed = record.node.get("value").is_some_and(Node::is_array);
    let own = record.node.text_of("@odata.context").is_some() && listed;
    (own && (owner(record.context).is_some() || is_nameless(record.context))).then_some(Kind::GroupMembers)
}

/// The group and kind of list that a context names: `…#groups('<id>')/transitiveMembers`.
fn owner(context: &str) -> Option<(&str, MemberList)> {
    let (_, rest) = context.split_once("groups(").or_else(|| context.split_once("groups/"))?;
    let end = rest.find(['/', ')'])?;
    let (id, path) = rest.split_at_checked(end)?;
    let path = path.to_lowercase();
    let list = match () {
        () if path.contains("/transitivemembers") => MemberList::Transitive,
        () if path.contains("/members") => MemberList::Direct,
        () => return None,
    };
    Some((id.trim_matches(['\'', '"', '(']), list)).filter(|(id, _)| !id.is_empty())
}

fn is_nameless(context: &str) -> bool {
    context.to_lowercase().ends_with("#directoryobjects")
}

fn read<'a>(reading: &mut Reading<'_, 'a>, record: &Record<'_, 'a>) {
    let Some(list) = record.node.get("value") else { return };
    let members = ids(reading, list);
    match owner(record.context) {
        Some((id, kind)) => {
            let file = reading.log.file();
            put(reading.draft, id, members, kind, file);
        }
        None => ask(reading, record.node, members),
    }
    reading.next_page(record.node);
}

/// A list of members that does not say whose they are.
pub(crate) struct Unowned {
    file: String,
    members: Vec<ObjectId>,
    /// What is asked, unless an answer is found.
    question: Notice,
}

/// Keeps the list until all files are read; then somebody may know whose it is.
fn ask(reading: &mut Reading<'_, '_>, node: &Node<'_>, members: Vec<ObjectId>) {
    let words = Words::warning(NoticeKind::WhoseMembers, "This list of members does not say whose they are.")
        .so("Nobody is a member of a group because of it.")
        .remedy("Put the group's id or name into the file's name, or say which group it is.");
    let question = reading.log.about(node, words);
    reading.draft.unowned.push(Unowned { file: reading.log.file().to_owned(), members, question });
}

/// Asks whose members stand in a list without a context whose objects have their types: lists of
/// users have none, but lists of members may hold several types.
pub(crate) fn ask_if_typed<'a>(reading: &mut Reading<'_, 'a>, list: &Node<'a>) {
    let kind = |item: &Node<'_>| {
        let name = item.text_of("@odata.type")?.rsplit('.').next()?.to_lowercase();
        item.text_of("id").is_some().then_some(name)
    };
    let mut users = false;
    let all = list.while_each(&mut |item| {
        let kind = kind(item).unwrap_or_default();
        users |= kind == "user";
        MEMBERS.contains(&kind.as_str())
    });
    if users && all {
        let members = ids(reading, list);
        reading.count(Kind::GroupMembers, 1);
        let mut members = Some(members);
        list.while_each(&mut |first| {
            members.take().into_iter().for_each(|members| ask(reading, first, members));
            false
        });
    }
}

/// Whether a table is the portal's download of a group's members.
pub(crate) fn is_list(table: &Table<'_>) -> bool {
    table.has("id") && table.has("objectType") && !table.has("accountEnabled")
}

/// Reads the portal's download of a group's members, which does not say which group's.
pub(crate) fn read_table<'a>(reading: &mut Reading<'_, 'a>, rows: &[Node<'a>]) {
    let members = rows.iter().filter_map(|row| id(reading, row)).collect();
    if let Some(first) = rows.first() {
        reading.count(Kind::GroupMembers, 1);
        ask(reading, first, members);
    }
}

/// A file with members that does not say whose they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnownedMembers {
    /// The file's name.
    pub file: String,
    /// How many members it lists.
    pub count: usize,
    /// The group whose members they are taken to be: as the user says, or as the file's name does.
    pub group: Option<GroupId>,
}

/// Gives lists of members to their groups: as the user says, by an id or a group's name in the
/// file's name. The others are asked about.
pub(crate) fn claimed(draft: &mut Draft, options: &Options) -> (Vec<UnownedMembers>, Vec<Notice>) {
    // When these lists were made is forgotten by now.
    draft.begin(None);
    let mut claimed: Vec<UnownedMembers> = Vec::new();
    let mut notices = Vec::new();
    for list in std::mem::take(&mut draft.unowned) {
        let (file, count) = (list.file.clone(), list.members.len());
        let (group, notice) = claim(draft, list, options);
        notices.extend(notice);
        match claimed.iter_mut().find(|known| known.file == file) {
            // Pages of one list, or lists of one file.
            Some(known) => known.count += count,
            None => claimed.push(UnownedMembers { file, count, group }),
        }
    }
    (claimed, notices)
}

fn claim(draft: &mut Draft, list: Unowned, options: &Options) -> (Option<GroupId>, Option<Notice>) {
    let Unowned { file, members, question } = list;
    let told = options.members_of.iter().find(|(name, _)| *name == file).map(|(_, id)| id);
    let by_user = told.is_some();
    if let Some(None) = told {
        return (None, None);
    }
    let told = told.and_then(|id| id.as_ref()).map(|id| id.0.clone());
    let Some(id) = told.or_else(|| id_in(draft, &file)).or_else(|| group_named_in(draft, &file)) else {
        return (None, Some(question));
    };
    let kind = if file.to_lowercase().contains("transitive") { MemberList::Transitive } else { MemberList::Direct };
    put(draft, &id.to_string(), members, kind, &file);
    let name = draft.groups.get(&id).map_or("", |group| group.name.as_str());
    let what = format!("The members in this file are taken to be those of the group “{}” ({id}).", shortened(name));
    let consequence = "Because of the file's name.".to_owned();
    let remedy = "If it is another group's list, say so, or give the file another name.".to_owned();
    let notice = Notice { severity: Severity::Info, what, consequence, remedy, ..question };
    (Some(GroupId(id)), Some(notice).filter(|_| !by_user))
}

/// The one id in a file's name, unless it is known to be no group's.
fn id_in(draft: &Draft, file: &str) -> Option<ObjectId> {
    let parts = file.as_bytes().windows(36).filter_map(|part| std::str::from_utf8(part).ok());
    let mut found: Vec<ObjectId> = parts.map(ObjectId::new).filter(ObjectId::is_guid).collect();
    found.dedup();
    let mut found = found.into_iter().filter(|id| !draft.users.holds(id) && !draft.policies.holds(id));
    found.next().filter(|_| found.next().is_none())
}

/// The one group whose name is a file's name, without folder, ending and what says “members”.
fn group_named_in(draft: &Draft, file: &str) -> Option<ObjectId> {
    let letters =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let stem = letters(name.rsplit_once('.').map_or(name, |(stem, _)| stem));
    let stem = stem.trim_start_matches("transitivemembers").trim_start_matches("members");
    let stem = stem.trim_end_matches("transitivemembers").trim_end_matches("members");
    let mut found = draft.groups.items.iter().filter(|group| !stem.is_empty() && letters(&group.name) == stem);
    found.next().filter(|_| found.next().is_none()).map(|group| group.id.0.clone())
}

/// One notice about groups of which only direct members are known, with groups among them whose
/// members are not.
pub(crate) fn nested(draft: &Draft) -> Option<Notice> {
    let lost = |id: &&ObjectId| match draft.groups.get(id) {
        Some(group) => group.list == MemberList::Missing,
        None => draft.nested.contains_key(id),
    };
    let direct = draft.groups.items.iter().filter(|group| group.list == MemberList::Direct);
    let found: Vec<(&Group, usize)> = direct
        .map(|group| (group, group.members.iter().filter(lost).count()))
        .filter(|(_, count)| *count > 0)
        .collect();
    let (count, groups) = (found.iter().map(|(_, count)| count).sum::<usize>(), found.len());
    let names: Vec<_> = found.iter().take(3).map(|(group, _)| format!("“{}”", shortened(&group.name))).collect();
    (groups > 0).then(|| Notice {
        severity: Severity::Warning,
        code: NoticeKind::NestedGroups,
        file: String::new(),
        line: None,
        column: None,
        path: None,
        excerpt: shortened(&names.join(", ")),
        what: format!("{groups} lists of direct members hold {count} groups whose own members are not there."),
        consequence: "Who is a member through them counts as not being in the group.".to_owned(),
        remedy: "Export the nested groups with their members too, or transitiveMembers of the outer ones.".to_owned(),
    })
}

fn put(draft: &mut Draft, id: &str, members: Vec<ObjectId>, list: MemberList, file: &str) {
    let protection = GroupProtection::default();
    let mut group = Group { id: GroupId::new(id), name: String::new(), members, list, protection };
    let another_time = draft.groups.is_of_another_time(&group.id.0);
    // Pages of one list come as several files.
    if let Some(earlier) = draft.groups.get(&group.id.0).filter(|earlier| earlier.list == list && !another_time) {
        let known: FxHashMap<ObjectId, usize> = earlier.members.iter().map(|id| (id.clone(), 0)).collect();
        let fresh = group.members.into_iter().filter(|id| !known.contains_key(id));
        group.members = earlier.members.iter().cloned().chain(fresh).collect();
    }
    draft.groups.put(group, file);
}

fn recognise_map(record: &Record<'_, '_>) -> Option<Kind> {
    let mut entries = record.node.members().iter().filter(|member| !is_metadata(&member.name)).peekable();
    let is_member = |item: &Node<'_>| item.text().is_some() || item.text_of("id").is_some();
    entries.peek()?;
    let map = entries.all(|entry| {
        ObjectId::new(&entry.name).is_guid()
            && entry.node.is_array()
            && entry.node.while_each(&mut |item| is_member(item))
    });
    map.then_some(Kind::GroupMembers)
}

fn read_map<'a>(reading: &mut Reading<'_, 'a>, record: &Record<'_, 'a>) {
    let mut count = 0;
    for entry in record.node.members().iter().filter(|member| !is_metadata(&member.name)) {
        let members = ids(reading, &entry.node);
        let file = reading.log.file();
        put(reading.draft, &entry.name, members, MemberList::Direct, file);
        count += 1;
    }
    // The map itself was counted as one.
    reading.count(Kind::GroupMembers, count - 1);
}
