//! Groups whose members no export holds, and a tenant of which some sign-ins are asked about.

use canopy_engine::{
    AttackerModel, Axis, Certainty, Constraint, Question, Scope, Space, Targets, Value, explore, weakest,
};
use canopy_model::{
    ClientApp, Conditions, Control, Grant, GrantOperator, Group, GroupId, GroupProtection, MemberList, ObjectId,
    Policy, PolicyId, PolicyState, Selection, SessionControls, Source, TargetCondition, TargetSelector, Tenant,
    UserSelector,
};
use canopy_tests::random;
use proptest::prelude::*;

use super::common::config;

/// What the headline asks: broad policies cover whom they reach.
fn scope() -> Scope {
    Scope::new(AttackerModel::StolenPassword)
}

/// A policy that asks for nearly everything of everybody in a group, or of everybody but a group.
fn broad() -> impl Strategy<Value = Policy> {
    (0..4usize, prop::option::of(0..4usize), 0..4usize).prop_map(|(asks, include, exclude)| {
        let group = |n: usize| UserSelector::Group(random::group_id(n));
        let users =
            Selection { include: vec![include.map_or(UserSelector::All, group)], exclude: vec![group(exclude)] };
        let targets = Selection { include: vec![TargetSelector::All], exclude: Vec::new() };
        let controls = [
            vec![Control::Mfa],
            vec![Control::CompliantDevice],
            vec![Control::Mfa, Control::CompliantDevice],
            vec![Control::Block],
        ];
        let targets = TargetCondition { selection: targets, filter: None };
        let conditions = Conditions { users, targets, ..Conditions::default() };
        Policy {
            id: PolicyId::new("broad"),
            name: "broad".into(),
            state: PolicyState::Enabled,
            conditions,
            grant: Some(Grant { operator: GrantOperator::And, controls: controls[asks].clone() }),
            session: SessionControls::default(),
            created: None,
            modified: None,
            template: None,
            source: Source::default(),
        }
    })
}

/// Random tenants with users, whose first groups' members are not known.
fn tenants() -> impl Strategy<Value = (Tenant, usize)> {
    let with_users = random::tenant().prop_filter("has users", |tenant| !tenant.directory.users.is_empty());
    (with_users, prop::collection::vec(broad(), 1..4), 1..4usize).prop_map(|(mut tenant, broad, unknown)| {
        tenant.policies.extend(broad);
        for group in tenant.directory.groups.iter_mut().take(unknown) {
            *group = Group { members: Vec::new(), list: MemberList::Missing, ..group.clone() };
        }
        (tenant, unknown)
    })
}

/// For each user whether the question is forced everywhere, where everything is known.
fn uncovered(tenant: Tenant, question: Question) -> Vec<bool> {
    let space = Space::new(tenant);
    assert!(space.unknown_groups().is_empty());
    let found = weakest(&space, &scope(), question, &mut |_, _| {});
    let open = |who: usize| found.overall(who).is_some_and(|way| !way.forced);
    space.certainty(open).into_iter().map(|one| one != Certainty::Never).collect()
}

/// The tenant if everybody were in just these of the first groups.
fn known(tenant: &Tenant, unknown: usize, set: usize) -> Tenant {
    let mut tenant = tenant.clone();
    let everybody: Vec<ObjectId> = tenant.directory.users.iter().map(|user| user.id.0.clone()).collect();
    for (at, group) in tenant.directory.groups.iter_mut().take(unknown).enumerate() {
        group.list = MemberList::Direct;
        if set & (1 << at) != 0 {
            group.members.clone_from(&everybody);
        }
    }
    tenant
}

proptest! {
    #![proptest_config(config(1_500))]

    /// Each person is uncovered for certain just when it is so whoever is in which unknown group, and
    /// depends on it just when it is so in some ways of knowing them and not in others.
    #[test]
    fn what_is_certain_is_so_however_groups_are_known((tenant, unknown) in tenants(), strong in any::<bool>()) {
        let question = if strong { Question::ManagedDevice } else { Question::MFA };
        let space = Space::new(tenant.clone());
        prop_assert!(space.supposes_all());
        let found = weakest(&space, &scope(), question, &mut |_, _| {});
        let certainty = space.certainty(|who| found.overall(who).is_some_and(|way| !way.forced));
        let ways: Vec<Vec<bool>> =
            (0..1usize << unknown).map(|set| uncovered(known(&tenant, unknown, set), question)).collect();
        for (user, certainty) in certainty.into_iter().enumerate() {
            let expected = match (ways.iter().all(|way| way[user]), ways.iter().any(|way| way[user])) {
                (true, _) => Certainty::Certain,
                (false, true) => Certainty::Depends,
                (false, false) => Certainty::Never,
            };
            prop_assert_eq!(certainty, expected);
        }
    }

    /// A narrowed tenant says of what is left what the whole one says.
    #[test]
    fn a_narrowed_tenant_says_the_same((tenant, _) in tenants(), one in any::<prop::sample::Index>()) {
        let whole = Space::new(tenant);
        let targets = whole.atoms(Axis::Target);
        let value = targets[one.index(targets.len())].values[0].clone();
        let narrow = whole.within(vec![(Axis::Target, vec![value.clone()])], &|_| true);
        let column = targets.iter().position(|atom| atom.values.contains(&value)).unwrap();
        let scope = Scope { targets: Targets::All, ..scope() };
        let (all, few) = (
            weakest(&whole, &scope, Question::MFA, &mut |_, _| {}),
            weakest(&narrow, &scope, Question::MFA, &mut |_, _| {}),
        );
        let column = all.targets.iter().position(|target| *target == column).unwrap();
        for who in 0..whole.atoms(Axis::Who).len() {
            prop_assert_eq!(all.cells(who)[column], few.cells(who)[0]);
        }
        let legacy: Vec<Value> =
            ClientApp::SIGN_INS.into_iter().filter(|app| app.is_legacy()).map(Value::ClientApp).collect();
        let legacy = whole.within(vec![(Axis::ClientApp, legacy)], &|_| true);
        let open = explore(&legacy, &Scope { constraints: Constraint::default_set(), ..scope }, Question::Blocked, usize::MAX);
        for region in &open.regions {
            prop_assert!(region.witness(&legacy).client_app.is_legacy());
        }
    }
}

/// A group in a group: whoever is in the inner one, whose members are not known, is in the outer.
#[test]
fn members_of_unknown_groups_are_members_of_what_holds_these() {
    let group = |id: &str, members: Vec<ObjectId>, list| Group {
        id: GroupId::new(id),
        name: id.to_owned(),
        members,
        list,
        protection: GroupProtection::default(),
    };
    let mut tenant = Tenant::default();
    let outer = "00000000-0000-0000-0000-00000000000a";
    let inner = "00000000-0000-0000-0000-00000000000b";
    tenant.directory.groups = vec![
        group(outer, vec![GroupId::new(inner).0], MemberList::Direct),
        group(inner, Vec::new(), MemberList::Missing),
    ];
    let files = [
        (
            "users.json",
            r#"{"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#users", "value": [
            {"id": "00000000-0000-0000-0000-000000000001", "displayName": "Ada", "userPrincipalName": "ada@contoso.com"}]}"#,
        ),
        (
            "policies.json",
            r#"{"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#identity/conditionalAccess/policies", "value": [
            {"id": "10000000-0000-0000-0000-000000000001", "displayName": "CA001", "state": "enabled",
             "conditions": {"users": {"includeUsers": ["All"], "excludeGroups": ["00000000-0000-0000-0000-00000000000a"]},
               "applications": {"includeApplications": ["All"]}, "clientAppTypes": ["all"]},
             "grantControls": {"operator": "OR", "builtInControls": ["mfa"]}}]}"#,
        ),
    ];
    let files =
        files.map(|(name, text)| canopy_import::File { name: name.to_owned(), bytes: text.as_bytes().to_vec() });
    let read = canopy_import::import(files.into(), &mut |_, _| {}).tenant;
    tenant.policies = read.policies;
    tenant.directory.users = read.directory.users;
    let certain = |tenant: &Tenant| {
        let space = Space::new(tenant.clone());
        let found = weakest(&space, &Scope::new(AttackerModel::StolenPassword), Question::MFA, &mut |_, _| {});
        space.certainty(|who| found.overall(who).is_some_and(|way| !way.forced))
    };
    assert_eq!(certain(&tenant), [Certainty::Depends]);
    // With members of members listed nobody else can be in it.
    tenant.directory.groups[0].list = MemberList::Transitive;
    assert_eq!(certain(&tenant), [Certainty::Never]);
}
