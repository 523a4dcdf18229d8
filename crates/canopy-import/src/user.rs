//! Users, and how they are external.

use canopy_model::{Account, ExternalUserType, Home, TenantId, User, UserId, UserType};

use crate::json::Node;
use crate::kind::Kind;
use crate::log::Words;
use crate::notice::NoticeKind;
use crate::record::Record;
use crate::sniff::{Reader, Reading};
use crate::when;

/// Reads a user.
pub(crate) static READER: Reader = Reader { recognise, read };

/// Members that tell a user from a record that only mentions one.
const TELLING: [&str; 8] = [
    "userType",
    "accountEnabled",
    "givenName",
    "businessPhones",
    "mailNickname",
    "identities",
    "creationType",
    "jobTitle",
];

fn recognise(record: &Record<'_, '_>) -> Option<Kind> {
    let typed = record.is("user", "users");
    let shaped = record.usual_place && record.has(&["userPrincipalName", "displayName"]) && record.has_any(&TELLING);
    let other = record.is_other_than("user") || record.has_any(&["appId", "roleTemplateId", "riskState", "groupTypes"]);
    ((typed || shaped) && !other).then_some(Kind::User)
}

fn read<'a>(reading: &mut Reading<'_, 'a>, record: &Record<'_, 'a>) {
    let node = record.node;
    let Some(id) = node.text_of("id") else {
        let words = Words::error(NoticeKind::Missing, "This user has no id.")
            .so("No policy can be matched with the user, who is left out.")
            .remedy("Export the users with their id, or without choosing members.");
        reading.log.say(node, words);
        reading.count(Kind::User, -1);
        return;
    };
    let user = decode(id, node, reading.draft.id.as_ref());
    reading.draft.users.put(user, reading.log.file());
}

fn decode(id: &str, node: &Node<'_>, tenant: Option<&TenantId>) -> User {
    let text = |name: &str| node.text_of(name).map(str::to_owned);
    let upn = text("userPrincipalName").unwrap_or_default();
    let guest = node.text_of("userType").is_some_and(|kind| kind.trim().eq_ignore_ascii_case("guest"));
    let user_type = if guest { UserType::Guest } else { UserType::Member };
    User {
        id: UserId::new(id),
        name: text("displayName").unwrap_or_else(|| upn.clone()),
        user_type,
        enabled: node.flag_of("accountEnabled"),
        external: external(node, &upn, user_type),
        home: home(node, tenant),
        department: text("department"),
        account: account(node),
        upn,
    }
}

/// Null says no where the member was asked for.
fn account(node: &Node<'_>) -> Account {
    let last = |name: &str| node.get("signInActivity").and_then(|activity| when::read(activity.text_of(name)?));
    let interactive = last("lastSignInDateTime");
    let last = interactive.max(last("lastNonInteractiveSignInDateTime"));
    Account {
        synced: node.has("onPremisesSyncEnabled").then(|| node.flag_of("onPremisesSyncEnabled").unwrap_or(false)),
        licensed: node.get("assignedLicenses").map(|list| !list.items().is_empty()),
        mail: node.has("mail").then(|| node.text_of("mail").is_some()),
        last_sign_in: last.map(|minutes| minutes / when::DAY),
        last_interactive: interactive.map(|minutes| minutes / when::DAY),
    }
}

/// Neither userType nor identities alone decides (user-properties).
fn external(node: &Node<'_>, upn: &str, user_type: UserType) -> Option<ExternalUserType> {
    let invited = node.text_of("externalUserState").is_some()
        || node.text_of("creationType").is_some_and(|kind| kind.trim().eq_ignore_ascii_case("invitation"));
    let marked = upn.contains('#') && upn.as_bytes().windows(5).any(|part| part.eq_ignore_ascii_case(b"#EXT#"));
    let elsewhere = identities(node).any(|(sign_in, issuer)| is_elsewhere(sign_in, issuer, upn));
    match (invited || marked || elsewhere, user_type) {
        (true, UserType::Guest) => Some(ExternalUserType::B2bCollaborationGuest),
        (true, UserType::Member) => Some(ExternalUserType::B2bCollaborationMember),
        (false, UserType::Guest) => Some(ExternalUserType::InternalGuest),
        (false, UserType::Member) => None,
    }
}

/// `signInType` and `issuer` of each identity.
fn identities<'n>(node: &'n Node<'_>) -> impl Iterator<Item = (&'n str, &'n str)> {
    let list = node.get("identities").map(Node::items).unwrap_or_default();
    list.iter().map(|identity| {
        (identity.text_of("signInType").unwrap_or_default(), identity.text_of("issuer").unwrap_or_default())
    })
}

/// Whether an identity's issuer is not this tenant. A `userPrincipalName` identity always is; for
/// a federated one, only issuers that are surely foreign count: a domain could be the tenant's own.
fn is_elsewhere(sign_in: &str, issuer: &str, upn: &str) -> bool {
    let (sign_in, issuer) = (sign_in.to_lowercase(), issuer.to_lowercase());
    let own = upn.rsplit('@').next().is_some_and(|domain| domain.eq_ignore_ascii_case(&issuer));
    let foreign = issuer == "externalazuread" || NO_TENANT.contains(&issuer.as_str());
    sign_in == "federated" && !own && (foreign || !issuer.contains(".onmicrosoft."))
}

/// Issuers that are no Entra tenant; `mail` is a one-time passcode.
const NO_TENANT: [&str; 4] = ["microsoftaccount", "google.com", "facebook.com", "mail"];

/// The tenant of an issuer such as `https://sts.windows.net/<id>/`; a mail domain is none.
fn home(node: &Node<'_>, own: Option<&TenantId>) -> Home {
    let tenant = |issuer: &str| {
        issuer.split('/').map(TenantId::new).find(|part| part.0.is_guid() && Some(part) != own).map(Home::Tenant)
    };
    let outside = |issuer: &str| NO_TENANT.iter().any(|known| known.eq_ignore_ascii_case(issuer));
    let found = identities(node).find_map(|(_, issuer)| tenant(issuer));
    found.unwrap_or(if identities(node).any(|(_, issuer)| outside(issuer)) { Home::NoTenant } else { Home::Unknown })
}
