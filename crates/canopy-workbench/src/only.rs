//! The people that a question is about.

use canopy_model::ordered::OrderedSet;

use canopy_engine::{Bearer, Kind, Space};
use canopy_model::{AssignmentKind, GroupId, RoleId, UserId, ordered};

use crate::people;

/// Some people, or everybody.
pub(crate) struct Wanted<'s> {
    space: &'s Space,
    everybody: bool,
    guests: bool,
    /// Users by place.
    users: OrderedSet<usize>,
    /// Groups, roles and kinds of people, as they were named.
    named: OrderedSet<String>,
}

impl<'s> Wanted<'s> {
    /// Reads what names people; nothing names everybody.
    ///
    /// # Errors
    ///
    /// Says whom the exports do not hold.
    pub(crate) fn new(space: &'s Space, people: &[String]) -> Result<Self, String> {
        let mut wanted = Self {
            space,
            everybody: people.is_empty(),
            guests: false,
            users: OrderedSet::new(),
            named: OrderedSet::new(),
        };
        people.iter().try_for_each(|one| wanted.add(one))?;
        Ok(wanted)
    }

    fn add(&mut self, one: &str) -> Result<(), String> {
        let memberships = self.space.memberships();
        let known = self.space.knows_people();
        match one.split_once(':') {
            _ if one == "guests" => self.guests = true,
            _ if one == "admins" => {
                let roles = self.space.tenant().roles.iter().filter(|role| role.privileged);
                let privileged = ordered::set(roles.map(|role| &role.id));
                for kind in [AssignmentKind::Active, AssignmentKind::Eligible] {
                    let held = memberships.holders(kind).into_iter().filter(|(role, _)| privileged.contains(role));
                    self.users.extend(held.flat_map(|(_, users)| users));
                }
                self.named.extend(privileged.into_iter().map(|role| format!("role:{role}")));
            }
            Some(("group", id)) => {
                let users = memberships.users_in(&GroupId::new(id));
                if known && users.is_empty() {
                    return Err(format!("No export names a member of the group {id}."));
                }
                self.users.extend(users);
                self.named.insert(one.to_owned());
            }
            Some(("role", id)) => {
                let role = RoleId::new(id);
                for kind in [AssignmentKind::Active, AssignmentKind::Eligible] {
                    self.users.extend(memberships.holders(kind).remove(&role).unwrap_or_default());
                }
                if known && self.users.is_empty() {
                    return Err(format!("No export names a holder of the role {id}."));
                }
                self.named.insert(one.to_owned());
            }
            Some(("kind", _)) => drop(self.named.insert(one.to_owned())),
            _ => {
                let named = || {
                    let mut users = self.space.tenant().directory.users.iter();
                    users.position(|user| user.upn.eq_ignore_ascii_case(one))
                };
                let place = memberships.user(&UserId::new(one)).or_else(named);
                self.users.insert(place.ok_or_else(|| format!("There is no user {one} in the exports."))?);
            }
        }
        Ok(())
    }

    pub(crate) fn holds(&self, bearer: &Bearer) -> bool {
        self.everybody
            || match bearer {
                Bearer::Person(person) => {
                    let is_guest = || people::user(self.space, person).is_some_and(|user| user.external.is_some());
                    self.users.contains(&person.user) || (self.guests && is_guest())
                }
                Bearer::Kind(kind) => self.named.contains(&people::kind_id(kind)) || self.holds_part(kind),
            }
    }

    fn holds_part(&self, kind: &Kind) -> bool {
        match kind {
            Kind::InGroup(id) => self.named.contains(&format!("group:{id}")),
            Kind::WithRole(id) => self.named.contains(&format!("role:{id}")),
            Kind::Both(one, other) => self.holds_part(one) || self.holds_part(other),
            Kind::External(..) => self.guests,
            Kind::Everyone | Kind::Named(_) => false,
        }
    }
}
