//! `conditions.users`: users, groups, roles, guests.

use canopy_model::ordered::OrderedSet;

use canopy_model::{
    ExternalTenants, ExternalUserType, GroupId, GuestSelector, ObjectId, RoleId, Selection, TenantId, UserId,
    UserSelector, ordered,
};

use super::reading::PolicyReading;
use crate::json::Node;
use crate::notice::{NoticeKind, shortened};

const MEMBERS: [&str; 8] = [
    "includeUsers",
    "excludeUsers",
    "includeGroups",
    "excludeGroups",
    "includeRoles",
    "excludeRoles",
    "includeGuestsOrExternalUsers",
    "excludeGuestsOrExternalUsers",
];

const GUEST_TYPES: [(&str, Option<ExternalUserType>); 7] = [
    ("none", None),
    ("internalGuest", Some(ExternalUserType::InternalGuest)),
    ("b2bCollaborationGuest", Some(ExternalUserType::B2bCollaborationGuest)),
    ("b2bCollaborationMember", Some(ExternalUserType::B2bCollaborationMember)),
    ("b2bDirectConnectUser", Some(ExternalUserType::B2bDirectConnectUser)),
    ("otherExternalUser", Some(ExternalUserType::OtherExternalUser)),
    ("serviceProvider", Some(ExternalUserType::ServiceProvider)),
];

/// Reads the users condition.
pub(crate) fn read<'a>(reading: &mut PolicyReading<'_, 'a>, node: &Node<'a>) -> Selection<UserSelector> {
    reading.known_members(node, &MEMBERS);
    Selection { include: side(reading, node, "include"), exclude: side(reading, node, "exclude") }
}

fn side<'a>(reading: &mut PolicyReading<'_, 'a>, node: &Node<'a>, side: &str) -> Vec<UserSelector> {
    let member = |name: &str| node.get(&format!("{side}{name}"));
    let mut selectors = Vec::new();
    for (node, word) in reading.words(member("Users")) {
        selectors.push(user(reading, node, &word));
    }
    for (node, word) in reading.words(member("Groups")) {
        selectors.push(group(reading, node, &word));
    }
    for (node, word) in reading.words(member("Roles")) {
        selectors.push(role(reading, node, &word));
    }
    if let Some(node) = member("GuestsOrExternalUsers").filter(|node| !node.is_hollow()) {
        selectors.extend(guests(reading, node).map(UserSelector::Guests));
    }
    selectors
}

fn user(reading: &mut PolicyReading<'_, '_>, node: &Node<'_>, word: &str) -> UserSelector {
    match word.to_lowercase().as_str() {
        "all" => UserSelector::All,
        "none" => UserSelector::None,
        "guestsorexternalusers" => UserSelector::Guests(GuestSelector {
            types: ordered::set(ExternalUserType::ALL),
            tenants: ExternalTenants::All,
        }),
        "allagentidusers" => UserSelector::AllAgentUsers,
        _ => {
            reading.doubtful_id(node, word, "user");
            UserSelector::User(UserId::new(word))
        }
    }
}

fn group(reading: &mut PolicyReading<'_, '_>, node: &Node<'_>, word: &str) -> UserSelector {
    if word.eq_ignore_ascii_case("all") {
        return UserSelector::AnyGroup;
    }
    reading.doubtful_id(node, word, "group");
    UserSelector::Group(GroupId::new(word))
}

fn role(reading: &mut PolicyReading<'_, '_>, node: &Node<'_>, word: &str) -> UserSelector {
    if word.eq_ignore_ascii_case("all") {
        return UserSelector::AnyRole;
    }
    if ObjectId::new(word).is_guid() {
        return UserSelector::Role(RoleId::new(word));
    }
    if let Some(id) = reading.named(node, word, "role") {
        return UserSelector::Role(RoleId(id));
    }
    reading.matches_nothing(node, &format!("“{}” is no id of a role.", shortened(word)));
    UserSelector::Unrecognised(word.to_owned())
}

fn guests<'a>(reading: &mut PolicyReading<'_, 'a>, node: &Node<'a>) -> Option<GuestSelector> {
    reading.known_members(node, &["guestOrExternalUserTypes", "externalTenants"]);
    let types = match node.get("guestOrExternalUserTypes") {
        Some(flags) if flags.number().is_some() => numbered(flags.number().unwrap_or_default()),
        types => ordered::set(reading.set(types, &GUEST_TYPES)?.into_iter().flatten()),
    };
    let tenants = node.get("externalTenants").map_or(ExternalTenants::All, |node| tenants(reading, node));
    Some(GuestSelector { types, tenants })
}

/// Graph's flags as a number: 1 for internal guests, and so on.
fn numbered(flags: u32) -> OrderedSet<ExternalUserType> {
    let bits = ExternalUserType::ALL.into_iter().enumerate();
    ordered::set(bits.filter(|(bit, _)| flags & (1 << bit) != 0).map(|(_, kind)| kind))
}

fn tenants<'a>(reading: &mut PolicyReading<'_, 'a>, node: &Node<'a>) -> ExternalTenants {
    reading.known_members(node, &["membershipKind", "members"]);
    let members = reading.words(node.get("members"));
    let typed = node.text_of("@odata.type").unwrap_or_default().to_lowercase();
    let kind = node.text_of("membershipKind").unwrap_or_default().to_lowercase();
    match kind.as_str() {
        "all" => ExternalTenants::All,
        "enumerated" => enumerated(members),
        "" if !members.is_empty() || typed.contains("enumerated") => enumerated(members),
        "" => ExternalTenants::All,
        _ => {
            let member = node.get("membershipKind").unwrap_or(node);
            reading.unreadable(member, NoticeKind::UnknownValue, "This choice of external tenants is not known.");
            enumerated(members)
        }
    }
}

fn enumerated(members: Vec<(&Node<'_>, String)>) -> ExternalTenants {
    ExternalTenants::Enumerated(members.iter().map(|(_, id)| TenantId::new(id)).collect())
}
