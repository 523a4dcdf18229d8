//! The sample tenant: hand-written exports of an invented company, with planted gaps
//! (`sample/ANSWERS.md` says which).

use crate::DroppedFile;

macro_rules! files {
    ($($name:literal)*) => {
        [$(($name, include_bytes!(concat!("../sample/", $name)).as_slice())),*]
    };
}

/// The files, as an administrator would drop them.
pub(crate) fn files() -> Vec<DroppedFile> {
    let files = files![
        "policies.json" "namedLocations.json" "users.json" "groups.json" "group-members.json"
        "directoryRoles.json" "roleAssignments.json" "roleEligibilitySchedules.json"
        "servicePrincipals.json" "agreements.json" "organization.json"
    ];
    files
        .into_iter()
        .map(|(name, bytes)| DroppedFile { name: format!("sample/{name}"), bytes: bytes.to_vec() })
        .collect()
}
