//! Tenants of any size, as exports: the same bytes every time, and shaped like real ones.
//!
//! Teams nest in departments and departments in divisions; apps have groups of their own, made of
//! departments, teams and people from anywhere, so that memberships are organised and scattered at
//! once; most groups no policy names. Some people are guests, some accounts are disabled, roles are
//! held, held through a group, and eligible. Policies are the baseline that every tenant has, then
//! one for each app or department; some are report-only, a few are off.

mod directory;
mod log;
mod pack;
mod policies;

pub use log::write_log;
pub use pack::pack;

/// How large a tenant is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    /// User objects.
    pub users: usize,
    /// Policies.
    pub policies: usize,
}

/// The exports of a tenant: name and content.
pub fn files(scale: Scale) -> Vec<(String, Vec<u8>)> {
    let file = |name: &str, text: String| (name.to_owned(), text.into_bytes());
    vec![
        file("policies.json", policies::policies(scale)),
        file("namedLocations.json", policies::locations()),
        file("users.json", directory::users(scale)),
        file("groups.json", directory::groups(scale)),
        file("roleAssignments.json", directory::assignments(scale)),
        file("roleEligibilityScheduleInstances.json", directory::eligibilities(scale)),
    ]
}

/// A list as Graph answers with it.
fn list(name: &str, items: impl Iterator<Item = String>) -> String {
    let mut text = format!("{{\"@odata.context\":\"https://graph.microsoft.com/v1.0/$metadata#{name}\",\"value\":[");
    for (at, item) in items.enumerate() {
        text.push_str(if at > 0 { ",\n" } else { "\n" });
        text.push_str(&item);
    }
    text.push_str("\n]}\n");
    text
}

/// Pseudo-random numbers that are the same every time (splitmix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % sides.max(1) as u64) as usize
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.roll(of.len())]
    }
}

/// What an id is of.
#[derive(Clone, Copy)]
enum Kind {
    User = 1,
    Team = 2,
    Department = 3,
    AppGroup = 4,
    Special = 5,
    Location = 6,
    App = 7,
    Assignment = 8,
    Policy = 9,
    Division = 10,
    Project = 11,
    Partner = 12,
}

impl Kind {
    fn id(self, n: usize) -> String {
        format!("{:08x}-0000-4000-8000-{n:012x}", self as u32)
    }
}

/// Groups that give access to an app.
const APP_GROUPS: usize = 60;

/// Groups with a purpose of their own, which policies name.
const SPECIAL: [&str; 6] = ["MFA exempt", "Break glass", "Service accounts", "Pilot", "Travellers", "Helpdesk"];
const EXEMPT: usize = 0;
const BREAK_GLASS: usize = 1;
const HELPDESK: usize = 5;

const ROLES: [&str; 6] = [
    "62e90394-69f5-4237-9190-012177145e10",
    "194ae4cb-b126-40b2-bd5b-6091b380977d",
    "f28a1f50-f6e7-4571-818b-6a12f2af6b6c",
    "29232cdf-9323-42fd-ade2-1d097af3e4de",
    "fe930be7-5e62-47db-91af-98c3a49a38b1",
    "729827e3-9c14-49f7-bb1b-9608f156bbb8",
];

/// Other organisations that guests come from.
const PARTNERS: usize = 20;

#[cfg(test)]
mod tests {
    use super::{Scale, files};
    use canopy_import::{File, NoticeKind, import};

    #[test]
    fn a_tenant_is_the_same_every_time_and_is_read_in_full() {
        let scale = Scale { users: 500, policies: 60 };
        let exports = files(scale);
        assert_eq!(exports, files(scale));
        let import = import(exports.into_iter().map(|(name, bytes)| File { name, bytes }).collect(), &mut |_, _| {});
        // Apps have no export of their own here, and so no names.
        let notices: Vec<_> = import.notices.iter().filter(|notice| notice.code != NoticeKind::Unresolved).collect();
        assert!(notices.is_empty(), "{notices:?}");
        let tenant = import.tenant;
        assert_eq!((tenant.directory.users.len(), tenant.policies.len()), (scale.users, scale.policies));
    }
}
