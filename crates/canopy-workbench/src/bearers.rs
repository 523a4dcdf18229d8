//! Bearers of facts as lines: users before and after activation are one person.

use canopy_engine::{Activation, Bearer, PersonRef, Space};

use crate::people;
use crate::words::Names;

/// Who somebody is, by id, user principal name and name.
pub(crate) struct Identified {
    pub(crate) id: String,
    pub(crate) upn: String,
    pub(crate) name: String,
}

pub(crate) fn identified(space: &Space, names: &Names<'_>, bearer: &Bearer) -> Identified {
    match bearer {
        Bearer::Person(person) => {
            let user = people::user(space, person);
            Identified {
                id: user.map(|user| user.id.to_string()).unwrap_or_default(),
                upn: user.map(|user| user.upn.clone()).unwrap_or_default(),
                name: user.map(|user| user.name.clone()).unwrap_or_default(),
            }
        }
        Bearer::Kind(kind) => {
            Identified { id: people::kind_id(kind), upn: String::new(), name: people::name(space, names, bearer) }
        }
    }
}

/// The person, whichever roles are activated.
pub(crate) fn whole(bearer: &Bearer) -> Bearer {
    match bearer {
        Bearer::Person(person) => Bearer::Person(PersonRef { user: person.user, activation: Activation::Before }),
        Bearer::Kind(_) => bearer.clone(),
    }
}

/// Whether people are known by name.
pub(crate) fn are_named(space: &Space) -> bool {
    !space.tenant().directory.users.is_empty()
}

/// Whether somebody is counted among the people; other kinds have no object in the directory.
pub(crate) fn is_counted(space: &Space, bearer: &Bearer) -> bool {
    !are_named(space) || matches!(bearer, Bearer::Person(_))
}
