//! Lists of members that do not say whose they are.

use std::path::Path;

use crate::run::canopy;

const GROUP: &str = "11111111-0000-4000-8000-000000000001";
const USER: &str = "22222222-0000-4000-8000-000000000002";

/// A folder with a policy that leaves out a group, and a list of members without a name.
fn folder() -> String {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("members");
    std::fs::create_dir_all(&folder).unwrap();
    let files = [
        (
            "policies.json",
            format!(
                r#"[{{"id": "33333333-0000-4000-8000-000000000003", "displayName": "MFA", "state": "enabled",
                "conditions": {{"users": {{"includeUsers": ["All"], "excludeGroups": ["{GROUP}"]}},
                "applications": {{"includeApplications": ["All"]}}}},
                "grantControls": {{"operator": "OR", "builtInControls": ["mfa"]}}}}]"#
            ),
        ),
        (
            "users.json",
            format!(
                r#"[{{"id": "{USER}", "displayName": "Zoe", "userPrincipalName": "zoe@contoso.example", "userType": "Member"}}]"#
            ),
        ),
        (
            "list.json",
            format!(
                r##"{{"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#directoryObjects",
                "value": [{{"@odata.type": "#microsoft.graph.user", "id": "{USER}"}}]}}"##
            ),
        ),
    ];
    files.iter().for_each(|(name, text)| std::fs::write(folder.join(name), text).unwrap());
    folder.display().to_string()
}

#[test]
fn whose_members_are_listed_is_asked_and_can_be_answered() {
    let folder = folder();
    let asked = canopy(&["uncovered", &folder]);
    assert!(asked.errors.contains("whose members?"), "{}", asked.errors);
    assert!(asked.output.contains(&format!("zoe@contoso.example  if in {GROUP}")), "{}", asked.output);
    let answered = canopy(&["uncovered", &folder, "--members", &format!("list.json={GROUP}")]);
    assert!(!answered.errors.contains("whose members?"), "{}", answered.errors);
    assert!(answered.output.contains("zoe@contoso.example\n"), "{}", answered.output);
    let absent = canopy(&["uncovered", &folder, "--members", &format!("other.json={GROUP}")]);
    assert_eq!(absent.code, 1);
    assert!(absent.errors.contains("other.json"), "{}", absent.errors);
    assert_eq!(canopy(&["uncovered", &folder, "--members", "list.json"]).code, 2);
}
