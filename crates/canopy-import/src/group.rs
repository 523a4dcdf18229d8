//! Groups, with the members that were exported with them.

use canopy_model::{Group, GroupId, GroupProtection, MemberList};

use crate::json::Node;
use crate::kind::Kind;
use crate::log::Words;
use crate::members;
use crate::notice::{NoticeKind, shortened};
use crate::record::Record;
use crate::sniff::{Reader, Reading};

/// Reads a group.
pub(crate) static READER: Reader = Reader { recognise, read };

/// Members that only groups have.
const TELLING: [&str; 5] = ["securityEnabled", "groupTypes", "isAssignableToRole", "membershipRule", "mailEnabled"];

fn recognise(record: &Record<'_, '_>) -> Option<Kind> {
    let typed = record.is("group", "groups");
    let list = |name: &str| record.node.get(name).is_some_and(Node::is_array);
    let listed = (list("members") || list("transitiveMembers")) && record.has(&["id", "displayName"]);
    let shaped = record.usual_place && record.has(&["displayName"]) && (record.has_any(&TELLING) || listed);
    let other = record.is_other_than("group") || record.has_any(&["appId", "roleTemplateId", "userPrincipalName"]);
    ((typed || shaped) && !other).then_some(Kind::Group)
}

fn read<'a>(reading: &mut Reading<'_, 'a>, record: &Record<'_, 'a>) {
    let node = record.node;
    let name = node.text_of("displayName").unwrap_or_default().to_owned();
    let Some(id) = node.text_of("id").map(GroupId::new) else {
        let words = Words::error(NoticeKind::Missing, format!("The group “{}” has no id.", shortened(&name)))
            .so("No policy can be matched with it, and it is left out.")
            .remedy("Export the groups with their id.");
        reading.log.say(node, words);
        reading.count(Kind::Group, -1);
        return;
    };
    let lists = [("transitiveMembers", MemberList::Transitive), ("members", MemberList::Direct)];
    let found = lists.into_iter().find_map(|(member, list)| Some((node.get(member)?, list, member)));
    let (members, list) = match found {
        Some((members, list, member)) => {
            let next = node.get(&format!("{member}@odata.nextLink"));
            (members::expanded(reading, members, next, &name), list)
        }
        None => (Vec::new(), MemberList::Missing),
    };
    // Graph writes null where it is neither.
    let flag = |name: &str| node.flag_of(name).or(node.has(name).then_some(false));
    let protection = GroupProtection {
        role_assignable: flag("isAssignableToRole"),
        restricted: node.flag_of("isManagementRestricted"),
        synced: flag("onPremisesSyncEnabled"),
        rule: node.text_of("membershipRule").map(str::to_owned),
    };
    reading.draft.groups.put(Group { id, name, members, list, protection }, reading.log.file());
}
