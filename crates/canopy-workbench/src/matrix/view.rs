//! Matrices as a page draws them: rows without a string of their own, and ways to group them.

use canopy_model::ordered::OrderedMap;

use canopy_engine::Space;
use canopy_model::{AssignmentKind, ExternalUserType, GroupId, Home, RoleId, User, UserId, UserSelector};

use crate::answer::{
    GroupedBy, Matrix, MatrixGroup, MatrixGrouping, MatrixLines, MatrixPeople, MatrixRow, MatrixView, PolicyMatrix,
    PolicyMatrixView,
};
use crate::ordered;
use crate::people;
use crate::words::{self, Names};

pub(crate) fn view(space: &Space, names: &Names<'_>, found: Matrix) -> MatrixView {
    let Matrix { people, targets, patterns, causes, counts, assumptions } = found;
    MatrixView { people: lines(space, names, people), targets, patterns, causes, counts, assumptions }
}

pub(crate) fn policy_view(space: &Space, names: &Names<'_>, found: PolicyMatrix) -> PolicyMatrixView {
    let PolicyMatrix { people, policies, patterns, assumptions } = found;
    PolicyMatrixView { people: lines(space, names, people), policies, patterns, assumptions }
}

fn lines(space: &Space, names: &Names<'_>, people: MatrixPeople) -> MatrixLines {
    let mut lines = MatrixLines { named: people.named, ..MatrixLines::default() };
    let mut rows = Rows { of_user: vec![Vec::new(); space.tenant().directory.users.len()] };
    for row in people.rows {
        let user = space.memberships().user(&UserId::new(&row.id));
        for row in with_activated(row) {
            rows.note(user, lines.patterns.len());
            push(&mut lines, &row);
        }
    }
    lines.counted = u32::try_from(lines.patterns.len()).unwrap_or(u32::MAX);
    people.without_object.into_iter().flat_map(with_activated).for_each(|row| push(&mut lines, &row));
    if lines.named {
        let groupings = [roles(space, names, &rows), groups(space, names, &rows)];
        let groupings = groupings.into_iter().chain([guests(space, names, &rows), departments(space, &rows)]);
        lines.groupings = groupings.filter(|grouping| !grouping.groups.is_empty()).collect();
    }
    lines
}

fn push(lines: &mut MatrixLines, row: &MatrixRow) {
    lines.ids.push(&row.id);
    lines.names.push(&row.display_name);
    lines.user_principal_names.push(&row.user_principal_name);
    lines.patterns.push(row.pattern);
}

/// The row, and one for each state after activation that differs.
fn with_activated(mut row: MatrixRow) -> impl Iterator<Item = MatrixRow> {
    let activated = std::mem::take(&mut row.activated);
    let after = activated.into_iter().map({
        let row = row.clone();
        move |state| MatrixRow {
            display_name: format!("{}, after activating {}", row.display_name, words::list(&state.roles, "and")),
            pattern: state.pattern,
            ..row.clone()
        }
    });
    std::iter::once(row).chain(after.collect::<Vec<_>>())
}

/// The rows of each user.
struct Rows {
    of_user: Vec<Vec<u32>>,
}

impl Rows {
    fn note(&mut self, user: Option<usize>, row: usize) {
        let rows = user.and_then(|user| self.of_user.get_mut(user));
        rows.into_iter().zip(u32::try_from(row)).for_each(|(rows, row)| rows.push(row));
    }

    fn of(&self, user: usize) -> impl Iterator<Item = u32> {
        self.of_user.get(user).into_iter().flatten().copied()
    }

    /// A group of these users, in ascending order; nothing where nobody of them has a row.
    fn group(&self, name: String, badge: String, users: Vec<usize>) -> Option<MatrixGroup> {
        let rows: Vec<u32> = users.into_iter().flat_map(|user| self.of(user)).collect();
        (!rows.is_empty()).then_some(MatrixGroup { name, badge, rows })
    }
}

fn roles(space: &Space, names: &Names<'_>, rows: &Rows) -> MatrixGrouping {
    let rank = |role: &RoleId| !space.tenant().role(role).is_some_and(|role| role.privileged);
    let of = |kind: AssignmentKind| {
        let holders = space.memberships().holders(kind).into_iter();
        let holders = ordered::map(holders.map(|(role, users)| ((rank(&role), names.role(&role), role), users)));
        holders.into_iter().filter_map(move |((_, name, _), users)| {
            let (name, badge) = match kind {
                AssignmentKind::Active => (name.clone(), name),
                AssignmentKind::Eligible => (format!("{name}, eligible"), format!("eligible: {name}")),
            };
            rows.group(name, badge, users)
        })
    };
    let groups = of(AssignmentKind::Active).chain(of(AssignmentKind::Eligible)).collect();
    MatrixGrouping { by: GroupedBy::Role, groups }
}

fn groups(space: &Space, names: &Names<'_>, rows: &Rows) -> MatrixGrouping {
    let policies = space.tenant().policies.iter().take(space.exported());
    let selectors = policies.flat_map(|policy| {
        let users = &policy.conditions.users;
        users.include.iter().chain(&users.exclude)
    });
    let mentioned = selectors.filter_map(|selector| match selector {
        UserSelector::Group(id) => Some(id),
        _ => None,
    });
    let named = ordered::map(mentioned.into_iter().map(|id| ((false, names.group(id).to_lowercase(), id), id)));
    let group = |id: &GroupId| rows.group(names.group(id), String::new(), space.memberships().users_in(id));
    MatrixGrouping { by: GroupedBy::Group, groups: named.into_values().filter_map(group).collect() }
}

fn guests(space: &Space, names: &Names<'_>, rows: &Rows) -> MatrixGrouping {
    let key = |user: &User| user.external.map(|kind| (kind, user.home.clone()));
    let groups = by(space, key).into_iter().filter_map(|((kind, home), users)| {
        rows.group(guests_of(names, kind, &home), people::external_badge(kind).to_owned(), users)
    });
    MatrixGrouping { by: GroupedBy::Guests, groups: groups.collect() }
}

fn guests_of(names: &Names<'_>, kind: ExternalUserType, home: &Home) -> String {
    let kind = words::capitalised(Names::external(kind));
    match home {
        Home::Tenant(id) => format!("{kind} of tenant {}", names.tenant(id)),
        Home::NoTenant => format!("{kind} of no tenant"),
        Home::Unknown => kind,
    }
}

fn departments(space: &Space, rows: &Rows) -> MatrixGrouping {
    let key = |user: &User| user.department.clone().filter(|name| !name.trim().is_empty());
    let groups = by(space, key).into_iter().filter_map(|(name, users)| rows.group(name, String::new(), users));
    MatrixGrouping { by: GroupedBy::Department, groups: groups.collect() }
}

/// Users by something that some of them have.
fn by<K: Ord>(space: &Space, key: impl Fn(&User) -> Option<K>) -> OrderedMap<K, Vec<usize>> {
    let mut found: OrderedMap<K, Vec<usize>> = OrderedMap::new();
    for (at, user) in space.tenant().directory.users.iter().enumerate() {
        if let Some(key) = key(user) {
            found.entry(key).or_default().push(at);
        }
    }
    found
}
