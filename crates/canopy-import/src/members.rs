//! Lists of members: inside a group or role, as a response of their own, or as a map by group.

use std::collections::HashSet;

use canopy_model::{Group, GroupId, MemberList, ObjectId};

use crate::json::Node;
use crate::kind::Kind;
use crate::log::Words;
use crate::node::is_metadata;
use crate::notice::{NoticeKind, shortened};
use crate::record::Record;
use crate::sniff::{Reader, Reading};

/// Reads a response that lists the members of one group.
pub(crate) static READER: Reader = Reader { recognise, read };

/// Reads a map from group ids to lists of members.
pub(crate) static MAP_READER: Reader = Reader { recognise: recognise_map, read: read_map };

/// `$expand` returns no more members than this, without saying so.
const EXPANDED_AT_MOST: usize = 20;

/// The members of an expanded list, whose names are noted.
pub(crate) fn expanded(
    reading: &mut Reading<'_, '_>,
    list: &Node<'_>,
    next: Option<&Node<'_>>,
    owner: &str,
) -> Vec<ObjectId> {
    let members = ids(reading, list);
    if next.is_some() || list.items().len() == EXPANDED_AT_MOST {
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
    let mut ids = Vec::new();
    for item in list.items() {
        let Some(id) = item.text().filter(|id| !id.trim().is_empty()).or_else(|| item.text_of("id")) else {
            let words = Words::warning(NoticeKind::Missing, "This member has no id.")
                .so("The member is left out.")
                .remedy("Export the members with their id.");
            reading.log.say(item, words);
            continue;
        };
        let id = ObjectId::new(id);
        if let Some(name) = item.text_of("displayName").or_else(|| item.text_of("userPrincipalName")) {
            reading.draft.name(id.clone(), name);
        }
        ids.push(id);
    }
    ids
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
            put(reading, id, members, kind);
            reading.next_page(record.node);
        }
        None => {
            let words = Words::warning(
                NoticeKind::Missing,
                "This is a list of directory objects that does not say whose members they are.",
            )
            .so("Only their names are used.")
            .remedy(
                "Save the members as {\"<group id>\": [\"<user id>\", …]}, or export the groups with members expanded.",
            );
            reading.log.say(record.node, words);
        }
    }
}

fn put(reading: &mut Reading<'_, '_>, id: &str, members: Vec<ObjectId>, list: MemberList) {
    let mut group = Group { id: GroupId::new(id), name: String::new(), members, list };
    // Pages of one list come as several files.
    if let Some(earlier) = reading.draft.groups.get(&group.id.0).filter(|earlier| earlier.list == list) {
        let known: HashSet<&ObjectId> = earlier.members.iter().collect();
        let fresh = group.members.into_iter().filter(|id| !known.contains(id));
        group.members = earlier.members.iter().cloned().chain(fresh).collect();
    }
    reading.draft.groups.put(group, reading.log.file());
}

fn recognise_map(record: &Record<'_, '_>) -> Option<Kind> {
    let mut entries = record.node.members().iter().filter(|member| !is_metadata(&member.name)).peekable();
    let is_member = |item: &Node<'_>| item.text().is_some() || item.text_of("id").is_some();
    entries.peek()?;
    let map = entries.all(|entry| {
        ObjectId::new(&entry.name).is_guid() && entry.node.is_array() && entry.node.items().iter().all(is_member)
    });
    map.then_some(Kind::GroupMembers)
}

fn read_map<'a>(reading: &mut Reading<'_, 'a>, record: &Record<'_, 'a>) {
    let mut count = 0;
    for entry in record.node.members().iter().filter(|member| !is_metadata(&member.name)) {
        let members = ids(reading, &entry.node);
        put(reading, &entry.name, members, MemberList::Direct);
        count += 1;
    }
    // The map itself was counted as one.
    reading.count(Kind::GroupMembers, count - 1);
}
