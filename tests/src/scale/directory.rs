//! People, their groups and their roles.

use std::fmt::Write;

use super::{APP_GROUPS, BREAK_GLASS, Dice, HELPDESK, Kind, PARTNERS, ROLES, SPECIAL, Scale, list};

/// Users of one team.
const TEAM: usize = 40;
/// Teams of one department.
const TEAMS: usize = 25;
/// Departments of one division.
const DEPARTMENTS: usize = 8;
/// One user in so many is a guest.
const GUESTS: usize = 12;
/// One account in so many is disabled.
const DISABLED: usize = 33;
/// One user in so many holds a role, and as many are eligible for one.
const ADMINISTRATORS: usize = 250;
/// For so many users there is one group that no policy names, of as many people from anywhere.
const PROJECT: usize = 16;
/// `$expand` returns no more members than this, so a list of exactly so many counts as cut off.
const EXPANDED_AT_MOST: usize = 20;

pub(super) fn users(scale: Scale) -> String {
    list("users", (0..scale.users).map(user))
}

fn user(n: usize) -> String {
    let id = Kind::User.id(n);
    let (upn, external) = if n % GUESTS == GUESTS - 1 {
        (format!("person{n}_partner{}.example#EXT#@contoso.example", n % PARTNERS), guest(n))
    } else {
        (format!("person{n}@contoso.example"), r#""userType":"Member","externalUserState":null"#.to_owned())
    };
    let (enabled, department) = (n % DISABLED != DISABLED - 1, department_of(n));
    format!(
        r#"{{"id":"{id}","displayName":"Person {n}","userPrincipalName":"{upn}",{external},"accountEnabled":{enabled},"department":"Department {department}"}}"#
    )
}

/// Of most guests the export does not tell where they come from.
fn guest(n: usize) -> String {
    let issuer = match n / GUESTS % 4 {
        0 => format!("https://sts.windows.net/{}/", Kind::Partner.id(n % PARTNERS)),
        1 => "mail".to_owned(),
        _ => "ExternalAzureAD".to_owned(),
    };
    format!(
        r#""userType":"Guest","externalUserState":"Accepted","identities":[{{"signInType":"federated","issuer":"{issuer}","issuerAssignedId":null}}]"#
    )
}

/// The organisation's tree; its last branch takes what is left over.
struct Tree {
    users: usize,
    teams: usize,
    departments: usize,
    divisions: usize,
}

impl Tree {
    fn of(scale: Scale) -> Self {
        let of = |all: usize, each: usize| (all / each).max(1);
        let teams = of(scale.users, TEAM);
        let departments = of(teams, TEAMS);
        Self { users: scale.users, teams, departments, divisions: of(departments, DEPARTMENTS) }
    }
}

/// How many departments there are.
pub(super) fn departments(scale: Scale) -> usize {
    Tree::of(scale).departments
}

fn department_of(user: usize) -> usize {
    user / TEAM / TEAMS
}

fn branch(n: usize, each: usize, branches: usize, all: usize) -> std::ops::Range<usize> {
    n * each..if n + 1 == branches { all } else { (n + 1) * each }
}

pub(super) fn groups(scale: Scale) -> String {
    let tree = Tree::of(scale);
    let teams = (0..tree.teams).map(|n| {
        let people = branch(n, TEAM, tree.teams, tree.users).map(|n| Kind::User.id(n));
        group(Kind::Team.id(n), &format!("Team {n}"), people)
    });
    let departments = (0..tree.departments).map(|n| {
        let teams = branch(n, TEAMS, tree.departments, tree.teams).map(|n| Kind::Team.id(n));
        group(Kind::Department.id(n), &format!("Department {n}"), teams)
    });
    let divisions = (0..tree.divisions).map(|n| {
        let departments = branch(n, DEPARTMENTS, tree.divisions, tree.departments).map(|n| Kind::Department.id(n));
        group(Kind::Division.id(n), &format!("Division {n}"), departments)
    });
    let organised = teams.chain(departments).chain(divisions);
    list("groups", organised.chain(app_groups(&tree)).chain(special(scale.users)).chain(projects(scale.users)))
}

/// Two whole departments, some teams, and people from anywhere: the first app has many of them, the
/// last few, and everybody is in about three.
fn app_groups(tree: &Tree) -> impl Iterator<Item = String> {
    (0..APP_GROUPS).map(|n| {
        let mut dice = Dice(1_000 + n as u64);
        let mut members: Vec<String> = (0..2).map(|_| Kind::Department.id(dice.roll(tree.departments))).collect();
        members.extend((0..tree.teams / 100 + 1).map(|_| Kind::Team.id(dice.roll(tree.teams))));
        members.extend((0..tree.users / (5 + n)).map(|_| Kind::User.id(dice.roll(tree.users))));
        group(Kind::AppGroup.id(n), &format!("App {n} users"), members.into_iter())
    })
}

fn special(users: usize) -> impl Iterator<Item = String> {
    SPECIAL.iter().enumerate().map(move |(n, name)| {
        let mut dice = Dice(2_000 + n as u64);
        let count = if n == BREAK_GLASS { 2 } else { users / 400 + 3 };
        group(Kind::Special.id(n), name, (0..count).map(|_| Kind::User.id(dice.roll(users))))
    })
}

fn projects(users: usize) -> impl Iterator<Item = String> {
    (0..users / PROJECT).map(move |n| {
        let mut dice = Dice(3_000 + n as u64);
        group(Kind::Project.id(n), &format!("Project {n}"), (0..PROJECT).map(|_| Kind::User.id(dice.roll(users))))
    })
}

fn group(id: String, name: &str, members: impl Iterator<Item = String>) -> String {
    let mut text = format!(r#"{{"id":"{id}","displayName":"{name}","securityEnabled":true,"members":["#);
    let mut count = 0;
    let mut add = |id: &str| {
        let comma = if count > 0 { "," } else { "" };
        let _ = write!(text, r#"{comma}{{"id":"{id}"}}"#);
        count += 1;
        count
    };
    if members.map(|id| add(&id)).last() == Some(EXPANDED_AT_MOST) {
        add(&Kind::User.id(0));
    }
    text.push_str("]}");
    text
}

/// Roles held by people, and one by a group.
pub(super) fn assignments(scale: Scale) -> String {
    let people = (0..scale.users).filter(|n| n % ADMINISTRATORS == 7).map(|n| (n, Kind::User.id(n)));
    let held = people.chain([(1, Kind::Special.id(HELPDESK))]);
    list("roleManagement/directory/roleAssignments", held.map(|(n, principal)| assignment(0, n, &principal)))
}

/// Some are eligible for one role, some for two.
pub(super) fn eligibilities(scale: Scale) -> String {
    let people = (0..scale.users).filter(|n| n % ADMINISTRATORS == 11);
    let eligible = people.flat_map(|n| {
        let roles = if n / ADMINISTRATORS % 3 == 0 { 2 } else { 1 };
        (0..roles).map(move |more| assignment(1 + more, n, &Kind::User.id(n)))
    });
    list("roleManagement/directory/roleEligibilityScheduleInstances", eligible)
}

fn assignment(kind: usize, n: usize, principal: &str) -> String {
    let role = ROLES[(n / ADMINISTRATORS + kind) % ROLES.len()];
    let id = Kind::Assignment.id(kind * 100_000_000 + n);
    format!(r#"{{"id":"{id}","principalId":"{principal}","roleDefinitionId":"{role}","directoryScopeId":"/"}}"#)
}
