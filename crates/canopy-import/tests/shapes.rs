//! The shapes of exports, each with a small fixture of our own.

use canopy_import::{File, Import, Kind, Notice, NoticeKind, Options, Severity, import};
use canopy_model::{
    Admitted, AssignmentKind, AssignmentScope, ClientApp, ContextId, Control, DeviceCondition, ExternalTenants,
    ExternalUserType, Frequency, GrantOperator, GroupId, LocationKind, MemberList, ObjectId, PolicyState, RoleId,
    TargetSelector, TransferMethod, UserId, UserSelector,
};

const GROUP: &str = "11111111-0000-4000-8000-000000000001";
const USER: &str = "22222222-0000-4000-8000-000000000002";
const GLOBAL_ADMIN: &str = "62e90394-69f5-4237-9190-012177145e10";

fn read(files: &[(&str, &str)]) -> Import {
    let file = |(name, text): &(&str, &str)| File { name: (*name).to_owned(), bytes: text.as_bytes().to_vec() };
    import(files.iter().map(file).collect(), &mut |_, _| {})
}

fn one(text: &str) -> Import {
    read(&[("test.json", text)])
}

fn of(import: &Import, code: NoticeKind) -> Vec<&Notice> {
    import.notices.iter().filter(|notice| notice.code == code).collect()
}

fn policy(extra: &str) -> String {
    format!(
        r#"{{"id": "33333333-0000-4000-8000-000000000003", "displayName": "P", "state": "enabled",
        "conditions": {{"users": {{"includeUsers": ["All"]}}, "applications": {{"includeApplications": ["All"]}} {extra} }},
        "grantControls": {{"operator": "OR", "builtInControls": ["mfa"]}}}}"#
    )
}

#[test]
fn policies_come_in_many_containers() {
    let p = policy("");
    for text in [
        p.clone(),
        format!("[{p}]"),
        format!(
            "{{\"@odata.context\": \"https://graph.microsoft.com/v1.0/$metadata#identity/conditionalAccess/policies\", \"value\": [{p}]}}"
        ),
        format!("{{\"policies\": [{p}]}}"),
        format!("{{\"conditional_access_policies\": [{p}], \"other\": [1, {{\"a\": 2}}]}}"),
        format!("{p}\n{{\"unknown\": 1}}\n"),
    ] {
        let import = one(&text);
        assert_eq!(import.tenant.policies.len(), 1, "{text}");
        assert!(import.files[0].recognised.contains(&(Kind::Policy, 1)));
        assert_eq!(import.tenant.policies[0].state, PolicyState::Enabled);
        assert_eq!(import.tenant.policies[0].source.line, 1);
    }
}

#[test]
fn pascal_case_and_hollow_objects_mean_not_configured() {
    let import = one(
        r#"[{"Id": "33333333-0000-4000-8000-000000000003", "DisplayName": "P", "State": "enabledForReportingButNotEnforced",
        "Conditions": {
            "Users": {"IncludeUsers": ["all"], "IncludeGuestsOrExternalUsers": {"ExternalTenants": {"MembershipKind": null}, "GuestOrExternalUserTypes": null}},
            "Applications": {"IncludeApplications": ["ALL"], "ApplicationFilter": {"Mode": null, "Rule": null}},
            "ClientAppTypes": ["All"], "Platforms": {"IncludePlatforms": null, "ExcludePlatforms": []},
            "Locations": {"IncludeLocations": null}, "Devices": {"DeviceFilter": {"Mode": null, "Rule": null}},
            "AuthenticationFlows": {"TransferMethods": null}, "ClientApplications": {"IncludeServicePrincipals": []},
            "SignInRiskLevels": [], "InsiderRiskLevels": null, "Times": null},
        "GrantControls": {"BuiltInControls": [], "AuthenticationStrength": {"Id": null, "AllowedCombinations": null}},
        "SessionControls": {"SignInFrequency": {"IsEnabled": null, "Value": null}, "PersistentBrowser": {}}}]"#,
    );
    let policy = &import.tenant.policies[0];
    assert_eq!(policy.state, PolicyState::ReportOnly);
    let c = &policy.conditions;
    assert_eq!(c.users.include, [UserSelector::All]);
    assert_eq!(c.targets.selection.include, [TargetSelector::All]);
    assert!(c.client_apps.is_none() && c.platforms.is_none() && c.locations.is_none() && c.devices.is_none());
    assert!(c.flows.is_none() && c.workloads.is_none() && c.sign_in_risk.is_none() && c.unreadable.is_empty());
    assert!(policy.grant.is_none() && policy.session.is_empty() && c.targets.filter.is_none());
    assert!(import.notices.is_empty(), "{:?}", import.notices);
}

#[test]
fn flags_are_strings_or_lists() {
    for flags in [r#""deviceCodeFlow,authenticationTransfer""#, r#"["deviceCodeFlow", "AuthenticationTransfer"]"#] {
        let import = one(&policy(&format!(r#", "authenticationFlows": {{"transferMethods": {flags}}}"#)));
        let flows = import.tenant.policies[0].conditions.flows.clone().unwrap();
        assert_eq!(
            flows.into_iter().collect::<Vec<_>>(),
            [TransferMethod::DeviceCodeFlow, TransferMethod::AuthenticationTransfer]
        );
    }
    let import = one(&policy(r#", "clientAppTypes": ["modern", "easUnsupported"]"#));
    let apps = import.tenant.policies[0].conditions.client_apps.clone().unwrap();
    assert!(apps.contains(&ClientApp::MobileAppsAndDesktopClients) && apps.contains(&ClientApp::ExchangeActiveSync));
}

#[test]
fn guests_have_types_and_tenants() {
    let text = policy("").replace(
        r#""includeUsers": ["All"]"#,
        &format!(
            r#""includeUsers": ["GuestsOrExternalUsers"], "excludeGuestsOrExternalUsers": {{"guestOrExternalUserTypes":
            "internalGuest,B2bCollaborationGuest", "externalTenants": {{"membershipKind": "enumerated", "members": ["{GROUP}"]}}}}"#
        ),
    );
    let import = one(&text);
    let users = &import.tenant.policies[0].conditions.users;
    let UserSelector::Guests(all) = &users.include[0] else { panic!() };
    assert_eq!((all.types.len(), &all.tenants), (6, &ExternalTenants::All));
    let UserSelector::Guests(some) = &users.exclude[0] else { panic!() };
    assert_eq!(some.types.len(), 2);
    assert!(matches!(&some.tenants, ExternalTenants::Enumerated(ids) if ids.len() == 1));
}

#[test]
fn what_is_not_understood_is_marked_in_the_policy() {
    let import = one(&policy(
        r#", "times": {"includedRanges": ["x"]}, "platforms": {"includePlatforms": ["windows", "unknownFutureValue"]},
        "moonPhase": ["full"], "clientAppTypes": ["telnet"],
        "devices": {"deviceFilter": {"mode": "exclude", "rule": "device.model -like \"x\""}}"#,
    ));
    let c = &import.tenant.policies[0].conditions;
    let paths: Vec<_> = c.unreadable.iter().map(|u| u.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "conditions.times",
            "conditions.moonPhase",
            "conditions.clientAppTypes[0]",
            "conditions.platforms.includePlatforms[1]",
            "conditions.devices.deviceFilter.rule"
        ]
    );
    assert_eq!(import.notices.len(), 5);
    let rule = of(&import, NoticeKind::Rule)[0];
    assert!(rule.what.contains("Character 14: expected an operator"), "{rule}");
    assert_eq!((rule.line, rule.path.as_deref()), (Some(4), Some("$.conditions.devices.deviceFilter.rule")));
    assert!(matches!(&c.devices, Some(DeviceCondition::Filter(filter)) if filter.rule.is_err()));
}

#[test]
fn placeholders_stand_for_what_was_not_exported_and_are_named_once() {
    let text = policy("").replace("[\"All\"]}, \"app", "[\"All\"], \"excludeGroups\": [\"<Ring>\", \"g-1\"]}, \"app");
    let groups = r#"{"groups": [{"id": "g-1", "displayName": "Hand-made", "securityEnabled": true}]}"#;
    let import =
        read(&[("a.json", &text), ("b.json", &text.replace("-000000000003", "-000000000004")), ("g.json", groups)]);
    assert_eq!(import.tenant.policies.len(), 2);
    let exclude = &import.tenant.policies[0].conditions.users.exclude;
    assert_eq!(exclude[0], UserSelector::Group(GroupId::new("<Ring>")));
    assert_eq!(exclude[1], UserSelector::Group(GroupId::new("g-1")));
    let notices = of(&import, NoticeKind::Placeholder);
    assert_eq!(notices.len(), 1);
    assert!(notices[0].what.contains("2 places"), "{}", notices[0]);
}

#[test]
fn controls() {
    let with = |grant: &str| one(&policy("").replace(r#"{"operator": "OR", "builtInControls": ["mfa"]}"#, grant));
    let import = with(r#"{"builtInControls": ["MFA", "compliantDevice", "quizMaster"], "termsOfUse": ["t"]}"#);
    let grant = import.tenant.policies[0].grant.clone().unwrap();
    assert_eq!((grant.operator, grant.controls.len()), (GrantOperator::Or, 4));
    assert_eq!(grant.controls[2], Control::Unrecognised("quizMaster".to_owned()));
    assert_eq!(import.notices.len() - of(&import, NoticeKind::Unresolved).len(), 2);
    for none in ["null", "{}", r#"{"operator": "OR", "builtInControls": []}"#] {
        assert!(with(none).tenant.policies[0].grant.is_none());
    }
    let import = with(&format!(
        r#"{{"operator": "and", "builtInControls": [], "authenticationStrength": {{"id": "{GROUP}", "displayName": "S",
        "allowedCombinations": ["fido2", "sms,password"]}}}}"#
    ));
    let strength = import.tenant.strengths.iter().find(|s| s.name == "S").unwrap();
    assert_eq!((strength.combinations.len(), strength.combinations[1].0.len()), (2, 2));
    assert_eq!(import.tenant.strengths.len(), 4);
}

#[test]
fn session_controls() {
    let text = policy("").replace(
        r#""grantControls""#,
        r#""sessionControls": {"signInFrequency": {"isEnabled": true, "type": "days", "value": 2, "frequencyInterval": "timeBased"},
        "persistentBrowser": {"isEnabled": false, "mode": "never"}, "disableResilienceDefaults": true,
        "secureSignInSession": {"isEnabled": true}, "blockSensitiveActions": {"isEnabled": true}}, "grantControls""#,
    );
    let import = one(&text);
    let session = &import.tenant.policies[0].session;
    assert_eq!(session.sign_in_frequency.unwrap().frequency, Frequency::Hours(48));
    assert!(session.persistent_browser.is_none() && session.disable_resilience_defaults && session.token_protection);
    assert_eq!(session.unrecognised, ["blockSensitiveActions"]);
}

#[test]
fn policies_without_id_or_state() {
    let text = policy("")
        .replace(r#""id": "33333333-0000-4000-8000-000000000003", "#, "")
        .replace(r#""state": "enabled","#, "");
    let import = one(&format!("[{text},{text}]"));
    let ids: Vec<_> = import.tenant.policies.iter().map(|policy| policy.id.to_string()).collect();
    assert_eq!(ids, ["test.json#1", "test.json#2"]);
    assert_eq!(import.tenant.policies[0].state, PolicyState::Unrecognised(String::new()));
    assert_eq!(import.notices.len(), 4);
}

/// Found by hostile input: of each of many ids in one long line the column was counted from its
/// beginning.
#[test]
fn a_long_line_takes_no_longer_than_many() {
    let ids: Vec<String> = (0..150_000).map(|at| format!("\"no id of anybody at all {at}\"")).collect();
    let text =
        policy("").replace(r#"["All"]}, "app"#, &format!(r#"["All"], "excludeGroups": [{}]}}, "app"#, ids.join(",")));
    let start = std::time::Instant::now();
    let import = one(&text);
    assert_eq!(import.tenant.policies[0].conditions.users.exclude.len(), 150_000);
    assert!(start.elapsed().as_secs() < 25, "took {:?} for {} bytes", start.elapsed(), text.len());
}

/// Ranges are written as one address, or as the lowest and the highest, both included.
#[test]
fn ranges_hold_both_their_ends() {
    let ranges = |range: &str| {
        let import = one(&format!(
            r##"{{"@odata.type": "#microsoft.graph.ipNamedLocation", "id": "a", "displayName": "Office", "ipRanges": [{range}]}}"##
        ));
        let LocationKind::Ip(ranges) = &import.tenant.locations[0].kind else { panic!() };
        let shown: Vec<_> = ranges.iter().map(ToString::to_string).collect();
        (shown.join(" "), import.notices.len())
    };
    let bounds = |low: &str, high: &str| ranges(&format!(r#"{{"lowerAddress": "{low}", "upperAddress": "{high}"}}"#));
    assert_eq!(
        ranges(r#"{"cidrAddress": "192.0.2.7"}, "2001:db8::7""#),
        ("192.0.2.7/32 2001:db8::7/128".to_owned(), 0)
    );
    for (low, high, read) in [
        ("192.0.2.7", "192.0.2.7", "192.0.2.7/32"),
        ("192.0.2.7", "192.0.2.8", "192.0.2.7/32 192.0.2.8/32"),
        ("0.0.0.0", "255.255.255.255", "0.0.0.0/0"),
        ("2001:db8::7", "2001:db8::7", "2001:db8::7/128"),
        ("2001:db8::7", "2001:db8::c", "2001:db8::7/128 2001:db8::8/126 2001:db8::c/128"),
        ("::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "::/0"),
    ] {
        assert_eq!(bounds(low, high), (read.to_owned(), 0));
    }
    for (low, high) in [("192.0.2.8", "192.0.2.7"), ("2001:db8::8", "2001:db8::7"), ("192.0.2.7", "2001:db8::7")] {
        assert_eq!(bounds(low, high), (String::new(), 1), "{low} to {high}");
    }
}

#[test]
fn named_locations() {
    let import = one(r##"{"value": [
        {"@odata.type": "#microsoft.graph.ipNamedLocation", "id": "a", "displayName": "Office", "isTrusted": true,
         "ipRanges": [{"cidrAddress": "198.51.100.7/24"}, {"lowerAddress": "203.0.113.0", "upperAddress": "203.0.113.5"},
                      {"cidrAddress": "2001:db8::/32"}, {"cidrAddress": "300.1.1.1/8"}]},
        {"Id": "b", "DisplayName": "DACH", "AdditionalProperties": {"@odata.type": "#microsoft.graph.countryNamedLocation",
         "countriesAndRegions": ["ch", "DE", "XX"], "includeUnknownCountriesAndRegions": true}},
        {"@odata.type": "#microsoft.graph.compliantNetworkNamedLocation", "id": "c", "displayName": "GSA"}]}"##);
    let kinds: Vec<_> = import.tenant.locations.iter().map(|location| &location.kind).collect();
    let LocationKind::Ip(ranges) = kinds[0] else { panic!() };
    let shown: Vec<_> = ranges.iter().map(ToString::to_string).collect();
    assert_eq!(shown, ["198.51.100.0/24", "203.0.113.0/30", "203.0.113.4/31", "2001:db8::/32"]);
    assert!(matches!(kinds[1], LocationKind::Country { countries, include_unknown: true, .. } if countries.len() == 3));
    assert_eq!(kinds[2], &LocationKind::CompliantNetwork);
    assert!(import.tenant.locations[0].trusted);
    assert_eq!(import.notices.len(), 2, "{:?}", import.notices);
}

#[test]
fn users_are_internal_or_external() {
    let user = |n: u8, more: &str| {
        format!(
            r#"{{"id": "u{n}", "displayName": "U{n}", "userPrincipalName": "u{n}@contoso.example", "accountEnabled": true{more}}}"#
        )
    };
    let ext = |n: u8, kind: &str| {
        user(n, &format!(r#", "userType": "{kind}""#)).replace("@contoso", "_fabrikam.example#EXT#@contoso")
    };
    let list = [
        user(
            1,
            r#", "userType": "Member", "identities": [{"signInType": "userPrincipalName", "issuer": "contoso.example"}]"#,
        ),
        ext(2, "Guest"),
        ext(3, "Member"),
        user(4, r#", "userType": "Guest""#),
        user(5, r#", "userType": "Guest", "externalUserState": "PendingAcceptance""#),
        user(6, r#", "userType": "Member", "identities": [{"signInType": "federated", "issuer": "ExternalAzureAD"}]"#),
    ];
    let import = one(&format!(r#"{{"value": [{}]}}"#, list.join(",")));
    use ExternalUserType as E;
    let found: Vec<_> = import.tenant.directory.users.iter().map(|user| user.external).collect();
    assert_eq!(
        found,
        [
            None,
            Some(E::B2bCollaborationGuest),
            Some(E::B2bCollaborationMember),
            Some(E::InternalGuest),
            Some(E::B2bCollaborationGuest),
            Some(E::B2bCollaborationMember)
        ]
    );
    assert!(
        import
            .tenant
            .directory
            .users
            .iter()
            .all(|user| user.home == canopy_model::Home::Unknown && user.enabled == Some(true))
    );
}

#[test]
fn groups_get_their_members_from_several_files() {
    let groups = format!(
        r#"{{"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#groups", "value": [
        {{"id": "{GROUP}", "displayName": "Admins"}},
        {{"id": "{USER}", "displayName": "Twenty", "members": [{}]}}]}}"#,
        (0..20).map(|n| format!(r#"{{"id": "m{n}", "displayName": "M{n}"}}"#)).collect::<Vec<_>>().join(",")
    );
    let page = |id: &str| {
        format!(
            r#"{{"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#groups('{GROUP}')/transitiveMembers",
            "value": [{{"id": "{id}", "userPrincipalName": "x@contoso.example"}}]}}"#
        )
    };
    let import = read(&[("g.json", &groups), ("m1.json", &page("a")), ("m2.json", &page("b"))]);
    let group = &import.tenant.directory.groups[0];
    assert_eq!((group.name.as_str(), group.members.len(), group.list), ("Admins", 2, MemberList::Transitive));
    assert_eq!(of(&import, NoticeKind::CutOff).len(), 1);
    assert!(import.tenant.directory.users.is_empty());
    assert_eq!(import.tenant.names.get(&ObjectId::new("m3")).map(String::as_str), Some("M3"));

    let import = one(&format!(r#"{{"{GROUP}": ["{USER}"], "{USER}": []}}"#));
    assert_eq!(import.tenant.directory.groups.len(), 2);
    assert_eq!(import.files[0].recognised, [(Kind::GroupMembers, 2)]);
}

#[test]
fn roles_and_their_assignments() {
    let context = |name: &str| {
        format!(r#""@odata.context": "https://graph.microsoft.com/v1.0/$metadata#roleManagement/directory/{name}""#)
    };
    let roles =
        format!(r#"{{"value": [{{"id": "x", "roleTemplateId": "{GLOBAL_ADMIN}", "members": [{{"id": "{USER}"}}]}}]}}"#);
    let active = format!(
        r#"{{{}, "value": [{{"id": "1", "roleDefinitionId": "{GLOBAL_ADMIN}", "principalId": "{USER}", "directoryScopeId": "/"}},
        {{"id": "2", "roleDefinitionId": "{GLOBAL_ADMIN}", "principalId": "{USER}", "directoryScopeId": "/administrativeUnits/u"}}]}}"#,
        context("roleAssignments")
    );
    let eligible = format!(
        r#"{{{}, "value": [{{"id": "3", "roleDefinitionId": "{GLOBAL_ADMIN}", "principalId": "{GROUP}", "directoryScopeId": "/"}}]}}"#,
        context("roleEligibilityScheduleInstances")
    );
    let import = read(&[("r.json", &roles), ("a.json", &active), ("e.json", &eligible)]);
    let found: Vec<_> =
        import.tenant.directory.assignments.iter().map(|a| (a.kind, a.scope == AssignmentScope::Tenant)).collect();
    assert_eq!(
        found,
        [(AssignmentKind::Active, true), (AssignmentKind::Active, false), (AssignmentKind::Eligible, true)]
    );
    assert!(import.tenant.role(&import.tenant.directory.assignments[0].role).is_some_and(|role| role.administrator));
}

#[test]
fn names_apps_and_the_organization() {
    let import = read(&[
        (
            "sp.json",
            r#"{"value": [{"id": "s", "appId": "00000003-0000-0000-c000-000000000000", "displayName": "Graph", "servicePrincipalType": "Application"}]}"#,
        ),
        (
            "org.json",
            r#"{"value": [{"id": "11111111-0000-4000-8000-000000000009", "displayName": "Contoso", "verifiedDomains": []}]}"#,
        ),
        (
            "MigrationTable.json",
            &format!(
                r#"{{"TenantId": "x", "Organization": "Old", "Objects": [{{"DisplayName": "G", "Id": "{GROUP}", "Type": "Group"}}]}}"#
            ),
        ),
        ("ctx.json", r#"{"value": [{"id": "c1", "displayName": "Strict", "isAvailable": true}]}"#),
    ]);
    let tenant = &import.tenant;
    assert_eq!(tenant.name.as_deref(), Some("Contoso"));
    assert_eq!(tenant.names.get(&ObjectId::new(GROUP)).map(String::as_str), Some("G"));
    assert_eq!(tenant.directory.service_principals.len(), 1);
    assert_eq!(tenant.apps.name(&tenant.directory.service_principals[0].app), Some("Graph"));
    assert_eq!(tenant.contexts[0].name, "Strict");
    assert!(import.notices.is_empty(), "{:?}", import.notices);
}

#[test]
fn duplicates_are_merged_with_one_notice() {
    let changed = policy("").replace("\"P\"", "\"Q\"");
    let import = read(&[("a.json", &policy("")), ("b.json", &changed), ("c.json", &changed)]);
    assert_eq!(import.tenant.policies.len(), 1);
    assert_eq!(import.tenant.policies[0].name, "Q");
    let notices = of(&import, NoticeKind::Duplicate);
    assert_eq!(notices.len(), 1);
    assert!(notices[0].what.starts_with("2 policies were met again"), "{}", notices[0]);
}

#[test]
fn a_damaged_policy_is_left_out_and_the_others_are_read() {
    let good = policy("");
    let bad = policy("").replace("\"enabled\"", "enabled").replace("-000000000003", "-000000000005");
    let import = one(&format!("[{bad},\n{good}]"));
    assert_eq!(import.tenant.policies.len(), 1);
    assert_eq!(of(&import, NoticeKind::Syntax)[0].line, Some(1));
    assert_eq!(of(&import, NoticeKind::CutOff).len(), 1);
    // A trailing comma costs nothing but a notice.
    let import = one(&good.replace("[\"mfa\"]", "[\"mfa\"],"));
    assert_eq!((import.tenant.policies.len(), import.notices.len()), (1, 1));
}

#[test]
fn unknown_content_is_refused_politely() {
    for (text, code) in [
        ("", NoticeKind::UnknownContent),
        ("a;b\n1;2\n", NoticeKind::UnknownContent),
        ("PK\u{3}\u{4}\0\0", NoticeKind::Archive),
        (r#"{"hello": "world"}"#, NoticeKind::UnknownContent),
        (r#"{"value": []}"#, NoticeKind::UnknownContent),
        (r#"{"error": {"code": "Forbidden", "message": "No."}}"#, NoticeKind::UnknownContent),
        (r#"{"value": [{"id": "x", "activityDisplayName": "y", "targetResources": []}]}"#, NoticeKind::NotUsed),
        (r#"{"sharedConditions": {}, "rules": []}"#, NoticeKind::NotUsed),
        ("\"conditions\": {", NoticeKind::Syntax),
    ] {
        let import = one(text);
        let codes: Vec<_> = import.notices.iter().map(|notice| notice.code).collect();
        assert_eq!(codes, [code], "{text}");
        assert!(import.tenant.policies.is_empty());
        assert_eq!(import.tenant.strengths.len(), 3);
    }
}

#[test]
fn nothing_panics_on_damaged_files() {
    let fixtures = [
        policy(
            r#", "platforms": {"includePlatforms": ["all"], "excludePlatforms": ["iOS"]}, "locations": {"includeLocations": ["All"]},
            "devices": {"deviceFilter": {"mode": "include", "rule": "device.a -in [\"x\", 'y'] -or -not (device.b -eq null)"}}"#,
        ),
        r#"{"value": [{"@odata.type": "ipNamedLocation", "id": "é\u00e9\ud83d\ude00", "ipRanges": [{"lowerAddress": "::1", "upperAddress": "::ffff"}]}]}"#.to_owned(),
        format!(r#"{{"{GROUP}": ["{USER}", {{"id": "x"}}]}}"#),
    ];
    // A linear congruential generator: the same variants in every run.
    let mut state = 42u64;
    let mut next = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below.max(1)
    };
    for _ in 0..60 {
        let variants = (0..100).map(|round| File {
            name: round.to_string(),
            bytes: damaged(fixtures[round % fixtures.len()].clone().into_bytes(), &mut next),
        });
        assert_eq!(import(variants.collect(), &mut |_, _| {}).files.len(), 100);
    }
}

fn damaged(mut bytes: Vec<u8>, next: &mut impl FnMut(usize) -> usize) -> Vec<u8> {
    for _ in 0..=next(4) {
        let at = next(bytes.len());
        let Some(byte) = bytes.get_mut(at) else { break };
        match next(4) {
            0 => bytes.truncate(at),
            1 => *byte ^= 1 << next(8),
            2 => *byte = b"{}[]\",:\\`('".iter().copied().nth(next(11)).unwrap_or(b' '),
            _ => drop(bytes.remove(at)),
        }
    }
    bytes
}

/// Text as it stands in a JSON string.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[test]
fn json_inside_of_strings_is_read() {
    let inner = policy(r#", "moonPhase": ["full"], "locations": {"includeLocations": ["Home"]}"#).replacen(
        '{',
        r##"{"LocationInfo": [{"@odata.type": "#microsoft.graph.countryNamedLocation", "displayName": "Home",
        "countriesAndRegions": ["CH"]}], "##,
        1,
    );
    let text = format!("{{\"PartitionKey\": \"CATemplate\",\n \"JSON\": {}}}", quoted(&inner));
    let import = one(&text);
    let policy = &import.tenant.policies[0];
    assert_eq!((policy.name.as_str(), policy.source.line), ("P", 2));
    // The location is named by its name.
    assert_eq!(import.tenant.locations[0].id.to_string(), "Home");
    assert!(of(&import, NoticeKind::Placeholder).is_empty(), "{:?}", import.notices);
    let notice = of(&import, NoticeKind::UnknownMember)[0];
    assert_eq!((notice.line, notice.column), (Some(2), Some(10)));
    assert_eq!(notice.path.as_deref(), Some("$.JSON.conditions.moonPhase"));
    assert_eq!(import.files[0].recognised, [(Kind::Policy, 1), (Kind::NamedLocation, 1)]);
}

#[test]
fn policies_of_azure_ad_graph_are_put_into_graphs_words() {
    let detail = r#"{"Version": 1, "State": "Reporting", "Conditions": {
        "Applications": {"Include": [{"Applications": ["All"]}], "Exclude": [{"Applications": ["00000003-0000-0000-c000-000000000000"]}]},
        "Users": {"Include": [{"Users": ["Guests"]}, {"Roles": ["62e90394-69f5-4237-9190-012177145e10"]}],
                  "Exclude": [{"Groups": ["11111111-0000-4000-8000-000000000001"]}]},
        "ClientTypes": {"Include": [{"ClientTypes": ["Native", "LegacyPop"]}]},
        "Devices": {"Exclude": [{"DeviceRule": "device.isCompliant -eq True"}]}},
        "Controls": [{"Control": ["Mfa"]}, {"Control": ["RequireCompliantDevice"]}],
        "SessionControls": ["SignInFrequency"], "SignInFrequencyType": 10, "SignInFrequencyTimeSpan": "2.12:00:00"}"#;
    let outer = |kind: u32, detail: &str| {
        format!(
            r#"{{"objectType": "Policy", "objectId": "33333333-0000-4000-8000-000000000003", "displayName": "Old",
            "policyIdentifier": "55555555-0000-4000-8000-000000000005", "policyType": {kind}, "policyDetail": [{}]}}"#,
            quoted(detail)
        )
    };
    let place = r#"{"Categories": ["trusted"], "CountryIsoCodes": ["CH"], "ApplyToUnknownCountry": true}"#;
    let empty = outer(18, r#"{"Version": 0, "State": "Disabled"}"#);
    let import = one(&format!(r#"{{"value": [{}, {empty}, {}]}}"#, outer(18, detail), outer(6, place)));
    assert_eq!(import.tenant.policies.len(), 1);
    let policy = &import.tenant.policies[0];
    assert_eq!(policy.conditions.unreadable, [], "{:?}", import.notices);
    assert_eq!((policy.name.as_str(), policy.state.clone()), ("Old", PolicyState::ReportOnly));
    assert!(matches!(
        policy.conditions.users.include[..],
        [UserSelector::Role(_), UserSelector::Guests(_)] | [UserSelector::Guests(_), UserSelector::Role(_)]
    ));
    assert!(matches!(policy.conditions.users.exclude[..], [UserSelector::Group(_)]));
    assert!(matches!(policy.conditions.targets.selection.include[..], [TargetSelector::All]));
    assert_eq!(
        policy.conditions.client_apps.clone().unwrap().into_iter().collect::<Vec<_>>(),
        [ClientApp::MobileAppsAndDesktopClients, ClientApp::Other]
    );
    assert!(matches!(&policy.conditions.devices, Some(DeviceCondition::Filter(filter)) if filter.rule.is_ok()));
    let grant = policy.grant.clone().unwrap();
    assert_eq!((grant.operator, grant.controls), (GrantOperator::And, vec![Control::Mfa, Control::CompliantDevice]));
    assert_eq!(policy.session.sign_in_frequency.unwrap().frequency, Frequency::Hours(60));
    let place = &import.tenant.locations[0];
    assert!(place.trusted && place.id.to_string().starts_with("5555"));
    // What has no word in Graph is told.
    let older = detail.replace(r#""Version": 1"#, r#""EnforceAllPoliciesForEas": false"#);
    let import = one(&outer(18, &older));
    assert_eq!(import.tenant.policies[0].conditions.unreadable.len(), 1);
    let either = detail.replace(r#"["Mfa"]"#, r#"["Mfa", "RequireApprovedApp"]"#);
    let import = one(&outer(18, &either));
    let controls = import.tenant.policies[0].grant.clone().unwrap().controls;
    assert_eq!(controls[0], Control::Unrecognised("Mfa or RequireApprovedApp".to_owned()));
}

/// Each id counts once, whatever it is of; what Microsoft names or an export holds does not count.
#[test]
fn ids_without_a_name_are_counted() {
    let id = |n: usize| format!("7700000{n}-0000-4000-8000-000000000001");
    let policy = format!(
        r#"{{"id": "33333333-0000-4000-8000-000000000003", "displayName": "P", "state": "enabled", "conditions": {{
            "users": {{"includeUsers": ["{}"], "includeGroups": ["{}", "{}"], "includeRoles": ["{}",
                "62e90394-69f5-4237-9190-012177145e10"]}},
            "clientApplications": {{"includeServicePrincipals": ["{}"]}},
            "applications": {{"includeApplications": ["{}", "00000003-0000-0ff1-ce00-000000000000"]}},
            "locations": {{"includeLocations": ["{}", "00000000-0000-0000-0000-000000000000", "AllTrusted"]}}}},
            "grantControls": {{"operator": "OR", "termsOfUse": ["{}"]}}}}"#,
        id(1),
        id(2),
        id(2),
        id(3),
        id(4),
        id(5),
        id(6),
        id(7)
    );
    let import = one(&policy);
    let told = &of(&import, NoticeKind::Unresolved)[0].what;
    assert_eq!(
        told,
        "Ids in policies without a name: 1 user, 1 group, 1 role, 1 service principal, 1 named location, 1 app, \
         1 terms of use."
    );
    assert_eq!(import.nameless, 7);
    let group = format!(
        r##"{{"@odata.type": "#microsoft.graph.group", "id": "{}", "displayName": "G", "securityEnabled": true}}"##,
        id(2)
    );
    assert_eq!(read(&[("p.json", &policy), ("g.json", &group)]).nameless, 6);
}

/// Azure AD Graph keeps the ranges of newer locations compressed.
#[test]
fn compressed_ranges_are_read() {
    let location = |detail: &str| {
        one(&format!(
            r#"{{"objectType": "Policy", "objectId": "33333333-0000-4000-8000-000000000003", "displayName": "Office",
            "policyIdentifier": "55555555-0000-4000-8000-000000000005", "policyType": 6, "policyDetail": [{}]}}"#,
            quoted(detail)
        ))
    };
    let packed = "M7S00DM11DM0MNAz0Dcy0TEyMDC0SkmysLLSNzbSMbQ00jPQM9IzB3IA";
    let ranges = ["198.51.100.0/24", "2001:db8::/32", "192.0.2.7/32"];
    for detail in [
        format!(r#"{{"CompressedCidrIpRanges": "{packed}", "Categories": ["trusted"]}}"#),
        format!(
            r#"{{"KnownNetworkPolicies": {{"NetworkName": "Office", "NetworkId": "55555555-0000-4000-8000-000000000005",
            "CidrIpRanges": [], "Categories": ["trusted"], "CompressedCidrIpRanges": "{packed}"}}}}"#
        ),
    ] {
        let import = location(&detail);
        assert!(import.notices.is_empty(), "{:?}", import.notices);
        let office = &import.tenant.locations[0];
        assert_eq!((office.name.as_str(), office.trusted), ("Office", true));
        assert!(office.id.to_string().starts_with("5555"));
        assert_eq!(office.kind, LocationKind::Ip(ranges.map(|range| range.parse().unwrap()).to_vec()));
    }
    // Damaged ranges are told, and the location stays, without them.
    for packed in ["M7S00DM1", "no base64", "////"] {
        let import = location(&format!(r#"{{"CompressedCidrIpRanges": "{packed}"}}"#));
        assert_eq!(import.notices.len(), 1, "{:?}", import.notices);
        assert_eq!(import.tenant.locations[0].kind, LocationKind::Ip(Vec::new()));
    }
}

#[test]
fn tables_are_read_like_objects() {
    let users = "\u{feff}id,displayName,userPrincipalName,userType,accountEnabled\r\n\
        22222222-0000-4000-8000-000000000002,\"=1+1, Zoe\",zoe@contoso.example,Guest,False\r\n";
    let report = "userPrincipalName;userDisplayName;isMfaCapable;methodsRegistered\n\
        Zoe@contoso.example;Zoe;True;\"[\"\"email\"\",\"\"fido2SecurityKey\"\"]\"\n";
    let groups = "id,displayName,securityEnabled,groupTypes\n11111111-0000-4000-8000-000000000001,Staff,True,[]\n";
    let members = "id,userPrincipalName,displayName,objectType\n\
        22222222-0000-4000-8000-000000000002,zoe@contoso.example,Zoe,user\n";
    let import = read(&[("u.csv", users), ("r.csv", report), ("g.csv", groups), ("Staff members.csv", members)]);
    let directory = &import.tenant.directory;
    assert_eq!((directory.users[0].name.as_str(), directory.users[0].enabled), ("=1+1, Zoe", Some(false)));
    assert_eq!(directory.groups[0].members, [ObjectId::new(USER)]);
    let registration = &import.tenant.surroundings.registrations[0];
    assert_eq!((registration.mfa_capable, registration.mfa_registered), (Some(true), None));
    assert_eq!(registration.methods.iter().map(|m| &**m).collect::<Vec<_>>(), ["email", "fido2SecurityKey"]);
    // A list of members without a name that tells is asked about.
    let import = read(&[("g.csv", groups), ("m.csv", members)]);
    assert_eq!(of(&import, NoticeKind::WhoseMembers)[0].line, Some(2));
    assert!(import.tenant.directory.groups[0].members.is_empty());
    let nameless = one("userPrincipalName,displayName,userType\nzoe@contoso.example,Zoe,Guest\n");
    assert_eq!((nameless.tenant.directory.users.len(), nameless.notices.len()), (0, 1));
}

#[test]
fn flattened_policies_say_what_they_lost() {
    let table = "id;displayName;state;conditions.users.includeUsers;conditions.applications.includeApplications;\
        grantControls.builtInControls;grantControls.operator;sessionControls.signInFrequency.value;\
        sessionControls.signInFrequency.type\n\
        33333333-0000-4000-8000-000000000003;A;enabled;All;All;mfa,compliantDevice;AND;4.0;hours\n\
        33333333-0000-4000-8000-000000000004;B;enabled;All;All;;OR;;\n";
    let import = one(table);
    let [a, b] = &import.tenant.policies[..] else { panic!() };
    assert_eq!(a.grant.clone().unwrap().controls.len(), 2);
    assert_eq!(a.session.sign_in_frequency.unwrap().frequency, Frequency::Hours(4));
    assert_eq!(b.grant.clone().unwrap().controls, [Control::Unrecognised("left out of the table".to_owned())]);
    assert_eq!((a.source.line, b.source.line), (2, 3));
    assert_eq!(of(&import, NoticeKind::Missing).len(), 1);
}

#[test]
fn lists_of_members_find_their_group() {
    let list = format!(
        r##"{{"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#directoryObjects",
        "value": [{{"@odata.type": "#microsoft.graph.user", "id": "{USER}"}}]}}"##
    );
    let groups =
        format!(r#"{{"groups": [{{"id": "{GROUP}", "displayName": "MFA Exempt", "securityEnabled": true}}]}}"#);
    let members = |import: &Import| import.tenant.directory.groups[0].members.len();
    for name in [format!("groups/{GROUP}/members.json"), "members-MFA-Exempt.json".to_owned()] {
        let import = read(&[(&name, &list), ("g.json", &groups)]);
        assert_eq!(members(&import), 1, "{name}");
        let notice = of(&import, NoticeKind::WhoseMembers)[0];
        assert!(notice.what.contains("MFA Exempt"), "{notice}");
    }
    let import = read(&[("m.json", &list), ("g.json", &groups)]);
    assert_eq!((members(&import), of(&import, NoticeKind::WhoseMembers).len()), (0, 1));
    let files = [("m.json", &list), ("g.json", &groups)];
    let files = files.map(|(name, text)| File { name: name.to_owned(), bytes: text.as_bytes().to_vec() });
    // Typed objects without a context are such a list too; whoever is in it is read as well.
    let typed = format!(
        r##"[{{"@odata.type": "#microsoft.graph.user", "id": "{USER}", "userPrincipalName": "z@contoso.example"}},
        {{"@odata.type": "#microsoft.graph.group", "id": "55555555-0000-4000-8000-000000000005", "displayName": "In"}}]"##
    );
    let import = read(&[("m.json", &typed)]);
    assert_eq!((import.tenant.directory.users.len(), import.tenant.directory.groups.len()), (1, 1));
    assert_eq!(of(&import, NoticeKind::WhoseMembers).len(), 1);
    let options = Options { members_of: vec![("m.json".to_owned(), Some(GroupId::new(GROUP)))] };
    let import = canopy_import::import_with(files.to_vec(), &options, &mut |_, _| {});
    assert_eq!((members(&import), import.notices.len()), (1, 0), "{:?}", import.notices);
    assert_eq!(import.unowned[0].group, Some(GroupId::new(GROUP)));
    // The user may know better than a file's name.
    let named = files.map(|file| File { name: file.name.replace("m.json", "members-MFA-Exempt.json"), ..file });
    let options = Options { members_of: vec![("members-MFA-Exempt.json".to_owned(), None)] };
    let import = canopy_import::import_with(named.to_vec(), &options, &mut |_, _| {});
    assert_eq!((members(&import), import.notices.len(), &import.unowned[0].group), (0, 0, &None));
}

#[test]
fn nested_groups_without_members_are_flagged() {
    let outer = |inner: &str| {
        format!(
            r##"{{"value": [{{"id": "{GROUP}", "displayName": "Outer", "groupTypes": [], "members": [
            {{"@odata.type": "#microsoft.graph.group", "id": "55555555-0000-4000-8000-000000000005"}}]}}{inner}]}}"##
        )
    };
    let import = one(&outer(""));
    let notice = of(&import, NoticeKind::NestedGroups)[0];
    assert!(notice.what.starts_with("1 lists") && notice.excerpt.contains("Outer"), "{notice}");
    let inner =
        r#", {"id": "55555555-0000-4000-8000-000000000005", "displayName": "Inner", "groupTypes": [], "members": []}"#;
    assert!(one(&outer(inner)).notices.is_empty());
}

#[test]
fn the_newest_copy_wins_and_old_exports_are_flagged() {
    let (old, new) = (policy(""), policy("").replace("\"P\"", "\"Q\""));
    let import = read(&[("2026-05-02 new.json", &new), ("2026-03-01 old.json", &old)]);
    assert_eq!(import.tenant.policies[0].name, "Q");
    let stale = of(&import, NoticeKind::Stale)[0];
    assert_eq!(stale.file, "2026-03-01 old.json");
    assert!(stale.what.contains("2026-05-02"), "{stale}");
    // What the object itself says of its last change comes first.
    let changed = |text: &str, day: &str| {
        text.replacen('{', &format!("{{\"modifiedDateTime\": \"2026-01-{day}T00:00:00Z\", "), 1)
    };
    let import = read(&[("a.json", &changed(&new, "20")), ("b.json", &changed(&old, "10"))]);
    assert_eq!((import.tenant.policies[0].name.as_str(), of(&import, NoticeKind::Stale).len()), ("Q", 0));
    let import = read(&[("a 2026-05-02.json", &new), ("b 2026-05-01.json", &old)]);
    assert!(of(&import, NoticeKind::Stale).is_empty());
}

#[test]
fn names_stand_for_objects_of_that_name() {
    let text = policy("").replace(
        "[\"All\"]}, \"app",
        "[\"All\"], \"excludeGroups\": [\"Exempt\"], \"excludeRoles\": [\"Global Administrator\"]}, \"app",
    );
    let groups = format!(r#"{{"groups": [{{"id": "{GROUP}", "displayName": "exempt", "securityEnabled": true}}]}}"#);
    let import = read(&[("p.json", &text), ("g.json", &groups)]);
    let exclude = &import.tenant.policies[0].conditions.users.exclude;
    assert!(exclude.contains(&UserSelector::Group(GroupId::new(GROUP))));
    assert!(exclude.contains(&UserSelector::Role(RoleId::new(GLOBAL_ADMIN))));
    let notices = of(&import, NoticeKind::Placeholder);
    assert!(notices.len() == 2 && notices.iter().all(|notice| notice.severity == Severity::Info), "{notices:?}");
    // Two of one name stand for neither.
    let twice =
        groups.replace("]}", &format!(r#", {{"id": "{USER}", "displayName": "Exempt", "securityEnabled": true}}]}}"#));
    let import = read(&[("p.json", &text), ("g.json", &twice)]);
    assert!(import.tenant.policies[0].conditions.users.exclude.contains(&UserSelector::Group(GroupId::new("Exempt"))));
}

#[test]
fn what_stands_around_the_policies_is_read() {
    let import = one(r##"{"parts": [
        {"@odata.context": "x#authenticationMethodsPolicy", "id": "authenticationMethodsPolicy", "policyMigrationState": "migrationComplete",
         "systemCredentialPreferences": {"state": "enabled"}, "authenticationMethodConfigurations": [
            {"id": "Sms", "state": "disabled", "includeTargets": [{"targetType": "group", "id": "all_users"}]},
            {"id": "Fido2", "state": "enabled", "keyRestrictions": {"isEnforced": true, "aaGuids": ["a", "b"]},
             "includeTargets": [{"targetType": "group", "id": "11111111-0000-4000-8000-000000000001"}]}]},
        {"allowInvitesFrom": "everyone", "guestUserRoleId": "10dae51f-b6af-4016-8d66-8c2a99b929b3",
         "defaultUserRolePermissions": {"allowedToCreateApps": false, "permissionGrantPoliciesAssigned": ["p"]}},
        {"multiFactorAuthConfiguration": "required", "userDeviceQuota": 20,
         "azureADJoin": {"allowedToJoin": {"@odata.type": "#microsoft.graph.noDeviceRegistrationMembership"}}},
        {"id": "contoso.example", "authenticationType": "Federated", "isInitial": false, "isVerified": true},
        {"federatedIdpMfaBehavior": "enforceMfaByFederatedIdp", "issuerUri": "x"},
        {"skuPartNumber": "AAD_PREMIUM_P2", "capabilityStatus": "Enabled", "consumedUnits": 3, "prepaidUnits": {"enabled": 5},
         "servicePlans": [{"servicePlanName": "AAD_PREMIUM_P2"}]},
        {"templateId": "t", "displayName": "Password Rule Settings", "values": [{"name": "LockoutThreshold", "value": "10"}]},
        {"scopeId": "/", "scopeType": "DirectoryRole", "policyId": "DirectoryRole_1", "roleDefinitionId": "62e90394-69f5-4237-9190-012177145e10"},
        {"id": "DirectoryRole_1", "scopeId": "/", "scopeType": "DirectoryRole", "rules": [
            {"id": "Enablement_EndUser_Assignment", "enabledRules": ["Justification", "MultiFactorAuthentication"]},
            {"id": "Approval_EndUser_Assignment", "setting": {"isApprovalRequired": true}},
            {"id": "AuthenticationContext_EndUser_Assignment", "isEnabled": true, "claimValue": "c2"},
            {"id": "Expiration_EndUser_Assignment", "maximumDuration": "PT8H"},
            {"id": "Expiration_Admin_Eligibility", "isExpirationRequired": false}]},
        {"accessId": "member", "eligibilityScheduleId": "s", "groupId": "11111111-0000-4000-8000-000000000001",
         "principalId": "22222222-0000-4000-8000-000000000002"},
        {"accessId": "owner", "eligibilityScheduleId": "s", "groupId": "11111111-0000-4000-8000-000000000001",
         "principalId": "22222222-0000-4000-8000-000000000003"},
        {"id": "22222222-0000-4000-8000-000000000002", "userPrincipalName": "zoe@contoso.example", "isMfaRegistered": true,
         "isMfaCapable": true, "methodsRegistered": ["fido2SecurityKey"]}
        ]}"##);
    assert!(import.notices.is_empty(), "{:?}", import.notices);
    let around = &import.tenant.surroundings;
    let methods = around.methods.as_ref().unwrap();
    assert_eq!(
        (methods.migration.as_deref(), methods.system_preferred.as_deref()),
        (Some("migrationComplete"), Some("enabled"))
    );
    let [sms, keys] = &methods.methods[..] else { panic!() };
    assert!(!sms.enabled && sms.all_users && sms.id == "Sms");
    assert_eq!((keys.all_users, keys.include.len(), keys.settings[1].1.as_str()), (false, 1, "a,b"));
    let authorization = around.authorization.as_ref().unwrap();
    assert_eq!((authorization.users_create_apps, authorization.users_create_groups), (Some(false), None));
    assert_eq!(authorization.consent, ["p"]);
    let devices = around.device_registration.as_ref().unwrap();
    assert_eq!((devices.mfa_required, devices.quota, devices.join), (Some(true), Some(20), Some(Admitted::None)));
    let domain = &around.domains[0];
    assert!(domain.federated && domain.federated_mfa.as_deref() == Some("enforceMfaByFederatedIdp"));
    assert_eq!(
        (around.licences[0].bought, around.licences[0].used, &*around.licences[0].plans[0]),
        (5, 3, "AAD_PREMIUM_P2")
    );
    assert_eq!(around.directory_settings, [("LockoutThreshold".to_owned(), "10".to_owned())]);
    let role = &around.role_settings[0];
    assert_eq!(role.id, Some(ObjectId::new(GLOBAL_ADMIN)));
    assert_eq!(
        (role.mfa, role.approval, role.eligible_ends, role.active_ends),
        (Some(true), Some(true), Some(false), None)
    );
    assert_eq!((role.context.clone(), role.longest.as_deref()), (Some(ContextId::new("c2")), Some("PT8H")));
    assert_eq!(import.tenant.directory.eligible_members.len(), 1);
    assert_eq!(around.registrations[0].user, Some(UserId::new(USER)));
}

#[test]
fn accounts_and_groups_say_what_they_are_like() {
    let import = one(&format!(
        r#"{{"users": [{{"id": "{USER}", "displayName": "Zoe", "userPrincipalName": "zoe@contoso.example", "userType": "Member",
        "onPremisesSyncEnabled": null, "mail": "zoe@contoso.example", "assignedLicenses": [],
        "signInActivity": {{"lastSignInDateTime": "1970-01-03T01:00:00Z", "lastNonInteractiveSignInDateTime": "0001-01-01T00:00:00Z"}}}}],
        "groups": [{{"id": "{GROUP}", "displayName": "G", "groupTypes": ["DynamicMembership"], "membershipRule": "user.x -eq 1",
        "isAssignableToRole": true}}],
        "roleAssignmentScheduleInstances": [
            {{"principalId": "{USER}", "roleDefinitionId": "{GLOBAL_ADMIN}", "directoryScopeId": "/", "assignmentType": "Assigned", "endDateTime": null}},
            {{"principalId": "{GROUP}", "roleDefinitionId": "{GLOBAL_ADMIN}", "directoryScopeId": "/", "assignmentType": "Activated", "endDateTime": null}}]}}"#
    ));
    let directory = &import.tenant.directory;
    let account = directory.users[0].account;
    assert_eq!((account.synced, account.licensed, account.mail), (Some(false), Some(false), Some(true)));
    assert_eq!(account.last_sign_in, Some(2));
    let group = &directory.groups[0].protection;
    assert_eq!((group.role_assignable, group.restricted, group.rule.is_some()), (Some(true), None, true));
    assert_eq!(directory.assignments.iter().map(|a| a.lasting).collect::<Vec<_>>(), [Some(true), Some(false)]);
}

#[test]
fn gathered_provider_exports_are_read() {
    let import = one(&format!(
        r#"{{"tenant_details": [{{"TenantId": "x", "AADAdditionalData": [{{"Id": "11111111-0000-4000-8000-000000000009",
        "DisplayName": "Contoso", "OnPremisesSyncEnabled": true, "VerifiedDomains": []}}]}}],
        "privileged_users": {{"{USER}": {{"DisplayName": "Zoe", "roles": ["Global Administrator"]}}}},
        "privileged_roles": [{{"DisplayName": "Global Administrator", "RoleTemplateId": "{GLOBAL_ADMIN}",
            "Assignments": [{{"PrincipalId": "{USER}", "RoleDefinitionId": "{GLOBAL_ADMIN}", "DirectoryScopeId": "/",
                "AssignmentType": "Assigned", "EndDateTime": null}}],
            "Rules": [{{"Id": "Expiration_Admin_Assignment", "IsExpirationRequired": true}}]}}],
        "license_information": [{{"SkuPartNumber": "E5", "ConsumedUnits": 1, "PrepaidUnits": {{"Enabled": 2}}}}]}}"#
    ));
    let tenant = &import.tenant;
    assert_eq!(tenant.names.get(&ObjectId::new(USER)).map(String::as_str), Some("Zoe"));
    assert_eq!((tenant.name.as_deref(), tenant.surroundings.synced), (Some("Contoso"), Some(true)));
    assert_eq!(tenant.directory.assignments[0].lasting, Some(true));
    let settings = &tenant.surroundings.role_settings[0];
    assert_eq!((settings.active_ends, settings.mfa), (Some(true), None));
    assert_eq!(tenant.surroundings.licences[0].bought, 2);
}
