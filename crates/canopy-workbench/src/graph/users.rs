//! `conditionalAccessUsers`

use canopy_model::{ExternalTenants, ExternalUserType, GuestSelector, Selection, UserSelector};
use serde::Serialize;

use super::vocabulary::{self, EXTERNAL_TYPES};

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Users {
    include_users: Vec<String>,
    exclude_users: Vec<String>,
    include_groups: Vec<String>,
    exclude_groups: Vec<String>,
    include_roles: Vec<String>,
    exclude_roles: Vec<String>,
    include_guests_or_external_users: Option<Guests>,
    exclude_guests_or_external_users: Option<Guests>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Guests {
    guest_or_external_user_types: String,
    external_tenants: Tenants,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Tenants {
    #[serde(rename = "@odata.type")]
    odata_type: &'static str,
    membership_kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    members: Option<Vec<String>>,
}

#[derive(Default)]
struct Side {
    users: Vec<String>,
    groups: Vec<String>,
    roles: Vec<String>,
    guests: Option<Guests>,
}

pub(super) fn write(users: &Selection<UserSelector>) -> Users {
    let (include, exclude) = (side(&users.include), side(&users.exclude));
    Users {
        include_users: include.users,
        exclude_users: exclude.users,
        include_groups: include.groups,
        exclude_groups: exclude.groups,
        include_roles: include.roles,
        exclude_roles: exclude.roles,
        include_guests_or_external_users: include.guests,
        exclude_guests_or_external_users: exclude.guests,
    }
}

/// Guests of every type and tenant have a token among the users too, which older policies carry.
/// There is room for one other choice of guests; it stands last, where the importer puts it.
fn side(selectors: &[UserSelector]) -> Side {
    let mut side = Side::default();
    for (at, selector) in selectors.iter().enumerate() {
        match selector {
            UserSelector::All => side.users.push("All".to_owned()),
            UserSelector::None => side.users.push("None".to_owned()),
            UserSelector::User(id) => side.users.push(id.to_string()),
            UserSelector::Group(id) => side.groups.push(id.to_string()),
            UserSelector::AnyGroup => side.groups.push("All".to_owned()),
            UserSelector::Role(id) => side.roles.push(id.to_string()),
            UserSelector::AnyRole => side.roles.push("All".to_owned()),
            UserSelector::Guests(all) if at + 1 < selectors.len() && is_everybody_external(all) => {
                side.users.push("GuestsOrExternalUsers".to_owned());
            }
            UserSelector::Guests(some) => side.guests = Some(guests(some)),
            UserSelector::AllAgentUsers => side.users.push("AllAgentIdUsers".to_owned()),
            UserSelector::Unrecognised(text) => side.users.push(text.clone()),
        }
    }
    side
}

/// The member that a selector stands in, without `include` or `exclude`, and what is written there;
/// empty for guests, who are an object.
pub(crate) fn selector(selector: &UserSelector) -> (&'static str, String) {
    match selector {
        UserSelector::All => ("Users", "All".to_owned()),
        UserSelector::None => ("Users", "None".to_owned()),
        UserSelector::User(id) => ("Users", id.to_string()),
        UserSelector::AllAgentUsers => ("Users", "AllAgentIdUsers".to_owned()),
        UserSelector::Unrecognised(text) => ("Users", text.clone()),
        UserSelector::Group(id) => ("Groups", id.to_string()),
        UserSelector::AnyGroup => ("Groups", "All".to_owned()),
        UserSelector::Role(id) => ("Roles", id.to_string()),
        UserSelector::AnyRole => ("Roles", "All".to_owned()),
        UserSelector::Guests(_) => ("GuestsOrExternalUsers", String::new()),
    }
}

fn is_everybody_external(guests: &GuestSelector) -> bool {
    guests.tenants == ExternalTenants::All && guests.types.len() == ExternalUserType::ALL.len()
}

fn guests(guests: &GuestSelector) -> Guests {
    let external_tenants = match &guests.tenants {
        ExternalTenants::All => Tenants {
            odata_type: "#microsoft.graph.conditionalAccessAllExternalTenants",
            membership_kind: "all",
            members: None,
        },
        ExternalTenants::Enumerated(tenants) => Tenants {
            odata_type: "#microsoft.graph.conditionalAccessEnumeratedExternalTenants",
            membership_kind: "enumerated",
            members: Some(tenants.iter().map(ToString::to_string).collect()),
        },
    };
    Guests { guest_or_external_user_types: vocabulary::flags(EXTERNAL_TYPES, &guests.types), external_tenants }
}
