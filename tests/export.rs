//! What the script in collect/ writes can be opened as it is: an invented tenant in that form.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use canopy_import::{File, Import, Kind, import};
use canopy_model::{AssignmentKind, ContextId, IdleTimeout, MemberList, ProtectedAction, TenantId};
use canopy_tests::tenant::Opened;
use canopy_workbench::{AttackerModel, DroppedFile, EXPORTS, PolicyScope};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn paths() -> Vec<PathBuf> {
    let folder = fs::read_dir(root().join("tests/fixtures/export")).unwrap();
    let mut paths: Vec<_> = folder.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

fn read() -> Import {
    let files = paths().iter().map(|path| File { name: name(path), bytes: fs::read(path).unwrap() }).collect();
    import(files, &mut |_, _| {})
}

fn opened() -> Opened {
    let file = |path: &PathBuf| DroppedFile { name: name(path), bytes: fs::read(path).unwrap() };
    Opened::files(paths().iter().map(file).collect())
}

/// Files as the table in docs/exports.md lists them.
fn documented() -> BTreeSet<String> {
    let text = fs::read_to_string(root().join("docs/exports.md")).unwrap();
    let rows = text.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    rows.filter(|name| name.ends_with(".json")).map(str::to_owned).collect()
}

#[test]
fn the_fixture_has_each_documented_file_and_names_it_in_the_manifest() {
    let present: BTreeSet<_> = paths().iter().map(|path| name(path)).collect();
    assert_eq!(present, documented());
    let manifest = fs::read_to_string(root().join("tests/fixtures/export/manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    let written = manifest["files"].as_array().unwrap().iter().map(|file| file["file"].as_str().unwrap().to_owned());
    let with_itself: BTreeSet<_> = written.chain(["manifest.json".to_owned()]).collect();
    assert_eq!(with_itself, present);
}

/// Nothing is unknown, cut off, met twice, half understood, without a name or not used.
#[test]
fn every_file_is_recognised_without_a_notice() {
    let import = read();
    assert!(import.notices.is_empty(), "{:#?}", import.notices);
    let unknown: Vec<_> =
        import.files.iter().filter(|file| file.recognised.is_empty()).map(|file| &file.name).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
    let beside: Vec<_> = import
        .files
        .iter()
        .filter(|file| file.recognised.iter().filter(|(kind, _)| *kind != Kind::Empty).count() > 1)
        .map(|file| (&file.name, &file.recognised))
        .collect();
    assert!(beside.is_empty(), "a file holds one kind: {beside:?}");
}

#[test]
fn it_holds_what_it_says() {
    let import = read();
    let recognised = |file: &str| import.files.iter().find(|one| one.name == file).unwrap().recognised[0];
    for (file, kind, count) in [
        ("policies.json", Kind::Policy, 5),
        ("named-locations.json", Kind::NamedLocation, 2),
        ("authentication-strengths.json", Kind::AuthenticationStrength, 1),
        ("authentication-contexts.json", Kind::AuthenticationContext, 1),
        ("conditional-access-settings.json", Kind::Settings, 1),
        ("terms-of-use.json", Kind::TermsOfUse, 1),
        ("role-definitions.json", Kind::RoleDefinition, 3),
        ("role-assignments.json", Kind::RoleAssignment, 3),
        ("role-eligibilities.json", Kind::RoleEligibility, 1),
        ("security-defaults.json", Kind::SecurityDefaults, 1),
        ("cross-tenant-access-default.json", Kind::CrossTenantAccess, 1),
        ("cross-tenant-access-partners.json", Kind::CrossTenantAccess, 1),
        ("users.json", Kind::User, 7),
        ("groups.json", Kind::Group, 4),
        ("group-members-1.json", Kind::GroupMembers, 4),
        ("service-principals.json", Kind::ServicePrincipal, 3),
        ("applications.json", Kind::Application, 1),
        ("per-user-mfa.json", Kind::PerUserMfa, 5),
        ("sign-ins.json", Kind::SignIn, 2),
        ("organization.json", Kind::Organization, 1),
        ("activity-based-timeout-policies.json", Kind::IdleTimeout, 1),
        ("protected-actions.json", Kind::ProtectedAction, 1),
        ("manifest.json", Kind::Manifest, 1),
    ] {
        assert_eq!(recognised(file), (kind, count), "{file}");
    }
    let tenant = import.tenant;
    assert_eq!(tenant.name.as_deref(), Some("Heronsgate Rowing Club"));
    assert_eq!(tenant.settings.security_defaults, Some(false));
    assert!(tenant.settings.baseline_scopes.is_some());
    let partner = TenantId::new("7e200000-0000-4000-8000-000000000001");
    assert!(tenant.settings.inbound_trust.tenants.get(&partner).unwrap().mfa);
    assert_eq!(tenant.directory.per_user_mfa.len(), 1);
    let around = &tenant.surroundings;
    assert_eq!(around.idle_timeouts, [IdleTimeout { app: "default".to_owned(), minutes: 60 }]);
    let name = "microsoft.directory/conditionalAccessPolicies/delete".to_owned();
    assert_eq!(around.protected_actions, [ProtectedAction { name, context: Some(ContextId::new("c1")) }]);
}

/// Members say whose they are, also where there are none, and people in nested groups are among them.
#[test]
fn groups_have_their_transitive_members() {
    let directory = read().tenant.directory;
    let groups: Vec<_> =
        directory.groups.iter().map(|group| (group.name.as_str(), group.list, group.members.len())).collect();
    assert_eq!(
        groups,
        [
            ("MFA exceptions", MemberList::Transitive, 3),
            ("Staff", MemberList::Transitive, 4),
            ("Terminals", MemberList::Transitive, 1),
            ("User administrators", MemberList::Transitive, 0),
        ]
    );
    // The same assignment stands in the assignments and in their schedules, and counts once.
    let active = directory.assignments.iter().filter(|one| one.kind == AssignmentKind::Active).count();
    assert_eq!((active, directory.assignments.len()), (3, 4));
}

#[test]
fn nothing_is_missing() {
    assert_eq!(opened().inventory().missing, []);
}

/// What the page tells about exports, docs/exports.md tells as well; where the permission differs
/// from what the script needs, the table names the narrower one.
#[test]
fn every_export_that_the_page_names_is_documented() {
    let text = fs::read_to_string(root().join("docs/exports.md")).unwrap();
    for export in EXPORTS {
        let row = text.lines().find(|line| line.starts_with('|') && line.contains(&format!("`GET {}", export.request)));
        // By hand a narrower choice of members is enough.
        let path = export.request.split('?').next().unwrap();
        let row = row.or_else(|| text.lines().find(|line| line.contains(&format!("`GET {path}?"))));
        let row = row.unwrap_or_else(|| panic!("{} is not in docs/exports.md", export.request));
        assert!(row.contains(&format!("`{}`", export.permission)), "{row} does not name {}", export.permission);
    }
}

/// The terminal is excluded through a group in a group, and blocked elsewhere than in the boathouse.
#[test]
fn it_answers() {
    let tenant = opened();
    let uncovered = |model| {
        let answer = tenant.without_mfa(model, PolicyScope::Enabled);
        let people = answer.groups.into_iter().flat_map(|group| group.people);
        people.map(|person| person.name).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>()
    };
    assert_eq!(uncovered(AttackerModel::StolenPassword), ["Emergency access"]);
    assert_eq!(uncovered(AttackerModel::TrustedNetwork), ["Boathouse terminal", "Emergency access"]);
}
