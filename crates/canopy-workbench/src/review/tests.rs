use crate::{Answer, DroppedFile, PolicyFacet, Question, Review, Workbench};

fn sample() -> Workbench {
    Workbench::open(Workbench::sample(), &mut |_| {})
}

fn of(policy: &str) -> Review {
    let text = format!(r#"{{"value": [{{"id": "1", "displayName": "One", "state": "enabled", {policy}}}]}}"#);
    let file = DroppedFile { name: "policies.json".to_owned(), bytes: text.into_bytes() };
    Workbench::open(vec![file], &mut |_| {}).review()
}

#[test]
fn every_policy_of_the_sample_is_one_sentence() {
    let expected = [
        "Everybody but Ingrid Ødegård, 7 groups and guests and external users, on all resources but Ledgerline ERP \
         and Payflow, from browsers or mobile apps and desktop clients: requires MFA",
        "5 kinds of external users but group SG-CA-BreakGlass and group DYN-Fabrikam-Guests, on all resources but \
         Supplier Portal: requires MFA; sign-in frequency 8 hours",
        "Group SG-Operations but group SG-CA-BreakGlass, on all resources, outside all trusted locations: requires \
         authentication strength Multifactor authentication",
        "Group SG-Finance but group SG-CA-BreakGlass, on Ledgerline ERP and Payflow: requires MFA or compliant device",
        "Everybody but group SG-CA-BreakGlass and group SG-Finance, on Ledgerline ERP and Payflow: blocks access",
        "Group SG-Lab-Engineers but group SG-CA-BreakGlass, on all resources, on Android, iOS, Windows or macOS: \
         requires MFA",
        "Group SG-Service-Accounts but group SG-CA-BreakGlass, on all resources, outside all trusted locations and \
         Countries we work in: blocks access",
        "Everybody but group SG-CA-BreakGlass and group SG-Legacy-Mail-Exempt, on all resources, from Exchange \
         ActiveSync clients or other clients (legacy authentication): blocks access",
        "Group SG-Contractors but group SG-CA-BreakGlass, on all resources: requires MFA",
        "Everybody but group SG-CA-BreakGlass, on all resources, through device code flow or authentication \
         transfer: blocks access",
        "13 roles but group SG-CA-BreakGlass, on all resources: requires authentication strength \
         Phishing-resistant MFA",
        "Everybody but group SG-CA-BreakGlass, on Microsoft Admin Portals and Windows Azure Service Management API: \
         requires compliant device or hybrid joined device",
        "Everybody but group SG-CA-BreakGlass, on all resources, at high user risk: requires MFA and password \
         change; sign-in frequency every time",
        "Everybody but group SG-CA-BreakGlass, to register security information, from all trusted locations: \
         requires MFA",
        "Group DYN-All-Employees but group SG-CA-BreakGlass, on Office 365, from browsers or mobile apps and \
         desktop clients, on Android or iOS: requires app protection policy",
        "Guests and external users but group SG-CA-BreakGlass, on all resources, from browsers or mobile apps and \
         desktop clients: requires terms of use Partner terms",
        "Everybody but group SG-CA-BreakGlass, on all resources, on devices where device.deviceOwnership -eq \
         \"Personal\": sign-in frequency 4 hours; persistent browser session never",
        "B2B collaboration guest users or B2B collaboration member users of 9dfb369b-ab13-4fae-a276-55daa05f1119 \
         or 6301bbfc-a0c5-454e-8ff9-bb510944fe0c but group SG-CA-BreakGlass, on all resources: requires MFA",
    ];
    let review = sample().review();
    let sentences: Vec<&str> = review.policies.iter().map(|one| one.sentence.as_str()).collect();
    assert_eq!(sentences, expected);
}

#[test]
fn rare_policies_are_sentences_too() {
    let expected = [
        (
            r#""conditions": {"users": {"includeUsers": ["None"]}, "applications": {"includeApplications": ["None"]}}"#,
            "Nobody, on nothing: asks for nothing",
        ),
        (
            r#""conditions": {"users": {"includeUsers": ["None"]}, "applications": {"includeApplications": ["None"]},
               "clientApplications": {"includeServicePrincipals": ["ServicePrincipalsInMyTenant"]},
               "servicePrincipalRiskLevels": ["medium", "high"]}, "grantControls": {"operator": "OR", "builtInControls": ["block"]}"#,
            "All service principals, on nothing, at medium or high service principal risk: blocks access",
        ),
        (
            r#""conditions": {"users": {"includeUsers": ["All"]}, "applications": {"includeApplications": ["All"],
               "excludeApplications": ["Office365"]}, "platforms": {"includePlatforms": ["all"], "excludePlatforms": ["iOS", "macOS"]},
               "locations": {"includeLocations": ["All"]}, "devices": {"deviceFilter": {"mode": "exclude", "rule": "device.isCompliant -eq True"}}},
               "grantControls": {"operator": "AND", "builtInControls": ["mfa", "compliantDevice"]}"#,
            "Everybody, on all resources but Office 365, on any platform but iOS and macOS, from any network, but not \
             on devices where device.isCompliant -eq True: requires MFA and compliant device",
        ),
    ];
    for (policy, sentence) in expected {
        assert_eq!(of(policy).policies[0].sentence, sentence);
    }
}

#[test]
fn entries_count_whom_they_match_where_that_is_known() {
    let review = sample().review();
    let [users, targets, clients] = review.policies[0].conditions.as_slice() else { panic!("three conditions") };
    assert_eq!([&users.name, &targets.name, &clients.name], ["Users", "Target resources", "Client apps"]);
    let people = |text: &str| users.exclude.iter().find(|one| one.text == text).unwrap().people;
    assert_eq!((people("group SG-CA-MFA-Exempt"), people("Ingrid Ødegård")), (Some(3), Some(1)));
    assert_eq!(users.include[0].people, Some(66), "two of the 68 are disabled");
    assert!(targets.include.iter().chain(&clients.include).all(|one| one.people.is_none()));
    let unknown = of(r#""conditions": {"users": {"includeGroups": ["00000000-0000-0000-0000-00000000000a"]}}"#);
    assert_eq!(unknown.policies[0].conditions[0].include[0].people, None, "no people are loaded");
}

#[test]
fn a_target_knows_the_policies_that_reach_it() {
    let review = sample().review();
    let reaching = |label: &str| {
        let at = review.targets.iter().position(|one| one.label == label).unwrap();
        review.reached[review.reached_as[at] as usize].clone()
    };
    assert!(reaching("Register security information").contains(&13));
    let payflow = reaching("Payflow");
    assert!(
        payflow.contains(&3) && payflow.contains(&4) && !payflow.contains(&0) && !payflow.contains(&13),
        "{payflow:?}"
    );
}

#[test]
fn what_a_policy_is_about_and_when_it_was_made() {
    let review = sample().review();
    let first = &review.policies[0];
    assert_eq!(first.facets, [PolicyFacet::Users, PolicyFacet::Guests, PolicyFacet::ClientApps, PolicyFacet::Mfa]);
    assert_eq!((first.created.get(..10), first.modified.get(..10)), (Some("2022-02-07"), Some("2026-09-02")));
    assert_eq!(
        review.policies.iter().map(|one| one.policy.number).collect::<Vec<_>>(),
        (0..18).map(Some).collect::<Vec<_>>()
    );
    assert_eq!(
        of(r#""conditions": {"users": {"includeUsers": ["None"]}, "applications": {"includeApplications": ["None"]}}"#)
            .policies[0]
            .created,
        ""
    );
    let unread =
        of(r#""conditions": {"users": {"includeUsers": ["All"]}, "applications": {"includeApplications": ["All"]},
           "devices": {"deviceFilter": {"mode": "include", "rule": "what -is this"}}}"#);
    assert_eq!(unread.policies[0].unread.len(), 1, "{:?}", unread.policies[0].unread);
}

#[test]
fn a_policy_is_written_as_graph_writes_it() {
    let json = |number| match sample().ask(&Question::PolicyJson(number), &mut |_| {}) {
        Answer::PolicyJson(answer) => answer.json,
        other => panic!("{other:?}"),
    };
    let value: serde_json::Value = serde_json::from_str(&json(0)).unwrap();
    assert_eq!(value["displayName"], "CA001 - Global - Require MFA for all users");
    assert_eq!(value["conditions"]["clientAppTypes"][0], "browser");
    // Microsoft's own come after the tenant's, and are in no export.
    assert_eq!((json(18), json(u32::MAX)), (String::new(), String::new()));
}
